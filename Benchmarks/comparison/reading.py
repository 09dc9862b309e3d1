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
# The last day of DATE in days since 1970-01-01, as the projection counts them.
LAST_DAY = 18_443
PAGE = 50

# What `as-of` asks for: the first page in the order of the view, and how many facts there are.
QUERY = f"""
SELECT * FROM fact WHERE lower <= {LAST_DAY} AND retracted = 0
  ORDER BY lower, upper, id LIMIT {PAGE};
SELECT count(*), sum(upper <= {LAST_DAY}) FROM fact WHERE lower <= {LAST_DAY} AND retracted = 0;
"""


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
    measured = median(times, lambda: run.call(path, "verify"))

    def theirs() -> Finished:
        hashed = run.run("sha256sum", payloads)
        hashed.seconds += run.run("cat", path, output="/dev/null").seconds
        return hashed

    peer = median(times, theirs).seconds
    run.rows.append(
        Row(f"verify {count:,} facts", measured.seconds, "sha256sum and one read", peer,
            goal="≤ 4 ×", resident=measured.resident))
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
