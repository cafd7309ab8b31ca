"""The books read back: a small quarter whose every balance was worked out by hand."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy.orm import Session

from ledger import balances, posting, statements
from ledger.balances import FundLine, Sides, Totals
from ledger.chart import Kind
from ledger.voucher import Movement, Nature
from tests.databases import Books
from tests.ledger import stories as t
from tests.ledger.stories import Federation, day

JAN, FEB, MAR = (day(1, 1), day(1, 31)), (day(2, 1), day(2, 28)), (day(3, 1), day(3, 31))


@pytest.fixture
def quarter(books: Books) -> Iterator[tuple[Session, Federation]]:
    """Brought forward 10 + 4 million; January gifts 5 bank, 2 cash; February help 1 bank, a gift of 3 reversed in
    March; half a million in goods kept for another, off the balance sheet."""
    with books.session() as s:
        f = t.federation(s)
        december = posting.open_period(s, unit=f.unit, year=2025, month=12)
        forward = (
            Movement("1121", "3538", 10_000_000, f.common, f.common, debit_place=f.bank),
            Movement("1111", "3538", 4_000_000, f.storm, f.storm, debit_place=f.box),
        )
        t.post(s, f, "PKT", date(2025, 12, 31), *forward, nature=Nature.OPENING)
        t.close(s, f, december)
        t.gift_by_bank(s, f, 5_000_000, day(1, 5))
        t.gift_in_cash(s, f, 2_000_000, day(1, 20), fund=f.storm)
        t.help_by_bank(s, f, 1_000_000, day(2, 10))
        wrong = t.gift_by_bank(s, f, 3_000_000, day(2, 20)).id
        t.reversed_(s, f, wrong, day(3, 2))
        t.post(s, f, "PKT", day(3, 5), Movement("002", "000", 500_000, f.common, f.common))
    with Session(books.engine) as session:
        yield session, f


def test_the_journal_has_each_side_once_and_numbers_through_the_year(quarter: tuple[Session, Federation]) -> None:
    s, f = quarter
    lines = list(statements.journal(s, f.unit, JAN[0], MAR[1]))
    assert [line.number for line in lines] == list(range(1, 12))  # the silent half of 002 is not printed
    assert sum(line.debit for line in lines if line.account != "002") == sum(line.credit for line in lines)
    assert [(line.account, line.against, line.debit, line.credit) for line in lines[:2]] == [
        ("1121", "3538.01", 5_000_000, 0), ("3538.01", "1121", 0, 5_000_000),
    ]  # fmt: skip
    march = list(statements.journal(s, f.unit, *MAR))
    assert march[0].number == 9
    assert lines[-1].account == "002"
    assert lines[-1].against == ""


def test_an_account_runs_from_what_was_brought_forward(quarter: tuple[Session, Federation]) -> None:
    s, f = quarter
    lines = list(statements.account_lines(s, f.unit, "1121", JAN[0], MAR[1]))
    assert [line.balance for line in lines] == [15_000_000, 14_000_000, 17_000_000, 14_000_000]
    assert [line.number for line in lines] == [1, 6, 7, 10]
    assert balances.opening(s, f.unit, "1121", JAN[0]) == 10_000_000
    assert balances.account_totals(s, f.unit, "112", *FEB) == Totals(15_000_000, 3_000_000, 1_000_000)
    assert balances.account_totals(s, f.unit, "3538", *MAR, fund=f.storm) == Totals(-6_000_000, 0, 0)


def test_a_box_is_read_alone(quarter: tuple[Session, Federation]) -> None:
    s, f = quarter
    boxed = list(statements.account_lines(s, f.unit, "1111", JAN[0], MAR[1], place=f.box))
    assert [(line.code, line.balance) for line in boxed] == [("PT-2026-0001", 6_000_000)]
    assert list(statements.account_lines(s, f.unit, "1111", JAN[0], MAR[1], place=f.second_box)) == []
    assert balances.place_money(s, f.box) == 6_000_000


def test_the_trial_balance_has_its_four_equalities(quarter: tuple[Session, Federation]) -> None:
    s, f = quarter
    rows = balances.trial_balance(s, f.unit, *FEB)
    on_balance = [row for row in rows if row.level == 1 and row.account.kind is not Kind.OFF]
    sides = [(Sides.of(row.totals.opening), Sides.of(row.totals.closing)) for row in on_balance]
    assert sum(o.debit for o, _ in sides) == sum(o.credit for o, _ in sides) == 21_000_000
    assert sum(c.debit for _, c in sides) == sum(c.credit for _, c in sides) == 23_000_000
    assert sum(row.totals.debit for row in on_balance) == sum(row.totals.credit for row in on_balance) == 4_000_000
    assert sum(row.year_debit for row in on_balance) == sum(row.year_credit for row in on_balance) == 11_000_000
    assert "000" not in {row.account.number for row in balances.trial_balance(s, f.unit, JAN[0], MAR[1])}


def test_received_and_used_are_net_of_reversals(quarter: tuple[Session, Federation]) -> None:
    s, f = quarter
    assert balances.fund_lines(s, f.unit, JAN[0], MAR[1]) == [
        FundLine(f.common, "01", "Quỹ tương hỗ chung", 10_000_000, 5_000_000, 1_000_000),
        FundLine(f.storm, "02", "Quỹ bão lũ", 4_000_000, 2_000_000, 0),
        FundLine(f.earmarked, "03", "Xây nhà cho một người", 0, 0, 0),
    ]
    assert balances.turnover_of_all(s, f.unit, JAN[0], day(1, 31)) == (7_000_000, 7_000_000)
    assert balances.turnover_of_all(s, f.unit, day(1, 1), date(2025, 12, 31)) == (0, 0)
