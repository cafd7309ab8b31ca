"""The notes in use, as dated data: what a count sheet lists, largest first."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Banknote:
    """A denomination in đồng and the days on which it is legal tender."""

    value: int
    valid_from: date
    valid_to: date | None = None


NOTES = (
    Banknote(500_000, date(2003, 12, 17)),
    Banknote(200_000, date(2006, 8, 30)),
    Banknote(100_000, date(2004, 9, 1)),
    Banknote(50_000, date(2003, 12, 17)),
    Banknote(20_000, date(2006, 5, 17)),
    Banknote(10_000, date(2006, 8, 30)),
    Banknote(5_000, date(1993, 1, 15)),
    Banknote(2_000, date(1989, 10, 20)),
    Banknote(1_000, date(1989, 10, 20)),
    Banknote(500, date(1989, 8, 15)),
    Banknote(200, date(1987, 9, 30)),
)


def notes_on(day: date) -> list[int]:
    """The values that a count on `day` may hold."""
    return [n.value for n in NOTES if n.valid_from <= day and (n.valid_to is None or day <= n.valid_to)]
