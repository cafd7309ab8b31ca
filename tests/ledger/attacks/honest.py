"""An honest row for each table, and the same row with one value spoilt: what every constraint is tried with."""

import re
from typing import Any

from sqlalchemy import Table

from ledger.models import CHANGED_BY_STEPS
from tests.databases import literal
from tests.ledger.attacks import Build, corrections, counts, limits, log, mandates, months, receipts, slips
from tests.ledger.scene import FRESH, NOW, Arsenal

INSERT = re.compile(r"(INSERT.*? INTO (\w+)) \((.*?)\) VALUES \((.*)\)$", re.S)
VALUE = re.compile(r"X'[0-9a-f]*'|decode\('[0-9a-f]*', 'hex'\)|'(?:[^']|'')*'|[^,\s]+")
# What stands at its beginning where only steps move it.
STEPPED = frozenset(model.__table__.name for model in CHANGED_BY_STEPS)
MOVED = frozenset({"amount", "debit", "credit", "times", "last_voucher", "last_mandate", "last_event"})


def _period(a: Arsenal) -> list[str]:
    return [
        a.insert(
            "period", id=FRESH, unit_id=a.f.unit, starts="2026-07-01", ends="2026-07-31", state="open", last_event=0
        )
    ]


def _series(a: Arsenal) -> list[str]:
    return [a.insert("series", id=FRESH, unit_id=a.f.unit, kind="BC", year=2031, month=0, first=0, last=0)]


def _setting(a: Arsenal) -> list[str]:
    said = {"unit_id": a.f.unit, "kind": "BC", "year": 2033, "month": 0, "first": 5}
    return [a.insert("series_setting", **said, by_id=a.f.chief, agreed_by=a.f.head, at=str(NOW))]


def _key(a: Arsenal) -> list[str]:
    return [
        a.insert("request_answer", key="fresh", answer="{}"),
        a.insert("request_key", key="fresh", mac="m", at=str(NOW)),
    ]


def _stop(a: Arsenal) -> list[str]:
    stop = a.insert("person_limit_stop", limit_id=FRESH, by_id=a.f.chief, reason="raw", at=str(NOW))
    return [*limits.limit(a), stop]


def _end(a: Arsenal) -> list[str]:
    return [a.insert("receipt_end", receipt_id=a.s.receipt, reason="raw", by_id=a.f.accountant, at=str(NOW))]


HONEST: dict[str, Build] = {
    "voucher": lambda a: a.voucher(),
    "movement": lambda a: a.voucher(),
    "slip": slips.slip,
    "slip_step": lambda a: slips.step(a, a.s.payout_slip, "counted", a.f.cashier),
    "receipt": lambda a: receipts.receipt(a, a.s.gift),
    "receipt_end": _end,
    "mandate": mandates.ask,
    "mandate_edit": lambda a: mandates.edit(a, a.s.asked),
    "approval": lambda a: mandates.decide(a, a.s.asked),
    "period": _period,
    "period_event": lambda a: months.event(a, a.s.closed, "closed", "filed"),
    "series": _series,
    "series_setting": _setting,
    "cash_count": counts.count,
    "bank_reconciliation": counts.statement,
    "loss_recovery": lambda a: [corrections.recovery(a)],
    "person_limit": limits.limit,
    "person_limit_stop": _stop,
    "numbering": limits.numbers,
    "numbering_stop": lambda a: [
        *limits.numbers(a),
        a.insert("numbering_stop", numbering_id=FRESH, by_id=a.f.chief, reason="raw", at=str(NOW)),
    ],
    "request_key": _key,
    "request_answer": _key,
    "log_leaf": log.written,
    "log_due": lambda a: [a.insert("log_due", n=FRESH, kind="fund", ref="1", step=9, never=-1)],
    "log_checkpoint": log.mark,
    "log_key": log.key,
    "erasure": log.erased,
}


def honest(a: Arsenal, table: Table) -> list[str]:
    """Statements of which one inserts an honest row into `table`: told above, or like a row of the scene."""
    told = HONEST.get(table.name)
    return told(a) if told else [a.insert(table.name, **_like(a, table))]


def _like(a: Arsenal, table: Table) -> dict[str, Any]:
    """A row of the scene with fresh keys, as it stands before any step moves it."""
    row = dict(a.rows[table.name][0])
    for column in table.primary_key.columns:
        if not column.foreign_keys:
            row[column.name] = {int: FRESH, str: "fresh"}.get(type(row[column.name]), row[column.name])
    for constraint in table.constraints:
        names = [column.name for column in getattr(constraint, "columns", ()) if column.name in ("code", "name")]
        row |= dict.fromkeys(names, "fresh")
    return row | dict.fromkeys(MOVED & set(row) if table.name in STEPPED else (), 0)


def spoilt(sql: list[str], table: str, changes: dict[str, Any], dialect: str) -> list[str]:
    """The same statements, with other values in the last row for `table`; a column not named is added."""
    at = max(i for i, statement in enumerate(sql) if _into(statement) == table)
    found = INSERT.match(sql[at])
    assert found
    row = dict(zip(found[3].split(", "), VALUE.findall(found[4]), strict=True))
    row |= {name: literal(value, dialect) for name, value in changes.items()}
    return [*sql[:at], f"{found[1]} ({', '.join(row)}) VALUES ({', '.join(row.values())})", *sql[at + 1 :]]


def _into(statement: str) -> str:
    found = INSERT.match(statement)
    return found[2] if found else ""


def tables_of(sql: list[str]) -> set[str]:
    """The tables that statements write."""
    return {name for statement in sql for name in re.findall(r"(?:INTO|UPDATE|DELETE FROM) (\w+)", statement)}
