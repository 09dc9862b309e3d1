"""Puts a run's tables together."""

from . import growth
from .run import Run
from .table import HEAD, duration, markdown


def text(run: Run, machine: list[str], parts: dict, shapes: list[list[str]]) -> str:
    lines = ["# Measured", "", *(f"- {line}" for line in machine)]
    kind = "quick: sizes are small, and no figure is to be judged" if run.is_quick else "full"
    lines += [f"- {kind}; seed {run.seed}; medians of several runs", ""]
    lines += [markdown(HEAD, [row.cells() for row in run.rows]), ""]
    if run.growth:
        lines += ["## Growth", "", markdown(growth.head(run.sizes), run.growth), ""]
    if shapes:
        lines += ["## Adversarial shapes", "", markdown(growth.SHAPES_HEAD, shapes), ""]
    if parts:
        rows = [[name, duration(part["seconds"])] for name, part in parts.items()]
        lines += ["## Parts", "", markdown(["one call", "time"], rows), ""]
    return "\n".join(lines)
