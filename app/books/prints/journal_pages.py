"""Which page of the printed journal (S04-H) a line stands on, for the ledgers that cite it (S03-H, "Trang NKC")."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.books.choice import Choice, Composed, Spot, Turned
from app.books.models import BookPrint, PrintAct
from app.books.rows import Posted
from receipts.facts import Row

JOURNAL = "s04-h"
PAGE, NUMBER = 4, 5  # the columns of S03-H: the journal's page, the line's number in it


def cited(session: Session, c: Choice) -> BookPrint | None:
    """The newest journal printed for all days of `c` that still stands, or the one that `c` names."""
    if c.journal is not None:
        return session.get(BookPrint, c.journal) if c.journal else None
    aside = select(PrintAct.print_id).where(PrintAct.act == "set_aside")
    return session.scalar(
        select(BookPrint)
        .where(
            BookPrint.unit_id == c.unit, BookPrint.book == JOURNAL, BookPrint.starts <= c.start,
            BookPrint.ends >= c.end, BookPrint.id.not_in(aside),
        )
        .order_by(BookPrint.id.desc())
        .limit(1)
    )  # fmt: skip


def cited_rows(session: Session, c: Choice, composed: Composed) -> Composed:
    """The ledger with the pages of the printed journal, on paper and on the page; as it is when none was printed."""
    found, turn = cited(session, c), composed.turn
    if found is None or not found.page_starts:
        return composed
    starts = [int(first) for first in found.page_starts.split()]

    def turned(spot: Spot, lines: int) -> Turned:
        page = turn(spot, lines)  # type: ignore[misc]
        return replace(page, rows=list(_with_pages(page.rows, starts)))

    return replace(composed, rows=_with_pages(composed.rows, starts), turn=turned if turn else None)


def _with_pages(rows: Iterable[Row], starts: list[int]) -> Iterator[Row]:
    for row in rows:
        if isinstance(row, Posted):
            at = bisect_right(starts, int(str(row.cells[NUMBER])))
            row = replace(row, cells=(*row.cells[:PAGE], str(at) if at else None, *row.cells[PAGE + 1 :]))
        yield row
