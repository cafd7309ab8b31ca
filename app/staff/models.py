"""Accounts of the people who work here, the roles they hold by unit and date, their sessions, and log-in throttles."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, or_
from sqlalchemy.orm import Mapped, mapped_column

from app.staff import rules
from app.union.agreed import Agreed
from ledger.columns import Count, Day, Flag, Id, Moment, Words
from ledger.models import SEALED, Base, table


class Staff(Base):
    """A log-in. The person behind it is a party of the books; two log-ins of one person are one person."""

    __tablename__ = "staff"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    login: Mapped[str] = mapped_column(Words, unique=True, info=SEALED)  # lower case
    name: Mapped[str] = mapped_column(Words, info=SEALED)
    password_hash: Mapped[str] = mapped_column(Words, info=SEALED)
    must_change: Mapped[bool] = mapped_column(Flag)
    active: Mapped[bool] = mapped_column(Flag)
    created_at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(logged=True, kept=rules.STAFF)


class Grant(Agreed, Base):
    """A role held by a person in a unit from a day, until a day. Proposed by one admin, in force once another agreed
    (`agreed_by`, and not `stopped_by`); the first two admins of an installation agree on each other."""

    __tablename__ = "role_grant"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    body_id: Mapped[int | None] = mapped_column(ForeignKey("union_body.id"))  # an officer's grassroots union
    role: Mapped[str] = mapped_column(Words)
    valid_from: Mapped[date] = mapped_column(Day)
    valid_to: Mapped[date | None] = mapped_column(Day)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(
        CheckConstraint("agreed_by IS NULL OR agreed_by <> proposed_by", name="two_persons"),
        Index("ix_role_grant_staff", "staff_id"),
        logged=True,
        kept=rules.GRANT,
    )


class GrantEnd(Agreed, Base):
    """That a role ends before its time: proposed by one admin; once another agreed, `last_day` is the grant's
    `valid_to`."""

    __tablename__ = "role_grant_end"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    grant_id: Mapped[int] = mapped_column(ForeignKey("role_grant.id"))
    last_day: Mapped[date] = mapped_column(Day)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(
        CheckConstraint("agreed_by IS NULL OR agreed_by <> proposed_by", name="two_persons"),
        Index("ix_role_grant_end_grant", "grant_id"),
        logged=True,
        kept=rules.GRANT_END,
    )


def in_force(day: date) -> tuple[ColumnElement[bool], ...]:
    """Conditions on `Grant`: agreed, not stopped, and not over on `day` (it may still have to begin)."""
    return (
        Grant.agreed_by.is_not(None),
        Grant.stopped_by.is_(None),
        or_(Grant.valid_to.is_(None), Grant.valid_to >= day),
    )


def undecided(what: type[Grant] | type[GrantEnd]) -> tuple[ColumnElement[bool], ...]:
    """Conditions: proposed, neither agreed nor taken back."""
    return what.agreed_by.is_(None), what.stopped_by.is_(None)


class SignIn(Base):
    """A session kept on the server: the cookie holds a random token, the row its hash. Ended means dead."""

    __tablename__ = "sign_in"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    token_hash: Mapped[str] = mapped_column(Words, unique=True)
    started_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    __table_args__ = table()


class Attempt(Base):
    """Failed tries of one key (a log-in name's hash, an address's hash) within a window; shared by all workers."""

    __tablename__ = "attempt"
    key: Mapped[str] = mapped_column(Words, primary_key=True)
    window: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    tries: Mapped[int] = mapped_column(Count)
    __table_args__ = table(clustered=True)
