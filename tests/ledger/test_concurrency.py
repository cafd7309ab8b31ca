"""Many hands on the same books: real writers, let go at the same moment, at READ COMMITTED and BEGIN IMMEDIATE.

Who waits for whom, step by step and at every level, is told in the race catalogue (`tests/ledger/races/`).
"""

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, get_ident
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from ledger import errors, posting
from ledger.models import (
    FundBalance,
    PlaceBalance,
    Series,
    Slip,
    Voucher,
)
from ledger.posting import Posted
from ledger.voucher import Movement, Nature
from tests.databases import Books
from tests.ledger import stories as t
from tests.ledger.hands import Hands, Work
from tests.ledger.stories import NOW, Federation, day


@pytest.fixture
def hands(books: Books) -> Hands:
    return Hands(books)


@pytest.fixture
def f(books: Books) -> Federation:
    with books.session() as session:
        return t.federation(session)


def won(results: list[Any]) -> list[Posted]:
    return [result for result in results if isinstance(result, Posted)]


def lost(results: list[Any]) -> set[type]:
    return {type(result) for result in results if isinstance(result, errors.Refusal)}


def test_numbers_are_dense(hands: Hands, f: Federation) -> None:
    """8 writers of 20 gifts each, in a series that none of them opened before."""

    def giver(session: Session) -> None:
        for _ in range(4):
            t.gift_by_bank(session, f, 1_000, day(1, 5))

    def writer(_: int) -> None:
        for _ in range(5):
            assert not isinstance(hands.do(giver), errors.Refusal)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(writer, range(8)))
    with hands.books.engine.connect() as connection:
        numbers = connection.scalars(select(Voucher.number).order_by(Voucher.number)).all()
        assert list(numbers) == list(range(1, 161))
        assert connection.scalar(select(Series.last)) == 160
        assert connection.scalar(select(FundBalance.amount).where(FundBalance.fund_id == f.common)) == 160_000
    assert hands.replayed["40P01"] == 0


def test_the_first_of_a_year_is_written_by_many(hands: Hands, f: Federation) -> None:
    results = hands.at_once(*[lambda s: t.gift_by_bank(s, f, 1_000, day(1, 5))] * 6)
    assert len(won(results)) == 6, results


def test_slip_numbers_are_dense(hands: Hands, f: Federation) -> None:
    slips = hands.at_once(*[lambda s: t.prepared(s, f, "PT", 1_000, day(1, 5))] * 6)
    assert all(isinstance(slip, int) for slip in slips), slips
    with hands.books.engine.connect() as connection:
        assert sorted(connection.scalars(select(Slip.number))) == [1, 2, 3, 4, 5, 6]


def test_the_last_money_is_paid_once(hands: Hands, f: Federation) -> None:
    for round_ in range(3):
        hands.do(lambda s: t.gift_by_bank(s, f, 100_000, day(1, 5)))
        hands.do(lambda s: t.gift_by_bank(s, f, 300_000, day(1, 5), fund=f.storm))  # the bank holds enough
        results = hands.at_once(*[lambda s: t.help_by_bank(s, f, 100_000, day(1, 6))] * 4)
        assert len(won(results)) == 1, (round_, results)
        assert lost(results) == {errors.FundOverdrawn}


def test_the_last_cash_is_paid_once(hands: Hands, f: Federation) -> None:
    hands.do(lambda s: t.gift_by_bank(s, f, 1_000_000, day(1, 5)))
    hands.do(lambda s: t.gift_in_cash(s, f, 100_000, day(1, 5)))
    slips = [hands.do(lambda s: t.signed(s, f, t.prepared(s, f, "PC", 60_000, day(1, 6)))) for _ in range(3)]
    pays = [
        lambda s, slip=slip: posting.post_slip(s, slip, entry_date=day(1, 6), by=f.cashier, now=NOW) for slip in slips
    ]
    results = hands.at_once(*pays)
    assert len(won(results)) == 1
    assert lost(results) == {errors.PlaceOverdrawn}


def test_nothing_is_posted_after_the_closing(hands: Hands, f: Federation) -> None:
    closed_after: list[int] = []

    def closing(s: Session) -> None:
        t.close(s, f, f.months[1])
        closed_after.append(s.scalar(select(func.count()).select_from(Voucher)) or 0)

    results = hands.at_once(closing, *[lambda s: t.gift_by_bank(s, f, 1_000, day(1, 5))] * 7)
    with hands.books.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Voucher)) == len(won(results)) == closed_after[-1]
    assert lost(results) <= {errors.PeriodClosed}


@pytest.mark.parametrize("rounds", [4, pytest.param(60, marks=pytest.mark.long)])
def test_opposite_orders_do_not_deadlock(hands: Hands, f: Federation, rounds: int) -> None:
    """Transfers to and fro between funds and boxes, gifts, help, slips and closings, in every order at once."""

    def prepare(s: Session) -> None:
        for fund in (f.common, f.storm, f.earmarked):
            t.gift_by_bank(s, f, 10_000_000, day(1, 2), fund=fund)
        t.gift_in_cash(s, f, 5_000_000, day(1, 2))
        t.gift_in_cash(s, f, 5_000_000, day(1, 2), box=f.second_box)

    hands.do(prepare)
    mandates = [hands.do(lambda s: t.approved_mandate(s, f, 5_000_000)) for _ in range(2)]

    def carry(s: Session, giver: int, taker: int) -> Posted:
        line = Movement("1111", "1111", 1_000, f.common, f.common, debit_place=taker, credit_place=giver)
        return t.post(s, f, "PKT", day(1, 9), line, nature=Nature.TURNOVER)

    def both(s: Session, first: int, second: int) -> Posted:
        lines = [
            Movement("3538", "1121", 500, f.common, f.common, credit_place=f.bank, party=f.needy, mandate=m)
            for m in (first, second)
        ]
        return t.post(s, f, "BN", day(1, 9), *lines)

    def close_and_open(s: Session) -> int:
        t.close(s, f, f.months[3])
        return t.close(s, f, f.months[3], "open", second=f.head)

    works: list[Work] = [
        lambda s: carry(s, f.box, f.second_box),
        lambda s: carry(s, f.second_box, f.box),
        lambda s: t.moved_between_funds(s, f, 1_000, day(1, 9), giver=f.common, taker=f.storm),
        lambda s: t.moved_between_funds(s, f, 1_000, day(1, 9), giver=f.storm, taker=f.common, nature=Nature.TRANSFER),
        lambda s: both(s, *mandates),
        lambda s: both(s, *reversed(mandates)),
        lambda s: t.gift_in_cash(s, f, 1_000, day(1, 9)),
        lambda s: t.help_in_cash(s, f, 1_000, day(1, 9), mandate=mandates[0]),
        close_and_open,
    ]
    shuffle = random.Random(7)
    for _ in range(rounds):
        shuffle.shuffle(works)
        results = hands.at_once(*works)
        assert not lost(results), results
    assert hands.replayed["40P01"] == 0, hands.replayed
    with hands.books.engine.connect() as connection:
        funds = connection.scalar(select(func.sum(FundBalance.amount)))
        assert funds == connection.scalar(select(func.sum(PlaceBalance.amount)))


def test_a_serialization_failure_is_replayed(postgres_books: Books) -> None:
    """At REPEATABLE READ the second payer's view is old: PostgreSQL says 40001, and the replay sees the truth."""
    hands = Hands(postgres_books)
    with postgres_books.session() as s:
        f = t.federation(s)
        t.gift_by_bank(s, f, 100_000, day(1, 5))
        t.gift_by_bank(s, f, 900_000, day(1, 5), fund=f.storm)
    engine = postgres_books.engine.execution_options(isolation_level="REPEATABLE READ")
    strict = Hands(Books("postgresql", postgres_books.url, postgres_books.owner_url, engine))
    together, looked = Barrier(3), set[int]()

    def pay(s: Session) -> Posted:
        s.execute(text("SELECT 1"))  # the view this payer keeps
        if get_ident() not in looked:
            looked.add(get_ident())
            together.wait(30)
        return t.help_by_bank(s, f, 100_000, day(1, 6))

    results = strict.at_once(*[pay] * 3)
    assert len(won(results)) == 1
    assert lost(results) == {errors.FundOverdrawn}
    assert strict.replayed["40001"] > 0
    assert hands.do(lambda s: s.scalar(text("SELECT count(*) FROM voucher"))) == 3
