"""Rows about peers: clone, sync with nothing new, an append that travels."""

import os
import sqlite3
import statistics
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator, Optional

from .processes import Failed, Server, free_port, server, wait_for_port
from .run import HERE, Run
from .table import Row


@contextmanager
def serving(run: Run, path: Path) -> Iterator[tuple[str, Server]]:
    """`chron serve` on a free port, and its URL."""
    command = [run.chron, "--file", path, "serve", "--listen", "127.0.0.1:0"]
    with server(command, env=run.env) as ours:
        while True:
            words = ours.line().split()
            url = next((word for word in words if word.startswith("http://")), None)
            if url:
                yield url.rstrip(".,"), ours
                return


def repository(run: Run, count: int) -> Path:
    """A repository with the rows of `count` facts as commits, packed; made once."""
    path = run.folder / f"rows-{count}.git"
    if path.exists():
        return path
    git = ["git", "-C", path]
    run.run("git", "init", "--quiet", "--bare", "--initial-branch=main", path)
    stream = run.folder / "stream"
    rows = run.generated("facts", count)
    run.run(sys.executable, HERE / "peers" / "git_stream.py", rows, count, output=stream)
    run.run(*git, "fast-import", "--quiet", stdin=stream)
    stream.unlink()
    run.run(*git, "repack", "-a", "-d", "-q", "--write-bitmap-index")
    return path


@contextmanager
def git_daemon(run: Run, path: Path) -> Iterator[str]:
    port = free_port()
    command = [
        "git", "daemon", "--listen=127.0.0.1", f"--port={port}", "--export-all", "--reuseaddr",
        f"--base-path={path.parent}", path.parent,
    ]
    with server(command, env=run.env):
        wait_for_port(port)
        yield f"git://127.0.0.1:{port}/{path.name}"


def clone(run: Run) -> None:
    count = run.sizes[-1] if run.is_quick else 100_000
    path = run.imported(count)
    times = 3
    ours, ready, resident, served = [], [], 0, 0
    for _ in range(times):
        second = run.fresh("second.chron")
        with serving(run, path) as (url, ours_serving):
            cloned = run.run(run.chron, "clone", url, second, "--as", "second", "--no-views")
            asked = run.call(second, "as-of", "2020-06", "--limit", 1, "--json")
            served = max(served, ours_serving.resident)
        ours.append(cloned.seconds)
        ready.append(cloned.seconds + asked.seconds)
        resident = max(resident, cloned.resident, asked.resident)
    theirs = None
    if run.peer("git"):
        source = repository(run, count)
        with git_daemon(run, source) as url:
            theirs = statistics.median(
                run.run("git", "clone", "--quiet", url, run.fresh("cloned")).seconds
                for _ in range(times))
    run.rows += [
        Row(f"clone of {count:,} facts, verified and durable", statistics.median(ours),
            "git clone", theirs, goal="≤ 0.5 ×", resident=resident,
            note=f"the server held {served / 1e6:.0f} MB"),
        Row("the same, with views ready", statistics.median(ready), "git clone", theirs,
            goal="≤ 1.5 ×", resident=resident),
    ]


def idle_sync(run: Run) -> None:
    count = run.sizes[-1] if run.is_quick else 100_000
    second = run.folder / "second.chron"
    if not second.exists():
        raise Failed("there is no clone to sync")
    with serving(run, run.imported(count)) as (url, _):
        ours = statistics.median(
            run.call(second, "sync", url).seconds for _ in range(3 * run.times))
    theirs = fossil_sync(run, 200 if run.is_quick else 2_000)
    run.rows.append(
        Row("sync with nothing new", ours, "fossil sync", theirs, goal="≤ 1 ×",
            note=f"of {count:,} facts; fossil of {200 if run.is_quick else 2_000:,} check-ins"))


def fossil_sync(run: Run, count: int) -> Optional[float]:
    fossil = run.peer("fossil")
    if not fossil or not run.peer("git"):
        return None
    exported = run.folder / "exported"
    run.run(
        "git", "-C", repository(run, count), "fast-export", "--all", output=exported)
    first, second = run.fresh("first.fossil"), run.fresh("second.fossil")
    run.run(fossil, "import", "--git", first, stdin=exported)
    # Whoever is not logged in may read and clone, as with the others.
    run.run(fossil, "user", "capabilities", "nobody", "gjorzi", "-R", first)
    port = free_port()
    with server([fossil, "server", "--localhost", "--port", port, first], env=run.env):
        wait_for_port(port)
        run.run(fossil, "clone", f"http://127.0.0.1:{port}/", second)
        return statistics.median(
            run.run(fossil, "sync", "-R", second).seconds for _ in range(3 * run.times))


def watch(run: Run) -> None:
    """How long after an append is on one peer's disk it is on the other's."""
    first = run.founded("watched.chron")
    run.call(first, "add", "A first fact.", "--when", "2020")
    second = run.fresh("watching.chron")
    delays = []
    with serving(run, first) as (url, _):
        run.run(run.chron, "clone", url, second, "--as", "second")
        with server([run.chron, "--file", second, "sync", url, "--watch"], env=run.env):
            time.sleep(1.5)
            for number in range(10 if run.is_quick else 40):
                delays.append(delay(run, first, second, number))
    run.rows.append(
        Row("append on one peer seen on another", statistics.median(delays),
            goal="median < 20 ms", note=f"sync --watch; the slowest {max(delays) * 1e3:.0f} ms"))


def delay(run: Run, first: Path, second: Path, number: int) -> float:
    both = [sqlite3.connect(f"file:{path}?mode=ro", uri=True) for path in (first, second)]

    def entries(place: int) -> int:
        return both[place].execute("SELECT coalesce(sum(size), 0) FROM log").fetchone()[0]

    before = [entries(0), entries(1)]
    seen: list[Optional[float]] = [None, None]
    process_id = os.posix_spawn(
        run.chron,
        [str(run.chron), "--file", str(first), "add", f"Fact {number}.", "--when", "2021"],
        run.env, file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
    deadline = time.monotonic() + 15
    while None in seen and time.monotonic() < deadline:
        for place in (0, 1):
            if seen[place] is None and entries(place) > before[place]:
                seen[place] = time.perf_counter()
        time.sleep(0.0005)
    os.waitpid(process_id, 0)
    for connection in both:
        connection.close()
    if seen[0] is None or seen[1] is None:
        raise Failed("an append was not seen on the other peer within 15 seconds")
    return max(seen[1] - seen[0], 0.0005)
