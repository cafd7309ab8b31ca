"""Who stands where: an officer's union bodies, names behind party ids, and the one party a typed name means."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.acting import Acting
from app.formats import fold
from app.staff.models import Grant, Staff, in_force
from app.union import service as union
from app.union.models import Body, Person


def own_bodies(session: Session, acting: Acting) -> list[Body]:
    """The union bodies the acting officer proposes for: those of the grants held today; a grant without one means
    every body of the unit."""
    held = session.scalars(
        select(Grant.body_id)
        .join(Staff, Staff.id == Grant.staff_id)
        .where(
            Staff.party_id == acting.party,
            Grant.unit_id == acting.unit,
            Grant.role == "officer",
            Grant.valid_from <= acting.today,
            *in_force(acting.today),
        )
    ).all()
    known = union.bodies(session, acting.unit or 0, acting.today)
    return known if None in held else [body for body in known if body.id in held]


def person_meant(session: Session, *, name: str, body: int, unit: int, is_member: bool, now: datetime) -> Person:
    """The person of that name in that body. Whoever works in the unit, in whatever role, is found first: nobody who
    proposes, approves, books or pays becomes a second party by being named as a member of a body."""
    staff = session.scalars(
        select(Person)
        .join(Staff, Staff.party_id == Person.party_id)
        .join(Grant, Grant.staff_id == Staff.id)
        .where(Grant.unit_id == unit, Person.name_folded == fold(name))
        .order_by(Person.body_id.is_not_distinct_from(body).desc(), Person.party_id)
        .limit(1)
    ).first()
    return staff or union.find_or_add_person(session, name=name, body=body, is_member=is_member, now=now)


def names_of(session: Session, parties: Iterable[int | None]) -> dict[int | None, str]:
    """Names behind party ids, as people of the union or else as staff."""
    wanted = {party for party in parties if party is not None}
    if not wanted:
        return {}
    staff = session.execute(select(Staff.party_id, Staff.name).where(Staff.party_id.in_(wanted))).all()
    people = session.execute(select(Person.party_id, Person.name).where(Person.party_id.in_(wanted))).all()
    return {row.party_id: row.name for row in (*staff, *people)}
