"""Ways in that only PostgreSQL has: shadow tables, one statement with many rows, sessions that skip triggers."""

import pytest

from ledger.guards import postgresql
from tests.databases import Script
from tests.ledger.attacks import money, months, vouchers
from tests.ledger.conftest import Stage
from tests.ledger.scene import FRESH


def refused(stage: Stage, *sql: str, role: str = "web") -> str:
    outcome = stage.books.run([Script(sql, dry=True)], role=role)[0]
    assert outcome.refused
    assert not stage.changed()
    return outcome.code


def shadow(table: str, change: str) -> list[str]:
    """A temporary table that would stand before the real one where a search path lets it."""
    return [
        f"CREATE TEMPORARY TABLE {table} AS SELECT * FROM public.{table}",
        f"UPDATE pg_temp.{table} SET {change}",
    ]


def aimed(sql: list[str]) -> list[str]:
    return [s.replace("INSERT INTO ", "INSERT INTO public.") for s in sql]


def test_a_temporary_month_opens_nothing(postgres_stage: Stage) -> None:
    attack = vouchers.posts_into_a_closed_month(postgres_stage.arsenal)
    assert refused(postgres_stage, *shadow("period", "state = 'open'"), *aimed(attack)) == "period_closed"


def test_a_temporary_balance_pays_nothing(postgres_stage: Stage) -> None:
    attack = money.spends_more_than_the_fund_has(postgres_stage.arsenal)
    filled = shadow("fund_balance", "amount = 1000000000")
    assert refused(postgres_stage, *filled, *aimed(attack)) == "fund_overdrawn"


def test_one_statement_with_two_numbers_is_dense(postgres_stage: Stage) -> None:
    """A bulk import may number many vouchers in one statement, but not with a gap."""
    a = postgres_stage.arsenal
    series, last = a.series[a.f.unit, "BC"]

    def both(second_number: int) -> list[str]:
        first = a.voucher(id=FRESH, series_id=series, number=last + 1)
        second = a.voucher(id=FRESH + 1, series_id=series, number=second_number)
        return [*first[:-1], *second[:-1], f"{first[-1]}, {second[-1].split(' VALUES ')[1]}"]

    assert not postgres_stage.books.run([Script(both(last + 2), dry=True)])[0].refused
    assert refused(postgres_stage, *both(last + 3)) == "number_out_of_turn"


def test_one_statement_closes_a_month_once(postgres_stage: Stage) -> None:
    closing = months.event(postgres_stage.arsenal, postgres_stage.scene.f.months[3], "open", "closed")[0]
    twice = f"{closing}, {closing.split(' VALUES ')[1]}"
    assert refused(postgres_stage, twice) == "period_step"


def test_lines_and_seal_in_one_statement(postgres_stage: Stage) -> None:
    """A line that arrives beside its voucher arrives too late."""
    a = postgres_stage.arsenal
    *lines, seal = a.voucher()
    assert refused(postgres_stage, f"WITH held AS ({lines[0]} RETURNING 1) {seal}") == "lines_differ"


@pytest.mark.parametrize("table", ["fund_balance", "place_balance", "turnover"])
def test_nobody_inserts_what_steps_insert(postgres_stage: Stage, table: str) -> None:
    a = postgres_stage.arsenal
    empty = {**a.rows[table][0], next(iter(a.rows[table][0])): "002" if table == "turnover" else FRESH}
    for name in ("amount", "debit", "credit", "last_voucher"):
        if name in empty:
            empty[name] = 0
    assert refused(postgres_stage, a.insert(table, **empty), role="owner") == "unexplained"
    refused(postgres_stage, a.insert(table, **empty), role="web")


def test_the_web_may_not_disarm(postgres_stage: Stage) -> None:
    for sql in (
        "ALTER TABLE voucher DISABLE TRIGGER ALL",
        "DROP TRIGGER voucher_guard_insert ON voucher",
        "SET session_replication_role = replica",
        "DROP FUNCTION books_sealed() CASCADE",
        "CREATE OR REPLACE FUNCTION books_sealed() RETURNS trigger LANGUAGE sql AS 'SELECT NULL'",
        "SELECT setval('voucher_id', 1)",
        "CREATE TABLE public.period_of_mine (id int)",
        "LOCK TABLE voucher IN ACCESS EXCLUSIVE MODE",
        "SELECT * FROM fund_balance FOR UPDATE",
    ):
        refused(postgres_stage, sql)


def test_a_session_that_skips_triggers_skips_none_of_ours(postgres_stage: Stage) -> None:
    a = postgres_stage.arsenal
    overdrawn = money.spends_more_than_the_fund_has(a)
    assert refused(postgres_stage, *overdrawn, role="superuser") == "fund_overdrawn"
    assert refused(postgres_stage, *vouchers.posts_into_a_filed_month(a), role="superuser") == "period_closed"


@pytest.mark.parametrize("name", postgresql.CALLED)
def test_nobody_else_takes_the_writers_turn(postgres_stage: Stage, name: str) -> None:
    asked = f"SELECT has_function_privilege('public', '{name}', 'EXECUTE')"
    assert postgres_stage.books.run([Script([], asked, dry=True)])[0].probe is False


def test_the_web_adds_no_account(postgres_stage: Stage) -> None:
    outcome = postgres_stage.books.run([Script(["INSERT INTO account SELECT * FROM account WHERE false"], dry=True)])[0]
    assert "permission denied" in outcome.message
