"""Pages that fill one after another: a paragraph breaks between lines, a table's row never does, a block stays whole.

It knows the room that is left and the heads that come again; what a paper says is the paper's own file.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Final

from receipts.facts import Column, Mark
from receipts.fonts import BOLD, ITALIC, REGULAR, Face, printable
from receipts.paper import LEADING, Align, Rule, Sheet, mark_line
from receipts.sizes import MARGINS, PAGES, TYPE, Paper
from receipts.wrap import NBSP, Run, wrap

Block = Callable[[Sheet, float], float]  # draws from a top edge down, gives back the bottom it reached
Cell = tuple[list[list[Run]], float]  # the lines of a cell and the size of their type

_PAD: Final = 2.2  # white above and below a row
_INSET: Final = 3.0  # white beside the rules
_FOOT: Final = 1.3  # lines kept free for the page number
_SCALES: Final = (1.0, 0.94, 0.88)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table: a text for each column, its face, and the least height it takes (for a hand to write in)."""

    cells: Sequence[str]
    face: Face = REGULAR
    least: float = 0.0


@dataclass(slots=True)
class Flow:
    """A paper of as many pages as it needs. `running` stands small over each page but the first."""

    paper: Paper
    mark: Mark
    copy: int
    running: str
    scale: float = 1.0
    sheets: list[Sheet] = field(default_factory=list)
    y: float = 0.0

    def __post_init__(self) -> None:
        self.next_page()

    @property
    def size(self) -> float:
        return TYPE[self.paper] * self.scale

    @property
    def sheet(self) -> Sheet:
        return self.sheets[-1]

    @property
    def width(self) -> float:
        return self.sheet.right - self.sheet.left

    @property
    def bottom(self) -> float:
        """Nothing but the page number stands below."""
        return self.sheet.margin + _FOOT * LEADING * self.size * 0.7

    def next_page(self) -> None:
        sheet = self._blank()
        top = mark_line(sheet, sheet.top, self.size * 0.85)
        if self.sheets:
            said = [(ITALIC, printable(self.running))]
            top = sheet.block(sheet.left, top, sheet.right - sheet.left, self.size * 0.75, said) - 0.5 * self.size
        self.sheets.append(sheet)
        self.y = top

    def _blank(self) -> Sheet:
        return Sheet(*PAGES[self.paper], MARGINS[self.paper], self.mark, copy=self.copy)

    def gap(self, lines: float) -> None:
        """White between two parts."""
        self.y -= lines * self.size

    def height_of(self, *blocks: Block) -> float:
        """What the blocks would take, one below the other."""
        trial = self._blank()
        top = trial.top
        for block in blocks:
            top = block(trial, top)
        return trial.top - top

    def put(self, *blocks: Block) -> None:
        """The blocks together, whole on this page or else on the next."""
        if self.y - self.height_of(*blocks) < self.bottom - 0.01:
            self.next_page()
        for block in blocks:
            self.y = block(self.sheet, self.y)

    def text(self, runs: Iterable[Run], *, size: float = 1.0, align: Align = "left", indent: float = 0.0) -> None:
        """A paragraph, broken between its lines where the page ends; `size` in parts of the paper's own."""
        height = self.size * size
        for line in wrap(runs, height, self.width - indent):
            if line:
                self.put(self._line(line, height, align, indent))

    def _line(self, line: list[Run], height: float, align: Align, indent: float) -> Block:
        width = self.width - indent
        return lambda sheet, top: sheet.block(sheet.left + indent, top, width, height, line, align)

    def table(self, columns: Sequence[Column], rows: Sequence[TableRow], after: Sequence[Block] = ()) -> None:
        """The rows under heads that come again on each page; the last two, of which one is the sum, stay with what
        comes `after`."""
        grid = _Grid(columns, self.sheet.left, self.sheet.right, self.size * 0.9)
        most = (self.sheet.top - self.bottom) * 0.6
        measured = [grid.lines(row, most) for row in rows]
        tail = self.height_of(*after) + sum(height for _lines, height in measured[-1:])
        if self.y - grid.head_height() - (measured[0][1] if rows else 0.0) < self.bottom:
            self.next_page()
        self.y = grid.head(self.sheet, self.y)
        for place, (lines, height) in enumerate(measured):
            needed = height + (tail if place == len(rows) - 2 else 0.0)
            if self.y - needed < self.bottom - 0.01 and not grid.fresh:
                grid.close(self.sheet, self.y)
                self.next_page()
                self.y = grid.head(self.sheet, self.y)
            self.y = grid.row(self.sheet, self.y, lines, height)
        grid.close(self.sheet, self.y)
        if after:
            self.put(*after)

    def finish(self) -> list[Sheet]:
        """The pages, each with its number where there are several."""
        count = len(self.sheets)
        for number, sheet in enumerate(self.sheets, 1):
            if count > 1:
                said = [(REGULAR, f"Trang {number}/{count}")]
                top = sheet.margin + LEADING * self.size * 0.7
                sheet.block(sheet.left, top, self.width, self.size * 0.7, said, "right")
        return self.sheets


class _Grid:
    """The columns of a table between two margins, and the page it stands on now."""

    def __init__(self, columns: Sequence[Column], left: float, right: float, size: float) -> None:
        self._columns, self._size = columns, size
        share = (right - left) / sum(column.weight for column in columns)
        self._edges = list(accumulate((column.weight * share for column in columns), initial=left))
        self._top = 0.0
        self.fresh = True  # no row stands below the heads yet

    def head_height(self) -> float:
        letters = any(column.letter for column in self._columns)
        return self._titles()[1] + (LEADING * self._size * 0.85 + _PAD if letters else 0.0)

    def _titles(self) -> tuple[list[Cell], float]:
        return self.lines(TableRow([column.title for column in self._columns], BOLD), 1e9, whole=False)

    def head(self, sheet: Sheet, top: float) -> float:
        """Titles and, where there are any, letters."""
        self._top, self.fresh = top, True
        titles, height = self._titles()
        self._rule(sheet, top, 0.8)
        self._draw(sheet, top, titles, centred=True)
        top -= height
        if any(column.letter for column in self._columns):
            letters: list[Cell] = [([[(ITALIC, column.letter)]], self._size * 0.85) for column in self._columns]
            self._rule(sheet, top, 0.4)
            self._draw(sheet, top + _PAD / 2, letters, centred=True)
            top -= LEADING * self._size * 0.85 + _PAD
        self._rule(sheet, top, 0.8)
        return top

    def lines(self, row: TableRow, most: float, *, whole: bool = True) -> tuple[list[Cell], float]:
        """Each cell's lines and the height of the row. `whole`: what stands at the right, an amount, is drawn smaller
        rather than broken. A text that would fill a page by itself ends in `…`."""
        step = LEADING * self._size
        fits = max(int((most - 2 * _PAD) / step), 1)
        cells: list[Cell] = []
        for column, text, (left, right) in zip(self._columns, row.cells, pairwise(self._edges), strict=True):
            said, room = printable(text), right - left - 2 * _INSET
            if whole and column.align == "right" and said:
                size = min(self._size, self._size * room / row.face.width(said, self._size) * 0.999)
                cells.append(([[(row.face, said.replace(" ", NBSP))]], size))
                continue
            wrapped = wrap([(row.face, said)], self._size, room)
            if len(wrapped) > fits:
                face, last = wrapped[fits - 1][-1]
                wrapped = [*wrapped[: fits - 1], [(face, last[:-2] + "…")]]
            cells.append((wrapped, self._size))
        return cells, max(max((len(lines) for lines, _size in cells), default=1) * step + 2 * _PAD, row.least)

    def row(self, sheet: Sheet, top: float, cells: list[Cell], height: float) -> float:
        self._draw(sheet, top, cells)
        self._rule(sheet, top - height, 0.3)
        self.fresh = False
        return top - height

    def close(self, sheet: Sheet, bottom: float) -> None:
        """The rules between columns, once it is known how far down this page the table goes."""
        for place, x in enumerate(self._edges):
            sheet.rules.append(Rule(x, self._top, x, bottom, 0.6 if place in (0, len(self._edges) - 1) else 0.3))
        self._rule(sheet, bottom, 0.6)

    def _draw(self, sheet: Sheet, top: float, cells: list[Cell], *, centred: bool = False) -> None:
        for column, (lines, size), (left, right) in zip(self._columns, cells, pairwise(self._edges), strict=True):
            at, align = top - _PAD, "center" if centred else column.align
            for line in lines:
                at = sheet.block(left + _INSET, at, right - left - 2 * _INSET, size, line, align)

    def _rule(self, sheet: Sheet, y: float, weight: float) -> None:
        sheet.rules.append(Rule(self._edges[0], y, self._edges[-1], y, weight))


def fit(
    paper: Paper, mark: Mark, copy: int, running: str, fill: Callable[[Flow], None], scales: Sequence[float] = _SCALES
) -> list[Sheet]:
    """One page where a little smaller type is enough for it, else as many as there have to be."""
    for scale in scales:
        flow = Flow(paper, mark, copy, running, scale)
        fill(flow)
        if len(flow.sheets) == 1:
            return flow.finish()
    whole = Flow(paper, mark, copy, running, scales[0])
    fill(whole)
    return whole.finish()
