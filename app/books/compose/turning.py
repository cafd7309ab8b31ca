"""Turning to any page of a book: one that begins with a line, ends before one, begins with a day, or is the last.

A book is sections, each with what opens and closes it and the lines between; only this page's lines are read. Knows
no form and no figure: what stands on a page is the same, row for row, as in the book that prints.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.books.choice import Spot, Turned
from app.books.errors import LineUnknown
from ledger import windows
from ledger.windows import At, Which, Window
from receipts.facts import Row

BEFORE = "Số trang trước chuyển sang"
_NAME = re.compile(r"(\d{1,18})(?:\.(\d{4})(\d\d)(\d\d)\.(\d{1,18})\.(\d{1,9}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a book: `key` names it in addresses, `which` says its lines, `draw` lays some of them out; `above`
    says what an earlier page began. `none` stands in the place of lines when there are none."""

    key: int
    which: Which
    draw: Callable[[Window], Iterable[Row]]
    above: Callable[[Window], Sequence[Row]]
    opens: Sequence[Row] = ()
    none: Sequence[Row] = ()
    closes: Sequence[Row] = ()
    empty: bool = False


Tail = Callable[[], Sequence[Row]]
Here = tuple[int, At | None]  # a section, and a line of it (None: its beginning)


def turn(session: Session, sections: Sequence[Section], tail: Tail, spot: Spot, n: int) -> Turned:
    """The page of `n` lines at `spot`, `tail` after the last section (LineUnknown)."""
    here = _find(session, sections, spot)
    if here is not None and not spot.back:
        page = _page(session, sections, tail, here, n)
        if page is not None:
            return page
    start, n = _back(session, sections, (len(sections), None) if here is None or not spot.back else here, n)
    return _page(session, sections, tail, start, n) or Turned(tail())


def _find(session: Session, sections: Sequence[Section], spot: Spot) -> Here | None:
    """Where `spot` is; None at the end of the book."""
    if spot.day is not None and len(sections) == 1:
        at = At(spot.day, 0, 0)
        return 0, at if windows.seek(session, sections[0].which, 1, at)[0] else None
    if not spot.at:
        return None if spot.back else (0, None)
    said = _NAME.fullmatch(spot.at)
    number = next((i for i, section in enumerate(sections) if said and section.key == int(said[1])), None)
    if said is None or number is None:
        raise LineUnknown
    if said[2] is None:
        return number, None
    try:
        return number, At(date(int(said[2]), int(said[3]), int(said[4])), int(said[5]), int(said[6]))
    except ValueError as error:
        raise LineUnknown from error


def _page(session: Session, sections: Sequence[Section], tail: Tail, here: Here, n: int) -> Turned | None:
    """`n` lines from `here` on; None when no line is there."""
    rows: list[Row] = []
    above: Sequence[Row] = ()
    (number, at), left, next = here, n, ""
    while number < len(sections) and left > 0 and not next:
        section = sections[number]
        found = Window() if section.empty else windows.window(session, section.which, left, at)
        if at is None:
            rows += section.opens
        elif not found.count:
            return None
        else:
            above, here = section.above(found), (number, found.first)
        rows += section.draw(found) if found.count else section.none
        left -= max(found.count, 1)
        if found.next is not None:
            next = _name(section, found.next)
        else:
            rows += section.closes
            number, at = number + 1, None
    if number == len(sections):
        rows += tail()
    elif not next:
        next = _name(sections[number], None)
    first = "" if here == (0, None) or not sections else _name(sections[here[0]], here[1])
    return Turned(rows, above, first, next)


def _back(session: Session, sections: Sequence[Section], here: Here, n: int) -> tuple[Here, int]:
    """Where the page of `n` lines begins that ends before `here`, and how many lines it has."""
    (number, at), left = here, n
    inside = at is not None
    while left > 0 and (inside or number > 0):
        if not inside:
            number -= 1
        section = sections[number]
        if section.empty:
            left -= 1
        else:
            count, start = windows.seek(session, section.which, left, at if inside else None)
            if start is not None:
                return (number, start), n
            left -= count
        inside = False
    return (number, None), n - left if number else n


def _name(section: Section, at: At | None) -> str:
    return f"{section.key}" if at is None else f"{section.key}.{at.day:%Y%m%d}.{at.voucher}.{at.line}"
