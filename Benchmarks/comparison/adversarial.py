"""Rows whose dates are as unkind to an index as dates can be."""

from datetime import date
from typing import Iterator

from .dates import add
from .facts import Generator


def centuries(generator: Generator) -> Iterator[dict]:
    """States that hold for centuries, one in twenty, among events of a day in busy years."""
    for number, row in enumerate(generator.rows()):
        chance = generator.random
        row.pop("stated", None)
        row.pop("modifier", None)
        if number % 20 == 0:
            begin, end = sorted(1_000 + int(chance.random() * 1_020) for _ in range(2))
            row.update(kind="state", ends="stated", occurred=f"{begin:04d}/{end:04d}")
        else:
            day = add(date(2018, 1, 1), int(chance.random() * 1_500))
            row.pop("ends", None)
            row.update(kind="event", occurred=day.isoformat())
        yield row


def changes(generator: Generator, share: float) -> Iterator[dict]:
    """The rows of an earlier file, of which a share has another statement and one more tag."""
    for row in generator.rows():
        # Drawn from the row itself, so that the rows before it stay as they were.
        if int(row["citations"][0]["id"], 16) < share * 2**32:
            row["statement"] = "Corrected: " + row["statement"]
            row["tags"] = row["tags"] + ["corrected"]
        yield row
