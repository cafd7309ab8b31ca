"""A count of cash that an auditor calls without notice (kiểm kê quỹ đột xuất): note by note beside both books as they
stand at that minute, then witnessed by the cashier and by whoever keeps the books."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.acting import Acting, has
from app.books.findings import errors
from app.books.findings.models import CountWitness, SurpriseCount
from app.cash import counts
from app.cash.counts import Sheet
from app.relief.people import names_of
from app.tasks import Task
from ledger import posting
from ledger.models import CashCount, Place

PAGE = "/so-ke-toan/kiem-ke-dot-xuat"
ROLES = {"treasurer": ("treasurer",), "accountant": ("accountant", "chief_accountant")}
NAMES = {"treasurer": "Thủ quỹ", "accountant": "Kế toán"}


@dataclass(frozen=True, slots=True)
class Called:
    """A surprise count: its sheet, who called it, and the witnesses so far by role."""

    sheet: Sheet
    row: SurpriseCount
    witnesses: dict[str, CountWitness]
    names: dict[int | None, str]
    differences: list[str]

    @property
    def waits_for(self) -> list[str]:
        return [role for role in ROLES if role not in self.witnesses]


def call(session: Session, place: int, command: dict[str, Any], acting: Acting) -> str:
    """Keep the count that was just made, beside the books of this minute (FindingByAuditor, BoxUnknown, DayClosed)."""
    if acting.party is None or not has(acting, ("auditor",)):
        raise errors.FindingByAuditor
    box = counts.find_box(session, place, acting)
    books = counts.books_of(session, box.id, acting.today)
    pieces = {value: n for value, n in command["pieces"].items() if n}
    number = posting.count_cash(
        session, box.id, acting.today, booked=books.booked, cashier=books.cashier,
        counted=sum(value * n for value, n in pieces.items()),
        pieces=" ".join(f"{value}x{n}" for value, n in pieces.items()), closes=False, note=command["note"],
        by=acting.party, now=acting.now,
    )  # fmt: skip
    session.add(SurpriseCount(count_id=number, by_id=acting.party, at=acting.now))
    session.flush()
    return address(number)


def witness(session: Session, number: int, command: dict[str, str], acting: Acting) -> str:
    """One role's word on the sheet (WitnessRole, WitnessedAlready)."""
    found = called(session, number, acting)
    role = next((role for role, roles in ROLES.items() if has(acting, roles)), None)
    if acting.party is None or role is None:
        raise errors.WitnessRole
    if role in found.witnesses:
        raise errors.WitnessedAlready
    session.add(
        CountWitness(
            count_id=number, role=role, by_id=acting.party, said=command["said"], words=command["words"], at=acting.now
        )
    )
    session.flush()
    return address(number)


def called(session: Session, number: int, acting: Acting) -> Called:
    """The surprise count, when it is this unit's (NotFound)."""
    sheet, row = counts.sheet_of(session, number, acting), session.get(SurpriseCount, number)
    if row is None:
        raise errors.FindingUnknown
    witnesses = session.scalars(select(CountWitness).where(CountWitness.count_id == number))
    by_role = {one.role: one for one in witnesses}
    said = counts.differences(sheet.count.counted, counts.Books(sheet.count.booked, sheet.count.cashier))
    return Called(sheet, row, by_role, names_of(session, [row.by_id, *(w.by_id for w in by_role.values())]), said)


def listed(session: Session, acting: Acting, most: int = 100) -> Sequence[tuple[CashCount, Place]]:
    """The unit's surprise counts, the newest first."""
    query = (
        select(CashCount, Place)
        .join(SurpriseCount, SurpriseCount.count_id == CashCount.id)
        .join(Place, Place.id == CashCount.place_id)
        .where(Place.unit_id == acting.unit)
        .order_by(CashCount.id.desc())
        .limit(most)
    )
    return [(count, place) for count, place in session.execute(query)]


def waiting(session: Session, acting: Acting) -> list[Task]:
    """For those who stood by a count and have not said so yet."""
    role = next((role for role, roles in ROLES.items() if has(acting, roles)), None)
    if role is None:
        return []
    said = set(session.scalars(select(CountWitness.count_id).where(CountWitness.role == role)))
    return [
        Task(f"Kiểm kê quỹ đột xuất {place.name}", "Cần xác nhận biên bản", "Xem biên bản", address(count.id), count.at)
        for count, place in listed(session, acting)
        if count.id not in said
    ]


def address(number: int) -> str:
    return f"{PAGE}/bien-ban/{number}"
