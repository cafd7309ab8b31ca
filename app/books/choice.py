"""What somebody asked of a book, and what a book answers with before it is laid out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from receipts.facts import Row

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
    fund's id, `keeper` whose book it is where two keep one, `party` a counterparty (0: lines that name none)."""

    book: str
    unit: int
    start: date
    end: date
    account: str = "1111"
    place: int | None = None
    fund: int | None = None
    keeper: str = ""
    party: int | None = None

    @property
    def span(self) -> Span:
        return Span(self.unit, self.start, self.end, self.fund)


@dataclass(frozen=True, slots=True)
class Composed:
    """The rows of a book, which stream, and the lines under its title."""

    rows: Iterable[Row]
    subtitles: tuple[str, ...] = ()
