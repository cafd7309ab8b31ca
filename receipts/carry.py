"""What a book hands from page to page: sums of the lines so far, or the last balance."""

from collections.abc import Sequence

from receipts.facts import Cell, Column

FORWARD = "Cộng chuyển trang sau"
BROUGHT = "Số trang trước chuyển sang"


class Carries:
    """Cumulative from the first line of the book."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._summed = [place for place, column in enumerate(columns) if column.carry is True]
        self._last = [place for place, column in enumerate(columns) if column.carry == "last"]
        self._width = len(columns)
        self._label = _widest_text(columns)
        self.sums = [0] * len(columns)

    def __bool__(self) -> bool:
        return bool(self._summed or self._last)

    def count(self, cells: Sequence[Cell]) -> None:
        """Take in a line."""
        for place in self._summed:
            amount = cells[place]
            if isinstance(amount, int):
                self.sums[place] += amount
        if self._last:
            self.note(cells)

    def note(self, cells: Sequence[Cell]) -> None:
        """Take in the balances of a total row (an opening, a closing), which sums leave out."""
        for place in self._last:
            amount = cells[place]
            if isinstance(amount, int):
                self.sums[place] = amount

    def row(self, label: str) -> list[Cell]:
        """The carried figures under a label."""
        cells: list[Cell] = [None] * self._width
        for place in (*self._summed, *self._last):
            cells[place] = self.sums[place]
        cells[self._label] = label
        return cells


def _widest_text(columns: Sequence[Column]) -> int:
    """The column with room for a label: the widest that carries nothing."""
    free = [place for place, column in enumerate(columns) if not column.carry] or [0]
    return max(free, key=lambda place: (columns[place].weight, -place))
