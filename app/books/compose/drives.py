"""Which appeals feed which fund, and so what may be said of one appeal alone.

The books keep money by fund. An appeal names the fund that its gifts go into, a gift the appeal that it answers; what
is used is the fund's: a request for help names a fund, never an appeal. So an appeal that is alone in its fund has all
the figures of that fund. Of appeals that share a fund, only what was received is told apart: uses and what is left
belong to the fund, and no rule is made up here (first in, first out; by share) to split them. The address that a giver
designates is the fund, too: one that is earmarked lends to no other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.books import errors
from app.books.choice import Choice
from app.formats import day as shown
from app.giving.models import Appeal, Gift
from ledger import statements
from ledger.models import Fund, Item


@dataclass(frozen=True, slots=True)
class Drive:
    """A fund and the appeals that fed it up to the last day of a book."""

    fund: int
    code: str
    name: str
    earmarked: bool
    appeals: tuple[Appeal, ...]

    @property
    def heading(self) -> str:
        """What stands above its part."""
        whose = f"{statements.printed('3538', self.code)} – {self.name}"
        fund = f"Quỹ dành riêng {whose}" if self.earmarked else f"Quỹ {whose}"
        if not self.appeals:
            return f"{fund} · Không gắn với đợt vận động"
        if len(self.appeals) == 1:
            return f"Đợt vận động: {called(self.appeals[0])} · {fund}"
        return f"{fund} · Chung của {len(self.appeals)} đợt vận động: {'; '.join(a.name for a in self.appeals)}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a choice comes to: a fund or all; `gifts`, only what was received for an appeal that shares its fund."""

    fund: int | None
    appeal: Appeal | None
    gifts: Select[int] | None


def called(appeal: Appeal) -> str:
    """`Tết Sum vầy 2026 (11/KH-LĐLĐ, từ 01/01/2026 đến 31/03/2026)`."""
    ends = f" đến {shown(appeal.closes_on)}" if appeal.closes_on else ""
    document = f"{appeal.document}, " if appeal.document else ""
    return f"{appeal.name} ({document}từ {shown(appeal.opens_on)}{ends})"


def drives(session: Session, unit: int, end: date) -> dict[int, Drive]:
    """Every fund of the unit by its code, with its appeals that had begun by `end`."""
    query = select(Appeal).where(Appeal.unit_id == unit, Appeal.opens_on <= end)
    appeals: dict[int, list[Appeal]] = {}
    for appeal in session.scalars(query.order_by(Appeal.opens_on, Appeal.id)):
        appeals.setdefault(appeal.fund_id, []).append(appeal)
    funds = session.scalars(select(Fund).where(Fund.unit_id == unit).order_by(Fund.code))
    return {f.id: Drive(f.id, f.code, f.name, f.earmarked, tuple(appeals.get(f.id, ()))) for f in funds}


def appeals_of(session: Session, unit: int) -> Sequence[Appeal]:
    """The unit's appeals, the newest first."""
    query = select(Appeal).where(Appeal.unit_id == unit).order_by(Appeal.opens_on.desc(), Appeal.id.desc())
    return session.scalars(query).all()


def asked(session: Session, c: Choice, known: dict[int, Drive]) -> Asked:
    """The fund or the gifts that a choice is about (DriveUnknown)."""
    if c.appeal is None:
        return Asked(c.fund, None, None)
    appeal = session.get(Appeal, c.appeal)
    if appeal is None or appeal.unit_id != c.unit or c.fund not in (None, appeal.fund_id):
        raise errors.DriveUnknown
    alone = len(known[appeal.fund_id].appeals) <= 1
    return Asked(appeal.fund_id, appeal, None if alone else select(Gift.voucher_id).where(Gift.appeal_id == appeal.id))


def items(session: Session, unit: int) -> dict[int, str]:
    """What each kind of goods is called; 0 are lines that name none."""
    rows = session.scalars(select(Item).where(Item.unit_id == unit))
    return {0: "Hiện vật không nêu mặt hàng"} | {row.id: _described(row) for row in rows}


def _described(row: Item) -> str:
    return f"{row.name}, {row.spec}" if row.spec else row.name
