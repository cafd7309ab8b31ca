"""The guards: the rules of the books as they stand in the database, for SQLite and PostgreSQL alike."""

from sqlalchemy import Connection

from ledger.guards import postgresql, sqlite
from ledger.guards.rules import LATER, RULES, STEPS

__all__ = ["install", "names", "remove"]


def _made(connection: Connection, without: frozenset[str]) -> list[tuple[str, str]]:
    if connection.dialect.name == "sqlite":
        return sqlite.create(without)
    return postgresql.create(without)


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
    return [*inserts, *steps, *(f"voucher.{name}" for name, _code, _sql in LATER)]
