"""Runs programs, and says how long they took and how much memory they held."""

import os
import select
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Callable, Iterator, Optional, Sequence


@dataclass
class Finished:
    """A program that ended."""

    seconds: float
    # What the processor spent on it, in the program and in the system; says more on a busy machine.
    processor_seconds: float
    # The most that it held in memory at once. A small program inherits the figure of this one,
    # which stays below 40 MB.
    resident: int
    output: str
    status: int


class Failed(Exception):
    """A program that was to succeed did not."""


def run(
    command: Sequence[object], *, env: Optional[dict] = None, cwd: object = None,
    stdin: object = None, allowed: Sequence[int] = (0,), output: object = None,
) -> Finished:
    """Runs a command to its end. Its standard output goes to `output`, else into the answer."""
    words = [str(word) for word in command]
    # Files, not pipes: nothing has to be read while the clock runs.
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        source = open(str(stdin), "rb") if stdin else subprocess.DEVNULL
        target = open(str(output), "wb") if output else out
        try:
            start = time.perf_counter()
            process = subprocess.Popen(
                words, env=env, cwd=cwd, stdin=source, stdout=target, stderr=err
            )
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
        finally:
            if stdin:
                source.close()
            if output:
                target.close()
        out.seek(0)
        err.seek(0)
        text = out.read().decode(errors="replace")
        if process.returncode not in allowed:
            message = err.read().decode(errors="replace").strip()
            raise Failed(f"{os.path.basename(words[0])} ended with {process.returncode}: {message[-600:]}")
        resident = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1_024)
        processor_seconds = usage.ru_utime + usage.ru_stime
        return Finished(seconds, processor_seconds, resident, text, process.returncode)


def median(times: int, measure: Callable[[], Finished]) -> Finished:
    """The run of the median time, of several; the memory is the most of all."""
    runs = sorted((measure() for _ in range(times)), key=lambda run: run.seconds)
    middle = runs[len(runs) // 2]
    return Finished(
        statistics.median(run.seconds for run in runs),
        statistics.median(run.processor_seconds for run in runs),
        max(run.resident for run in runs), middle.output, middle.status,
    )


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Server:
    """A program that runs beside; ended, by its own id, when its context ends."""

    def __init__(self, process: subprocess.Popen):
        self.process = process

    def line(self, timeout: float = 30) -> str:
        """The next line that it prints."""
        ready, _, _ = select.select([self.process.stdout], [], [], timeout)
        if not ready:
            raise Failed("a server said nothing")
        return self.process.stdout.readline().decode().strip()

    @property
    def resident(self) -> int:
        """The most that it has held in memory so far; 0 where the system does not say."""
        try:
            with open(f"/proc/{self.process.pid}/status") as file:
                for line in file:
                    if line.startswith("VmHWM:"):
                        return int(line.split()[1]) * 1_024
        except OSError:
            pass
        return 0


@contextmanager
def server(command: Sequence[object], *, env: Optional[dict] = None) -> Iterator[Server]:
    """Runs a server while the context lasts. A group of its own lets its children end with it."""
    process = subprocess.Popen(
        [str(word) for word in command], env=env, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
    )
    try:
        yield Server(process)
    finally:
        process.stdout.close()
        for sign in (signal.SIGTERM, signal.SIGKILL):
            if process.poll() is None:
                os.killpg(process.pid, sign)
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    continue


def wait_for_port(port: int, timeout: float = 20) -> None:
    """Waits until somebody listens on a port of this machine."""
    deadline = time.monotonic() + timeout
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise Failed(f"nobody listens on port {port}") from None
            time.sleep(0.02)
