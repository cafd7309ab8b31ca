"""SQLite books with other tables: reads a file of books, builds them anew in memory with some CREATE TABLE replaced,
and says what came of each script. Run as a program, for the reason that `attacker.py` gives."""

import json
import sys
from collections.abc import Iterable
from typing import Any

try:
    from pysqlite3 import dbapi2 as sqlite
except ImportError:
    import sqlite3 as sqlite


class Books:
    """The books of `file`, in memory, with the tables `told` in place of their own."""

    def __init__(self, file: str, told: dict[str, str]) -> None:
        self.told = told
        self.held = sqlite.connect(":memory:", isolation_level=None)
        self.held.execute("ATTACH ? AS old", (file,))
        schema = self.held.execute("SELECT type, name, tbl_name, sql FROM old.sqlite_schema WHERE sql <> ''").fetchall()
        for kind, name, _, sql in schema:
            if kind == "table" and not name.startswith("sqlite_"):
                self.held.execute(told.get(name, sql))
                self.held.execute(f"INSERT INTO main.{name} SELECT * FROM old.{name}")
        for wanted in ("index", "view", "trigger"):
            for sql in (row[3] for row in schema if row[0] == wanted):
                self.held.execute(sql)
        self.triggers = [(name, table) for kind, name, table, _ in schema if kind == "trigger"]
        self.held.execute("DETACH old")

    def run(
        self, sql: Iterable[str], fenceless: Iterable[str], waiting: Iterable[str], probe: str, keys: bool
    ) -> str:  # fmt: skip
        """The refusal, or "". `fenceless` are tables that lose their triggers; `waiting` are asked as at the COMMIT;
        `keys` says whether foreign keys are; a probe that answers 0 is a refusal too."""
        try:
            self.held.execute(f"PRAGMA foreign_keys = {int(keys)}")
            self.held.execute("BEGIN")
            for name, table in self.triggers:
                if table in fenceless:
                    self.held.execute(f"DROP TRIGGER {name}")
            for statement in sql:
                self._do(statement)
            for table in waiting if keys else ():
                if self.held.execute(f"PRAGMA foreign_key_check({table})").fetchone():
                    return f"a key of {table} waits in vain"
            return "" if not probe or self.held.execute(probe).fetchone()[0] else "the probe said no"
        except sqlite.Error as refusal:
            return str(refusal) or type(refusal).__name__
        finally:
            if self.held.in_transaction:
                self.held.execute("ROLLBACK")

    def _do(self, statement: str) -> None:
        """One statement, or a trigger dropped and made anew."""
        first, parted, rest = statement.partition(";\nCREATE TRIGGER")
        self.held.execute(first)
        if parted:
            self.held.execute(parted.removeprefix(";\n") + rest)


def serve(file: str) -> None:
    """Answer one question a line, until there are no more. The books as they are, and the last others, are kept."""
    whole = other = Books(file, {})
    for line in sys.stdin:
        asked: dict[str, Any] = json.loads(line)
        if asked["tables"] and other.told != asked["tables"]:
            other = Books(file, asked["tables"])
        books = other if asked["tables"] else whole
        answer = books.run(asked["sql"], asked["fenceless"], asked["waiting"], asked["probe"], asked["keys"])
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    serve(sys.argv[1])
