"""Rows to import, after the shape of `data/kaliningrad`.

Each row takes one of its rows, drawn by chance, for a mould: the same members, as many names,
texts as long, a date of the same form. Each group of documents takes its five: one of them is a
copy of another, one has no date. Every five rows drawn cite one group, so that about as many facts
come from a document as there. What is drawn depends on the seed alone.
"""

import json
from datetime import date
from pathlib import Path
from random import Random
from typing import Iterator

from .dates import add, moved
from .words import Words

MOULDS = Path(__file__).parent.parent.parent / "data" / "kaliningrad"
FACTS_PER_GROUP = 60


def rows(name: str) -> list[dict]:
    with open(MOULDS / name, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


class Generator:
    """Draws sources and facts; the same for the same seed and count, on any machine."""

    def __init__(self, seed: int, count: int):
        self.random = Random(seed)
        self.count = count
        self.words = Words(self.random)
        self.facts = rows("facts.jsonl")
        self.documents = rows("sources.jsonl")
        self.places = {row["source"]: place for place, row in enumerate(self.documents)}
        self.key = self.random.getrandbits(128)

    @property
    def groups(self) -> int:
        return -(-self.count // FACTS_PER_GROUP)

    def source(self, group: int, place: int) -> str:
        """The id of a group's document: a digest by its looks, and by its distribution."""
        bits = Random(self.key ^ (group * len(self.documents) + place) << 64).getrandbits(256)
        return f"sha256:{bits:064x}"

    def published(self, group: int) -> date:
        """When the documents of a group came out: four of five in this century."""
        chance = Random(self.key ^ group)
        if chance.random() < 0.8:
            return add(date(2000, 1, 1), int(chance.random() * 9_800))
        return add(date(2000, 1, 1), -int(min(chance.expovariate(1 / 30_000), 365_000)))

    def sources(self) -> Iterator[dict]:
        """The rows that describe all documents."""
        for group in range(self.groups):
            for place, mould in enumerate(self.documents):
                row = dict(mould, source=self.source(group, place))
                row["title"] = f"{self.words.text(len(mould['title']))[:-1]} {group}"
                if "published" in mould:
                    row["published"] = self.published(group).isoformat()
                if "derivedFrom" in mould:
                    row["derivedFrom"] = [
                        dict(other, source=self.source(group, self.places[other["source"]]))
                        for other in mould["derivedFrom"]
                    ]
                for member in ("publishedBasis", "publisher"):
                    if member in mould:
                        row[member] = self.words.text(len(mould[member]))
                if "authors" in mould:
                    row["authors"] = self.words.several(self.words.actors, len(mould["authors"]))
                row["url"] = f"https://example.org/{group}/{place}"
                yield row

    def rows(self) -> Iterator[dict]:
        """The rows of all facts, in the order of the documents."""
        for number in range(self.count):
            yield self.row(number)

    def row(self, number: int) -> dict:
        mould = self.facts[int(self.random.random() * len(self.facts))]
        group = number // FACTS_PER_GROUP
        words = self.words
        row = {"id": f"r{number}", "statement": words.text(len(mould["statement"]))}
        document = self.documents[self.places[mould["citations"][0]["source"]]]
        model = date.fromisoformat(document.get("published", "2020-12-14"))
        # A set keeps its distances, so that its members stay apart.
        spread = 1.0 if "{" in mould.get("occurred", "") else 0.2 + 2 * self.random.random()

        def shifted(text: str) -> str:
            return moved(text, model, self.published(group), spread)

        for member, value in mould.items():
            if member in ("id", "statement"):
                continue
            if member in ("occurred", "stated"):
                row[member] = shifted(value)
            elif member in ("occurredText", "note"):
                row[member] = words.text(len(value))
            elif member == "actors":
                row[member] = words.several(words.actors, len(value))
            elif member == "places":
                row[member] = words.several(words.places, len(value))
            elif member == "tags":
                row[member] = words.several(words.tags, len(value))
            elif member == "citations":
                row[member] = [self.citation(each, group, shifted) for each in value]
            else:
                row[member] = value
        return row

    def citation(self, mould: dict, group: int, shifted) -> dict:
        start = int(self.random.random() * 8_000)
        row = dict(
            mould,
            id=f"{self.random.getrandbits(32):08x}",
            source=self.source(group, self.places[mould["source"]]),
            spans=[
                {"start": start, "end": start + span["end"] - span["start"]}
                for span in mould["spans"]
            ],
            digest=f"{self.random.getrandbits(256):064x}",
        )
        if len(row["spans"]) > 1:
            first, second = row["spans"][:2]
            second["start"] += first["end"] - start
            second["end"] += first["end"] - start
        if "attributedTo" in mould:
            row["attributedTo"] = [
                {"name": self.words.draw(self.words.actors)} for _ in mould["attributedTo"]
            ]
        for member in ("attests", "anchor"):
            if member in mould:
                row[member] = shifted(mould[member])
        return row
