"""The rules as PostgreSQL triggers: one a table and statement, over the transition table, so that bulk import stays
linear. They run as the owner (SECURITY DEFINER, fixed search_path with pg_temp last, or a temporary table named
"period" would stand before ours), ALWAYS, and lock in one order:
period → series → mandate → slip → balances by id."""

import re

from sqlalchemy import Table

from ledger.guards.rules import LATER, RULES, SIDES, STEPS
from ledger.models import APPEND_ONLY, BOOKS, CHANGED_BY_STEPS

# Rows to lock before a table's rules are read, in the house's lock order.
LOCKS: dict[str, tuple[str, ...]] = {
    "voucher": (
        "SELECT 1 FROM period WHERE id IN (SELECT period_id FROM fresh) ORDER BY id FOR SHARE",
        "SELECT 1 FROM series WHERE id IN (SELECT series_id FROM fresh) ORDER BY id FOR NO KEY UPDATE",
        """SELECT 1 FROM mandate WHERE id IN (SELECT m.mandate_id FROM movement m JOIN fresh v ON v.id = m.voucher_id)
           ORDER BY id FOR NO KEY UPDATE""",
        """SELECT 1 FROM fund_balance WHERE fund_id IN (SELECT s.fund_id FROM movement_side s JOIN fresh v
           ON v.id = s.voucher_id) ORDER BY fund_id FOR NO KEY UPDATE""",
        """SELECT 1 FROM place_balance WHERE place_id IN (SELECT s.place_id FROM movement_side s JOIN fresh v
           ON v.id = s.voucher_id) ORDER BY place_id FOR NO KEY UPDATE""",
    ),
    "period": ("SELECT 1 FROM unit WHERE id IN (SELECT unit_id FROM fresh) ORDER BY id FOR NO KEY UPDATE",),
    "period_event": ("SELECT 1 FROM period WHERE id IN (SELECT period_id FROM fresh) ORDER BY id FOR NO KEY UPDATE",),
    "mandate_edit": ("SELECT 1 FROM mandate WHERE id IN (SELECT mandate_id FROM fresh) ORDER BY id FOR NO KEY UPDATE",),
    "approval": ("SELECT 1 FROM mandate WHERE id IN (SELECT mandate_id FROM fresh) ORDER BY id FOR NO KEY UPDATE",),
    "slip": ("SELECT 1 FROM series WHERE id IN (SELECT series_id FROM fresh) ORDER BY id FOR NO KEY UPDATE",),
    "slip_step": ("SELECT 1 FROM slip WHERE id IN (SELECT slip_id FROM fresh) ORDER BY id FOR NO KEY UPDATE",),
    "receipt": (
        "SELECT 1 FROM series WHERE id IN (SELECT series_id FROM fresh) ORDER BY id FOR NO KEY UPDATE",
        "SELECT 1 FROM voucher WHERE id IN (SELECT voucher_id FROM fresh) ORDER BY id FOR NO KEY UPDATE",
    ),
}
LIMITS = {
    "fund_balance": ("fund_overdrawn", "NEW.amount < 0"),
    "place_balance": ("place_overdrawn", "NEW.amount < 0"),
    "mandate": ("mandate_overdrawn", "NEW.disbursed > NEW.approved OR NEW.disbursed < 0"),
}
# One statement may bring many rows; of these only one for each value of the column, or two events explain one step.
ONE_EACH = {"period_event": ("period_id", "period_step")}
# Tables that only steps fill.
BY_STEPS_ALONE = frozenset({"fund_balance", "place_balance", "turnover"})
_MANY = "(SELECT count(*) FROM fresh f WHERE f.series_id = v.series_id AND f.slip_id IS NULL)"

# What the web's role calls before it numbers a voucher: it may not lock rows that it may not update.
TAKE = """
CREATE FUNCTION books_take(p_period bigint, p_series bigint, OUT state text, OUT last integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  SELECT p.state INTO state FROM period p WHERE p.id = p_period FOR SHARE;
  SELECT s.last INTO last FROM series s WHERE s.id = p_series FOR NO KEY UPDATE;
END $$"""


def _function(name: str, body: str) -> tuple[str, str]:
    return (
        f"{name}()",
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER "
        f"SET search_path = pg_catalog, public, pg_temp AS $$\nBEGIN\n{body}\nEND $$",
    )


def _attach(name: str, table: str, event: str, function: str) -> list[tuple[str, str]]:
    return [
        (f"{name} ON {table}", f"CREATE TRIGGER {name} {event} EXECUTE FUNCTION {function}()"),
        ("", f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"),
    ]


def _raise(code: str, when: str) -> str:
    return f"  IF {when} THEN RAISE EXCEPTION 'books:{code}'; END IF;"


def _flat(sql: str) -> str:
    return " ".join(sql.split())


def _insert_body(table: str, without: frozenset[str]) -> str:
    lines = [f"  PERFORM {_flat(sql).removeprefix('SELECT ')};" for sql in LOCKS.get(table, ())]
    if table in ONE_EACH:
        column, code = ONE_EACH[table]
        lines.append(_raise(code, f"(SELECT count(*) > count(DISTINCT {column}) FROM fresh)"))
    for rule in RULES:
        if rule.table == table and f"{rule.table}.{rule.name}" not in without:
            broken = re.sub(r"(YEAR|MONTH)\((.*?)\)", r"EXTRACT(\1 FROM \2)", _flat(rule.broken))
            broken = broken.replace("{many}", _MANY)
            lines.append(_raise(rule.code, f"EXISTS (SELECT 1 FROM fresh v WHERE {broken})"))
    for step in STEPS:
        if step.table == table and f"{step.table}.{step.name}" not in without:
            sql = _flat(step.sql.replace("{fresh}", "fresh"))
            lines.append(f"  {sql}{' ON CONFLICT DO NOTHING' if sql.startswith('INSERT') else ''};")
    if table == "voucher":
        for name, code, sql in LATER:
            if f"voucher.{name}" not in without:
                lines.append(_raise(code, f"EXISTS ({_flat(sql.replace('{fresh}', 'fresh'))})"))
    return "\n".join([*lines, "  RETURN NULL;"])


def create(without: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    """(name, DDL) of the view, the functions and the triggers, less the rules named in `without`."""
    made = [
        ("movement_side", f"CREATE VIEW movement_side AS {_flat(SIDES)}"),
        ("books_take(bigint, bigint)", TAKE),
        _function("books_sealed", "  RAISE EXCEPTION 'books:sealed';"),
    ]
    for model in BOOKS:
        table = model.__table__
        assert isinstance(table, Table)
        name = table.name
        body = _insert_body(name, without)
        if body.count("\n"):
            made.append(_function(f"books_{name}_insert", body))
            event = f"AFTER INSERT ON {name} REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT"
            made += _attach(f"{name}_guard_insert", name, event, f"books_{name}_insert")
        if f"{name}.no_delete" not in without:
            event = f"BEFORE DELETE OR TRUNCATE ON {name} FOR EACH STATEMENT"
            made += _attach(f"{name}_guard_delete", name, event, "books_sealed")
        if model in APPEND_ONLY and f"{name}.no_update" not in without:
            made += _attach(f"{name}_guard_update", name, f"BEFORE UPDATE ON {name} FOR EACH STATEMENT", "books_sealed")
        if model in CHANGED_BY_STEPS and f"{name}.explained" not in without:
            limit = _raise(*LIMITS[name]) + "\n" if name in LIMITS else ""
            alone = _raise("unexplained", "pg_trigger_depth() < 2")
            made.append(_function(f"books_{name}_update", f"{limit}{alone}\n  RETURN NEW;"))
            event = f"BEFORE {'INSERT OR ' if name in BY_STEPS_ALONE else ''}UPDATE ON {name} FOR EACH ROW"
            made += _attach(f"{name}_guard_update", name, event, f"books_{name}_update")
    return made


def drop(made: list[tuple[str, str]]) -> list[str]:
    """DDL that takes `made` away again."""
    kinds = {"CREATE VIEW": "VIEW", "CREATE FUNC": "FUNCTION", "CREATE TRIG": "TRIGGER"}
    sql = []
    for name, ddl in reversed(made):
        kind = kinds.get(ddl.strip()[:11])
        if kind:
            sql.append(f"DROP {kind} IF EXISTS {name}")
    return sql


def grants(role: str) -> list[str]:
    """What the web's role may do: read all, add; never update, delete or truncate a table of the books."""
    tables = [str(model.__table__.name) for model in BOOKS]  # type: ignore[attr-defined]
    add = [name for name in tables if name not in BY_STEPS_ALONE]
    return [
        f'REVOKE ALL ON {", ".join(tables)} FROM "{role}"',
        f'GRANT SELECT ON {", ".join([*tables, "movement_side"])} TO "{role}"',
        f'GRANT INSERT ON {", ".join(add)} TO "{role}"',
        f'GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO "{role}"',
        f'GRANT EXECUTE ON FUNCTION books_take(bigint, bigint) TO "{role}"',
    ]
