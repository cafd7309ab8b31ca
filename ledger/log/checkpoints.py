"""Checkpoints (mốc đối chứng): the log's state, signed by the server, and again off it by the inspection committee.

The server signs daily and at each close with the key it holds. The committee's key never comes near the server: its
signer keeps its own last size and root, so a server that lies about yesterday gets no signature today.
"""

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, and_, func, insert, or_, select, text

from ledger import checkpoint
from ledger.checkpoint import Checkpoint
from ledger.errors import CheckpointAhead, CheckpointDiffers, CheckpointKeyEnded, CheckpointUnsigned
from ledger.log import tree
from ledger.models import LogCheckpoint, LogKey

_TABLE = LogCheckpoint.__table__
_NEWEST_FIRST = (_TABLE.c.size.desc(), _TABLE.c.id.desc())
SERVER, RECEIPT = "server", "receipt"
BROKEN = frozenset({"stolen", "lost"})  # whoever holds such a key may date what it signs as they like


@dataclass(frozen=True, slots=True)
class Key:
    """A public key that people pin. `ends` is when it was retired, lost or stolen; None while it signs."""

    name: str
    role: str
    key: bytes
    begins: datetime
    ends: datetime | None
    event: str

    @property
    def signs(self) -> bool:
        return self.ends is None

    def stands(self, time: datetime, *, new: bool = False) -> bool:
        """Whether its signature of that time counts. One that nobody saw before (`new`) never does, once the key was
        stolen or lost."""
        if time < self.begins:
            return False
        return self.ends is None or (time <= self.ends and not (new and self.event in BROKEN))


def server_name(origin: str) -> str:
    """The name of the server's own key, as its signatures carry it."""
    return f"{origin}/{SERVER}"


def receipt_name(origin: str) -> str:
    """The name of the key that signs receipts. It is the server's key under a name of its own."""
    return f"{origin}/{RECEIPT}"


def keys(connection: Connection) -> list[Key]:
    """Every key that ever signed, the oldest first; a key that was reported stolen stays so."""
    found: dict[tuple[str, str], Key] = {}
    for row in connection.execute(select(LogKey.__table__).order_by(LogKey.id)):
        known = found.get((row.name, row.key))
        if known is None:
            ends = None if row.event == "begins" else row.at
            found[row.name, row.key] = Key(row.name, row.role, base64.b64decode(row.key), row.at, ends, row.event)
        elif row.event != "begins":
            ends = min(known.ends or row.at, row.at)
            found[row.name, row.key] = Key(row.name, row.role, known.key, known.begins, ends, row.event)
    return list(found.values())


def begin_key(connection: Connection, *, name: str, role: str, key: bytes, reason: str, now: datetime) -> None:
    """A key of the server's own begins to sign (a committee's key takes two persons and comes from the desk)."""
    _event(connection, name, role, key, "begins", reason, now)


def end_key(connection: Connection, key: Key, *, event: str, reason: str, now: datetime) -> None:
    """A key of the server's own was retired, lost or stolen."""
    _event(connection, key.name, key.role, key.key, event, reason, now)


def _event(connection: Connection, name: str, role: str, key: bytes, event: str, reason: str, now: datetime) -> None:
    # Whole seconds, as checkpoints have them: no key begins after the first thing it signs.
    said = {"name": name, "role": role, "key": base64.b64encode(key).decode(), "event": event, "reason": reason}
    connection.execute(insert(LogKey).values(**said, at=now.replace(microsecond=0)))


def newest(connection: Connection, limit: int = 1, *, at: int | None = None) -> Sequence[Row[tuple[object, ...]]]:
    """The newest checkpoints as rows of `log_checkpoint`, the newest first; from the row with the id `at` on."""
    rows = select(_TABLE).order_by(*_NEWEST_FIRST).limit(limit)
    if at is not None:
        size = select(_TABLE.c.size).where(_TABLE.c.id == at).scalar_subquery()
        rows = rows.where(or_(_TABLE.c.size < size, and_(_TABLE.c.size == size, _TABLE.c.id <= at)))
    return connection.execute(rows).all()


def signers(note: str, known: Iterable[Key], *, new: bool = False) -> list[Key]:
    """The keys that truly signed this note while they might; `new` when nobody saw it before."""
    time = checkpoint.parse(note).time
    return [key for key in known if checkpoint.verify(note, {key.name: key.key}) and key.stands(time, new=new)]


def make(
    connection: Connection, *, origin: str, private_key: bytes, now: datetime, since: datetime | None = None
) -> Checkpoint | None:
    """Sign the log as it stands in the database; None when the newest checkpoint already says it, or when one was made
    at `since` or later."""
    size = _turn(connection)
    name = server_name(origin)
    known = connection.execute(
        select(_TABLE.c.size, _TABLE.c.at).where(_TABLE.c.signer == name).order_by(*_NEWEST_FIRST).limit(1)
    ).first()
    if size == 0 or (known and (size == known.size or (since is not None and known.at >= since))):
        return None
    made = Checkpoint(origin, size, tree.root(connection, size), now.replace(microsecond=0))
    _keep(connection, made, name, made.note(made.sign(name, private_key)))
    return made


def _turn(connection: Connection) -> int:
    """How many leaves there are; until this transaction ends nobody else appends or signs."""
    if connection.dialect.name == "postgresql":
        return int(connection.execute(text("SELECT size FROM books_log_turn()")).scalar_one())
    return tree.size(connection)


def accept(connection: Connection, note: str, *, origin: str) -> Checkpoint:
    """Keep a checkpoint that the committee signed elsewhere; once more is no harm. Raises CheckpointUnsigned,
    CheckpointKeyEnded, CheckpointAhead, or CheckpointDiffers when its root is not the one that this log has at that
    size."""
    size = _turn(connection)
    found = checkpoint.parse(note)
    committee = [key for key in keys(connection) if key.role == "committee"]
    signed = sorted({key.name for key in signers(note, committee, new=True)})
    if found.origin != origin:
        raise CheckpointUnsigned
    if not signed:
        ended = [key for key in committee if not key.signs and checkpoint.verify(note, {key.name: key.key})]
        raise CheckpointKeyEnded(day=_day(ended[0])) if ended else CheckpointUnsigned
    if found.size > size:
        raise CheckpointAhead
    if tree.root(connection, found.size) != found.root:
        raise CheckpointDiffers
    held = set(connection.scalars(select(_TABLE.c.signer).where(_TABLE.c.size == found.size)))
    for name in signed:
        if name not in held:
            _keep(connection, found, name, note)
    return found


def before(connection: Connection, size: int) -> Sequence[Checkpoint]:
    """The newest checkpoint of at most `size` leaves and the one before it: what a page of a book prints."""
    found: list[Checkpoint] = []
    while len(found) < 2:
        rows = select(_TABLE.c.note).where(_TABLE.c.size <= size).order_by(*_NEWEST_FIRST).limit(1)
        note = connection.scalar(rows)
        if note is None:
            break
        found.append(checkpoint.parse(note))
        size = found[-1].size - 1
    return found


def _day(key: Key) -> str | None:
    return key.ends.astimezone(checkpoint.HOME).strftime("%d/%m/%Y") if key.ends else None


def _keep(connection: Connection, made: Checkpoint, signer: str, note: str) -> None:
    """Write it down, numbered without a gap: one that is taken out later leaves a hole. Needs the log's turn."""
    number = int(connection.scalar(select(func.coalesce(func.max(_TABLE.c.id), 0))) or 0) + 1
    said = {"id": number, "size": made.size, "root": made.root, "at": made.time, "signer": signer, "note": note}
    connection.execute(insert(LogCheckpoint).values(said))
