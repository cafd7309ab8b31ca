"""The books read back: a small quarter whose every balance was worked out by hand."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby, product
from random import Random

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


WAITING = ("1388", "1381", "1411", "331", "3388", "3381")


@pytest.fixture
def waiting(books: Books) -> Iterator[tuple[Session, Federation]]:
    """A hundred notes between accounts that wait, for three people and nobody, in two funds, from December on."""
    dice = Random(38)
    with books.session() as s:
        f = t.federation(s)
        posting.open_period(s, unit=f.unit, year=2025, month=12)
        for at in range(100):
            debit, credit = dice.sample(WAITING, 2)
            fund, party = dice.choice((f.common, f.storm)), dice.choice((f.donor, f.needy, f.officer, None))
            line = Movement(debit, credit, dice.randrange(1, 9_999_999), fund, fund, party=party)
            t.post(s, f, "PKT", date(2025, 12, 15) + timedelta(days=at), line)
    with Session(books.engine) as session:
        yield session, f


SPANS = (JAN, FEB, (date(2025, 12, 1), MAR[1]), (day(2, 14), day(3, 3)), (day(3, 25), MAR[1]))


@pytest.mark.parametrize("account", [*WAITING, "138", "338"])
def test_an_account_is_the_sum_of_its_counterparties(waiting: tuple[Session, Federation], account: str) -> None:
    s, f = waiting
    for (start, end), fund in product(SPANS, (None, f.common, f.storm)):
        whole = balances.account_totals(s, f.unit, account, start, end, fund=fund)
        lines = list(statements.detail_lines(s, f.unit, account, start, end, by="party", fund=fund))
        parts = balances.details(s, f.unit, account, start, end, by="party", fund=fund)
        figures = [(part.totals.opening, part.totals.debit, part.totals.credit, part.totals.closing) for part in parts]
        assert [sum(column) for column in zip(*figures, strict=True)] == [
            whole.opening, whole.debit, whole.credit, whole.closing,
        ]  # fmt: skip
        assert [key for key, _ in groupby(line.party for line in lines)] == [
            part.key for part in parts if part.totals.debit or part.totals.credit
        ], "lines come in the order of the parts, each once"
        for part in parts:
            own = [line for line in lines if line.party == part.key]
            assert sum(line.debit - line.credit for line in own) == part.totals.closing - part.totals.opening
            assert [line.entry_date for line in own] == sorted(line.entry_date for line in own)
            alone = balances.details(s, f.unit, account, start, end, by="party", fund=fund, party=part.key or 0)
            assert alone == [part]
            assert own == list(
                statements.detail_lines(s, f.unit, account, start, end, by="party", fund=fund, party=part.key or 0)
            )
        assert None not in [part.key for part in parts[:-1]], "who is not named comes last"


def test_a_part_knows_what_the_year_moved_before(waiting: tuple[Session, Federation]) -> None:
    s, f = waiting
    for account in WAITING:
        year = balances.details(s, f.unit, account, day(1, 1), MAR[1], by="party")
        march = balances.details(s, f.unit, account, *MAR, by="party")
        assert {p.key: (p.totals.debit, p.totals.credit) for p in year} == {
            p.key: (p.year_debit + p.totals.debit, p.year_credit + p.totals.credit) for p in march
        }


def test_the_fund_account_is_detailed_by_fund(quarter: tuple[Session, Federation]) -> None:
    s, f = quarter
    parts = balances.details(s, f.unit, "3538", *MAR, by="fund")
    assert [(p.key, p.totals) for p in parts] == [
        (f.common, Totals(-17_000_000, 3_000_000, 0)), (f.storm, Totals(-6_000_000, 0, 0)),
    ]  # fmt: skip
    lines = list(statements.detail_lines(s, f.unit, "3538", JAN[0], MAR[1], by="fund"))
    assert [(line.fund, line.debit, line.credit) for line in lines] == [
        (f.common, 0, 5_000_000), (f.common, 1_000_000, 0), (f.common, 0, 3_000_000), (f.common, 3_000_000, 0),
        (f.storm, 0, 2_000_000),
    ]  # fmt: skip
