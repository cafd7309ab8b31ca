"""Sheets that people fill in: read as text by column, and made as empty templates. Knows cells, not their meaning."""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import python_calamine as calamine
import xlsxwriter

from app.formats import fold
from app.setup import errors
from ledger.money import dotted

MOST_ROWS = 5_000
MOST_UNPACKED = 60_000_000  # bytes; a small file that unpacks to more is no sheet a person made
# A cell beyond column CZ or row 19.999, or one whose place is hidden: the reader lays out every cell before it, and a
# file of five kilobytes would take gigabytes.
_FAR = re.compile(rb"""\sr\s*=\s*["'](?:(?:[A-Z]{3,}|[D-Z][A-Z])[0-9]|[A-Z]+(?:[2-9][0-9]{4}|[0-9]{6})|[^"']*&)""")
HEAD_WITHIN = 15  # rows that may stand above the names of the columns


@dataclass(frozen=True, slots=True)
class Column:
    """`name` is what the code calls it, `title` what stands in the sheet; an optional one may be missing."""

    name: str
    title: str
    width: int = 16
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the sheet: its number as people count it, and the trimmed text of each known column."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one row; row 0 is the whole sheet."""

    row: int
    text: str


def read_rows(data: bytes, columns: Sequence[Column], *, most: int = MOST_ROWS) -> list[Row]:
    """The rows under the line of column names, empty ones left out."""
    grid = _grid(data)
    for at, line in enumerate(grid[:HEAD_WITHIN]):
        places = _places(line, columns)
        if any(column.name in places for column in columns if not column.optional):
            missing = [c.title for c in columns if not c.optional and c.name not in places]
            if missing:
                raise errors.SheetColumns(missing=", ".join(missing))
            rows = [
                Row(number, {name: line[place] for name, place in places.items() if place < len(line)})
                for number, line in enumerate(grid[at + 1 :], start=at + 2)
                if any(line)
            ]
            if not rows:
                raise errors.SheetEmpty
            if len(rows) > most:
                raise errors.SheetTooLong(most=dotted(most))
            return rows
    raise errors.SheetColumns(missing=", ".join(c.title for c in columns if not c.optional))


def make_template(title: str, columns: Sequence[Column], examples: Sequence[Sequence[str]]) -> bytes:
    """An .xlsx to fill in: names of the columns, then examples; every cell is text, so that 002 stays 002."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    text, head = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
    sheet = book.add_worksheet(title[:31])
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width, text)
        sheet.write_string(0, place, column.title, head)
    for number, line in enumerate(examples, start=1):
        for place, cell in enumerate(line):
            sheet.write_string(number, place, cell, text)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def _places(line: Sequence[str], columns: Sequence[Column]) -> dict[str, int]:
    heads = [fold(cell) for cell in line]
    return {column.name: heads.index(fold(column.title)) for column in columns if fold(column.title) in heads}


def _grid(data: bytes) -> list[list[str]]:
    if data[:2] == b"PK" or data[:4] == b"\xd0\xcf\x11\xe0":
        return _workbook(data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise errors.SheetUnreadable from None
    if "\x00" in text:
        raise errors.SheetUnreadable
    first = text.split("\n", 1)[0]
    comma = max(";\t,", key=first.count)
    try:
        return [[_clean(cell) for cell in line] for line in csv.reader(io.StringIO(text, newline=""), delimiter=comma)]
    except csv.Error:
        raise errors.SheetUnreadable from None


def _workbook(data: bytes) -> list[list[str]]:
    try:
        if data[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                parts = packed.infolist()
                if sum(part.file_size for part in parts) > MOST_UNPACKED or "xl/workbook.xml" not in packed.namelist():
                    raise errors.SheetUnreadable
                if any(part.filename.endswith(".xml") and _FAR.search(packed.read(part)) for part in parts):
                    raise errors.SheetUnreadable
        book = calamine.CalamineWorkbook.from_object(io.BytesIO(data))
        cells = book.get_sheet_by_index(0).to_python(skip_empty_area=False, nrows=MOST_ROWS + HEAD_WITHIN + 1)
    except (calamine.CalamineError, zipfile.BadZipFile, IndexError, ValueError, OSError):
        raise errors.SheetUnreadable from None
    return [[_text(cell) for cell in line] for line in cells]


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return f"{cell:%d/%m/%Y}"
    return _clean(str(cell))


def _clean(cell: str) -> str:
    shown = "".join(c if unicodedata.category(c) not in ("Cc", "Cf") else " " for c in cell)
    return " ".join(unicodedata.normalize("NFC", shown).split())[:300]
