"""The rows of a book as XLSX and CSV, streamed: for people who reckon further, and for machines.

Nothing in a cell is ever run: text stays text, whatever sign it begins with.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby, islice
from typing import BinaryIO, Final
from xml.sax.saxutils import escape
from zipfile import ZipFile

from receipts.cover import checkpoint_lines, days
from receipts.facts import BookHead, Cell, Column, Line, Mark, Note, Quantity, Row, Total
from receipts.onward import entry, zip_onto
from receipts.text import clean
from receipts.xlsx import MAIN, CellColumn, Look, Looks, around, letters, text_cell

_COLUMN_WIDTH: Final = 9.0  # characters for a weight of one
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_PART: Final = 1 << 16
_RUN: Final = 500  # rows set together
_ROWS: Final = 1_048_576  # of a sheet, by the format
_END: Final = 40  # of them kept for signatures and checkpoints
_NO_NAME: Final = re.compile(r"[\[\]:*?/\\]|^'|'$")


class _Book:
    """The workbook being written: rows go to the open sheet, and to a next one when it is full."""

    def __init__(self, head: BookHead, columns: Sequence[Column], out: BinaryIO, *, landscape: bool) -> None:
        self._head = head
        self._columns = columns
        self._landscape = landscape
        self._zip: ZipFile = zip_onto(out)
        self._looks = Looks()
        self._lines = self._setters(bold=False)
        self._totals = self._setters(bold=True)
        self._sheets: list[tuple[str, int, int]] = []
        self._begin(_heading(head))

    def _setters(self, *, bold: bool) -> list[CellColumn]:
        """For each column what sets its cells: text, amount, day and an amount too large for a number."""
        number = self._looks.number
        plain = Look(bold=bold, border=True)
        return [
            CellColumn(
                number(plain._replace(align=column.align, wrap=True)),
                number(plain._replace(format="balance" if column.carry == "last" else "amount")),
                number(plain._replace(format="day", align="center")),
                number(plain._replace(align="right", wrap=True)),
                (number(plain._replace(format="balance")), number(plain._replace(format="parts"))),
            )
            for column in self._columns
        ]

    # -- sheets

    def _begin(self, heading: Sequence[tuple[str, Look]]) -> None:
        """Open a sheet: its setup, its heading, and the heads of its columns kept in sight."""
        still = len(heading) + 2
        name = _NO_NAME.sub("", clean(self._head.code)) or "So"
        place = len(self._sheets) + 1
        name = name[:31] if place == 1 else f"{name[:25]} ({place})"
        self._sheets.append((name, still - 1, still))
        self._open = self._zip.open(entry(f"xl/worksheets/sheet{place}.xml", packed=True), "w")
        self._at = 0
        self._merged: list[str] = []
        self._send(self._setup(still))
        for text, look in heading:
            self.words(text, look)
        bold = Look(bold=True, align="center", wrap=True, border=True)
        self.texts({place: column.title for place, column in enumerate(self._columns)}, bold)
        italic = Look(italic=True, align="center", border=True)
        self.texts({place: column.letter for place, column in enumerate(self._columns)}, italic)

    def _setup(self, still: int) -> str:
        widths = "".join(
            f'<col min="{place}" max="{place}" width="{column.weight * _COLUMN_WIDTH:.2f}" customWidth="1"/>'
            for place, column in enumerate(self._columns, 1)
        )
        return (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}">'
            '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0">'
            f'<pane ySplit="{still}" topLeftCell="A{still + 1}" activePane="bottomLeft" state="frozen"/>'
            f'</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>{widths}</cols><sheetData>'
        )

    def _finish(self) -> None:
        head = self._head
        checkpoint = clean(checkpoint_lines(head)[0]) if head.checkpoint else ""  # there is room for one
        footer = f"&L&6{checkpoint.replace('&', '&&')}"[:220] + "&R&8Trang &P/&N"
        header = f"<oddHeader>{escape(f'&C&B{head.mark.value}')}</oddHeader>" if head.mark is not Mark.NONE else ""
        merged = "".join(f'<mergeCell ref="{place}"/>' for place in self._merged)
        merged = f'<mergeCells count="{len(self._merged)}">{merged}</mergeCells>' if merged else ""
        self._send(
            f"</sheetData>{merged}"
            '<pageMargins left="0.6" right="0.4" top="0.6" bottom="0.7" header="0.3" footer="0.3"/>'
            f'<pageSetup paperSize="9" fitToHeight="0" orientation="{"landscape" if self._landscape else "portrait"}"/>'
            f"<headerFooter>{header}<oddFooter>{escape(footer)}</oddFooter></headerFooter></worksheet>"
        )
        self._open.close()

    def _send(self, code: str) -> None:
        self._open.write(code.encode())

    # -- rows

    def words(self, text: str, look: Look) -> None:
        """A line of text over the whole width."""
        self._at += 1
        if len(self._columns) > 1:
            self._merged.append(f"A{self._at}:{letters(len(self._columns) - 1)}{self._at}")
        self._send(f'<row r="{self._at}">{text_cell(text, self._looks.number(look))}</row>\n')

    def texts(self, places: dict[int, str], look: Look) -> None:
        self._at += 1
        style = self._looks.number(look)
        cells = [text_cell(places[at], style) if at in places else "<c/>" for at in range(max(places) + 1)]
        self._send(f'<row r="{self._at}">{"".join(cells)}</row>\n')

    def skip(self, rows: int) -> None:
        self._at += rows

    def rows(self, rows: Sequence[Sequence[Cell]], *, bold: bool) -> None:
        """Lines or totals that follow each other."""
        setters = self._totals if bold else self._lines
        if self._at + len(rows) > _ROWS - _END:
            self._finish()
            self._begin([(f"{self._head.title} (tiếp)", Look(bold=True, align="center", size=15))])
        columns = [setter.codes(cells) for setter, cells in zip(setters, zip(*rows, strict=True), strict=True)]
        numbers = range(self._at + 1, self._at + len(rows) + 1)
        shown = map("".join, zip(*columns, strict=True))
        self._at += len(rows)
        self._send("".join([f'<row r="{number}">{row}</row>\n' for number, row in zip(numbers, shown, strict=True)]))

    # -- the end

    def close(self) -> None:
        self._finish()
        parts = around(self._head.title, self._head.issuer.name, self._sheets)
        for name, text in {"xl/styles.xml": self._looks.part(), **parts}.items():
            self._zip.writestr(entry(name, packed=True), text)
        self._zip.close()

    def leave(self) -> None:
        """Let go of a workbook that will not be finished."""
        self._open.close()
        self._zip.close()


def _heading(head: BookHead) -> list[tuple[str, Look]]:
    issuer = head.issuer
    center, right = Look(align="center"), Look(italic=True, align="right")
    codes = " – ".join(
        f"{label}: {code}" for label, code in (("Mã QHNS", issuer.budget_code), ("MST", issuer.tax_code)) if code
    )
    unit = (
        (head.mark.value, Look(bold=True, align="center")),
        (issuer.upper, Look()), (issuer.name, Look(bold=True)), (issuer.address, Look()), (codes, Look()),
    )  # fmt: skip
    return [
        *[(text, look) for text, look in unit if text],
        *[(text, right) for text in head.form_lines],
        (head.title.upper(), Look(bold=True, align="center", size=15)),
        *[(text, center) for text in head.subtitles],
        (days(head), Look(italic=True, align="center")),
        ("Đơn vị tính: đồng", right),
    ]


def _signers(book: _Book, head: BookHead, width: int) -> None:
    if not head.signers:
        return
    bold = Look(bold=True)
    book.skip(1)
    dated = f"{head.issuer.place or '……………'}, ngày …… tháng …… năm ………"
    book.words(dated, Look(italic=True, align="right"))
    places = [number * width // len(head.signers) for number in range(len(head.signers))]
    signers = list(zip(places, head.signers, strict=True))
    book.texts({place: signer.authority for place, signer in signers}, bold)
    book.texts({place: signer.title for place, signer in signers}, bold)
    book.texts({place: signer.hint for place, signer in signers}, Look(italic=True))
    book.skip(5)
    book.texts({place: signer.name for place, signer in signers}, bold)


def _checkpoints(book: _Book, head: BookHead) -> None:
    said = checkpoint_lines(head)
    book.skip(1 if said else 0)
    for text in said:
        book.words(text, Look(size=8))


def write_xlsx(
    head: BookHead,
    columns: Sequence[Column],
    rows: Iterable[Row],
    out: BinaryIO,
    *,
    landscape: bool = False,
) -> int:
    """Write the book as a workbook to `out`, which is never sought in; the number of its lines."""
    book = _Book(head, columns, out, landscape=landscape)
    try:
        lines, rest = 0, iter(rows)
        while run := list(islice(rest, _RUN)):
            for kind, same in groupby(run, key=_kind):
                if kind is Note:
                    for row in same:
                        book.words(row.text if isinstance(row, Note) else "", Look(italic=True))
                else:
                    cells = [row.cells for row in same if not isinstance(row, Note)]
                    lines += len(cells) if kind is Line else 0
                    book.rows(cells, bold=kind is Total)
        _signers(book, head, len(columns))
        _checkpoints(book, head)
    except BaseException:
        book.leave()
        raise
    book.close()
    return lines


def _kind(row: Row) -> type[Line | Total | Note]:
    return Line if isinstance(row, Line) else Total if isinstance(row, Total) else Note


def _plain(cell: Cell) -> str | int | float:
    if isinstance(cell, Quantity):
        return cell.thousandths / 1000 if cell.thousandths % 1000 else cell.thousandths // 1000
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
