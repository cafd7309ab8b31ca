"""Each request that books something is carried out once: the same key and body get the first answer again."""

import hmac
from datetime import datetime
from hashlib import sha256

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from ledger import errors
from ledger.models import RequestAnswer, RequestKey


def body_mac(secret: str, body: str) -> str:
    """The keyed hash of a request's body: what was sent cannot be guessed from it."""
    return hmac.new(secret.encode(), body.encode(), sha256).hexdigest()


def first_answer(session: Session, key: str, mac: str) -> str | None:
    """The answer already given to `key`, or None. KeyReused when the body differs."""
    row = session.execute(
        select(RequestKey.mac, RequestAnswer.answer)
        .join(RequestAnswer, RequestAnswer.key == RequestKey.key)
        .where(RequestKey.key == key)
    ).first()
    if row is None:
        return None
    if not hmac.compare_digest(row.mac, mac):
        raise errors.KeyReused
    return str(row.answer)


def claim(session: Session, key: str, mac: str, *, now: datetime) -> None:
    """Take `key` for this transaction; a second writer waits here and then finds the first one's answer."""
    session.execute(insert(RequestKey).values(key=key, mac=mac, at=now))


def settle(session: Session, key: str, answer: str) -> None:
    """Keep the answer with the key, in the same transaction as what was booked."""
    session.execute(insert(RequestAnswer).values(key=key, answer=answer))
