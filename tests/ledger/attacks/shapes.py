"""Rows that only a constraint of the table refuses: for each CHECK one that breaks it, for each key that waits until
the COMMIT a row that it waits for in vain."""

from typing import Any

from tests.databases import TABLES
from tests.ledger.attacks import Build, corrections, log
from tests.ledger.attacks.honest import honest, spoilt
from tests.ledger.scene import FRESH, NOBODY, Arsenal

_TABLES = {table.name: table for table in TABLES}


def _with(table: str, **changes: Any) -> Build:
    return lambda a: spoilt(honest(a, _TABLES[table]), table, changes, a.dialect)


def _same(table: str, one: str, other: str) -> Build:
    """Two columns of one person."""
    return lambda a: spoilt(honest(a, _TABLES[table]), table, dict.fromkeys((one, other), a.f.chief), a.dialect)


def _set(table: str, said: str) -> Build:
    return lambda a: [f"UPDATE {table} SET {said}"]


def _one_line(**changes: Any) -> Build:
    def build(a: Arsenal) -> list[str]:
        return a.voucher(**changes)

    return build


SHAPES: dict[str, Build] = {
    "ck_account_kind": _with("account", kind="mystery"),
    "ck_account_normal": _with("account", normal="sideways"),
    "ck_approval_decision": _with("approval", decision="perhaps", amount=0),
    "ck_approval_amount": _with("approval", decision="return"),
    "ck_fund_balance_not_negative": _set("fund_balance", "amount = -1"),
    "ck_place_balance_not_negative": _set("place_balance", "amount = -1"),
    "ck_turnover_not_negative": _set("turnover", "debit = -1"),
    "ck_mandate_approved_within": _set("mandate", "approved = requested + 1"),
    "ck_mandate_disbursed_within": _set("mandate", "disbursed = approved + 1"),
    "ck_mandate_requested": _with("mandate", requested=0),
    "ck_item_described": _with("item", item_unit=""),
    "ck_movement_line": lambda a: _line_beyond(a),
    "ck_movement_amount_range": lambda a: a.voucher(a.line(amount=1_000_000_000_001)),
    "ck_period_span": _with("period", starts="2026-07-31", ends="2026-07-01"),
    "ck_period_state": _set("period", "state = 'ajar'"),
    "ck_receipt_end_reason": _with("receipt_end", reason=""),
    "ck_series_month": _with("series", month=13),
    "ck_series_counts_up": _with("series", first=-1, last=-1),
    "ck_slip_kind": lambda a: _slip_of_the_bank(a),
    "ck_slip_amount_range": _with("slip", amount=0),
    "ck_slip_step_step": _with("slip_step", step="blessed"),
    "ck_slip_step_reason": lambda a: spoilt(
        honest(a, _TABLES["slip_step"]), "slip_step", {"step": "cancelled"}, a.dialect
    ),
    "ck_voucher_kind": lambda a: _of_no_kind(a),
    "ck_voucher_nature": _one_line(nature="bogus"),
    "ck_voucher_has_lines": lambda a: [a.voucher(n_lines=0, amount=0)[-1]],
    "ck_voucher_bank_has_ref": _one_line(outside_ref=None),
    "ck_voucher_cash_has_slip": lambda a: a.voucher(a.line("3538", "331"), kind="PT", outside_ref=None, **a.next("PT")),
    "ck_voucher_reversal": _one_line(nature="reversal"),
    "ck_voucher_adjusts": lambda a: a.voucher(a.line("3388", "3538"), nature="adjust", kind="PKT", outside_ref=None),
    "ck_voucher_adjusts_on_paper": lambda a: a.voucher(a.line("3388", "3538"), nature="retro"),
    "ck_voucher_outside_use": _one_line(outside_use=0),
    "ck_loss_cover_three_persons": _same("loss_cover", "first_id", "second_id"),
    "ck_log_leaf_idx": _with("log_leaf", idx=-1),
    "ck_log_leaf_salt": _with("log_leaf", salt=b"short"),
    "ck_log_node_hash": _with("log_node", hash=b"short"),
    "ck_log_due_never": _with("log_due", never=-2),
    "ck_log_checkpoint_size": _with("log_checkpoint", size=0),
    "ck_log_checkpoint_root": _with("log_checkpoint", root=b"short"),
    "ck_log_key_role": _with("log_key", role="thief"),
    "ck_log_key_event": lambda a: log.servers(a, event="lent"),
    "ck_cash_count_counted": _with("cash_count", counted=-1, closes=0),
    "ck_cash_count_closes": _with("cash_count", closes=2),
    "ck_person_limit_window": _with("person_limit", window_days=0),
    "ck_person_limit_amount": _with("person_limit", most_amount=0),
    "ck_person_limit_times": _with("person_limit", most_times=0),
    "ck_person_limit_stop_reason": _with("person_limit_stop", reason=""),
    "ck_loss_recovery_amount": _with("loss_recovery", amount=0),
    "ck_loss_recovery_one_way": _with("loss_recovery", line_use=None),
    "ck_numbering_monthly": _with("numbering", monthly=2),
    "ck_numbering_stop_reason": _with("numbering_stop", reason=""),
    "ck_loss_cover_amount": _with("loss_cover", amount=0),
    "ck_loss_cover_decision": _with("loss_cover", decision=""),
}


def _line_beyond(a: Arsenal) -> list[str]:
    """A voucher of one line that is numbered 2."""
    return [a.voucher()[0].replace(f"VALUES ({FRESH}, 1, 1,", f"VALUES ({FRESH}, 2, 1,"), *a.voucher()[1:]]


def _slip_of_the_bank(a: Arsenal) -> list[str]:
    return spoilt(honest(a, _TABLES["slip"]), "slip", {"kind": "BC", **a.next("BC")}, a.dialect)


def _of_no_kind(a: Arsenal) -> list[str]:
    """A voucher of a kind that there is not, in a series of that kind."""
    series = a.insert("series", id=FRESH, unit_id=a.f.unit, kind="ZZ", year=2026, month=0, first=0, last=0)
    return [series, *a.voucher(a.line("3388", "3538"), kind="ZZ", series_id=FRESH, number=1)]


# Columns that may not be empty, where the honest row with nothing in them breaks something else first.
EMPTY: dict[str, Build] = {"voucher.n_lines": lambda a: [a.voucher(n_lines=None, amount=0)[-1]]}
# Keys whose second row must differ in more than the key.
TWICE: dict[str, Build] = {
    "pk_voucher": lambda a: [a.voucher(id=a.s.gift, n_lines=2)[-1]],
    "pk_log_due": lambda a: honest(a, _TABLES["log_due"]) * 2,
    "uq_loss_recovery_slip_id": lambda a: [
        corrections.recovery(a, slip_id=a.s.recovery_slip, amount=150_000, line_id=None, line_use=None)
    ],
    "uq_voucher_reverses_id": lambda a: a.reversal(a.s.turned_gift),
    "uq_voucher_slip_id": lambda a: a.voucher(
        kind="PT", outside_ref=None, slip_id=next(row["slip_id"] for row in a.rows["voucher"] if row["slip_id"]),
        **a.next("PT"),
    ),
}  # fmt: skip
# Keys to another row that the table's own CHECK ties to a second column.
ORPHANS: dict[str, Build] = {
    "fk_voucher_reverses_id": _one_line(reverses_id=NOBODY, nature="reversal"),
    "fk_voucher_adjusts_id": lambda a: a.voucher(
        adjusts_id=NOBODY, nature="adjust", kind="PKT", outside_ref=None, **a.next("PKT")
    ),
    "fk_loss_recovery_slip_id": lambda a: [corrections.recovery(a, slip_id=NOBODY, line_id=None, line_use=None)],
    "fk_voucher_slip_id": lambda a: a.voucher(slip_id=NOBODY, kind="PT", outside_ref=None, **a.next("PT")),
}
# Keys that are asked at the COMMIT: what would break them then.
ORPHANS |= {
    "movement_sealed": lambda a: a.lines([a.line()], FRESH),
    "fk_request_key_key": lambda a: honest(a, _TABLES["request_key"])[1:],
    "log_due_unwritten": lambda a: honest(a, _TABLES["fund"]),
}
# Honest work that such a key must let pass until then.
PATIENT: dict[str, Build] = {
    "request_key": lambda a: honest(a, _TABLES["request_key"])[::-1],
    "log_due": lambda a: honest(a, _TABLES["fund"]),
}
