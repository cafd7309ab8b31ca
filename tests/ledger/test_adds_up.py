"""Anything honest, in any order: the books add up when everything is recomputed from the movements alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from ledger import posting
from ledger.voucher import Draft, Movement, Nature
from tests.conftest import Shelf
from tests.databases import Books
from tests.ledger import stories as t
from tests.ledger.hands import Hands
from tests.ledger.stories import NOW, Federation, day

DAYS = st.builds(day, st.integers(1, 3), st.integers(1, 28))
AMOUNTS = st.integers(1, 500_000)
ACTS = st.tuples(
    st.sampled_from(["gift", "cash", "help", "carry", "transfer", "unknown", "classify", "reverse", "goods"]),
    st.integers(0, 2), st.integers(0, 2), AMOUNTS, DAYS,
)  # fmt: skip


def act(hands: Hands, f: Federation, posted: list[int], what: tuple[str, int, int, int, date]) -> object:
    """One honest act; the books may still refuse it, and then nothing happened."""
    kind, one, two, amount, on = what
    funds, places = (f.common, f.storm, f.earmarked), (f.box, f.second_box, f.bank)
    fund, other = funds[one], funds[two]
    account = {f.bank: "1121"}
    if kind == "reverse":
        return hands.do(lambda s: t.reversed_(s, f, posted[amount % len(posted)], on)) if posted else None
    lines = {
        "gift": Movement("1121", "3538", amount, fund, fund, debit_place=f.bank, party=f.donor),
        "cash": Movement("1111", "3538", amount, fund, fund, debit_place=f.box, party=f.donor),
        "help": Movement("3538", "1121", amount, fund, fund, credit_place=f.bank, party=f.needy),
        "transfer": Movement("3538", "3538", amount, fund, funds[(one + 1) % 3]),
        "unknown": Movement("1121", "3388", amount, fund, fund, debit_place=f.bank),
        "classify": Movement("3388", "3538", amount, fund, other),
        "goods": Movement("152", "3538", amount, fund, fund, item=1, item_unit="kg", quantity=1000),
    }
    if kind == "carry":
        giver, taker = places[one], places[(one + 1 + two % 2) % 3]
        debit, credit = account.get(taker, "1111"), account.get(giver, "1111")
        line = Movement(debit, credit, amount, fund, fund, debit_place=taker, credit_place=giver)
    else:
        line = lines[kind]
    nature = {"transfer": Nature.TRANSFER, "classify": Nature.CLASSIFY}.get(kind, Nature.PLAIN)
    draft = Draft(f.unit, "PKT", on, on, kind, (line,), nature=nature)
    return hands.do(lambda s: posting.post(s, draft, by=f.accountant, now=NOW))


SUMS = {
    "turnover is what the movements say": """
        SELECT count(*) FROM (
            SELECT t.account, t.fund_id, t.place_id, t.day, t.debit, t.credit, t.sides FROM turnover t
            EXCEPT SELECT s.account, s.fund_id, s.place_id, v.entry_date, sum(s.debit), sum(s.credit), count(*)
            FROM movement_side s JOIN voucher v ON v.id = s.voucher_id
            GROUP BY s.account, s.fund_id, s.place_id, v.entry_date) x""",
    "no movement is missing from turnover": """
        SELECT (SELECT coalesce(sum(debit + credit), 0) FROM movement_side)
             - (SELECT coalesce(sum(debit + credit), 0) FROM turnover)""",
    "debit equals credit": "SELECT coalesce(sum(debit - credit), 0) FROM turnover",
    "each fund has what its accounts say": """
        SELECT count(*) FROM fund_balance b WHERE b.amount <> coalesce((
            SELECT sum(s.credit - s.debit) FROM movement_side s JOIN account a ON a.number = s.account
            WHERE s.fund_id = b.fund_id AND a.kind IN ('goods', 'claim')), 0)""",
    "each place has what moved there": """
        SELECT count(*) FROM place_balance b WHERE b.amount <> coalesce((
            SELECT sum(s.debit - s.credit) FROM movement_side s WHERE s.place_id = b.place_id), 0)""",
    "all money lies somewhere": """
        SELECT (SELECT coalesce(sum(amount), 0) FROM fund_balance)
             - (SELECT coalesce(sum(amount), 0) FROM place_balance)""",
    "numbers have no gap": """
        SELECT count(*) FROM series s WHERE s.kind NOT IN ('PT', 'PC', 'BNUH')
            AND s.last - s.first <> (SELECT count(*) FROM voucher v WHERE v.series_id = s.id)""",
    "no fund was ever below zero": """
        SELECT count(*) FROM (SELECT sum(sum(t.credit - t.debit)) OVER (PARTITION BY t.fund_id ORDER BY t.day) AS left_
            FROM turnover t JOIN account a ON a.number = t.account AND a.kind IN ('goods', 'claim')
            GROUP BY t.fund_id, t.day) x WHERE x.left_ < 0""",
    "no place was ever below zero": """
        SELECT count(*) FROM (SELECT sum(sum(t.debit - t.credit)) OVER (PARTITION BY t.place_id ORDER BY t.day) AS left_
            FROM turnover t WHERE t.place_id <> 0 GROUP BY t.place_id, t.day) x WHERE x.left_ < 0""",
}


def wrong(connection: Connection) -> dict[str, object]:
    """What does not add up, recomputed from the movements alone."""
    answers = {name: connection.execute(text(sql)).scalar() for name, sql in SUMS.items()}
    return {name: answer for name, answer in answers.items() if answer}


@contextmanager
def fresh(shelf: Shelf) -> Iterator[tuple[Books, Federation]]:
    with shelf.take() as books:
        with books.session() as session:
            f = t.federation(session)
            assert t.item(session, f) == 1
        yield books, f


def tell(shelf: Shelf, acts: list[tuple[str, int, int, int, date]]) -> None:
    with fresh(shelf) as (books, f):
        hands, posted = Hands(books), list[int]()
        for what in acts:
            done = act(hands, f, posted, what)
            if isinstance(done, posting.Posted):
                posted.append(done.id)
        with books.engine.connect() as connection:
            assert not wrong(connection)
            assert connection.scalar(text("SELECT count(*) FROM voucher")) == len(posted)


BEGUN = [("gift", 0, 0, 500_000, day(1, 2)), ("cash", 1, 0, 300_000, day(1, 3))]
LIMITS = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}
stories_of_acts = given(st.lists(ACTS, min_size=4, max_size=14))
Acts = list[tuple[str, int, int, int, date]]


@settings(max_examples=40, **LIMITS)
@stories_of_acts
def test_on_sqlite(sqlite_shelf: Shelf, acts: Acts) -> None:
    tell(sqlite_shelf, [*BEGUN, *acts])


@settings(max_examples=12, **LIMITS)
@stories_of_acts
def test_on_postgresql(postgres_shelf: Shelf, acts: Acts) -> None:
    tell(postgres_shelf, [*BEGUN, *acts])


@pytest.mark.long
@settings(max_examples=600, **LIMITS)
@stories_of_acts
def test_long_on_sqlite(sqlite_shelf: Shelf, acts: Acts) -> None:
    tell(sqlite_shelf, [*BEGUN, *acts])


@pytest.mark.long
@settings(max_examples=150, **LIMITS)
@stories_of_acts
def test_long_on_postgresql(postgres_shelf: Shelf, acts: Acts) -> None:
    tell(postgres_shelf, [*BEGUN, *acts])
