"""Vouchers in bulk: `bulk.post_many` in batches of a thousand, as `demo load` and imports post, with every guard,
number and leaf, beside executemany (SQLite) and COPY (PostgreSQL) of the same rows into tables without a constraint."""

import time
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.posting import DAY, MOVEMENT, NOW, VOUCHER, Scene, bare_tables, settle
from ledger import checks, database, log
from ledger.bulk import post_many
from ledger.log import check as log_check
from ledger.log.copying import copy_rows
from ledger.posting import line_rows, voucher_row
from ledger.voucher import Draft, Movement
from tests import servers
from tests.databases import Books, PostgresShelf, SqliteShelf

MANY, BATCH = 100_000, 1_000


def measure(many: int = MANY) -> dict[str, dict[str, float]]:
    """Both databases; {database: {way: vouchers per second, "ratio", "growth"}}."""
    figures = {}
    with TemporaryDirectory() as folder, SqliteShelf(Path(folder)).take() as books:
        figures["sqlite"] = _compare("SQLite", books, many)
    with servers.postgres(durable=True) as url:
        shelf = PostgresShelf(url)
        with shelf.take() as books:
            figures["postgresql"] = _compare("PostgreSQL", books, many)
        shelf.clear()
    return figures


def _compare(title: str, books: Books, many: int) -> dict[str, float]:
    scene = settle(books)
    bare_tables(books)
    bare = [_bare(books, scene, start) for start in range(0, many, BATCH)]
    ours = [_ours(books, scene, start) for start in range(0, many, BATCH)]
    with books.engine.connect() as connection:
        assert checks.run(connection) == []
        assert (found := list(log_check.run(connection))) == [], found[:3]
        for name in ("voucher", "bare_voucher"):
            assert connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() == many
    tenth = max(len(ours) // 10, 1)
    figures = {
        "bare": many / sum(bare), "ours": many / sum(ours), "ratio": sum(bare) / sum(ours),
        "growth, last tenth : first": sum(ours[-tenth:]) / sum(ours[:tenth]),
    }  # fmt: skip
    print(f"\n{title}: {many:,} vouchers in batches of {BATCH:,}, per second")
    for name, figure in figures.items():
        print(f"  {name:<32}{figure:>10,.2f}")
    return figures


def _drafts(scene: Scene, start: int) -> list[Draft]:
    unit, fund, place, party = scene
    return [
        Draft(
            unit, "BC", DAY, DAY, "Ủng hộ",
            (Movement("1121", "3538", 100_000 + n, fund, fund, debit_place=place, party=party),),
            outside_ref=f"line:{n}",
        )
        for n in range(start, start + BATCH)
    ]  # fmt: skip


def _ours(books: Books, scene: Scene, start: int) -> float:
    drafts, begun = _drafts(scene, start), time.perf_counter()
    with Session(books.engine) as session:
        session.connection(execution_options={database.WRITES: True})
        post_many(session, drafts, by=scene[3], now=NOW)
        log.append(session.connection(), now=NOW)
        session.commit()
    return time.perf_counter() - begun


def _bare(books: Books, scene: Scene, start: int) -> float:
    rows, lines = [], []
    for n, draft in enumerate(_drafts(scene, start), start=start + 1):
        rows.append(voucher_row(draft, n, period=1, series=1, number=n, code=f"BC-2026-{n:04}", by=scene[3], now=NOW))
        lines += line_rows(n, draft.movements)
    if books.dialect == "sqlite":
        days = {"doc_date": DAY.isoformat(), "entry_date": DAY.isoformat(), "booked_at": NOW.isoformat()}
        rows = [{**row, **days} for row in rows]
    begun = time.perf_counter()
    with books.engine.connect().execution_options(**{database.WRITES: True}) as connection, connection.begin():
        for name, columns, these in (("movement", MOVEMENT, lines), ("voucher", VOUCHER, rows)):
            if books.dialect == "sqlite":
                names = ", ".join(columns)
                places = ", ".join(f":{column}" for column in columns)
                connection.execute(text(f"INSERT INTO bare_{name} ({names}) VALUES ({places})"), these)
            else:
                copy_rows(connection, f"bare_{name}", these)
    return time.perf_counter() - begun
