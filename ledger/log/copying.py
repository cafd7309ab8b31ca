"""Many rows at once into PostgreSQL: COPY, the one statement that its statement triggers see."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError


def copy_rows(connection: Connection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write `rows`, which have the same columns, into `table`. Raises DBAPIError as an INSERT would."""
    columns = list(rows[0])
    sql = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    raw: Any = connection.connection.driver_connection
    base: Any = connection.dialect.dbapi
    try:
        with raw.cursor() as cursor, cursor.copy(sql) as copy:
            for row in rows:
                copy.write_row([row[name] for name in columns])
    except base.Error as error:  # past SQLAlchemy's hands, so said in its words here
        raise DBAPIError.instance(sql, None, error, base.Error, dialect=connection.dialect) from error
