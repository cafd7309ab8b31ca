"""A composed book as bytes: PDF, XLSX or CSV."""

from typing import BinaryIO

from app.books.service import Book
from receipts.book import write_book
from receipts.sheet import write_csv, write_xlsx

MIME = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def write(book: Book, form: str, out: BinaryIO) -> int:
    """Write `book` in `form` (pdf, xlsx, csv) and say how many pages (pdf) or lines it has."""
    if form == "pdf":
        return write_book(book.head, book.form.columns, book.rows, out, landscape=book.form.landscape)
    if form == "xlsx":
        return write_xlsx(book.head, book.form.columns, book.rows, out, landscape=book.form.landscape)
    return write_csv(book.head, book.form.columns, book.rows, out)
