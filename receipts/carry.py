"""What a book hands from page to page: sums of the lines so far, or the last balance, of the part being printed."""

from collections.abc import Sequence

from receipts.facts import Cell, Column, Line, Part, Quantity, Row, Total

FORWARD = "Cộng chuyển trang sau"
BROUGHT = "Số trang trước chuyển sang"


class Carries:
    """Cumulative from the first line of the book, or of its part."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._summed = [place for place, column in enumerate(columns) if column.carry is True]
        self._last = [place for place, column in enumerate(columns) if column.carry == "last"]
        self._label = _widest_text(columns)
        self.sums = [0] * len(columns)
        self._left: dict[int, int | Quantity] = {}

    def __bool__(self) -> bool:
        return bool(self._summed or self._last)

    def count(self, rows: Sequence[Row | None]) -> None:
        """Take in the rows of a page. Balances are those of totals too (an opening, a closing); sums leave them out."""
        begun = [at for at, row in enumerate(rows) if isinstance(row, Part)]
        if begun:
            rows = rows[begun[-1] :]
            self.sums = [0] * len(self.sums)
            self._left = {}
        lines = [row.cells for row in rows if isinstance(row, Line)]
        for place in self._summed:
            self.sums[place] += sum([cell for cells in lines if (cell := cells[place]).__class__ is int])
        for place in self._last:
            said = (row.cells[place] for row in reversed(rows) if isinstance(row, (Line, Total)))
            found = next((cell for cell in said if isinstance(cell, (int, Quantity))), None)
            if found is not None:
                self._left[place] = found

    def row(self, label: str) -> list[Cell]:
        """The carried figures under a label."""
        cells: list[Cell] = [None] * len(self.sums)
        for place in self._summed:
            cells[place] = self.sums[place]
        for place in self._last:
            cells[place] = self._left.get(place, 0)
        cells[self._label] = label
        return cells


def _widest_text(columns: Sequence[Column]) -> int:
    """The column with room for a label: the widest that carries nothing."""
    free = [place for place, column in enumerate(columns) if not column.carry] or [0]
    return max(free, key=lambda place: (columns[place].weight, -place))
