"""How time and memory grow with the number of facts, and shapes that could bend the curves."""

from .exchange import serving
from .processes import Finished
from .run import Run
from .table import duration, size

HEAD = [
    "facts", "import", "held", "clone", "held", "import again", "5 % changed", "verify", "rebuild",
    "held", "as-of", "page 100", "search", "add", "idle sync", "file",
]


def cell(finished: Finished) -> str:
    return duration(finished.seconds)


def growth(run: Run) -> None:
    for count in run.sizes:
        run.say(f"    {count:,} facts")
        run.growth.append(measured(run, count))


def measured(run: Run, count: int) -> list[str]:
    rows = run.generated("facts", count)
    path = run.founded("growth.chron")
    run.call(path, "import", run.generated("sources", count))
    imported = run.call(path, "import", rows)
    run.call(path, "as-of", "2020-06", "--limit", 1)
    second = run.fresh("grown.chron")
    with serving(run, path) as (url, _):
        cloned = run.run(run.chron, "clone", url, second, "--as", "second")
        synced = run.call(second, "sync", url)
    again = run.call(path, "import", rows, "--yes")
    # Rows are compared with what this namespace was told last, whatever the file is called.
    changes = run.generated("changes", count)
    changed = run.call(path, "import", changes, "--yes", "--namespace", rows.stem)
    verified = run.call(path, "verify")
    file = path.stat().st_size
    viewed = run.call(path, "as-of", "2020-06", "--limit", 50)
    hundredth = run.call(path, "as-of", "2020-06", "--limit", 50, "--offset", count // 3)
    found = run.call(path, "as-of", "2020-06", "--text", "zegohuz", "--limit", 50)
    added = run.call(path, "add", "One more fact.", "--when", "2020-06-15")
    rebuilt = run.call(path, "rebuild")
    return [
        f"{count:,}", cell(imported), size(imported.resident), cell(cloned),
        size(cloned.resident), cell(again), cell(changed), cell(verified), cell(rebuilt),
        size(rebuilt.resident), cell(viewed), cell(hundredth), cell(found), cell(added),
        cell(synced), size(file),
    ]


SHAPES_HEAD = ["shape", "events", "time", "an event"]


def shapes(run: Run) -> list[list[str]]:
    """What is unkind: centuries among days, one fact revised over and over, many small logs."""
    lines: list[list[str]] = []

    def line(what: str, count: int, seconds: float) -> None:
        lines.append([what, f"{count:,}", duration(seconds), duration(seconds / count)])

    for count in run.sizes[:2]:
        path = run.founded("centuries.chron")
        run.call(path, "import", run.generated("sources", count))
        imported = run.call(path, "import", run.generated("centuries", count))
        line("centuries among days, import", count, imported.seconds)
        for date in ("1500", "2020-06"):
            viewed = run.call(path, "as-of", date, "--limit", 50)
            lines.append([f"centuries among days, as-of {date}", f"{count:,}", cell(viewed), ""])
    for count in (1_000, 2_000 if run.is_quick else 10_000):
        for name, row in run.measured("revisions", run.fresh_folder("shape"), count).items():
            line(name, row["count"], row["seconds"])
    for logs in (10, 50) if run.is_quick else (100, 1_000):
        for name, row in run.measured("logs", run.fresh_folder("shape"), logs, 100).items():
            line(name, row["count"], row["seconds"])
    return lines
