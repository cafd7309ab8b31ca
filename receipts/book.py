"""A ledger of any length as PDF, sent out page by page: memory does not grow with its lines.

It knows pages, carried sums and the end of a book. What rows say, and whether they add up, is the books' work.
"""

from bisect import bisect_right
from collections.abc import Iterable, MutableSequence, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, islice, repeat
from math import ceil
from typing import BinaryIO, Final

from receipts.carry import BROUGHT, FORWARD, Carries
from receipts.cover import MARGIN, closing, column_heads, cover, margins, new_sheet, operators, running_head
from receipts.embed import add_font
from receipts.facts import BookHead, Cell, Column, Leaf, Line, Note, Part, Row, Total
from receipts.flow import GROUP, keep
from receipts.fonts import ASCENT, BOLD, FACES, ITALIC, PAGES, REGULAR, Face, printable
from receipts.grid import Grid
from receipts.ink import INSET, PAD, SIZE, STEP, down, height, placed, show
from receipts.outline import Outline
from receipts.paper import A4, Sheet
from receipts.pdffile import PdfFile
from receipts.ruling import Ruling
from receipts.wrap import wrap

_FOOT: Final = 8.0  # size of the page number
_DIGITS: Final = 4  # room for the number of pages, known only at the end
_FONTS: Final = {f"{face.resource}.{page}": (face, page) for face in FACES for page in range(len(PAGES))}
_RARE: Final = {name: b"/%s " % name.encode() for name, (_, page) in _FONTS.items() if page}
_RUN: Final = 64  # lines set together: a page and what must be seen beyond it
_RISE: Final = PAD // 2 + round(ASCENT * SIZE * 10)  # from a row's top edge to its first baseline


def write_book(
    head: BookHead,
    columns: Sequence[Column],
    rows: Iterable[Row],
    out: BinaryIO,
    *,
    landscape: bool = False,
    starts: MutableSequence[int] | None = None,
) -> int:
    """Write the book to `out`, which is never sought in; the number of its pages.

    `starts`, an empty list or `array("L")` of the caller, is given one number a page: how many `Line`s stand on the
    pages before it. So `found(starts, n)` says on which printed page the n-th line of the book begins, and the how
    manieth it is there: a journal printed once tells the ledger what to cite ("Trang NKC"), in memory by pages.
    """
    book = _Book(head, columns, out, (A4[1], A4[0]) if landscape else A4, starts)
    for kind, run in groupby(rows, type):
        while some := list(islice(run, _RUN)):
            if issubclass(kind, Line):
                book.lines(some)
            else:
                book.others(some)
    return book.close()


@dataclass(frozen=True, slots=True)
class Laid:
    """Rows ready for a page: as they came (None: drawn, but no row of its own), as code, how high."""

    rows: Sequence[Row | None] = ()
    codes: Sequence[bytes] = ()
    highs: Sequence[int] = ()


NOTHING: Final = Laid()


def found(starts: Sequence[int], line: int) -> tuple[int, int]:
    """The page (from 1) and the place among its lines (from 1) of a book's `line`-th line (from 0)."""
    page = bisect_right(starts, line)
    return page, line - starts[page - 1] + 1


class _Book:
    """The rows that wait for a page, and what goes from page to page. Heights are whole tenths of a point."""

    def __init__(
        self,
        head: BookHead,
        columns: Sequence[Column],
        out: BinaryIO,
        size: tuple[float, float],
        starts: MutableSequence[int] | None,
    ) -> None:
        self._head, self._size, self._starts = head, size, starts
        self._file = PdfFile(out, *size)
        self._edge, top, self._count = (self._file.reserve() for _ in range(3))
        self._tops: dict[str, int] = {}  # the heads of later pages, one for each set of columns
        self._outline = Outline()
        self._since: tuple[int, float] | None = None  # where the lines of this month begin
        self._fonts: set[str] = set()  # the rare ones that some page uses
        self._lines = 0  # how many stand on the pages sent
        self._rows: list[Row | None] = []  # None: what is left of the row before it
        self._codes: list[bytes] = []
        self._highs: list[int] = []
        self._file.form(self._edge, self._noted(margins(self._sheet(), head)))
        self._under(columns, top)
        first = self._sheet()
        self._y = round(column_heads(first, cover(first, head), self._grid) * 10)
        self._table_head = round(first.rules[-3].y0 * 10)
        self._still = self._noted(operators(first))  # what stands above the rows; later pages share a form
        self._brought = NOTHING  # the carried row above the rows
        self._most = self._fits(min(self._y, self._later - height(1)))

    def _under(self, columns: Sequence[Column], top: int) -> None:
        """From here on rows stand under these columns; `top` is the form with their heads for later pages."""
        left, right = MARGIN, self._size[0] - MARGIN
        self._carries = Carries(columns)
        self._grid = Grid(columns, left, right, REGULAR)
        self._bold = Grid(columns, left, right, BOLD)
        self._ruling = Ruling(self._grid.edges)
        self._bottom = ceil(MARGIN * 10) + (height(1) if self._carries else 0)
        later = self._sheet()
        self._later = round(column_heads(later, running_head(later, self._head), self._grid) * 10)
        self._later_head = round(later.rules[0].y0 * 10)
        self._file.form(top, self._noted(operators(later)))
        name = f"Top{len(self._tops) or ''}"
        self._tops[name], self._later_still = top, b"/%s Do\n" % name.encode()

    def _fits(self, top: int) -> int:
        """How many lines a row may have that stands below `top`."""
        return max(int(top - self._bottom - PAD) // STEP, 1)

    def _sheet(self) -> Sheet:
        return new_sheet(self._head, *self._size)

    def _noted(self, code: bytes) -> bytes:
        """The same code, its rare fonts kept in mind; rows keep theirs in the grids."""
        self._fonts |= {name for name, sign in _RARE.items() if sign in code}
        return code

    # -- rows as they come

    def lines(self, rows: Sequence[Row]) -> None:
        """A run of entries."""
        cells = [row.cells for row in rows if isinstance(row, Line)]
        codes, tall = self._grid.typeset(cells)
        if max(tall) <= self._most:
            self._take(rows, codes, list(map(height, tall)))
            return
        for row, its, code, lines in zip(rows, cells, codes, tall, strict=True):
            if lines <= self._most:
                self._take([row], [code], [height(lines)])
            else:
                parts, highs = self._grid.parts(its, self._most)
                self._take([row, *repeat(None, len(parts) - 1)], parts, list(map(height, highs)))

    def others(self, rows: Sequence[Row]) -> None:
        for row in rows:
            if isinstance(row, Total):
                self.total(row)
            elif isinstance(row, Leaf):
                self.leaf(row)
            elif isinstance(row, Note):
                self.note(row)

    def total(self, row: Total) -> None:
        """A bold row; one that comes to nothing says so with a 0."""
        codes, tall = self._bold.typeset([_said(row.cells)])
        self._take([row], [_in(BOLD, codes[0])], [height(tall[0])])

    def note(self, row: Note) -> None:
        """A sentence over the whole width."""
        left, right = self._grid.edges[0], self._grid.edges[-1]
        face = BOLD if isinstance(row, Part) else ITALIC
        lines = wrap([(face, printable(row.text))], SIZE, right - left - 2 * INSET)
        while lines:
            some, lines = lines[: self._most], lines[self._most :]
            code = placed([(left + INSET, b"".join([show(f, SIZE, text) for f, text in line])) for line in some])
            self._take([row], [_in(face, self._noted(code) + down(len(some)))], [height(len(some))])
            row = Note("")

    def leaf(self, row: Leaf) -> None:
        """What waits goes out, and no sums go on; then other columns, from the top of a page."""
        self._send_full(0)
        self._page(len(self._rows), NOTHING)
        self._fonts |= self._grid.rare | self._bold.rare
        self._under(row.columns, self._file.reserve())
        self._most = self._fits(self._later - height(1))
        self._turn(NOTHING)
        self.note(row)

    def _take(self, rows: Sequence[Row | None], codes: list[bytes], highs: list[int]) -> None:
        self._rows += rows
        self._codes += codes
        self._highs += highs
        self._send_full(GROUP)

    # -- pages

    def _send_full(self, beyond: int) -> None:
        """Send pages while there are rows for more, and as many beyond as the choice of its last row asks for."""
        while True:
            ends = list(accumulate(self._highs))
            room = self._y - sum(self._brought.highs) - self._bottom
            most = bisect_right(ends, room)
            if most + beyond >= len(ends) and (beyond or most == len(ends)):
                return
            self._next_page(keep(self._rows, most, bisect_right(ends, room // 2)))

    def _next_page(self, count: int) -> None:
        """Send a page of so many rows and begin the next. Sums go on there, unless another part begins."""
        self._carries.count(self._rows[:count])
        carried = bool(self._carries) and not isinstance(self._rows[count], Part)
        self._page(count, self._carried(FORWARD) if carried else NOTHING)
        self._turn(self._carried(BROUGHT) if carried else NOTHING)

    def _turn(self, brought: Laid) -> None:
        """Begin a page that is not the first."""
        self._brought = brought
        self._y, self._table_head, self._still = self._later, self._later_head, self._later_still

    def _carried(self, label: str) -> Laid:
        return Laid([None], [_in(BOLD, self._bold.one_line(self._carries.row(label)))], [height(1)])

    def _page(self, count: int, forward: Laid, after: bytes = b"") -> None:
        """Send a page: the shared edge, the head, rules, rows, number."""
        rows = [*self._brought.rows, *self._rows[:count], *forward.rows]
        highs = [*self._brought.highs, *self._highs[:count], *forward.highs]
        bottoms = [self._y - end for end in accumulate(highs)]
        content = b"".join(
            (
                b"/Edge Do\n",
                self._still,
                self._ruling.draw(self._table_head, self._y, rows, bottoms),
                b"BT /F1.0 %.2f Tf 0 %.1f Td\n" % (SIZE, (self._y - _RISE) / 10),
                *self._brought.codes,
                *self._codes[:count],
                *forward.codes,
                b"ET\n",
                after,
                self._foot(f"Trang {self._file.pages + 1}/", 1),
                b"/Count Do\n",
            )
        )
        page = self._file.page(content)
        self._mark(page, rows, [self._y, *bottoms])
        del self._rows[:count], self._codes[:count], self._highs[:count]

    def _foot(self, text: str, before: int) -> bytes:
        """The page's number stands before a place, the number of pages after it."""
        place = self._size[0] - MARGIN - REGULAR.width("0" * _DIGITS, _FOOT)
        x = place - before * REGULAR.width(text, _FOOT)
        return b"BT /F1.0 %.2f Tf %.2f %.2f Td %sET\n" % (
            _FOOT,
            x,
            MARGIN - 2 - ASCENT * _FOOT,
            show(REGULAR, _FOOT, text),
        )

    def _mark(self, page: int, rows: Sequence[Row | None], tops: Sequence[int]) -> None:
        """Keep in mind which line a page begins with, and where parts and months do."""
        if self._starts is not None:
            self._starts.append(self._lines)
        for row, top in zip(rows, tops, strict=False):
            if isinstance(row, Line):
                self._lines += 1
                self._since = self._since or (page, top / 10)
            elif isinstance(row, Part):
                self._outline.part(printable(row.text), page, top / 10)
                self._since = None
            elif isinstance(row, Total) and row.ends:
                self._outline.month(printable(row.ends), *(self._since or (page, top / 10)))
                self._since = None

    # -- the end

    def close(self) -> int:
        """The signatures stay together, on a page that bears lines if there are any; then what all pages share."""
        self._send_full(0)
        if not self._closes():
            some = keep(self._rows, len(self._rows) - 1, 0)
            self._next_page(some) if some > 0 else self._bare_page()
        if not self._closes():  # what a page cannot hold but alone
            self._bare_page()
        self._page(len(self._rows), NOTHING, self._noted(operators(self._closing()[0])))
        pages = self._file.pages
        self._file.form(self._count, self._foot(str(pages), 0))
        fonts = {
            name: add_font(face, page, PAGES[page], self._file.add)
            for name, (face, page) in _FONTS.items()
            if page == 0 or name in self._fonts | self._grid.rare | self._bold.rare
        }
        forms = {"Edge": self._edge, **self._tops, "Count": self._count}
        outline = self._outline.write(self._file)
        self._file.close(printable(self._head.title), printable(self._head.issuer.name), fonts, forms, outline)
        return pages

    def _bare_page(self) -> None:
        """Send all rows; the page that follows has no table."""
        self._page(len(self._rows), NOTHING)
        sheet = self._sheet()
        self._y = self._table_head = round(running_head(sheet, self._head) * 10)
        self._still, self._brought = self._noted(operators(sheet)), NOTHING

    def _closing(self) -> tuple[Sheet, float]:
        """The end of the book below the rows that wait, and how far down the page it goes."""
        sheet = self._sheet()
        below = self._y - sum(self._highs) - sum(self._brought.highs)
        return sheet, closing(sheet, below / 10, self._head, self._file.pages + 1)

    def _closes(self) -> bool:
        return bool(self._closing()[1] >= MARGIN)


def _said(cells: Sequence[Cell]) -> Sequence[Cell]:
    """A sum that comes to nothing says 0 in its last column, so that nobody takes it for forgotten."""
    figures = [at for at, cell in enumerate(cells) if isinstance(cell, int)]
    if not figures or any(cells[at] for at in figures):
        return cells
    return [*cells[: figures[-1]], "0", *cells[figures[-1] + 1 :]]


def _in(face: Face, code: bytes) -> bytes:
    """Rows in another face than most."""
    return b"/%s.0 %.2f Tf\n%s/F1.0 %.2f Tf\n" % (face.resource.encode(), SIZE, code, SIZE)
