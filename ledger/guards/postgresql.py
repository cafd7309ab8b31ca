"""The rules as PostgreSQL triggers: one a table and statement, over the transition table, so that bulk import stays
linear. They run as the owner (SECURITY DEFINER, fixed search_path with pg_temp last, or a temporary table named
"period" would stand before ours), ALWAYS, and lock in one order:
period → series → mandate → slip → places by id → funds by id."""

import re
from collections.abc import Sequence

from sqlalchemy import Table

from ledger.guards.plpgsql import Act, Ask, Do, Refuse, body, function, raises
from ledger.guards.rules import KEYS_IN_RULES, LATER, LINE, RULES, SIDES, STEPS, Kept, Rule, groups
from ledger.models import APPEND_ONLY, BOOKS, CHANGED_BY_STEPS

_BOX = """SELECT 1 FROM place_balance WHERE place_id IN (SELECT place_id FROM fresh)
          ORDER BY place_id FOR NO KEY UPDATE"""
# Rows to lock before a table's rules are read, in the house's lock order.
LOCKS: dict[str, tuple[str, ...]] = {
    "voucher": (
        "SELECT 1 FROM period WHERE id IN (SELECT period_id FROM fresh) ORDER BY id FOR SHARE",
        "SELECT 1 FROM series WHERE id IN (SELECT series_id FROM fresh) ORDER BY id FOR NO KEY UPDATE",
        """SELECT 1 FROM mandate WHERE id IN (SELECT m.mandate_id FROM movement m JOIN fresh v ON v.id = m.voucher_id)
           ORDER BY id FOR NO KEY UPDATE""",
        """SELECT 1 FROM voucher WHERE id IN (SELECT coalesce(adjusts_id, reverses_id) FROM fresh)
           ORDER BY id FOR NO KEY UPDATE""",
        """SELECT 1 FROM place_balance WHERE place_id IN (SELECT s.place_id FROM movement_side s JOIN fresh v
           ON v.id = s.voucher_id) ORDER BY place_id FOR NO KEY UPDATE""",
        # Funds are moved by id, and of them only a loss is asked for before: what is left of it stands in its fund.
        """SELECT 1 FROM fund_balance WHERE fund_id IN (SELECT s.fund_id FROM movement_side s JOIN fresh v
           ON v.id = s.voucher_id WHERE EXISTS (SELECT 1 FROM movement m JOIN account a ON a.number = m.credit
           AND a.kind = 'loss' WHERE m.voucher_id = v.id)) ORDER BY fund_id FOR NO KEY UPDATE""",
    ),
    # No row to lock yet: two counters of one kind and year, one by the month, would not see each other.
    "series": ("SELECT pg_advisory_xact_lock(hashtextextended(unit_id || ' ' || kind || ' ' || year, 0)) FROM fresh",),
    "period": ("SELECT 1 FROM unit WHERE id IN (SELECT unit_id FROM fresh) ORDER BY id FOR NO KEY UPDATE",),
    "period_event": ("SELECT 1 FROM period WHERE id IN (SELECT period_id FROM fresh) ORDER BY id FOR NO KEY UPDATE",),
    "mandate_edit": ("SELECT 1 FROM mandate WHERE id IN (SELECT mandate_id FROM fresh) ORDER BY id FOR NO KEY UPDATE",),
    "approval": (
        "SELECT 1 FROM mandate WHERE id IN (SELECT mandate_id FROM fresh) ORDER BY id FOR NO KEY UPDATE",
        """SELECT 1 FROM person_help WHERE (unit_id, party_id) IN (SELECT d.unit_id, d.beneficiary_id FROM mandate d
           JOIN fresh v ON v.mandate_id = d.id) ORDER BY unit_id, party_id FOR NO KEY UPDATE""",
    ),
    "slip": ("SELECT 1 FROM series WHERE id IN (SELECT series_id FROM fresh) ORDER BY id FOR NO KEY UPDATE",),
    "slip_step": ("SELECT 1 FROM slip WHERE id IN (SELECT slip_id FROM fresh) ORDER BY id FOR NO KEY UPDATE",),
    "cash_count": (_BOX,),
    "bank_reconciliation": (_BOX,),
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
# Tables into which rows come by the thousand.
BATCHES = frozenset({"voucher"})
# Tables that the owner alone fills.
BY_OWNER_ALONE = frozenset({"account", "log_head"})
# Tables that only steps fill.
BY_STEPS_ALONE = frozenset({"fund_balance", "place_balance", "turnover", "log_due", "person_help"})
# Tables whose rows steps alone may delete.
SETTLED = frozenset({"log_due"})
_MANY = "(SELECT count(*) FROM fresh f WHERE f.slip_id IS NULL)"
# With {many} one by one: of a statement's new numbers the highest of each series is its last plus as many as there are.
# (Counted once a series, not once a row: a row that counts its neighbours makes a batch quadratic.)
DENSE = """EXISTS (SELECT 1 FROM fresh v JOIN series s ON s.id = v.series_id WHERE v.slip_id IS NULL
    GROUP BY s.id, s.last HAVING max(v.number) <> s.last + count(*))"""

_ROWS = "(SELECT count(*) FROM fresh)"

# What the web's role calls before it numbers a voucher: it may not lock rows that it may not update.
TAKE = """
CREATE FUNCTION books_take(p_period bigint, p_series bigint, OUT state text, OUT last integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  SELECT p.state INTO state FROM period p WHERE p.id = p_period FOR SHARE;
  SELECT s.last INTO last FROM series s WHERE s.id = p_series FOR NO KEY UPDATE;
END $$"""


# What a voucher asks before it is written, locked as it is read: period, then series.
BEGIN = """
CREATE FUNCTION books_begin(p_unit bigint, p_kind text, p_day date, OUT period bigint, OUT state text,
    OUT series bigint, OUT month integer, OUT last integer, OUT id bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  SELECT p.id, p.state INTO period, state FROM period p
    WHERE p.unit_id = p_unit AND p.starts <= p_day AND p.ends >= p_day FOR SHARE;
  SELECT s.id, s.month, s.last INTO series, month, last FROM series s
    WHERE s.unit_id = p_unit AND s.kind = p_kind AND s.year = EXTRACT(YEAR FROM p_day)
    AND s.month IN (0, EXTRACT(MONTH FROM p_day)) FOR NO KEY UPDATE;
  IF series IS NOT NULL THEN id := nextval('voucher_id'); END IF;
END $$"""

# The log's turn: whoever holds the head row writes the next leaves, until the end of the transaction.
LOG_TURN = """
CREATE FUNCTION books_log_turn(OUT size bigint, OUT at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  SELECT h.size, h.at INTO size, at FROM log_head h FOR NO KEY UPDATE;
END $$"""

# What waits for a leaf and, when these are as many as the caller has at hand, the log's turn with them: one trip. When
# rows must be read first the turn is not taken yet, since everybody else's log waits for it.
DUE = """
CREATE FUNCTION books_due(p_known integer)
RETURNS TABLE (kind text, ref text, step integer, size bigint, at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (SELECT count(*) FROM log_due) = p_known AND p_known > 0 THEN PERFORM 1 FROM log_head FOR NO KEY UPDATE; END IF;
  RETURN QUERY SELECT d.kind, d.ref, d.step, h.size, h.at FROM log_due d, log_head h ORDER BY d.n;
END $$"""

# A voucher with its lines in one trip, lines first. As the caller: nothing may be written this way that he may not.
WRITE = """
CREATE FUNCTION books_write(p_lines jsonb, p_voucher jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO movement SELECT * FROM jsonb_populate_recordset(NULL::movement, p_lines);
  INSERT INTO voucher SELECT * FROM jsonb_populate_record(NULL::voucher, p_voucher);
END $$"""

# By name; whoever else may sign in to the database has no business to hold up its writers.
CALLED = {
    "books_take(bigint, bigint)": TAKE, "books_begin(bigint, text, date)": BEGIN, "books_log_turn()": LOG_TURN,
    "books_due(integer)": DUE, "books_write(jsonb, jsonb)": WRITE,
}  # fmt: skip


def _flat(sql: str) -> str:
    return " ".join(sql.split())


_LINES = _flat(LINE).replace("movement m", "movement m ON m.voucher_id = v.id")


def _attach(name: str, table: str, event: str, function: str) -> list[tuple[str, str]]:
    return [
        (f"{name} ON {table}", f"CREATE TRIGGER {name} {event} EXECUTE FUNCTION {function}()"),
        ("", f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"),
    ]


def say(sql: str) -> str:
    """The words that the databases say differently, in PostgreSQL's."""
    sql = re.sub(r"(YEAR|MONTH)\((.*?)\)", r"EXTRACT(\1 FROM \2)", sql)
    sql = re.sub(r"DAY_OF\(([\w.]+)\)", r"(\1 AT TIME ZONE 'Asia/Ho_Chi_Minh')::date", sql)
    return re.sub(r"PLUS_DAYS\((.*?); ([^()]*?)\)", r"(\1 + (\2))", sql)


def _acts(table: str, without: frozenset[str], rules: Sequence[Rule] = RULES) -> list[Act]:
    """What happens when rows come: locks, rules, steps, and what is asked after them."""
    acts: list[Act] = [Do(_flat(sql)) for sql in LOCKS.get(table, ())]
    if table in ONE_EACH:
        column, code = ONE_EACH[table]
        acts.append(Refuse(code, f"(SELECT count(*) > count(DISTINCT {column}) FROM fresh)"))
    asked = [rule for rule in rules if rule.table == table and f"{table}.{rule.name}" not in without]
    for group in groups(asked):
        acts.append(_asked_together(group))
        acts += [Refuse(rule.code, _flat(DENSE)) for rule in group if "{many}" in rule.broken]
    for step in STEPS:
        if step.table == table and f"{table}.{step.name}" not in without:
            sql = _flat(step.sql.replace("{fresh}", "fresh"))
            again = " ON CONFLICT DO NOTHING" if sql.startswith("INSERT") else ""
            acts.append(Do(f"{sql}{again}", _any_line(step.only) if step.only else ""))
    if table == "voucher":
        for later in LATER:
            if f"voucher.{later.name}" not in without:
                found = f"EXISTS ({_flat(later.sql.replace('{fresh}', 'fresh'))})"
                acts.append(Refuse(later.code, found, _any_line(later.only)))
    return acts


def _asked_together(group: Sequence[Rule]) -> Ask:
    """One query for a group of rules: beginning and ending a query costs more than most rules do."""
    cases = " ".join(f"WHEN {_broken(rule)} THEN '{rule.code}'" for rule in group)
    source, only = f"fresh v JOIN {_LINES}" if group[0].each_line else "fresh v", say(_flat(group[0].only))
    sql = f"SELECT max(CASE {cases} END) FROM {source}{f' WHERE {only}' if only else ''}"
    return Ask(sql, f"EXISTS (SELECT 1 FROM fresh v WHERE {only})" if only else "")


def _on_insert(name: str, acts: Sequence[Act]) -> list[tuple[str, str]]:
    """The function and the trigger that judge new rows of a table; none where nothing is asked."""
    if not acts:
        return []
    event = f"AFTER INSERT ON {name} REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT"
    made = function(f"books_{name}_insert", f"{body(acts, batches=name in BATCHES)}\n  RETURN NULL;")
    return [made, *_attach(f"{name}_guard_insert", name, event, f"books_{name}_insert")]


def _any_line(only: str) -> str:
    """Whether a line of the fresh vouchers is so (PostgreSQL leaves out what `only` does not ask for)."""
    return f"EXISTS (SELECT 1 FROM fresh v JOIN {_LINES} WHERE {only})"


def _broken(rule: Rule) -> str:
    return say(_flat(rule.broken)).replace("{many}", _MANY).replace("{rows}", _ROWS)


def create(without: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    """(name, DDL) of the view, the functions and the triggers, less the rules named in `without`."""
    made = [
        ("movement_side", f"CREATE VIEW movement_side AS {_flat(SIDES)}"),
        *CALLED.items(),
        *(("", f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC") for name in CALLED),
        function("books_sealed", "  RAISE EXCEPTION 'books:sealed';"),
        function("books_settled", raises("sealed", "pg_trigger_depth() < 2") + "\n  RETURN NULL;"),
    ]
    for model in BOOKS:
        table = model.__table__
        assert isinstance(table, Table)
        name = table.name
        # A key that PostgreSQL checks locks the row it points to, on disk: twelve locks a voucher, on rows that all
        # share and nobody can change or delete.
        made += [("", f"ALTER TABLE {name} DROP CONSTRAINT IF EXISTS {key}") for key in KEYS_IN_RULES.get(name, ())]
        made += _on_insert(name, _acts(name, without))
        if f"{name}.no_delete" not in without:
            event = f"BEFORE DELETE OR TRUNCATE ON {name} FOR EACH STATEMENT"
            made += _attach(f"{name}_guard_delete", name, event, "books_settled" if name in SETTLED else "books_sealed")
        if model in APPEND_ONLY and f"{name}.no_update" not in without:
            made += _attach(f"{name}_guard_update", name, f"BEFORE UPDATE ON {name} FOR EACH STATEMENT", "books_sealed")
        if model in CHANGED_BY_STEPS and f"{name}.explained" not in without:
            limit = raises(*LIMITS[name]) + "\n" if name in LIMITS else ""
            alone = raises("unexplained", "pg_trigger_depth() < 2")
            made.append(function(f"books_{name}_update", f"{limit}{alone}\n  RETURN NEW;"))
            event = f"BEFORE {'INSERT OR ' if name in BY_STEPS_ALONE else ''}UPDATE ON {name} FOR EACH ROW"
            made += _attach(f"{name}_guard_update", name, event, f"books_{name}_update")
    return made


def keep(table: Table, kept: Kept, without: frozenset[str]) -> list[tuple[str, str]]:
    """(name, DDL) of the functions and triggers that hold a table of the desk."""
    name, made, changes = table.name, [], []
    if f"{name}.fixed" not in without:
        fixed = (column.name for column in table.columns if column.name not in kept.may_change)
        changes.append(raises("sealed", " OR ".join(f"NEW.{c} IS DISTINCT FROM OLD.{c}" for c in fixed)))
    changes += [raises(r.code, say(_flat(r.broken))) for r in kept.changes if f"{name}.{r.name}" not in without]
    made += _on_insert(name, _acts(name, without, kept.rules))
    if changes:
        made.append(function(f"books_{name}_update", "\n".join([*changes, "  RETURN NEW;"])))
        made += _attach(f"{name}_guard_update", name, f"BEFORE UPDATE ON {name} FOR EACH ROW", f"books_{name}_update")
    if not table.info.get("logged"):  # the log keeps its own
        event = f"BEFORE DELETE OR TRUNCATE ON {name} FOR EACH STATEMENT"
        made += _attach(f"{name}_guard_delete", name, event, "books_sealed")
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
    add = [name for name in tables if name not in BY_STEPS_ALONE | BY_OWNER_ALONE]
    return [
        f'REVOKE ALL ON {", ".join(tables)} FROM "{role}"',
        f'GRANT SELECT ON {", ".join([*tables, "movement_side"])} TO "{role}"',
        f'GRANT INSERT ON {", ".join(add)} TO "{role}"',
        f'GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO "{role}"',
        *(f'GRANT EXECUTE ON FUNCTION {name} TO "{role}"' for name in CALLED),
    ]
