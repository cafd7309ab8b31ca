"""A ledger of any length as PDF, sent out page by page: memory does not grow with its lines.

It knows pages, carried sums and the end of a book. What rows say, and whether they add up, is the books' work.
"""

from collections.abc import Iterable, Sequence
from typing import BinaryIO, Final

from receipts.carry import BROUGHT, FORWARD, Carries
from receipts.cover import MARGIN, closing, column_heads, cover, margins, new_sheet, operators, running_head
from receipts.embed import add_font
from receipts.facts import BookHead, Cell, Column, Line, Note, Row, Total
from receipts.fonts import BOLD, FACES, ITALIC, PAGES, REGULAR, printable
from receipts.grid import INSET, PAD, SIZE, STEP, Grid, Pieces
from receipts.paper import A4, Sheet
from receipts.pdffile import PdfFile
from receipts.wrap import wrap

_FOOT: Final = 8.0  # size of the page number
_DIGITS: Final = 4  # room for the number of pages, known only at the end
_FONTS: Final = {f"{face.resource}.{page}": (face, page) for face in FACES for page in range(len(PAGES))}
_RARE: Final = frozenset(name for name, (_, page) in _FONTS.items() if page)


def write_book(
    head: BookHead, columns: Sequence[Column], rows: Iterable[Row], out: BinaryIO, *, landscape: bool = False
) -> int:
    """Write the book to `out`, which is never sought in; the number of its pages."""
    width, height = (A4[1], A4[0]) if landscape else A4
    book = _Book(head, columns, out, width, height)
    for row in rows:
        if isinstance(row, Line):
            book.line(row.cells)
        elif isinstance(row, Total):
            book.total(row.cells)
        else:
            book.note(row)
    return book.close()


class _Book:
    """The page being filled and what goes from it to the next."""

    def __init__(self, head: BookHead, columns: Sequence[Column], out: BinaryIO, width: float, height: float) -> None:
        self._head = head
        self._size = (width, height)
        self._file = PdfFile(out, width, height)
        self._edge, self._top, self._count = (self._file.reserve() for _ in range(3))
        self._carries = Carries(columns)
        self._fonts: set[str] = set()  # the font names some page uses
        left, right = MARGIN, width - MARGIN
        self._grid = Grid(columns, left, right, REGULAR)
        self._bold = Grid(columns, left, right, BOLD)
        self._bottom = MARGIN + (STEP + PAD if self._carries else 0)
        self._file.form(self._edge, margins(new_sheet(head, width, height), head))
        later = new_sheet(head, width, height)
        self._later = column_heads(later, running_head(later, head), self._grid)
        self._later_top = later.rules[0].y0
        self._file.form(self._top, operators(later))
        first = new_sheet(head, width, height)
        self._open_page(first, column_heads(first, cover(first, head), self._grid))

    # -- pages

    def _open_page(self, sheet: Sheet | None, y: float) -> None:
        """Begin below the column heads: the first page brings its own, later ones share a form."""
        self._y = self._fresh = y  # a row begun on a fresh page has the most room there is
        self._table_top = self._span_top = sheet.rules[-3].y0 if sheet else self._later_top
        self._still = operators(sheet) if sheet else b"/Top Do\n"
        self._texts: list[bytes] = []
        self._rules: list[bytes] = []
        self._spans: list[tuple[float, float]] = []  # where rules between columns run

    def _next_page(self) -> None:
        if self._carries:
            self._carry(FORWARD)
        self._finish_page()
        self._open_page(None, self._later)
        if self._carries:
            self._carry(BROUGHT)
        self._fresh = self._y

    def _finish_page(self, after: bytes = b"") -> None:
        """Send the page out: shared edge, rules, texts, number."""
        parts = [b"/Edge Do\n", self._still, b"[] 0 d 0.65 G 0.25 w\n", *self._rules, self._verticals()]
        parts += [b"BT /F1.0 %.2f Tf\n" % SIZE, *self._texts, b"ET\n", after, self._page_number()]
        self._send(b"".join(parts))

    def _verticals(self) -> bytes:
        """The outer edges all the way down, the rules between columns where no note stands."""
        left, *inner, right = self._grid.edges
        lines = [(x, self._table_top, x, self._y) for x in (left, right)]
        spans = [*self._spans, (self._span_top, self._y)]
        lines += [(x, top, x, bottom) for x in inner for top, bottom in spans if top > bottom]
        if self._y >= self._table_top:
            return b""
        return b"0.25 G 0.4 w\n%sS 0 G\n" % b"".join(b"%.2f %.1f m %.2f %.1f l\n" % line for line in lines)

    def _send(self, content: bytes) -> None:
        self._fonts |= {name for name in _RARE - self._fonts if b"/%s " % name.encode() in content}
        self._file.page(content)

    def _page_number(self) -> bytes:
        """`Trang x/`, and the total by a form that is written when it is known."""
        sheet = new_sheet(self._head, *self._size)
        text = f"Trang {self._file.pages + 1}/"
        start = sheet.right - REGULAR.width("0" * _DIGITS, _FOOT)
        sheet.block(start - 100, sheet.margin - 2, 100, _FOOT, [(REGULAR, text)], "right")
        return operators(sheet) + b"/Count Do\n"

    # -- rows

    def line(self, cells: Sequence[Cell]) -> None:
        self._row(self._grid, cells)
        if self._carries:
            self._carries.count(cells)

    def total(self, cells: Sequence[Cell]) -> None:
        above = self._row(self._bold, cells)
        left, right = self._grid.edges[0], self._grid.edges[-1]
        ends = (left, above, right, above, left, self._y, right, self._y)
        self._rules.append(b"0 G 0.7 w %.2f %.1f m %.2f %.1f l %.2f %.1f m %.2f %.1f l S 0.65 G 0.25 w\n" % ends)
        self._carries.note(cells)

    def _row(self, grid: Grid, cells: Sequence[Cell]) -> float:
        """Whole on this page, else whole on the next, else in parts; the top edge it was given."""
        pieces = grid.row(cells)
        tall = max(map(len, pieces), default=1)
        fits = int((self._y - PAD - self._bottom) / STEP + 1e-6)
        if tall > fits and self._y < self._fresh:
            self._next_page()
            fits = int((self._y - PAD - self._bottom) / STEP + 1e-6)
        while tall > fits:
            self._draw(grid, [lines[:fits] for lines in pieces], fits)
            pieces = [lines[fits:] for lines in pieces]
            tall -= fits
            self._next_page()
            fits = int((self._y - PAD - self._bottom) / STEP + 1e-6)
        above = self._y
        self._draw(grid, pieces, tall)
        return above

    def _draw(self, grid: Grid, pieces: Pieces, tall: int) -> None:
        code = grid.ink(pieces, self._y)
        if grid is self._bold:
            code = b"/F2.0 %.2f Tf\n%s/F1.0 %.2f Tf\n" % (SIZE, code, SIZE)
        self._texts.append(code)
        self._step(tall * STEP + PAD)

    def _carry(self, label: str) -> None:
        """A carried row: its room is kept free, so it stays one line high."""
        pieces = self._bold.row(self._carries.row(label))
        self._draw(self._bold, [lines[:1] for lines in pieces], 1)

    def note(self, row: Note) -> None:
        """A sentence over the whole width; the rules between columns pause for it."""
        left, right = self._grid.edges[0], self._grid.edges[-1]
        for line in wrap([(ITALIC, printable(row.text))], SIZE, right - left - 2 * INSET):
            if self._y - STEP - PAD < self._bottom:
                self._next_page()
            sheet = new_sheet(self._head, *self._size)
            sheet.block(left + INSET, self._y - PAD / 2, right - left, SIZE, line)
            self._rules.append(operators(sheet))
            self._spans.append((self._span_top, self._y))
            self._step(STEP + PAD)
            self._span_top = self._y

    def _step(self, height: float) -> None:
        self._y -= height
        edges = self._grid.edges
        self._rules.append(b"%.2f %.1f m %.2f %.1f l S\n" % (edges[0], self._y, edges[-1], self._y))

    # -- the end

    def close(self) -> int:
        """The signatures stay together; then what all pages share."""
        trial = new_sheet(self._head, *self._size)
        if closing(trial, self._y, self._head, self._file.pages + 1) < MARGIN:
            self._finish_page()
            self._open_page(None, self._later)
            alone = new_sheet(self._head, *self._size)
            self._y = self._table_top = running_head(alone, self._head)
            self._still = operators(alone)
        end = new_sheet(self._head, *self._size)
        closing(end, self._y, self._head, self._file.pages + 1)
        self._finish_page(operators(end))
        pages = self._file.pages
        number = new_sheet(self._head, *self._size)
        start = number.right - REGULAR.width("0" * _DIGITS, _FOOT)
        number.block(start, number.margin - 2, 100, _FOOT, [(REGULAR, str(pages))])
        self._file.form(self._count, operators(number))
        fonts = {
            name: add_font(face, page, PAGES[page], self._file.add)
            for name, (face, page) in _FONTS.items()
            if page == 0 or name in self._fonts
        }
        forms = {"Edge": self._edge, "Top": self._top, "Count": self._count}
        self._file.close(printable(self._head.title), printable(self._head.issuer.name), fonts, forms)
        return pages
