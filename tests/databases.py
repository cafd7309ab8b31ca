"""Books for tests: both databases, made once and copied for each test, and ways to attack them by raw SQL.

SQLite is attacked from a subprocess that sets no PRAGMA. PostgreSQL is attacked as the web's role, as the owner, and
as a superuser whose session skips ordinary triggers.
"""

import json
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from sqlalchemy import Engine, insert, select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from ledger import chart, database, errors, guards, log
from ledger.models import BOOKS, AccountRow, Base

# The books alone, whatever rooms of the desk this process has loaded.
TABLES = [t for t in Base.metadata.sorted_tables if t.name in {m.__tablename__ for m in BOOKS}]
# What a COMMIT would still ask, but for the log: an attack is measured by what it reached without a leaf.
DEFERRED = "SET CONSTRAINTS movement_sealed, fk_request_key_key IMMEDIATE"
ATTACKER = Path(__file__).with_name("attacker.py")
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)  # when every pair of books here was made: their logs begin alike
Clock = Callable[[], datetime]


def clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one script: the database's refusal ("" when it took everything), and the probe's answer."""

    message: str
    probe: object = None

    @property
    def refused(self) -> bool:
        return bool(self.message)

    @property
    def code(self) -> str:
        """The books' code of the refusal, or "" when the refusal is not one of theirs."""
        refusal = errors.from_database(self.message) if self.message else None
        return refusal.code if refusal else ""


@dataclass(frozen=True, slots=True)
class Script:
    """Statements of one transaction. `probe` is asked at the end; `dry` takes everything back afterwards."""

    sql: Sequence[str]
    probe: str = ""
    dry: bool = False


@dataclass
class Books:
    """One database that holds books, with an engine such as the web has."""

    dialect: str
    url: str
    owner_url: str
    engine: Engine
    superuser_url: str = ""

    @contextmanager
    def session(self, *, clock: Clock = clock, salts: log.Salts = log.new_salt, **options: object) -> Iterator[Session]:
        """A session that writes; what it did is committed when the block ends well. `options` are the connection's."""
        with Session(self.engine) as session:
            session.connection(execution_options={database.WRITES: True, **options})
            yield session
            session.flush()
            log.append(session.connection(), now=clock(), salts=salts)
            session.commit()

    def raw(self, *sql: str, role: str = "web") -> Outcome:
        """Run and commit `sql` in one transaction, past all of our Python."""
        return self.run([Script(sql)], role=role)[0]

    def run(self, scripts: Sequence[Script], *, role: str = "web") -> list[Outcome]:
        """Run scripts one after the other; role is web, owner or superuser (the same on SQLite)."""
        if self.dialect == "sqlite":
            return _run_sqlite(str(make_url(self.url).database), scripts)
        return [_run_postgres(self._dsn(role), role, script) for script in scripts]

    def roles(self) -> tuple[str, ...]:
        return ("web",) if self.dialect == "sqlite" else ("web", "owner", "superuser")

    def everything(self) -> dict[str, list[tuple[object, ...]]]:
        """Every row of every table: what must be the same after a refused attack."""
        with self.engine.connect() as connection:
            return {
                table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
                for table in TABLES
            }

    def _dsn(self, role: str) -> str:
        url = {"web": self.url, "owner": self.owner_url, "superuser": self.superuser_url}[role]
        return url.replace("postgresql+psycopg://", "postgresql://")


def _run_sqlite(file: str, scripts: Sequence[Script]) -> list[Outcome]:
    asked = json.dumps({"file": file, "scripts": [[list(s.sql), s.probe, s.dry] for s in scripts]})
    done = subprocess.run([sys.executable, ATTACKER], input=asked, capture_output=True, text=True, check=True)
    return [Outcome(message, probe) for message, probe in json.loads(done.stdout)]


def _run_postgres(dsn: str, role: str, script: Script) -> Outcome:
    probe = None
    with psycopg.connect(dsn, autocommit=True) as connection:
        if role == "superuser":
            connection.execute("SET session_replication_role = replica")
        try:
            connection.execute("BEGIN")
            for sql in script.sql:
                connection.execute(sql.encode())
            if script.probe:
                row = connection.execute(script.probe.encode()).fetchone()
                probe = row[0] if row else None
            if script.dry:
                connection.execute(DEFERRED.encode())
            connection.execute("ROLLBACK" if script.dry else "COMMIT")
        except psycopg.Error as refusal:
            return Outcome(str(refusal))
    return Outcome("", probe)


def build(engine: Engine, *, web_role: str = "") -> None:
    """Tables, guards and the chart, as the owner makes them."""
    with engine.connect().execution_options(**{database.WRITES: True}) as connection, connection.begin():
        Base.metadata.create_all(connection, tables=TABLES)
        guards.install(connection, web_role=web_role)
        rows = [
            {
                "number": a.number, "name": a.name, "kind": a.kind.value, "normal": a.normal, "postable": a.postable,
                "valid_from": a.valid_from, "valid_to": a.valid_to,
            }
            for a in chart.TT24
        ]  # fmt: skip
        log.begin(connection)
        connection.execute(insert(AccountRow), rows)
        log.append(connection, now=BEGUN)


class SqliteShelf:
    """SQLite books: a file built once and copied."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.empty = folder / "empty.db"
        engine = database.connect(f"sqlite:///{self.empty}")
        build(engine)
        engine.dispose()

    @contextmanager
    def take(self, like: "Books | None" = None) -> Iterator[Books]:
        """Empty books, or a copy of `like`, for one test."""
        file = self.folder / f"{secrets.token_hex(6)}.db"
        if like is not None:
            like.engine.dispose()
        shutil.copyfile(make_url(like.url).database if like is not None else self.empty, file)
        url = f"sqlite:///{file}"
        engine = database.connect(url)
        try:
            yield Books("sqlite", url, url, engine)
        finally:
            engine.dispose()
            for left in self.folder.glob(f"{file.name}*"):
                left.unlink()


class PostgresShelf:
    """PostgreSQL books: a template built once by its owner, copied for each test, used by a role that owns nothing."""

    def __init__(self, superuser_url: str) -> None:
        self.superuser = make_url(superuser_url)
        self.mark = secrets.token_hex(4)
        self.owner, self.web = f"books_owner_{self.mark}", f"books_web_{self.mark}"
        self.word = secrets.token_hex(12)
        self.empty = f"books_empty_{self.mark}"
        for role in (self.owner, self.web):
            self._tell(f"CREATE ROLE {role} LOGIN PASSWORD '{self.word}'")
        self._tell(f"GRANT {self.owner} TO CURRENT_USER")
        self._tell(f"CREATE DATABASE {self.empty} OWNER {self.owner}")
        engine = database.connect(self._url(self.empty, self.owner))
        build(engine, web_role=self.web)
        engine.dispose()

    @contextmanager
    def bare(self) -> Iterator[Books]:
        """A database without a table, for migrations."""
        name = f"books_{secrets.token_hex(6)}"
        self._tell(f"CREATE DATABASE {name} OWNER {self.owner}")
        url = self._url(name, self.web)
        engine = database.connect(url)
        try:
            yield Books("postgresql", url, self._url(name, self.owner), engine, self._url(name))
        finally:
            engine.dispose()
            self._tell(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def take(self, like: "Books | None" = None, *, name: str = "") -> Iterator[Books]:
        """Empty books, or a copy of `like`, for one test; under a `name` that is free again afterwards."""
        name = name or f"books_{secrets.token_hex(6)}"
        if like is not None:
            like.engine.dispose()
        pattern = make_url(like.url).database if like is not None else self.empty
        self._tell(f"CREATE DATABASE {name} TEMPLATE {pattern} OWNER {self.owner}")
        url = self._url(name, self.web)
        engine = database.connect(url)
        try:
            yield Books("postgresql", url, self._url(name, self.owner), engine, self._url(name))
        finally:
            engine.dispose()
            self._tell(f"DROP DATABASE {name} WITH (FORCE)")

    def clear(self) -> None:
        self._tell(f"DROP DATABASE IF EXISTS {self.empty} WITH (FORCE)")
        for role in (self.owner, self.web):
            self._tell(f"DROP ROLE IF EXISTS {role}")

    def _url(self, database_name: str, role: str = "") -> str:
        url = self.superuser.set(drivername="postgresql+psycopg", database=database_name)
        if role:
            url = url.set(username=role, password=self.word)
        return url.render_as_string(hide_password=False)

    def _tell(self, sql: str) -> None:
        with psycopg.connect(self.superuser.render_as_string(hide_password=False), autocommit=True) as connection:
            connection.execute(sql.encode())


def literal(value: object, dialect: str = "sqlite") -> str:
    """`value` as SQL that both databases read, but for bytes."""
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return f"X'{value.hex()}'" if dialect == "sqlite" else f"decode('{value.hex()}', 'hex')"
    return str(int(value)) if isinstance(value, int) else "'" + re.sub("'", "''", str(value)) + "'"
