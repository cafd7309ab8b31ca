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


def column(name: str, bend: Callable[[Any, random.Random], Any], code: str = "checkpoint_table") -> Kind:
    """One column beside the note, which stays as it was signed."""

    def kind(thief: Thief, chance: random.Random) -> Told:
        row = chance.choice(thief.connection.execute(select(CHECKPOINT).order_by(CHECKPOINT.c.id)).all())
        bent = bend(row._mapping[name], chance)
        thief.connection.execute(update(CHECKPOINT).where(CHECKPOINT.c.id == row.id).values({name: bent}))
        return row.size, (code,)

    return kind


def swapped(thief: Thief, chance: random.Random) -> Told:
    """Two of the server's notes in each other's place."""
    name = checkpoints.server_name(thief.house.origin)
    mine = select(CHECKPOINT).where(CHECKPOINT.c.signer == name).order_by(CHECKPOINT.c.id)
    one, other = sorted(chance.sample(thief.connection.execute(mine).all(), 2), key=lambda row: row.id)
    for old, new in ((one.id, 10**6), (other.id, one.id), (10**6, other.id)):
        thief.connection.execute(update(CHECKPOINT).where(CHECKPOINT.c.id == old).values(id=new))
    return one.size, ("checkpoint_gap",)


def any_taken(thief: Thief, chance: random.Random) -> Told:
    """One that nobody kept, out of the middle: the one after it tells."""
    rows = thief.connection.execute(select(CHECKPOINT).order_by(CHECKPOINT.c.id)).all()
    place = chance.randrange(len(rows) - 1)
    _take(thief, rows[place].id)
    return rows[place + 1].size, ("checkpoint_gap",)


KINDS: dict[str, Kind] = {
    "column id": column("id", lambda old, chance: old + 1000, "checkpoint_gap"),
    "column size": column("size", lambda old, chance: max(1, old + chance.choice((-1, 1, 40)))),
    "column root": column("root", lambda old, chance: chance.randbytes(32)),
    "column at": column("at", lambda old, chance: old + timedelta(seconds=chance.choice((-1, 1, 86400)))),
    "column signer": column("signer", lambda old, chance: f"{old}{chance.choice(('2', '/cu', ' '))}"),
    "swapped": swapped, "any taken": any_taken,
    "another root": root, "another root, signed": root_signed, "another hour, signed": time_signed, "taken": taken,
    "a stranger's": strangers,
}  # fmt: skip
