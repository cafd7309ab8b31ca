"""What makes an event due in the log: each row written into a logged table, and each change of one.

The books' own tables never change but by steps that another logged row explains; the desk's may, and then the row as
it now stands is due once more. Neither can be deleted.
"""

from sqlalchemy import Table

from ledger.models import BOOKS, Base

_BOOKS = frozenset(str(model.__table__.name) for model in BOOKS)  # type: ignore[attr-defined]
_STEP = "(SELECT count(*) FROM log_leaf l WHERE l.kind = '{kind}' AND l.ref = {ref})"
_WAITS = "NOT EXISTS (SELECT 1 FROM log_due d WHERE d.kind = '{kind}' AND d.ref = {ref})"


def tables() -> list[Table]:
    """Every logged table that this process knows."""
    return [table for table in Base.metadata.sorted_tables if table.info.get("logged")]


def _ref(table: Table, row: str) -> str:
    return " || '/' || ".join(f"CAST({row}.{column.name} AS TEXT)" for column in table.primary_key.columns)


def sqlite(known: list[Table]) -> list[tuple[str, str]]:
    """(name, DDL) of the triggers on SQLite."""
    made = []
    for table in known:
        name, ref = table.name, _ref(table, "NEW")
        says = {"kind": name, "ref": ref}
        events = {"insert": f"SELECT '{name}', {ref}, 0"}
        if name not in _BOOKS:
            events["update"] = f"SELECT '{name}', {ref}, {_STEP.format(**says)} WHERE {_WAITS.format(**says)}"
            refuse = "BEGIN\n  SELECT RAISE(ABORT, 'books:sealed');\nEND"
            made.append((f"{name}_kept", f"CREATE TRIGGER {name}_kept BEFORE DELETE ON {name} {refuse}"))
        made += [
            (
                f"{name}_logged_{event}",
                f"CREATE TRIGGER {name}_logged_{event} AFTER {event.upper()} ON {name} BEGIN\n"
                f"  INSERT INTO log_due (kind, ref, step) {sql};\nEND",
            )
            for event, sql in events.items()
        ]
    return made


def postgresql(known: list[Table]) -> list[tuple[str, str]]:
    """(name, DDL) of the functions and triggers on PostgreSQL; name "" where dropping another drops it."""
    made = []
    for table in known:
        name, ref = table.name, _ref(table, "v")
        says = {"kind": name, "ref": ref}
        events = {"insert": f"SELECT '{name}', {ref}, 0 FROM fresh v"}
        if name not in _BOOKS:
            events["update"] = (
                f"SELECT '{name}', {ref}, {_STEP.format(**says)} FROM fresh v WHERE {_WAITS.format(**says)}"
            )
            made += [
                (
                    f"{name}_kept ON {name}",
                    f"CREATE TRIGGER {name}_kept BEFORE DELETE OR TRUNCATE ON {name} FOR EACH STATEMENT "
                    "EXECUTE FUNCTION books_sealed()",
                ),
                ("", f"ALTER TABLE {name} ENABLE ALWAYS TRIGGER {name}_kept"),
            ]
        for event, sql in events.items():
            function = f"books_{name}_logged_{event}"
            made += [
                (
                    f"{function}()",
                    f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER "
                    "SET search_path = pg_catalog, public, pg_temp AS $$\nBEGIN\n"
                    f"  INSERT INTO log_due (kind, ref, step) {sql};\n  RETURN NULL;\nEND $$",
                ),
                (
                    f"{name}_logged_{event} ON {name}",
                    f"CREATE TRIGGER {name}_logged_{event} AFTER {event.upper()} ON {name} "
                    f"REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION {function}()",
                ),
                ("", f"ALTER TABLE {name} ENABLE ALWAYS TRIGGER {name}_logged_{event}"),
            ]
    return made
