"""How long work reads the books: on connections that cannot write, each transaction one moment of the books."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from ledger import database


def connect(url: str) -> Engine:
    """An engine of its own that only reads."""
    engine = database.connect(url, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA query_only = 1"))
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


@contextmanager
def snapshot(engine: Engine) -> Iterator[Session]:
    """A session that sees the books as they stand at its first question, until the block ends."""
    with engine.connect() as connection, Session(connection) as session:
        yield session
