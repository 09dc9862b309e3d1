"""Finds the programs that rows are measured against, and installs those that are missing."""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import Optional

EVENTSOURCING = "eventsourcing==9.5.6"
# Without a network the attempt to install must end soon, and the row be skipped.
APT_OPTIONS = ["--option", "Acquire::http::Timeout=20", "--option", "Acquire::Retries=0"]
PIP_OPTIONS = ["--retries", "1", "--timeout", "20"]
INSTALL_SECONDS = 300


def warn(message: str) -> None:
    print(f"\n*** {message}\n", file=sys.stderr, flush=True)


def succeeds(command: list) -> bool:
    """Whether a command that installs ends in time, and well."""
    try:
        ended = subprocess.run(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            timeout=INSTALL_SECONDS)
        return ended.returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


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
        command = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", apt, "--quiet", *APT_OPTIONS]
        install = [*command, "install", "--yes", "--no-install-recommends", package]
        # The list of packages may be absent or too old: then it is fetched, and tried again.
        for attempt in ([install], [[*command, "update"], install]):
            for step in attempt:
                succeeds(step)
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
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if not succeeds(check) and not (
            succeeds([*pip, *PIP_OPTIONS, EVENTSOURCING]) and succeeds(check)):
        warn(f"SKIPPED: {EVENTSOURCING} could not be installed from PyPI.")
        return None
    return python
