"""Each guard is taken away once, and what it refused then goes through: no guard stands there for show.

Everything happens in one transaction that is taken back: the guard's removal, the attack, and the removal's end.
"""

from ledger import guards
from ledger.guards import postgresql, sqlite
from ledger.models import APPEND_ONLY, BOOKS, CHANGED_BY_STEPS
from tests.databases import Script
from tests.ledger.attacks import REGISTER, corrections, counts, goods, limits, log, money, steps, vouchers
from tests.ledger.conftest import Stage

ALL = (corrections, counts, goods, limits, log, money, vouchers, steps)  # the modules that fill the register

# Rules that another one always repeats on that database; they speak first, in clearer words.
REPEATED = {
    "sqlite": {
        "voucher.mandate_allows": "nothing is approved, so any payment is more than approved",
        "approval.once": "an approved request takes no edit, so it has no other version",
        "log_leaf.is_next": "the head moves only by the leaf that it counted",
        "log_head.begins_empty": "a second head is none (CHECK); see tests/ledger/log/test_append.py",
    },
    "postgresql": {
        "voucher.mandate_allows": "nothing is approved, so any payment is more than approved",
        "approval.once": "an approved request takes no edit, so it has no other version",
        "approval.within_request": "the CHECK on the request refuses too",
        "movement.after_the_seal": "the deferred key wants a voucher of that many lines",
        "fund_balance.begins_empty": "rows come from steps alone",
        "place_balance.begins_empty": "rows come from steps alone",
        "turnover.begins_empty": "rows come from steps alone",
        "person_help.begins_empty": "rows come from steps alone",
        "log_head.begins_empty": "a second head is none (CHECK); see tests/ledger/log/test_append.py",
    },
}


def without(dialect: str, rule: str) -> list[str]:
    """DDL that takes one guard away and leaves every other in place."""
    module = sqlite if dialect == "sqlite" else postgresql
    whole, less = dict(module.create()), dict(module.create(frozenset({rule})))
    whole.pop("", None)
    changed = []
    for name, ddl in whole.items():
        if less.get(name) == ddl:
            continue
        if "CREATE FUNCTION" not in ddl:
            changed.append(f"DROP TRIGGER {name}")
        if name in less:
            changed.append(less[name].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))
    assert changed, f"no guard is called {rule}"
    return changed


def rows_drill(rule: str) -> list[str]:
    """The plainest change that `rule` refuses."""
    table, what = rule.split(".")
    if what == "no_delete":
        return [f"DELETE FROM {table}"]
    column = {"turnover": "debit", "fund_balance": "amount", "place_balance": "amount", "person_help": "times"}.get(
        table
    )
    if column:
        return [f"UPDATE {table} SET {column} = {column} + 1"]
    model = next(m for m in BOOKS if m.__table__.name == table)
    column = model.__table__.columns.keys()[-1]
    return [f"UPDATE {table} SET {column} = {column}"]


def row_rules() -> list[str]:
    return [
        *(f"{m.__table__.name}.no_delete" for m in BOOKS),
        *(f"{m.__table__.name}.no_update" for m in APPEND_ONLY),
        *(f"{m.__table__.name}.explained" for m in CHANGED_BY_STEPS),
    ]


def run(stage: Stage, role: str, drills: dict[str, Script]) -> dict[str, str]:
    """What still refused, by drill; "" where the statements went through and the probe said yes."""
    outcomes = stage.books.run(list(drills.values()), role=role)
    return {
        name: outcome.message or ("" if not drills[name].probe or outcome.probe else "the probe said no")
        for name, outcome in zip(drills, outcomes, strict=True)
    }


def test_every_rule_has_its_attack(stage: Stage) -> None:
    dialect, drills = stage.books.dialect, {}
    for attack in REGISTER.values():
        if attack.rule in guards.names() and dialect not in attack.also_refused_on:
            sql = attack.build(stage.arsenal)
            drills[attack.name] = Script([*without(dialect, attack.rule), *sql], dry=True)
    still = {name: message for name, message in run(stage, "owner", drills).items() if message}
    assert not still, "these were refused although their rule was gone"
    proven = {REGISTER[name].rule for name in drills} | set(steps.STORIES) | set(REPEATED[dialect])
    assert proven == set(guards.names())
    assert not stage.changed()


def test_every_row_guard_has_its_attack(stage: Stage) -> None:
    dialect = stage.books.dialect
    told = {rule: [*stage.arsenal.before.get(rule.split(".")[0], []), *rows_drill(rule)] for rule in row_rules()}
    drills = {rule: Script([*without(dialect, rule), *sql], dry=True) for rule, sql in told.items()}
    still = {name: message for name, message in run(stage, "superuser", drills).items() if message}
    assert not still
    kept = {rule: Script(sql, dry=True) for rule, sql in told.items()}
    assert not [rule for rule, message in run(stage, "superuser", kept).items() if not message]
    assert not stage.changed()


def test_every_step_moves_something(stage: Stage) -> None:
    dialect, arsenal = stage.books.dialect, stage.arsenal
    told = {name: story(arsenal) for name, story in steps.STORIES.items()}
    with_it = {name: Script(sql, probe, dry=True) for name, (sql, probe) in told.items()}
    assert not any(run(stage, "owner", with_it).values())
    without_it = {name: Script([*without(dialect, name), *sql], probe, dry=True) for name, (sql, probe) in told.items()}
    assert all(run(stage, "owner", without_it).values())
    assert not stage.changed()


def test_repeated_rules_are_repeated(stage: Stage) -> None:
    """A rule listed as repeated that is not must get its attack."""
    dialect = stage.books.dialect
    for attack in REGISTER.values():
        if attack.rule in REPEATED[dialect]:
            script = Script([*without(dialect, attack.rule), *attack.build(stage.arsenal)], dry=True)
            assert stage.books.run([script], role="owner")[0].refused, attack.name
