"""Appeals and what became of their money: received, used, left, each net of what was reversed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session, aliased

from app.formats import day as shown_day
from app.giving import names
from app.giving.errors import AppealClosed, AppealUnknown
from app.giving.models import Appeal, Donor, Gift
from ledger.models import Fund, MovementRow, Series, Turnover, Voucher

FUND_ACCOUNT = "3538"


@dataclass(frozen=True, slots=True)
class Standing:
    """A fund's money in đồng: what it began with, received, used; what is left follows."""

    opening: int
    received: int
    used: int

    @property
    def balance(self) -> int:
        return self.opening + self.received - self.used


@dataclass(frozen=True, slots=True)
class ShownGift:
    """One gift as strangers may see it; `amount` is None when the giver asked to hide it."""

    day: date
    name: str
    amount: int | None


def find_appeal(session: Session, slug: str) -> Appeal | None:
    return session.scalar(select(Appeal).where(Appeal.slug == slug))


def appeals_of(session: Session, unit: int | None = None) -> list[Appeal]:
    """Every appeal (of one unit), the newest first."""
    query = select(Appeal).order_by(Appeal.opens_on.desc(), Appeal.id.desc())
    return list(session.scalars(query if unit is None else query.where(Appeal.unit_id == unit)))


def is_open(appeal: Appeal, day: date) -> bool:
    """Whether the appeal receives on `day`."""
    return appeal.opens_on <= day and (appeal.closes_on is None or day <= appeal.closes_on)


def open_appeals(session: Session, day: date, unit: int | None = None) -> list[Appeal]:
    return [appeal for appeal in appeals_of(session, unit) if is_open(appeal, day)]


def receiving_appeal(session: Session, slug: str, day: date, unit: int | None = None) -> Appeal:
    """The appeal of that name that receives on `day` (AppealUnknown, AppealClosed)."""
    appeal = find_appeal(session, slug)
    if appeal is None or unit not in (None, appeal.unit_id):
        raise AppealUnknown
    if not is_open(appeal, day):
        if day < appeal.opens_on:
            raise AppealClosed(opens=shown_day(appeal.opens_on))
        raise AppealClosed(closes=shown_day(appeal.closes_on or day))
    return appeal


def standing(session: Session, unit: int, fund: int) -> Standing:
    """A fund's money, net of reversals: day rows give the turnover, the few adjusting vouchers correct it."""
    debit, credit = session.execute(
        select(func.coalesce(func.sum(Turnover.debit), 0), func.coalesce(func.sum(Turnover.credit), 0)).where(
            Turnover.account == FUND_ACCOUNT, Turnover.fund_id == fund
        )
    ).one()
    turned = _by_nature(session, unit, fund)
    opening_debit, opening_credit = turned.get("opening", (0, 0))
    back_debit, back_credit = turned.get("reversal", (0, 0))
    corrections = back_debit + back_credit  # a reversal stands on the other side of what it takes back
    return Standing(
        opening=opening_credit - opening_debit,
        received=int(credit) - opening_credit - corrections,
        used=int(debit) - opening_debit - corrections,
    )


def _by_nature(session: Session, unit: int, fund: int) -> dict[str, tuple[int, int]]:
    """Debit and credit of the fund's account in opening and reversing vouchers; both are PKT, so they are few."""

    def side(account: ColumnElement[str], of: ColumnElement[int]) -> ColumnElement[int]:
        mine = (account == FUND_ACCOUNT) & (of == fund)
        return func.coalesce(func.sum(case((mine, MovementRow.amount), else_=0)), 0)

    rows = session.execute(
        select(
            Voucher.nature,
            side(MovementRow.debit, MovementRow.debit_fund),
            side(MovementRow.credit, MovementRow.credit_fund),
        )
        .join(Series, Series.id == Voucher.series_id)
        .join(MovementRow, MovementRow.voucher_id == Voucher.id)
        .where(Series.unit_id == unit, Series.kind == "PKT", Voucher.nature.in_(("opening", "reversal")))
        .group_by(Voucher.nature)
    )
    return {nature: (int(debit), int(credit)) for nature, debit, credit in rows}  # PostgreSQL sums as numeric


def given_to(session: Session, appeal: int) -> tuple[int, int]:
    """How many gifts an appeal received and their total, without those reversed."""
    back = aliased(Voucher)
    count, total = session.execute(
        select(func.count(), func.coalesce(func.sum(Voucher.amount), 0))
        .select_from(Gift)
        .join(Voucher, Voucher.id == Gift.voucher_id)
        .outerjoin(back, back.reverses_id == Voucher.id)
        .where(Gift.appeal_id == appeal, back.id.is_(None))
    ).one()
    return count, int(total)


def latest_gifts(session: Session, appeal: int, most: int = 20) -> list[ShownGift]:
    """The newest gifts, each giver named as they chose."""
    back = aliased(Voucher)
    rows = session.execute(
        select(Voucher.entry_date, Voucher.amount, Gift, Donor)
        .join(Gift, Gift.voucher_id == Voucher.id)
        .join(Donor, Donor.party_id == Gift.donor_id)
        .outerjoin(back, back.reverses_id == Voucher.id)
        .where(Gift.appeal_id == appeal, back.id.is_(None))
        .order_by(Voucher.entry_date.desc(), Voucher.id.desc())
        .limit(most)
    )
    return [
        ShownGift(day, names.public_name(donor, gift.public_name), None if gift.hide_amount else amount)
        for day, amount, gift, donor in rows
    ]


def fund_of(session: Session, appeal: Appeal) -> Fund:
    return session.get_one(Fund, appeal.fund_id)


def shares_fund(appeal: Appeal, others: Sequence[Appeal]) -> bool:
    """Whether another appeal feeds the same fund, so that its use and balance are not this appeal's alone."""
    return any(other.fund_id == appeal.fund_id and other.id != appeal.id for other in others)
