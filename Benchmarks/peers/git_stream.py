#!/usr/bin/env python3
"""Writes a stream for `git fast-import`: each row of a file as a commit of its own.

    git_stream.py ROWS COUNT | git fast-import

Each commit replaces one small file with its row: the least that a commit can hold, so that a
checkout costs nothing.
"""

import itertools
import sys

with open(sys.argv[1], "rb") as rows:
    out = sys.stdout.buffer
    for number, row in enumerate(itertools.islice(rows, int(sys.argv[2]))):
        message = b"Record %d" % number
        out.write(
            b"commit refs/heads/main\ncommitter Measure <measure@example.org> %d +0000\n"
            b"data %d\n%s\nM 100644 inline record\ndata %d\n%s\n"
            % (1_600_000_000 + number, len(message), message, len(row), row)
        )
