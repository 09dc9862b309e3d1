#!/usr/bin/env python3
"""Saves the rows of a file as aggregates of `eventsourcing`, in one call, to SQLite.

    eventsourcing_save.py DATABASE ROWS

Prints the seconds of the one call, and those with which the aggregates were read and made.
"""

import json
import os
import sys
import time

os.environ["PERSISTENCE_MODULE"] = "eventsourcing.sqlite"
os.environ["SQLITE_DBNAME"] = sys.argv[1]

from eventsourcing.application import Application  # noqa: E402
from eventsourcing.domain import Aggregate, event  # noqa: E402


class Fact(Aggregate):
    @event("Recorded")
    def __init__(self, content):
        self.content = content


application = Application()
start = time.perf_counter()
with open(sys.argv[2], encoding="utf-8") as file:
    facts = [Fact(content=json.loads(line)) for line in file]
made = time.perf_counter()
application.save(*facts)
saved = time.perf_counter()
print(saved - made, made - start)
