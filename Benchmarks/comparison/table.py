"""What was measured, as a table in Markdown."""

from dataclasses import dataclass
from typing import Optional


@dataclass
class Row:
    """One comparison. Times are in seconds; a rate compares the inverse of the times."""

    what: str
    ours: Optional[float]
    peer_name: str = ""
    peer: Optional[float] = None
    # What the figures are in: s, bytes, or × where they are shares already.
    unit: str = "s"
    # Whether the ratio is how many times as fast as the peer, instead of how many times as long.
    is_rate: bool = False
    goal: str = ""
    resident: int = 0
    note: str = ""

    @property
    def ratio(self) -> Optional[float]:
        if not self.ours or not self.peer:
            return None
        return self.peer / self.ours if self.is_rate else self.ours / self.peer

    def cells(self) -> list[str]:
        ratio = f"{self.ratio:.2f} ×" if self.ratio is not None else "—"
        if self.peer is None and self.peer_name:
            ratio = "skipped"
        return [
            self.what, amount(self.ours, self.unit), self.peer_name or "—",
            amount(self.peer, self.unit), ratio, self.goal,
            size(self.resident) if self.resident else "", " ".join(self.note.split()),
        ]


HEAD = ["what", "chron", "peer", "its figure", "ratio", "goal", "resident", "note"]


def amount(value: Optional[float], unit: str) -> str:
    if value is None:
        return "—"
    return size(int(value)) if unit == "bytes" else duration(value)


def duration(seconds: float) -> str:
    for scale, unit in ((1, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if seconds >= scale:
            return f"{seconds / scale:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def size(count: int) -> str:
    for scale, unit in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if count >= scale:
            return f"{count / scale:.3g} {unit}"
    return f"{count} B"


def markdown(head: list[str], rows: list[list[str]]) -> str:
    """A table whose columns are aligned as text too."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]

    def line(cells: list[str]) -> str:
        return "| " + " | ".join(cell.ljust(w) for cell, w in zip(cells, widths)) + " |"

    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([line(head), rule, *map(line, rows)])
