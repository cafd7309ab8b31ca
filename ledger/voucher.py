"""The pure core: a `Draft` of `Movement`s that cannot be built wrong.

A movement is one debit account, one credit account and one positive amount, so an entry balances by its shape.
Debit increases what the union holds, credit what it owes; signs are flipped for people only when printed.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from ledger import chart, errors
from ledger.chart import Kind
from ledger.money import MOST


class Nature(StrEnum):
    """Why a voucher exists; only the crossing natures move money from one fund to another."""

    PLAIN = "plain"
    TRANSFER = "transfer"  # fund to fund, by decision
    CLASSIFY = "classify"  # 3388 to 3538, once the giver's wish is known
    OPENING = "opening"  # balances brought forward on the first real day
    TURNOVER = "turnover"  # movement since 01/01 of a year begun elsewhere
    REVERSAL = "reversal"
    ADJUST = "adjust"  # the difference of an earlier voucher
    REFUND = "refund"  # a gift in cash given back, by phiếu chi
    RETRO = "retro"  # opening balances of the year, corrected after an earlier year was filed
    COVER = "cover"  # who bears a loss, by decision


CROSSING = frozenset({Nature.TRANSFER, Nature.CLASSIFY, Nature.REVERSAL, Nature.COVER})
LINKED = frozenset({Nature.ADJUST, Nature.REFUND})  # these name the voucher they correct
BROUGHT_FORWARD = frozenset({Nature.OPENING, Nature.TURNOVER})

KINDS = {
    "PT": "Phiếu thu",
    "PC": "Phiếu chi",
    "BC": "Báo có",
    "BN": "Báo nợ",
    "PN": "Phiếu nhập kho",
    "PX": "Phiếu xuất kho",
    "PKT": "Phiếu kế toán",
}
GOODS = frozenset({Kind.GOODS, Kind.OFF})  # accounts whose lines may name an item
CASH_KINDS = frozenset({"PT", "PC"})
BANK_KINDS = frozenset({"BC", "BN"})


@dataclass(frozen=True, slots=True)
class Movement:
    """Nợ `debit` / Có `credit`, `amount` đồng. `*_fund` is the fund each side belongs to (equal unless the voucher
    crosses), `*_place` the cash box or bank account of a money side, `quantity` in thousandths of `item_unit`."""

    debit: str
    credit: str
    amount: int
    debit_fund: int
    credit_fund: int
    debit_place: int | None = None
    credit_place: int | None = None
    party: int | None = None
    mandate: int | None = None
    item: int | None = None
    item_unit: str | None = None
    quantity: int | None = None

    def __post_init__(self) -> None:
        if type(self.amount) is not int:
            raise errors.AmountInvalid
        if self.amount <= 0:
            raise errors.AmountNotPositive
        if self.amount > MOST:
            raise errors.AmountTooLarge
        if self.debit == self.credit and self.debit_place == self.credit_place and self.debit_fund == self.credit_fund:
            raise errors.AccountSame
        kinds = {_kind(self.debit), _kind(self.credit)}
        if (Kind.CONTRA in kinds) != (Kind.OFF in kinds):
            raise errors.ContraMisused
        if not self._counts_goods(kinds):
            raise errors.GoodsDiffer
        for number, place in ((self.debit, self.debit_place), (self.credit, self.credit_place)):
            if (_kind(number) in (Kind.CASH, Kind.BANK)) != (place is not None):
                raise errors.PlaceMissing

    def _counts_goods(self, kinds: set[Kind]) -> bool:
        """No goods at all, or goods with their unit on an account that holds some; how many, unless only their value
        is adjusted."""
        if self.item is None:
            return self.item_unit is None and self.quantity is None
        return bool(self.item_unit) and (self.quantity is None or self.quantity > 0) and bool(kinds & GOODS)

    @property
    def crosses(self) -> bool:
        return self.debit_fund != self.credit_fund

    def turned(self) -> "Movement":
        """Equal and opposite."""
        return replace(
            self,
            debit=self.credit,
            credit=self.debit,
            debit_fund=self.credit_fund,
            credit_fund=self.debit_fund,
            debit_place=self.credit_place,
            credit_place=self.debit_place,
        )


def _kind(number: str) -> Kind:
    account = chart.find(number)
    if account is None or not account.postable:
        raise errors.AccountUnknown(account=number)
    return account.kind


@dataclass(frozen=True, slots=True)
class Draft:
    """A voucher before it has a number. `doc_date` is the paper's, `entry_date` decides period and order; a cash
    kind names its `slip`, a bank kind its `outside_ref`: one bank line, used once, and once more
    (`outside_use` 2, 3, …) after each reversal of the voucher that held it."""

    unit: int
    kind: str
    doc_date: date
    entry_date: date
    description: str
    movements: tuple[Movement, ...]
    nature: Nature = Nature.PLAIN
    slip: int | None = None
    outside_ref: str | None = None
    outside_use: int = 1
    reverses: int | None = None
    adjusts: int | None = None
    number: int | None = field(default=None)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise errors.Invalid(field="kind")
        if not self.movements:
            raise errors.DraftEmpty
        if not self.description.strip():
            raise errors.Invalid(field="description")
        if self.nature not in CROSSING and any(m.crosses for m in self.movements):
            raise errors.FundCrossed
        if self.nature is Nature.CLASSIFY and any(m.debit != "3388" for m in self.movements):
            raise errors.FundCrossed
        if (self.kind in CASH_KINDS) != (self.slip is not None):
            raise errors.SlipDiffers
        if self.kind in BANK_KINDS and self.outside_ref is None:
            raise errors.Invalid(field="reference")
        if (self.nature is Nature.REVERSAL) != (self.reverses is not None):
            raise errors.ReversalUnequal
        if (self.nature in LINKED) != (self.adjusts is not None):
            raise errors.AdjustTarget

    @property
    def amount(self) -> int:
        """Total of the lines, in đồng."""
        return sum(m.amount for m in self.movements)
