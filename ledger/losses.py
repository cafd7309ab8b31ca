"""Losses: gifts that proved false after they were spent, what came back of them, and what still waits.

A loss is known by the reversal that put it on 138. Nothing here commits; the guards have the last word.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from ledger import errors, posting
from ledger.chart import LOSSES
from ledger.models import LossCover, LossRecovery, MovementRow, Place, Slip, SlipStep, Voucher
from ledger.money import dotted
from ledger.posting import Posted
from ledger.voucher import Draft, Movement, Nature


@dataclass(frozen=True, slots=True)
class Loss:
    """One loss: `waiting` is in slips prepared and not counted yet."""

    reversal: Voucher
    account: str
    fund: int
    party: int | None  # whose gift it was, and who owes it
    amount: int
    covered: int
    recovered: int
    waiting: int

    @property
    def open(self) -> int:
        """What nobody has borne or paid back yet."""
        return self.amount - self.covered - self.recovered

    @property
    def free(self) -> int:
        """What another receipt of money may still be for."""
        return max(0, self.open - self.waiting)

    @property
    def settled(self) -> bool:
        return self.open <= 0


def losses(session: Session, unit: int) -> list[Loss]:
    """Every loss of a unit, the newest first."""
    rows = session.execute(_lost().where(Voucher.unit_id == unit).order_by(Voucher.id.desc()))
    return [_loss(session, reversal, line) for reversal, line in rows]


def find(session: Session, reversal: int, unit: int | None) -> Loss:
    """The loss that a reversal of this unit made (NotFound)."""
    row = session.execute(_lost().where(Voucher.id == reversal, Voucher.unit_id == unit)).first()
    if row is None:
        raise errors.NotFound
    return _loss(session, row[0], row[1])


def settlements(session: Session, loss: Loss) -> list[Voucher]:
    """The vouchers that brought money back or charged a fund, the oldest first; those reversed too."""
    return list(session.scalars(select(Voucher).where(or_(_recovered(loss), _covered(loss))).order_by(Voucher.id)))


def waiting_slips(session: Session, loss: Loss) -> list[Slip]:
    """Phiếu thu prepared for it that are neither in the books nor cancelled."""
    cancelled = select(SlipStep.slip_id).where(SlipStep.step == "cancelled")
    posted = select(Voucher.slip_id).where(Voucher.slip_id.is_not(None))
    query = select(Slip).join(LossRecovery, LossRecovery.slip_id == Slip.id)
    query = query.where(LossRecovery.reversal_id == loss.reversal.id, Slip.id.not_in(cancelled))
    return list(session.scalars(query.where(Slip.id.not_in(posted)).order_by(Slip.id)))


def recover_by_bank(
    session: Session, loss: Loss, *, line: int, use: int, place: int, amount: int, day: date, by: int, now: datetime
) -> Posted:
    """Book a bank line as money that comes back for `loss` (Nợ 1121 Có 138). Raises LossOverpaid."""
    ask(loss, amount)
    _insert(session, reversal_id=loss.reversal.id, amount=amount, line_id=line, line_use=use, by_id=by, at=now)
    draft = Draft(
        loss.reversal.unit_id, "BC", day, day, text_of(loss), movements(loss, amount, "1121", place),
        outside_ref=f"bank:{line}", outside_use=use,
    )  # fmt: skip
    return posting.post(session, draft, by=by, now=now)


def prepare_recovery(session: Session, loss: Loss, *, box: int, amount: int, day: date, by: int, now: datetime) -> Slip:
    """A phiếu thu for money that comes back for `loss`; the books have it when the cashier counted. Raises
    LossOverpaid, PlaceMissing."""
    ask(loss, amount)
    place = session.get(Place, box)
    if place is None or place.unit_id != loss.reversal.unit_id or not place.account.startswith("111"):
        raise errors.PlaceMissing
    slip = posting.prepare_slip(
        session, unit=loss.reversal.unit_id, kind="PT", day=day, place=box, fund=loss.fund, against=loss.account,
        amount=amount, description=text_of(loss), party=loss.party, by=by, now=now,
    )  # fmt: skip
    _insert(session, reversal_id=loss.reversal.id, amount=amount, slip_id=slip.id, by_id=by, at=now)
    return slip


def text_of(loss: Loss) -> str:
    return f"Thu lại khoản thu sai đã chi ({loss.reversal.code})"


def movements(loss: Loss, amount: int, account: str, place: int) -> tuple[Movement, ...]:
    """The entry that bringing `amount` back writes."""
    return (Movement(account, loss.account, amount, loss.fund, loss.fund, debit_place=place, party=loss.party),)


def ask(loss: Loss, amount: int) -> None:
    """Refuse more than is open (LossOverpaid)."""
    if amount > loss.free:
        raise errors.LossOverpaid(left=dotted(loss.free))


def _insert(session: Session, **values: object) -> None:
    session.add(LossRecovery(**values))
    session.flush()


def _lost() -> Select[Voucher, MovementRow]:
    lost = and_(MovementRow.voucher_id == Voucher.id, MovementRow.debit.in_(LOSSES), MovementRow.credit == "3538")
    return select(Voucher, MovementRow).join(MovementRow, lost).where(Voucher.nature == Nature.REVERSAL.value)


def _loss(session: Session, reversal: Voucher, line: MovementRow) -> Loss:
    turned = aliased(Voucher)
    stands = ~exists().where(turned.reverses_id == Voucher.id)

    def sum_of(which: ColumnElement[bool]) -> int:
        return int(session.scalar(select(func.coalesce(func.sum(Voucher.amount), 0)).where(which, stands)) or 0)

    empty = Loss(reversal, line.debit, line.debit_fund, line.party_id, int(line.amount), 0, 0, 0)
    return replace(
        empty, covered=sum_of(_covered(empty)), recovered=sum_of(_recovered(empty)),
        waiting=sum(int(slip.amount) for slip in waiting_slips(session, empty)),
    )  # fmt: skip


def _recovered(loss: Loss) -> ColumnElement[bool]:
    """SQL: a voucher that brought money back for `loss`."""
    mine = LossRecovery.reversal_id == loss.reversal.id
    slips = select(LossRecovery.slip_id).where(mine, LossRecovery.slip_id.is_not(None))
    reference = literal("bank:") + cast(LossRecovery.line_id, String)
    line = exists().where(mine, reference == Voucher.outside_ref, LossRecovery.line_use == Voucher.outside_use)
    return and_(Voucher.unit_id == loss.reversal.unit_id, or_(Voucher.slip_id.in_(slips), line))


def _covered(loss: Loss) -> ColumnElement[bool]:
    """SQL: a voucher by which a fund bears (part of) `loss`."""
    reference = literal("cover:") + cast(LossCover.id, String)
    named = exists().where(LossCover.reversal_id == loss.reversal.id, reference == Voucher.outside_ref)
    return and_(Voucher.unit_id == loss.reversal.unit_id, Voucher.nature == Nature.COVER.value, named)
