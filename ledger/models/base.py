"""The declarative base of every table, with names for all constraints, and what every table here is."""

from typing import Any

from sqlalchemy import Index, MetaData, text
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}

# A column with a person's words, or free text that may hold them: it enters the log as a salted commitment alone.
SEALED = {"sealed": True}


class Base(DeclarativeBase):
    """The one declarative base; the desk's tables inherit it too."""

    metadata = MetaData(naming_convention=NAMES)


def where_said(name: str, column: str) -> Index:
    """An index over the rows that say something in a column that most leave empty: the others do not pay for it."""
    said = text(f"{column} IS NOT NULL")
    return Index(name, column, sqlite_where=said, postgresql_where=said)


def table(*parts: Any, clustered: bool = False, logged: bool = False, kept: Any = None) -> tuple[Any, ...]:
    """Table arguments of every table here: STRICT on SQLite, so that a column holds only its own type; `clustered`
    where the key is not one integer, so that no hidden rowid is left to REPLACE through; `logged` where each row is
    an event that the log must hold (columns with `info={"sealed": True}` enter it as salted commitments);
    `kept` is what the database holds of a table of the desk (`ledger.guards.rules.Kept`)."""
    info = {"logged": logged, "kept": kept}
    return (*parts, {"sqlite_strict": True, "sqlite_with_rowid": not clustered, "info": info})
