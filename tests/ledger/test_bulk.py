"""Many vouchers at once are what they would have been one by one, or nothing at all."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from ledger import checks, errors, posting
from ledger.bulk import post_many
from ledger.models import FundBalance, LogLeaf, MovementRow, Period, Voucher
from ledger.voucher import Draft, Movement
from tests.conftest import Shelf
from tests.databases import Books
from tests.ledger import stories as t
from tests.ledger.stories import NOW, Federation, day


def gifts(f: Federation, n: int, *, first: int = 0) -> list[Draft]:
    """Transfers of January and February, of one and of two lines."""
    drafts = []
    for i in range(first, first + n):
        when = day(1 + i % 2, 1 + i % 27)
        lines = [Movement("1121", "3538", 10_000 + i, f.common, f.common, debit_place=f.bank)]
        if i % 5 == 0:
            lines.append(Movement("1121", "3538", 5_000, f.storm, f.storm, debit_place=f.bank))
        drafts.append(Draft(f.unit, "BC", when, when, "Ủng hộ", tuple(lines), outside_ref=f"many:{i}"))
    return drafts


def state(books: Books) -> dict[str, list[tuple[object, ...]]]:
    """The books without the log's own salts."""
    told = books.everything()
    return {name: told[name] for name in ("voucher", "movement", "turnover", "fund_balance", "place_balance", "series")}


def test_many_are_what_they_are_one_by_one(shelf: Shelf) -> None:
    with shelf.take() as one, shelf.take() as many:
        with one.session() as s:
            f = t.federation(s)
            for draft in gifts(f, 60):
                posting.post(s, draft, by=f.accountant, now=NOW)
        with many.session() as s:
            f = t.federation(s)
            posted = post_many(s, gifts(f, 60), by=f.accountant, now=NOW)
        assert state(one) == state(many)
        assert [p.code for p in posted[:3]] == ["BC-2026-0001", "BC-2026-0002", "BC-2026-0003"]
        with many.engine.connect() as connection:
            assert checks.run(connection) == []
            leaves = select(func.count()).where(LogLeaf.kind == "voucher")
            assert connection.scalar(leaves) == 60


def test_one_that_is_refused_takes_the_others_with_it(books: Books) -> None:
    with books.session() as s:
        f = t.federation(s)
        t.gift_by_bank(s, f, 50_000, day(1, 2))
    before = books.everything()
    used = gifts(f, 1)[0]
    twice = [*gifts(f, 20), Draft(**{**{n: getattr(used, n) for n in Draft.__slots__}, "description": "Lần hai"})]
    with pytest.raises(DBAPIError) as refused, books.session() as s:
        post_many(s, twice, by=f.accountant, now=NOW)
    assert isinstance(errors.from_database(str(refused.value.orig)), errors.ReferenceUsed)
    assert books.everything() == before


def test_a_closed_month_takes_none(books: Books) -> None:
    with books.session() as s:
        f = t.federation(s)
        january = s.scalars(select(Period.id).where(Period.unit_id == f.unit, Period.starts == date(2026, 1, 1))).one()
        t.close(s, f, january)
    with pytest.raises(errors.PeriodClosed), books.session() as s:
        post_many(s, gifts(f, 4), by=f.accountant, now=NOW)
    with books.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Voucher)) == 0
        assert connection.scalar(select(func.count()).select_from(MovementRow)) == 0
        assert connection.scalar(select(func.sum(FundBalance.amount))) == 0


def test_nothing_is_nothing_and_cash_stays_with_its_slip(books: Books) -> None:
    with books.session() as s:
        f = t.federation(s)
        assert post_many(s, [], by=f.accountant, now=NOW) == []
        movement = Movement("1111", "3538", 10_000, f.common, f.common, debit_place=f.box)
        cash = Draft(f.unit, "PT", day(1, 2), day(1, 2), "Thu", (movement,), slip=1)
        with pytest.raises(ValueError, match="slip"):
            post_many(s, [cash], by=f.accountant, now=NOW)
