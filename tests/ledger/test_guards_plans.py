"""What a post costs must not grow with the books: no statement of a trigger reads a whole table of entries.

SQLite plans each statement of each trigger; a SCAN of a table that grows is a guard that will be slow in ten years."""

import re

import pytest
from sqlalchemy.orm import Session

from ledger import log
from ledger.guards import sqlite
from ledger.models import BOOKS
from tests.databases import Books
from tests.ledger import stories as t

# Tables with a handful of rows, ever.
SMALL = {"account", "log_head", "person_limit", "loss_cover", "loss_recovery"}
GROWING = {str(model.__table__.name) for model in BOOKS} - SMALL
INSERTS = [name for name, sql in sqlite.create() if " INSERT ON " in sql]


def statements(ddl: str) -> list[str]:
    """The statements of a trigger, with parameters where the new row stood."""
    body = ddl[ddl.index("BEGIN") + 5 : ddl.rindex("END")]
    plain = re.sub(r"RAISE\(ABORT, ('[^']*')\)", r"\1", re.sub(r"\b(?:NEW|OLD)\.\w+", "?", body))
    return [part.strip() for part in plain.split(";\n") if part.strip()]


def scanned(books: Books, sql: str) -> list[str]:
    """The growing tables that the plan reads from end to end."""
    with books.engine.connect() as connection:
        cursor = connection.connection.cursor()
        plan = cursor.execute(f"EXPLAIN QUERY PLAN {sql}", [1] * sql.count("?")).fetchall()
        cursor.close()
    names = dict(re.findall(r"\b(?:FROM|JOIN|UPDATE)\s+(\w+)\s+(?:AS\s+)?(\w+)\b", sql))
    aliases = {alias: table for table, alias in names.items()} | {table: table for table in GROWING}
    found = []
    for row in plan:
        match = re.match(r"SCAN (\w+)", str(row[3]))
        if match and aliases.get(match[1]) in GROWING:
            found.append(str(row[3]))
    return found


@pytest.mark.parametrize("name", INSERTS)
def test_no_guard_reads_a_whole_table(sqlite_books: Books, name: str) -> None:
    slow = {
        sql[:120]: found for sql in statements(dict(sqlite.create())[name]) if (found := scanned(sqlite_books, sql))
    }
    assert not slow


def test_a_guard_that_did_would_be_seen(sqlite_books: Books) -> None:
    assert scanned(sqlite_books, "SELECT 1 WHERE EXISTS (SELECT 1 FROM voucher o WHERE o.amount = ?)")
    assert not scanned(sqlite_books, "SELECT 1 WHERE EXISTS (SELECT 1 FROM voucher o WHERE o.id = ?)")


def test_a_post_reads_no_whole_table_on_postgresql(postgres_books: Books) -> None:
    """PostgreSQL keeps the plans that a session made when the books were empty: all of this is one session's."""
    with postgres_books.session() as session:
        f = t.federation(session)
        mandate = t.approved_mandate(session, f, 900_000, 800_000)
        begun = _read_whole(session)
        for n in range(6):
            t.gift_by_bank(session, f, 1_000_000 + n, t.day(1, 5))
            t.gift_in_cash(session, f, 200_000 + n, t.day(1, 6))
        t.help_by_bank(session, f, 100_000, t.day(1, 7), mandate=mandate)
        posted = _read_whole(session)
        log.append(session.connection(), now=t.NOW)
        logged = _read_whole(session)
    assert not {name for name in posted if posted[name] > begun.get(name, 0)} & GROWING
    assert logged["log_leaf"] == posted["log_leaf"]  # (the rows themselves are read by an ordinary query)


def _read_whole(session: Session) -> dict[str, int]:
    """How often this transaction read each table from end to end."""
    found = session.connection().exec_driver_sql("SELECT relname, seq_scan FROM pg_stat_xact_user_tables")
    return {str(name): int(times) for name, times in found}
