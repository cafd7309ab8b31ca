"""Many vouchers in one transaction: what `posting.post` does, in one statement a table instead of one a voucher.

Every guard judges them as it judges one. PostgreSQL takes the rows by COPY, SQLite by executemany.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, text
from sqlalchemy.orm import Session

from ledger import log, numbers
from ledger.log.copying import copy_rows
from ledger.models import MovementRow, Voucher
from ledger.posting import Posted, line_rows, open_period_of, voucher_row
from ledger.voucher import Draft

_IDS = text("SELECT nextval('voucher_id') FROM generate_series(1, :n)")
Row = dict[str, object]


def post_many(session: Session, drafts: Sequence[Draft], *, by: int, now: datetime) -> list[Posted]:
    """Write `drafts` into the books in their order, all or none. Cash comes by slips, so no draft here has one."""
    if any(draft.slip is not None for draft in drafts):
        raise ValueError("a slip is posted alone, when its cash was counted")
    if not drafts:
        return []
    session.flush()
    connection = session.connection()
    starts = {asked: numbers.start(session, unit=asked[0], kind=asked[1], day=asked[2]) for asked in _asked(drafts)}
    for asked, start in starts.items():
        open_period_of(start, asked[2])
    ids = _ids(connection, [start.id for start in starts.values()], len(drafts))
    last: dict[int, int] = {}
    rows, lines, posted = [], [], []
    for id, draft in zip(ids, drafts, strict=True):
        day = draft.entry_date
        start = starts[_month_of(draft)]
        period, series = open_period_of(start, day), int(start.series or 0)
        last[series] = last.get(series, int(start.last or 0)) + 1
        code = numbers.label(draft.kind, day, last[series], month=int(start.month or 0))
        row = voucher_row(draft, id, period=period, series=series, number=last[series], code=code, by=by, now=now)
        its = line_rows(id, draft.movements)
        rows.append(row)
        lines.extend(its)
        log.remember(connection, "voucher", str(id), row, its)
        posted.append(Posted(id, code, draft.amount))
    _write(connection, MovementRow, lines)
    _write(connection, Voucher, rows)
    return posted


def _month_of(draft: Draft) -> tuple[int, str, date]:
    """What two vouchers share that stand in one period and count in one series."""
    return draft.unit, draft.kind, draft.entry_date.replace(day=1)


def _asked(drafts: Sequence[Draft]) -> list[tuple[int, str, date]]:
    return list(dict.fromkeys(_month_of(draft) for draft in drafts))


def _ids(connection: Connection, known: Sequence[int | None], n: int) -> list[int]:
    """`n` ids, rising; `known` are those that were handed out with the numbers."""
    taken = sorted({id for id in known if id is not None})
    if connection.dialect.name != "postgresql":
        return list(range(taken[0], taken[0] + n)) if taken else []
    more = connection.scalars(_IDS, {"n": n - len(taken)})
    return sorted([*taken, *(int(id) for id in more)])


def _write(connection: Connection, model: type[Any], rows: Sequence[Row]) -> None:
    if connection.dialect.name != "postgresql":
        connection.execute(insert(model), rows)
        return
    copy_rows(connection, model.__table__.name, rows)
