"""Mốc đối chứng: when the server signs one, how the committee's come in, and the keys that sign them.

Knows whose key signs and when; what a checkpoint says and whether it fits the log is `ledger.log.checkpoints`.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, time

from flask import current_app
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.acting import VIETNAM, moment
from app.db import unit_of_work
from app.keys import log_origin, public_keys, receipt_key
from ledger.checkpoint import Checkpoint
from ledger.errors import KeyEnded, KeyKnown, Refusal
from ledger.log import checkpoints, export
from ledger.log.checkpoints import Key
from receipts import token

BEGINS = "Khóa của máy chủ bắt đầu ký."
ENDS = {
    "retired": "Đã thay bằng khóa mới.",
    "stolen": "Đã lộ; thay bằng khóa mới.",
    "lost": "Đã mất; thay bằng khóa mới.",
}


def keep_checkpoint(now: datetime | None = None, *, since: datetime | None = None) -> Checkpoint | None:
    """Sign the log as it stands; None when the newest checkpoint says it already, or one was made `since` then. The
    key comes first, in a transaction of its own: so the checkpoint covers the leaf that names it."""
    now = now or moment()
    with suppress(KeyKnown):  # another worker was first
        unit_of_work(lambda session: register_keys(session, now))
    return unit_of_work(
        lambda session: checkpoints.make(
            session.connection(), origin=log_origin(), private_key=receipt_key(), now=now, since=since
        )
    )


def keep_daily(now: datetime | None = None) -> Checkpoint | None:
    """The checkpoint of the day, once: of however many processes that ask, one signs."""
    now = now or moment()
    midnight = datetime.combine(now.astimezone(VIETNAM).date(), time(), VIETNAM)
    return keep_checkpoint(now, since=midnight)


def keep_after_step() -> None:
    """After a month was closed, filed or opened again. What was done stands whether or not it could be signed now."""
    try:
        keep_checkpoint()
    except (Refusal, SQLAlchemyError, OSError) as error:
        current_app.logger.error("no checkpoint after a step of a month: %s", type(error).__name__)


def register_keys(session: Session, now: datetime) -> None:
    """Write down the key that signs now, and the end of those that signed before it. Raises KeyEnded when the key in
    the file was taken out of use: an old copy must not sign again."""
    connection, origin, public = session.connection(), log_origin(), token.public_key(receipt_key())
    known = checkpoints.keys(connection)
    told = {key["kid"]: key.get("event") for key in public_keys()}
    names = {checkpoints.SERVER: checkpoints.server_name(origin), checkpoints.RECEIPT: checkpoints.receipt_name(origin)}
    for role, name in names.items():
        mine = next((key for key in known if key.name == name and key.key == public), None)
        if mine is not None and not mine.signs:
            raise KeyEnded
        for former in known:
            if former.role == role and former.signs and former.key != public:
                event = told.get(kid_of(former)) or "lost"  # nobody said what became of it
                checkpoints.end_key(connection, former, event=event, reason=ENDS[event], now=now)
        if mine is None:
            checkpoints.begin_key(connection, name=name, role=role, key=public, reason=BEGINS, now=now)


def accept(session: Session, note: str) -> Checkpoint:
    """Take in a checkpoint that the committee signed on its own machine. Raises NoteRefused besides what
    `ledger.log.checkpoints.accept` refuses."""
    clean = "".join(f"{line.rstrip()}\n" for line in note.strip().splitlines())  # as mail and forms bring it
    return checkpoints.accept(session.connection(), clean, origin=log_origin())


def export_lines(engine: Engine, *, private: bool, now: datetime) -> Iterator[bytes]:
    """The export, line by line, on one view of the database and a connection of its own."""
    origin = log_origin()

    def read() -> Iterator[bytes]:
        with engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            yield from export.lines(connection, origin=origin, made_at=now, private=private)

    return read()


def kid_of(key: Key) -> str:
    """The 8 hex digits by which papers and people name a key."""
    return f"{token.key_id(key.key):08x}"
