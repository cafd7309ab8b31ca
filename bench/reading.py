"""Reading in a ledger of a million vouchers: the first page of a book, pages at any depth (p50, p95), the balance at a
date; beside one read by primary key and beside a running balance by a window over the whole account. The pages are
tried against each other before a figure is believed. Scale: READING_VOUCHERS."""

import os
import random
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from app.books.choice import Choice, Composed, Spot
from app.books.compose import detail_book, general_books, place_books
from app.books.forms import BANK_BOOK, DETAIL, JOURNAL, LEDGER
from app.books.rows import Posted
from bench.posting import Scene, settle
from ledger import balances, windows
from ledger.columns import Day
from ledger.models import Place, Voucher
from ledger.windows import Which
from tests import servers
from tests.databases import Books, PostgresShelf, SqliteShelf

MANY = int(os.environ.get("READING_VOUCHERS", "1000000"))
FIRST, DAYS, LINES, TIMES = date(2025, 1, 1), 730, 50, 40
LAST = FIRST + timedelta(DAYS - 1)
Way = Callable[[Session, date], object]


def measure(many: int = MANY) -> dict[str, dict[str, float]]:
    """Both databases; {database: {way: milliseconds, ratios}}."""
    figures = {}
    with TemporaryDirectory() as folder, SqliteShelf(Path(folder)).take() as books:
        figures["sqlite"] = _compare("SQLite", books, many)
    with servers.postgres() as url:
        shelf = PostgresShelf(url)
        with shelf.take() as books:
            figures["postgresql"] = _compare("PostgreSQL", books, many)
        shelf.clear()
    return figures


def _compare(title: str, books: Books, many: int) -> dict[str, float]:
    scene = settle(books)
    fill(books, scene, many)
    chance, figures = random.Random(7), {}
    days = [FIRST + timedelta(chance.randrange(DAYS)) for _ in range(TIMES)]
    with Session(books.engine) as session:
        _right(session, scene)
        for name, way in _ways(scene, many).items():
            slow = "window over" in name
            times = sorted(_timed(session, way, day) for day in days[: 5 if slow else TIMES])
            figures[f"{name}, p50"] = statistics.median(times)
            figures[f"{name}, p95"] = times[int(len(times) * 0.95)]
    key = figures["a row by its key, p50"]
    figures["balance at a date : row by its key"] = figures["balance at a date, p50"] / key
    deep = figures["S03-H 3538, any depth, p50"]
    figures["page : window over the account"] = deep / figures["window over the account, p50"]
    print(f"\n{title}: {many:,} vouchers, pages of {LINES} lines, milliseconds")
    for name, figure in figures.items():
        print(f"  {name:<42}{figure:>12,.3f}")
    return figures


def _ways(scene: Scene, many: int) -> dict[str, Way]:
    unit, _fund, place, _party = scene
    books = {
        "S04-H": lambda s: general_books.journal(s, Choice("s04-h", unit, FIRST, LAST), JOURNAL, _nobody),
        "S03-H 3538": lambda s: general_books.ledger(s, Choice("s03-h", unit, FIRST, LAST, "3538"), LEDGER, _nobody),
        "S03-H 1411 (few lines)": lambda s: general_books.ledger(
            s, Choice("s03-h", unit, FIRST, LAST, "1411"), LEDGER, _nobody
        ),
        "S12-H": lambda s: _bank(s, unit, place),
        "S38-H 3538": lambda s: _detail(s, unit),
    }  # fmt: skip
    ways: dict[str, Way] = {
        "a row by its key": lambda s, day: s.get(
            Voucher, (day - FIRST).days * many // DAYS + 1, populate_existing=True
        ),
        "balance at a date": lambda s, day: balances.opening(s, unit, "1121", day, place=place),
        "window over the account": lambda s, day: s.execute(_WINDOW, {"unit": unit, "day": day}).all(),
    }
    for name, opens in books.items():
        ways[f"{name}, first page"] = lambda s, day, opens=opens: opens(s).turn(Spot(), LINES)
        ways[f"{name}, any depth"] = lambda s, day, opens=opens, name=name: _deep(s, opens, name, unit, day)
        ways[f"{name}, last page"] = lambda s, day, opens=opens: opens(s).turn(Spot(back=True), LINES)
    return ways


_WINDOW = text("""
SELECT * FROM (
    SELECT v.id, v.code, v.entry_date, v.description, s.debit, s.credit,
           sum(s.debit - s.credit) OVER (ORDER BY v.entry_date, v.id, s.line) AS balance
    FROM voucher v JOIN movement_side s ON s.voucher_id = v.id WHERE v.unit_id = :unit AND s.account = '3538') lines
WHERE entry_date >= :day ORDER BY entry_date, id LIMIT 50""").bindparams(bindparam("day", type_=Day))


def _deep(session: Session, opens: Callable[[Session], Composed], name: str, unit: int, day: date) -> object:
    """A page that begins in the middle of a day, as its address says it."""
    if name.startswith("S38"):
        found = windows.window(session, Which(unit, FIRST, LAST, "3538"), 1, windows.At(day, 0, 0))
        at = found.first
        return opens(session).turn(Spot(f"1.{at.day:%Y%m%d}.{at.voucher}.1" if at else "1"), LINES)  # type: ignore[misc]
    return opens(session).turn(Spot(day=day), LINES)  # type: ignore[misc]


def _bank(session: Session, unit: int, place: int) -> Composed:
    return Composed((), turn=lambda spot, n: place_books.page(
        session, BANK_BOOK, session.get_one(Place, place), Choice("", unit, FIRST, LAST).span,
        spot, n,
    ))  # fmt: skip


def _detail(session: Session, unit: int) -> Composed:
    return detail_book.compose(session, Choice("s38-h", unit, FIRST, LAST, "3538"), DETAIL, _nobody)


def _nobody(_parties: list[int]) -> dict[int, str]:
    return {}


def _timed(session: Session, way: Way, day: date) -> float:
    begun = time.perf_counter()
    way(session, day)
    return (time.perf_counter() - begun) * 1000


def _right(session: Session, scene: Scene) -> None:
    """The running balance of a page in the middle is the day rows' balance; pages meet without a gap."""
    day = FIRST + timedelta(DAYS // 2)
    page = _bank(session, scene[0], scene[2]).turn(Spot(day=day), LINES)  # type: ignore[misc]
    rows = [row for row in page.rows if isinstance(row, Posted)]
    first = rows[0].cells
    assert first[7] - (first[5] or 0) + (first[6] or 0) == balances.opening(  # type: ignore[operator]
        session, scene[0], "1121", day, place=scene[2]
    )
    which = Which(scene[0], FIRST, LAST, "3538")
    one = windows.window(session, which, 2 * LINES, windows.At(day, 0, 0))
    two = windows.window(session, which, LINES, windows.window(session, which, LINES, windows.At(day, 0, 0)).next)
    assert one.lines[LINES:] == two.lines


def fill(books: Books, scene: Scene, many: int) -> None:
    """So many vouchers over two years, past the guards of a database that is thrown away: one in four pays out, one in
    five hundred is an advance."""
    unit, fund, place, party = scene
    lite = books.dialect == "sqlite"
    day = (
        f"date('{FIRST}', (i * {DAYS} / {many}) || ' days')" if lite else f"DATE '{FIRST}' + (i * {DAYS} / {many})::int"
    )
    moment = "'2026-03-01T00:00:00.000000+00:00'" + ("" if lite else "::timestamptz")
    numbers = f"WITH RECURSIVE n(i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < {many} - 1)"
    pays, advances = "i % 4 = 3", "i % 500 = 3"
    debit = f"CASE WHEN {advances} THEN '1411' WHEN {pays} THEN '3538' ELSE '1121' END"
    credit = f"CASE WHEN {pays} THEN '1121' ELSE '3538' END"
    off = (
        [f"DROP TRIGGER {name}" for name in _triggers(books)]
        if lite
        else [f"ALTER TABLE {name} DISABLE TRIGGER ALL" for name in ("voucher", "movement", "turnover")]
    )
    done = books.raw(
        *off,
        f"""INSERT INTO movement (voucher_id, line, n_lines, debit, credit, amount, debit_fund, credit_fund,
                                  debit_place, credit_place, party_id)
            {numbers} SELECT i + 1, 1, 1, {debit}, {credit}, 100000 + i % 1000, {fund}, {fund},
                CASE WHEN {pays} THEN NULL ELSE {place} END, CASE WHEN {pays} THEN {place} END, {party} FROM n""",
        f"""INSERT INTO voucher (id, unit_id, kind, nature, series_id, number, code, period_id, doc_date, entry_date,
                                 booked_at, booked_by, description, n_lines, amount, outside_ref, outside_use)
            {numbers} SELECT i + 1, {unit}, CASE WHEN {pays} THEN 'BN' ELSE 'BC' END, 'plain', 1, i + 1,
                'BC-2026-' || (i + 1), 1, {day}, {day}, {moment}, {party}, 'Ủng hộ đoàn viên khó khăn số ' || i, 1,
                100000 + i % 1000, 'line:' || i, 1 FROM n""",
        """INSERT INTO turnover (account, fund_id, place_id, day, debit, credit, sides, last_voucher)
           SELECT s.account, s.fund_id, s.place_id, v.entry_date, sum(s.debit), sum(s.credit), count(*), max(v.id)
           FROM movement_side s JOIN voucher v ON v.id = s.voucher_id GROUP BY 1, 2, 3, 4""",
        *(["ANALYZE"] if lite else []),
        role="web" if lite else "superuser",
    )
    assert not done.refused, done.message
    if not lite:
        _vacuum(books)


def _triggers(books: Books) -> list[str]:
    with books.engine.connect() as connection:
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
        return [str(row.name) for row in names]


def _vacuum(books: Books) -> None:
    """As autovacuum leaves a table that has stood for a while."""
    with psycopg.connect(books.superuser_url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
