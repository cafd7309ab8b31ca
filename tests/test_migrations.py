"""What migration builds is what the models and guards say, to the last trigger and grant; and books survive the way
down and up."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, inspect, text

from app import create_app
from app.db import db
from app.demo.service import load_demo
from app.schema import install, web_role
from ledger import checks, database
from ledger.models import Base
from tests.databases import PostgresShelf

END = date(2026, 3, 31)


@contextmanager
def service(url: str, owner_url: str, folder: Path) -> Iterator[Flask]:
    """An app on this database, migrating as its owner."""
    app = create_app(
        {
            "TESTING": True, "SQLALCHEMY_DATABASE_URI": url, "MIGRATION_DATABASE_URL": owner_url, "VAR_DIR": folder,
            "SECRET_KEY": "only for tests", "RECEIPT_KEY_FILE": folder / "receipt-key",
        }
    )  # fmt: skip
    with app.app_context():
        yield app
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Flask, Flask]]:
    """Two services on two empty databases of one kind: one to migrate, one to build from the models."""
    if request.param == "sqlite":
        urls = [(f"sqlite:///{tmp_path / name}", f"sqlite:///{tmp_path / name}") for name in ("a.db", "b.db")]
        with service(*urls[0], tmp_path) as first, service(*urls[1], tmp_path) as second:
            yield first, second
        return
    shelf: PostgresShelf = request.getfixturevalue("postgres_shelf")
    with (
        shelf.bare() as one,
        shelf.bare() as two,
        service(one.url, one.owner_url, tmp_path) as first,
        service(two.url, two.owner_url, tmp_path) as second,
    ):
        yield first, second


def build(app: Flask) -> None:
    """The database as the models and guards say."""
    engine = database.connect(str(app.config["MIGRATION_DATABASE_URL"]))
    with engine.connect().execution_options(**{database.WRITES: True}) as connection, connection.begin():
        Base.metadata.create_all(connection)
        urls = str(app.config["SQLALCHEMY_DATABASE_URI"]), str(app.config["MIGRATION_DATABASE_URL"])
        install(connection, web_role(*urls))
    engine.dispose()


def ddl(app: Flask) -> dict[str, object]:
    """Everything the database knows about its own shape, but for Alembic's own table."""
    engine = database.connect(str(app.config["MIGRATION_DATABASE_URL"]))
    with engine.connect() as connection:
        found = _sqlite(connection) if connection.dialect.name == "sqlite" else _postgres(connection)
    engine.dispose()
    return found


def _sqlite(connection: Connection) -> dict[str, object]:
    rows = connection.execute(text("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'alembic%'"))
    return {f"{kind} {name}": _parts(sql) for kind, name, sql in rows if sql}


def _parts(sql: str) -> object:
    """A table's clauses in no order (constraints may stand in any), everything else as it is."""
    flat = re.sub(r"\s+", " ", sql.replace('"', "")).strip()
    if not flat.startswith("CREATE TABLE"):
        return flat
    head, _, rest = flat.partition("(")
    body, _, tail = rest.rpartition(")")
    clauses, depth = [""], 0
    for letter in body:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            clauses.append("")
        else:
            clauses[-1] += letter
    return head.strip(), sorted(clause.strip() for clause in clauses), tail.strip()


POSTGRES = {
    "columns": """SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
        WHERE table_schema = 'public'""",
    "constraints": """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), condeferrable, condeferred
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": """SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), tgenabled FROM pg_trigger
        WHERE NOT tgisinternal""",
    "functions": "SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "views": "SELECT viewname, definition FROM pg_views WHERE schemaname = 'public'",
    "sequences": "SELECT sequencename, data_type, increment_by FROM pg_sequences WHERE schemaname = 'public'",
    "grants": """SELECT c.relname, a.grantee::regrole::text, a.privilege_type FROM pg_class c,
        aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) a WHERE c.relnamespace = 'public'::regnamespace
        AND c.relkind IN ('r', 'v', 'S')""",
}


def _postgres(connection: Connection) -> dict[str, object]:
    return {
        name: sorted(str(tuple(row)) for row in connection.execute(text(sql)) if not str(row[0]).startswith("alembic"))
        for name, sql in POSTGRES.items()
    }


def test_migration_builds_what_models_and_guards_say(empty: tuple[Flask, Flask]) -> None:
    migrated, built = empty
    with migrated.app_context():
        upgrade()
    build(built)
    said, made = ddl(built), ddl(migrated)
    assert made.keys() == said.keys()
    for part, wanted in said.items():
        assert made[part] == wanted, part


def test_a_lost_guard_would_be_seen(empty: tuple[Flask, Flask]) -> None:
    """The comparison can fail: without one trigger the two differ."""
    one, other = empty
    build(one)
    build(other)
    engine = database.connect(str(other.config["MIGRATION_DATABASE_URL"]))
    with engine.connect().execution_options(**{database.WRITES: True}) as connection, connection.begin():
        on = " ON voucher" if connection.dialect.name == "postgresql" else ""
        connection.exec_driver_sql(f"DROP TRIGGER voucher_guard_update{on}")
    engine.dispose()
    assert ddl(one) != ddl(other)


def test_books_survive_the_way_down_and_up(empty: tuple[Flask, Flask]) -> None:
    app, _ = empty
    with app.app_context():
        upgrade()
        load_demo(END, seed=7, vouchers=0, says=lambda _done, _total: None)
        before = _books(app)
        db.session.remove()
        downgrade(revision="0001")
        upgrade()
        assert _books(app) == before
        assert len(before["voucher"]) > 10
        db.session.remove()
        downgrade(revision="base")
        owner = database.connect(str(app.config["MIGRATION_DATABASE_URL"]))
        assert inspect(owner).get_table_names() == ["alembic_version"]
        owner.dispose()
        upgrade()
        assert checks.run(db.session().connection()) == []


def _books(app: Flask) -> dict[str, list[tuple[object, ...]]]:
    engine = database.connect(str(app.config["MIGRATION_DATABASE_URL"]))
    with engine.connect() as connection:
        found = {
            name: sorted(tuple(row) for row in connection.execute(text(f"SELECT * FROM {name}")))
            for name in ("voucher", "movement", "turnover", "fund_balance", "series", "receipt")
        }
        assert checks.run(connection) == []
    engine.dispose()
    return found
