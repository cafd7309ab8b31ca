"""Sessions kept on the server. The browser holds a random token, the row its hash: end the row and every copy of the
cookie is dead. Knows who somebody is and what they may do today; knows no password."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.acting import VIETNAM, Acting
from app.staff.models import Grant, SignIn, Staff, in_force
from ledger.models import Unit

COOKIE = "phien"
IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=5)  # how often "last seen" is written: not at each click


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody signed in, as they stand at this request; what Flask-Login calls the user."""

    sign_in: int
    staff: int
    party: int
    login: str
    name: str
    must_change: bool
    seen_at: datetime
    unit: int | None
    unit_name: str
    roles: frozenset[str]

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        return str(self.staff)

    def acting(self) -> Acting:
        return Acting(self.party, self.unit, self.roles, self.name)


def open_session(session: Session, staff: int, now: datetime) -> str:
    """A new session's token; it is known to the browser alone."""
    token = secrets.token_urlsafe(32)
    session.add(SignIn(staff_id=staff, token_hash=_hash(token), started_at=now, seen_at=now, ended_at=None))
    session.flush()
    return token


def end_session(session: Session, token: str, now: datetime) -> None:
    """End the session of this token, if there is one."""
    live = update(SignIn).where(SignIn.token_hash == _hash(token), SignIn.ended_at.is_(None))
    session.execute(live.values(ended_at=now))


def end_all(session: Session, staff: int, now: datetime) -> None:
    """End every session of an account."""
    session.execute(update(SignIn).where(SignIn.staff_id == staff, SignIn.ended_at.is_(None)).values(ended_at=now))


def touch(session: Session, sign_in: int, now: datetime) -> None:
    session.execute(update(SignIn).where(SignIn.id == sign_in, SignIn.ended_at.is_(None)).values(seen_at=now))


def current(session: Session, token: str, now: datetime) -> Worker | None:
    """Who holds this token, unless the session ended, slept too long, grew too old, or the account was closed."""
    row = session.execute(
        select(SignIn.id, SignIn.seen_at, Staff.id, Staff.party_id, Staff.login, Staff.name, Staff.must_change)
        .join(Staff, Staff.id == SignIn.staff_id)
        .where(
            SignIn.token_hash == _hash(token),
            SignIn.ended_at.is_(None),
            SignIn.seen_at > now - IDLE,
            SignIn.started_at > now - LONGEST,
            Staff.active == 1,
        )
    ).one_or_none()
    if row is None:
        return None
    sign_in, seen_at, staff, party, login, name, must_change = row
    unit, unit_name, roles = roles_on(session, staff, now.astimezone(VIETNAM).date())
    return Worker(sign_in, staff, party, login, name, must_change, seen_at, unit, unit_name, roles)


def roles_on(session: Session, staff: int, day: date) -> tuple[int | None, str, frozenset[str]]:
    """The unit worked in (of several the one opened first), its name, and the roles agreed and in force there."""
    rows = session.execute(
        select(Unit.id, Unit.name, Grant.role)
        .join(Grant, Grant.unit_id == Unit.id)
        .where(
            Grant.staff_id == staff,
            Grant.valid_from <= day,
            *in_force(day),
        )
        .order_by(Unit.id)
    ).all()
    if not rows:
        return None, "", frozenset()
    unit, name, _ = rows[0]
    return unit, name, frozenset(role for of, _, role in rows if of == unit)


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
