"""How a migration runs: as the owner, self-checked before and after, with every guard taken away and put back."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection, MetaData

from app.schema import install, web_role
from ledger import checks, database, guards
from ledger.models import Base


def _books_are_right(connection: Connection, when: str) -> None:
    if not connection.dialect.has_table(connection, "request_key"):
        return
    findings = checks.run(connection)
    if findings:
        raise RuntimeError(f"the self-check {when} migration found {findings[:3]}; nothing was changed")


def _run(connection: Connection) -> None:
    has_books = connection.dialect.has_table(connection, "voucher")
    if has_books:
        _books_are_right(connection, "before")
        guards.remove(connection)
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        transaction_per_migration=False,
    )
    context.run_migrations()
    if connection.dialect.has_table(connection, "request_key"):
        urls = str(current_app.config["SQLALCHEMY_DATABASE_URI"]), str(current_app.config["MIGRATION_DATABASE_URL"])
        install(connection, web_role(*urls))
        _books_are_right(connection, "after")


def main() -> None:
    """Everything in one transaction: a migration that fails leaves the books as they were."""
    assert isinstance(Base.metadata, MetaData)
    engine = database.connect(str(current_app.config["MIGRATION_DATABASE_URL"]))
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:  # a table rebuilt by a batch migration must not take its children with it
            connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")
        with connection.execution_options(**{database.WRITES: True}).begin():
            _run(connection)
            if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise RuntimeError("a migration left rows without their parents; nothing was changed")
    engine.dispose()


main()
