"""Append-only means append-only: no table of the books lets a row be changed, taken away or replaced (invariant 3).

The statements are made from the tables themselves, so a table added tomorrow is attacked tomorrow.
"""

from collections.abc import Iterator

import pytest
from sqlalchemy import Table

from ledger.guards.rules import KEYS_IN_RULES
from ledger.guards.sqlite import keys
from ledger.models import APPEND_ONLY, BOOKS, CHANGED_BY_STEPS
from tests.databases import Outcome, Script, literal
from tests.ledger.conftest import Stage
from tests.ledger.scene import FRESH, columns

TABLES = [model.__table__ for model in BOOKS]
STEPPED = frozenset(model.__table__.name for model in CHANGED_BY_STEPS)
by_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


def attempt(stage: Stage, scripts: list[str], role: str, table: Table | None = None) -> list[Outcome]:
    before = stage.arsenal.before.get(table.name, []) if table is not None else []
    # PostgreSQL truncates nothing with events pending, whatever the guards say
    return stage.books.run([Script([sql] if "TRUNCATE" in sql else [*before, sql]) for sql in scripts], role=role)


@by_table
def test_no_row_is_changed_or_taken_away(stage: Stage, table: Table) -> None:
    assert stage.arsenal.rows[table.name], "the scene must have a row to attack"
    updates = [f"UPDATE {table.name} SET {name} = {name}" for name in columns(table)]
    deletes = [f"DELETE FROM {table.name}", f"DELETE FROM {table.name} WHERE true"]
    if stage.books.dialect == "postgresql":
        deletes += [f"TRUNCATE {table.name} CASCADE", f"DELETE FROM ONLY {table.name}"]
    else:
        updates += [f"UPDATE OR IGNORE {table.name} SET {name} = {name}" for name in columns(table)]
    for role in stage.books.roles():
        for outcome in attempt(stage, updates, role, table):
            expected = "unexplained" if table.name in STEPPED else "sealed"
            assert outcome.code == expected or (role == "web" and "permission denied" in outcome.message)
        for outcome in attempt(stage, deletes, role, table):
            assert outcome.code == "sealed" or (role == "web" and "permission denied" in outcome.message)
    assert not stage.changed()


def replacements(stage: Stage, table: Table) -> Iterator[tuple[str, str]]:
    """(key, insert) where the new row meets an existing one in that key and, where it can, in no other."""
    every = dict(keys(table))
    for name, key in every.items():
        row = next((r for r in stage.arsenal.rows[table.name] if all(r[c] is not None for c in key)), None)
        assert row is not None, f"the scene has no row with {name}"
        other = {c for others in every.values() for c in others} - set(key)
        spoilt = {c: FRESH if isinstance(row[c], int) or row[c] is None else f"{row[c]}x" for c in other}
        fresh = {**row, **{c: v for c, v in spoilt.items() if c not in ("unit_id", "series_id")}}
        for verb in ("INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE", "INSERT OR FAIL", "INSERT"):
            values = ", ".join(literal(v) for v in fresh.values())
            yield name, f"{verb} INTO {table.name} ({', '.join(fresh)}) VALUES ({values})"
        if any(set(narrow) < set(key) for narrow in every.values()):
            continue
        for ending in ("DO NOTHING", f"DO UPDATE SET {key[0]} = excluded.{key[0]}"):
            yield (
                name,
                f"INSERT INTO {table.name} ({', '.join(fresh)}) VALUES ({values})"
                f" ON CONFLICT ({', '.join(key)}) {ending}",
            )


@by_table
def test_replace_through_every_key(sqlite_stage: Stage, table: Table) -> None:
    tried = list(replacements(sqlite_stage, table))
    for (key, sql), outcome in zip(tried, attempt(sqlite_stage, [sql for _, sql in tried], "web", table), strict=True):
        assert outcome.message.startswith("books_key:"), sql
        assert outcome.message == f"books_key:{key}" or _covers(table, outcome.message, key), sql
    assert not sqlite_stage.changed()


def _covers(table: Table, message: str, key: str) -> bool:
    """A wider key cannot be met without meeting the narrower one inside it, which then speaks first."""
    every = dict(keys(table))
    return set(every[message.removeprefix("books_key:")]) < set(every[key])


@by_table
def test_update_or_replace_through_every_key(sqlite_stage: Stage, table: Table) -> None:
    rows, scripts = sqlite_stage.arsenal.rows[table.name], []
    for _name, key in keys(table):
        target = rows[-1]
        sets = ", ".join(f"{c} = {literal(target[c])}" for c in key)
        where = " AND ".join(f"{c} = {literal(rows[0][c])}" for c in [column.name for column in table.primary_key])
        scripts.append(f"UPDATE OR REPLACE {table.name} SET {sets} WHERE {where}")
    for outcome in attempt(sqlite_stage, scripts, "web", table):
        assert outcome.code in ("sealed", "unexplained")
    assert not sqlite_stage.changed()


@pytest.mark.parametrize("table", [m.__table__ for m in APPEND_ONLY], ids=lambda table: table.name)
def test_upsert_changes_nothing(postgres_stage: Stage, table: Table) -> None:
    key = table.primary_key.columns.keys()
    upsert = (
        f"INSERT INTO {table.name} SELECT * FROM {table.name} ON CONFLICT ({', '.join(key)})"
        f" DO UPDATE SET {key[0]} = excluded.{key[0]}"
    )
    for role in postgres_stage.books.roles():
        outcome = attempt(postgres_stage, [upsert], role, table)[0]
        assert outcome.code == "sealed" or "permission denied" in outcome.message
    assert not postgres_stage.changed()


@by_table
def test_no_row_names_what_does_not_exist(sqlite_stage: Stage, table: Table) -> None:
    """Where nobody switched foreign keys on: a slip could be signed before it is written, a receipt ended unborn."""
    a = sqlite_stage.arsenal
    for key in table.foreign_key_constraints:
        if key.deferrable or key.name in KEYS_IN_RULES.get(table.name, ()):
            continue  # asked by rules when the voucher seals its lines
        row = dict(a.rows[table.name][0])
        for _name, unique in keys(table):
            column = next((c for c in reversed(unique) if c not in key.column_keys), unique[-1])
            row[column] = f"{row[column]}x" if isinstance(row[column], str) else FRESH
        row |= dict.fromkeys(
            key.column_keys, "none" if table.columns[key.column_keys[0]].type.python_type is str else FRESH
        )
        outcome = attempt(sqlite_stage, [a.insert(table.name, **row)], "web")[0]
        assert outcome.message.startswith("books_ref:"), (key.name, outcome.message)
    assert not sqlite_stage.changed()
