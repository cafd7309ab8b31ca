"""The log: every event that matters as one leaf of a Merkle tree, in the order in which they were committed."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from ledger.columns import Bytes, Count, Id, Moment, Words
from ledger.models.base import SEALED, Base, table


class LogLeaf(Base):
    """One event: `body` is the canonical JSON exactly as hashed. `idx` counts from 0 without a gap; `step` tells the
    states of one row apart (0 when it was written). `salt` opens the sealed columns, until an erasure takes it."""

    __tablename__ = "log_leaf"
    idx: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(Words)
    ref: Mapped[str] = mapped_column(Words)
    step: Mapped[int] = mapped_column(Count)
    at: Mapped[datetime] = mapped_column(Moment)
    body: Mapped[str] = mapped_column(Words)
    hash: Mapped[bytes] = mapped_column(Bytes)
    salt: Mapped[bytes | None] = mapped_column(Bytes)
    __table_args__ = table(
        UniqueConstraint("kind", "ref", "step", name="uq_log_leaf_event"),
        CheckConstraint("idx >= 0", name="idx"),
        CheckConstraint("length(hash) = 32", name="hash"),
        CheckConstraint("salt IS NULL OR length(salt) = 16", name="salt"),
    )


class LogDue(Base):
    """An event of this transaction that the log does not hold yet. Triggers write it, its leaf takes it away, and the
    deferred key to a leaf that cannot be refuses every COMMIT while one is left."""

    __tablename__ = "log_due"
    n: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(Words)
    ref: Mapped[str] = mapped_column(Words)
    step: Mapped[int] = mapped_column(Count)
    never: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"),
        ForeignKey("log_leaf.idx", name="log_due_unwritten", deferrable=True, initially="DEFERRED"),
        server_default=text("-1"),
    )
    __table_args__ = table(
        CheckConstraint("never = -1", name="never"), Index("ix_log_due_event", "kind", "ref", "step")
    )


class LogHead(Base):
    """The one row whose lock is the log's turn: how many leaves there are, and the time of the newest."""

    __tablename__ = "log_head"
    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    size: Mapped[int] = mapped_column(Id)
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(CheckConstraint("id = 1", name="one"))


class LogNode(Base):
    """The hash over 256 nodes of the level below (level 8: over 256 leaves). What proofs are made from; no proof
    relies on it being right, since every proof is checked against a root."""

    __tablename__ = "log_node"
    level: Mapped[int] = mapped_column(Count, primary_key=True)
    pos: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    hash: Mapped[bytes] = mapped_column(Bytes)
    __table_args__ = table(CheckConstraint("length(hash) = 32", name="hash"), clustered=True)


class LogCheckpoint(Base):
    """A published state of the log (mốc đối chứng). `note` is the signed text; the columns beside it say what it says.
    `id` counts from 1 without a gap."""

    __tablename__ = "log_checkpoint"
    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    size: Mapped[int] = mapped_column(Id)
    root: Mapped[bytes] = mapped_column(Bytes)
    at: Mapped[datetime] = mapped_column(Moment)
    signer: Mapped[str] = mapped_column(Words)  # the name of the key: the server's, or the committee's
    note: Mapped[str] = mapped_column(Words)
    __table_args__ = table(
        UniqueConstraint("signer", "size", name="uq_log_checkpoint_size"),
        CheckConstraint("size > 0", name="size"),
        CheckConstraint("length(root) = 32", name="root"),
    )


class LogKey(Base):
    """A public key that people may pin, from when until when, and what it signs. A key that was stolen or lost ends
    by a new row; which row is the newest for a name decides."""

    __tablename__ = "log_key"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(Words)
    role: Mapped[str] = mapped_column(Words)
    key: Mapped[str] = mapped_column(Words)  # base64
    event: Mapped[str] = mapped_column(Words)
    reason: Mapped[str] = mapped_column(Words, info=SEALED)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    second_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(
        UniqueConstraint("name", "key", "event", name="uq_log_key_event"),
        CheckConstraint("role IN ('receipt', 'server', 'committee')", name="role"),
        CheckConstraint("event IN ('begins', 'retired', 'stolen', 'lost')", name="event"),
        CheckConstraint(
            "role <> 'committee' OR by_id <> second_id AND by_id IS NOT NULL AND second_id IS NOT NULL",
            name="two_persons",
        ),
        logged=True,
    )


class Erasure(Base):
    """A person's words were taken out of the row that `kind` and `ref` name: from then on its earlier leaves cannot
    be opened, and that is no finding."""

    __tablename__ = "erasure"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(Words)
    ref: Mapped[str] = mapped_column(Words)
    basis: Mapped[str] = mapped_column(Words, info=SEALED)
    by_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = table(
        CheckConstraint("by_id <> second_id", name="two_persons"), Index("ix_erasure_row", "kind", "ref"), logged=True
    )
