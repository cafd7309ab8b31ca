"""What an engine is told before it holds books, and that it heard."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from time import sleep

import pytest
from sqlalchemy import Column, MetaData, Table, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlalchemy.orm import Session

from ledger import database, once
from ledger.columns import Day, Flag, Moment
from tests.databases import Books
from tests.ledger import stories as t
from tests.ledger.stories import day


def test_pragmas_are_read_back(sqlite_books: Books) -> None:
    """On each connection, not on the first alone."""
    engine = sqlite_books.engine
    with engine.connect() as first, engine.connect() as second:
        for connection in (first, second):
            told = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in database.PRAGMAS}
            assert told == {
                "foreign_keys": 1, "recursive_triggers": 1, "trusted_schema": 0, "busy_timeout": 10_000,
                "synchronous": 2,
            }  # fmt: skip
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_this_sqlite_is_safe_with_wal() -> None:
    assert database.SAFE_WAL
    assert database.sqlite.sqlite_version_info >= (3, 51, 3)


def test_an_old_sqlite_falls_back_loudly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "SAFE_WAL", False)
    engine = database.connect(f"sqlite:///{tmp_path / 'old.db'}")
    with pytest.warns(RuntimeWarning, match="pysqlite3"), engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "delete"
    engine.dispose()


def test_a_pragma_that_was_not_taken_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(database.PRAGMAS, "foreign_keys", 7)
    engine = database.connect(f"sqlite:///{tmp_path / 'x.db'}")
    with pytest.raises(RuntimeError, match="foreign_keys"):
        engine.connect()
    engine.dispose()


def test_every_table_is_strict(sqlite_books: Books) -> None:
    with sqlite_books.engine.connect() as connection:
        loose = connection.exec_driver_sql(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0"
            " AND name NOT LIKE 'sqlite_%'"
        )
        assert [row.name for row in loose] == []
    outcome = sqlite_books.raw("INSERT INTO unit (code, name) VALUES ('A', x'00')")
    assert "TEXT" in outcome.message


def test_no_table_with_a_hidden_rowid(sqlite_books: Books) -> None:
    """A hidden rowid is a key that REPLACE could go through and that no guard names."""
    with sqlite_books.engine.connect() as connection:
        tables = connection.exec_driver_sql(
            "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
            " AND name NOT LIKE 'sqlite_%'"
        ).all()
        for name, without_rowid in tables:
            keys = [row for row in connection.exec_driver_sql(f"PRAGMA table_info({name})") if row.pk]
            assert without_rowid or (len(keys) == 1 and keys[0].type == "INTEGER"), name


def test_a_writer_holds_the_file_from_its_beginning(sqlite_books: Books) -> None:
    """BEGIN IMMEDIATE: the second writer waits before it reads a number, so it reads the next one."""
    engine = sqlite_books.engine

    def read() -> int:
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            return int(connection.scalar(text("SELECT count(*) FROM party")) or 0)

    with ThreadPoolExecutor(1) as pool:
        with engine.connect().execution_options(writes=True) as first, first.begin():
            waiting = pool.submit(read)
            sleep(0.2)
            assert not waiting.done()
            first.execute(text(f"INSERT INTO party (created_at) VALUES ('{t.NOW}')"))
        assert waiting.result(10) == 1


def test_a_reader_does_not_wait(sqlite_books: Books) -> None:
    engine = sqlite_books.engine
    with engine.connect().execution_options(writes=True) as writer, writer.begin():
        writer.execute(text(f"INSERT INTO party (created_at) VALUES ('{t.NOW}')"))
        with engine.connect() as reader:
            assert reader.scalar(text("SELECT count(*) FROM party")) == 0


def test_busy_is_transient(sqlite_books: Books) -> None:
    engine = sqlite_books.engine
    with (
        engine.connect().execution_options(writes=True) as first,
        first.begin(),
        engine.connect().execution_options(writes=True) as second,
    ):
        second.connection.cursor().execute("PRAGMA busy_timeout = 20")
        with pytest.raises(DBAPIError) as said:
            second.exec_driver_sql("SELECT 1")
    assert database.is_transient(said.value)


def test_a_broken_rule_is_not_transient(books: Books) -> None:
    with books.session() as session:
        f = t.federation(session)
        t.gift_by_bank(session, f, 1_000, day(1, 5), ref="FT-1")
    with pytest.raises(IntegrityError) as said, books.session() as session:
        t.gift_by_bank(session, f, 1_000, day(1, 5), ref="FT-1")
    assert not database.is_transient(said.value)


def test_a_deadlock_is_transient(postgres_books: Books) -> None:
    """PostgreSQL ends one of two who wait for each other; that one may try again."""
    with postgres_books.session() as session:
        first, second = t.federation(session), t.federation(session, code="MT")
    owner = database.connect(postgres_books.owner_url)

    def lock(connection: object, unit: int) -> None:
        connection.execute(text(f"SELECT 1 FROM unit WHERE id = {unit} FOR UPDATE"))  # type: ignore[attr-defined]

    failures: list[DBAPIError] = []

    def cross(mine: int, theirs: int) -> None:
        try:
            with owner.connect() as connection, connection.begin():
                lock(connection, mine)
                sleep(0.3)
                lock(connection, theirs)
        except DBAPIError as error:
            failures.append(error)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(cross, (first.unit, second.unit), (second.unit, first.unit)))
    owner.dispose()
    assert len(failures) == 1
    assert database.is_transient(failures[0])


def test_days_moments_and_flags_come_back(books: Books) -> None:
    """The same value from both databases; an instant without its zone is refused."""
    shelf = Table("shelf", MetaData(), Column("d", Day), Column("m", Moment), Column("f", Flag))
    hanoi = datetime(2026, 1, 6, 0, 30, 0, 5, tzinfo=timezone(timedelta(hours=7)))
    with books.engine.connect().execution_options(writes=True) as connection:
        connection.execute(text("CREATE TEMPORARY TABLE shelf (d " + _kinds(books)))
        connection.execute(
            insert(shelf), [{"d": date(2026, 1, 6), "m": hanoi, "f": True}, {"d": None, "m": None, "f": None}]
        )
        full, empty = connection.execute(select(shelf)).all()
        assert tuple(full) == (date(2026, 1, 6), hanoi, True)
        assert full.m.tzinfo == UTC
        assert full.f is True
        assert tuple(empty) == (None, None, None)
        with pytest.raises(StatementError, match="zone"):
            connection.execute(insert(shelf), [{"d": None, "m": datetime(2026, 1, 6), "f": None}])


def _kinds(books: Books) -> str:
    return "TEXT, m TEXT, f INTEGER) STRICT" if books.dialect == "sqlite" else "DATE, m TIMESTAMPTZ, f SMALLINT)"


def test_a_refused_commit_does_not_keep_the_file(sqlite_books: Books) -> None:
    """SQLite leaves the transaction open when a deferred key refuses the COMMIT; nobody else could write again."""
    session = Session(sqlite_books.engine)
    session.connection(execution_options={database.WRITES: True})
    once.claim(session, "k", "mac", now=t.NOW)
    with pytest.raises(IntegrityError):
        session.commit()
    session.close()
    with sqlite_books.session() as next_writer:
        t.federation(next_writer)
    assert not sqlite_books.everything()["request_key"]
