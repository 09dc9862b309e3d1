"""What a run of the comparison works with: programs, sizes, a folder that vanishes with it."""

import json
import os
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Optional

from . import peers
from .processes import Failed, Finished, run
from .table import Row

HERE = Path(__file__).parent.parent


@dataclass
class Run:
    """One run. Files lie in `folder`, on the disk of the repository; `kept` outlives the run."""

    chron: Path
    measure: Path
    folder: Path
    kept: Path
    seed: int
    is_quick: bool
    times: int
    sizes: list[int]
    rows: list[Row] = field(default_factory=list)
    growth: list[list[str]] = field(default_factory=list)

    @property
    def env(self) -> dict:
        """The environment of every program: no settings, keys or files of whoever runs this."""
        return {
            "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": str(self.folder),
            "USER": "measure", "TMPDIR": str(self.folder), "NO_COLOR": "1",
            "CHRON_KEYS": str(self.folder / "keys"),
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull,
        }

    def run(self, *command: object, **options) -> Finished:
        return run(command, env=self.env, **options)

    def call(self, path: Path, *command: object, **options) -> Finished:
        """Runs a command of chron on a chronology's file."""
        return self.run(self.chron, "--file", path, *command, **options)

    def measured(self, *arguments: object) -> dict[str, dict]:
        """What the program `measure` prints, by name."""
        output = self.run(self.measure, *arguments).output
        rows = [json.loads(line) for line in output.splitlines()]
        return {row["name"]: row for row in rows}

    def generated(self, what: str, count: int) -> Path:
        """A file of generated rows, made once."""
        path = self.folder / f"{what}-{count}.jsonl"
        if not path.exists():
            self.run(
                sys.executable, HERE / "generate", what, "--count", count, "--seed", self.seed,
                output=path)
        return path

    def fresh(self, name: str) -> Path:
        """A path in the folder at which nothing is."""
        path = self.folder / name
        if path.is_dir():
            shutil.rmtree(path)
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(str(path) + suffix).unlink(missing_ok=True)
        return path

    def fresh_folder(self, name: str) -> Path:
        path = self.fresh(name)
        path.mkdir()
        return path

    def founded(self, name: str) -> Path:
        """A new chronology."""
        path = self.fresh(name)
        self.call(path, "init", "Measured", "--as", "measure")
        return path

    def imported(self, count: int) -> Path:
        """A chronology that holds `count` facts and their sources; made once."""
        path = self.folder / f"facts-{count}.chron"
        if not path.exists():
            path = self.founded(path.name)
            self.call(path, "import", self.generated("sources", count))
            self.call(path, "import", self.generated("facts", count))
        return path

    def peer(self, name: str, package: Optional[str] = None) -> Optional[str]:
        return peers.program(name, package)

    def say(self, text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    def attempt(self, name: str, measure) -> None:
        """Measures rows; one that fails is said and does not end the others."""
        self.say(f"… {name}")
        try:
            measure(self)
        except (Failed, OSError, ValueError, KeyError, IndexError) as error:
            self.say(f"    FAILED: {error}")
            self.rows.append(Row(name, None, note=f"failed: {str(error)[:120]}"))
