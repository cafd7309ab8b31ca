"""Generous limits on what strangers may do from one address, counted where log-in tries are counted.

The address itself is not kept: only a keyed hash of it, for some minutes.
"""

import hmac
from datetime import datetime
from hashlib import sha256

from flask import current_app, request
from sqlalchemy.orm import Session

from app.staff import throttle

PLEDGES = 60  # a factory may give from one address on one afternoon
UNKNOWN_CODES = 60  # only codes that do not exist are counted: a real receipt may be looked up at will


def count_pledge(session: Session, now: datetime) -> None:
    """Count one pledge of this address, or TooMany."""
    keys = _keys("pledge", PLEDGES)
    throttle.look(session, keys, now, room=1)
    throttle.count(session, keys, now)


def look_up(session: Session, now: datetime) -> None:
    """TooMany when this address asked for too many codes that do not exist."""
    throttle.look(session, _keys("code", UNKNOWN_CODES), now, room=1)


def count_unknown_code(session: Session, now: datetime) -> None:
    throttle.count(session, _keys("code", UNKNOWN_CODES), now)


def _keys(what: str, most: int) -> dict[str, int]:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    address = throttle.network(request.remote_addr or "")
    return {hmac.new(secret, f"{what}:{address}".encode(), sha256).hexdigest(): most}
