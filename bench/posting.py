"""Durable posts per second: `posting.post` with every guard, its number and its leaf in the log, beside the bare INSERT
of the same rows into tables without a constraint or trigger, one commit each, on SQLite (synchronous=FULL) and
PostgreSQL; by one writer and by sixteen; and beside two peers. Ways are interleaved; medians of five rounds. The books
are checked before a figure is believed."""

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from bench import peers
from ledger import checks, database, log, posting
from ledger.log import check as log_check
from ledger.voucher import Draft, Movement
from tests import servers
from tests.databases import Books, PostgresShelf, SqliteShelf

ROUNDS, POSTS, WRITERS = 5, 320, 16
NOW = datetime(2026, 3, 1, tzinfo=UTC)
DAY = date(2026, 3, 1)
MOVEMENT = (
    "voucher_id", "line", "n_lines", "debit", "credit", "amount", "debit_fund", "credit_fund", "debit_place",
    "credit_place", "party_id", "mandate_id", "item_id", "item_unit", "quantity",
)  # fmt: skip
VOUCHER = (
    "id", "unit_id", "kind", "nature", "series_id", "number", "code", "period_id", "doc_date", "entry_date",
    "booked_at", "booked_by", "description", "n_lines", "amount", "slip_id", "outside_ref", "outside_use",
    "reverses_id", "adjusts_id",
)  # fmt: skip


Scene = tuple[int, int, int, int]


def measure() -> dict[str, dict[str, float]]:
    """Both databases; {database: {way: per second, ratios}}."""
    figures = {}
    with TemporaryDirectory() as folder, SqliteShelf(Path(folder)).take() as books:
        peer = ("python-accounting", lambda n: peers.python_accounting(Path(folder), n))
        figures["sqlite"] = _compare("SQLite, synchronous=FULL", books, peer)
    with servers.postgres(durable=True) as url:
        shelf = PostgresShelf(url)
        with shelf.take() as books:
            with books.engine.connect() as connection:  # a server from outside must be one that keeps what it says
                for name in ("fsync", "synchronous_commit"):
                    assert connection.execute(text(f"SHOW {name}")).scalar_one() == "on", f"{name} is off"
            peer = ("django-hordak", lambda n: peers.hordak(url, n))
            figures["postgresql"] = _compare("PostgreSQL", books, peer)
        shelf.clear()
    return figures


def _compare(title: str, books: Books, peer: tuple[str, Callable[[int], float]]) -> dict[str, float]:
    scene, bare = settle(books), bare_tables(books)
    ticket = count()
    ways: dict[str, Callable[[], None]] = {
        "bare, 1 writer": lambda: _alone(bare, ticket),
        "ours, 1 writer": lambda: _alone(lambda n: _post(books.engine, scene, n), ticket),
        f"bare, {WRITERS} writers": lambda: _together(bare, ticket),
        f"ours, {WRITERS} writers": lambda: _together(lambda n: _post(books.engine, scene, n), ticket),
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    others: list[float] = []
    for _ in range(ROUNDS):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            seconds[name].append(time.perf_counter() - start)
        others.append(peer[1](POSTS // 4))
    with books.engine.connect() as connection:
        assert checks.run(connection) == []
        assert (found := list(log_check.run(connection))) == [], found[:3]
        assert connection.execute(text("SELECT count(*) FROM voucher")).scalar_one() == ROUNDS * POSTS * 2
    rates = {name: POSTS / statistics.median(times) for name, times in seconds.items()}
    rates[peer[0]] = statistics.median(others)
    one, many = rates["ours, 1 writer"], rates[f"ours, {WRITERS} writers"]
    ratios = {
        "ours : bare, 1 writer": one / rates["bare, 1 writer"],
        f"ours : bare, {WRITERS} writers": many / rates[f"bare, {WRITERS} writers"],
        f"ours : {peer[0]}": one / rates[peer[0]],
    }
    print(f"\n{title}: durable posts per second, {POSTS} a round, median of {ROUNDS}")
    for name, rate in rates.items():
        print(f"  {name:<32}{rate:>10,.0f}")
    for name, ratio in ratios.items():
        print(f"  {name:<32}{ratio:>10.2f}")
    return rates | ratios


def _alone(way: Callable[[int], None], ticket: "count[int]") -> None:
    for _ in range(POSTS):
        way(next(ticket))


def _together(way: Callable[[int], None], ticket: "count[int]") -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(way, [next(ticket) for _ in range(POSTS)]))


def settle(books: Books) -> Scene:
    """A unit, a fund, a bank account and a person, with one open month."""
    with Session(books.engine) as session:
        session.connection(execution_options={database.WRITES: True})
        unit = posting.open_unit(session, code="B", name="Bench")
        fund = posting.open_fund(session, unit=unit, code="01", name="Quỹ")
        place = posting.open_place(session, unit=unit, account="1121", name="Bank")
        party = posting.new_party(session, now=NOW)
        posting.open_period(session, unit=unit, year=2026, month=3)
        session.flush()
        log.append(session.connection(), now=NOW)
        session.commit()
    return unit, fund, place, party


def _post(engine: Engine, scene: Scene, n: int) -> None:
    unit, fund, place, party = scene
    movement = Movement("1121", "3538", 100_000 + n, fund, fund, debit_place=place, party=party)
    draft = Draft(unit, "BC", DAY, DAY, "Ủng hộ", (movement,), outside_ref=f"line:{n}")
    with database.writers_turn(engine), Session(engine) as session:
        session.connection(execution_options={database.WRITES: True})
        posting.post(session, draft, by=party, now=NOW)
        log.append(session.connection(), now=NOW)
        session.commit()


def bare_tables(books: Books) -> Callable[[int], None]:
    """The same two rows into plain tables: what a commit costs when nothing is checked."""
    owner = database.connect(books.owner_url)
    with owner.connect().execution_options(**{database.WRITES: True}) as connection, connection.begin():
        for name in ("movement", "voucher"):
            connection.exec_driver_sql(f"CREATE TABLE bare_{name} AS SELECT * FROM {name} WHERE 1 = 0")
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"GRANT INSERT, SELECT ON bare_{name} TO PUBLIC")
    owner.dispose()
    table = {
        name: text(
            f"INSERT INTO bare_{name} ({', '.join(columns)}) VALUES ({', '.join(':' + c for c in columns)})"
        )
        for name, columns in (("movement", MOVEMENT), ("voucher", VOUCHER))
    }  # fmt: skip
    when = DAY if books.dialect == "postgresql" else DAY.isoformat()
    booked = NOW if books.dialect == "postgresql" else NOW.isoformat()

    def write(n: int) -> None:
        line = dict.fromkeys(MOVEMENT) | {
            "voucher_id": n, "line": 1, "n_lines": 1, "debit": "1121", "credit": "3538", "amount": 100_000 + n,
            "debit_fund": 1, "credit_fund": 1, "debit_place": 1, "party_id": 1,
        }  # fmt: skip
        head = dict.fromkeys(VOUCHER) | {
            "id": n, "unit_id": 1, "kind": "BC", "nature": "plain", "series_id": 1, "number": n,
            "code": f"BC-2026-{n:04}", "period_id": 1, "doc_date": when, "entry_date": when, "booked_at": booked,
            "booked_by": 1, "description": "Ủng hộ", "n_lines": 1, "amount": 100_000 + n, "outside_ref": f"line:{n}",
        }  # fmt: skip
        with (
            database.writers_turn(books.engine),
            books.engine.connect().execution_options(**{database.WRITES: True}) as connection,
            connection.begin(),
        ):
            connection.execute(table["movement"], line)
            connection.execute(table["voucher"], head)

    return write
