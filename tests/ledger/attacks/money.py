"""Attacks on money: funds, cash boxes and bank accounts below zero, today or on a past day; figures nudged by hand
(invariants 3 and 6)."""

from tests.ledger.attacks import attack
from tests.ledger.scene import FRESH, Arsenal


def help_(a: Arsenal, amount: int, *, fund: int = 0, on: str = "2026-03-05", **more: object) -> list[str]:
    return a.voucher(a.line("3538", "1121", amount, fund=fund or a.f.common, **more), kind="BN", on=on)


# Turnover brought forward names no slip, so the balance alone stands in the way.
PAPERLESS = {"kind": "PKT", "nature": "turnover", "outside_ref": None}

# 6. never below zero


@attack("", "fund_overdrawn")
def spends_more_than_the_fund_has(a: Arsenal) -> list[str]:
    return help_(a, 3_000_001, fund=a.f.earmarked)


@attack("", "fund_overdrawn")
def ignores_the_check_on_a_fund(a: Arsenal) -> list[str]:
    ignoring = help_(a, 3_000_001, fund=a.f.earmarked)
    return [*ignoring[:-1], ignoring[-1].replace("INSERT INTO", _ignore(a))]


@attack("", "place_overdrawn")
def pays_more_than_the_box_holds(a: Arsenal) -> list[str]:
    return a.voucher(a.line("113", "1111", 2_300_001, credit_place=a.f.box), **PAPERLESS)


@attack("", "place_overdrawn")
def pays_more_than_the_bank_holds(a: Arsenal) -> list[str]:
    return a.voucher(a.line("113", "1121", 30_000_000), kind="BN")


@attack("voucher.g_funds_later", "fund_overdrawn_then")
def backdates_help_the_fund_could_not_give(a: Arsenal) -> list[str]:
    return help_(a, 1_000_000, fund=a.f.storm, on="2026-02-12")


@attack("voucher.h_places_later", "place_overdrawn_then")
def backdates_cash_the_box_did_not_hold(a: Arsenal) -> list[str]:
    return a.voucher(a.line("113", "1111", 500_000, credit_place=a.f.second_box), on="2026-02-12", **PAPERLESS)


@attack("voucher.g_funds_later", "fund_overdrawn_then")
def spends_a_gift_that_comes_tomorrow(a: Arsenal) -> list[str]:
    return help_(a, 5_000_001 - 4_500_000, fund=a.f.storm, on="2026-02-19")


# 3. figures move only by a step


@attack("fund_balance.explained", "unexplained")
def adds_a_dong_to_a_fund(a: Arsenal) -> list[str]:
    return [f"UPDATE fund_balance SET amount = amount + 1 WHERE fund_id = {a.f.common}"]


@attack("fund_balance.explained", "unexplained")
def explains_a_fund_by_an_old_voucher(a: Arsenal) -> list[str]:
    return [
        f"UPDATE fund_balance SET amount = amount + 10000000, last_voucher = {a.s.gift} WHERE fund_id = {a.f.common}"
    ]


@attack("fund_balance.explained", "unexplained")
def explains_a_fund_by_anothers_voucher(a: Arsenal) -> list[str]:
    return [
        f"UPDATE fund_balance SET last_voucher = {a.s.foreign_gift} + 0, amount = amount + 6000000"
        f" WHERE fund_id = {a.f.common}"
    ]


@attack("place_balance.explained", "unexplained")
def adds_a_dong_to_a_box(a: Arsenal) -> list[str]:
    return [f"UPDATE place_balance SET amount = amount + 1 WHERE place_id = {a.f.box}"]


@attack("place_balance.explained", "unexplained")
def moves_a_balance_to_another_box(a: Arsenal) -> list[str]:
    return [f"UPDATE place_balance SET place_id = {FRESH} WHERE place_id = {a.f.box}"]


@attack("turnover.explained", "unexplained")
def adds_a_dong_to_a_day(a: Arsenal) -> list[str]:
    return ["UPDATE turnover SET debit = debit + 1, credit = credit + 1"]


@attack("series.explained", "unexplained")
def turns_a_counter_back(a: Arsenal) -> list[str]:
    return ["UPDATE series SET last = last - 1 WHERE last > 0"]


@attack("series.explained", "unexplained")
def turns_a_counter_on(a: Arsenal) -> list[str]:
    return ["UPDATE series SET last = last + 1"]


@attack("mandate.explained", "unexplained")
def forgets_what_was_paid(a: Arsenal) -> list[str]:
    return [f"UPDATE mandate SET disbursed = 0 WHERE id = {a.s.approved}"]


@attack("mandate.explained", "unexplained")
def approves_by_update(a: Arsenal) -> list[str]:
    return [f"UPDATE mandate SET approved = requested, approver_id = {a.f.approver} WHERE id = {a.s.asked}"]


@attack("period.explained", "unexplained")
def opens_a_filed_month_by_update(a: Arsenal) -> list[str]:
    return [f"UPDATE period SET state = 'open' WHERE id = {a.s.filed}"]


@attack("period.explained", "unexplained")
def replays_an_old_closing(a: Arsenal) -> list[str]:
    return [
        "UPDATE period SET last_event = (SELECT max(id) FROM period_event) + 0, state = 'closed'"
        f" WHERE id = {a.f.months[3]}"
    ]


@attack("fund_balance.begins_empty", "unexplained", also_refused_on="postgresql")
def opens_a_balance_with_money(a: Arsenal) -> list[str]:
    return [a.insert("fund_balance", fund_id=FRESH, amount=1, last_voucher=0)]


@attack("place_balance.begins_empty", "unexplained", also_refused_on="postgresql")
def opens_a_box_with_money(a: Arsenal) -> list[str]:
    return [a.insert("place_balance", place_id=FRESH, amount=1, last_voucher=0)]


@attack("turnover.begins_empty", "unexplained", also_refused_on="postgresql")
def writes_turnover_by_hand(a: Arsenal) -> list[str]:
    return [
        a.insert(
            "turnover", account="3538", fund_id=a.f.common, place_id=0, day="2026-03-09", debit=0, credit=5,
            sides=0, last_voucher=0,
        )
    ]  # fmt: skip


@attack("place.holds_money", "account_unknown")
def opens_a_box_for_a_fund_account(a: Arsenal) -> list[str]:
    return [a.insert("place", id=FRESH, unit_id=a.f.unit, account="3538", name="raw")]


def _ignore(a: Arsenal) -> str:
    return "INSERT OR IGNORE INTO" if a.dialect == "sqlite" else "INSERT INTO"
