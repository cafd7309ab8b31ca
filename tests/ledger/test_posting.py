"""Bookkeeping stories: what the books say after gifts, help, corrections and closings."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from ledger import errors, posting
from ledger.voucher import Movement, Nature
from tests.databases import Books
from tests.ledger import stories as t
from tests.ledger.hands import Hands
from tests.ledger.stories import NOW, Federation, day


@pytest.fixture
def f(books: Books) -> Federation:
    with books.session() as session:
        return t.federation(session)


def asked(books: Books, sql: str) -> list[tuple[object, ...]]:
    with books.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def fund(books: Books, id: int) -> object:
    return asked(books, f"SELECT amount FROM fund_balance WHERE fund_id = {id}")[0][0]


def place(books: Books, id: int) -> object:
    return asked(books, f"SELECT amount FROM place_balance WHERE place_id = {id}")[0][0]


def test_a_gift_is_given_on(books: Books, f: Federation) -> None:
    """500.000 by bank and 200.000 in cash come, 300.000 go to a person in hardship: 400.000 remain."""
    with books.session() as s:
        mandate = t.approved_mandate(s, f, 400_000, 300_000)
        assert t.gift_by_bank(s, f, 500_000, day(1, 5)).code == "BC-2026-0001"
        assert t.gift_in_cash(s, f, 200_000, day(1, 6)).code == "PT-2026-0001"
        assert t.help_by_bank(s, f, 250_000, day(1, 7), mandate=mandate).code == "BN-2026-0001"
        assert t.help_in_cash(s, f, 50_000, day(1, 8), mandate=mandate).code == "PC-2026-0001"
    assert fund(books, f.common) == 400_000
    assert (place(books, f.bank), place(books, f.box)) == (250_000, 150_000)
    assert asked(books, "SELECT requested, approved, disbursed FROM mandate") == [(400_000, 300_000, 300_000)]
    assert asked(books, "SELECT account, sum(debit), sum(credit) FROM turnover GROUP BY account ORDER BY account") == [
        ("1111", 200_000, 50_000), ("1121", 500_000, 250_000), ("3538", 300_000, 700_000),
    ]  # fmt: skip


def test_a_mistake_is_turned_not_changed(books: Books, f: Federation) -> None:
    with books.session() as s:
        gift = t.gift_by_bank(s, f, 500_000, day(1, 5))
        turned = t.reversed_(s, f, gift.id, day(2, 1))
        t.gift_by_bank(s, f, 50_000, day(2, 1))
    assert turned.code == "PKT-2026-0001"
    assert (fund(books, f.common), place(books, f.bank)) == (50_000, 50_000)
    assert asked(books, "SELECT count(*) FROM voucher") == [(3,)]
    lines = asked(books, f"SELECT debit, credit, amount, credit_place FROM movement WHERE voucher_id = {turned.id}")
    assert lines == [("3538", "1121", 500_000, f.bank)]


def test_a_payment_turned_may_be_paid_again(books: Books, f: Federation) -> None:
    with books.session() as s:
        t.gift_by_bank(s, f, 500_000, day(1, 5))
        mandate = t.approved_mandate(s, f, 300_000)
        wrong = t.help_by_bank(s, f, 300_000, day(1, 6), mandate=mandate)
        t.reversed_(s, f, wrong.id, day(1, 7))
        t.help_by_bank(s, f, 300_000, day(1, 8), mandate=mandate)
    assert asked(books, "SELECT disbursed FROM mandate") == [(300_000,)]
    assert fund(books, f.common) == 200_000


def test_a_spent_gift_is_not_turned(books: Books, f: Federation) -> None:
    """The money is gone: turning the gift would leave the fund below zero."""
    with books.session() as s:
        gift = t.gift_by_bank(s, f, 500_000, day(1, 5))
        t.help_by_bank(s, f, 100_000, day(1, 6))
    refused = Hands(books).do(lambda s: t.reversed_(s, f, gift.id, day(1, 7)))
    assert isinstance(refused, errors.FundOverdrawn)


def test_unidentified_money_finds_its_fund(books: Books, f: Federation) -> None:
    with books.session() as s:
        line = Movement("1121", "3388", 90_000, f.common, f.common, debit_place=f.bank)
        t.post(s, f, "BC", day(1, 5), line)
        t.moved_between_funds(s, f, 90_000, day(1, 9), giver=f.common, taker=f.earmarked, nature=Nature.CLASSIFY)
    assert (fund(books, f.common), fund(books, f.earmarked)) == (0, 90_000)


def test_a_transfer_by_decision(books: Books, f: Federation) -> None:
    with books.session() as s:
        t.gift_by_bank(s, f, 90_000, day(1, 5))
        t.moved_between_funds(s, f, 60_000, day(1, 6), giver=f.common, taker=f.storm)
    assert (fund(books, f.common), fund(books, f.storm), place(books, f.bank)) == (30_000, 60_000, 90_000)


def test_goods_are_no_money(books: Books, f: Federation) -> None:
    """A gift of rice raises the fund's account and its goods, not what it may pay out; nor does custody (002)."""
    with books.session() as s:
        rice_of = t.item(s, f)
    rice = t.goods("152", "3538", 3_000_000, f, rice_of, 200_000)
    kept = Movement("002", "000", 1_000_000, f.common, f.common)
    with books.session() as s:
        t.post(s, f, "PN", day(1, 5), rice)
        t.post(s, f, "PKT", day(1, 5), kept)
    assert fund(books, f.common) == 0
    given = t.goods("3538", "152", 1_500_000, f, rice_of, 100_000)
    with books.session() as s:
        t.post(s, f, "PX", day(1, 6), given)
    assert fund(books, f.common) == 0


def test_a_voucher_of_many_lines(books: Books, f: Federation) -> None:
    lines = [Movement("1121", "3538", n, f.common, f.common, debit_place=f.bank, party=f.donor) for n in range(1, 301)]
    with books.session() as s:
        posted = t.post(s, f, "BC", day(1, 5), *lines)
    assert posted.amount == 45_150
    assert asked(books, "SELECT count(*), min(line), max(line), max(n_lines) FROM movement") == [(300, 1, 300, 300)]
    days = asked(books, "SELECT debit, credit, sides FROM turnover ORDER BY account")
    assert days == [(45_150, 0, 300), (0, 45_150, 300)]


def test_numbers_go_on_from_paper(books: Books, f: Federation) -> None:
    with books.session() as s:
        posting.start_series(s, unit=f.unit, kind="BC", year=2026, last_used=41)
        posting.start_series(s, unit=f.unit, kind="BN", year=2026, month=1)
        assert t.gift_by_bank(s, f, 9_000, day(1, 5)).code == "BC-2026-0042"
        assert t.help_by_bank(s, f, 1_000, day(1, 6)).code == "BN-2026-01-0001"
        assert t.help_by_bank(s, f, 1_000, day(2, 6)).code == "BN-2026-02-0001"
        assert t.help_by_bank(s, f, 1_000, day(1, 7)).code == "BN-2026-01-0002"


@pytest.mark.parametrize(
    ("on", "refusal"), [(date(2026, 7, 1), errors.PeriodMissing), (date(2025, 12, 31), errors.PeriodMissing)]
)
def test_a_day_without_a_month(books: Books, f: Federation, on: date, refusal: type[errors.Refusal]) -> None:
    said = Hands(books).do(lambda s: t.gift_by_bank(s, f, 1_000, on))
    assert type(said) is refusal
    assert f"{on:%m/%Y}" in said.sentence
    assert not books.everything()["movement"]


def test_a_month_is_closed_opened_by_two_and_filed(books: Books, f: Federation) -> None:
    hands, month = Hands(books), f.months[1]

    def gift() -> object:
        return hands.do(lambda s: t.gift_by_bank(s, f, 1_000, day(1, 5)))

    assert isinstance(gift(), posting.Posted)
    hands.do(lambda s: t.close(s, f, month))
    assert isinstance(gift(), errors.PeriodClosed)
    assert isinstance(hands.do(lambda s: t.close(s, f, month, "open")), errors.PeriodNeedsTwo)
    hands.do(lambda s: t.close(s, f, month, "open", second=f.head))
    assert isinstance(gift(), posting.Posted)
    hands.do(lambda s: t.close(s, f, month))
    hands.do(lambda s: t.close(s, f, month, "filed"))
    assert isinstance(hands.do(lambda s: t.close(s, f, month, "open", second=f.head)), errors.PeriodStep)
    assert isinstance(gift(), errors.PeriodClosed)
    assert asked(books, f"SELECT state FROM period WHERE id = {month}") == [("filed",)]


def test_a_receipt_is_replaced(books: Books, f: Federation) -> None:
    with books.session() as s:
        gift = t.gift_by_bank(s, f, 1_000, day(1, 5))
        first = posting.issue_receipt(s, gift.id, code="A", day=day(1, 6), by=f.accountant, now=NOW)
        posting.end_receipt(s, first.id, reason="Sai tên", by=f.accountant, now=NOW)
        second = posting.issue_receipt(s, gift.id, code="B", day=day(1, 7), by=f.accountant, now=NOW, replaces=first.id)
        assert (first.label, second.label) == ("BNUH-2026-0001", "BNUH-2026-0002")


def test_a_refused_post_leaves_nothing(books: Books, f: Federation) -> None:
    before = books.everything()

    def give_and_spend_more(s: Session) -> None:
        t.gift_by_bank(s, f, 5_000, day(1, 5))
        t.help_by_bank(s, f, 5_001, day(1, 6))

    assert isinstance(Hands(books).do(give_and_spend_more), errors.FundOverdrawn)
    assert books.everything() == before
