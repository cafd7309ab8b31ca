"""A stranger with the file: opens SQLite books without our engine and without one PRAGMA, runs scripts, says what
came of each. Run as a program, because a second SQLite library in one process would drop the first one's locks."""

import json
import sys

try:
    from pysqlite3 import dbapi2 as sqlite
except ImportError:
    import sqlite3 as sqlite


def run(file: str, sql: list[str], probe: str, dry: bool) -> tuple[str, object]:
    connection = sqlite.connect(file, isolation_level=None, timeout=10)
    try:
        connection.execute("BEGIN IMMEDIATE")
        for statement in sql:
            connection.execute(statement)
        answer = connection.execute(probe).fetchone() if probe else None
        connection.execute("ROLLBACK" if dry else "COMMIT")
    except sqlite.Error as refusal:
        if len(sql) == 1 and not dry and connection.in_transaction:
            connection.execute("COMMIT")  # what a refused statement left behind, if anything
        return str(refusal) or type(refusal).__name__, None
    finally:
        connection.close()
    return "", answer[0] if answer else None


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    json.dump([run(asked["file"], *script) for script in asked["scripts"]], sys.stdout)
