"""The log as books are written: a leaf for each event and for nothing else, in commit order, without a gap, and never
an hour back (invariants 14 and 15)."""

import json
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from ledger import checks, database, errors, guards, log, posting
from ledger.guards import logged
from ledger.log import bodies
from ledger.models import Base, LogDue, LogHead, LogLeaf
from tests.databases import TABLES, Books, PostgresShelf, SqliteShelf
from tests.ledger import stories as t
from tests.ledger.hands import Hands
from tests.ledger.stories import NOW, Federation, day

LOGGED = [table for table in TABLES if table.info.get("logged")]


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def leaves(books: Books) -> list[LogLeaf]:
    with Session(books.engine) as session:
        return list(session.scalars(select(LogLeaf).order_by(LogLeaf.idx)))


def a_life(session: Session) -> Federation:
    """Something in every room of the books."""
    f = t.federation(session)
    gift = t.gift_by_bank(session, f, 900_000, day(1, 5)).id
    t.gift_in_cash(session, f, 500_000, day(1, 6))
    posting.issue_receipt(session, gift, code="CODE", day=day(1, 7), by=f.accountant, now=NOW)
    t.help_by_bank(session, f, 300_000, day(1, 8), mandate=t.approved_mandate(session, f, 300_000))
    t.reversed_(session, f, t.gift_by_bank(session, f, 70_000, day(1, 9)).id, day(1, 10))
    t.close(session, f, f.months[1])
    return f


def test_a_leaf_for_each_event_and_nothing_else(books: Books) -> None:
    with books.session() as session:
        a_life(session)
    told = {(leaf.kind, leaf.ref, leaf.step) for leaf in leaves(books)}
    with books.engine.connect() as connection:
        rows = {
            (table.name, "/".join(str(row[key.name]) for key in table.primary_key), 0)
            for table in LOGGED
            for row in connection.execute(select(table)).mappings()
        }
        assert told == rows
        assert len(told) == connection.scalar(select(LogHead.size)) == len(leaves(books))
        assert connection.scalar(select(func.count()).select_from(LogDue)) == 0
        assert checks.run(connection) == []
    kinds = {kind for kind, _, _ in told}
    assert kinds >= {"voucher", "slip", "slip_step", "mandate", "approval", "receipt", "period", "period_event", "fund"}


def test_a_leaf_says_its_row_and_lines(books: Books) -> None:
    with books.session() as session:
        f = t.federation(session)
        gift = t.gift_by_bank(session, f, 900_000, day(1, 5), ref="FT-1")
    leaf = next(leaf for leaf in leaves(books) if leaf.kind == "voucher")
    said = json.loads(leaf.body)
    assert said["row"]["amount"] == 900_000
    assert said["row"]["code"] == gift.code
    assert [(line["debit"], line["credit"], line["amount"]) for line in said["lines"]] == [("1121", "3538", 900_000)]
    assert leaf.salt is not None
    assert said["sealed"]["outside_ref"] == bodies.commitment(leaf.salt, "outside_ref", "FT-1")
    assert "FT-1" not in leaf.body


def test_what_was_taken_back_leaves_no_leaf_and_no_gap(books: Books) -> None:
    with books.session() as session:
        f = t.federation(session)
    before = len(leaves(books))

    def fails(session: Session) -> None:
        t.gift_by_bank(session, f, 100_000, day(1, 5))
        log.append(session.connection(), now=NOW)
        raise errors.NotFound

    assert isinstance(Hands(books).do(fails), errors.NotFound)
    assert len(leaves(books)) == before
    with books.session() as session:
        t.gift_by_bank(session, f, 100_000, day(1, 5))
    assert [leaf.idx for leaf in leaves(books)] == list(range(before + 2))  # a voucher, and its series


def test_a_leaf_says_what_stands_and_not_what_was_taken_back_before_it(books: Books) -> None:
    """A savepoint undone may leave its voucher's id to the next one."""
    with books.session() as session:
        f = t.federation(session)
        part = session.begin_nested()
        t.gift_by_bank(session, f, 900_000, day(1, 5), ref="FT-1")
        part.rollback()
        given = t.gift_by_bank(session, f, 70_000, day(1, 6), ref="FT-2")
    told = [json.loads(leaf.body) for leaf in leaves(books) if leaf.kind == "voucher"]
    assert [(said["ref"], said["row"]["amount"]) for said in told] == [(str(given.id), 70_000)]
    with books.engine.connect() as connection:
        assert checks.run(connection) == []


def test_nothing_is_committed_without_its_leaf(books: Books) -> None:
    """Through our engine the database itself refuses, on both."""
    with Session(books.engine) as session:
        session.connection(execution_options={database.WRITES: True})
        posting.open_unit(session, code="LC", name="Liên đoàn")
        with pytest.raises(DBAPIError) as refused:
            session.commit()
    refusal = errors.from_database(str(refused.value.orig))
    # SQLite does not name the key that failed; what it refuses is the same
    assert isinstance(refusal, errors.LeafMissing) or "FOREIGN KEY" in str(refused.value.orig)
    with books.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Base.metadata.tables["unit"])) == 0


def test_a_clock_that_runs_back_does_not_take_the_log_along(books: Books) -> None:
    hours = [NOW, NOW - timedelta(hours=1), NOW - timedelta(days=400), NOW + timedelta(seconds=1)]
    for n, hour in enumerate(hours):
        with books.session(clock=at(hour)) as session:
            posting.open_unit(session, code=f"U{n}", name="Liên đoàn")
    told = [leaf for leaf in leaves(books) if leaf.kind == "unit"]
    assert [leaf.at for leaf in told] == [NOW, NOW, NOW, NOW + timedelta(seconds=1)]
    assert [json.loads(leaf.body)["at"] for leaf in told] == [bodies.plain(leaf.at) for leaf in told]


def test_sixteen_writers_leave_no_gap(books: Books) -> None:
    """And at no moment does a reader see a leaf without all that went before it."""
    with books.session() as session:
        f = t.federation(session)
    hands, over, torn = Hands(books), Event(), list[tuple[int, int]]()
    seen = select(func.count(), func.max(LogLeaf.idx), func.max(LogHead.size)).select_from(LogLeaf).join(
        LogHead, LogHead.id == 1
    )  # fmt: skip

    def read() -> int:
        looks = 0
        while not over.is_set():
            with books.engine.connect() as connection:
                count, newest, size = connection.execute(seen).one()
            if not count == newest + 1 == size:
                torn.append((count, newest))
            looks += 1
        return looks

    def write(who: int) -> None:
        for n in range(5):
            fund = (f.common, f.storm)[(who + n) % 2]
            given = hands.do(lambda s, fund=fund: t.gift_by_bank(s, f, 1_000, day(1, 5), fund=fund))
            assert not isinstance(given, errors.Refusal)

    with ThreadPoolExecutor(17) as pool:
        reader: Future[int] = pool.submit(read)
        for done in [pool.submit(write, who) for who in range(16)]:
            done.result()
        over.set()
        assert reader.result() > 0
    assert not torn
    told = leaves(books)
    assert [leaf.idx for leaf in told] == list(range(len(told)))
    assert sum(leaf.kind == "voucher" for leaf in told) == 80
    assert [leaf.at for leaf in told] == sorted(leaf.at for leaf in told)
    with books.engine.connect() as connection:
        assert checks.run(connection) == []


def test_a_log_begins_empty(sqlite_shelf: SqliteShelf, postgres_shelf: PostgresShelf) -> None:
    """Whoever begins a log in the middle is refused: there would be leaves that nobody can show."""
    with sqlite_shelf.take() as made:
        folder = sqlite_shelf.folder
        made.engine.dispose()
    bare = database.connect(f"sqlite:///{folder / 'begins.db'}")
    with postgres_shelf.bare() as books:
        for engine in (bare, database.connect(books.owner_url)):
            with engine.connect().execution_options(**{database.WRITES: True}) as connection:
                Base.metadata.create_all(connection, tables=TABLES)
                guards.install(connection)
                with pytest.raises(DBAPIError, match="books:unexplained"):
                    connection.exec_driver_sql("INSERT INTO log_head (id, size, at) VALUES (1, 5, '2026-01-01')")
                connection.rollback()
            engine.dispose()


def test_what_a_stranger_wrote_past_the_log_is_found_and_then_logged(sqlite_books: Books) -> None:
    """Without the PRAGMA that our engine sets, SQLite commits what waits; it keeps waiting, in plain sight."""
    with sqlite_books.session() as session:
        f = t.federation(session)
    assert not sqlite_books.raw(
        f"INSERT INTO fund (id, unit_id, code, name, earmarked) VALUES (77, {f.unit}, '77', 'raw', 0)"
    ).refused
    with sqlite_books.engine.connect() as connection:
        assert {finding.check for finding in checks.run(connection)} == {"log_due", "log_row"}
    with sqlite_books.session() as session:
        t.gift_by_bank(session, f, 1_000, day(1, 5))
    assert ("fund", "77") in {(leaf.kind, leaf.ref) for leaf in leaves(sqlite_books)}
    with sqlite_books.engine.connect() as connection:
        assert checks.run(connection) == []


def test_an_event_of_no_row_stops_the_log(sqlite_books: Books) -> None:
    assert not sqlite_books.raw("INSERT INTO log_due (kind, ref, step) VALUES ('fund', '4711', 0)").refused
    with pytest.raises(errors.LeafMissing), sqlite_books.session() as session:
        posting.open_unit(session, code="LC", name="Liên đoàn")


def test_every_table_of_the_books_is_logged_or_has_a_reason() -> None:
    plain = {
        "party": "an id alone: who it is stands in rows that are logged",
        "movement": "in its voucher's leaf",
        "turnover": "summed from movements",
        "fund_balance": "summed from movements",
        "place_balance": "summed from movements",
        "person_help": "summed from payments",
        "request_key": "a keyed hash, no event",
        "request_answer": "what was answered, no event",
        "log_leaf": "the log", "log_due": "the log", "log_head": "the log", "log_node": "the log",
        "log_checkpoint": "says the log's own state",
    }  # fmt: skip
    assert {table.name for table in TABLES} - {table.name for table in logged.tables()} == set(plain)
