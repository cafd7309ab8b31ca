"""Attacks on goods: another's items, other units, quantities of nothing."""

from tests.ledger.attacks import attack
from tests.ledger.scene import Arsenal

NO_BANK = {"kind": "PN", "outside_ref": None}


def rice(a: Arsenal, **changes: object) -> list[str]:
    """Two hundred kilograms come in, unless told otherwise."""
    said = {"item_id": a.s.rice, "item_unit": "kg", "quantity": 200_000, **changes}
    return a.voucher(a.line("152", "3538", 3_000_000, **said), **NO_BANK)


@attack("voucher.names_goods", "goods_differ")
def counts_anothers_goods(a: Arsenal) -> list[str]:
    return rice(a, item_id=a.s.foreign_rice)


@attack("voucher.names_goods", "goods_differ")
def counts_rice_by_the_sack(a: Arsenal) -> list[str]:
    return rice(a, item_unit="bao")


@attack("voucher.names_goods", "goods_differ")
def counts_goods_without_a_unit(a: Arsenal) -> list[str]:
    return rice(a, item_unit=None)


@attack("voucher.names_goods", "goods_differ")
def takes_in_less_than_nothing(a: Arsenal) -> list[str]:
    return rice(a, quantity=-1)


@attack("voucher.names_goods", "goods_differ")
def takes_in_goods_uncounted(a: Arsenal) -> list[str]:
    return rice(a, quantity=None)


@attack("voucher.names_goods", "goods_differ")
def counts_what_has_no_name(a: Arsenal) -> list[str]:
    return rice(a, item_id=None)


@attack("voucher.names_goods", "goods_differ")
def counts_goods_in_the_bank(a: Arsenal) -> list[str]:
    return a.voucher(a.line(item_id=a.s.rice, item_unit="kg", quantity=1))
