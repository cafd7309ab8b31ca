"""Accounts: who may sign in at all. An account alone opens nothing; roles come from two admins, in `grants`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from app.acting import Acting
from app.staff import passwords, sessions
from app.staff.errors import LastAdmins, LoginTaken, NotYourself, WorksElsewhere
from app.staff.models import Grant, Staff, in_force
from app.union import service as union
from ledger.errors import NotFound


@dataclass(frozen=True, slots=True)
class Listed:
    """An account as the list shows it: its roles agreed and in force, or still to begin."""

    id: int
    login: str
    name: str
    active: bool
    roles: tuple[str, ...]


def add_account(
    session: Session, *, login: str, name: str, body: int | None, password: str, now: datetime, must_change: bool = True
) -> Staff:
    """A new account with a password to change at the first sign-in. Same name and same body is the same person."""
    login = login.lower()
    if session.scalar(select(Staff.id).where(Staff.login == login)) is not None:
        raise LoginTaken
    person = union.find_or_add_person(session, name=name, body=body, is_member=True, now=now)
    staff = Staff(
        party_id=person.party_id,
        login=login,
        name=name,
        password_hash=passwords.hashed(password),
        must_change=must_change,
        active=True,
        created_at=now,
    )
    session.add(staff)
    session.flush()
    return staff


def find_account(session: Session, staff: int, acting: Acting) -> Staff:
    """An account that works in the acting person's unit, or in none yet."""
    found = session.scalar(select(Staff).where(Staff.id == staff, _seen_from(acting.unit)))
    if found is None:
        raise NotFound
    return found


def list_accounts(session: Session, acting: Acting) -> list[Listed]:
    """The accounts of the unit and those without any role yet, open ones first, by log-in."""
    staff = session.scalars(
        select(Staff).where(_seen_from(acting.unit)).order_by(Staff.active.desc(), Staff.login)
    ).all()
    roles: dict[int, list[str]] = {}
    for row in session.execute(
        select(Grant.staff_id, Grant.role)
        .where(Grant.unit_id == acting.unit, *in_force(acting.today))
        .order_by(Grant.id)
    ):
        roles.setdefault(row.staff_id, []).append(row.role)
    return [Listed(s.id, s.login, s.name, s.active, tuple(roles.get(s.id, ()))) for s in staff]


def close_account(session: Session, staff: int, acting: Acting) -> Staff:
    """Nobody signs in with this account any more, and whoever is signed in is out. One admin is enough, as long as two
    remain: with one, nothing that takes two persons could ever change again."""
    found = find_account(session, staff, acting)
    if found.party_id == acting.party:
        raise NotYourself
    elsewhere = select(Grant.id).where(Grant.staff_id == staff, Grant.unit_id != acting.unit, *in_force(acting.today))
    if session.scalar(elsewhere.limit(1)) is not None:
        raise WorksElsewhere
    admins = hold_admins(session, acting.unit or 0, acting.today)
    if staff in admins and len({party for other, party in admins.items() if other != staff}) < 2:
        raise LastAdmins
    found.active = False
    session.flush()
    sessions.end_all(session, staff, acting.now)
    return found


def reset_account(session: Session, login: str, *, password: str, now: datetime) -> Staff:
    """A new temporary password, on an open account again. For the operator alone: an admin who could set passwords
    could sign in as anybody."""
    found = session.scalar(select(Staff).where(Staff.login == login.lower()))
    if found is None:
        raise NotFound
    found.password_hash, found.must_change, found.active = passwords.hashed(password), True, True
    session.flush()
    sessions.end_all(session, found.id, now)
    return found


def names_of(session: Session, parties: Sequence[int | None]) -> dict[int, str]:
    """The names of working people, by party."""
    wanted = {party for party in parties if party is not None}
    rows = session.execute(select(Staff.party_id, Staff.name).where(Staff.party_id.in_(wanted)).order_by(Staff.id))
    return {row.party_id: row.name for row in rows}


def officer_bodies(session: Session, acting: Acting) -> tuple[int, ...]:
    """The grassroots unions the acting person speaks for today."""
    rows = session.scalars(
        select(Grant.body_id)
        .join(Staff, Staff.id == Grant.staff_id)
        .where(
            Staff.party_id == acting.party,
            Staff.active == 1,
            Grant.unit_id == acting.unit,
            Grant.role == "officer",
            Grant.valid_from <= acting.today,
            *in_force(acting.today),
            Grant.body_id.is_not(None),
        )
        .order_by(Grant.body_id)
        .distinct()
    )
    return tuple(body for body in rows if body is not None)


def hold_admins(session: Session, unit: int, day: date) -> dict[int, int]:
    """The unit's admins on `day`, account → person; held until we are done, so that two endings at once cannot each
    count on the other's admin."""
    rows = session.execute(
        select(Staff.id, Staff.party_id)
        .join(Grant, Grant.staff_id == Staff.id)
        .where(
            Grant.unit_id == unit,
            Grant.role == "admin",
            Grant.valid_from <= day,
            *in_force(day),
            Staff.active == 1,
        )
        .order_by(Staff.id)
        .with_for_update(of=Staff, key_share=True)
    )
    return {row.id: row.party_id for row in rows}


def _seen_from(unit: int | None) -> ColumnElement[bool]:
    here = exists().where(and_(Grant.staff_id == Staff.id, Grant.unit_id == unit))
    anywhere = exists().where(Grant.staff_id == Staff.id)
    return or_(here, ~anywhere)
