"""What the store keeps: goods by their code, counted in one unit each."""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ledger.columns import Id, Words
from ledger.models.base import SEALED, Base, table


class Item(Base):
    """One kind of goods. A line that names it gives quantities in thousandths of `item_unit`, and of no other: goods
    that come in another unit are another item. Never changed; goods described anew get a new code."""

    __tablename__ = "item"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    code: Mapped[str] = mapped_column(Words)
    name: Mapped[str] = mapped_column(Words, info=SEALED)
    spec: Mapped[str] = mapped_column(Words, info=SEALED)
    item_unit: Mapped[str] = mapped_column(Words)
    __table_args__ = table(
        UniqueConstraint("unit_id", "code"),
        CheckConstraint("code <> '' AND name <> '' AND item_unit <> ''", name="described"),
        logged=True,
    )
