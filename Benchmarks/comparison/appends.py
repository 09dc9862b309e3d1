"""Rows about writing: a single append, an import, the log alone."""

import sys

from .peers import eventsourcing
from .processes import Finished
from .run import HERE, Run
from .table import Row

SAVE = HERE / "peers" / "eventsourcing_save.py"
RAW = HERE / "peers" / "raw_sqlite.py"


def raw(run: Run, *arguments: object) -> float:
    """Seconds of SQLite alone."""
    database = run.fresh("raw.db")
    mode, *rest = arguments
    return float(run.run(sys.executable, RAW, mode, database, *rest).output)


def middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


CALLERS = 8


def single_append(run: Run) -> None:
    count = 200 if run.is_quick else 1_000
    rows = run.generated("facts", 1_000)
    ours, looked, together, theirs = [], [], [], []
    # Turn by turn: what else the disk does falls on both.
    for _ in range(run.times):
        measured = run.measured(
            "append", run.fresh_folder("append"), rows, count, CALLERS)
        ours.append(measured["durable single append"]["seconds"] / count)
        looked.append(measured["durable single append, looked at"]["seconds"] / count)
        together.append(measured["durable appends at once"]["seconds"] / count)
        theirs.append(raw(run, "one", rows, count) / count)
    run.rows += [
        Row("durable single append", middle(ours), "raw SQLite", middle(theirs), is_rate=True,
            goal="≥ 0.6 ×",
            note="each of both forced to the disk; signed, and folded together by the next view, "
            "whose work is part of the time"),
        Row("the same, folded after each", middle(looked), "raw SQLite", middle(theirs),
            is_rate=True, note="as if somebody looked after every append"),
        Row(f"durable appends by {CALLERS} threads, each", middle(together), "raw SQLite, one",
            middle(theirs), is_rate=True,
            note="those that come while one is at it share the next transaction"),
    ]


def import_facts(run: Run) -> None:
    count = run.sizes[-1] if run.is_quick else 100_000
    rows, sources = run.generated("facts", count), run.generated("sources", count)
    python = eventsourcing(run.kept / "venv")
    ours: list[Finished] = []
    wholes, calls = [], []
    # Turn by turn: a machine that is slow for a while is slow for both.
    for _ in range(3):
        path = run.founded("import.chron")
        run.call(path, "import", sources)
        imported = run.call(path, "import", rows)
        # What was put off until somebody asks belongs to the import.
        asked = run.call(path, "as-of", "2020-06", "--limit", 1, "--json")
        imported.seconds += asked.seconds
        ours.append(imported)
        if python:
            saved = run.run(python, SAVE, run.fresh("eventsourcing.db"), rows)
            call, made = [float(word) for word in saved.output.split()]
            calls.append(call)
            wholes.append(call + made)
    ours.sort(key=lambda each: each.seconds)
    whole, call = (middle(wholes), middle(calls)) if python else (None, None)
    middle_run = ours[len(ours) // 2]
    note = f"{middle_run.seconds / count * 1e6:.0f} µs a fact"
    if call:
        note += f"; {call / middle_run.seconds:.2f} × the call alone, without reading and making"
    run.rows.append(
        Row(f"import of {count:,} facts, folded and searchable", middle_run.seconds,
            "eventsourcing", whole, is_rate=True, goal="≥ 4 ×",
            resident=max(each.resident for each in ours), note=note))


def log_alone(run: Run) -> None:
    count = run.sizes[-1] if run.is_quick else 100_000
    append, ingest, theirs = [], [], []
    for _ in range(run.times):
        measured = run.measured("log", run.fresh_folder("log"), count, 300)
        append.append(measured["log append"]["seconds"])
        ingest.append(measured["log ingest"]["seconds"])
        # A line: time, type, commitment and payload.
        theirs.append(raw(run, "all", count, 300 + 88))
    peer = middle(theirs)
    for name, values in (("append", append), ("ingest", ingest)):
        each = middle(values) / count * 1e6
        run.rows.append(
            Row(f"log alone, {name} of {count:,} events of 300 bytes", middle(values),
                "raw SQLite", peer, is_rate=True, goal="≥ 0.5 ×",
                note=f"{each:.1f} µs an event"))
