"""How many wrong passwords are too many, counted in the database so that every worker sees the same figure.

Knows keyed hashes of log-in names and addresses, never the names and addresses themselves.
"""

import hmac
import ipaddress
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.staff.models import Attempt
from ledger.errors import TooMany

MINUTES = 15  # how long a wrong try counts
PER_LOGIN = 5  # from one network: who forgot waits, who locks others out from afar locks out nobody
PER_ADDRESS = 30  # an office behind one address has many hands
PER_LOGIN_ANYWHERE = 50  # from all networks together: many machines guess no faster than this
INSERTS: dict[str, Callable[..., Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def keys_of(login: str, address: str, secret: str) -> dict[str, int]:
    """The keys one try counts under, each with its limit."""
    here = network(address)
    return {
        _key("login", f"{login} {here}", secret): PER_LOGIN,
        _key("address", here, secret): PER_ADDRESS,
        _key("anywhere", login, secret): PER_LOGIN_ANYWHERE,
    }


def look(session: Session, keys: dict[str, int], now: datetime, *, room: int) -> None:
    """TooMany when a key has not `room` for that many further tries (0: this one is counted already)."""
    minute = _minute(now)
    for key, limit in keys.items():
        tries = _recent(session, key, minute)
        if sum(tries.values()) + room > limit:
            raise TooMany(minutes=_wait(tries, minute, limit))


def count(session: Session, keys: dict[str, int], now: datetime) -> None:
    """Count one try under each key, in key order so that two tries never wait for each other."""
    minute = _minute(now)
    insert = INSERTS[session.get_bind().dialect.name]
    for key in sorted(keys):
        row = insert(Attempt).values(key=key, window=minute, tries=1)
        session.execute(
            row.on_conflict_do_update(index_elements=[Attempt.key, Attempt.window], set_={"tries": Attempt.tries + 1})
        )


def forgive(session: Session, keys: dict[str, int], now: datetime) -> None:
    """The password was right: forget this network's tries of the log-in, take this one off the others (what strangers
    tried elsewhere stays counted), sweep what is old."""
    minute = _minute(now)
    login, *others = keys  # in the order of keys_of
    session.execute(delete(Attempt).where(Attempt.key == login))
    session.execute(
        update(Attempt)
        .where(Attempt.key.in_(others), Attempt.window == minute, Attempt.tries > 0)
        .values(tries=Attempt.tries - 1)
    )
    session.execute(delete(Attempt).where(Attempt.window <= minute - 2 * MINUTES))


def _recent(session: Session, key: str, minute: int) -> Counter[int]:
    rows = session.execute(
        select(Attempt.window, Attempt.tries).where(Attempt.key == key, Attempt.window > minute - MINUTES)
    )
    return Counter({row.window: row.tries for row in rows})


def _wait(tries: Counter[int], minute: int, limit: int) -> int:
    """Minutes until enough tries have grown old for one more."""
    left = sum(tries.values())
    for window in sorted(tries):
        left -= tries[window]
        if left < limit:
            return max(1, window + MINUTES - minute)
    return MINUTES


def _minute(now: datetime) -> int:
    return int(now.timestamp()) // 60


def network(address: str) -> str:
    """An IPv6 customer owns a whole /64: count it as one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return address if parsed.version == 4 else str(ipaddress.ip_network((parsed, 64), strict=False))


def _key(kind: str, value: str, secret: str) -> str:
    return hmac.new(secret.encode(), f"{kind}:{value}".encode(), sha256).hexdigest()
