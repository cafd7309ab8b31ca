"""Mutants of the guards as they stand in the database: each trigger gone, on PostgreSQL also each that a session may
skip (not ALWAYS), each limit and each count of one."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Table

from ledger.guards import postgresql, sqlite
from ledger.guards.rules import LATER
from tests.databases import TABLES
from tests.ledger.attacks import REGISTER, months, steps
from tests.ledger.attacks.honest import honest, spoilt, tables_of
from tests.ledger.conftest import Stage
from tests.ledger.mutants import Mutant
from tests.ledger.mutants.judge import Bench
from tests.ledger.scene import Arsenal

SKIPS = "SET LOCAL session_replication_role = replica"  # what a superuser says to skip ordinary triggers
Told = tuple[list[str], str]  # statements, and a probe that says yes where the guard did its part


@dataclass(frozen=True, slots=True)
class Unguarded:
    """`ddl` takes the guard away. `attacks` must be refused while it stands, `stories` told well; `fences` and
    `fence_ddl` take away what refuses the same."""

    name: str
    ddl: str
    attacks: tuple[list[str], ...] = field(repr=False)
    stories: tuple[Told, ...] = field(default=(), repr=False)
    fences: tuple[Mutant, ...] = field(default=(), repr=False)
    fence_ddl: tuple[str, ...] = field(default=(), repr=False)


def fate(books: Bench, mutant: Unguarded) -> str:
    """Killed, repeated or alive. No foreign keys: SQLite's strangers do not ask for them."""
    for sql, probe in mutant.stories:
        if not books.ask(sql, probe=probe) and books.ask([mutant.ddl, *sql], probe=probe):
            return "killed"
    for sql in mutant.attacks:
        if not books.ask([mutant.ddl, *sql], keys=False) and books.ask(sql, keys=False):
            return "killed"
    for sql in mutant.attacks:
        fenceless = [*mutant.fence_ddl, *sql]
        alone = books.ask(fenceless, less=mutant.fences, keys=False)
        if alone and not books.ask([mutant.ddl, *fenceless], less=mutant.fences, keys=False):
            return "repeated"
    return "alive"


def triggers(stage: Stage) -> Iterator[Unguarded]:
    there, known = _there(stage), {table.name: table for table in TABLES}
    for name, on in there:
        if on not in known:
            continue
        attacks, stories = tuple(_attacks(stage.arsenal, known[on])), tuple(_stories(stage.arsenal, known[on]))
        if stage.books.dialect == "sqlite":
            yield Unguarded(name, f"DROP TRIGGER {name}", attacks, stories)
            continue
        fences = tuple(_fences(known[on]))
        others = tuple(f"DROP TRIGGER {other} ON {on}" for other, of in there if of == on and other != name)
        skipping = tuple([SKIPS, *sql] for sql in attacks)
        yield Unguarded(name, f"DROP TRIGGER {name} ON {on}", (*attacks, *skipping), stories, fences, others)
        told = tuple(([SKIPS, *sql], probe) for sql, probe in stories)
        lax = f"ALTER TABLE {on} ENABLE TRIGGER {name}"
        yield Unguarded(f"{name} not always", lax, skipping, told, fences, others)


def _fences(table: Table) -> Iterator[Mutant]:
    """What the table itself refuses, or makes wait until the COMMIT and then refuses."""
    for constraint in table.constraints:
        if isinstance(constraint, CheckConstraint):
            yield Mutant(table.name, str(constraint.name), "check")
        elif isinstance(constraint, ForeignKeyConstraint) and constraint.deferrable:
            yield Mutant(table.name, str(constraint.name), "foreign")


def _there(stage: Stage) -> list[tuple[str, str]]:
    asked = {
        "sqlite": "SELECT name, tbl_name FROM sqlite_schema WHERE type = 'trigger' ORDER BY name",
        "postgresql": "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname",
    }
    with stage.books.engine.connect() as connection:
        return [(row[0], row[1]) for row in connection.exec_driver_sql(asked[stage.books.dialect])]


def _attacks(a: Arsenal, table: Table) -> Iterator[list[str]]:
    """The plainest changes first, then every attack that writes the table."""
    yield [*a.before.get(table.name, []), f"DELETE FROM {table.name}"]
    for column in table.columns:
        yield [*a.before.get(table.name, []), f"UPDATE {table.name} SET {column.name} = {column.name}"]
    if a.dialect == "sqlite":
        for _name, key in sqlite.keys(table):
            row = next((row for row in a.rows[table.name] if all(row[column] is not None for column in key)), {})
            met = spoilt(honest(a, table), table.name, {column: row[column] for column in key if row}, a.dialect)
            anew = [sql.replace(f"INSERT INTO {table.name} ", f"INSERT OR REPLACE INTO {table.name} ") for sql in met]
            yield [*a.before.get(table.name, []), *anew]
    yield honest(a, table)  # which is refused where steps alone write
    for attack in REGISTER.values():
        sql = attack.build(a)
        if table.name in tables_of(sql):
            yield sql


def _stories(a: Arsenal, table: Table) -> Iterator[Told]:
    if table.info.get("logged"):
        yield honest(a, table), f"SELECT count(*) FROM log_due WHERE kind = '{table.name}'"
    for name, story in steps.STORIES.items():
        if name.startswith(f"{table.name}."):
            yield story(a)


def limits(stage: Stage) -> Iterator[Unguarded]:
    """What is refused by its name before a CHECK refuses it, and what a statement may bring but once."""
    dialect, a = stage.books.dialect, stage.arsenal
    known = {table.name: table for table in TABLES}
    overdrawn = [attack.build(a) for attack in REGISTER.values() if "overdrawn" in attack.code]
    if dialect == "sqlite":
        ignoring = [[*sql[:-1], sql[-1].replace("INSERT INTO", "INSERT OR IGNORE INTO")] for sql in overdrawn]
        for table in list(sqlite.LIMITS):
            fences = tuple(_fences(known[table]))
            yield Unguarded(f"limit of {table}", _sqlite_less(table), (*ignoring, *overdrawn), fences=fences)
        return
    later = frozenset(f"voucher.{one.name}" for one in LATER)
    unasked = _replacing(dict(postgresql.create()), dict(postgresql.create(later)))
    for table in list(postgresql.LIMITS):
        ddl = _postgresql_less(postgresql.LIMITS, table)
        yield Unguarded(f"limit of {table}", ddl, tuple(overdrawn), (), tuple(_fences(known[table])), (unasked,))
    for table in list(postgresql.ONE_EACH):
        closing = months.event(a, a.f.months[3], "open", "closed")[0]
        twice = f"{closing}, {closing.split(' VALUES ')[1]}"
        yield Unguarded(f"one each of {table}", _postgresql_less(postgresql.ONE_EACH, table), ([twice],))


def _postgresql_less(named: dict[str, tuple[str, str]], table: str) -> str:
    whole, kept = dict(postgresql.create()), named.pop(table)
    try:
        return _replacing(whole, dict(postgresql.create()))
    finally:
        named[table] = kept


def _sqlite_less(table: str) -> str:
    whole, kept = dict(sqlite.create()), sqlite.LIMITS.pop(table)
    try:
        less = dict(sqlite.create())
    finally:
        sqlite.LIMITS[table] = kept
    (name,) = (name for name, ddl in less.items() if ddl != whole[name])
    return f"DROP TRIGGER {name};\n{less[name]}"


def _replacing(whole: dict[str, str], less: dict[str, str]) -> str:
    """The function that is written otherwise."""
    (ddl,) = (ddl for name, ddl in less.items() if ddl != whole[name])
    return ddl.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
