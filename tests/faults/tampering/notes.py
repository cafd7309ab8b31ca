"""Ways to edit the table of checkpoints. Each says which size it was about, and by which finding it must be told."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Row, delete, select, update

from ledger import checkpoint
from ledger.log import checkpoints
from tests.faults.tampering.thief import CHECKPOINT, Thief

Told = tuple[int, tuple[str, ...]]
Kind = Callable[[Thief, random.Random], Told]


def _any(thief: Thief, chance: random.Random) -> Row[Any]:
    """One of the server's notes."""
    name = checkpoints.server_name(thief.house.origin)
    rows = thief.connection.execute(select(CHECKPOINT).where(CHECKPOINT.c.signer == name).order_by(CHECKPOINT.c.id))
    return chance.choice(rows.all())


def _take(thief: Thief, *ids: int) -> None:
    thief.connection.execute(delete(CHECKPOINT).where(CHECKPOINT.c.id.in_(ids)))


def root(thief: Thief, chance: random.Random) -> Told:
    """Another root, under the old signature."""
    row = _any(thief, chance)
    said = checkpoint.parse(row.note)
    fresh = checkpoint.Checkpoint(said.origin, said.size, chance.randbytes(32), said.time)
    note = row.note.replace(said.body(), fresh.body())
    thief.connection.execute(update(CHECKPOINT).where(CHECKPOINT.c.id == row.id).values(root=fresh.root, note=note))
    return row.size, ("signature_false",)


def root_signed(thief: Thief, chance: random.Random) -> Told:
    """Another root, signed with the stolen key."""
    row = _any(thief, chance)
    _take(thief, row.id)
    thief.put_note(row.id, row.size, chance.randbytes(32), row.at)
    return row.size, ("checkpoint_changed", "log_rewritten")


def time_signed(thief: Thief, chance: random.Random) -> Told:
    """A note that somebody printed, signed again for another hour."""
    size, _ = chance.choice([mark for mark in thief.house.marks if "\n" not in mark[1]] + [thief.house.final])
    (row,) = thief.connection.execute(select(CHECKPOINT).where(CHECKPOINT.c.size == size))
    _take(thief, row.id)
    thief.put_note(row.id, size, bytes(row.root), row.at + timedelta(days=1))
    return size, ("checkpoint_missing",)


def taken(thief: Thief, chance: random.Random) -> Told:
    """A note that somebody printed is gone, or all are."""
    size, _ = chance.choice([mark for mark in thief.house.marks if "\n" not in mark[1]] + [thief.house.final])
    ids = thief.connection.scalars(select(CHECKPOINT.c.id).where(CHECKPOINT.c.size == size)).all()
    everything = thief.connection.scalars(select(CHECKPOINT.c.id)).all()
    _take(thief, *(everything if chance.random() < 0.3 else ids))
    return size, ("checkpoint_missing",)


def strangers(thief: Thief, chance: random.Random) -> Told:
    """A note that nobody known signed."""
    row = _any(thief, chance)
    said = checkpoint.parse(row.note)
    note = said.note(said.sign("ai-do", Ed25519PrivateKey.from_private_bytes(chance.randbytes(32)).private_bytes_raw()))
    thief.connection.execute(update(CHECKPOINT).where(CHECKPOINT.c.id == row.id).values(signer="ai-do", note=note))
    return row.size, ("signature_unknown",)


KINDS: dict[str, Kind] = {
    "another root": root, "another root, signed": root_signed, "another hour, signed": time_signed, "taken": taken,
    "a stranger's": strangers,
}  # fmt: skip
