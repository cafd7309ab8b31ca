"""The rules of a page of rows: one below each, heavier around a total, and those between the columns."""

from collections.abc import Iterable, Sequence
from typing import Final

from receipts.facts import Line, Note, Row, Total

_THIN: Final = b"[] 0 d 0.65 G 0.25 w\n"
_HEAVY: Final = b"0 G 0.7 w\n"
_UPRIGHT: Final = b"0.25 G 0.4 w\n"


class _Below(dict[int, bytes]):
    """A rule over the whole width at a height, kept once made: pages end their rows at the same heights."""

    def __init__(self, left: float, right: float) -> None:
        self._ends = (left, right)

    def __missing__(self, y: int) -> bytes:
        left, right = self._ends
        return self.setdefault(y, b"%.2f %.1f m %.2f %.1f l\n" % (left, y / 10, right, y / 10))


class Ruling:
    """For columns between these edges; heights are tenths of a point."""

    def __init__(self, edges: Sequence[float]) -> None:
        self._edges = edges
        self._below = _Below(edges[0], edges[-1])

    def draw(self, head: int, top: int, rows: Sequence[Row | None], bottoms: Sequence[int]) -> bytes:
        """Under a head that begins at `head` and ends at `top`, each row down to its bottom."""
        if not rows:
            return b""
        others = [at for at, row in enumerate(rows) if not isinstance(row, Line)]
        tops = (top, *bottoms)
        sums = {y for at in others if isinstance(rows[at], Total) for y in (tops[at], bottoms[at])}
        heavy = self._across(_HEAVY, sorted(sums, reverse=True))
        pauses = [(tops[at], bottoms[at]) for at in others if isinstance(rows[at], Note)]
        return self._across(_THIN, bottoms) + heavy + self._uprights(head, bottoms[-1], pauses) + b"0 G\n"

    def _across(self, look: bytes, heights: Sequence[int]) -> bytes:
        return b"%s%sS\n" % (look, b"".join(map(self._below.__getitem__, heights))) if heights else b""

    def _uprights(self, head: int, bottom: int, pauses: Iterable[tuple[int, int]]) -> bytes:
        """The outer edges all the way down, the rules between columns where no sentence stands."""
        left, *inner, right = self._edges
        lines = [(x, head / 10, x, bottom / 10) for x in (left, right)]
        for pause, again in (*pauses, (bottom, bottom)):
            if head > pause:
                lines += [(x, head / 10, x, pause / 10) for x in inner]
            head = again
        return b"%s%sS\n" % (_UPRIGHT, b"".join([b"%.2f %.1f m %.2f %.1f l\n" % line for line in lines]))
