"""Accounts of the people who work here, the roles they hold by unit and date, their sessions, and log-in throttles."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ledger.columns import Count, Day, Flag, Id, Moment, Words
from ledger.models import Base, table


class Staff(Base):
    """A log-in. The person behind it is a party of the books; two log-ins of one person are one person."""

    __tablename__ = "staff"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    login: Mapped[str] = mapped_column(Words, unique=True)  # lower case
    name: Mapped[str] = mapped_column(Words)
    password_hash: Mapped[str] = mapped_column(Words)
    must_change: Mapped[bool] = mapped_column(Flag)
    active: Mapped[bool] = mapped_column(Flag)
    created_at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table()


class Grant(Base):
    """A role held by a person in a unit from a day, until a day. Proposed by one admin, in force once another agreed
    (`agreed_by`); the first two admins of an installation agree on each other."""

    __tablename__ = "role_grant"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    body_id: Mapped[int | None] = mapped_column(ForeignKey("union_body.id"))  # an officer's grassroots union
    role: Mapped[str] = mapped_column(Words)
    valid_from: Mapped[date] = mapped_column(Day)
    valid_to: Mapped[date | None] = mapped_column(Day)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("party.id"))
    agreed_by: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(
        CheckConstraint("agreed_by IS NULL OR agreed_by <> proposed_by", name="two_persons"),
        Index("ix_role_grant_staff", "staff_id"),
    )


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


class GrantEnd(Base):
    """That a role ends before its time: proposed by one admin; once another agreed, `last_day` is the grant's
    `valid_to`."""

    __tablename__ = "role_grant_end"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    grant_id: Mapped[int] = mapped_column(ForeignKey("role_grant.id"))
    last_day: Mapped[date] = mapped_column(Day)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("party.id"))
    agreed_by: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(
        CheckConstraint("agreed_by IS NULL OR agreed_by <> proposed_by", name="two_persons"),
        Index("ix_role_grant_end_grant", "grant_id"),
    )
