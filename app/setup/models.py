"""What was done on the way to the first real day, by whom; and what one person proposed and another must sign."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.setup import rules
from ledger.columns import Id, Moment, Words
from ledger.models import SEALED, Base, table


class Mark(Base):
    """A step carried out. `note` is JSON; nobody (`by_id` None) is the terminal of the machine itself."""

    __tablename__ = "setup_mark"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    step: Mapped[str] = mapped_column(Words)
    note: Mapped[str] = mapped_column(Words, info=SEALED)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(Index("ix_setup_mark_step", "unit_id", "step"), logged=True, kept=rules.MARK)


class Proposal(Base):
    """Something that two persons do: `body` (JSON) as the first proposed it, pinned by its hash; once signed by
    another it is carried out, once withdrawn it is dead."""

    __tablename__ = "setup_proposal"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str] = mapped_column(Words)
    body: Mapped[str] = mapped_column(Words, info=SEALED)
    body_hash: Mapped[str] = mapped_column(Words, info=SEALED)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("party.id"))
    proposed_at: Mapped[datetime] = mapped_column(Moment)
    decision: Mapped[str | None] = mapped_column(Words)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    __table_args__ = table(
        CheckConstraint(
            "kind IN ('opening', 'account', 'account_end', 'appeal_account', 'signers', 'series', 'limit', 'heading', "
            "'numbering', 'form_text', 'book_form')",
            name="kind",
        ),
        CheckConstraint("decision IN ('signed', 'withdrawn')", name="decision"),
        CheckConstraint("decision IS NULL OR decided_by IS NOT NULL", name="decided"),
        CheckConstraint("decision <> 'signed' OR decided_by <> proposed_by", name="two_persons"),
        logged=True,
        kept=rules.PROPOSAL,
    )
