"""Describes the machine: what figures depend on, and nothing that names it."""

import os
import platform
import subprocess
import time
from pathlib import Path


def said(*command: str) -> str:
    """The first line that a program prints, or a dash."""
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=60)
        return (result.stdout or result.stderr).strip().splitlines()[0]
    except (OSError, IndexError, subprocess.TimeoutExpired):
        return "—"


def processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return said("sysctl", "-n", "machdep.cpu.brand_string")


def file_system(folder: Path) -> str:
    name = said("stat", "-f", "-c", "%T", str(folder))
    return name if platform.system() == "Linux" else "—"


def force_seconds(folder: Path) -> float:
    """How long the disk takes to make four kilobytes durable: the median of 100."""
    path = folder / "force"
    times = []
    with open(path, "wb") as file:
        for _ in range(100):
            file.write(b"\0" * 4_096)
            file.flush()
            start = time.perf_counter()
            os.fdatasync(file.fileno()) if hasattr(os, "fdatasync") else os.fsync(file.fileno())
            times.append(time.perf_counter() - start)
    path.unlink()
    return sorted(times)[50]


def description(folder: Path, root: Path) -> list[str]:
    """Lines that head a report."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    load = os.getloadavg()[0]
    swift = [word for word in said("swift", "--version").split() if word[:1].isdigit()]
    return [
        f"{processor()}, {os.cpu_count()} cores, {memory / 2**30:.0f} GB",
        f"{platform.system()} {platform.release()}, {file_system(folder)}; "
        f"4 kB forced to the disk in {force_seconds(folder) * 1e6:.0f} µs",
        f"Swift {swift[0] if swift else '—'}, Python {platform.python_version()}, "
        f"SQLite {said('sqlite3', '--version').split(' ')[0]}, {said('git', '--version')}",
        f"chron at {said('git', '-C', str(root), 'describe', '--always', '--dirty')}, "
        f"load before the run {load:.2f}",
    ]
