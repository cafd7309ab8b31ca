"""What waits for a second person: a wish to reopen a closed month, a proposal to correct what is in the books."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.books import correction_rules
from app.books.key_rules import KEY_WISH
from ledger.columns import Id, Moment, Words
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
