"""Finds the programs that rows are measured against, and installs those that are missing."""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import Optional

EVENTSOURCING = "eventsourcing==9.5.6"


def warn(message: str) -> None:
    print(f"\n*** {message}\n", file=sys.stderr, flush=True)


def program(name: str, package: Optional[str] = None) -> Optional[str]:
    """The path of a program, installed with apt if need be; None, said loudly, without it."""
    path = shutil.which(name)
    if path:
        return path
    package = package or name
    apt = shutil.which("apt-get")
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if apt and (not sudo or shutil.which("sudo")):
        print(f"installing {package}", file=sys.stderr, flush=True)
        install = [*sudo, apt, "install", "--yes", "--quiet", "--no-install-recommends", package]
        for attempt in ([install], [[*sudo, apt, "update", "--quiet"], install]):
            for command in attempt:
                subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            if shutil.which(name):
                return shutil.which(name)
    warn(f"SKIPPED: {name} is not here and could not be installed (package {package}).")
    return None


def eventsourcing(folder: Path) -> Optional[Path]:
    """A Python that has `eventsourcing`, in an environment of its own; None without it."""
    python = folder / "bin" / "python"
    if not python.exists():
        print(f"installing {EVENTSOURCING}", file=sys.stderr, flush=True)
        try:
            venv.create(folder, with_pip=True)
        except (OSError, subprocess.CalledProcessError) as error:
            warn(f"SKIPPED: no environment for {EVENTSOURCING}: {error}")
            shutil.rmtree(folder, ignore_errors=True)
            return None
    check = [python, "-c", "import eventsourcing.domain"]
    if subprocess.run(check, stderr=subprocess.DEVNULL).returncode != 0:
        result = subprocess.run(
            [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
             EVENTSOURCING],
            stdout=sys.stderr,
        )
        if result.returncode != 0 or subprocess.run(check).returncode != 0:
            warn(f"SKIPPED: {EVENTSOURCING} could not be installed from PyPI.")
            return None
    return python
