"""How time and memory grow with the number of facts, and shapes that could bend the curves."""

from dataclasses import dataclass
from math import log
from pathlib import Path

from .exchange import serving
from .processes import Finished, median
from .run import Run
from .table import duration, size

@dataclass
class Operation:
    """One operation, done at each size."""

    name: str
    runs: list[Finished]

    def cells(self, sizes: list[int]) -> list[str]:
        return [self.name, *map(cell, self.runs), self.slope(sizes)]

    def slope(self, sizes: list[int]) -> str:
        """How work grows from the last size but one to the last, as a power of the size."""
        if len(self.runs) < 2:
            return ""
        before, after = (run.processor_seconds for run in self.runs[-2:])
        return f"{log(after / before) / log(sizes[-1] / sizes[-2]):.2f}"


def cell(finished: Finished) -> str:
    """Time that passed, time that the processor worked, and the most memory held."""
    times = (duration(finished.seconds), duration(finished.processor_seconds))
    return f"{times[0]} ({times[1]}), {size(finished.resident)}"


def head(sizes: list[int]) -> list[str]:
    return ["operation", *(f"{count:,} facts" for count in sizes), "power of size"]


def growth(run: Run) -> None:
    found: dict[str, list[Finished]] = {}
    files: list[str] = []
    for count in run.sizes:
        run.say(f"    {count:,} facts")
        path = measure(run, count, found)
        files.append(size(path.stat().st_size))
    run.growth = [Operation(name, runs).cells(run.sizes) for name, runs in found.items()]
    run.growth.append(["the file", *files, ""])


def measure(run: Run, count: int, found: dict[str, list[Finished]]) -> Path:
    """Does every operation once on `count` facts, those that only read three times."""

    def note(name: str, finished: Finished) -> None:
        run.say(f"        {name}: {cell(finished)}")
        found.setdefault(name, []).append(finished)

    rows = run.generated("facts", count)
    path = run.founded("growth.chron")
    run.call(path, "import", run.generated("sources", count))
    note("import", run.call(path, "import", rows))
    note("the first view after it", run.call(path, "as-of", "2020-06", "--limit", 1))

    def read(name: str, *words: object, **options) -> None:
        note(name, median(3, lambda: run.call(path, *words, **options)))

    read("open the file (status)", "status")
    read("as-of, first 50", "as-of", "2020-06", "--limit", 50)
    read("as-of, 50 from a third on", "as-of", "2020-06", "--limit", 50, "--offset", count // 3)
    read("as-of, as known a year ago", "as-of", "2020-06", "--limit", 50, "--known-then")
    read("as-of, facts with a word", "as-of", "2020-06", "--text", "zegohuz", "--limit", 50)
    note("single append", median(3, lambda: run.call(path, "add", "One more.", "--when", "2020")))
    note("export", run.call(path, "export", output="/dev/null"))
    note("verify, logs", run.call(path, "verify", "--logs-only"))
    note("verify, whole", run.call(path, "verify"))
    second = run.fresh("grown.chron")
    with serving(run, path) as (url, server):
        note("clone", run.run(run.chron, "clone", url, second, "--as", "second"))
        note("its first view", run.call(second, "as-of", "2020-06", "--limit", 1))
        note("sync with nothing new", median(3, lambda: run.call(second, "sync", url)))
    second.unlink()
    note("import the same again", run.call(path, "import", rows, "--yes"))
    # Rows are compared with what this namespace was told last, whatever the file is called.
    changes = run.generated("changes", count)
    note(
        "import, 5 % changed",
        run.call(path, "import", changes, "--yes", "--namespace", rows.stem))
    note("rebuild", run.call(path, "rebuild"))
    return path


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
            lines.append([f"centuries among days, as-of {date}", f"{count:,}", duration(viewed.seconds), ""])
    for count in (1_000, 2_000 if run.is_quick else 10_000):
        for name, row in run.measured("revisions", run.fresh_folder("shape"), count).items():
            line(name, row["count"], row["seconds"])
    for logs in (10, 50) if run.is_quick else (100, 1_000):
        for name, row in run.measured("logs", run.fresh_folder("shape"), logs, 100).items():
            line(name, row["count"], row["seconds"])
    return lines
