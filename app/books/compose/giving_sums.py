"""Sums of what funds received and used, by appeal, giver, source and hardship: what the note and the report print."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, Subquery, and_, func, or_, select
from sqlalchemy.orm import Session

from app.giving.models import Gift
from app.relief.models import RequestText
from ledger.giving_flows import Part, Why, flows
from ledger.giving_statements import Key
from ledger.models import Mandate

NO_HELP = ""  # used by no request for help


@dataclass(frozen=True, slots=True)
class Days:
    """Whose figures, of which days."""

    unit: int
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Received:
    """What came in for one appeal (None: for none) from one source, net, and how many gifts stand."""

    key: Key
    appeal: int | None
    kind: str  # of the voucher that brought it
    amount: int
    quantity: int
    gifts: int


@dataclass(frozen=True, slots=True)
class Given:
    """What one giver gave, net."""

    key: Key
    appeal: int | None
    donor: int
    amount: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Used:
    """What one person was given for one hardship, or what was used otherwise (nobody, NO_HELP)."""

    key: Key
    category: str
    person: int | None
    amount: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Other:
    """What is neither received nor used, each direction for itself."""

    key: Key
    why: Why
    amount: int
    quantity: int


def received(session: Session, part: Part, days: Days) -> list[Received]:
    """By appeal and source; a gift counts when something of it came in these days and stands at their end."""
    f = flows(part, days.unit)
    each = (
        select(
            *_key(f), Gift.appeal_id, f.c.kind, f.c.origin,
            func.sum(f.c.received).label("amount"), func.sum(f.c.quantity_received).label("quantity"),
        )
        .outerjoin(Gift, Gift.voucher_id == f.c.origin)
        .where(*_inside(f, days), or_(f.c.received != 0, f.c.quantity_received != 0))
        .group_by(*_key(f), Gift.appeal_id, f.c.kind, f.c.origin)
        .subquery()
    )  # fmt: skip
    stands = or_(each.c.amount > 0, and_(each.c.amount == 0, each.c.quantity > 0))
    keys = (each.c.fund, each.c.item, each.c.item_unit, each.c.appeal_id, each.c.kind)
    query = select(
        *keys, func.sum(each.c.amount), func.sum(each.c.quantity), func.count().filter(stands)
    ).group_by(*keys).order_by(*keys)  # fmt: skip
    return [
        Received(_of(part, row), row[3], row[4], int(row[5]), int(row[6]), int(row[7]))
        for row in session.execute(query)
    ]


def givers(session: Session, part: Part, days: Days) -> Iterator[Given]:
    """Who gave how much, the most first, for each fund (item) and appeal; givers whom nothing names are left out."""
    f = flows(part, days.unit)
    who = func.coalesce(Gift.donor_id, f.c.party)
    keys = (*_key(f), Gift.appeal_id)
    amount, quantity = func.sum(f.c.received), func.sum(f.c.quantity_received)
    query: Select[Any] = (
        select(*keys, who, amount, quantity)
        .outerjoin(Gift, Gift.voucher_id == f.c.origin)
        .where(*_inside(f, days), or_(f.c.received != 0, f.c.quantity_received != 0), who.is_not(None))
        .group_by(*keys, who)
        .order_by(*keys, amount.desc(), quantity.desc(), who)
        .execution_options(yield_per=2_000)
    )
    for row in session.execute(query):
        yield Given(_of(part, row), row[3], row[4], int(row[5]), int(row[6]))


def donors(session: Session, days: Days, most: int) -> list[int]:
    """Some who gave anything in these days."""
    found: set[int] = set()
    for part in Part:
        f = flows(part, days.unit)
        query = select(f.c.party).where(
            *_inside(f, days), f.c.party.is_not(None), or_(f.c.received != 0, f.c.quantity_received != 0)
        )
        found.update(session.scalars(query.distinct().limit(most)))
    return sorted(found)


def used(session: Session, part: Part, days: Days) -> list[Used]:
    """By hardship and person; the hardship is that of the version which was decided on."""
    f = flows(part, days.unit)
    category = func.coalesce(RequestText.category, NO_HELP)
    keys = (*_key(f), category, Mandate.beneficiary_id)
    query: Select[Any] = (
        select(*keys, func.sum(f.c.used), func.sum(f.c.quantity_used))
        .outerjoin(Mandate, Mandate.id == f.c.mandate)
        .outerjoin(
            RequestText, and_(RequestText.mandate_id == Mandate.id, RequestText.version == Mandate.version)
        )
        .where(*_inside(f, days), or_(f.c.used != 0, f.c.quantity_used != 0))
        .group_by(*keys)
        .order_by(*keys)
    )  # fmt: skip
    return [Used(_of(part, row), row[3], row[4], int(row[5]), int(row[6])) for row in session.execute(query)]


def others(session: Session, part: Part, days: Days) -> list[Other]:
    f = flows(part, days.unit)
    keys = (*_key(f), f.c.why, (f.c.other + f.c.quantity_other) > 0)
    query: Select[Any] = (
        select(*keys, func.sum(f.c.other), func.sum(f.c.quantity_other))
        .where(*_inside(f, days), f.c.why != Why.NONE.value)
        .group_by(*keys)
        .order_by(*keys)
    )
    return [Other(_of(part, row), Why(row[3]), int(row[5]), int(row[6])) for row in session.execute(query)]


def _key(f: Subquery) -> tuple[Any, ...]:
    return (f.c.fund, f.c.item, f.c.item_unit)


def _of(part: Part, row: Any) -> Key:
    return (row[0], 0, "") if part is Part.MONEY else (row[0], row[1], row[2])


def _inside(f: Subquery, days: Days) -> list[Any]:
    return [f.c.entry_date.between(days.start, days.end)]
