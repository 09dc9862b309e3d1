"""Rows about reading: a view of many facts, a full verification, start-up, size on disk."""

import sqlite3
import statistics
import subprocess
import time
from pathlib import Path

from .processes import Finished, median
from .run import Run
from .table import Row

DATE = "2020-06"
# The last day of DATE, in days since 1970-01-01, as the projection counts them.
LAST_DAY = 18_443
PAGE = 50

# What `as-of` asks the projection for: the first page, with what each fact says, and the counts.
PAGE_QUERY = f"""
SELECT fact.*, fact_state.state, CAST(entry.payload AS TEXT) FROM fact
  LEFT JOIN fact_state ON fact_state.fact = fact.key LEFT JOIN entry ON entry.key = fact.first
  WHERE retracted = 0 AND band = 0 AND earliest <= {LAST_DAY}
  ORDER BY earliest, latest, id LIMIT {PAGE};
SELECT sum(latest <= {LAST_DAY} AND NOT qualified), sum(latest <= {LAST_DAY} AND qualified),
  sum(latest > {LAST_DAY}), sum(reported_first > {LAST_DAY}), count(*)
  FROM fact WHERE retracted = 0 AND band = 0 AND earliest <= {LAST_DAY};
"""
SECTIONS = [
    f"band = 1 AND latest <= {LAST_DAY}",
    f"band = 2 AND expected_from <= {LAST_DAY} AND coalesce(closed_from > {LAST_DAY}, 1)",
    f"band = 0 AND unbounded AND earliest > {LAST_DAY}",
    f"band = 1 AND latest > {LAST_DAY}",
    "band = 3",
]
QUERY = PAGE_QUERY + "".join(
    f"SELECT count(*), sum(reported_first > {LAST_DAY}) FROM fact "
    f"WHERE retracted = {retracted} AND {section};\n"
    for retracted in (0, 1) for section in SECTIONS)


def as_of(run: Run) -> None:
    count = run.sizes[-1]
    path = run.imported(count)

    def ours() -> Finished:
        return run.call(path, "as-of", DATE, "--limit", PAGE, "--json")

    def theirs() -> Finished:
        return run.run("sqlite3", "-readonly", path, QUERY)

    for warm in (ours, theirs):
        warm()
    measured = median(2 * run.times, ours)
    peer = median(2 * run.times, theirs).seconds if run.peer("sqlite3") else None
    run.rows.append(
        Row(f"as-of, first {PAGE} of {count:,} facts with counts", measured.seconds,
            "sqlite3 shell", peer, goal="≤ 2 ×", resident=measured.resident))


def verify(run: Run) -> None:
    count = run.sizes[-1]
    path = run.imported(count)
    payloads = run.folder / "payloads"
    with open(payloads, "wb") as file:
        for (payload,) in sqlite3.connect(path).execute("SELECT payload FROM entry"):
            file.write(payload)
    times = 2 if count > 100_000 else run.times
    measured = median(times, lambda: run.call(path, "verify", "--logs-only"))
    whole = median(times, lambda: run.call(path, "verify"))

    def theirs() -> Finished:
        hashed = run.run("sha256sum", payloads)
        hashed.seconds += run.run("cat", path, output="/dev/null").seconds
        return hashed

    peer = median(times, theirs).seconds if run.peer("sha256sum", "coreutils") else None
    run.rows.append(
        Row(f"verify {count:,} facts", measured.seconds, "sha256sum and one read", peer,
            goal="≤ 4 ×", resident=measured.resident))
    run.rows.append(
        Row(f"verify {count:,} facts and what is folded from them", whole.seconds,
            note="folded again and compared", resident=whole.resident))
    bytes_of_payloads = payloads.stat().st_size
    run.rows.append(
        Row(f"size on disk, {count:,} facts", path.stat().st_size, "payloads' bytes",
            bytes_of_payloads, unit="bytes", goal="≤ 2 ×", note="with views and search"))
    payloads.unlink()


def start(run: Run) -> None:
    def seconds(*command: str) -> float:
        times = []
        for _ in range(20):
            begin = time.perf_counter()
            subprocess.run(command, env=run.env, stdout=subprocess.DEVNULL, check=True)
            times.append(time.perf_counter() - begin)
        return statistics.median(times)

    ours = seconds(str(run.chron), "--version")
    run.rows.append(
        Row("start of the program, --version", ours, "git --version",
            seconds("git", "--version"), goal="≤ 5 ×",
            note=f"a program of {Path(run.chron).stat().st_size / 1e6:.0f} MB"))
