"""A composed book as bytes: PDF, XLSX or CSV."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO

from app.books.service import Book
from receipts.book import write_book
from receipts.facts import Column, Leaf, Note, Part, Row
from receipts.sheet import write_csv, write_xlsx

MIME = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


Seen = Callable[[Iterable[Row]], Iterable[Row]]


def write(book: Book, form: str, out: BinaryIO, seen: Seen = iter) -> int:
    """Write `book` in `form` (pdf, xlsx, csv) and say how many pages (pdf) or lines it has; every row passes `seen`."""
    if form == "pdf":
        columns, rows = on_paper(book)
        return write_book(book.head, columns, seen(rows), out, landscape=book.form.landscape)
    if form == "xlsx":
        return write_xlsx(book.head, book.columns, seen(book.rows), out, landscape=book.form.landscape)
    return write_csv(book.head, book.columns, seen(book.rows), out)


def on_paper(book: Book) -> tuple[Sequence[Column], Iterable[Row]]:
    """The columns that the paper begins with, and its rows: of a book in parts once for each part, read anew."""
    if len(book.shares) < 2:
        return book.columns, book.rows
    return tuple(book.columns[at] for at in book.shares[0].places), _shared(book)


def _shared(book: Book) -> Iterator[Row]:
    for number, share in enumerate(book.shares):
        columns = tuple(book.columns[at] for at in share.places)
        yield Leaf(share.heading, columns) if number else Part(share.heading)
        for row in book.rows:
            if isinstance(row, Note):
                yield row
            else:
                yield replace(row, cells=tuple(row.cells[at] for at in share.places))
