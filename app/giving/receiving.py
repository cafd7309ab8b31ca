"""Which account an appeal receives on, by day. A change is a new row with its day; what was agreed is never rewritten,
so the account a promise was made with is known for ever."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.giving.models import Appeal, AppealAccount
from app.union import receiving as accounts
from app.union.models import Account


@dataclass(frozen=True, slots=True)
class Change:
    """A change of account that was agreed and whose day has not come."""

    day: date
    before: Account | None
    after: Account


def place_on(session: Session, appeal: Appeal, day: date) -> int:
    """The bank account (place) of the appeal on `day`."""
    newest = (
        select(AppealAccount.place_id)
        .where(*_agreed(appeal.id), AppealAccount.valid_from <= day)
        .order_by(AppealAccount.valid_from.desc(), AppealAccount.id.desc())
        .limit(1)
    )
    return session.scalar(newest) or appeal.place_id


def account_on(session: Session, appeal: Appeal, day: date) -> Account | None:
    """The account that receives for the appeal on `day`; None when it may not, or no more."""
    return accounts.receiving(session, place_on(session, appeal, day), day)


def places_of(session: Session, appeal: Appeal) -> set[int]:
    """Every account the appeal ever received on: money may still come to an old one."""
    return {appeal.place_id, *session.scalars(select(AppealAccount.place_id).where(*_agreed(appeal.id)))}


def coming(session: Session, appeal: Appeal, day: date) -> list[Change]:
    """Changes agreed on and announced, the nearest first."""
    rows = session.scalars(
        select(AppealAccount)
        .where(*_agreed(appeal.id), AppealAccount.valid_from > day)
        .order_by(AppealAccount.valid_from, AppealAccount.id)
    )
    before = session.get(Account, place_on(session, appeal, day))
    return [Change(row.valid_from, before, session.get_one(Account, row.place_id)) for row in rows]


def _agreed(appeal: int) -> tuple[object, ...]:
    return (
        AppealAccount.appeal_id == appeal,
        AppealAccount.agreed_by.is_not(None),
        AppealAccount.stopped_by.is_(None),
    )
