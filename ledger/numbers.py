"""Numbers without gaps: a locked counter row for each unit, kind and year (or month), never a MAX+1.

The statements are built once: a post is held up by its round trips, so none is spent on building SQL.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, func, literal_column, select, text
from sqlalchemy.orm import Session

from ledger import numbering
from ledger.columns import Day
from ledger.models import MovementRow, Series, SeriesSetting, Voucher

_SERIES = Series.__table__
_FIND = select(_SERIES.c.id, _SERIES.c.month, _SERIES.c.last).where(
    _SERIES.c.unit_id == bindparam("unit"),
    _SERIES.c.kind == bindparam("kind"),
    _SERIES.c.year == bindparam("year"),
    _SERIES.c.month.in_((0, bindparam("month"))),
).order_by(_SERIES.c.month.desc())  # fmt: skip
_OPEN = text("""
    INSERT INTO series (unit_id, kind, year, month, first, last) VALUES (:unit, :kind, :year, :month, 0, 0)
    ON CONFLICT DO NOTHING""")
_LAST = select(_SERIES.c.last).where(_SERIES.c.id == bindparam("series"))
# PostgreSQL: the web's role may not lock what it may not update, so the owner's function does.
_TAKE = text("SELECT last FROM books_take(:period, :series)")
_NEXT_ID = text("SELECT nextval('voucher_id')")
_MOVEMENT, _VOUCHER = MovementRow.__table__, Voucher.__table__
_NEWEST = select(
    select(func.coalesce(func.max(_MOVEMENT.c.voucher_id), literal_column("0"))).scalar_subquery(),
    select(func.coalesce(func.max(_VOUCHER.c.id), literal_column("0"))).scalar_subquery(),
)


# All that a voucher asks before it is written, in one trip. On PostgreSQL the owner's function locks as it reads.
_START = text("""
    SELECT p.id AS period, p.state, s.id AS series, s.month, s.last,
           1 + max(coalesce((SELECT max(voucher_id) FROM movement), 0),
                   coalesce((SELECT max(id) FROM voucher), 0)) AS id
    FROM (SELECT 1) one
    LEFT JOIN period p ON p.unit_id = :unit AND p.starts <= :day AND p.ends >= :day
    LEFT JOIN series s ON s.unit_id = :unit AND s.kind = :kind AND s.year = :year AND s.month IN (0, :month)""")
_START = _START.bindparams(bindparam("day", type_=Day))
_BEGIN = text("SELECT period, state, series, month, last, id FROM books_begin(:unit, :kind, :day)")


@dataclass(frozen=True, slots=True)
class Start:
    """Where a voucher of that day will stand: its period and its state, its series and the number last used there,
    and an id. `period` and `series` are None where there is none."""

    period: int | None
    state: str | None
    series: int | None
    month: int | None
    last: int | None
    id: int | None


@dataclass(frozen=True, slots=True)
class Counter:
    """A series as found: its id and the month it counts for (0: the whole year)."""

    id: int
    month: int


@dataclass(frozen=True, slots=True)
class Hands:
    """Who proposed a setting, who agreed, when."""

    by: int
    agreed: int
    at: datetime


def start_series(
    session: Session, *, unit: int, kind: str, year: int, last_used: int = 0, month: int = 0, hands: Hands | None = None
) -> int:
    """Open a counter; `last_used` is the last number written on paper before these books began. In a unit that has
    papers already, going on from a number takes two (`hands`)."""
    if hands is not None:
        session.add(
            SeriesSetting(
                unit_id=unit, kind=kind, year=year, month=month, first=last_used, by_id=hands.by,
                agreed_by=hands.agreed, at=hands.at,
            )
        )  # fmt: skip
        session.flush()
    row = Series(unit_id=unit, kind=kind, year=year, month=month, first=last_used, last=last_used)
    session.add(row)
    session.flush()
    return row.id


def find_counter(session: Session, *, unit: int, kind: str, day: date) -> Counter:
    """The counter for a document of that day, opened at zero when it is the first of its year (or month)."""
    asked = {"unit": unit, "kind": kind, "year": day.year, "month": day.month}
    row = session.connection().execute(_FIND, asked).first()
    if row is not None:
        return Counter(row.id, row.month)
    month = day.month if numbering.is_monthly(session, unit, day.year, kind) else 0
    # Two writers may meet at the first number of a year: the later one waits, then finds the earlier one's row.
    session.connection().execute(_OPEN, {**asked, "month": month})
    row = session.connection().execute(_FIND, asked).one()
    return Counter(row.id, row.month)


def start(session: Session, *, unit: int, kind: str, day: date) -> Start:
    """What a new voucher needs, held until the end of the transaction; opens the first series of a year."""
    connection = session.connection()
    asked: dict[str, object] = {"unit": unit, "kind": kind, "day": day}
    if connection.dialect.name == "postgresql":
        statement = _BEGIN
    else:
        statement, asked = _START, {**asked, "year": day.year, "month": day.month}
    found = Start(*connection.execute(statement, asked).one())
    if found.series is None and found.period is not None:
        find_counter(session, unit=unit, kind=kind, day=day)
        found = Start(*connection.execute(statement, asked).one())
    return found


def take(session: Session, period: int | None, series: int) -> int:
    """The series' last number, held until the end of the transaction (and the period against being closed)."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        return int(connection.execute(_TAKE, {"period": period, "series": series}).scalar_one())
    return int(connection.execute(_LAST, {"series": series}).scalar_one())


def next_voucher(session: Session) -> int:
    """An id for a voucher not yet written: on SQLite, where one writer holds the file, above every line there is."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        return int(connection.execute(_NEXT_ID).scalar_one())
    return 1 + max(int(newest) for newest in connection.execute(_NEWEST).one())


def label(kind: str, day: date, number: int, *, month: int = 0) -> str:
    """The printed number: `PT-2026-0001`, or `PT-2026-03-0001` where numbers begin anew each month."""
    return f"{kind}-{day.year}-{f'{month:02}-' if month else ''}{number:04}"
