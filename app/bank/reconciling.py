"""The bank's own closing balance at the end of a month, beside the book's: kept only when both say the same."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.acting import Acting, has
from app.bank.errors import DayAhead, NotABankAccount, StatementOff
from app.formats import vnd
from ledger import balances, errors, posting
from ledger.models import BankReconciliation, Period, Place, Turnover


@dataclass(frozen=True, slots=True)
class Standing:
    """A bank account at the end of a month: what the book says, and what the bank confirmed."""

    place: Place
    booked: int
    confirmed: BankReconciliation | None

    @property
    def agrees(self) -> bool:
        return self.confirmed is not None and self.confirmed.statement == self.booked


def standings(session: Session, unit: int, day: date) -> list[Standing]:
    """Each bank account that moved money by `day`, the end of a month."""
    found = []
    for place in balances.places(session, unit, "112"):
        if session.scalar(select(Turnover.day).where(Turnover.place_id == place.id, Turnover.day <= day).limit(1)):
            newest = (
                select(BankReconciliation)
                .where(BankReconciliation.place_id == place.id, BankReconciliation.day == day)
                .order_by(BankReconciliation.id.desc())
                .limit(1)
            )
            found.append(Standing(place, balances.place_at(session, place.id, day), session.scalar(newest)))
    return found


def months(session: Session, unit: int, today: date) -> list[date]:
    """The ends of the unit's months that have come, the newest first."""
    rows = select(Period.ends).where(Period.unit_id == unit, Period.ends <= today).order_by(Period.ends.desc())
    return list(session.scalars(rows))


def reconcile(session: Session, command: dict[str, Any], acting: Acting) -> str:
    """Keep the bank's closing balance when the book says the same (StatementOff names the difference)."""
    if acting.party is None or acting.unit is None or not has(acting, ("accountant", "chief_accountant")):
        raise errors.Forbidden
    if command["place"] not in {place.id for place in balances.places(session, acting.unit, "112")}:
        raise NotABankAccount
    day = last_of(command["month"]["year"], command["month"]["month"])
    if day > acting.today:
        raise DayAhead(field="month")
    booked = balances.place_at(session, command["place"], day)
    if booked != command["statement"]:
        raise StatementOff(booked=vnd(booked), difference=vnd(abs(booked - command["statement"])))
    posting.reconcile_bank(
        session, command["place"], day, statement=command["statement"], booked=booked, note=command["note"],
        by=acting.party, now=acting.now,
    )  # fmt: skip
    return "/ngan-hang/doi-chieu"


def last_of(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
