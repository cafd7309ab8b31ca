"""What waits for a second person: a wish to reopen a closed month, a proposal to correct what is in the books; and the
life of a book on paper: printed, signed, bound, kept, handed over."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.books.archive import rules as archive_rules
from app.books.corrections import rules as correction_rules
from app.books.log.key_rules import KEY_WISH
from ledger.columns import Day, Id, Moment, Words
from ledger.guards.rules import Kept
from ledger.models import SEALED, Base, table


class ReopenRequest(Base):
    """One person asks; another agrees, which makes the books' event and ends the request (`event_id`); or the asker
    takes it back."""

    __tablename__ = "reopen_request"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    period_id: Mapped[int] = mapped_column(ForeignKey("period.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    reason: Mapped[str] = mapped_column(Words, info=SEALED)
    at: Mapped[datetime] = mapped_column(Moment)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("period_event.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment, default=None)
    __table_args__ = table(logged=True, kept=correction_rules.REOPEN)


class Correction(Base):
    """A proposal to correct what is in the books. `body` (JSON) says how, as its `kind` needs it; `voucher_id` is what
    is corrected, None when opening balances are."""

    __tablename__ = "correction"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str] = mapped_column(Words)
    voucher_id: Mapped[int | None] = mapped_column(ForeignKey("voucher.id"))
    body: Mapped[str] = mapped_column(Words, info=SEALED)
    reason: Mapped[str] = mapped_column(Words, info=SEALED)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(
        CheckConstraint("kind IN ('adjust', 'retro', 'turn', 'give_back', 'cover')", name="kind"),
        CheckConstraint("(kind = 'retro') = (voucher_id IS NULL)", name="of_a_voucher"),
        logged=True,
        kept=correction_rules.CORRECTION,
    )


class CorrectionStep(Base):
    """An answer to a proposal, one a person. The one that carries it out names what it wrote: a voucher or a slip."""

    __tablename__ = "correction_step"
    correction_id: Mapped[int] = mapped_column(ForeignKey("correction.id"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True)
    step: Mapped[str] = mapped_column(Words)
    voucher_id: Mapped[int | None] = mapped_column(ForeignKey("voucher.id"))
    slip_id: Mapped[int | None] = mapped_column(ForeignKey("slip.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(
        CheckConstraint("step IN ('agree', 'refuse', 'withdraw')", name="step"),
        CheckConstraint("step = 'agree' OR voucher_id IS NULL AND slip_id IS NULL", name="carried_out"),
        clustered=True,
        logged=True,
        kept=correction_rules.STEP,
    )


class KeyWish(Base):
    """One person asks that a key of the committee begins, or ends; when another agrees it becomes the log's event."""

    __tablename__ = "key_wish"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    event: Mapped[str] = mapped_column(Words)
    name: Mapped[str] = mapped_column(Words)
    key: Mapped[str] = mapped_column(Words)  # base64, the public half
    reason: Mapped[str] = mapped_column(Words, info=SEALED)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    answer: Mapped[str | None] = mapped_column(Words, default=None)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("party.id"), default=None)
    answered_at: Mapped[datetime | None] = mapped_column(Moment, default=None)
    log_key_id: Mapped[int | None] = mapped_column(ForeignKey("log_key.id"), default=None)
    __table_args__ = table(
        CheckConstraint("event IN ('begins', 'retired', 'stolen', 'lost')", name="event"),
        CheckConstraint("answer IN ('agreed', 'declined', 'withdrawn')", name="answer"),
        logged=True,
        kept=KEY_WISH,
    )


class BookPrint(Base):
    """An official print of a book for closed months. Its bytes come again from the book, the filters, the checkpoints
    and the journal it cites: `sha256` says whether they still do. `page_starts` of a journal is the number of the
    first line on each page, for the ledgers that cite it."""

    __tablename__ = "book_print"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    book: Mapped[str] = mapped_column(Words)
    keeper: Mapped[str] = mapped_column(Words)
    filters: Mapped[str] = mapped_column(Words)  # JSON: account, place, fund, … by number
    starts: Mapped[date] = mapped_column(Day)
    ends: Mapped[date] = mapped_column(Day)
    checkpoint: Mapped[str] = mapped_column(Words)  # in its short form, as the pages print it
    checkpoint_before: Mapped[str] = mapped_column(Words)
    journal_id: Mapped[int | None] = mapped_column(ForeignKey("book_print.id"))
    pages: Mapped[int] = mapped_column(Id)
    page_starts: Mapped[str] = mapped_column(Words)
    sha256: Mapped[str] = mapped_column(Words)
    copies: Mapped[int] = mapped_column(Id)
    reason: Mapped[str] = mapped_column(Words, info=SEALED)  # why once more, when one was printed already
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(
        CheckConstraint("pages > 0 AND copies BETWEEN 1 AND 20", name="counted"),
        CheckConstraint("length(sha256) = 64 AND checkpoint <> ''", name="proven"),
        CheckConstraint("starts <= ends", name="span"),
        Index("ix_book_print_book", "unit_id", "book", "starts"),
        logged=True,
        kept=archive_rules.PRINT,
    )


class ArchiveVolume(Base):
    """A bound volume of the archive: books, vouchers, reports. `code` is its number on the shelf (số lưu trữ),
    `number` which of how many of the year it is; `term` how many years it is kept from the end of its year, 0 for
    ever."""

    __tablename__ = "archive_volume"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    code: Mapped[str] = mapped_column(Words)
    kind: Mapped[str] = mapped_column(Words)
    title: Mapped[str] = mapped_column(Words, info=SEALED)
    year: Mapped[int] = mapped_column(Id)
    starts: Mapped[date] = mapped_column(Day)
    ends: Mapped[date] = mapped_column(Day)
    number: Mapped[int] = mapped_column(Id)
    sheets: Mapped[int] = mapped_column(Id)
    papers: Mapped[int] = mapped_column(Id)  # how many vouchers or books are in it
    term: Mapped[int] = mapped_column(Id)
    binder: Mapped[str] = mapped_column(Words, info=SEALED)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(
        CheckConstraint("kind IN ('books', 'vouchers', 'reports', 'internal', 'lasting')", name="kind"),
        CheckConstraint("starts <= ends AND number > 0 AND sheets > 0 AND papers >= 0 AND code <> ''", name="counted"),
        CheckConstraint("term IN (0, 5, 10)", name="term"),
        Index("ix_archive_volume_year", "unit_id", "year"),
        logged=True,
        kept=archive_rules.VOLUME,
    )


class VolumeAct(Base):
    """Where a volume lies from now on, and of how many of its year it is one; the newest holds. The first comes with
    the volume, each later one says why."""

    __tablename__ = "volume_act"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    volume_id: Mapped[int] = mapped_column(ForeignKey("archive_volume.id"))
    place: Mapped[str] = mapped_column(Words, info=SEALED)
    of_total: Mapped[int] = mapped_column(Id)  # 0: not known yet
    note: Mapped[str] = mapped_column(Words, info=SEALED)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(
        CheckConstraint("of_total >= 0 AND place <> ''", name="said"),
        Index("ix_volume_act_volume", "volume_id"),
        logged=True,
        kept=archive_rules.VOLUME_ACT,
    )


class PrintAct(Base):
    """What became of a print: `signed` (by whom, on `day`), `bound` (in which volume, which sheets), or `set_aside`,
    which ends it. The newest of its kind holds; a later one says why."""

    __tablename__ = "print_act"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    print_id: Mapped[int] = mapped_column(ForeignKey("book_print.id"))
    act: Mapped[str] = mapped_column(Words)
    day: Mapped[date | None] = mapped_column(Day)
    signed_by: Mapped[str] = mapped_column(Words, info=SEALED)
    volume_id: Mapped[int | None] = mapped_column(ForeignKey("archive_volume.id"))
    sheet_from: Mapped[int | None] = mapped_column(Id)
    sheet_to: Mapped[int | None] = mapped_column(Id)
    reason: Mapped[str] = mapped_column(Words, info=SEALED)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(
        CheckConstraint("act IN ('signed', 'bound', 'set_aside')", name="act"),
        CheckConstraint("(act = 'signed') = (day IS NOT NULL AND signed_by <> '')", name="signed"),
        CheckConstraint(
            "(act = 'bound') = (volume_id IS NOT NULL AND sheet_from IS NOT NULL AND sheet_to IS NOT NULL)",
            name="bound",
        ),
        CheckConstraint("sheet_from >= 1 AND sheet_to >= sheet_from", name="sheets"),
        Index("ix_print_act_print", "print_id"),
        logged=True,
        kept=archive_rules.PRINT_ACT,
    )


class Handover(Base):
    """Volumes that one person hands to another; the minutes print from it."""

    __tablename__ = "handover"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    day: Mapped[date] = mapped_column(Day)
    giver: Mapped[str] = mapped_column(Words, info=SEALED)
    giver_title: Mapped[str] = mapped_column(Words, info=SEALED)
    taker: Mapped[str] = mapped_column(Words, info=SEALED)
    taker_title: Mapped[str] = mapped_column(Words, info=SEALED)
    reason: Mapped[str] = mapped_column(Words, info=SEALED)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(
        CheckConstraint("giver <> '' AND taker <> '' AND giver <> taker", name="two"),
        logged=True,
        kept=archive_rules.HANDOVER,
    )


class HandoverLine(Base):
    """A volume that went by a handover, and the place it goes to."""

    __tablename__ = "handover_line"
    handover_id: Mapped[int] = mapped_column(ForeignKey("handover.id"), primary_key=True)
    volume_id: Mapped[int] = mapped_column(ForeignKey("archive_volume.id"), primary_key=True)
    __table_args__ = table(clustered=True, logged=True, kept=archive_rules.HANDOVER_LINE)


class VoucherPaper(Base):
    """What a voucher says on paper (JSON), frozen when it was first printed: names and headings of that day, for ever.
    `paper` tells the voucher itself from the minutes of a handover."""

    __tablename__ = "voucher_paper"
    voucher_id: Mapped[int] = mapped_column(ForeignKey("voucher.id"), primary_key=True, autoincrement=False)
    paper: Mapped[str] = mapped_column(Words, primary_key=True)
    facts: Mapped[str] = mapped_column(Words, info=SEALED)
    __table_args__ = table(
        CheckConstraint("paper IN ('voucher', 'handover')", name="paper"), clustered=True, logged=True, kept=Kept()
    )
