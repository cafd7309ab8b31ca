"""The declarative base of every table, with names for all constraints, and what every table here is."""

from typing import Any

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}


class Base(DeclarativeBase):
    """The one declarative base; the desk's tables inherit it too."""

    metadata = MetaData(naming_convention=NAMES)


def table(*parts: Any, clustered: bool = False) -> tuple[Any, ...]:
    """Table arguments of every table here: STRICT on SQLite, so that a column holds only its own type; `clustered`
    where the key is not one integer, so that no hidden rowid is left to REPLACE through."""
    return (*parts, {"sqlite_strict": True, "sqlite_with_rowid": not clustered})
