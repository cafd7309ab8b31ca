"""Where the log holds a receipt, with what shows it: for machines, and for the script of the check page.

Makes the proof and tries it itself; whoever reads it need not believe either.
"""

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from ledger import checkpoint, merkle
from ledger.checkpoint import Checkpoint
from ledger.log import checkpoints, tree
from ledger.log.checkpoints import Key


@dataclass(frozen=True, slots=True)
class Proof:
    """The receipt's leaf, and how the newest checkpoint holds it; `size` 0 while none does. `holds` is whether all of
    it came out right here: signature, place and continuation."""

    index: int
    leaf: bytes
    size: int = 0
    root: bytes = b""
    time: datetime | None = None
    note: str = ""
    inclusion: tuple[bytes, ...] = ()
    consistency: tuple[bytes, ...] = ()
    signers: tuple[Key, ...] = ()
    holds: bool = False

    @property
    def covered(self) -> bool:
        return self.size > 0


def prove(session: Session, receipt: int) -> Proof | None:
    """The receipt's place in the log; None when the log does not hold it."""
    connection = session.connection()
    leaf = tree.first_leaf(connection, "receipt", str(receipt))
    if leaf is None:
        return None
    index, hash = leaf
    newest = checkpoints.newest(connection)
    if not newest or newest[0].size <= index:
        return Proof(index, hash)
    note = newest[0].note
    return _tried(connection, index, hash, checkpoint.parse(note), note)


def _tried(connection: Connection, index: int, leaf: bytes, mark: Checkpoint, note: str) -> Proof:
    proof = Proof(index, leaf, mark.size, mark.root, mark.time, note)
    if mark.size > tree.size(connection):  # the log is shorter than what was published
        return proof
    try:
        inclusion = tree.inclusion(connection, index, mark.size)
        consistency = tree.consistency(connection, index + 1, mark.size)
        then = tree.root(connection, index + 1)
    except (IndexError, ValueError):  # leaves were taken out of the middle
        return proof
    signers = tuple(checkpoints.signers(note, checkpoints.keys(connection)))
    holds = (
        bool(signers)
        and merkle.verify_inclusion(leaf, index, mark.size, inclusion, mark.root)
        and merkle.verify_consistency(index + 1, mark.size, then, mark.root, consistency)
    )
    return Proof(
        index, leaf, mark.size, mark.root, mark.time, note, tuple(inclusion), tuple(consistency), signers, holds
    )


def as_json(proof: Proof) -> dict[str, Any]:
    """The proof as machines and the page's script read it; hashes in hex."""
    said = {"index": proof.index, "leaf": proof.leaf.hex(), "covered": proof.covered}
    if not proof.covered:
        return said
    return said | {
        "size": proof.size, "root": proof.root.hex(), "checkpoint": proof.note,
        "inclusion": [hash.hex() for hash in proof.inclusion],
        "consistency": [hash.hex() for hash in proof.consistency],
        "signers": [{"name": key.name, "key": base64.b64encode(key.key).decode()} for key in proof.signers],
    }  # fmt: skip
