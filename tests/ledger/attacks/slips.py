"""Attacks on slips: order of signatures, persons, dates, boxes, requests."""

from tests.ledger.attacks import attack
from tests.ledger.scene import FRESH, NOW, Arsenal


def step(a: Arsenal, slip: int, name: str, by: int, reason: str = "") -> list[str]:
    return [a.insert("slip_step", slip_id=slip, step=name, by_id=by, at=str(NOW), reason=reason)]


def slip(a: Arsenal, kind: str = "PT", **changes: object) -> list[str]:
    like = a.row("slip", id=a.s.payout_slip if kind == "PC" else a.s.new_slip)
    return [a.copy("slip", like=like, **{**fresh(a, kind), **changes})]


def fresh(a: Arsenal, kind: str) -> dict[str, object]:
    return {"id": FRESH, "code": "RAW", **a.next(kind), "doc_date": "2026-03-20", "prepared_at": str(NOW)}


@attack("slip_step.in_order", "slip_not_ready")
def signs_before_the_chief(a: Arsenal) -> list[str]:
    return step(a, a.s.new_slip, "head", a.f.head)


@attack("slip_step.in_order", "slip_not_ready")
def counts_before_the_head(a: Arsenal) -> list[str]:
    return step(a, a.s.checked_slip, "counted", a.f.cashier)


@attack("slip_step.in_order", "slip_not_ready")
def counts_a_cancelled_slip(a: Arsenal) -> list[str]:
    return step(a, a.s.cancelled_slip, "counted", a.f.cashier)


@attack("slip_step.in_order", "slip_not_ready")
def cancels_a_counted_slip(a: Arsenal) -> list[str]:
    return step(a, a.s.counted_slip, "cancelled", a.f.accountant, "raw")


@attack("", "slip_step_taken")
def signs_twice(a: Arsenal) -> list[str]:
    return step(a, a.s.checked_slip, "chief", a.f.other)


@attack("slip_step.cashier_is_another", "same_person")
def counts_ones_own_slip(a: Arsenal) -> list[str]:
    return step(a, a.s.head_slip, "counted", a.f.accountant)


@attack("slip_step.cashier_is_another", "same_person")
def pays_what_one_approved(a: Arsenal) -> list[str]:
    return step(a, a.s.payout_slip, "counted", a.f.approver)


@attack("slip_step.cashier_is_another", "same_person")
def pays_what_one_proposed(a: Arsenal) -> list[str]:
    return step(a, a.s.payout_slip, "counted", a.f.officer)


@attack("slip_step.cashier_is_another", "same_person")
def pays_oneself(a: Arsenal) -> list[str]:
    return step(a, a.s.payout_slip, "counted", a.f.needy)


@attack("slip.dates_rise", "date_before_last")
def dates_a_slip_before_the_last(a: Arsenal) -> list[str]:
    return slip(a, doc_date="2026-03-01")


@attack("slip.from_own_box", "place_missing")
def writes_a_slip_for_the_bank(a: Arsenal) -> list[str]:
    return slip(a, place_id=a.f.bank)


@attack("slip.from_own_box", "place_missing")
def writes_a_slip_for_anothers_box(a: Arsenal) -> list[str]:
    return slip(a, place_id=a.s.foreign.box)


@attack("slip.from_own_box", "place_missing")
def writes_a_slip_for_anothers_fund(a: Arsenal) -> list[str]:
    return slip(a, fund_id=a.s.foreign.common)


@attack("slip.mandate_allows", "mandate_fund")
def pays_out_a_request_nobody_approved(a: Arsenal) -> list[str]:
    return slip(a, "PC", mandate_id=a.s.asked)


@attack("slip.mandate_allows", "mandate_fund")
def pays_out_of_another_fund(a: Arsenal) -> list[str]:
    return slip(a, "PC", fund_id=a.f.storm)


@attack("slip.mandate_allows", "mandate_fund")
def pays_out_to_another_person(a: Arsenal) -> list[str]:
    return slip(a, "PC", party_id=a.f.other)


@attack("slip.mandate_allows", "mandate_fund")
def takes_in_what_was_to_be_paid(a: Arsenal) -> list[str]:
    return slip(a, "PT", mandate_id=a.s.approved, party_id=a.f.needy)


@attack("slip_step.cashier_is_another", "same_person")
def signs_as_head_and_pays(a: Arsenal) -> list[str]:
    return step(a, a.s.head_slip, "counted", a.f.head)
