"""The rules as SQLite triggers. They must hold on a connection where nobody set a PRAGMA, so REPLACE is refused
before it deletes (its deletes fire no trigger), foreign keys are asked once more (a slip signed before it was
written would pass every rule), and no CHECK inside a step is relied on (OR IGNORE would skip it)."""

import re
from collections.abc import Iterator, Sequence

from sqlalchemy import Table, UniqueConstraint

from ledger.guards.rules import KEYS_IN_RULES, LATER, LINE, RULES, SIDES, STEPS, Kept, Rule, groups
from ledger.models import APPEND_ONLY, BOOKS, CHANGED_BY_STEPS

# What explains a change of a row that is not append-only: (table, condition that must hold of OLD and NEW).
_SAME_VOUCHER = "NEW.last_voucher > OLD.last_voucher AND EXISTS (SELECT 1 FROM voucher v WHERE v.id = NEW.last_voucher)"
EXPLAINED: dict[str, str] = {
    "period": """NEW.id = OLD.id AND NEW.unit_id = OLD.unit_id AND NEW.starts = OLD.starts AND NEW.ends = OLD.ends
        AND NEW.last_event > OLD.last_event AND EXISTS (SELECT 1 FROM period_event e WHERE e.id = NEW.last_event
            AND e.period_id = OLD.id AND e.from_state = OLD.state AND e.to_state = NEW.state)""",
    "series": """NEW.id = OLD.id AND NEW.unit_id = OLD.unit_id AND NEW.kind = OLD.kind AND NEW.year = OLD.year
        AND NEW.month = OLD.month AND NEW.first = OLD.first AND NEW.last = OLD.last + 1 AND (
            EXISTS (SELECT 1 FROM voucher v WHERE v.series_id = OLD.id AND v.number = NEW.last)
            OR EXISTS (SELECT 1 FROM slip p WHERE p.series_id = OLD.id AND p.number = NEW.last)
            OR EXISTS (SELECT 1 FROM receipt r WHERE r.series_id = OLD.id AND r.number = NEW.last))""",
    "mandate": f"""NEW.id = OLD.id AND NEW.unit_id = OLD.unit_id AND NEW.beneficiary_id = OLD.beneficiary_id
        AND NEW.proposer_id = OLD.proposer_id AND (
        NEW.version = OLD.version + 1 AND OLD.approved = 0 AND NEW.approved = 0 AND NEW.disbursed = OLD.disbursed
            AND NEW.approver_id IS OLD.approver_id AND NEW.last_voucher = OLD.last_voucher
            AND EXISTS (SELECT 1 FROM mandate_edit e WHERE e.mandate_id = OLD.id AND e.version = NEW.version
                AND e.fund_id = NEW.fund_id AND e.requested = NEW.requested AND e.body_hash = NEW.body_hash)
        OR NEW.version = OLD.version AND NEW.fund_id = OLD.fund_id AND NEW.requested = OLD.requested
            AND NEW.body_hash = OLD.body_hash AND (
            OLD.approved = 0 AND NEW.disbursed = OLD.disbursed AND NEW.last_voucher = OLD.last_voucher
                AND EXISTS (SELECT 1 FROM approval a WHERE a.mandate_id = OLD.id AND a.version = OLD.version
                    AND a.decision = 'approve' AND a.amount = NEW.approved AND a.by_id = NEW.approver_id)
            OR NEW.approved = OLD.approved AND NEW.approver_id IS OLD.approver_id AND {_SAME_VOUCHER}
                AND NEW.disbursed - OLD.disbursed = (
                    SELECT sum(CASE WHEN v.reverses_id IS NULL THEN m.amount ELSE -m.amount END)
                    FROM movement m JOIN voucher v ON v.id = m.voucher_id
                    WHERE m.voucher_id = NEW.last_voucher AND m.mandate_id = OLD.id)))""",
    "fund_balance": f"""NEW.fund_id = OLD.fund_id AND {_SAME_VOUCHER} AND NEW.amount - OLD.amount = (
        SELECT sum(s.credit - s.debit) FROM movement_side s
        JOIN account a ON a.number = s.account AND a.kind IN ('goods', 'claim')
        WHERE s.voucher_id = NEW.last_voucher AND s.fund_id = OLD.fund_id)""",
    "place_balance": f"""NEW.place_id = OLD.place_id AND {_SAME_VOUCHER} AND NEW.amount - OLD.amount = (
        SELECT sum(s.debit - s.credit) FROM movement_side s
        WHERE s.voucher_id = NEW.last_voucher AND s.place_id = OLD.place_id)""",
    "turnover": f"""NEW.account = OLD.account AND NEW.fund_id = OLD.fund_id AND NEW.place_id = OLD.place_id
        AND NEW.day = OLD.day AND {_SAME_VOUCHER}
        AND (NEW.debit - OLD.debit, NEW.credit - OLD.credit, NEW.sides - OLD.sides) = (
        SELECT sum(s.debit), sum(s.credit), count(*) FROM movement_side s JOIN voucher v ON v.id = s.voucher_id
        WHERE s.voucher_id = NEW.last_voucher AND s.account = OLD.account AND s.fund_id = OLD.fund_id
        AND s.place_id = OLD.place_id AND v.entry_date = OLD.day)""",
}
EXPLAINED |= {
    "log_head": """NEW.id = OLD.id AND NEW.size = OLD.size + 1 AND EXISTS (
        SELECT 1 FROM log_leaf l WHERE l.idx = OLD.size AND l.at = NEW.at)""",
    "log_leaf": """NEW.idx = OLD.idx AND NEW.kind = OLD.kind AND NEW.ref = OLD.ref AND NEW.step = OLD.step
        AND NEW.at = OLD.at AND NEW.body = OLD.body AND NEW.hash = OLD.hash AND NEW.salt IS NULL
        AND EXISTS (SELECT 1 FROM erasure e WHERE e.kind = OLD.kind AND e.ref = OLD.ref)""",
}
EXPLAINED["person_help"] = """NEW.unit_id = OLD.unit_id AND NEW.party_id = OLD.party_id
        AND NEW.times > OLD.times AND (NEW.times, NEW.amount) = (
            SELECT count(*), sum(a.amount) FROM approval a JOIN mandate d ON d.id = a.mandate_id
            WHERE d.unit_id = OLD.unit_id AND d.beneficiary_id = OLD.party_id AND a.decision = 'approve')"""
# A row that may be deleted, and when: an event waits for the log until its leaf is there.
SETTLED = {
    "log_due": """EXISTS (
        SELECT 1 FROM log_leaf l WHERE l.kind = OLD.kind AND l.ref = OLD.ref AND l.step = OLD.step)""",
}
# Refused by name before a CHECK can be ignored.
LIMITS = {
    "fund_balance": ("fund_overdrawn", "NEW.amount < 0"),
    "place_balance": ("place_overdrawn", "NEW.amount < 0"),
    "mandate": ("mandate_overdrawn", "NEW.disbursed > NEW.approved OR NEW.disbursed < 0"),
}


def keys(table: Table) -> Iterator[tuple[str, list[str]]]:
    """Each key that REPLACE could go through, as (constraint name, columns)."""
    yield str(table.primary_key.name), [c.name for c in table.primary_key.columns]
    for constraint in sorted(
        (c for c in table.constraints if isinstance(c, UniqueConstraint)), key=lambda c: str(c.name)
    ):
        yield str(constraint.name), [c.name for c in constraint.columns]


def _trigger(name: str, event: str, table: str, *body: str) -> tuple[str, str]:
    text = ";\n  ".join(" ".join(part.split()) for part in body)
    return name, f"CREATE TRIGGER {name} {event} ON {table} BEGIN\n  {text};\nEND"


def _refuse(code: str, when: str) -> str:
    return f"SELECT RAISE(ABORT, 'books:{code}') WHERE {when}"


def say(sql: str) -> str:
    """The words that the databases say differently, in SQLite's. Việt Nam is seven hours ahead, all year."""
    sql = re.sub(r"YEAR\((.*?)\)", r"CAST(substr(\1, 1, 4) AS INTEGER)", sql)
    sql = re.sub(r"MONTH\((.*?)\)", r"CAST(substr(\1, 6, 2) AS INTEGER)", sql)
    sql = re.sub(r"DAY_OF\(([\w.]+)\)", r"date(\1, '+7 hours')", sql)
    return re.sub(r"PLUS_DAYS\((.*?); ([^()]*?)\)", r"date(\1, (\2) || ' days')", sql)


def _asked(group: Sequence[Rule]) -> Iterator[str]:
    if group[0].each_line:
        cases = " ".join(f"WHEN {_new(rule.broken)} THEN RAISE(ABORT, 'books:{rule.code}')" for rule in group)
        yield f"SELECT CASE {cases} END FROM {LINE} WHERE m.voucher_id = NEW.id"
        return
    for rule in group:
        yield _refuse(rule.code, f"({_new(rule.only)}) AND ({_new(rule.broken)})" if rule.only else _new(rule.broken))


def _new(sql: str) -> str:
    return re.sub(r"\bv\.", "NEW.", say(sql).replace("{many}", "1").replace("{rows}", "1"))


def _on_insert(table: Table, without: frozenset[str], rules: Sequence[Rule] = RULES) -> tuple[str, str]:
    taken = [
        f"SELECT RAISE(ABORT, 'books_key:{name}') WHERE EXISTS (SELECT 1 FROM {table.name} k WHERE "
        + " AND ".join(f"k.{c} = NEW.{c}" for c in columns) + ")"
        for name, columns in keys(table)
        if name not in without
    ]  # fmt: skip
    strangers = [
        f"SELECT RAISE(ABORT, 'books_ref:{key.name}') WHERE "
        + " AND ".join(f"NEW.{c} IS NOT NULL" for c in key.column_keys)
        + f" AND NOT EXISTS (SELECT 1 FROM {key.referred_table.name} k WHERE "
        + " AND ".join(f"k.{e.column.name} = NEW.{e.parent.name}" for e in key.elements) + ")"
        for key in sorted(table.foreign_key_constraints, key=lambda k: str(k.name))
        if not key.deferrable and f"{table.name}.known_rows" not in without
        and key.name not in KEYS_IN_RULES.get(table.name, ())
    ]  # fmt: skip
    asked = [rule for rule in rules if rule.table == table.name and f"{table.name}.{rule.name}" not in without]
    broken = [sql for group in groups(asked) for sql in _asked(group)]
    body = taken + strangers + broken
    return _trigger(f"{table.name}_guard_insert", "BEFORE INSERT", table.name, *(body or ["SELECT 1"]))


def _after_insert(table: Table, without: frozenset[str]) -> tuple[str, str] | None:
    fresh = "(SELECT " + ", ".join(f"NEW.{c.name} AS {c.name}" for c in table.columns) + ")"
    body = [
        s.sql.replace("{fresh}", fresh) for s in STEPS if s.table == table.name and f"{s.table}.{s.name}" not in without
    ]
    if table.name == "voucher":
        body += [
            _refuse(later.code, f"EXISTS ({later.sql.replace('{fresh}', fresh)})")
            for later in LATER
            if f"voucher.{later.name}" not in without
        ]
    return _trigger(f"{table.name}_steps", "AFTER INSERT", table.name, *body) if body else None


def create(without: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    """(name, DDL) of the view and of every trigger, less the rules named in `without` (tests take one away)."""
    made = [("movement_side", f"CREATE VIEW movement_side AS {' '.join(SIDES.split())}")]
    for model in BOOKS:
        table = model.__table__
        assert isinstance(table, Table)
        name = table.name
        made.append(_on_insert(table, without))
        steps = _after_insert(table, without)
        if steps:
            made.append(steps)
        if f"{name}.no_delete" not in without:
            kept = (
                _refuse("sealed", f"NOT ({SETTLED[name]})")
                if name in SETTLED
                else "SELECT RAISE(ABORT, 'books:sealed')"
            )
            made.append(_trigger(f"{name}_guard_delete", "BEFORE DELETE", name, kept))
        if model in APPEND_ONLY and f"{name}.no_update" not in without:
            made.append(_trigger(f"{name}_guard_update", "BEFORE UPDATE", name, "SELECT RAISE(ABORT, 'books:sealed')"))
        if model in CHANGED_BY_STEPS and f"{name}.explained" not in without:
            limit = [_refuse(*LIMITS[name])] if name in LIMITS else []
            explained = f"SELECT RAISE(ABORT, 'books:unexplained') WHERE ({EXPLAINED[name]}) IS NOT TRUE"
            made.append(_trigger(f"{name}_guard_update", "BEFORE UPDATE", name, *limit, explained))
    return made


def keep(table: Table, kept: Kept, without: frozenset[str]) -> list[tuple[str, str]]:
    """(name, DDL) of the triggers that hold a table of the desk."""
    name, changes = table.name, []
    if f"{name}.fixed" not in without:
        fixed = (column.name for column in table.columns if column.name not in kept.may_change)
        changes.append(_refuse("sealed", " OR ".join(f"NEW.{c} IS DISTINCT FROM OLD.{c}" for c in fixed)))
    changes += [_refuse(r.code, say(r.broken)) for r in kept.changes if f"{name}.{r.name}" not in without]
    made = [_on_insert(table, without, kept.rules)]
    if changes:
        made.append(_trigger(f"{name}_guard_update", "BEFORE UPDATE", name, *changes))
    if not table.info.get("logged"):  # the log keeps its own
        made.append(_trigger(f"{name}_guard_delete", "BEFORE DELETE", name, "SELECT RAISE(ABORT, 'books:sealed')"))
    return made


def drop(made: list[tuple[str, str]]) -> list[str]:
    """DDL that takes `made` away again, the view last."""
    return [f"DROP {'VIEW' if 'CREATE VIEW' in sql else 'TRIGGER'} IF EXISTS {name}" for name, sql in reversed(made)]
