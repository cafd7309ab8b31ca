"""Which refusal a database error stands for: by the code that a guard raised, or by a constraint's name."""

import re

from ledger.errors.log import CheckpointBehind, KeyKnown, LeafMissing, LeafUnasked, LogGap
from ledger.errors.mandates import AlreadyDecided, ApprovalStale, ApprovedTooMuch, MandateOverdrawn
from ledger.errors.money import AmountNotPositive, FundOverdrawn, PlaceOverdrawn
from ledger.errors.periods import NumberOutOfTurn
from ledger.errors.receipts import ReceiptEnded
from ledger.errors.refusal import Conflict, KeyReused, Refusal
from ledger.errors.slips import SamePerson, SlipPosted, SlipStepTaken
from ledger.errors.vouchers import (
    AdjustMoney,
    AdjustTarget,
    AlreadyReversed,
    ItemKnown,
    LinesDiffer,
    LossUndecided,
    ReferenceUsed,
)


def family(root: type[Refusal] = Refusal) -> list[type[Refusal]]:
    """`root` and every class below it."""
    return [root, *(sub for child in root.__subclasses__() for sub in family(child))]


def by_code() -> dict[str, type[Refusal]]:
    return {kind.code: kind for kind in family()}


# Constraints that speak before a rule can, by name.
CONSTRAINTS: dict[str, type[Refusal]] = {
    "ck_fund_balance_not_negative": FundOverdrawn,
    "ck_place_balance_not_negative": PlaceOverdrawn,
    "ck_movement_amount_range": AmountNotPositive,
    "ck_slip_amount_range": AmountNotPositive,
    "ck_mandate_disbursed_within": MandateOverdrawn,
    "ck_mandate_approved_within": ApprovedTooMuch,
    "ck_mandate_own_request": SamePerson,
    "movement_sealed": LinesDiffer,
    "pk_movement": LinesDiffer,
    "uq_voucher_reverses_id": AlreadyReversed,
    "ck_voucher_adjusts": AdjustTarget,
    "ck_voucher_adjusts_on_paper": AdjustMoney,
    "ck_loss_cover_three_persons": LossUndecided,
    "ck_loss_cover_decision": LossUndecided,
    "uq_voucher_outside_ref": ReferenceUsed,
    "uq_item_unit_id_code": ItemKnown,
    "uq_voucher_slip_id": SlipPosted,
    "uq_voucher_number": NumberOutOfTurn,
    "uq_slip_number": NumberOutOfTurn,
    "uq_receipt_number": NumberOutOfTurn,
    "pk_slip_step": SlipStepTaken,
    "pk_approval": AlreadyDecided,
    "pk_mandate_edit": ApprovalStale,
    "pk_receipt_end": ReceiptEnded,
    "uq_receipt_replaces_id": ReceiptEnded,
    "pk_request_key": KeyReused,
    "log_due_unwritten": LeafMissing,
    "pk_log_leaf": LogGap,
    "uq_log_leaf_event": LeafUnasked,
    "uq_log_checkpoint_size": CheckpointBehind,
    "uq_log_key_event": KeyKnown,
    "ck_erasure_two_persons": SamePerson,
    "ck_log_key_two_persons": SamePerson,
}


def from_database(message: str) -> Refusal | None:
    """The refusal that a database error's text stands for, or None when it is no rule of the books.

    Only the first line speaks: the lines after it may quote what people typed.
    """
    line = message.split("\n", 1)[0]
    found = re.search(r"books:([a-z_]+)", line)
    if found and found[1] in by_code():
        return by_code()[found[1]]()
    for name in re.findall(r"books_key:(\w+)|(?:constraint(?: failed:)? \"?)(\w+)", line):
        refusal = CONSTRAINTS.get(name[0] or name[1])
        if refusal:
            return refusal()
    return Conflict() if "books_key:" in line or "duplicate key value" in line else None
