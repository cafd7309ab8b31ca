"""Attacks on vouchers: their lines, numbers, months, funds, slips, reversals (invariants 1, 2, 4, 5, 8, 9)."""

from tests.ledger.attacks import attack
from tests.ledger.scene import FRESH, NOBODY, Arsenal

# 1. balanced by shape; accounts as the chart knows them; funds crossed by decision only


@attack("voucher.uses_known_accounts", "account_unknown")
def posts_to_a_heading(a: Arsenal) -> list[str]:
    return a.voucher(a.line(credit="353"))


@attack("voucher.single_entry_apart", "contra_misused")
def pairs_custody_with_a_fund(a: Arsenal) -> list[str]:
    return a.voucher(a.line("002", "3538"), kind="PKT", outside_ref=None)


@attack("voucher.single_entry_apart", "contra_misused")
def makes_money_from_the_silent_half(a: Arsenal) -> list[str]:
    return a.voucher(a.line("1121", "000"))


@attack("voucher.names_persons", "party_missing")
def gives_in_the_name_of_nobody(a: Arsenal) -> list[str]:
    return a.voucher(a.line(party_id=NOBODY))


@attack("voucher.booked_by_a_person", "party_missing")
def books_as_nobody(a: Arsenal) -> list[str]:
    return a.voucher(a.line(), booked_by=NOBODY)


@attack("voucher.names_places", "place_missing")
def hides_where_the_money_lies(a: Arsenal) -> list[str]:
    return a.voucher(a.line(debit_place=None))


@attack("voucher.names_places", "place_missing")
def gives_a_fund_a_cash_box(a: Arsenal) -> list[str]:
    return a.voucher(a.line(credit_place=a.f.box))


@attack("voucher.names_places", "place_missing")
def puts_money_into_anothers_bank(a: Arsenal) -> list[str]:
    return a.voucher(a.line(debit_place=a.s.foreign.bank))


@attack("voucher.names_places", "place_missing")
def calls_a_cash_box_a_bank(a: Arsenal) -> list[str]:
    return a.voucher(a.line(debit_place=a.f.box))


@attack("voucher.stays_in_fund", "fund_crossed")
def crosses_funds_without_a_decision(a: Arsenal) -> list[str]:
    return a.voucher(a.line("3538", "3538", debit_fund=a.f.common, credit_fund=a.f.storm), kind="PKT", outside_ref=None)


@attack("voucher.stays_in_fund", "fund_crossed")
def calls_a_transfer_a_classification(a: Arsenal) -> list[str]:
    line = a.line("3538", "3538", debit_fund=a.f.common, credit_fund=a.f.storm)
    return a.voucher(line, kind="PKT", outside_ref=None, nature="classify")


@attack("voucher.stays_in_fund", "fund_crossed")
def gives_to_a_fund_of_another_unit(a: Arsenal) -> list[str]:
    return a.voucher(a.line(fund=a.s.foreign.common))


@attack("voucher.keeps_earmarks", "fund_earmarked")
def transfers_earmarked_money(a: Arsenal) -> list[str]:
    line = a.line("3538", "3538", debit_fund=a.f.earmarked, credit_fund=a.f.common)
    return a.voucher(line, kind="PKT", outside_ref=None, nature="transfer")


@attack("voucher.keeps_earmarks", "fund_earmarked")
def transfers_money_earmarked_by_another_figure(a: Arsenal) -> list[str]:
    """A flag of 2 reads as yes; the guard must not take it for no."""
    fund = a.insert("fund", id=FRESH, unit_id=a.f.unit, code="98", name="raw", earmarked=2)
    line = a.line("3538", "3538", debit_fund=FRESH, credit_fund=a.f.common)
    taken = a.voucher(line, id=FRESH + 1, kind="PKT", outside_ref=None, nature="transfer")
    return [fund, *a.voucher(a.line(fund=FRESH)), *taken]


@attack("voucher.keeps_earmarks", "fund_earmarked")
def classifies_earmarked_money_away(a: Arsenal) -> list[str]:
    line = a.line("3388", "3538", debit_fund=a.f.earmarked, credit_fund=a.f.common)
    return a.voucher(line, kind="PKT", outside_ref=None, nature="classify")


# 2. exactly its lines


@attack("voucher.has_its_lines", "lines_differ")
def seals_nothing(a: Arsenal) -> list[str]:
    return a.voucher(amount=100_000)[-1:]


@attack("voucher.has_its_lines", "lines_differ")
def declares_another_amount(a: Arsenal) -> list[str]:
    return a.voucher(amount=99_999)


@attack("voucher.has_its_lines", "lines_differ", also_refused_on="postgresql")
def declares_more_lines(a: Arsenal) -> list[str]:
    return a.voucher(n_lines=2)


@attack("movement.after_the_seal", "lines_differ", also_refused_on="postgresql")
def adds_a_line_to_a_sealed_voucher(a: Arsenal) -> list[str]:
    return [a.insert("movement", voucher_id=a.s.gift, line=2, n_lines=2, **a.line())]


# 4. numbers without gaps


@attack("voucher.number_is_next", "number_out_of_turn", also_refused_on="sqlite")
def skips_a_number(a: Arsenal) -> list[str]:
    series, last = a.series[a.f.unit, "BC"]
    return a.voucher(series_id=series, number=last + 2)


@attack("voucher.number_is_next", "number_out_of_turn")
def takes_a_number_of_another_kind(a: Arsenal) -> list[str]:
    return a.voucher(kind="BC", **a.next("BN"))


@attack("voucher.number_is_next", "number_out_of_turn")
def takes_a_number_of_another_unit(a: Arsenal) -> list[str]:
    return a.voucher(**a.next("BC", a.s.foreign.unit))


@attack("slip.number_is_next", "number_out_of_turn", also_refused_on="sqlite")
def skips_a_slip_number(a: Arsenal) -> list[str]:
    series, last = a.series[a.f.unit, "PT"]
    return [a.copy("slip", id=FRESH, series_id=series, number=last + 2, code="RAW", doc_date="2026-03-20")]


@attack("slip.number_is_next", "number_out_of_turn")
def numbers_a_slip_from_the_vouchers(a: Arsenal) -> list[str]:
    return [a.copy("slip", id=FRESH, **a.next("BC"), doc_date="2026-03-20")]


@attack("series.begins_at_first", "unexplained")
def opens_a_counter_that_already_counted(a: Arsenal) -> list[str]:
    return [a.insert("series", id=FRESH, unit_id=a.f.unit, kind="BC", year=2027, month=0, first=0, last=7)]


# 5. months


@attack("voucher.in_known_period", "period_missing")
def posts_into_a_month_that_is_not_the_days(a: Arsenal) -> list[str]:
    return a.voucher(on="2026-03-05", period_id=a.f.months[1])


@attack("voucher.in_known_period", "period_missing")
def posts_into_anothers_month(a: Arsenal) -> list[str]:
    return a.voucher(period_id=a.s.foreign.months[3])


def _last_year(a: Arsenal, **changes: object) -> list[str]:
    """A voucher numbered in a series of 2025."""
    series = a.insert("series", id=FRESH, unit_id=a.f.unit, kind="BC", year=2025, month=0, first=0, last=0)
    return [series, *a.voucher(series_id=FRESH, number=1, **changes)]


@attack("voucher.in_open_period", "period_closed")
def posts_into_a_closed_month(a: Arsenal) -> list[str]:
    return _last_year(a, on="2025-12-05", period_id=a.s.closed)


@attack("voucher.in_open_period", "period_closed")
def posts_into_a_filed_month(a: Arsenal) -> list[str]:
    return _last_year(a, on="2025-11-05", period_id=a.s.filed)


# 9. one full reversal


@attack("voucher.no_second_turn", "reversal_of_reversal")
def turns_a_reversal(a: Arsenal) -> list[str]:
    return a.reversal(a.s.turn)


@attack("voucher.turns_equal", "reversal_unequal")
def turns_half_of_a_gift(a: Arsenal) -> list[str]:
    return a.voucher(
        *a.turned(a.s.gift, amount=5_000_000), kind="PKT", nature="reversal", reverses_id=a.s.gift, outside_ref=None
    )


@attack("voucher.turns_equal", "reversal_unequal")
def turns_a_gift_out_of_another_fund(a: Arsenal) -> list[str]:
    lines = a.turned(a.s.gift, amount=4_000_000, debit_fund=a.f.storm, credit_fund=a.f.storm)
    return a.voucher(*lines, kind="PKT", nature="reversal", reverses_id=a.s.gift, outside_ref=None)


@attack("voucher.turns_equal", "reversal_unequal")
def turns_a_gift_without_its_giver(a: Arsenal) -> list[str]:
    lines = a.turned(a.s.thanked_gift, party_id=None)
    return a.voucher(*lines, kind="PKT", nature="reversal", reverses_id=a.s.thanked_gift, outside_ref=None)


@attack("voucher.turns_equal", "reversal_unequal")
def turns_with_one_line_more(a: Arsenal) -> list[str]:
    lines = [*a.turned(a.s.thanked_gift), a.line()]
    return a.voucher(*lines, kind="PKT", nature="reversal", reverses_id=a.s.thanked_gift, outside_ref=None)


@attack("voucher.turns_after", "reversal_early")
def turns_a_voucher_before_it_was(a: Arsenal) -> list[str]:
    return a.reversal(a.s.bank_help, on="2026-01-20")


@attack("", "already_reversed")
def turns_a_voucher_twice(a: Arsenal) -> list[str]:
    return a.reversal(a.s.turned_gift)


# Cash: the voucher says what its slip says


@attack("voucher.slip_is_counted", "slip_not_ready")
def posts_a_slip_nobody_counted(a: Arsenal) -> list[str]:
    return posts_slip(a, a.s.head_slip)


@attack("voucher.slip_is_counted", "slip_not_ready")
def posts_a_cancelled_slip(a: Arsenal) -> list[str]:
    return posts_slip(a, a.s.cancelled_slip)


@attack("voucher.says_its_slip", "slip_differs")
def posts_more_than_the_slip(a: Arsenal) -> list[str]:
    return posts_slip(a, a.s.counted_slip, amount=150_001)


@attack("voucher.says_its_slip", "slip_differs")
def posts_a_slip_into_another_box(a: Arsenal) -> list[str]:
    return posts_slip(a, a.s.counted_slip, debit_place=a.f.second_box)


@attack("voucher.says_its_slip", "slip_differs")
def posts_a_slip_to_another_fund(a: Arsenal) -> list[str]:
    return posts_slip(a, a.s.counted_slip, debit_fund=a.f.storm, credit_fund=a.f.storm)


@attack("voucher.says_its_slip", "slip_differs")
def posts_a_slip_for_another_giver(a: Arsenal) -> list[str]:
    return posts_slip(a, a.s.counted_slip, party_id=a.f.other)


@attack("", "number_out_of_turn")
def posts_a_slip_twice(a: Arsenal) -> list[str]:
    posted = next(row["slip_id"] for row in a.rows["voucher"] if row["slip_id"])
    return posts_slip(a, posted)


@attack("", "reference_used")
def books_a_bank_line_twice(a: Arsenal) -> list[str]:
    return a.voucher(outside_ref=a.s.used_reference)


def posts_slip(a: Arsenal, slip: int, **spoiled: object) -> list[str]:
    row = a.row("slip", id=slip)
    line = a.line(
        "1111", row["against"], row["amount"], fund=row["fund_id"], debit_place=row["place_id"],
        party_id=row["party_id"], mandate_id=row["mandate_id"],
    )  # fmt: skip
    return a.voucher(
        {**line, **spoiled}, kind="PT", on="2026-03-05", series_id=row["series_id"], number=row["number"],
        code=row["code"], doc_date=row["doc_date"], slip_id=slip, outside_ref=None,
    )  # fmt: skip


# money moves on its own papers, numbers belong to their year


@attack("voucher.cash_by_slip_bank_by_line", "money_needs_paper")
def takes_cash_without_a_slip(a: Arsenal) -> list[str]:
    return a.voucher(a.line("3538", "1111"), kind="PKT", outside_ref=None)


@attack("voucher.cash_by_slip_bank_by_line", "money_needs_paper")
def takes_bank_money_without_a_line(a: Arsenal) -> list[str]:
    return a.voucher(a.line("3538", "1121"), kind="PKT", outside_ref=None)


@attack("voucher.crosses_without_money", "fund_crossed")
def moves_money_in_transit_between_funds(a: Arsenal) -> list[str]:
    line = a.line("113", "3538", debit_fund=a.f.storm, credit_fund=a.f.common)
    return a.voucher(line, kind="PKT", outside_ref=None, nature="transfer")


@attack("voucher.number_is_next", "number_out_of_turn")
def numbers_in_another_year(a: Arsenal) -> list[str]:
    series = a.insert("series", id=FRESH, unit_id=a.f.unit, kind="BC", year=2031, month=0, first=0, last=0)
    return [series, *a.voucher(series_id=FRESH, number=1)]


@attack("series.one_way_a_year", "number_out_of_turn")
def counts_by_month_beside_the_year(a: Arsenal) -> list[str]:
    return [a.insert("series", id=FRESH, unit_id=a.f.unit, kind="BC", year=2026, month=5, first=0, last=0)]
