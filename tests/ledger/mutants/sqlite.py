"""Mutants on SQLite: the CREATE TABLE is written anew without the constraint, in a copy that lives in memory."""

import json
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy.engine import make_url

from tests.ledger.conftest import Stage
from tests.ledger.mutants import Mutant

MUTATOR = Path(__file__).parents[2] / "mutator.py"
WAITING = ("movement", "request_key")  # tables with a key that waits until the COMMIT; the log's own is asked alone


class Sqlite:
    """One program that answers; a second SQLite in this process would drop the first one's locks."""

    def __init__(self, stage: Stage) -> None:
        with stage.books.engine.connect() as connection:
            rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_schema WHERE type = 'table'")
            self.tables = {row.name: row.sql for row in rows}
        file = str(make_url(stage.books.url).database)
        self.held = subprocess.Popen(
            [sys.executable, MUTATOR, file], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(
        self, sql: Iterable[str], *, less: tuple[Mutant, ...] = (), fenceless: Iterable[str] = (),
        probe: str = "", log: bool = False, keys: bool = True,
    ) -> str:  # fmt: skip
        tables: dict[str, str] = {}
        for mutant in less:
            tables[mutant.table] = without(tables.get(mutant.table, self.tables[mutant.table]), mutant)
        waiting = ["log_due"] if log else list(WAITING)
        asked = {
            "tables": tables, "sql": list(sql), "fenceless": sorted(fenceless), "waiting": waiting,
            "probe": probe, "keys": keys,
        }  # fmt: skip
        assert self.held.stdin
        assert self.held.stdout
        self.held.stdin.write(json.dumps(asked) + "\n")
        self.held.stdin.flush()
        return str(json.loads(self.held.stdout.readline()))

    def close(self) -> None:
        self.held.communicate()


def without(sql: str, mutant: Mutant) -> str:
    """CREATE TABLE less one constraint: SQLAlchemy writes each on a line of its own."""
    if mutant.column:
        found = re.compile(rf"^(\s*\"?{mutant.column}\"? .*?) NOT NULL", re.M)
        less = found.sub(r"\1", sql, count=1)
    elif mutant.eager:
        less = re.sub(rf"(CONSTRAINT {mutant.constraint} .*?) DEFERRABLE INITIALLY DEFERRED", r"\1", sql)
    else:
        less = re.sub(rf",\s*\n\s*CONSTRAINT {mutant.constraint} .*?(?=,\s*\n|\n\))", "", sql, count=1, flags=re.S)
        if " PRIMARY KEY " not in less:
            less = less.replace(" WITHOUT ROWID,", "").replace("WITHOUT ROWID, ", "").replace(", WITHOUT ROWID", "")
    assert less != sql, f"{mutant.name} is not in the table: {sql}"
    return less
