"""What a post costs must not grow with the books: no statement of a trigger reads a whole table of entries.

SQLite plans each statement of each trigger; a SCAN of a table that grows is a guard that will be slow in ten years."""

import re

import pytest

from ledger.guards import sqlite
from ledger.models import BOOKS
from tests.databases import Books

# Tables with a handful of rows, ever.
SMALL = {"account", "log_head", "person_limit"}
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
