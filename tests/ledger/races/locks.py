"""PostgreSQL's explicit locks, each taken out of the function it stands in."""

import re
from collections.abc import Iterator

from ledger.guards import postgresql

LOCK = re.compile(r" FOR (?:SHARE|NO KEY UPDATE)(?=;)")
FROM = re.compile(r"(?<!MONTH )(?<!YEAR )FROM (\w+)")


def without_each() -> dict[str, str]:
    """`function or table: what it locks`, and the DDL that takes this one lock away."""
    whole = dict(postgresql.create())
    found = [*_of_tables(whole), *_of_functions(whole)]
    assert len({name for name, _ in found}) == len(found), "two locks of one name"
    return {name: ddl.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION") for name, ddl in found}


def _of_tables(whole: dict[str, str]) -> Iterator[tuple[str, str]]:
    for table, lines in postgresql.LOCKS.items():
        body = whole[f"books_{table}_insert()"]
        for line in lines:
            flat = " ".join(line.split()).removeprefix("SELECT ")
            assert body.count(f"  PERFORM {flat};\n") == 1, f"{table} does not lock as it says: {flat}"
            yield f"{table}: {FROM.findall(flat)[0]}", body.replace(f"  PERFORM {flat};\n", "")


def _of_functions(whole: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What the web's role calls before it writes."""
    for name, ddl in whole.items():
        if "CREATE FUNCTION" in ddl and "RETURNS trigger" not in ddl:
            for found in LOCK.finditer(ddl):
                locked = FROM.findall(ddl[: found.start()])[-1]
                yield f"{name.split('(')[0]}: {locked}", ddl[: found.start()] + ddl[found.end() :]
