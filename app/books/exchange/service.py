"""The books for another bookkeeping program, so that somebody else's arithmetic recomputes every balance.

Reads vouchers from their lines and month ends from the day rows that the guards keep: a file whose two halves disagree
is refused by the program that reads it. Knows nothing of the files' formats.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, func, select
from sqlalchemy.orm import Session, aliased

from app.books import errors
from app.books.exchange.formats import End, Entry, Event, Format, Head, Held, Opened, Post, draw
from app.books.exchange.names import OFF, above, heading, path
from app.formats import day as shown
from ledger import chart
from ledger.models import Fund, MovementRow, Place, Turnover, Unit, Voucher
from ledger.statements import BATCH

Key = tuple[str, int, int]  # account, fund, place: the dimensions of a day row


@dataclass(frozen=True, slots=True)
class Wish:
    """Which days of whose books. `public` leaves out what people typed; `parties` adds the number of each line's party
    (never a name)."""

    unit: int
    start: date
    end: date
    public: bool = False
    parties: bool = False


def pieces(engine: Engine, wish: Wish, form: Format) -> Iterator[bytes]:
    """The file, piece by piece, on one view of the database and a connection of its own (RangeInvalid)."""
    if wish.end < wish.start:
        raise errors.RangeInvalid

    def read() -> Iterator[bytes]:
        with engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with Session(connection) as session:
                yield from draw(_Reading(session, wish).events(), form)

    return read()


class _Reading:
    """One walk through the books: what is known of funds and places, and the figures so far."""

    def __init__(self, session: Session, wish: Wish) -> None:
        self.session, self.wish = session, wish
        own = select(Fund.id, Fund.code, Fund.name).where(Fund.unit_id == wish.unit)
        self.funds = {row.id: row for row in session.execute(own)}
        self.places = {p.id: p.name for p in session.scalars(select(Place).where(Place.unit_id == wish.unit))}
        self.held: Counter[str] = Counter()  # debit − credit by path, headings included

    def events(self) -> Iterator[Event]:
        wish, vouchers = self.wish, 0
        yield Head("" if wish.public else self.session.get_one(Unit, wish.unit).name, wish.start, wish.end)
        eve = wish.start - timedelta(days=1)
        yield from self._opened(eve)
        opening = self._moved(Turnover.day <= eve)
        posts = tuple(Post(self._path(key), self.funds[key[1]].code, amount) for key, amount in opening if amount)
        if posts:
            yield Entry(eve, "", f"Số dư đầu ngày {shown(wish.start)}", (("kind", "opening"),), posts)
        self._add(opening)
        last = eve
        for first, last in self._months():
            for entry in self._entries(first, last):
                vouchers += 1
                yield entry
            self._add(self._moved(Turnover.day.between(first, last)))
            yield self._held(last)
        if last != wish.end:
            yield self._held(wish.end)
        yield End(vouchers)

    def _opened(self, eve: date) -> Iterator[Opened]:
        """Each account that held or moved anything up to the last day, and the headings above it."""
        names = {OFF: "Tài khoản ghi đơn, ngoài bảng"}
        for key, _amount in self._moved(Turnover.day <= self.wish.end):
            number, fund, place = key
            whole = self._path(key)
            for account in chart.TT24:
                if number.startswith(account.number):
                    names[heading(account.number)] = f"{account.number} {account.name}"
            if whole not in names and not self.wish.public:
                names[whole] = self.places[place] if place else self.funds[fund].name
            self.held.update(dict.fromkeys(above(whole), 0))
        for account in sorted(self.held):
            yield Opened(eve, account, names.get(account, ""))

    def _months(self) -> list[tuple[date, date]]:
        """The months from the first to the last day with anything on it, cut to the days wished for."""
        wish = self.wish
        days: set[date] = set()
        for day, rows in (
            (Voucher.entry_date, select(Voucher).where(Voucher.unit_id == wish.unit)),
            (Turnover.day, select(Turnover).join(Fund, Fund.id == Turnover.fund_id).where(Fund.unit_id == wish.unit)),
        ):
            inside = rows.where(day.between(wish.start, wish.end)).with_only_columns(func.min(day), func.max(day))
            days.update(found for found in self.session.execute(inside).one() if found)
        if not days:
            return []
        months, first = [], max(min(days).replace(day=1), wish.start)
        while first <= max(days):
            last = min(first.replace(day=monthrange(first.year, first.month)[1]), wish.end)
            months.append((first, last))
            first = last + timedelta(days=1)
        return months

    def _moved(self, when: ColumnElement[bool]) -> list[tuple[Key, int]]:
        """Debit − credit of each account, fund and place over some days, from the day rows."""
        keys = (Turnover.account, Turnover.fund_id, Turnover.place_id)
        query = (
            select(*keys, func.sum(Turnover.debit - Turnover.credit))
            .join(Fund, Fund.id == Turnover.fund_id)
            .where(Fund.unit_id == self.wish.unit, when)
            .group_by(*keys)
        )
        return sorted(((account, fund, place), int(net)) for account, fund, place, net in self.session.execute(query))

    def _add(self, moved: list[tuple[Key, int]]) -> None:
        for key, amount in moved:
            for name in above(self._path(key)):
                self.held[name] += amount

    def _held(self, day: date) -> Held:
        return Held(day, tuple(sorted(self.held.items())))

    def _entries(self, first: date, last: date) -> Iterator[Entry]:
        """The vouchers of a month in book order, each with its lines."""
        v, m, original = Voucher, MovementRow, aliased(Voucher)
        query = (
            select(
                v.id, v.code, v.kind, v.nature, v.doc_date, v.entry_date, v.description, v.reverses_id,
                original.code.label("about"), m.amount, m.party_id,
                m.debit, m.debit_fund, m.debit_place, m.credit, m.credit_fund, m.credit_place,
            )
            .join(m, m.voucher_id == v.id)
            .outerjoin(original, original.id == func.coalesce(v.reverses_id, v.adjusts_id))
            .where(v.unit_id == self.wish.unit, v.entry_date.between(first, last))
            .order_by(v.entry_date, v.id, m.line)
            .execution_options(yield_per=BATCH)
        )  # fmt: skip
        for _voucher, rows in groupby(self.session.execute(query), key=lambda row: row.id):
            lines = list(rows)
            head = lines[0]
            posts = tuple(post for line in lines for post in self._posts(line))
            words = head.code if self.wish.public else head.description
            yield Entry(head.entry_date, head.code, words, tuple(_marks(head)), posts, head.about or "")

    def _posts(self, line: Row[Any]) -> tuple[Post, Post]:
        """Nợ, then Có."""
        party = line.party_id if self.wish.parties else None
        debit = (line.debit, line.debit_fund, line.debit_place or 0)
        credit = (line.credit, line.credit_fund, line.credit_place or 0)
        return (
            Post(self._path(debit), self.funds[line.debit_fund].code, line.amount, party),
            Post(self._path(credit), self.funds[line.credit_fund].code, -line.amount, party),
        )

    def _path(self, key: Key) -> str:
        return path(key[0], self.funds[key[1]].code, key[2])


def _marks(head: Row[Any]) -> Iterator[tuple[str, str]]:
    yield "voucher", str(head.id)
    yield "kind", head.kind
    yield "paper-date", head.doc_date.isoformat()  # a tag named date would be hledger's own
    if head.nature != "plain":
        yield "nature", head.nature
    if head.about:
        yield ("reverses" if head.reverses_id else "adjusts"), head.about
