"""The columns of a book on the page: where each begins, and a row's cells as ready page code.

The hot path of a ledger: a line that needs no wrapping costs a few microseconds. Codes never need an
escape (see `receipts.fonts`), digits have one width, and short texts come again and again.
"""

from codecs import charmap_encode
from collections.abc import Sequence
from datetime import date
from itertools import accumulate, pairwise
from typing import Final
from unicodedata import is_normalized

from receipts.dates import short_date
from receipts.facts import Cell, Column
from receipts.fonts import ASCENT, BASE, Face, encode, printable
from receipts.wrap import wrap

SIZE: Final = 7.8
STEP: Final = 10.7  # from line to line: SIZE times the leading of all papers
PAD: Final = 3.0
INSET: Final = 2.6  # white beside the rules
_SMALLEST: Final = 0.72  # a date or a number is drawn this much smaller before it is broken
_SHORT: Final = 14  # letters of a text worth remembering
_REMEMBERED: Final = 20_000

Pieces = list[list[bytes]]  # of one row: for each cell that says something, its lines as operators


def figures(amount: int) -> str:
    """`1.234.567`, a negative in parentheses, nothing for zero."""
    if amount == 0:
        return ""
    text = f"{abs(amount):,}".replace(",", ".")
    return text if amount > 0 else f"({text})"


def show(face: Face, size: float, text: str) -> bytes:
    """Operators that show printable text where the pen stands; the face's page 0 is set before and after."""
    runs = list(encode(text))
    if len(runs) == 1 and runs[0][0] == 0:
        return b"(%s)Tj\n" % runs[0][1]
    name = face.resource.encode()
    shown = b"".join(b"/%s.%d %.2f Tf(%s)Tj\n" % (name, page, size, codes) for page, codes in runs)
    return b"%s/%s.0 %.2f Tf\n" % (shown, name, size)


class Grid:
    """Columns laid over a width, in one face; rows come out as operators for one BT … ET."""

    def __init__(self, columns: Sequence[Column], left: float, right: float, face: Face) -> None:
        self.columns = columns
        self.face = face
        share = (right - left) / sum(column.weight for column in columns)
        self.edges = list(accumulate((column.weight * share for column in columns), initial=left))
        self.widths = [b - a - 2 * INSET for a, b in pairwise(self.edges)]
        self._width_of = face.widths[0].__getitem__
        self._blank = face.width(" ", SIZE)
        self._left = [b"1 0 0 1 %.2f %%.1f Tm(" % (edge + INSET) for edge in self.edges]
        self._seen: dict[tuple[int, str | date], list[bytes]] = {}
        self._starts: dict[tuple[int, int, bool], bytes] = {}

    def _start(self, place: int, wide: float, *, numeric: bool) -> float:
        """Where text of this width begins in its column."""
        align = "right" if numeric else self.columns[place].align
        free = self.widths[place] - wide
        return self.edges[place] + INSET + (free if align == "right" else free / 2 if align == "center" else 0.0)

    def _piece(self, place: int, wide: float, shown: bytes, *, numeric: bool = False) -> bytes:
        """Operators for one line of a cell but for its height (`%.1f`); smaller type where it is too wide."""
        scale = min(1.0, self.widths[place] / wide) if wide else 1.0
        start = self._start(place, wide * scale, numeric=numeric)
        if scale == 1.0:
            return b"1 0 0 1 %.2f %%.1f Tm%s" % (start, shown)
        name = self.face.resource.encode()
        small = b"/%s.0 %.2f Tf 1 0 0 1 %.2f %%.1f Tm%s" % (name, SIZE * scale, start, shown)
        return small + b"/%s.0 %.2f Tf\n" % (name, SIZE)

    def _figures(self, place: int, amount: int) -> list[bytes]:
        """An amount, on one line whatever its length."""
        text = figures(amount)
        shown = b"(%s)Tj\n" % charmap_encode(text, "strict", BASE)[0]
        key = (place, len(text), amount < 0)
        start = self._starts.get(key)
        if start is None:
            wide = self.face.width(text, SIZE)
            if wide > self.widths[place]:
                return [self._piece(place, wide, shown, numeric=True)]
            start = self._starts[key] = b"1 0 0 1 %.2f %%.1f Tm" % self._start(place, wide, numeric=True)
        return [start + shown]

    def _words(self, place: int, cell: str | date) -> list[bytes]:
        """A text's lines; short ones come again and again, so they are remembered."""
        pieces = self._seen.get((place, cell))
        if pieces is None:
            text = cell if isinstance(cell, str) else short_date(cell)
            pieces = self._fold(place, text)
            if len(text) <= _SHORT:
                if len(self._seen) >= _REMEMBERED:
                    self._seen.clear()
                self._seen[place, cell] = pieces
        return pieces

    def _fold(self, place: int, text: str) -> list[bytes]:
        """A text wrapped to its column: by codes where it is plain, by the careful way where it is not."""
        if not (text.isprintable() and is_normalized("NFC", text)):
            text = printable(text)
        try:
            codes: bytes = charmap_encode(text, "strict", BASE)[0]
        except UnicodeEncodeError:
            return self._fold_slowly(place, printable(text))
        wide, room = self._width(codes), self.widths[place]
        if wide <= room or (b" " not in codes and wide * _SMALLEST <= room):
            codes = codes.replace(b"%", b"%%") if b"%" in codes else codes
            if wide <= room and self.columns[place].align == "left":
                return [self._left[place] + codes + b")Tj\n"]
            return [self._piece(place, wide, b"(%s)Tj\n" % codes)]
        lines = []
        line, taken = b"", 0.0
        for word in codes.split(b" "):
            more = self._width(word)
            if more > room:
                return self._fold_slowly(place, text)
            if line and taken + self._blank + more > room:
                lines.append((line, taken))
                line, taken = word, more
            else:
                line = line + b" " + word if line else word
                taken += more + (self._blank if taken else 0.0)
        lines.append((line, taken))
        return [self._piece(place, wide, b"(%s)Tj\n" % line.replace(b"%", b"%%")) for line, wide in lines]

    def _fold_slowly(self, place: int, text: str) -> list[bytes]:
        """Words wider than the column, and letters beyond page 0."""
        lines = ("".join(run for _, run in line) for line in wrap([(self.face, text)], SIZE, self.widths[place]))
        return [
            self._piece(place, self.face.width(line, SIZE), show(self.face, SIZE, line).replace(b"%", b"%%"))
            for line in lines
            if line
        ]

    def _width(self, codes: bytes) -> float:
        return sum(map(self._width_of, codes)) * SIZE / 1000

    def row(self, cells: Sequence[Cell]) -> Pieces:
        """The cells that say something, each as its lines."""
        return [
            self._figures(place, cell) if isinstance(cell, int) else self._words(place, cell)
            for place, cell in enumerate(cells)
            if cell
        ]

    def ink(self, pieces: Pieces, top: float) -> bytes:
        """A row drawn from `top` down."""
        y = top - PAD / 2 - ASCENT * SIZE
        if sum(map(len, pieces)) == len(pieces):
            return b"".join([lines[0] for lines in pieces]) % ((y,) * len(pieces))
        shown = b"".join([b"".join(lines) for lines in pieces])
        return shown % tuple([y - number * STEP for lines in pieces for number in range(len(lines))])
