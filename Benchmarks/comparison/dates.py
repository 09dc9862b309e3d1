"""Moves EDTF dates in time and keeps their form: a season stays a season, a set a set."""

import re
from datetime import date

TOKEN = re.compile(r"\d{4}-\d{2}-\d{2}|\d{4}-\d{2}|\d{3}X|\d{4}")


def first_day(token: str) -> date:
    """The first day of a day, month, season, year or decade."""
    if token.endswith("X"):
        return date(int(token[:3]) * 10, 1, 1)
    parts = [int(part) for part in token.split("-")]
    if len(parts) == 1:
        return date(parts[0], 1, 1)
    if len(parts) == 2:
        month = parts[1] if parts[1] <= 12 else (parts[1] - 21) * 3 + 3
        return date(parts[0], month, 1)
    return date(*parts)


def like(token: str, day: date) -> str:
    """The day, month, season, year or decade around `day`, at the token's precision."""
    if token.endswith("X"):
        return f"{day.year // 10:03d}X"
    if len(token) == 4:
        return f"{day.year:04d}"
    if len(token) == 10:
        return f"{day:%Y-%m-%d}".rjust(10, "0")
    if int(token[5:]) <= 12:
        return f"{day.year:04d}-{day.month:02d}"
    # January and February belong to the winter that began the year before.
    year = day.year - (day.month < 3)
    return f"{year:04d}-{21 + (day.month - 3) % 12 // 3}"


def moved(text: str, published: date, to: date, stretch: float) -> str:
    """The date `text` of a document of `published`, as one of `to` would have it.

    Distances from the day of publication are stretched; the order of days remains.
    """

    def move(match: re.Match) -> str:
        distance = (first_day(match[0]) - published).days
        return like(match[0], add(to, round(distance * stretch)))

    return TOKEN.sub(move, text)


def add(day: date, days: int) -> date:
    """A day some days later, within the years 1 to 9999."""
    ordinal = min(max(day.toordinal() + days, 1), date.max.toordinal())
    return date.fromordinal(ordinal)


