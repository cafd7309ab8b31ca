"""Ways to print the same journal from Python: ours, and what somebody writes with reportlab: LongTable, a table a page,
a canvas with drawString, a canvas with a text object. Each gives the file."""

import io
from collections.abc import Callable, Iterator
from datetime import date
from itertools import accumulate, pairwise
from pathlib import Path
from xml.sax.saxutils import escape

from fontpkg_ibm_plex_serif import ROOT
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import LongTable, PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

from bench.ledger_rows import ALIGN, TITLES, WEIGHTS, Entry, dotted, shown
from receipts.book import write_book
from receipts.carry import BROUGHT, FORWARD
from receipts.facts import BookHead, Column, Issuer, Line, Total

FONTS = Path(ROOT) / "files"
SIZE, STEP, PAD, MARGIN = 7.8, 10.7, 3.0, 40.0
WIDTH, HEIGHT = A4
EDGES = list(accumulate((w * (WIDTH - 2 * MARGIN) / sum(WEIGHTS) for w in WEIGHTS), initial=MARGIN))
HEAD = BookHead(
    Issuer("LIÊN ĐOÀN LAO ĐỘNG TỈNH MẪU", "CÔNG ĐOÀN XÃ MẪU"), "S04-H", ("Mã sổ: S04-H",), "SỔ NHẬT KÝ CHUNG", (),
    date(2026, 1, 1), date(2026, 12, 31), (),
)  # fmt: skip
COLUMNS = tuple(
    Column(title, "", weight, align, carry=title in ("Nợ", "Có"))  # type: ignore[arg-type]
    for title, weight, align in zip(TITLES, WEIGHTS, ALIGN, strict=True)
)
for _name, _cut in (("Plain", "Regular"), ("Strong", "Bold")):
    pdfmetrics.registerFont(TTFont(_name, str(FONTS / f"IBMPlexSerif-{_cut}.ttf")))


def ours(rows: list[Entry]) -> bytes:
    out = io.BytesIO()
    lines = (Line(entry, at // 2 + 1) for at, entry in enumerate(rows))
    write_book(HEAD, COLUMNS, _summed(lines), out)
    return out.getvalue()


def _summed(rows: Iterator[Line]) -> Iterator[Line | Total]:
    debit = credit = 0
    for row in rows:
        debit, credit = debit + (row.cells[5] or 0), credit + (row.cells[6] or 0)  # type: ignore[operator]
        yield row
    yield Total((None, None, None, "Cộng", None, debit, credit))


class _Pages:
    """Rows put on a canvas, a new page when one is full; `put` draws one text."""

    def __init__(self, canvas: Canvas, put: Callable[[Canvas, float, float, str], None]) -> None:
        self.canvas, self.put, self.y, self.page = canvas, put, 0.0, 0
        self.sums = [0, 0]

    def all(self, rows: list[Entry]) -> None:
        self.begin()
        for entry in rows:
            texts = shown(entry)
            room = EDGES[4] - EDGES[3] - 5
            fits = pdfmetrics.stringWidth(texts[3], "Plain", SIZE) <= room
            lines = [texts[3]] if fits else simpleSplit(texts[3], "Plain", SIZE, room)
            if self.y - len(lines) * STEP - PAD < MARGIN + STEP + PAD:
                self.row(["", "", "", [FORWARD], "", *map(dotted, self.sums)])
                self.end()
                self.begin()
                self.row(["", "", "", [BROUGHT], "", *map(dotted, self.sums)])
            self.row([*texts[:3], lines, *texts[4:]])
            self.sums = [self.sums[0] + (entry[5] or 0), self.sums[1] + (entry[6] or 0)]
        self.row(["", "", "", ["Cộng"], "", *map(dotted, self.sums)])
        self.end()

    def begin(self) -> None:
        self.page += 1
        self.y = HEIGHT - MARGIN
        self.canvas.setFont("Plain", SIZE)
        self.canvas.drawString(MARGIN, self.y + 4, HEAD.title)
        self.canvas.drawRightString(WIDTH - MARGIN, MARGIN - 12, f"Trang {self.page}")
        self.row([*TITLES[:3], [TITLES[3]], *TITLES[4:]])

    def row(self, cells: list) -> None:
        top = self.y - STEP
        for place, cell in enumerate(cells):
            lines = cell if isinstance(cell, list) else [cell] if cell else ()
            left, right = EDGES[place] + 2.6, EDGES[place + 1] - 2.6
            for at, text in enumerate(lines):
                if ALIGN[place] != "left":
                    free = right - left - pdfmetrics.stringWidth(text, "Plain", SIZE)
                    left += free if ALIGN[place] == "right" else free / 2
                self.put(self.canvas, left, top - at * STEP, text)
        self.y -= max(len(cells[3]), 1) * STEP + PAD
        self.canvas.line(MARGIN, self.y, WIDTH - MARGIN, self.y)

    def end(self) -> None:
        for x in EDGES:
            self.canvas.line(x, HEIGHT - MARGIN, x, self.y)
        self.canvas.showPage()


def canvas_strings(rows: list[Entry]) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, A4, pageCompression=1)
    _Pages(canvas, lambda canvas, x, y, text: canvas.drawString(x, y, text)).all(rows)
    canvas.save()
    return out.getvalue()


class _TextPages(_Pages):
    """The same with one text object a page."""

    def begin(self) -> None:
        self.text = self.canvas.beginText()
        self.text.setFont("Plain", SIZE)
        super().begin()

    def end(self) -> None:
        self.canvas.drawText(self.text)
        super().end()


def canvas_text(rows: list[Entry]) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, A4, pageCompression=1)

    def put(_canvas: Canvas, x: float, y: float, text: str) -> None:
        pages.text.setTextOrigin(x, y)
        pages.text.textOut(text)

    pages = _TextPages(canvas, put)
    pages.all(rows)
    canvas.save()
    return out.getvalue()


_STYLE = TableStyle(
    [
        ("FONT", (0, 0), (-1, -1), "Plain", SIZE),
        ("LEADING", (0, 0), (-1, -1), STEP),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
        ("LEFTPADDING", (0, 0), (-1, -1), 2.6),
        ("RIGHTPADDING", (0, 0), (-1, -1), 2.6),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("GRID", (0, 0), (-1, -1), 0.25, colors.grey),
        *(("ALIGN", (at, 0), (at, -1), align.upper()) for at, align in enumerate(ALIGN)),
    ]
)
_WIDTHS = [right - left for left, right in pairwise(EDGES)]
_WORDS = ParagraphStyle("words", fontName="Plain", fontSize=SIZE, leading=STEP)


def _numbered(canvas: Canvas, doc: SimpleDocTemplate) -> None:
    canvas.setFont("Plain", SIZE)
    canvas.drawRightString(WIDTH - MARGIN, MARGIN - 12, f"Trang {doc.page}")


def _build(story: list) -> bytes:
    out = io.BytesIO()
    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), MARGIN - 6)
    document = SimpleDocTemplate(out, pagesize=A4, pageCompression=1, **margins)
    document.build(story, onFirstPage=_numbered, onLaterPages=_numbered)
    return out.getvalue()


def _long_or_short(text: str) -> str | Paragraph:
    """A cell wraps only as a paragraph, which is dear; a text that fits stays a text."""
    fits = pdfmetrics.stringWidth(text, "Plain", SIZE) <= _WIDTHS[3] - 6
    return text if fits else Paragraph(escape(text), _WORDS)


def page_tables(rows: list[Entry]) -> bytes:
    """One table a page: we say where it ends and what is carried."""
    story: list = []
    table: list[list] = [list(TITLES)]
    room = full = HEIGHT - 2 * MARGIN - 4 * (STEP + PAD)
    debit = credit = 0
    for entry in rows:
        cells: list = shown(entry)
        cells[3] = _long_or_short(cells[3])
        high = (STEP if isinstance(cells[3], str) else cells[3].wrap(_WIDTHS[3] - 5.2, HEIGHT)[1]) + PAD
        if high > room:
            table.append(["", "", "", FORWARD, "", dotted(debit), dotted(credit)])
            story += [Table(table, _WIDTHS, style=_STYLE), PageBreak()]
            table = [list(TITLES), ["", "", "", BROUGHT, "", dotted(debit), dotted(credit)]]
            room = full
        room -= high
        table.append(cells)
        debit, credit = debit + (entry[5] or 0), credit + (entry[6] or 0)
    table.append(["", "", "", "Cộng", "", dotted(debit), dotted(credit)])
    return _build([*story, Table(table, _WIDTHS, style=_STYLE)])


def long_table(rows: list[Entry]) -> bytes:
    """One table for all; it repeats its head, and knows no sums to carry: they are left out."""
    table: list[list] = [list(TITLES)]
    debit = credit = 0
    for entry in rows:
        cells: list = shown(entry)
        cells[3] = _long_or_short(cells[3])
        table.append(cells)
        debit, credit = debit + (entry[5] or 0), credit + (entry[6] or 0)
    table.append(["", "", "", "Cộng", "", dotted(debit), dotted(credit)])
    return _build([LongTable(table, _WIDTHS, style=_STYLE, repeatRows=1)])
