"""Where the pages of a book may part its rows. Knows what rows are to each other; no heights, no ink."""

from collections.abc import Sequence

from receipts.facts import Line, Part, Row, Total

GROUP = 8  # lines of one voucher that keep to one page


def keep(rows: Sequence[Row | None], most: int, least: int) -> int:
    """How many of `rows` a page keeps that has room for `most`: as many as may be, not fewer than `least`.

    To know, it must see `GROUP` rows more than fit, or the book's last.
    """
    for at in range(most, least, -1):
        if may_part(rows, at):
            return at
    return most


def may_part(rows: Sequence[Row | None], at: int) -> bool:
    """Whether a page may end above `rows[at]`. None is what is left of the row before it."""
    above, below = rows[at - 1], rows[at]
    if above is None or below is None:
        return True
    if isinstance(above, Part) or (isinstance(above, Total) and at > 1 and isinstance(rows[at - 2], Part)):
        return False  # a heading stays with what it heads, its opening too
    if isinstance(below, Total):
        return not _sums_up(rows, at)
    if isinstance(above, Line) and isinstance(below, Line) and above.voucher and above.voucher == below.voucher:
        return _within(rows, at, above.voucher)
    return True


def _sums_up(rows: Sequence[Row | None], at: int) -> bool:
    """Whether the total at `at` is one of those that end what the lines above them were."""
    while at >= 0 and isinstance(row := rows[at], Total):
        if row.ends:
            return True
        at -= 1
    return False


def _within(rows: Sequence[Row | None], at: int, voucher: int) -> bool:
    """Whether a voucher's lines may part here: only a long one's, and none of its lines is left alone."""
    start, end = at - 1, at + 1
    while start > 0 and _of(rows[start - 1], voucher):
        start -= 1
    while end < len(rows) and _of(rows[end], voucher):
        end += 1
    return end - start > GROUP and start + 1 < at < end - 1


def _of(row: Row | None, voucher: int) -> bool:
    return isinstance(row, Line) and row.voucher == voucher
