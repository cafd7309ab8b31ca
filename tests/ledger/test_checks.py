"""The self-check finds what a hand in the file changed, once every guard is out of the way; and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection

from ledger import checks, database, guards
from ledger.guards.rules import SIDES
from tests.databases import Books
from tests.ledger.conftest import Stage

# check → what the hand did. Each is one statement that no foreign key and no CHECK stands against.
TAMPERED = {
    "lines": "UPDATE movement SET amount = amount + 1 WHERE voucher_id = {gift}",
    "orphans": "DELETE FROM voucher WHERE id = {gift}",
    "numbers": "UPDATE voucher SET number = 9999 WHERE id = {gift}",
    "turnover": "UPDATE turnover SET debit = debit + 5, credit = credit + 5",
    "funds": "UPDATE fund_balance SET amount = amount + 1 WHERE fund_id = {fund}",
    "places": "UPDATE place_balance SET amount = amount + 1 WHERE place_id = {bank}",
    "funds_ever": "UPDATE turnover SET debit = debit + 900000000 WHERE account = '3538' AND fund_id = {fund}",
    "places_ever": "UPDATE turnover SET credit = credit + 900000000 WHERE account = '1121' AND place_id = {bank}",
    "mandates": "UPDATE mandate SET disbursed = disbursed + 1 WHERE id = {mandate}",
    "approvals": "UPDATE mandate SET approver_id = proposer_id WHERE id = {mandate}",
    "helped": "UPDATE person_help SET times = times + 1",
    "mandate_funds": "UPDATE mandate SET fund_id = {other_fund} WHERE id = {mandate}",
    "periods": "UPDATE voucher SET entry_date = '2026-03-31' WHERE id = {gift}",
    "after_close": "UPDATE period SET state = 'closed', last_event = {event} WHERE id = {month}",
    "reversals": "UPDATE movement SET amount = amount + 1 WHERE voucher_id = {turn}",
    "adjustments": "UPDATE movement SET amount = amount + 1000000 WHERE voucher_id = {adjustment}",
    "losses": "DELETE FROM loss_cover",
    "recoveries": "DELETE FROM loss_recovery",
    "counts": "UPDATE cash_count SET counted = counted + 1",
    "year_ends": "UPDATE bank_reconciliation SET day = '2025-12-31'",
    "crossing": "UPDATE movement SET credit_fund = {other_fund} WHERE voucher_id = {gift}",
    "cash": "DELETE FROM slip_step WHERE step = 'counted'",
    "receipts": "UPDATE receipt SET amount = amount + 1 WHERE id = {receipt}",
    "answers": "DELETE FROM request_answer WHERE key = 'k1'",
}


@contextmanager
def unguarded(books: Books) -> Iterator[Connection]:
    """A connection past every guard; what it did is taken back."""
    engine = database.connect(books.superuser_url or books.url)
    with engine.connect().execution_options(**{database.WRITES: True}) as connection:
        if connection.dialect.name == "sqlite":
            connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")
        transaction = connection.begin()
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        guards.remove(connection)
        connection.exec_driver_sql(f"CREATE VIEW movement_side AS {SIDES}")
        try:
            yield connection
        finally:
            transaction.rollback()
    engine.dispose()


def ids(stage: Stage, connection: Connection) -> dict[str, int]:
    s = stage.scene
    event = connection.exec_driver_sql("SELECT max(id) FROM period_event WHERE to_state = 'closed'").scalar_one()
    return {
        "gift": s.gift, "fund": s.f.common, "other_fund": s.f.storm, "bank": s.f.bank, "mandate": s.approved,
        "turn": s.turn, "receipt": s.receipt, "month": s.f.months[1], "event": event,
        "adjustment": s.adjustment,
    }  # fmt: skip


def test_untouched_books_have_no_finding(stage: Stage) -> None:
    with stage.books.engine.connect() as connection:
        assert checks.run(connection) == []


@pytest.mark.parametrize("name", sorted(TAMPERED))
def test_each_check_finds_its_hand(stage: Stage, name: str) -> None:
    with unguarded(stage.books) as connection:
        if name == "after_close":  # what was booked after the close, by the clock
            connection.exec_driver_sql("UPDATE voucher SET booked_at = '2031-01-01T00:00:00.000000+00:00'")
        connection.exec_driver_sql(TAMPERED[name].format(**ids(stage, connection)))
        assert name in {finding.check for finding in checks.run(connection)}


def test_each_check_has_its_hand() -> None:
    assert set(TAMPERED) == {check.name for check in checks.CHECKS}
