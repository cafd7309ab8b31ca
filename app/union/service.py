"""What holds on a day: a unit's heading, its signers, its bodies, its bank accounts; and who a person is.

Reads and one `find_or_add`; what people set is written by `app.union.settings`.
"""

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.formats import fold
from app.union.models import Account, Body, Person, Profile, Signer
from ledger import posting
from ledger.models import Unit
from receipts import facts

# position → (title printed when nobody was named yet, what stands under it)
POSITIONS = {
    "head": ("THỦ TRƯỞNG ĐƠN VỊ", "(Ký, họ tên, đóng dấu)"),
    "chief": ("KẾ TOÁN TRƯỞNG", "(Ký, họ tên)"),
    "maker": ("NGƯỜI LẬP", "(Ký, họ tên)"),
    "cashier": ("THỦ QUỸ", "(Ký, họ tên)"),
    "storekeeper": ("THỦ KHO", "(Ký, họ tên)"),
}


def first_unit(session: Session) -> int | None:
    """The unit that speaks on public pages: the one opened first; None before the first real day."""
    return session.scalar(select(Unit.id).order_by(Unit.id).limit(1))


def profile_at(session: Session, unit: int, day: date) -> Profile | None:
    """The heading that holds on `day`."""
    return session.scalar(
        select(Profile)
        .where(Profile.unit_id == unit, Profile.valid_from <= day, Profile.stopped_by.is_(None))
        .order_by(Profile.valid_from.desc(), Profile.id.desc())
        .limit(1)
    )


def signers_at(session: Session, unit: int, day: date) -> dict[str, Signer]:
    """Who signs on `day`, by position; a later row replaces an earlier one of its position."""
    rows = session.scalars(
        select(Signer)
        .where(Signer.unit_id == unit, Signer.valid_from <= day, Signer.stopped_by.is_(None))
        .order_by(Signer.valid_from, Signer.id)
    )
    return {row.position: row for row in rows}


def issuer_at(session: Session, unit: int, day: date, site: str) -> facts.Issuer:
    """The heading of a paper of that day; before a heading is set, the unit's bare name."""
    profile = profile_at(session, unit, day)
    if profile is None:
        return facts.Issuer(upper="", name=session.get_one(Unit, unit).name, site=site)
    return facts.Issuer(
        upper=profile.upper,
        name=profile.name,
        address=profile.address,
        budget_code=profile.budget_code,
        tax_code=profile.tax_code,
        place=profile.place_name,
        hotline=profile.hotline,
        site=site,
    )


def paper_signers(session: Session, unit: int, day: date, positions: Sequence[str]) -> tuple[facts.Signer, ...]:
    """The signature places of a paper, in the order asked; a position without a person keeps its empty place."""
    known = signers_at(session, unit, day)
    return tuple(_place_of(known.get(position), position) for position in positions)


def _place_of(row: Signer | None, position: str) -> facts.Signer:
    title, hint = POSITIONS[position]
    if row is None:
        return facts.Signer(authority="", title=title, hint=hint)
    return facts.Signer(authority=row.authority, title=row.title, name=row.name, hint=hint)


def mark_of(session: Session, unit: int, day: date) -> facts.Mark:
    """What papers of that day say of themselves: SAMPLE in a demo."""
    profile = profile_at(session, unit, day)
    return facts.Mark.SAMPLE if profile is not None and profile.is_sample else facts.Mark.NONE


def bodies(session: Session, unit: int, day: date) -> list[Body]:
    """The union bodies that exist on `day`, by name."""
    return list(
        session.scalars(
            select(Body)
            .where(Body.unit_id == unit, Body.valid_from <= day, or_(Body.valid_to.is_(None), Body.valid_to >= day))
            .order_by(Body.name_folded, Body.id)
        )
    )


def account_of(session: Session, place: int) -> Account | None:
    """The bank account behind a place; None for a cash box."""
    return session.get(Account, place)


def find_or_add_person(session: Session, *, name: str, body: int | None, is_member: bool, now: datetime) -> Person:
    """The person of this name in this body, added with a party of their own when nobody is.

    Marks do not tell people apart here: two spellings of one name must never count as two persons.
    """
    folded = fold(name)
    _hold_name(session, folded, body)
    known = session.scalar(
        select(Person).where(Person.name_folded == folded, Person.body_id.is_not_distinct_from(body)).limit(1)
    )
    if known is not None:
        return known
    person = Person(
        party_id=posting.new_party(session, now=now),
        body_id=body,
        name=name,
        name_folded=folded,
        is_member=is_member,
        created_at=now,
    )
    session.add(person)
    session.flush()
    return person


def _hold_name(session: Session, folded: str, body: int | None) -> None:
    """Two writers of one name take turns, or each would find nobody (SQLite has one writer anyway)."""
    if session.get_bind().dialect.name == "postgresql":
        key = int.from_bytes(sha256(f"person:{body}:{folded}".encode()).digest()[:8], signed=True)
        session.execute(select(func.pg_advisory_xact_lock(key)))
