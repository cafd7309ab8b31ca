"""In, out, and the password in between.

A wrong try must stay counted whatever comes after it, so these functions draw their own transactions: count and
commit first, look at the password afterwards.
"""

from collections.abc import Callable
from datetime import datetime

from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.acting import Acting
from app.db import db, unit_of_work
from app.staff import passwords, sessions, throttle
from app.staff import waiting as tasks
from app.staff.errors import OldPasswordWrong, PasswordSame, PasswordWeak, WrongPassword
from app.staff.models import Staff
from app.tasks import Task
from ledger.errors import Refusal


def sign_in(login: str, password: str, *, address: str, replaces: str, now: datetime) -> str:
    """The token of a new session; the session `replaces` (the browser's old token, or "") ends."""

    def enter(session: Session, staff: Staff) -> str:
        if passwords.is_dated(staff.password_hash):
            session.execute(update(Staff).where(Staff.id == staff.id).values(password_hash=passwords.hashed(password)))
        sessions.end_session(session, replaces, now)
        return sessions.open_session(session, staff.id, now)

    return _prove(login, password, address, now, WrongPassword, enter)


def sign_out(token: str, now: datetime) -> None:
    """End the session of this token: every copy of it is dead from here on."""
    unit_of_work(lambda session: sessions.end_session(session, token, now))


def current(token: str, now: datetime) -> sessions.Worker | None:
    """Who holds this token."""
    return sessions.current(db.session(), token, now) if token else None


def change_password(worker: sessions.Worker, old: str, new: str, *, address: str, now: datetime) -> str:
    """Set a new password, end all sessions of the account, and open the one whose token is answered."""
    if old == new:
        raise PasswordSame
    if passwords.is_weak(new, worker.login):
        raise PasswordWeak
    made = passwords.hashed(new)

    def enter(session: Session, staff: Staff) -> str:
        session.execute(update(Staff).where(Staff.id == staff.id).values(password_hash=made, must_change=False))
        sessions.end_all(session, staff.id, now)
        return sessions.open_session(session, staff.id, now)

    return _prove(worker.login, old, address, now, OldPasswordWrong, enter)


def _prove(
    login: str,
    password: str,
    address: str,
    now: datetime,
    wrong: type[Refusal],
    enter: Callable[[Session, Staff], str],
) -> str:
    """Count the try, then look at the password, then `enter`.

    A full count refuses without counting more, so that waiting helps. Tries at the same moment may all pass the
    first look; each then finds itself and the others in the second, so no more than the limit reach the password.
    """
    keys = throttle.keys_of(login, address, str(current_app.config["SECRET_KEY"]))
    throttle.look(db.session(), keys, now, room=1)
    unit_of_work(lambda session: throttle.count(session, keys, now))
    throttle.look(db.session(), keys, now, room=0)
    known = db.session.execute(select(Staff.password_hash).where(Staff.login == login)).scalar_one_or_none()
    if not passwords.matches(known, password):
        raise wrong

    def admit(session: Session) -> str:
        staff = session.scalar(
            select(Staff).where(Staff.login == login, Staff.password_hash == known, Staff.active == 1)
        )
        if staff is None:  # closed, or its password was changed this very moment
            raise wrong
        throttle.forgive(session, keys, now)
        return enter(session, staff)

    return unit_of_work(admit)


def waiting(session: Session, acting: Acting) -> list[Task]:
    """What waits for an admin: proposals that another admin made."""
    return tasks.waiting(session, acting)
