"""Attacks on what was counted and confirmed: a closed cash day, a year whose bank balance was confirmed."""

from tests.ledger.attacks import attack, money
from tests.ledger.scene import FRESH, NOW, Arsenal


def held(a: Arsenal, place: int) -> int:
    return int(a.row("place_balance", place_id=place)["amount"])


def count(a: Arsenal, **changes: object) -> list[str]:
    """The main box after its last slip, agreed by all, unless told otherwise."""
    box = changes.get("place_id", a.f.box)
    booked = held(a, int(str(box)))
    honest = {
        "id": FRESH, "place_id": box, "day": "2026-03-31", "booked": booked, "cashier": booked, "counted": booked,
        "pieces": "", "closes": 1, "note": "", "by_id": a.f.cashier, "at": str(NOW),
    }  # fmt: skip
    return [a.insert("cash_count", **{**honest, **changes})]


def statement(a: Arsenal, **changes: object) -> list[str]:
    booked = held(a, a.f.bank)
    honest = {
        "id": FRESH, "place_id": a.f.bank, "day": "2026-03-31", "statement": booked, "booked": booked, "note": "",
        "by_id": a.f.accountant, "at": str(NOW),
    }  # fmt: skip
    return [a.insert("bank_reconciliation", **{**honest, **changes})]


@attack("cash_count.of_a_box", "place_missing")
def counts_the_bank(a: Arsenal) -> list[str]:
    return count(a, place_id=a.f.bank)


@attack("cash_count.beside_the_book", "count_differs")
def closes_a_day_with_money_missing(a: Arsenal) -> list[str]:
    return count(a, counted=held(a, a.f.box) - 1)


@attack("cash_count.beside_the_book", "count_differs")
def closes_a_day_the_cashier_sees_otherwise(a: Arsenal) -> list[str]:
    return count(a, cashier=held(a, a.f.box) + 1)


@attack("cash_count.beside_the_book", "count_differs")
def says_what_the_book_does_not(a: Arsenal) -> list[str]:
    less = held(a, a.f.box) - 1
    return count(a, booked=less, counted=less, cashier=less)


@attack("cash_count.of_an_open_day", "day_closed")
def counts_a_closed_day_again(a: Arsenal) -> list[str]:
    return count(a, place_id=a.s.closed_box, day="2026-03-03")


@attack("voucher.in_an_open_day", "day_closed")
def takes_cash_on_a_closed_day(a: Arsenal) -> list[str]:
    return a.voucher(a.line("1111", "3538", debit_place=a.s.closed_box), on="2026-03-03", **money.PAPERLESS)


@attack("voucher.in_an_open_day", "day_closed")
def pays_cash_before_a_closed_day(a: Arsenal) -> list[str]:
    return a.voucher(a.line("1111", "3538", debit_place=a.s.closed_box), on="2026-02-03", **money.PAPERLESS)


@attack("bank_reconciliation.of_an_account", "place_missing")
def confirms_a_day_in_the_middle_of_a_month(a: Arsenal) -> list[str]:
    return statement(a, day="2026-03-30")


@attack("bank_reconciliation.says_the_same", "statement_differs")
def confirms_another_balance(a: Arsenal) -> list[str]:
    return statement(a, statement=held(a, a.f.bank) - 1)


@attack("bank_reconciliation.says_the_same", "statement_differs")
def confirms_what_the_book_does_not_say(a: Arsenal) -> list[str]:
    less = held(a, a.f.bank) - 1
    return statement(a, statement=less, booked=less)


def december(a: Arsenal) -> list[str]:
    """December is open, and the bank confirmed its end."""
    month = a.insert(
        "period", id=FRESH, unit_id=a.f.unit, starts="2026-12-01", ends="2026-12-31", state="open", last_event=0
    )
    return [month, *statement(a, day="2026-12-31")]


@attack("voucher.before_the_year_is_confirmed", "year_confirmed")
def changes_the_bank_after_its_year_was_confirmed(a: Arsenal) -> list[str]:
    return [*december(a), *a.voucher(on="2026-12-30", period_id=FRESH)]


@attack("voucher.before_the_year_is_confirmed", "year_confirmed")
def reaches_back_into_a_confirmed_year(a: Arsenal) -> list[str]:
    return [*december(a), *a.voucher(on="2026-03-30")]
