"""Roles that end before their time. That too takes two admins; in a hurry one admin closes the account instead."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.acting import Acting
from app.staff.accounts import hold_admins
from app.staff.errors import EndLater, EndPast, LastAdmins, OwnProposal, ProposalSettled
from app.staff.grants import find_grant
from app.staff.models import Grant, GrantEnd, Staff, in_force, undecided
from ledger.errors import NotFound


def propose_end(session: Session, grant: int, last_day: date, acting: Acting) -> GrantEnd:
    """That an agreed role has its last day; in force once another admin agreed."""
    found = find_grant(session, grant, acting, lock=True)
    if found.agreed_by is None or found.stopped_by is not None or pending_end(session, found.id) is not None:
        raise ProposalSettled
    if last_day < acting.today - timedelta(days=1):
        raise EndPast
    if found.valid_to is not None and last_day >= found.valid_to:
        raise EndLater
    end = GrantEnd(grant_id=found.id, last_day=last_day, proposed_by=acting.party, agreed_by=None, at=acting.now)
    session.add(end)
    session.flush()
    return end


def agree_end(session: Session, end: int, acting: Acting) -> Grant:
    """The second admin's yes: the role ends. A unit keeps two admins, or nobody could agree on anything again."""
    found = find_end(session, end, acting)
    grant = find_grant(session, found.grant_id, acting, lock=True)
    session.refresh(found, with_for_update={"key_share": True})
    if found.agreed_by is not None or found.stopped_by is not None:
        raise ProposalSettled
    if found.proposed_by == acting.party:
        raise OwnProposal
    if found.last_day < acting.today - timedelta(days=1):
        raise EndPast
    if grant.role == "admin" and len(_admins_after(session, grant, found.last_day)) < 2:
        raise LastAdmins
    found.agreed_by, found.agreed_at = acting.party, acting.now
    session.flush()  # the database asks for the agreed end before the role's last day moves
    grant.valid_to = found.last_day
    session.flush()
    return grant


def drop_end(session: Session, end: int, acting: Acting) -> Grant:
    """The end taken back or declined: the role goes on."""
    found = find_end(session, end, acting)
    grant = find_grant(session, found.grant_id, acting, lock=True)
    session.refresh(found)
    if found.agreed_by is not None or found.stopped_by is not None:
        raise ProposalSettled
    found.stopped_by, found.stopped_at = acting.party, acting.now
    session.flush()
    return grant


def find_end(session: Session, end: int, acting: Acting) -> GrantEnd:
    found = session.scalar(
        select(GrantEnd)
        .join(Grant, Grant.id == GrantEnd.grant_id)
        .where(GrantEnd.id == end, Grant.unit_id == acting.unit)
    )
    if found is None:
        raise NotFound
    return found


def pending_end(session: Session, grant: int) -> GrantEnd | None:
    return session.scalar(select(GrantEnd).where(GrantEnd.grant_id == grant, *undecided(GrantEnd)).limit(1))


def pending_ends(session: Session, acting: Acting) -> list[tuple[GrantEnd, Grant, str]]:
    """Ends proposed in the unit and not agreed yet, oldest first, with the name of whose role it is."""
    rows = session.execute(
        select(GrantEnd, Grant, Staff.name)
        .join(Grant, Grant.id == GrantEnd.grant_id)
        .join(Staff, Staff.id == Grant.staff_id)
        .where(Grant.unit_id == acting.unit, *undecided(GrantEnd))
        .order_by(GrantEnd.at, GrantEnd.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _admins_after(session: Session, ending: Grant, last_day: date) -> set[int]:
    """The persons who are still admins of the unit on the day after; their grants are held until we are done."""
    day_after = last_day + timedelta(days=1)
    hold_admins(session, ending.unit_id, day_after)
    rows = session.execute(
        select(Staff.party_id)
        .join(Grant, Grant.staff_id == Staff.id)
        .where(
            Grant.unit_id == ending.unit_id,
            Grant.role == "admin",
            Grant.id != ending.id,
            Grant.valid_from <= day_after,
            *in_force(day_after),
            Staff.active == 1,
        )
        .order_by(Grant.id)
        .with_for_update(of=Grant, key_share=True)
    )
    return {row.party_id for row in rows}
