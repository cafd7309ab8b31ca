"""An official print of a book: made once under a checkpoint, written down by its hash, and made again to compare.

Knows bytes and where they come from; what becomes of the paper is `app.books.prints`.
"""

import json
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from hashlib import sha256
from typing import BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.books import errors
from app.books.choice import Choice, Named
from app.books.compose.place_books import ACCOUNTS, chosen
from app.books.forms import BookForm, find
from app.books.log.marks import Printed
from app.books.models import BookPrint
from app.books.output import on_paper
from app.books.prints import journal_pages
from app.books.rows import Posted
from app.books.service import Book, open_book
from ledger.models import Period
from receipts.book import write_book
from receipts.facts import Row

_APART = ("book", "unit", "start", "end", "keeper", "journal")


@dataclass(frozen=True, slots=True)
class Made:
    """A print as it was made: what is written down of it."""

    choice: Choice
    stood: Printed
    journal: int | None
    pages: int
    page_starts: str
    sha256: str


class Hashing:
    """Bytes on their way out: hashed, and handed on where somebody wants them."""

    def __init__(self, out: BinaryIO | None = None) -> None:
        self._out, self._hash = out, sha256()

    def write(self, piece: bytes) -> int:
        self._hash.update(piece)
        if self._out is not None:
            self._out.write(piece)
        return len(piece)

    @property
    def hexdigest(self) -> str:
        return self._hash.hexdigest()


def make(session: Session, choice: Choice, *, site: str, named: Named) -> Made:
    """Make the book once for the record (PrintOfOpenMonth, PrintNotCovered, and what `open_book` refuses)."""
    form = find(choice.book, choice.keeper)
    if form is None:
        raise errors.BookUnknown
    refuse_open(session, choice)
    choice = pinned(session, choice, form)
    opened = open_book(session, choice, site=site, named=named)
    stood = Printed(opened.head.checkpoint, opened.head.checkpoint_before, opened.head.covered)
    if not stood.newest or not stood.covers:
        raise errors.PrintNotCovered
    pages, starts, hashed = written(opened, Hashing())
    return Made(choice, stood, choice.journal or None, pages, starts, hashed)


def again(session: Session, row: BookPrint, *, site: str, named: Named, out: BinaryIO | None = None) -> bool:
    """Make the print again, into `out`; whether it still is what it was."""
    stood = Printed(row.checkpoint, row.checkpoint_before, True)
    opened = open_book(session, choice_of(row), site=site, named=named, stood=stood)
    return written(opened, Hashing(out))[2] == row.sha256


def pinned(session: Session, c: Choice, form: BookForm) -> Choice:
    """The choice with nothing left to a later day: which place it is, which journal it cites; and without what its
    book does not ask."""
    account = c.account if form.needs == "account" else ""
    fund = None if form.slug in (journal_pages.JOURNAL, "s01-h") else c.fund
    place = chosen(session, c.unit, form, c.place).id if form.needs in ACCOUNTS else None
    cites = journal_pages.cited(session, c) if form.code == "S03-H" else None
    return replace(c, account=account, place=place, fund=fund, keeper=form.keeper, journal=cites.id if cites else 0)


def choice_of(row: BookPrint) -> Choice:
    """What was printed then."""
    said = {"account": "", **json.loads(row.filters)}
    return Choice(
        row.book, row.unit_id, row.starts, row.ends, keeper=row.keeper, journal=row.journal_id or 0, **said
    )  # fmt: skip


def filters_of(c: Choice) -> str:
    """What a choice asks beside book, keeper and days, in one canonical text: the same question, the same text."""
    said = {part.name: getattr(c, part.name) for part in fields(c) if part.name not in _APART}
    asked = {name: value for name, value in said.items() if value is not None and value != "" and value is not False}
    return json.dumps(asked, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def refuse_open(session: Session, c: Choice) -> None:
    """Official papers are of whole closed months of one year; the database holds that they are closed."""
    months = list(
        session.execute(
            select(Period.starts, Period.ends, Period.state)
            .where(Period.unit_id == c.unit, Period.starts <= c.end, Period.ends >= c.start)
            .order_by(Period.starts)
        )
    )
    if c.start.day != 1 or c.start.year != c.end.year or not months or months[-1].ends != c.end:
        raise errors.PrintOfParts
    if any(month.state == "open" for month in months):
        raise errors.PrintOfOpenMonth


def written(book: Book, out: Hashing) -> tuple[int, str, str]:
    """Write the book; its pages, the first line of each page where it is a journal, and the hash of its bytes."""
    starts: array[int] = array("L")
    numbers: array[int] = array("L")
    journal = book.form.slug == journal_pages.JOURNAL
    columns, rows = on_paper(book)
    rows = _numbered(rows, numbers) if journal else rows
    pages = write_book(book.head, columns, rows, out, landscape=book.form.landscape, starts=starts)  # type: ignore[arg-type]
    firsts = " ".join(str(numbers[at]) for at in starts if at < len(numbers)) if journal else ""
    return pages, firsts, out.hexdigest


def _numbered(rows: Iterable[Row], numbers: "array[int]") -> Iterator[Row]:
    """The rows of a journal, each line's number noted as it passes."""
    for row in rows:
        if isinstance(row, Posted):
            numbers.append(int(str(row.cells[journal_pages.NUMBER])))
        yield row
