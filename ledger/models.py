"""The tables of the books. They hold ids of parties, never names; the rules that a table alone cannot say stand in
`ledger.guards`, and both databases keep them alike."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    Sequence,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from ledger.columns import Count, Day, Flag, Id, Moment, Vnd, Words

NAMES = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}


class Base(DeclarativeBase):
    """The one declarative base; the desk's tables inherit it too."""

    metadata = MetaData(naming_convention=NAMES)


def table(*parts: Any, clustered: bool = False) -> tuple[Any, ...]:
    """Table arguments of every table here: STRICT on SQLite, so that a column holds only its own type; `clustered`
    where the key is not one integer, so that no hidden rowid is left to REPLACE through."""
    return (*parts, {"sqlite_strict": True, "sqlite_with_rowid": not clustered})


# Who and where


class AccountRow(Base):
    """One account of the chart, copied from `ledger.chart` so that the database can check movements against it."""

    __tablename__ = "account"
    number: Mapped[str] = mapped_column(Words, primary_key=True)
    name: Mapped[str] = mapped_column(Words)
    kind: Mapped[str] = mapped_column(Words)
    normal: Mapped[str] = mapped_column(Words)
    postable: Mapped[bool] = mapped_column(Flag)
    valid_from: Mapped[date] = mapped_column(Day)
    valid_to: Mapped[date | None] = mapped_column(Day)
    __table_args__ = table(clustered=True)


class Unit(Base):
    """An accounting unit: it keeps its own periods, series, cash boxes and bank accounts."""

    __tablename__ = "unit"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    code: Mapped[str] = mapped_column(Words, unique=True)
    name: Mapped[str] = mapped_column(Words)
    __table_args__ = table()


class Party(Base):
    """Somebody the books meet: donor, recipient, worker. Only the id; names live at the desk."""

    __tablename__ = "party"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table()


class Fund(Base):
    """A fund of 3538, printed as detail account 3538.<code>; an earmarked one never lends to another."""

    __tablename__ = "fund"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    code: Mapped[str] = mapped_column(Words)
    name: Mapped[str] = mapped_column(Words)
    earmarked: Mapped[bool] = mapped_column(Flag)
    __table_args__ = table(UniqueConstraint("unit_id", "code"))


class Place(Base):
    """Where money lies: a cash box (1111) or a bank account (1121)."""

    __tablename__ = "place"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    account: Mapped[str] = mapped_column(ForeignKey("account.number"))
    name: Mapped[str] = mapped_column(Words)
    __table_args__ = table(UniqueConstraint("unit_id", "name"))


# Time and numbers


class Period(Base):
    """A month of one unit. `state` is open, closed or filed and changes only by a `PeriodEvent`."""

    __tablename__ = "period"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    starts: Mapped[date] = mapped_column(Day)
    ends: Mapped[date] = mapped_column(Day)
    state: Mapped[str] = mapped_column(Words)
    last_event: Mapped[int] = mapped_column(Id)
    __table_args__ = table(
        UniqueConstraint("unit_id", "starts"),
        CheckConstraint("state IN ('open', 'closed', 'filed')", name="state"),
        CheckConstraint("starts <= ends", name="span"),
    )


class PeriodEvent(Base):
    """A step of a period: opened → closed, closed → open again (two persons), closed → filed (final)."""

    __tablename__ = "period_event"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    from_state: Mapped[str] = mapped_column(Words)
    to_state: Mapped[str] = mapped_column(Words)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    second_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    reason: Mapped[str] = mapped_column(Words)
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table()


class Series(Base):
    """The counter of one unit, kind and year (`month` 0) or month. `first` is the last number used on paper before."""

    __tablename__ = "series"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str] = mapped_column(Words)
    year: Mapped[int] = mapped_column(Count)
    month: Mapped[int] = mapped_column(Count)
    first: Mapped[int] = mapped_column(Count)
    last: Mapped[int] = mapped_column(Count)
    __table_args__ = table(
        UniqueConstraint("unit_id", "kind", "year", "month"),
        CheckConstraint("month BETWEEN 0 AND 12", name="month"),
        CheckConstraint("first >= 0 AND last >= first", name="counts_up"),
    )


# Help that may be paid


class Mandate(Base):
    """One request line for help: what was asked, approved and paid, and who stood where. `body_hash` and `version`
    pin what the approver saw; `disbursed` moves only with a payment."""

    __tablename__ = "mandate"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    beneficiary_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    proposer_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    version: Mapped[int] = mapped_column(Count)
    body_hash: Mapped[str] = mapped_column(Words)
    requested: Mapped[int] = mapped_column(Vnd)
    approved: Mapped[int] = mapped_column(Vnd)
    disbursed: Mapped[int] = mapped_column(Vnd)
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    last_voucher: Mapped[int] = mapped_column(Id)
    __table_args__ = table(
        CheckConstraint("requested > 0", name="requested"),
        CheckConstraint("approved >= 0 AND approved <= requested", name="approved_within"),
        CheckConstraint("disbursed >= 0 AND disbursed <= approved", name="disbursed_within"),
        CheckConstraint("proposer_id <> beneficiary_id", name="own_request"),
    )


class MandateEdit(Base):
    """A new version of a request that no one has approved yet."""

    __tablename__ = "mandate_edit"
    mandate_id: Mapped[int] = mapped_column(ForeignKey("mandate.id"), primary_key=True)
    version: Mapped[int] = mapped_column(Count, primary_key=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    requested: Mapped[int] = mapped_column(Vnd)
    body_hash: Mapped[str] = mapped_column(Words)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(clustered=True)


class Approval(Base):
    """One decision on one version of a request: approve (with the amount), return or refuse."""

    __tablename__ = "approval"
    mandate_id: Mapped[int] = mapped_column(ForeignKey("mandate.id"), primary_key=True)
    version: Mapped[int] = mapped_column(Count, primary_key=True)
    body_hash: Mapped[str] = mapped_column(Words)
    decision: Mapped[str] = mapped_column(Words)
    amount: Mapped[int] = mapped_column(Vnd)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    reason: Mapped[str] = mapped_column(Words)
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(
        CheckConstraint("decision IN ('approve', 'return', 'refuse')", name="decision"),
        CheckConstraint("(decision = 'approve') = (amount > 0)", name="amount"),
        clustered=True,
    )


# Cash on paper


class Slip(Base):
    """A phiếu thu or phiếu chi: it takes its number when prepared and is posted under it when the cash moved."""

    __tablename__ = "slip"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str] = mapped_column(Words)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    number: Mapped[int] = mapped_column(Count)
    code: Mapped[str] = mapped_column(Words)
    doc_date: Mapped[date] = mapped_column(Day)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    against: Mapped[str] = mapped_column(ForeignKey("account.number"))
    amount: Mapped[int] = mapped_column(Vnd)
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    mandate_id: Mapped[int | None] = mapped_column(ForeignKey("mandate.id"))
    description: Mapped[str] = mapped_column(Words)
    prepared_by: Mapped[int] = mapped_column(ForeignKey("party.id"))
    prepared_at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(
        UniqueConstraint("series_id", "number", name="uq_slip_number"),
        CheckConstraint("kind IN ('PT', 'PC')", name="kind"),
        CheckConstraint("amount BETWEEN 1 AND 1000000000000", name="amount_range"),
    )


class SlipStep(Base):
    """A step of a slip, taken once: chief (checked by the chief accountant), head (signed), counted, cancelled."""

    __tablename__ = "slip_step"
    slip_id: Mapped[int] = mapped_column(ForeignKey("slip.id"), primary_key=True)
    step: Mapped[str] = mapped_column(Words, primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(Words)
    __table_args__ = table(
        CheckConstraint("step IN ('chief', 'head', 'counted', 'cancelled')", name="step"),
        CheckConstraint("step <> 'cancelled' OR reason <> ''", name="reason"),
        clustered=True,
    )


# The entries


# PostgreSQL hands out voucher ids before the seal is written; SQLite, with one writer, counts for itself.
VOUCHER_ID = Sequence("voucher_id", metadata=Base.metadata)


class Voucher(Base):
    """The seal of an entry: inserted after its lines, it verifies them and moves counters and balances."""

    __tablename__ = "voucher"
    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str] = mapped_column(Words)
    nature: Mapped[str] = mapped_column(Words)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    number: Mapped[int] = mapped_column(Count)
    code: Mapped[str] = mapped_column(Words)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    doc_date: Mapped[date] = mapped_column(Day)
    entry_date: Mapped[date] = mapped_column(Day)
    booked_at: Mapped[datetime] = mapped_column(Moment)
    booked_by: Mapped[int] = mapped_column(ForeignKey("party.id"))
    description: Mapped[str] = mapped_column(Words)
    n_lines: Mapped[int] = mapped_column(Count)
    amount: Mapped[int] = mapped_column(Vnd)
    slip_id: Mapped[int | None] = mapped_column(ForeignKey("slip.id"), unique=True)
    outside_ref: Mapped[str | None] = mapped_column(Words)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("voucher.id"), unique=True)
    adjusts_id: Mapped[int | None] = mapped_column(ForeignKey("voucher.id"))
    __table_args__ = table(
        UniqueConstraint("series_id", "number", name="uq_voucher_number"),
        UniqueConstraint("unit_id", "outside_ref", name="uq_voucher_outside_ref"),
        UniqueConstraint("id", "n_lines", name="uq_voucher_lines"),
        CheckConstraint("kind IN ('PT', 'PC', 'BC', 'BN', 'PN', 'PX', 'PKT')", name="kind"),
        CheckConstraint("n_lines >= 1", name="has_lines"),
        CheckConstraint("(kind IN ('PT', 'PC')) = (slip_id IS NOT NULL)", name="cash_has_slip"),
        CheckConstraint("kind NOT IN ('BC', 'BN') OR outside_ref IS NOT NULL", name="bank_has_ref"),
        CheckConstraint("(nature = 'reversal') = (reverses_id IS NOT NULL)", name="reversal"),
        Index("ix_voucher_entry", "unit_id", "entry_date", "id"),
    )


class MovementRow(Base):
    """One line: Nợ, Có, amount, and the dimensions of each side. Its key pair makes the voucher hold exactly its
    lines: `line` runs to `n_lines`, and the deferred key wants a voucher with that count."""

    __tablename__ = "movement"
    voucher_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    line: Mapped[int] = mapped_column(Count, primary_key=True, autoincrement=False)
    n_lines: Mapped[int] = mapped_column(Count)
    debit: Mapped[str] = mapped_column(ForeignKey("account.number"))
    credit: Mapped[str] = mapped_column(ForeignKey("account.number"))
    amount: Mapped[int] = mapped_column(Vnd)
    debit_fund: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    credit_fund: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    debit_place: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    credit_place: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    mandate_id: Mapped[int | None] = mapped_column(ForeignKey("mandate.id"))
    item_id: Mapped[int | None] = mapped_column(Id)
    item_unit: Mapped[str | None] = mapped_column(Words)
    quantity: Mapped[int | None] = mapped_column(Vnd)
    __table_args__ = table(
        ForeignKeyConstraint(
            ["voucher_id", "n_lines"],
            ["voucher.id", "voucher.n_lines"],
            name="movement_sealed",
            deferrable=True,
            initially="DEFERRED",
        ),
        CheckConstraint("line BETWEEN 1 AND n_lines", name="line"),
        CheckConstraint("amount BETWEEN 1 AND 1000000000000", name="amount_range"),
        Index("ix_movement_debit", "debit", "voucher_id"),
        Index("ix_movement_credit", "credit", "voucher_id"),
        Index("ix_movement_mandate", "mandate_id"),
        Index("ix_movement_party", "party_id"),
        clustered=True,
    )


# What the entries add up to


class Turnover(Base):
    """Turnover of one account, fund and place on one day: what every book's opening is summed from.

    `place_id` is 0 where no money lies; `last_voucher` is the one that explains the last change."""

    __tablename__ = "turnover"
    account: Mapped[str] = mapped_column(ForeignKey("account.number"), primary_key=True)
    fund_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    place_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(Day, primary_key=True)
    debit: Mapped[int] = mapped_column(Vnd)
    credit: Mapped[int] = mapped_column(Vnd)
    last_voucher: Mapped[int] = mapped_column(Id)
    __table_args__ = table(
        CheckConstraint("debit >= 0 AND credit >= 0", name="not_negative"),
        Index("ix_turnover_fund", "fund_id", "day"),
        Index("ix_turnover_place", "place_id", "day"),
        clustered=True,
    )


class FundBalance(Base):
    """Money a fund may still spend: credit − debit over its accounts that are not money. Never below zero."""

    __tablename__ = "fund_balance"
    fund_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    amount: Mapped[int] = mapped_column(Vnd)
    last_voucher: Mapped[int] = mapped_column(Id)
    __table_args__ = table(CheckConstraint("amount >= 0", name="not_negative"))


class PlaceBalance(Base):
    """Money in a cash box or bank account. Never below zero."""

    __tablename__ = "place_balance"
    place_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    amount: Mapped[int] = mapped_column(Vnd)
    last_voucher: Mapped[int] = mapped_column(Id)
    __table_args__ = table(CheckConstraint("amount >= 0", name="not_negative"))


# Receipts to donors


class Receipt(Base):
    """A receipt for a gift already in the books (BNUH). `code` is what a stranger checks; a replacement names the
    receipt it replaces."""

    __tablename__ = "receipt"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    number: Mapped[int] = mapped_column(Count)
    label: Mapped[str] = mapped_column(Words)
    code: Mapped[str] = mapped_column(Words, unique=True)
    voucher_id: Mapped[int] = mapped_column(ForeignKey("voucher.id"))
    amount: Mapped[int] = mapped_column(Vnd)
    day: Mapped[date] = mapped_column(Day)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("receipt.id"), unique=True)
    issued_by: Mapped[int] = mapped_column(ForeignKey("party.id"))
    issued_at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(
        UniqueConstraint("series_id", "number", name="uq_receipt_number"),
        Index("ix_receipt_voucher", "voucher_id"),
    )


class ReceiptEnd(Base):
    """A receipt that no longer stands, with the reason."""

    __tablename__ = "receipt_end"
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Words)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(CheckConstraint("reason <> ''", name="reason"))


# Each request once


class RequestAnswer(Base):
    """The first answer to a request that books something."""

    __tablename__ = "request_answer"
    key: Mapped[str] = mapped_column(Words, primary_key=True)
    answer: Mapped[str] = mapped_column(Words)
    __table_args__ = table(clustered=True)


class RequestKey(Base):
    """A request's key with the keyed hash of its body; it cannot be committed without its answer."""

    __tablename__ = "request_key"
    key: Mapped[str] = mapped_column(
        Words,
        ForeignKey("request_answer.key", deferrable=True, initially="DEFERRED"),
        primary_key=True,
    )
    mac: Mapped[str] = mapped_column(Words)
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(clustered=True)


# Tables of the books by how they may change; the guards are made from these two lists.
CHANGED_BY_STEPS = (Period, Series, Mandate, Turnover, FundBalance, PlaceBalance)
APPEND_ONLY = (
    AccountRow, Unit, Party, Fund, Place, PeriodEvent, MandateEdit, Approval, Slip, SlipStep, Voucher, MovementRow,
    Receipt, ReceiptEnd, RequestAnswer, RequestKey,
)  # fmt: skip
BOOKS = (*APPEND_ONLY, *CHANGED_BY_STEPS)
