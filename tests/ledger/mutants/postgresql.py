"""Mutants on PostgreSQL: the constraint is dropped, the attack tried, and all of it rolled back."""

from collections.abc import Iterable

import psycopg

from tests.ledger.conftest import Stage
from tests.ledger.mutants import Mutant

WAITING = ("movement_sealed", "fk_request_key_key")  # what a COMMIT asks; the log's own key is asked alone
UNWRITTEN = "log_due_unwritten"


class Postgresql:
    """One connection of the superuser, who may drop anything."""

    def __init__(self, stage: Stage) -> None:
        dsn = stage.books.superuser_url.replace("postgresql+psycopg://", "postgresql://")
        self.held = psycopg.connect(dsn, autocommit=True)

    def ask(
        self, sql: Iterable[str], *, less: tuple[Mutant, ...] = (), fenceless: Iterable[str] = (),
        probe: str = "", log: bool = False, keys: bool = True,
    ) -> str:  # fmt: skip
        gone = {mutant.constraint for mutant in less if not mutant.eager}
        asked = [name for name in ((UNWRITTEN,) if log else WAITING) if name not in gone]
        try:
            with self.held.transaction(force_rollback=True):
                for statement in (
                    *map(_without, less),
                    *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in sorted(fenceless)),
                    *sql,
                ):
                    self.held.execute(statement.encode())
                for name in asked:
                    self._ask_now(name)
                row = self.held.execute(probe.encode()).fetchone() if probe else (1,)
                return "" if row and row[0] else "the probe said no"
        except psycopg.Error as refusal:
            return str(refusal).split("\n")[0]

    def _ask_now(self, name: str) -> None:
        """What waits until the COMMIT, unless it went with the key that it pointed to."""
        known = self.held.execute("SELECT 1 FROM pg_constraint WHERE conname = %s", (name,)).fetchone()
        if known:
            self.held.execute(f"SET CONSTRAINTS {name} IMMEDIATE".encode())

    def close(self) -> None:
        self.held.close()


def _without(mutant: Mutant) -> str:
    if mutant.column:
        return f"ALTER TABLE {mutant.table} ALTER COLUMN {mutant.column} DROP NOT NULL"
    if mutant.eager:
        return f"ALTER TABLE {mutant.table} ALTER CONSTRAINT {mutant.constraint} NOT DEFERRABLE"
    return f"ALTER TABLE {mutant.table} DROP CONSTRAINT {mutant.constraint} CASCADE"
