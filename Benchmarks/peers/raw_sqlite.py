#!/usr/bin/env python3
"""The least that durable storage costs: rows of bytes into SQLite, synchronous=FULL, WAL.

    raw_sqlite.py one DATABASE ROWS COUNT       the lines of ROWS, one a transaction
    raw_sqlite.py all DATABASE COUNT BYTES      rows of BYTES bytes, in one transaction

Prints the seconds that the inserts and their commits took.
"""

import itertools
import os
import sqlite3
import sys
import time


def opened(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE entry (key INTEGER PRIMARY KEY, line BLOB NOT NULL)")
    return connection


def one(path: str, rows: str, count: str) -> float:
    with open(rows, "rb") as file:
        lines = [line.rstrip(b"\n") for line in itertools.islice(file, int(count))]
    connection = opened(path)
    start = time.perf_counter()
    for number in range(int(count)):
        line = lines[number % len(lines)]
        connection.execute("INSERT INTO entry (line) VALUES (?)", (line,))
    return time.perf_counter() - start


def everything(path: str, count: str, size: str) -> float:
    # As many different rows as memory bears; which bytes they are does not matter to SQLite.
    lines = [(os.urandom(int(size)),) for _ in range(1_000)]
    connection = opened(path)
    start = time.perf_counter()
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO entry (line) VALUES (?)",
        itertools.islice(itertools.cycle(lines), int(count)),
    )
    connection.execute("COMMIT")
    return time.perf_counter() - start


if __name__ == "__main__":
    print({"one": one, "all": everything}[sys.argv[1]](*sys.argv[2:]))
