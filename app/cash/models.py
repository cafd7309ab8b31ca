"""What this room keeps beside the books: the words of a slip as they stood when it was first signed."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ledger.columns import Words
from ledger.models import SEALED, Base, table


class SlipPaper(Base):
    """A slip's printed facts (JSON), frozen at the first signature: what was signed is what prints, for ever."""

    __tablename__ = "slip_paper"
    slip_id: Mapped[int] = mapped_column(ForeignKey("slip.id"), primary_key=True)
    facts: Mapped[str] = mapped_column(Words, info=SEALED)
    __table_args__ = table(logged=True)
