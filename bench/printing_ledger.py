"""Our journal of a ledger on disk, by the way the desk prints it, in a process that loads no more than it needs.
Prints {"press": s, "whole": s, "peak": MB, "file": MB}.

Usage: python -m bench.printing_ledger URL UNIT LINES"""

import json
import re
import sys
import time
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from sqlalchemy.orm import Session

from app.books.choice import Choice
from app.books.compose.general_books import journal
from app.books.forms import JOURNAL
from ledger import database
from receipts.book import write_book
from receipts.facts import BookHead, Issuer, Row

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
HEAD = BookHead(Issuer("", "CÔNG ĐOÀN XÃ MẪU"), "S04-H", ("Mã sổ: S04-H",), "SỔ NHẬT KÝ CHUNG", (), FIRST, LAST, ())


class _Counting:
    """Where the file goes; it keeps nothing."""

    size = 0

    def write(self, data: bytes) -> int:
        self.size += len(data)
        return len(data)


class _Timed:
    """Rows, and how long they took to be read."""

    seconds = 0.0

    def read(self, rows: Iterator[Row], lines: int) -> Iterator[Row]:
        rows = islice(rows, lines)
        while True:
            start = time.perf_counter()
            some = list(islice(rows, 2_000))
            self.seconds += time.perf_counter() - start
            if not some:
                return
            yield from some


def main(url: str, unit: int, lines: int) -> None:
    out, timed = _Counting(), _Timed()
    with Session(database.connect(url)) as session:
        choice = Choice("S04-H", unit, FIRST, LAST)
        rows = journal(session, choice, JOURNAL, lambda _keys: {}).rows
        start = time.perf_counter()
        pages = write_book(HEAD, JOURNAL.columns, timed.read(iter(rows), lines), out)  # type: ignore[arg-type]
        whole = time.perf_counter() - start
    assert pages > lines / 80
    # Not getrusage's: that begins with what the parent had at the fork.
    peak = int(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]) / 1024  # type: ignore[index]
    print(json.dumps({"press": whole - timed.seconds, "whole": whole, "peak": peak, "file": out.size / 2**20}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
