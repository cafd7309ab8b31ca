"""Corrections as bookkeepers meet them: a difference adjusted, a gift given back, a loss that waits for a decision."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from ledger import balances, checks, errors, losses, posting
from ledger.models import Voucher
from ledger.voucher import Draft, Movement, Nature
from tests.databases import Books
from tests.ledger import stories as t
from tests.ledger.stories import NOW, Federation, day

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def fund(s: Session, f: Federation, which: int) -> balances.FundLine:
    return next(line for line in balances.fund_lines(s, f.unit, *YEAR) if line.fund == which)


def wrong(s: Session) -> list[checks.Finding]:
    """What the self-check finds; leaves that wait are written with the COMMIT, which has not come."""
    return [finding for finding in checks.run(s.connection()) if not finding.check.startswith("log")]


def refused(s: Session, work: object) -> errors.Refusal | None:
    try:
        with s.begin_nested():
            work()  # type: ignore[operator]
    except DBAPIError as error:
        s.expunge_all()  # SQLite gives the id of what was taken back to the next row
        return errors.from_database(str(error.orig))
    return None


def test_a_smaller_gift_was_received_not_used(books: Books) -> None:
    with books.session() as s:
        f = t.federation(s)
        gift = t.gift_by_bank(s, f, 500_000, day(1, 5)).id
        t.adjusted(s, f, gift, 450_000, day(1, 9))
        line = fund(s, f, f.common)
        assert (line.received, line.used) == (50_000 + 450_000, 0)  # 3388 holds what is nobody's gift
        assert posting.stands_at(s, s.get_one(Voucher, gift)) == 50_000
        assert not wrong(s)


def test_an_adjustment_of_help_changes_what_was_used(books: Books) -> None:
    with books.session() as s:
        f = t.federation(s)
        t.gift_by_bank(s, f, 5_000_000, day(1, 5))
        paid = t.help_by_bank(s, f, 1_000_000, day(1, 6)).id
        back = Movement("1388", "3538", 200_000, f.common, f.common)
        posting.adjust(s, paid, (back,), entry_date=day(1, 7), reason="chi thừa", by=f.accountant, now=NOW)
        line = fund(s, f, f.common)
        assert (line.received, line.used, line.closing) == (5_000_000, 1_000_000, 4_000_000)
        assert balances.account_totals(s, f.unit, "3538", *YEAR).closing == -4_200_000


def test_a_receipt_is_for_what_the_gift_amounts_to(books: Books) -> None:
    with books.session() as s:
        f = t.federation(s)
        gift = t.gift_by_bank(s, f, 500_000, day(1, 5)).id
        old = posting.issue_receipt(s, gift, code="OLD", day=day(1, 5), by=f.accountant, now=NOW)
        posting.end_receipt(s, old.id, reason="Sai số tiền", by=f.accountant, now=NOW)
        t.adjusted(s, f, gift, 100_000, day(1, 9))
        new = posting.issue_receipt(s, gift, code="NEW", day=day(1, 9), by=f.accountant, now=NOW, replaces=old.id)
        assert new.amount == 400_000
        assert not wrong(s)


def test_a_counted_gift_is_given_back_by_slip_alone(books: Books) -> None:
    with books.session() as s:
        f = t.federation(s)
        gift = t.gift_in_cash(s, f, 300_000, day(1, 5)).id
        assert isinstance(refused(s, lambda: t.reversed_(s, f, gift, day(1, 6))), errors.MoneyNeedsPaper)
        slip = t.signed(s, f, t.prepared(s, f, "PC", 300_000, day(1, 6), adjusts=gift))
        back = posting.post_slip(s, slip, entry_date=day(1, 6), by=f.cashier, now=NOW)
        assert s.get_one(Voucher, back.id).nature == Nature.REFUND
        line = fund(s, f, f.common)
        assert (line.received, line.used, line.closing) == (0, 0, 0)
        assert balances.place_money(s, f.box) == 0
        assert posting.stands_at(s, s.get_one(Voucher, gift)) == 0
        assert not wrong(s)


def test_a_spent_gift_is_reversed_and_its_loss_waits(books: Books) -> None:
    """1 million true, 10 false, 10 spent: the fund is not charged, no other fund is, and 138 says nine are missing."""
    with books.session() as s:
        f = t.federation(s)
        t.gift_by_bank(s, f, 1_000_000, day(1, 5))
        t.gift_by_bank(s, f, 20_000_000, day(1, 5), fund=f.storm)
        false = t.gift_by_bank(s, f, 10_000_000, day(1, 6)).id
        t.help_by_bank(s, f, 10_000_000, day(1, 7))
        assert isinstance(refused(s, lambda: t.reversed_(s, f, false, day(1, 8))), errors.FundOverdrawn)
        short = 10_000_000 - balances.fund_least(s, f.common, day(1, 8))
        turned = t.reversed_(s, f, false, day(1, 8), loss=short)
        line = fund(s, f, f.common)
        assert (line.received, line.used, line.lost, line.closing) == (1_000_000, 10_000_000, 9_000_000, 0)
        assert fund(s, f, f.storm).closing == 20_000_000
        assert balances.account_totals(s, f.unit, "1388", *YEAR).closing == 9_000_000

        two = {"proposer": f.accountant, "approvers": (f.chief, f.head)}
        posting.cover_loss(
            s, turned.id, fund=f.storm, amount=6_000_000, decision="12/QĐ-LĐLĐ", reason="Ban Thường vụ quyết định",
            entry_date=day(2, 1), now=NOW, **two,
        )  # fmt: skip
        assert fund(s, f, f.storm).closing == 14_000_000
        loss = losses.find(s, turned.id, f.unit)
        assert (loss.covered, loss.recovered, loss.open) == (6_000_000, 0, 3_000_000)
        losses.recover_by_bank(
            s, loss, line=8, use=1, place=f.bank, amount=3_000_000, day=day(2, 2), by=f.accountant, now=NOW
        )  # fmt: skip
        assert losses.find(s, turned.id, f.unit).settled
        assert balances.account_totals(s, f.unit, "1388", *YEAR).closing == 0
        assert fund(s, f, f.common).closing == 0
        assert balances.place_money(s, f.bank) == 14_000_000
        assert not wrong(s)


def test_a_bank_line_is_booked_again_after_each_reversal(books: Books) -> None:
    with books.session() as s:
        f = t.federation(s)
        line = Movement("1121", "3538", 700_000, f.common, f.common, debit_place=f.bank)

        def book(use: int, on: int) -> int:
            draft = Draft(
                f.unit, "BC", day(1, 5), day(1, on), "Ủng hộ", (line,), outside_ref="bank:7", outside_use=use
            )  # fmt: skip
            return posting.post(s, draft, by=f.accountant, now=NOW).id

        first = book(1, on=5)
        assert isinstance(refused(s, lambda: book(2, on=6)), errors.ReferenceUsed)
        t.reversed_(s, f, first, day(1, 6))
        assert isinstance(refused(s, lambda: book(2, on=5)), errors.ReferenceEarly)
        second = book(2, on=6)
        assert isinstance(refused(s, lambda: book(3, on=7)), errors.ReferenceUsed)
        t.reversed_(s, f, second, day(1, 8))
        assert isinstance(refused(s, lambda: book(2, on=9)), errors.ReferenceUsed)
        assert isinstance(refused(s, lambda: book(3, on=7)), errors.ReferenceEarly)
        assert book(3, on=8)
        assert not wrong(s)


def test_openings_corrected_later_stand_in_their_own_column(books: Books) -> None:
    with books.session() as s:
        f = t.federation(s)
        t.gift_by_bank(s, f, 2_000_000, day(1, 5))
        wrong = Movement("3538", "3388", 300_000, f.common, f.common)
        t.post(s, f, "PKT", day(1, 20), wrong, nature=Nature.RETRO)
        rows = {row.account.number: row for row in balances.trial_balance(s, f.unit, day(1, 1), day(1, 31))}
        gifts = rows["3538"]
        assert (gifts.totals.debit, gifts.totals.credit) == (0, 2_000_000)
        assert (gifts.retro_debit, gifts.retro_credit) == (300_000, 0)
        assert (gifts.year_debit, gifts.year_credit) == (0, 2_000_000)
        assert gifts.closing == -1_700_000 == balances.account_totals(s, f.unit, "3538", *YEAR).closing
        assert rows["3388"].retro_credit == 300_000
        level_one = [row for row in rows.values() if row.level == 1]
        assert sum(r.retro_debit for r in level_one) == sum(r.retro_credit for r in level_one) == 300_000
        february = balances.trial_balance(s, f.unit, day(2, 1), day(2, 28))
        assert all(row.retro_debit == row.retro_credit == 0 for row in february)
        assert {r.account.number: r.totals.opening for r in february}["3538"] == -1_700_000


def test_the_new_year_opens_with_what_the_old_one_closed(books: Books) -> None:
    """3538 keeps its balance by itself: no voucher carries it."""
    with books.session() as s:
        f = t.federation(s, months=(11, 12))
        posting.open_period(s, unit=f.unit, year=2027, month=1)
        t.gift_by_bank(s, f, 2_000_000, day(11, 5))
        t.help_by_bank(s, f, 500_000, day(12, 30))
        t.gift_by_bank(s, f, 100_000, date(2027, 1, 2))
        old = balances.trial_balance(s, f.unit, *YEAR)
        new = balances.trial_balance(s, f.unit, date(2027, 1, 1), date(2027, 1, 31))
        assert {r.account.number: r.closing for r in old} == {r.account.number: r.totals.opening for r in new}
        assert {r.account.number: r.closing for r in old}["3538"] == -1_500_000
        assert next(r for r in new if r.account.number == "3538").year_credit == 100_000


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(-600_000, 600_000).filter(bool), max_size=8))
def test_adjustments_never_turn_a_gift(sqlite_books: Books, changes: list[int]) -> None:
    """Whatever is tried, what stands of the gift is its model's, and stays between nothing and twice the gift."""
    with Session(sqlite_books.engine) as s:
        s.connection(execution_options={"writes": True})
        f = t.federation(s)
        gift = t.gift_by_bank(s, f, 500_000, day(1, 5)).id
        net = 0
        for change in changes:
            said = refused(s, lambda c=change: t.adjusted(s, f, gift, -c, day(1, 6)))  # type: ignore[misc]
            assert isinstance(said, errors.AdjustTooMuch) == (abs(net + change) > 500_000)
            net += 0 if said else change
        assert posting.stands_at(s, s.get_one(Voucher, gift)) == 500_000 + net
        s.rollback()


@pytest.mark.parametrize("closes", [True, False])
def test_a_day_closes_when_box_and_books_agree(books: Books, closes: bool) -> None:
    with books.session() as s:
        f = t.federation(s)
        t.gift_in_cash(s, f, 700_000, day(1, 5))
        short = {500_000: 1, 100_000: 1}
        assert t.counted(
            s, f, f.box, day(1, 5), short, closes=False
        )  # a count that differs is kept, and closes nothing
        assert isinstance(refused(s, lambda: t.counted(s, f, f.box, day(1, 5), short)), errors.CountDiffers)
        t.counted(s, f, f.box, day(1, 5), {500_000: 1, 200_000: 1}, closes=closes)
        late = refused(s, lambda: t.gift_in_cash(s, f, 50_000, day(1, 5)))
        assert isinstance(late, errors.DayClosed) == closes
        t.gift_in_cash(s, f, 50_000, day(1, 6))
        t.gift_in_cash(s, f, 50_000, day(1, 6), box=f.second_box)
        assert not wrong(s)


def test_a_confirmed_year_end_keeps_its_bank_balance(books: Books) -> None:
    with books.session() as s:
        f = t.federation(s, months=(12,))
        gift = t.gift_by_bank(s, f, 700_000, day(12, 5)).id
        t.reconciled(s, f, f.bank, day(12, 31))
        posting.open_period(s, unit=f.unit, year=2027, month=1)
        assert isinstance(refused(s, lambda: t.gift_by_bank(s, f, 1, day(12, 6))), errors.YearConfirmed)
        assert isinstance(refused(s, lambda: t.reversed_(s, f, gift, day(12, 31))), errors.YearConfirmed)
        t.adjusted(s, f, gift, 100_000, day(12, 31))  # 3538 may be put right, the bank may not
        t.reversed_(s, f, t.gift_by_bank(s, f, 5_000, date(2027, 1, 4)).id, date(2027, 1, 5))
        assert not wrong(s)
