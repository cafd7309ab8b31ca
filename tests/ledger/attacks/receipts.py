"""Attacks on receipts and request keys: for nothing, two that stand, a key used twice (invariants 9, 10, 16)."""

from tests.ledger.attacks import attack
from tests.ledger.scene import FRESH, NOW, Arsenal


def receipt(a: Arsenal, voucher: int, **changes: object) -> list[str]:
    amount = a.row("voucher", id=voucher)["amount"]
    said = {
        "id": FRESH, "unit_id": a.f.unit, **a.next("BNUH"), "label": "RAW", "code": "RAW", "voucher_id": voucher,
        "amount": amount, "day": "2026-03-05", "replaces_id": None, "issued_by": a.f.accountant,
        "issued_at": str(NOW), **changes,
    }  # fmt: skip
    return [a.insert("receipt", **said)]


@attack("receipt.number_is_next", "number_out_of_turn", also_refused_on="sqlite")
def skips_a_receipt_number(a: Arsenal) -> list[str]:
    series, last = a.series[a.f.unit, "BNUH"]
    return receipt(a, a.s.gift, series_id=series, number=last + 2)


@attack("receipt.number_is_next", "number_out_of_turn")
def numbers_a_receipt_from_the_vouchers(a: Arsenal) -> list[str]:
    return receipt(a, a.s.gift, **a.next("BC"))


@attack("receipt.for_a_gift_in_the_books", "receipt_differs")
def thanks_for_more_than_the_gift(a: Arsenal) -> list[str]:
    return receipt(a, a.s.gift, amount=10_000_001)


@attack("receipt.for_a_gift_in_the_books", "receipt_differs")
def thanks_for_a_payment(a: Arsenal) -> list[str]:
    return receipt(a, a.s.bank_help)


@attack("receipt.for_a_gift_in_the_books", "receipt_differs")
def thanks_for_a_reversed_gift(a: Arsenal) -> list[str]:
    return receipt(a, a.s.turned_gift)


@attack("receipt.for_a_gift_in_the_books", "receipt_differs")
def thanks_for_anothers_gift(a: Arsenal) -> list[str]:
    return receipt(a, a.s.foreign_gift)


@attack("receipt.one_stands", "receipt_ended")
def thanks_twice(a: Arsenal) -> list[str]:
    return receipt(a, a.s.thanked_gift)


@attack("receipt.one_stands", "receipt_ended")
def thanks_twice_in_two_years(a: Arsenal) -> list[str]:
    """The same number in next year's series must not hide the first receipt."""
    series = a.insert("series", id=FRESH, unit_id=a.f.unit, kind="BNUH", year=2027, month=0, first=0, last=0)
    return [series, *receipt(a, a.s.thanked_gift, series_id=FRESH, number=1, day="2027-01-05")]


@attack("receipt.one_stands", "receipt_ended")
def replaces_a_receipt_that_stands(a: Arsenal) -> list[str]:
    return receipt(a, a.s.gift, replaces_id=a.s.receipt)


@attack("receipt.one_stands", "receipt_ended")
def replaces_the_receipt_of_another_gift(a: Arsenal) -> list[str]:
    return receipt(a, a.s.gift, replaces_id=a.s.ended_receipt)


@attack("", "receipt_ended")
def ends_a_receipt_twice(a: Arsenal) -> list[str]:
    return [a.insert("receipt_end", receipt_id=a.s.ended_receipt, reason="raw", by_id=a.f.accountant, at=str(NOW))]


@attack("", "key_reused")
def sends_a_key_with_another_body(a: Arsenal) -> list[str]:
    return [a.insert("request_key", key="k1", mac="another", at=str(NOW))]


@attack("", "conflict")
def answers_a_key_twice(a: Arsenal) -> list[str]:
    return [a.insert("request_answer", key="k1", answer="another")]
