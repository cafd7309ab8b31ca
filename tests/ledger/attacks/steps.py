"""What each step of the books moves: honest statements, and a question that is answered yes only if the step ran."""

from collections.abc import Callable

from tests.ledger.attacks import log, mandates, months, receipts, slips
from tests.ledger.scene import FRESH, Arsenal

Told = tuple[list[str], str]


def _moved(a: Arsenal, table: str, condition: str, where: str) -> str:
    return f"SELECT coalesce(sum(CASE WHEN {condition} THEN 1 ELSE 0 END), 0) FROM {table} WHERE {where}"


def fund_opens(a: Arsenal) -> Told:
    made = a.insert("fund", id=FRESH, unit_id=a.f.unit, code="99", name="raw", earmarked=0)
    return [made], _moved(a, "fund_balance", "amount = 0", f"fund_id = {FRESH}")


def place_opens(a: Arsenal) -> Told:
    made = a.insert("place", id=FRESH, unit_id=a.f.unit, account="1111", name="raw")
    return [made], _moved(a, "place_balance", "amount = 0", f"place_id = {FRESH}")


def period_moves(a: Arsenal) -> Told:
    return months.event(a, a.s.closed, "closed", "filed"), _moved(a, "period", "state = 'filed'", f"id = {a.s.closed}")


def edit_moves(a: Arsenal) -> Told:
    asked = a.s.asked
    return mandates.edit(a, asked), _moved(a, "mandate", "version = 2 AND body_hash = 'seen-2'", f"id = {asked}")


def approval_moves(a: Arsenal) -> Told:
    asked = a.s.asked
    return mandates.decide(a, asked), _moved(a, "mandate", "approved = 500000", f"id = {asked}")


def person_moves(a: Arsenal) -> Told:
    now = a.row("person_help", unit_id=a.f.unit, party_id=a.f.needy)
    where = f"unit_id = {a.f.unit} AND party_id = {a.f.needy}"
    moved = f"times = {now['times'] + 1} AND amount = {now['amount'] + 500_000}"
    return mandates.decide(a, a.s.asked), _moved(a, "person_help", moved, where)


def person_opens(a: Arsenal) -> Told:
    asked = {**a.row("mandate", id=a.s.asked), "id": FRESH, "beneficiary_id": a.f.donor}
    return [a.insert("mandate", **asked)], _moved(a, "person_help", "times = 0", f"party_id = {a.f.donor}")


def series_moves(a: Arsenal, kind: str, sql: list[str]) -> Told:
    series, last = a.series[a.f.unit, kind]
    return sql, _moved(a, "series", f"last = {last + 1}", f"id = {series}")


def payment_moves(a: Arsenal) -> Told:
    paid = mandates.pay(a, a.s.approved, 600_000)
    return paid, _moved(a, "mandate", "disbursed = 1000000", f"id = {a.s.approved}")


def balance_moves(a: Arsenal, table: str, key: str, id: int) -> Told:
    held = a.row(table, **{key: id})["amount"]
    return a.voucher(a.line(amount=77)), _moved(a, table, f"amount = {held + 77}", f"{key} = {id}")


def day_moves(a: Arsenal, condition: str) -> Told:
    where = f"account = '3538' AND fund_id = {a.f.common} AND day = '2026-03-05'"
    return a.voucher(a.line(amount=77)), _moved(a, "turnover", condition, where)


def head_moves(a: Arsenal) -> Told:
    size = a.rows["log_head"][0]["size"]
    return log.written(a), _moved(a, "log_head", f"size = {size + 1}", "id = 1")


def due_is_settled(a: Arsenal) -> Told:
    return log.written(a), "SELECT CASE WHEN EXISTS (SELECT 1 FROM log_due) THEN 0 ELSE 1 END"


def erasure_takes_salts(a: Arsenal) -> Told:
    return log.erased(a), _moved(a, "log_leaf", "salt IS NULL", f"kind = 'fund' AND ref = '{a.f.common}'")


STORIES: dict[str, Callable[[Arsenal], Told]] = {
    "fund.opens_balance": fund_opens,
    "place.opens_balance": place_opens,
    "period_event.moves_period": period_moves,
    "mandate_edit.moves_mandate": edit_moves,
    "approval.moves_mandate": approval_moves,
    "mandate.opens_person": person_opens,
    "approval.moves_person": person_moves,
    "slip.moves_series": lambda a: series_moves(a, "PT", slips.slip(a)),
    "receipt.moves_series": lambda a: series_moves(a, "BNUH", receipts.receipt(a, a.s.gift)),
    "voucher.a_moves_series": lambda a: series_moves(a, "BC", a.voucher()),
    "voucher.b_moves_mandates": payment_moves,
    "voucher.c_moves_funds": lambda a: balance_moves(a, "fund_balance", "fund_id", a.f.common),
    "voucher.d_moves_places": lambda a: balance_moves(a, "place_balance", "place_id", a.f.bank),
    "voucher.e_opens_days": lambda a: day_moves(a, "1 = 1"),
    "log_leaf.a_moves_head": head_moves,
    "log_leaf.b_settles_due": due_is_settled,
    "erasure.takes_salt": erasure_takes_salts,
    "voucher.f_moves_days": lambda a: day_moves(a, "credit = 77"),
}
