"""The rows of a book as XLSX and CSV, streamed: for people who reckon further, and for machines.

Nothing in a cell is ever run: text stays text, whatever sign it begins with.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO, Final

from xlsxwriter import Workbook

from receipts.cover import checkpoint_lines
from receipts.dates import short_date
from receipts.facts import BookHead, Cell, Column, Line, Mark, Note, Row, Total
from receipts.grid import figures
from receipts.text import clean

_CREATED: Final = datetime(2000, 1, 1)  # fixed: the same rows, the same bytes
_AMOUNT: Final = '#,##0;(#,##0);""'
_EXACT: Final = 10**15  # a spreadsheet's number keeps fifteen digits
_COLUMN_WIDTH: Final = 9.0  # characters for a weight of one
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_PART: Final = 1 << 16


def _period(head: BookHead) -> str:
    return f"Từ ngày {short_date(head.from_day)} đến ngày {short_date(head.to_day)}"


class _Formats:
    """One format for each way a cell may look."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def get(self, **look: Any) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"font_name": "Times New Roman", "valign": "top", **look})
        return self._made[key]


class _Page:
    """The worksheet, written row by row from the top."""

    def __init__(self, book: Workbook, head: BookHead, columns: Sequence[Column]) -> None:
        self._formats = _Formats(book)
        self._sheet = book.add_worksheet(clean(head.code)[:31] or None)
        self._columns = columns
        self._at = 0

    def words(self, text: str, **look: Any) -> None:
        """A line of text over the whole width."""
        last = len(self._columns) - 1
        look = self._formats.get(**look)
        if last > 0:
            self._sheet.merge_range(self._at, 0, self._at, last, clean(text), look)
        else:
            self._sheet.write_string(self._at, 0, clean(text), look)
        self._at += 1

    def texts(self, places: dict[int, str], **look: Any) -> None:
        for place, text in sorted(places.items()):
            self._sheet.write_string(self._at, place, clean(text), self._formats.get(**look))
        self._at += 1

    def skip(self, rows: int) -> None:
        self._at += rows

    def cells(self, cells: Sequence[Cell], **look: Any) -> None:
        for place, (cell, column) in enumerate(zip(cells, self._columns, strict=True)):
            self._cell(place, cell, {"border": 1, "border_color": "#808080", **look}, column)
        self._at += 1

    def _cell(self, place: int, cell: Cell, look: dict[str, Any], column: Column) -> None:
        if cell is None or cell == "":
            self._sheet.write_blank(self._at, place, None, self._formats.get(**look))
        elif isinstance(cell, int) and abs(cell) < _EXACT:
            self._sheet.write_number(self._at, place, cell, self._formats.get(num_format=_AMOUNT, **look))
        elif isinstance(cell, int):
            self._sheet.write_string(self._at, place, figures(cell), self._formats.get(align="right", **look))
        elif isinstance(cell, date):
            dated = self._formats.get(num_format="dd/mm/yyyy", align="center", **look)
            self._sheet.write_datetime(self._at, place, cell, dated)
        else:
            wrapped = self._formats.get(align=column.align, text_wrap=True, **look)
            self._sheet.write_string(self._at, place, clean(cell), wrapped)

    def heads(self) -> None:
        """Titles and letters, kept in sight on the screen and on each printed page."""
        titles = dict(enumerate(column.title for column in self._columns))
        letters = dict(enumerate(column.letter for column in self._columns))
        first = self._at
        self.texts(titles, bold=True, align="center", text_wrap=True, border=1)
        self.texts(letters, italic=True, align="center", border=1)
        self._sheet.freeze_panes(self._at, 0)
        self._sheet.repeat_rows(first, self._at - 1)

    def setup(self, head: BookHead, *, landscape: bool) -> None:
        for place, column in enumerate(self._columns):
            self._sheet.set_column(place, place, column.weight * _COLUMN_WIDTH)
        self._sheet.set_paper(9)
        if landscape:
            self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_margins(left=0.6, right=0.4, top=0.6, bottom=0.7)
        checkpoint = clean(checkpoint_lines(head)[0]) if head.checkpoint else ""  # there is room for one
        self._sheet.set_footer(f"&L&6{checkpoint.replace('&', '&&')}"[:220] + "&R&8Trang &P/&N")
        if head.mark is not Mark.NONE:
            self._sheet.set_header(f"&C&B{head.mark.value}")


def _heading(page: _Page, head: BookHead) -> None:
    issuer = head.issuer
    if head.mark is not Mark.NONE:
        page.words(head.mark.value, bold=True, align="center")
    codes = " – ".join(
        f"{label}: {code}" for label, code in (("Mã QHNS", issuer.budget_code), ("MST", issuer.tax_code)) if code
    )
    for text, bold in ((issuer.upper, False), (issuer.name, True), (issuer.address, False), (codes, False)):
        if text:
            page.words(text, bold=bold)
    for text in head.form_lines:
        page.words(text, italic=True, align="right")
    page.words(head.title.upper(), bold=True, align="center", font_size=15)
    for text in head.subtitles:
        page.words(text, align="center")
    page.words(_period(head), italic=True, align="center")
    page.words("Đơn vị tính: đồng", italic=True, align="right")


def _signers(page: _Page, head: BookHead, width: int) -> None:
    if not head.signers:
        return
    page.skip(1)
    page.words(f"{head.issuer.place or '……………'}, ngày …… tháng …… năm ………", italic=True, align="right")
    places = [number * width // len(head.signers) for number in range(len(head.signers))]
    signers = list(zip(places, head.signers, strict=True))
    page.texts({place: signer.authority for place, signer in signers}, bold=True)
    page.texts({place: signer.title for place, signer in signers}, bold=True)
    page.texts({place: signer.hint for place, signer in signers}, italic=True)
    page.skip(5)
    page.texts({place: signer.name for place, signer in signers}, bold=True)


def _checkpoints(page: _Page, head: BookHead) -> None:
    said = checkpoint_lines(head)
    page.skip(1 if said else 0)
    for text in said:
        page.words(text, font_size=8)


def write_xlsx(
    head: BookHead,
    columns: Sequence[Column],
    rows: Iterable[Row],
    out: BinaryIO,
    *,
    landscape: bool = False,
) -> int:
    """Write the book as a workbook; the number of its lines."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with Workbook(out, options) as book:
        book.set_properties({"title": clean(head.title), "author": clean(head.issuer.name), "created": _CREATED})
        page = _Page(book, head, columns)
        page.setup(head, landscape=landscape)
        _heading(page, head)
        page.heads()
        lines = 0
        for row in rows:
            if isinstance(row, Note):
                page.words(row.text, italic=True)
            else:
                lines += isinstance(row, Line)
                page.cells(row.cells, bold=isinstance(row, Total))
        _signers(page, head, len(columns))
        _checkpoints(page, head)
    return lines


def _plain(cell: Cell) -> str | int:
    if cell is None:
        return ""
    if isinstance(cell, int):
        return cell
    if isinstance(cell, date):
        return cell.isoformat()
    text = clean(cell)
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def write_csv(head: BookHead, columns: Sequence[Column], rows: Iterable[Row], out: BinaryIO) -> int:
    """Write the rows as CSV: titles, then a row each; a sample says so first. The number of its lines."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    out.write(b"\xef\xbb\xbf")
    if head.mark is not Mark.NONE:
        writer.writerow([head.mark.value])
    writer.writerow([_plain(column.title) for column in columns])
    lines = 0
    for row in rows:
        lines += isinstance(row, Line)
        writer.writerow([_plain(row.text)] if isinstance(row, Note) else [_plain(cell) for cell in row.cells])
        if text.tell() > _PART:
            out.write(text.getvalue().encode())
            text.seek(0)
            text.truncate()
    out.write(text.getvalue().encode())
    return lines
