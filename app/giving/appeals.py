"""Appeals and what became of their money: received, used, left, each net of what was reversed and adjusted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Subquery, case, func, select
from sqlalchemy.orm import Session, aliased

from app.formats import day as shown_day
from app.giving import names
from app.giving.errors import AppealClosed, AppealUnknown
from app.giving.models import Appeal, Donor, Gift
from ledger.balances import MONEY_IN
from ledger.chart import LOSSES
from ledger.models import Fund, MovementRow, Series, Turnover, Voucher

FUND_ACCOUNT = "3538"


@dataclass(frozen=True, slots=True)
class Standing:
    """A fund's money in đồng: what it began with, received, used; what is left follows. `lost` was spent of gifts that
    proved false: it stands on 138 until somebody bears it, and is charged to no other giver."""

    opening: int
    received: int
    used: int
    lost: int = 0

    @property
    def balance(self) -> int:
        return self.opening + self.received - self.used + self.lost


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
    """A fund's money, net of reversals: day rows give the turnover, the few correcting vouchers correct it."""
    debit, credit = session.execute(
        select(func.coalesce(func.sum(Turnover.debit), 0), func.coalesce(func.sum(Turnover.credit), 0)).where(
            Turnover.account == FUND_ACCOUNT, Turnover.fund_id == fund
        )
    ).one()
    turned = _by_nature(session, unit, fund)
    opening_debit, opening_credit = (
        sum(sides) for sides in zip(turned.get("opening", (0, 0)), turned.get("retro", (0, 0)), strict=True)
    )
    _, lost = turned.get("lost", (0, 0))
    # What a correction takes back stands on the other side of what it corrects.
    corrections = sum(turned.get("reversal", (0, 0))) + _taken_back(session, fund)
    return Standing(
        opening=opening_credit - opening_debit,
        received=int(credit) - opening_credit - lost - corrections,
        used=int(debit) - opening_debit - corrections,
        lost=lost,
    )


def _taken_back(session: Session, fund: int) -> int:
    """What adjusting vouchers took off gifts of the fund (its debit) and off what it had used (its credit)."""
    original = aliased(Voucher)
    gift = original.kind.in_(MONEY_IN)
    mine = ((MovementRow.debit == FUND_ACCOUNT) & (MovementRow.debit_fund == fund) & gift) | (
        (MovementRow.credit == FUND_ACCOUNT) & (MovementRow.credit_fund == fund) & ~gift
    )
    found = session.scalar(
        select(func.coalesce(func.sum(MovementRow.amount), 0))
        .select_from(Voucher)
        .join(original, original.id == Voucher.adjusts_id)
        .join(MovementRow, MovementRow.voucher_id == Voucher.id)
        .where(mine)
    )
    return int(found or 0)


def _by_nature(session: Session, unit: int, fund: int) -> dict[str, tuple[int, int]]:
    """Debit and credit of the fund's account in vouchers that open, turn or correct (all PKT, so they are few); the
    line by which a reversal puts a loss on 138 is told apart."""

    def side(account: ColumnElement[str], of: ColumnElement[int]) -> ColumnElement[int]:
        mine = (account == FUND_ACCOUNT) & (of == fund)
        return func.coalesce(func.sum(case((mine, MovementRow.amount), else_=0)), 0)

    nature = case((MovementRow.debit.in_(LOSSES) & (Voucher.nature == "reversal"), "lost"), else_=Voucher.nature)
    rows = session.execute(
        select(
            nature,
            side(MovementRow.debit, MovementRow.debit_fund),
            side(MovementRow.credit, MovementRow.credit_fund),
        )
        .join(Series, Series.id == Voucher.series_id)
        .join(MovementRow, MovementRow.voucher_id == Voucher.id)
        .where(Series.unit_id == unit, Series.kind == "PKT", Voucher.nature.in_(("opening", "retro", "reversal")))
        .group_by(nature)
    )
    return {nature: (int(debit), int(credit)) for nature, debit, credit in rows}  # PostgreSQL sums as numeric


def given_to(session: Session, appeal: int) -> tuple[int, int]:
    """How many gifts an appeal received and their total, without those reversed or given back, as adjusted."""
    back, change = aliased(Voucher), _changes()
    stands = Voucher.amount + func.coalesce(change.c.net, 0)
    count, total = session.execute(
        select(func.count(), func.coalesce(func.sum(stands), 0))
        .select_from(Gift)
        .join(Voucher, Voucher.id == Gift.voucher_id)
        .outerjoin(back, back.reverses_id == Voucher.id)
        .outerjoin(change, change.c.gift == Voucher.id)
        .where(Gift.appeal_id == appeal, back.id.is_(None), stands > 0)
    ).one()
    return count, int(total)


def _changes() -> Subquery:
    """What adjusting vouchers and refunds changed of each gift, in đồng."""
    return (
        select(
            Voucher.adjusts_id.label("gift"),
            func.sum(
                case((MovementRow.credit == FUND_ACCOUNT, MovementRow.amount), else_=0)
                - case((MovementRow.debit == FUND_ACCOUNT, MovementRow.amount), else_=0)
            ).label("net"),
        )
        .join(MovementRow, MovementRow.voucher_id == Voucher.id)
        .where(Voucher.adjusts_id.is_not(None))
        .group_by(Voucher.adjusts_id)
        .subquery()
    )


def latest_gifts(session: Session, appeal: int, most: int = 20) -> list[ShownGift]:
    """The newest gifts as they stand, each giver named as they chose."""
    back, change = aliased(Voucher), _changes()
    stands = (Voucher.amount + func.coalesce(change.c.net, 0)).label("stands")
    rows = session.execute(
        select(Voucher.entry_date, stands, Gift, Donor)
        .join(Gift, Gift.voucher_id == Voucher.id)
        .join(Donor, Donor.party_id == Gift.donor_id)
        .outerjoin(back, back.reverses_id == Voucher.id)
        .outerjoin(change, change.c.gift == Voucher.id)
        .where(Gift.appeal_id == appeal, back.id.is_(None), stands > 0)
        .order_by(Voucher.entry_date.desc(), Voucher.id.desc())
        .limit(most)
    )
    return [
        ShownGift(day, names.public_name(donor, gift.public_name), None if gift.hide_amount else int(amount))
        for day, amount, gift, donor in rows
    ]


def fund_of(session: Session, appeal: Appeal) -> Fund:
    return session.get_one(Fund, appeal.fund_id)


def shares_fund(appeal: Appeal, others: Sequence[Appeal]) -> bool:
    """Whether another appeal feeds the same fund, so that its use and balance are not this appeal's alone."""
    return any(other.fund_id == appeal.fund_id and other.id != appeal.id for other in others)
