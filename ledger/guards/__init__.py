"""The guards: the rules of the books as they stand in the database, for SQLite and PostgreSQL alike."""

from collections.abc import Callable

from sqlalchemy import Connection, Table, inspect

from ledger.guards import logged, postgresql, sqlite
from ledger.guards.rules import LATER, RULES, STEPS, Kept
from ledger.models import Base

__all__ = ["install", "kept_names", "names", "remove"]

Keep = Callable[[Table, Kept, frozenset[str]], list[tuple[str, str]]]


def _made(connection: Connection, without: frozenset[str]) -> list[tuple[str, str]]:
    there = set(inspect(connection).get_table_names())
    tables = [table for table in logged.tables() if table.name in there]
    if connection.dialect.name == "sqlite":
        return sqlite.create(without) + logged.sqlite(tables) + _kept(sqlite.keep, there, without)
    return postgresql.create(without) + logged.postgresql(tables) + _kept(postgresql.keep, there, without)


def _kept(keep: Keep, there: set[str], without: frozenset[str]) -> list[tuple[str, str]]:
    """The guards that tables of the desk carry themselves."""
    tables = (table for table in Base.metadata.sorted_tables if table.name in there and table.info.get("kept"))
    return [pair for table in tables for pair in keep(table, table.info["kept"], without)]


def remove(connection: Connection) -> None:
    """Take every guard away, as a migration must before it rebuilds a table."""
    module = sqlite if connection.dialect.name == "sqlite" else postgresql
    if module is postgresql and not connection.dialect.has_table(connection, "voucher"):
        return
    for sql in module.drop(_made(connection, frozenset())):
        connection.exec_driver_sql(sql)


def install(connection: Connection, *, web_role: str = "", without: frozenset[str] = frozenset()) -> None:
    """(Re)install every guard. `web_role` is the PostgreSQL role that runs the web; `without` is for tests, which
    take one rule away and must then see another test fail."""
    remove(connection)
    for _name, sql in _made(connection, without):
        connection.exec_driver_sql(sql)
    if connection.dialect.name == "postgresql" and web_role:
        for sql in postgresql.grants(web_role):
            connection.exec_driver_sql(sql)


def names() -> list[str]:
    """Every rule, step and limit that can be taken away one at a time."""
    inserts = [f"{r.table}.{r.name}" for r in RULES]
    steps = [f"{s.table}.{s.name}" for s in STEPS]
    return [*inserts, *steps, *(f"voucher.{later.name}" for later in LATER)]


def kept_names() -> list[str]:
    """The same of the desk's tables that this process knows."""
    carried = [(table.name, table.info["kept"]) for table in Base.metadata.sorted_tables if table.info.get("kept")]
    return [
        f"{name}.{one}" for name, kept in carried for one in ("fixed", *(r.name for r in (*kept.rules, *kept.changes)))
    ]
