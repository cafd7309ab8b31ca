"""What somebody asked of a book, and what a book answers with before it is laid out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from receipts.facts import Column, Row

Named = Callable[[list[int]], Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class Span:
    """Whose lines, of which days, of one fund or all."""

    unit: int
    start: date
    end: date
    fund: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Which book, of whom, for which days; `account` is a chart number, `place` a cash box or bank account, `fund` a
    fund's id, `keeper` whose book it is where two keep one, `party` a counterparty or giver (0: lines that name
    none), `appeal` an appeal's id, `public` the version for everybody, `journal` the printed
    S04-H whose pages S03-H cites (None: the newest; 0: none), `item` goods of the store, `maker` who booked, `count` a
    count of a cash box."""

    book: str
    unit: int
    start: date
    end: date
    account: str = "1111"
    place: int | None = None
    fund: int | None = None
    keeper: str = ""
    party: int | None = None
    appeal: int | None = None
    public: bool = False
    journal: int | None = None
    item: int | None = None
    maker: int | None = None
    count: int | None = None

    @property
    def span(self) -> Span:
        return Span(self.unit, self.start, self.end, self.fund)


@dataclass(frozen=True, slots=True)
class Spot:
    """Which page of a book: the one that begins at the line named by `at` ("": at the book's first), or the one that
    ends before it (`back`; "": at the book's end), or the one that begins with a day."""

    at: str = ""
    back: bool = False
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Turned:
    """One page of a book: its rows, what stands above them because an earlier page began it, and the names of the
    lines that this page and the next begin with ("": there is no page before, or after)."""

    rows: Sequence[Row]
    above: Sequence[Row] = ()
    first: str = ""
    next: str = ""


Turn = Callable[[Spot, int], Turned]


@dataclass(frozen=True, slots=True)
class Share:
    """What one part of a book shows on paper, where a page is too narrow for all its columns: a heading, and which
    columns."""

    heading: str
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Composed:
    """The rows of a book, which stream, and the lines under its title; `turn` reads any one page (so many lines) of a
    book that can be opened in its middle; `days` are those that it is of, where they are not the ones asked for.

    `columns` are the book's own where its form leaves them open; `shares` are its parts on paper, and its `rows` can
    then be read again and again."""

    rows: Iterable[Row]
    subtitles: tuple[str, ...] = ()
    turn: Turn | None = None
    days: tuple[date, date] | None = None
    columns: tuple[Column, ...] = ()
    shares: tuple[Share, ...] = ()
