"""Attacks on corrections: adjusting vouchers, gifts given back, losses and who bears them (invariant 9)."""

from tests.ledger.attacks import attack, slips
from tests.ledger.scene import FRESH, NOW, Arsenal

PAPER = {"kind": "PKT", "outside_ref": None}


def adjusts(a: Arsenal, voucher: int, *lines: dict[str, object], **changes: object) -> list[str]:
    """A hundred thousand of a gift, put on 3388 until its owner is known, unless told otherwise."""
    lines = lines or (a.line("3538", "3388"),)
    return a.voucher(*lines, **{**PAPER, "nature": "adjust", "adjusts_id": voucher, **changes})


@attack("voucher.adjusts_what_stands", "adjust_target")
def adjusts_a_reversed_gift(a: Arsenal) -> list[str]:
    return adjusts(a, a.s.turned_gift)


@attack("voucher.adjusts_what_stands", "adjust_target")
def adjusts_an_adjustment(a: Arsenal) -> list[str]:
    return adjusts(a, a.s.adjustment)


@attack("", "adjust_target")
def adjusts_a_gift_of_another_unit(a: Arsenal) -> list[str]:
    return adjusts(a, a.s.foreign_gift)


@attack("", "adjust_target")
def adjusts_nothing(a: Arsenal) -> list[str]:
    return a.voucher(a.line("3538", "3388"), **PAPER, nature="adjust")


@attack("voucher.turns_after", "reversal_early")
def adjusts_a_voucher_before_it_was(a: Arsenal) -> list[str]:
    return adjusts(a, a.s.bank_help, on="2026-01-20")


@attack("voucher.turns_what_is_whole", "adjust_target")
def turns_a_gift_that_was_adjusted(a: Arsenal) -> list[str]:
    return a.reversal(a.s.adjusted_gift)


@attack("voucher.no_second_turn", "reversal_of_reversal")
def turns_an_adjustment(a: Arsenal) -> list[str]:
    return a.reversal(a.s.adjustment)


@attack("voucher.adjusts_no_money", "adjust_money")
def corrects_an_opening_with_money_in_transit(a: Arsenal) -> list[str]:
    return a.voucher(a.line("3538", "113"), **PAPER, nature="retro")


@attack("voucher.adjusts_its_accounts", "adjust_accounts")
def adjusts_a_gift_into_a_debt(a: Arsenal) -> list[str]:
    return adjusts(a, a.s.gift, a.line("3538", "331"))


@attack("voucher.adjusts_its_accounts", "adjust_accounts")
def adjusts_another_fund(a: Arsenal) -> list[str]:
    return adjusts(a, a.s.gift, a.line("3538", "3388", fund=a.f.storm))


@attack("voucher.adjusts_its_accounts", "adjust_accounts")
def adjusts_nothing_of_the_gift(a: Arsenal) -> list[str]:
    return adjusts(a, a.s.gift, a.line("1388", "3388"))


@attack("voucher.adjusts_within", "adjust_too_much")
def adjusts_more_than_the_gift(a: Arsenal) -> list[str]:
    return adjusts(a, a.s.gift, a.line("3538", "3388", 10_000_001))


@attack("voucher.adjusts_within", "adjust_too_much")
def adjusts_more_than_is_left_of_the_gift(a: Arsenal) -> list[str]:
    return adjusts(a, a.s.adjusted_gift, a.line("3538", "3388", 500_001))


@attack("voucher.adjusts_within", "adjust_too_much")
def adjusts_a_gift_by_two_lines_that_are_too_much(a: Arsenal) -> list[str]:
    return adjusts(a, a.s.adjusted_gift, *[a.line("3538", "3388", 250_001)] * 2)


# A gift in cash is given back by phiếu chi


@attack("voucher.cash_by_slip_bank_by_line", "money_needs_paper")
def turns_cash_out_of_the_box(a: Arsenal) -> list[str]:
    return a.reversal(a.s.cash_gift)


@attack("voucher.gives_back_the_gift", "refund_differs")
def gives_a_gift_back_out_of_another_fund(a: Arsenal) -> list[str]:
    return posts_refund(a, a.s.crooked_refund)


@attack("voucher.says_its_slip", "slip_differs")
def gives_back_another_gift_than_the_slip_says(a: Arsenal) -> list[str]:
    other = next(r["id"] for r in a.rows["voucher"] if r["kind"] == "PT" and r["id"] != a.s.cash_gift)
    return posts_refund(a, a.s.refund_slip, adjusts_id=other)


@attack("slip.gives_back_once", "refund_differs")
def prepares_a_second_refund(a: Arsenal) -> list[str]:
    return refund(a, a.s.cash_gift)


@attack("slip.gives_back_once", "refund_differs")
def prepares_cash_for_a_gift_by_bank(a: Arsenal) -> list[str]:
    return refund(a, a.s.gift)


def refund(a: Arsenal, gift: int) -> list[str]:
    return [a.copy("slip", like=a.row("slip", id=a.s.refund_slip), **{**slips.fresh(a, "PC"), "adjusts_id": gift})]


def posts_refund(a: Arsenal, slip: int, **changes: object) -> list[str]:
    row = a.row("slip", id=slip)
    line = a.line("3538", "1111", row["amount"], fund=row["fund_id"], party_id=row["party_id"])
    return a.voucher(
        line, kind="PC", on="2026-03-05",
        **{
            "series_id": row["series_id"], "number": row["number"], "code": row["code"], "doc_date": row["doc_date"],
            "slip_id": slip, "outside_ref": None, "nature": "refund", "adjusts_id": row["adjusts_id"], **changes,
        },
    )  # fmt: skip


# A bank line is used once more only when what it became was reversed


@attack("voucher.line_used_again", "reference_used")
def books_a_bank_line_again(a: Arsenal) -> list[str]:
    return a.voucher(outside_ref=a.s.used_reference, outside_use=2)


@attack("voucher.line_used_again_after", "reference_early")
def books_a_turned_line_before_it_was_turned(a: Arsenal) -> list[str]:
    """The reversal is of 02/02: in January the bank's money would stand in no month, or in two."""
    return a.voucher(on="2026-02-01", outside_ref=a.row("voucher", id=a.s.turned_gift)["outside_ref"], outside_use=2)


@attack("", "reference_used")
def books_a_turned_line_as_if_never_used(a: Arsenal) -> list[str]:
    return a.voucher(outside_ref=a.row("voucher", id=a.s.turned_gift)["outside_ref"])


# What was spent of a false gift waits on 138


@attack("voucher.turns_equal", "reversal_unequal")
def loses_more_than_the_gift(a: Arsenal) -> list[str]:
    return turned_with_loss(a, a.line("13881", "3538", 1_000_001))


@attack("voucher.turns_equal", "reversal_unequal")
def loses_out_of_another_fund(a: Arsenal) -> list[str]:
    return turned_with_loss(a, a.line("13881", "3538", fund=a.f.storm))


@attack("voucher.loss_by_reversal", "loss_misused")
def makes_money_of_a_loss(a: Arsenal) -> list[str]:
    return a.voucher(a.line("13881", "3538"), **PAPER)


@attack("voucher.loss_by_reversal", "loss_misused")
def forgets_a_loss(a: Arsenal) -> list[str]:
    return a.voucher(a.line("3538", "13881", fund=a.f.storm), **PAPER)


@attack("voucher.loss_named", "loss_unnamed")
def pays_back_no_loss_in_particular(a: Arsenal) -> list[str]:
    return a.voucher(a.line("1121", "13881", 100_000, fund=a.f.storm))


@attack("voucher.loss_named", "loss_unnamed")
def pays_back_less_than_it_says(a: Arsenal) -> list[str]:
    return [recovery(a, amount=150_000), *paid_back(a, 100_000)]


@attack("voucher.loss_named", "loss_unnamed")
def pays_back_to_another_fund(a: Arsenal) -> list[str]:
    return [recovery(a, amount=100_000), *paid_back(a, 100_000, fund=a.f.common)]


@attack("voucher.loss_not_overpaid", "loss_overpaid")
def recovers_more_than_was_lost(a: Arsenal) -> list[str]:
    """Two hundred thousand are open of this loss, more of the other."""
    return [recovery(a, amount=250_000), *paid_back(a, 250_000)]


@attack("voucher.loss_not_overpaid", "loss_overpaid")
def recovers_what_a_fund_bears(a: Arsenal) -> list[str]:
    line = a.line("3538", "13881", 260_000, debit_fund=a.f.common, credit_fund=a.f.storm)
    decided = cover(a, amount=260_000, fund_id=a.f.common, reversal_id=a.s.loss)
    return [decided, *a.voucher(line, kind="PKT", nature="cover", outside_ref=f"cover:{FRESH}")]


@attack("loss_recovery.of_a_loss", "loss_misused")
def recovers_a_loss_that_never_was(a: Arsenal) -> list[str]:
    return [recovery(a, reversal_id=a.s.turn)]


@attack("loss_recovery.of_a_loss", "loss_misused")
def recovers_by_a_slip_for_something_else(a: Arsenal) -> list[str]:
    slip = a.row("slip", id=a.s.new_slip)
    return [recovery(a, slip_id=slip["id"], amount=slip["amount"], line_id=None, line_use=None)]


@attack("voucher.loss_by_decision", "loss_undecided")
def lets_a_fund_bear_a_loss_without_a_decision(a: Arsenal) -> list[str]:
    return covered(a, "cover:999")


@attack("", "reference_used")
def bears_a_loss_twice_by_one_decision(a: Arsenal) -> list[str]:
    return covered(a, f"cover:{a.rows['loss_cover'][0]['id']}")


@attack("loss_cover.of_a_loss", "loss_misused")
def decides_on_a_loss_that_never_was(a: Arsenal) -> list[str]:
    return [cover(a, reversal_id=a.s.turn)]


@attack("loss_cover.of_a_loss", "loss_misused")
def lets_anothers_fund_bear_a_loss(a: Arsenal) -> list[str]:
    return [cover(a, fund_id=a.s.foreign.common)]


@attack("", "loss_undecided")
def decides_with_ones_own_voice(a: Arsenal) -> list[str]:
    return [cover(a, second_id=a.f.accountant)]


@attack("", "loss_undecided")
def decides_without_a_document(a: Arsenal) -> list[str]:
    return [cover(a, decision="")]


def turned_with_loss(a: Arsenal, loss: dict[str, object]) -> list[str]:
    gift = a.s.thanked_gift
    return a.voucher(*a.turned(gift), loss, **PAPER, nature="reversal", reverses_id=gift)


def cover(a: Arsenal, **changes: object) -> str:
    return a.copy("loss_cover", **{"id": FRESH, "at": str(NOW), **changes})


def recovery(a: Arsenal, **changes: object) -> str:
    """That money of bank line 71 comes back for the loss."""
    said = {"id": FRESH, "reversal_id": a.s.loss, "amount": 100_000, "slip_id": None, "line_id": 71, "line_use": 1}
    return a.copy("loss_recovery", **{**said, "by_id": a.f.accountant, "at": str(NOW), **changes})


def paid_back(a: Arsenal, amount: int, fund: int = 0) -> list[str]:
    return a.voucher(a.line("1121", "13881", amount, fund=fund or a.f.storm), outside_ref="bank:71")


def covered(a: Arsenal, reference: str) -> list[str]:
    line = a.line("3538", "13881", debit_fund=a.f.common, credit_fund=a.f.storm)
    return a.voucher(line, kind="PKT", nature="cover", outside_ref=reference)
