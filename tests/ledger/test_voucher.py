"""A draft cannot be built wrong: what is refused here never reaches the database."""

from dataclasses import FrozenInstanceError, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import chart, errors
from ledger.money import MOST
from ledger.voucher import BANK_KINDS, CASH_KINDS, CROSSING, KINDS, Draft, Movement, Nature

DAY = date(2026, 1, 5)
GIFT = Movement("1121", "3538", 100_000, 1, 1, debit_place=7, party=3)
CROSSED = Movement("3538", "3538", 100_000, 1, 2)
CLASSIFIED = Movement("3388", "3538", 100_000, 1, 2)


def draft(*movements: Movement, **changes: Any) -> Draft:
    held = {"kind": "BC", "outside_ref": "FT1", "description": "Ủng hộ", **changes}
    return Draft(1, held.pop("kind"), DAY, DAY, held.pop("description"), movements or (GIFT,), **held)


@pytest.mark.parametrize(
    ("refusal", "changes"),
    [
        (errors.AmountNotPositive, {"amount": 0}),
        (errors.AmountNotPositive, {"amount": -1}),
        (errors.AmountTooLarge, {"amount": MOST + 1}),
        (errors.AmountTooLarge, {"amount": 10**30}),
        (errors.AmountInvalid, {"amount": 1.5}),
        (errors.AmountInvalid, {"amount": True}),
        (errors.AmountInvalid, {"amount": "100000"}),
        (errors.AccountUnknown, {"credit": "999"}),
        (errors.AccountUnknown, {"credit": ""}),
        (errors.AccountUnknown, {"credit": "353"}),
        (errors.AccountSame, {"debit": "3538", "debit_place": None}),
        (errors.ContraMisused, {"debit": "002", "debit_place": None}),
        (errors.ContraMisused, {"credit": "000"}),
        (errors.PlaceMissing, {"debit_place": None}),
        (errors.PlaceMissing, {"credit_place": 7}),
        (errors.PlaceMissing, {"credit": "1111"}),
    ],
)
def test_a_movement_cannot_be_wrong(refusal: type[errors.Refusal], changes: dict[str, Any]) -> None:
    with pytest.raises(refusal) as said:
        replace(GIFT, **changes)
    assert type(said.value) is refusal


@pytest.mark.parametrize(
    ("refusal", "build"),
    [
        (errors.DraftEmpty, lambda: Draft(1, "BC", DAY, DAY, "Ủng hộ", (), outside_ref="FT1")),
        (errors.Invalid, lambda: draft(kind="XX")),
        (errors.Invalid, lambda: draft(kind="bc")),
        (errors.Invalid, lambda: draft(description="  ")),
        (errors.Invalid, lambda: draft(outside_ref=None)),
        (errors.SlipDiffers, lambda: draft(kind="PT")),
        (errors.SlipDiffers, lambda: draft(kind="PC")),
        (errors.SlipDiffers, lambda: draft(slip=4)),
        (errors.FundCrossed, lambda: draft(CROSSED, kind="PKT")),
        (errors.FundCrossed, lambda: draft(GIFT, CROSSED, kind="PKT", nature=Nature.ADJUST)),
        (errors.FundCrossed, lambda: draft(CROSSED, kind="PKT", nature=Nature.OPENING)),
        (errors.FundCrossed, lambda: draft(CROSSED, kind="PKT", nature=Nature.CLASSIFY)),
        (errors.ReversalUnequal, lambda: draft(nature=Nature.REVERSAL, kind="PKT")),
        (errors.ReversalUnequal, lambda: draft(reverses=5)),
    ],
)
def test_a_draft_cannot_be_wrong(refusal: type[errors.Refusal], build: Any) -> None:
    with pytest.raises(refusal) as said:
        build()
    assert type(said.value) is refusal


def test_honest_drafts() -> None:
    assert draft().amount == 100_000
    assert draft(GIFT, replace(GIFT, amount=5)).amount == 100_005
    assert draft(CROSSED, kind="PKT", nature=Nature.TRANSFER).movements[0].crosses
    assert draft(CLASSIFIED, kind="PKT", nature=Nature.CLASSIFY).amount == 100_000
    assert draft(kind="PT", slip=4, outside_ref=None).slip == 4
    between_boxes = Movement("1111", "1111", 5, 1, 1, debit_place=7, credit_place=8)
    assert draft(between_boxes, kind="PKT").amount == 5
    assert not CASH_KINDS & BANK_KINDS
    assert set(KINDS) >= CASH_KINDS | BANK_KINDS


def test_a_draft_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        GIFT.amount = 5  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        draft().description = "khác"  # type: ignore[misc]


accounts = st.sampled_from([a for a in chart.TT24 if a.postable])


@st.composite
def movements(draw: st.DrawFn) -> Movement:
    """Any movement that can be built."""
    debit, credit = draw(accounts), draw(accounts)
    ids = st.integers(1, 3)
    try:
        return Movement(
            debit.number, credit.number, draw(st.integers(1, MOST)), draw(ids), draw(ids),
            debit_place=draw(ids) if debit.kind in ("cash", "bank") else None,
            credit_place=draw(ids) if credit.kind in ("cash", "bank") else None,
            party=draw(st.none() | ids), mandate=draw(st.none() | ids),
        )  # fmt: skip
    except (errors.AccountSame, errors.ContraMisused):
        return GIFT


@given(movements())
def test_turning_twice_changes_nothing(movement: Movement) -> None:
    turned = movement.turned()
    assert turned.turned() == movement
    assert turned.amount == movement.amount
    assert (turned.debit, turned.debit_fund, turned.debit_place) == (
        movement.credit, movement.credit_fund, movement.credit_place,
    )  # fmt: skip


@given(st.lists(movements(), min_size=1, max_size=5), st.sampled_from(Nature), st.sampled_from(sorted(KINDS)))
def test_a_plain_draft_never_crosses(lines: list[Movement], nature: Nature, kind: str) -> None:
    try:
        made = Draft(
            1, kind, DAY, DAY, "Chứng từ", tuple(lines), nature=nature, slip=1 if kind in CASH_KINDS else None,
            outside_ref="FT1", reverses=1 if nature is Nature.REVERSAL else None,
        )  # fmt: skip
    except (errors.FundCrossed, errors.AdjustTarget):
        return
    assert made.nature in CROSSING or not any(line.crosses for line in made.movements)
    assert made.amount == sum(line.amount for line in lines) > 0
