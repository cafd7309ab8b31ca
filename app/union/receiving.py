"""Whether money may be sent to a bank account on a day: it receives, two persons agreed, its notice is over, and it was
not withdrawn."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.union.models import Account, AccountEnd


def receiving(session: Session, place: int, day: date) -> Account | None:
    """The account behind a place, when donors may send money to it on `day`."""
    account = session.get(Account, place)
    if account is None or not may_receive(account, day) or ended_on(session, place, day) is not None:
        return None
    return account


def may_receive(account: Account, day: date) -> bool:
    """Whether the account was agreed on and its day has come; withdrawals are asked apart."""
    return bool(
        account.receives and account.agreed_by is not None and account.stopped_by is None and account.valid_from <= day
    )


def ended_on(session: Session, place: int, day: date) -> date | None:
    """The day from which the account receives no more, when that day has come by `day`."""
    return session.scalar(
        select(AccountEnd.valid_from)
        .where(
            AccountEnd.place_id == place,
            AccountEnd.agreed_by.is_not(None),
            AccountEnd.stopped_by.is_(None),
            AccountEnd.valid_from <= day,
        )
        .order_by(AccountEnd.valid_from)
        .limit(1)
    )
