"""What the web's role may do on PostgreSQL, act by act, and the same with one statement of `grants` left out."""

from collections.abc import Iterator

import psycopg

from ledger.guards import postgresql
from tests.databases import TABLES
from tests.ledger.conftest import Stage

DENIED = "permission denied"
CLOSED = postgresql.BY_STEPS_ALONE | postgresql.BY_OWNER_ALONE


def acts() -> Iterator[tuple[str, bool]]:
    """(SQL that changes nothing, whether the web may)."""
    for table, column in ((table.name, table.columns.keys()[0]) for table in TABLES):
        yield f"SELECT 1 FROM {table} LIMIT 1", True
        yield f"INSERT INTO {table} SELECT * FROM {table} WHERE false", table not in CLOSED
        yield f"UPDATE {table} SET {column} = {column} WHERE false", False
        yield f"DELETE FROM {table} WHERE false", False
        yield f"TRUNCATE {table} CASCADE", False
        yield f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE", False
    yield "SELECT 1 FROM movement_side LIMIT 1", True
    yield "SELECT nextval('voucher_id')", True
    yield "SELECT setval('voucher_id', 1)", False
    for name, ddl in postgresql.create():
        if "CREATE FUNCTION" in ddl and "RETURNS trigger" not in ddl:
            yield f"SELECT has_function_privilege('{name}', 'EXECUTE')", True


def wrong(stage: Stage, less: str = "") -> list[str]:
    """Acts that come out otherwise than they should, when a careless owner gave everything away and `grants` then
    ran without the statement `less`."""
    web = stage.books.engine.url.username
    dsn = stage.books.superuser_url.replace("postgresql+psycopg://", "postgresql://")
    found = []
    with psycopg.connect(dsn, autocommit=True) as held, held.transaction(force_rollback=True):
        held.execute(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {web}".encode())
        held.execute(f"REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM {web}, PUBLIC".encode())
        held.execute(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {web}".encode())
        held.execute("SET LOCAL lock_timeout = '5s'")
        for sql in postgresql.grants(str(web)):
            if sql != less:
                held.execute(sql.encode())
        held.execute(f"SET LOCAL ROLE {web}".encode())
        found += [sql for sql, may in acts() if _may(held, sql) != may]
    return found


def _may(held: psycopg.Connection, sql: str) -> bool:
    try:
        with held.transaction(force_rollback=True):
            row = held.execute(sql.encode())
            return sql.startswith(("INSERT", "UPDATE", "DELETE", "TRUNCATE", "LOCK")) or bool(
                row.fetchall()[:1] != [(False,)]
            )
    except psycopg.Error as refusal:
        return DENIED not in str(refusal)
