"""What stands around the tables: guards, grants and the chart, (re)installed after each migration.

Batch migration drops triggers silently and autogenerate sees neither them nor grants, so they are never left to it.
"""

from sqlalchemy import Connection, insert, make_url, select

from app.acting import moment
from ledger import chart, guards, log
from ledger.models import BOOKS, AccountRow, Base


def web_role(database_url: str, migration_url: str) -> str:
    """The PostgreSQL role that runs the web, when it is another than the one that owns the tables; else ""."""
    web, owner = make_url(database_url).username or "", make_url(migration_url).username or ""
    return web if web != owner else ""


def install(connection: Connection, role: str = "") -> None:
    """Put guards, grants and chart in place; safe to repeat."""
    guards.install(connection, web_role=role)
    log.begin(connection)
    seed_chart(connection)
    log.append(connection, now=moment())
    if connection.dialect.name == "postgresql" and role:
        books = {model.__tablename__ for model in BOOKS}
        desk = [name for name in Base.metadata.tables if name not in books]
        for name in desk:
            if connection.dialect.has_table(connection, name):
                connection.exec_driver_sql(f'GRANT SELECT, INSERT, UPDATE, DELETE ON {name} TO "{role}"')
        connection.exec_driver_sql(f'GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO "{role}"')
        if connection.dialect.has_table(connection, "alembic_version"):
            connection.exec_driver_sql(f'GRANT SELECT ON alembic_version TO "{role}"')


def seed_chart(connection: Connection) -> None:
    """Copy accounts that the chart has and the database lacks; accounts are only ever added."""
    known = set(connection.scalars(select(AccountRow.number)))
    missing = [
        {
            "number": a.number, "name": a.name, "kind": a.kind.value, "normal": a.normal, "postable": a.postable,
            "valid_from": a.valid_from, "valid_to": a.valid_to,
        }
        for a in chart.TT24
        if a.number not in known
    ]  # fmt: skip
    if missing:
        connection.execute(insert(AccountRow), missing)
