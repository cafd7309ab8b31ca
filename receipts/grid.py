"""The columns of a book on the page: where each begins, and rows as ready page code."""

from collections.abc import Sequence
from itertools import accumulate, pairwise, repeat

from receipts.cells import Cells
from receipts.facts import Cell, Column
from receipts.fonts import Face
from receipts.ink import down, placed


class Grid:
    """Columns laid over a width, in one face; rows come out as operators for one BT … ET.

    A row begins with the pen at the page's left edge, on its first line, and ends on that of the next row.
    """

    def __init__(self, columns: Sequence[Column], left: float, right: float, face: Face) -> None:
        self.columns = columns
        share = (right - left) / sum(column.weight for column in columns)
        self.edges = list(accumulate((column.weight * share for column in columns), initial=left))
        self.rare: set[str] = set()
        spans = zip(columns, pairwise(self.edges), strict=True)
        self._columns = [Cells(its, face, a, b, self.rare) for its, (a, b) in spans]

    def typeset(self, rows: Sequence[Sequence[Cell]]) -> tuple[list[bytes], list[int]]:
        """The code of each row and how many lines high it is."""
        columns = list(zip(*rows, strict=True))
        codes = [column.typeset(cells) for column, cells in zip(self._columns, columns, strict=True)]
        tall = [1] * len(rows)
        for column, cells in zip(self._columns, columns, strict=True):
            if column.tall:
                tall = list(map(max, tall, map(column.tall.get, cells, repeat(1))))
        return list(map(b"".join, zip(*codes, map(down, tall), strict=True))), tall

    def one_line(self, cells: Sequence[Cell]) -> bytes:
        """A row whose texts grow smaller instead of longer."""
        codes, tall = self.typeset([cells])
        if tall == [1]:
            return codes[0]
        folded = [column.fold(cell, whole=True) for column, cell in zip(self._columns, cells, strict=True)]
        return b"".join(map(placed, folded)) + down(1)

    def parts(self, cells: Sequence[Cell], most: int) -> tuple[list[bytes], list[int]]:
        """A row as several, none of more than `most` lines."""
        folded = [column.fold(cell) for column, cell in zip(self._columns, cells, strict=True)]
        starts = range(0, max(map(len, folded)), most)
        cut = [[lines[start : start + most] for lines in folded] for start in starts]
        tall = [max(map(len, part)) for part in cut]
        return [b"".join(map(placed, part)) + down(high) for part, high in zip(cut, tall, strict=True)], tall
