"""Roles, by person, unit and date. Each one given takes two admins who are two persons; roles that must stay apart
never meet in one person's hands, whatever log-ins that person has."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.acting import Acting
from app.security import APART, ROLES
from app.staff import accounts
from app.staff.errors import (
    AccountClosed,
    AdminsFounded,
    BodyNeeded,
    EndBeforeStart,
    OwnProposal,
    ProposalSettled,
    RoleHeld,
    RolesApart,
    StartPast,
)
from app.staff.models import Grant, Staff, undecided
from app.union import agreed, notice
from app.union import service as union
from ledger.errors import NotFound


def propose_grant(session: Session, staff: int, command: dict[str, Any], acting: Acting) -> Grant:
    """A role for an account, from a day, until a day; in force once another admin agreed."""
    of = accounts.find_account(session, staff, acting)
    if not of.active:
        raise AccountClosed
    begins, ends = command["valid_from"], command.get("valid_to")
    if begins < acting.today:
        raise StartPast
    if ends is not None and ends < begins:
        raise EndBeforeStart
    grant = Grant(
        staff_id=of.id,
        unit_id=acting.unit,
        body_id=_body_of(session, command, acting),
        role=command["role"],
        valid_from=begins,
        valid_to=ends,
        proposed_by=acting.party,
        agreed_by=None,
        at=acting.now,
    )
    _lock_person(session, of.party_id)
    _refuse_held(session, grant)
    _refuse_apart(session, grant, of.party_id)
    session.add(grant)
    session.flush()
    return grant


def agree_grant(session: Session, grant: int, acting: Acting) -> Grant:
    """The second admin's yes: the role is in force."""
    found = find_grant(session, grant, acting)
    of = session.get_one(Staff, found.staff_id)
    _lock_person(session, of.party_id)
    session.refresh(found)
    _refuse_settled(found)
    if found.proposed_by == acting.party:
        raise OwnProposal
    if not of.active:
        raise AccountClosed
    begins = max(found.valid_from, begins_on(session, found.unit_id, acting.today))
    if found.valid_to is not None and found.valid_to < begins:
        raise EndBeforeStart
    _refuse_apart(session, found, of.party_id)
    found.agreed_by, found.agreed_at, found.valid_from = acting.party, acting.now, begins
    session.flush()
    return found


def begins_on(session: Session, unit: int, day: date) -> date:
    """The first day of a role agreed on that day: announced to everyone once the unit has real papers."""
    return notice.earliest("role", day) if agreed.has_begun(session, unit) else day


def drop_grant(session: Session, grant: int, acting: Acting) -> Grant:
    """A proposal taken back by who made it, or declined by another admin."""
    found = find_grant(session, grant, acting, lock=True)
    _refuse_settled(found)
    found.stopped_by, found.stopped_at = acting.party, acting.now
    session.flush()
    return found


def found_admins(session: Session, *, unit: int, first: Staff, second: Staff, day: date, now: datetime) -> None:
    """The first two admins of a unit, who agree on each other; there is nobody else yet who could."""
    if first.party_id == second.party_id:
        raise OwnProposal
    if session.scalar(select(Grant.id).where(Grant.unit_id == unit, Grant.role == "admin").limit(1)) is not None:
        raise AdminsFounded
    for one, other in ((first, second), (second, first)):
        session.add(
            Grant(
                staff_id=one.id,
                unit_id=unit,
                body_id=None,
                role="admin",
                valid_from=day,
                valid_to=None,
                proposed_by=one.party_id,
                agreed_by=other.party_id,
                agreed_at=now,
                at=now,
            )
        )
    session.flush()


# Reads


def find_grant(session: Session, grant: int, acting: Acting, *, lock: bool = False) -> Grant:
    """A grant of the acting person's unit; `lock` holds it against another decision."""
    query = select(Grant).where(Grant.id == grant, Grant.unit_id == acting.unit)
    if lock:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def grants_of(session: Session, staff: int, acting: Acting) -> list[Grant]:
    """What an account holds, held and is proposed to hold in the unit, newest first."""
    return list(
        session.scalars(
            select(Grant).where(Grant.staff_id == staff, Grant.unit_id == acting.unit).order_by(Grant.id.desc())
        )
    )


def pending_grants(session: Session, acting: Acting) -> list[tuple[Grant, str]]:
    """Roles proposed in the unit and not agreed yet, oldest first, with the name of whom they are for."""
    rows = session.execute(
        select(Grant, Staff.name)
        .join(Staff, Staff.id == Grant.staff_id)
        .where(Grant.unit_id == acting.unit, *undecided(Grant))
        .order_by(Grant.at, Grant.id)
    )
    return [(row[0], row[1]) for row in rows]


# Rules


def _refuse_settled(proposal: Grant) -> None:
    if proposal.agreed_by is not None or proposal.stopped_by is not None:
        raise ProposalSettled


def _body_of(session: Session, command: dict[str, Any], acting: Acting) -> int | None:
    if command["role"] != "officer":
        return None
    if command.get("body") not in {body.id for body in union.bodies(session, acting.unit or 0, acting.today)}:
        raise BodyNeeded
    return int(command["body"])


def _lock_person(session: Session, party: int) -> None:
    """Hold a person's accounts, so that two grants of roles to keep apart cannot both find the other missing."""
    session.execute(select(Staff.id).where(Staff.party_id == party).order_by(Staff.id).with_for_update(key_share=True))


def _meeting(grant: Grant, party: int) -> Any:
    """Other grants of this person in this unit whose days meet the grant's."""
    query = (
        select(Grant)
        .join(Staff, Staff.id == Grant.staff_id)
        .where(
            Staff.party_id == party,
            Grant.unit_id == grant.unit_id,
            Grant.stopped_by.is_(None),
            or_(Grant.valid_to.is_(None), Grant.valid_to >= grant.valid_from),
        )
    )
    if grant.valid_to is not None:
        query = query.where(Grant.valid_from <= grant.valid_to)
    return query.where(Grant.id != grant.id) if grant.id is not None else query


def _refuse_held(session: Session, grant: Grant) -> None:
    of = session.get_one(Staff, grant.staff_id)
    same = _meeting(grant, of.party_id).where(
        Grant.role == grant.role, Grant.body_id.is_not_distinct_from(grant.body_id)
    )
    if session.scalar(same.limit(1)) is not None:
        raise RoleHeld


def _refuse_apart(session: Session, grant: Grant, party: int) -> None:
    for held in session.scalars(_meeting(grant, party).where(Grant.agreed_by.is_not(None))):
        if (grant.role, held.role) in APART or (held.role, grant.role) in APART:
            raise RolesApart(one=ROLES[grant.role].lower(), other=ROLES[held.role].lower())
