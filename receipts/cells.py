"""The cells of one column of a book as page code: the hot path of a ledger.

A cell goes out from the row's left edge and comes back, so the same code stands in any row of any page: equal cells are
set once, and what is new in a run of rows is encoded and measured together. Digits have one width, so an amount stands
right by its length alone.
"""

from bisect import bisect_right
from codecs import charmap_build, charmap_encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import accumulate
from math import floor
from typing import Final, Literal

from receipts.dates import short_date
from receipts.facts import Cell, Column
from receipts.fonts import BASE, PAGES, Face, encode, printable
from receipts.ink import INSET, SIZE, Placed, figures, placed, show

_SMALLEST: Final = 0.72  # a date or a number is drawn this much smaller before it is broken
_REMEMBERED: Final = 1_000  # cells
_COARSE: Final = 5  # thousandths of the size: widths as bytes, rounded up
_BREAK: Final = 255  # between texts measured together; no letter is 1,275 wide
_BREAKS: Final = bytes([_BREAK])
_LOOSE: Final = (b"  ", b"\n ", b" \n")  # blanks that `printable` takes away
_LINES: Final = charmap_build("".join("\n" if code == 10 else PAGES[0].get(code, "\ufffe") for code in range(256)))

Align = Literal["left", "center", "right"]


class Cells:
    """One column and the cells it has set so far. Widths are in thousandths of the size, like its `_room`."""

    def __init__(self, column: Column, face: Face, left: float, right: float, rare: set[str]) -> None:
        self.rare = rare  # the fonts used beyond the face's page 0
        self.tall: dict[Cell, int] = {}  # the cells of more than one line
        self._column, self._face, self._left = column, face, left + INSET
        self._room = int((right - left - 2 * INSET) * 1000 / SIZE)
        self._squeezed = int(self._room / _SMALLEST)  # as wide as what is made to fit by smaller type
        self._codes: dict[Cell, bytes] = {None: b"", "": b""}
        self._shapes: dict[int, bytes] = {}  # of a text, by its width
        self._widths = face.widths[0]
        coarse = [min(-(-wide // _COARSE), _BREAK - 1) for wide in self._widths]
        self._coarse = bytes(_BREAK if code == 10 else wide for code, wide in enumerate(coarse))
        wides = {len(amount): sum(self._letters(amount)) for amount in (figures(10**digits) for digits in range(25))}
        self._amounts = {
            length: placed([(self._start(wide, "right"), b"(%b)Tj ")])
            for length, wide in wides.items()
            if wide <= self._room
        }
        self._most = 10 ** len(self._amounts)  # amounts below it fit

    def typeset(self, cells: Sequence[Cell]) -> list[bytes]:
        """The cells as code that goes to this column from the row's left, shows them and comes back."""
        if len(self._codes) > _REMEMBERED:
            self._codes = {None: b"", "": b""}
            self.tall.clear()
        codes = self._codes
        if fresh := {cell for cell in cells if cell not in codes}:
            self._learn(fresh)
        return list(map(codes.__getitem__, cells))

    def _learn(self, fresh: set[Cell]) -> None:
        """Plain amounts and plain texts together, what is left one at a time."""
        amounts = [cell for cell in fresh if isinstance(cell, int) and 0 < cell < self._most]
        if amounts:
            shown = "\n".join([f"{amount:,}" for amount in amounts]).replace(",", ".").encode().split(b"\n")
            shapes = self._amounts
            self._codes.update(zip(amounts, [shapes[len(codes)] % codes for codes in shown], strict=True))
        if texts := [cell for cell in fresh if isinstance(cell, str)]:
            self._learn_texts(texts)
        for cell in [cell for cell in fresh if cell not in self._codes]:
            self._keep(cell, self.fold(cell))

    def _learn_texts(self, texts: list[str]) -> None:
        """Those of plain letters, if all are: encoded and measured together."""
        try:
            joined: bytes = charmap_encode("\n".join(texts), "strict", _LINES)[0]
        except UnicodeEncodeError:
            return
        shown = joined.split(b"\n")
        if len(shown) != len(texts) or any(loose in b"\n%b\n" % joined for loose in _LOOSE):
            return
        if self._column.align == "left":  # enough to know that it fits
            wides = [wide * _COARSE for wide in map(sum, joined.translate(self._coarse).split(_BREAKS))]
        else:
            wides = [sum(map(self._widths.__getitem__, codes)) for codes in shown]
        room, shapes = self._room, self._shapes
        for text, codes, wide in zip(texts, shown, wides, strict=True):
            if wide <= room:
                self._codes[text] = (shapes.get(wide) or self._shape(wide)) % codes
            else:
                self._learn_wide(text, codes)

    def _learn_wide(self, text: str, codes: bytes) -> None:
        """One of plain letters that needs smaller type, or more lines than one."""
        letters = list(map(self._widths.__getitem__, codes))
        wide = sum(letters)
        if b" " not in codes and wide <= self._squeezed:
            self._codes[text] = (self._shapes.get(wide) or self._shape(wide)) % codes
        else:
            broken = _broken(partial(codes.rfind, b" "), letters, self._room)
            align = self._column.align
            self._keep(text, [(self._start(wide, align), b"(%b)Tj " % codes[a:b]) for a, b, wide in broken])

    def _keep(self, cell: Cell, lines: Sequence[Placed]) -> None:
        self._codes[cell] = placed(lines)
        if len(lines) > 1:
            self.tall[cell] = len(lines)

    def _shape(self, wide: int) -> bytes:
        """The code of a text on one line but for its letters, kept by its width."""
        shape = self._shapes[wide] = placed([self._scaled(wide, self._column.align, lambda size: b"(%b)Tj ")])
        return shape

    def _scaled(self, wide: int, align: Align, shown: Callable[[float], bytes]) -> Placed:
        """A line at its start, in smaller type where it is too wide."""
        if wide <= self._room:
            return self._start(wide, align), shown(SIZE)
        size = floor(SIZE * self._room / wide * 100) / 100
        name = self._face.resource.encode()
        return self._left, b"/%s.0 %.2f Tf%s/%s.0 %.2f Tf " % (name, size, shown(size), name, SIZE)

    def _start(self, wide: int, align: Align) -> float:
        """From the row's left to where a text of this width begins."""
        free = (self._room - wide) * SIZE / 1000
        return round(self._left + (free if align == "right" else free / 2 if align == "center" else 0.0), 2)

    # -- one cell at a time

    def fold(self, cell: Cell, *, whole: bool = False) -> list[Placed]:
        """A cell as lines that fit the column. A number is one line however small, and so is a `whole` cell; another
        text without blanks is made a little smaller before it is broken."""
        align: Align = "right" if isinstance(cell, int) else self._column.align
        text = self._text(cell)
        letters = self._letters(text)
        wide = sum(letters)
        if isinstance(cell, int) or whole or wide <= self._room or (" " not in text and wide <= self._squeezed):
            return [self._scaled(wide, align, lambda size: show(self._face, size, text))] if text else []
        broken = _broken(partial(text.rfind, " "), letters, self._room)
        return [(self._start(wide, align), show(self._face, SIZE, text[a:b])) for a, b, wide in broken]

    def _text(self, cell: Cell) -> str:
        if isinstance(cell, str):
            return printable(cell)
        if isinstance(cell, int):
            return figures(cell) or ("0" if self._column.carry == "last" else "")
        return short_date(cell) if cell else ""

    def _letters(self, text: str) -> list[int]:
        """The width of each letter."""
        try:
            return list(map(self._widths.__getitem__, charmap_encode(text, "strict", BASE)[0]))
        except UnicodeEncodeError:
            runs = list(encode(text))
            self.rare.update(f"{self._face.resource}.{page}" for page, _ in runs if page)
            return [self._face.widths[page][code] for page, codes in runs for code in codes]


def _broken(
    blank_before: Callable[[int, int], int], letters: Iterable[int], room: int
) -> Iterator[tuple[int, int, int]]:
    """Where each line begins and ends, and its width: at its last blank that fits, else where the room ends.

    `blank_before` finds the last blank of the text between two places, or gives -1.
    """
    ends = list(accumulate(letters, initial=0))
    start, last = 0, len(ends) - 1
    while ends[last] - ends[start] > room:
        most = max(bisect_right(ends, ends[start] + room) - 1, start + 1)
        blank = blank_before(start + 1, most + 1)
        end = blank if blank > 0 else most
        yield start, end, ends[end] - ends[start]
        start = blank + 1 if blank > 0 else most
    if start < last:
        yield start, last, ends[last] - ends[start]
