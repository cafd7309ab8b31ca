"""Two hands on the same books: real writers, each with its own connection, at READ COMMITTED and BEGIN IMMEDIATE."""

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, get_ident
from typing import Any

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from ledger import errors, posting
from ledger.models import (
    Approval,
    FundBalance,
    Mandate,
    MandateEdit,
    MovementRow,
    PlaceBalance,
    Receipt,
    Series,
    Slip,
    SlipStep,
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


def test_one_reversal_wins(hands: Hands, f: Federation) -> None:
    gift = hands.do(lambda s: t.gift_by_bank(s, f, 100_000, day(1, 5)))
    results = hands.at_once(*[lambda s: t.reversed_(s, f, gift.id, day(1, 6))] * 4)
    assert len(won(results)) == 1
    assert lost(results) <= {errors.AlreadyReversed}, results


def test_one_mandate_is_not_paid_twice(hands: Hands, f: Federation) -> None:
    hands.do(lambda s: t.gift_by_bank(s, f, 1_000_000, day(1, 5)))
    mandate = hands.do(lambda s: t.approved_mandate(s, f, 100_000))
    results = hands.at_once(*[lambda s: t.help_by_bank(s, f, 60_000, day(1, 6), mandate=mandate)] * 4)
    assert len(won(results)) == 1
    assert lost(results) == {errors.MandateOverdrawn}


def test_one_bank_line_is_booked_once(hands: Hands, f: Federation) -> None:
    results = hands.at_once(*[lambda s: t.gift_by_bank(s, f, 1_000, day(1, 5), ref="FT-SAME")] * 4)
    assert len(won(results)) == 1
    assert lost(results) == {errors.ReferenceUsed}


def test_one_slip_is_posted_once(hands: Hands, f: Federation) -> None:
    slip = hands.do(lambda s: t.signed(s, f, t.prepared(s, f, "PT", 1_000, day(1, 5))))
    results = hands.at_once(*[lambda s: posting.post_slip(s, slip, entry_date=day(1, 5), by=f.cashier, now=NOW)] * 4)
    assert len(won(results)) == 1
    assert len(results) - len(won(results)) == 3


def test_one_receipt_stands(hands: Hands, f: Federation) -> None:
    gift = hands.do(lambda s: t.gift_by_bank(s, f, 1_000, day(1, 5)))

    def issue(code: str) -> Work:
        return lambda s: posting.issue_receipt(s, gift.id, code=code, day=day(1, 6), by=f.accountant, now=NOW).id

    results = hands.at_once(*[issue(code) for code in "ABCD"])
    assert sorted(isinstance(result, int) for result in results) == [False, False, False, True]
    with hands.books.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Receipt)) == 1


def test_a_post_waits_for_a_closing_and_is_refused(hands: Hands, f: Federation) -> None:
    def closing(s: Session) -> int:
        return t.close(s, f, f.months[1])

    def post(s: Session) -> Posted:
        return t.gift_by_bank(s, f, 1_000, day(1, 5))

    hands.do(post)  # the series is there, so that nothing but the month holds the second post back
    with hands.held(closing, post) as waiting:
        assert isinstance(waiting.result(20), errors.PeriodClosed)


def test_rows_written_by_hand_wait_for_a_closing_too(hands: Hands, f: Federation) -> None:
    """A foreign key alone would let them in: only the voucher's own guard locks the month here."""
    hands.do(lambda s: t.gift_by_bank(s, f, 1_000, day(1, 5)))

    def by_hand(s: Session) -> None:
        line = dict(s.execute(select(MovementRow.__table__)).mappings().one())
        seal = dict(s.execute(select(Voucher.__table__)).mappings().one())
        s.execute(insert(MovementRow).values({**line, "voucher_id": 99}))
        s.execute(insert(Voucher).values({**seal, "id": 99, "number": 2, "outside_ref": "FT-HAND"}))

    with hands.held(lambda s: t.close(s, f, f.months[1]), by_hand) as waiting:
        assert isinstance(waiting.result(20), errors.PeriodClosed)


def test_a_closing_waits_for_a_post(hands: Hands, f: Federation) -> None:
    def post(s: Session) -> Posted:
        return t.gift_by_bank(s, f, 1_000, day(1, 5))

    with hands.held(post, lambda s: t.close(s, f, f.months[1])) as waiting:
        assert isinstance(waiting.result(20), int)
    assert isinstance(hands.do(post), errors.PeriodClosed)


def test_nothing_is_posted_after_the_closing(hands: Hands, f: Federation) -> None:
    closed_after: list[int] = []

    def closing(s: Session) -> None:
        t.close(s, f, f.months[1])
        closed_after.append(s.scalar(select(func.count()).select_from(Voucher)) or 0)

    results = hands.at_once(closing, *[lambda s: t.gift_by_bank(s, f, 1_000, day(1, 5))] * 7)
    with hands.books.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Voucher)) == len(won(results)) == closed_after[-1]
    assert lost(results) <= {errors.PeriodClosed}


def test_counted_or_cancelled(hands: Hands, f: Federation) -> None:
    for first, second in (("counted", "cancelled"), ("cancelled", "counted")):
        slip = hands.do(lambda s: t.signed(s, f, t.prepared(s, f, "PT", 1_000, day(1, 5)), "chief", "head"))
        with hands.held(
            lambda s, slip=slip, step=first: t.signed(s, f, slip, step),
            lambda s, slip=slip, step=second: t.signed(s, f, slip, step),
        ) as waiting:
            assert isinstance(waiting.result(20), errors.SlipNotReady)
        with hands.books.engine.connect() as connection:
            steps = set(connection.scalars(select(SlipStep.step).where(SlipStep.slip_id == slip)))
        assert first in steps
        assert second not in steps


def test_what_was_edited_is_not_approved(hands: Hands, f: Federation) -> None:
    asked = hands.do(lambda s: t.mandate(s, f, 100_000))
    edit = insert(MandateEdit).values(
        mandate_id=asked, version=2, fund_id=f.common, requested=900_000, body_hash="seen-2", by_id=f.officer, at=NOW
    )
    approve = insert(Approval).values(
        mandate_id=asked, version=1, body_hash="seen-1", decision="approve", amount=100_000, by_id=f.approver,
        reason="", at=NOW,
    )  # fmt: skip
    with hands.held(lambda s: s.execute(edit), lambda s: s.execute(approve)) as waiting:
        assert isinstance(waiting.result(20), errors.ApprovalStale)
    with hands.books.engine.connect() as connection:
        assert connection.execute(select(Mandate.version, Mandate.approved)).one() == (2, 0)


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
