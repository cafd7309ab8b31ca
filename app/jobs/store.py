"""What is known of jobs, in a SQLite file of its own beside the books: several processes write it at once, so each step
is one short transaction that says from which state it goes. Knows rows, not what they are for."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import current_app

from ledger.database import SAFE_WAL, sqlite

VERSION = 1
BUSY = 10.0  # seconds
TABLES = """
CREATE TABLE job (
    token TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL, title TEXT NOT NULL, wish TEXT NOT NULL,
    party INTEGER NOT NULL, unit INTEGER NOT NULL, roles TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'stopped', 'cancelled', 'gone')),
    asked_at REAL NOT NULL, started_at REAL, beat_at REAL, ended_at REAL, expires_at REAL,
    worker TEXT NOT NULL DEFAULT '', stop_asked INTEGER NOT NULL DEFAULT 0,
    done INTEGER NOT NULL DEFAULT 0, total INTEGER,
    said TEXT NOT NULL DEFAULT '', name TEXT NOT NULL DEFAULT '', mime TEXT NOT NULL DEFAULT '',
    size INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX job_of ON job (party, asked_at);
CREATE INDEX job_state ON job (state, asked_at);
CREATE TABLE worker (id TEXT NOT NULL PRIMARY KEY, beat_at REAL NOT NULL) STRICT;
"""


def file() -> Path:
    """The file of jobs; the queue lies in it too, unless Redis holds it."""
    path = Path(str(current_app.config["VAR_DIR"])) / "jobs.db"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def connect(path: Path) -> Any:
    """A connection that says BEGIN and COMMIT itself. The books' own SQLite: two in one process would drop each other's
    locks, and an old one may corrupt a WAL file."""
    connection = sqlite.connect(str(path), timeout=BUSY, isolation_level=None)
    connection.row_factory = sqlite.Row
    connection.execute(f"PRAGMA journal_mode = {'WAL' if SAFE_WAL else 'DELETE'}")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA trusted_schema = 0")
    return connection


@contextmanager
def writing() -> Iterator[Any]:
    """One transaction, the only one that writes; taken back when the block fails."""
    connection = _open()
    try:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
    finally:
        connection.close()


@contextmanager
def reading() -> Iterator[Any]:
    connection = _open()
    try:
        yield connection
    finally:
        connection.close()


def _open() -> Any:
    path = file()
    connection = connect(path)
    if not _built(connection):
        _build(connection)
        path.chmod(0o600)
    return connection


def _built(connection: Any) -> bool:
    return bool(connection.execute("PRAGMA user_version").fetchone()[0])


def _build(connection: Any) -> None:
    connection.execute("BEGIN IMMEDIATE")
    if not _built(connection):  # another process may have been first
        for statement in filter(str.strip, TABLES.split(";")):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")
