"""What an engine must be told before it may hold books, and which database errors mean "try again"."""

import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, DisconnectionError, OperationalError, PendingRollbackError, SQLAlchemyError

try:
    import fcntl
except ImportError:  # Windows: SQLite's own polling
    fcntl = None  # type: ignore[assignment]

try:
    from pysqlite3 import dbapi2 as sqlite
except ImportError:  # a platform without the wheel: the system SQLite, in the journal mode that its fault spares
    import sqlite3 as sqlite

# WAL-reset corruption: https://sqlite.org/releaselog/3_51_3.html
SAFE_WAL = sqlite.sqlite_version_info >= (3, 51, 3)
PRAGMAS = {"foreign_keys": 1, "recursive_triggers": 1, "trusted_schema": 0, "busy_timeout": 10_000, "synchronous": 2}
LOST = "8s2b"  # SQLAlchemy's mark of "Can't reconnect until invalid transaction is rolled back"
IDLE = 1.0  # seconds after which a connection is asked whether it is still there
_IDLE = "laid down"
WRITES = "writes"  # execution option of a connection that is going to write


def options(url: str) -> dict[str, Any]:
    """Engine options for `url`."""
    return {"module": sqlite} if url.startswith("sqlite") else {}


def connect(url: str, **extra: Any) -> Engine:
    """An engine that may hold books."""
    engine = create_engine(url, **options(url), **extra)
    prepare(engine)
    return engine


def prepare(engine: Engine) -> None:
    """Tell each new connection of `engine` what the books rely on."""
    if engine.dialect.name != "sqlite":
        event.listen(engine, "checkin", _laid_down)
        event.listen(engine, "checkout", partial(_still_there, engine))
        return
    event.listen(engine, "connect", _open_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "checkin", _end_sqlite)


def _open_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # BEGIN is ours to say
    cursor = connection.cursor()
    mode = cursor.execute(f"PRAGMA journal_mode = {'WAL' if SAFE_WAL else 'DELETE'}").fetchone()[0]
    if not SAFE_WAL and mode != "memory":
        warnings.warn(
            f"SQLite {sqlite.sqlite_version} can corrupt a WAL file: one reader now blocks every commit. "
            "Install the pysqlite3 wheel.",
            RuntimeWarning,
            stacklevel=2,
        )
    for name, value in PRAGMAS.items():
        cursor.execute(f"PRAGMA {name} = {value}")
        if cursor.execute(f"PRAGMA {name}").fetchone()[0] != value:
            raise RuntimeError(f"SQLite did not take PRAGMA {name}")
    cursor.close()


def _laid_down(_connection: Any, record: Any) -> None:
    record.info[_IDLE] = time.monotonic()


def _still_there(engine: Engine, connection: Any, record: Any, _proxy: object) -> None:
    """Ask a server whether it still knows a connection that nobody used for a while. One laid down a moment ago is
    taken as it is: a post is held up by its round trips, and a server lost in that moment is told as one lost in the
    next."""
    if time.monotonic() - record.info.get(_IDLE, time.monotonic()) < IDLE:
        return
    try:
        engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error as error:
        raise DisconnectionError from error  # the pool makes another


def _begin_sqlite(connection: Any) -> None:
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _end_sqlite(connection: Any, _record: object) -> None:
    """A COMMIT that a deferred key refused leaves the transaction open, and with it the one writer's place."""
    if connection is not None and connection.in_transaction:
        connection.rollback()


@contextmanager
def writers_turn(engine: Engine) -> Iterator[None]:
    """Wait for SQLite's one writer's place, across threads and processes, asking every few milliseconds.

    SQLite itself sleeps up to 0.1 s between tries: with a few writers the unlucky wait for seconds. Nothing relies on
    this lock but the waiting time: after ten seconds SQLite's own says busy, and the request is answered so.
    """
    file = engine.url.database if engine.dialect.name == "sqlite" else None
    if not file or file == ":memory:" or fcntl is None:
        yield
        return
    with open(f"{file}-turn", "ab") as line:
        until = time.monotonic() + PRAGMAS["busy_timeout"] / 1000
        while time.monotonic() < until:
            try:
                fcntl.flock(line, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(0.002)
        yield


def is_transient(error: DBAPIError) -> bool:
    """Whether the same request may succeed when replayed: serialization failure, deadlock, or SQLite busy."""
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return state in ("40001", "40P01", "55P03")
    return "locked" in str(error.orig) or "busy" in str(error.orig)


def is_gone(error: SQLAlchemyError) -> bool:
    """Whether the database cannot be reached, or was lost in the middle: what was sent then may or may not stand."""
    if isinstance(error, PendingRollbackError):  # somebody made do without an answer, and the next statement tells
        return error.code == LOST
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    state = getattr(error.orig, "sqlstate", "")  # psycopg: None when no server answered
    return isinstance(error, OperationalError) and (state is None or state.startswith(("08", "57P")))
