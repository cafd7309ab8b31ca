"""Pages of a book: joined they are the book, row for row, from whichever side and with however many lines each."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.books import service
from app.books.choice import Choice, Spot, Turned
from app.books.errors import LineUnknown
from app.books.rows import Posted
from app.db import db, unit_of_work
from ledger import posting
from ledger.voucher import Draft, Movement, Nature
from receipts.facts import Row
from tests.app.conftest import NOW, World

FIRST, LAST = date(2025, 12, 1), date(2026, 6, 30)
BOOKS: tuple[tuple[str, dict[str, object]], ...] = (
    ("s04-h", {}), ("s03-h", {"account": "1121"}), ("s03-h", {"account": "3538"}), ("s03-h", {"account": "141"}),
    ("s03-h", {"account": "611"}), ("s12-h", {}), ("s11-h", {}), ("s38-h", {"account": "3538"}),
    ("s38-h", {"account": "1411"}), ("s38-h", {"account": "3388"}), ("s38-h", {"account": "331"}),
)  # fmt: skip


def told(world: World, seed: int = 7) -> World:
    """Half a year over a New Year: several lines a voucher, entries dated back, busy days and idle months, money that
    moves from account to account and from fund to fund, people and nobody."""
    chance = random.Random(seed)

    def story(session: Session) -> None:
        world.other = posting.open_fund(session, unit=world.unit, code="02", name="Quỹ khác")  # type: ignore[attr-defined]
        second = posting.open_place(session, unit=world.unit, account="1121", name="Tài khoản hai")
        posting.open_period(session, unit=world.unit, year=2025, month=12)
        funds, places = (world.fund, world.other), (world.bank, second)  # type: ignore[attr-defined]
        people = [None, *(world.party[role] for role in ("officer", "planner", "storekeeper"))]

        def line(debit: str, credit: str, amount: int, fund: int, to: int = 0) -> Movement:
            place, other = chance.sample(places, 2)
            return Movement(
                debit, credit, amount, fund, to or fund, debit_place=place if debit == "1121" else None,
                credit_place=(other if debit == "1121" else place) if credit == "1121" else None,
                party=chance.choice(people),
            )  # fmt: skip

        def post(kind: str, day: date, nature: str, *lines: Movement) -> None:
            ref = f"line:{chance.random()}" if kind in ("BC", "BN") else None
            said = f"Việc {day:%d/%m}"
            draft = Draft(world.unit, kind, day, day, said, lines, outside_ref=ref, nature=Nature(nature))
            posting.post(session, draft, by=world.party["accountant"], now=NOW)

        for fund in funds:
            for place in places:
                post("BC", FIRST, "plain", Movement("1121", "3538", 900_000_000, fund, fund, debit_place=place))
        for _ in range(70):
            day = FIRST + timedelta(days=chance.choice((3, 3, 31, chance.randrange(60), chance.randrange(212))))
            fund, amount = chance.choice(funds), chance.randrange(1_000, 900_000)
            kind, pairs = chance.choice((
                ("BC", (("1121", "3538"),) * 3), ("BC", (("1121", "3388"),)), ("BN", (("1411", "1121"),)),
                ("PKT", (("1411", "3388"),) * chance.randrange(1, 4)), ("PKT", ()), ("BN", (("1121", "1121"),)),
            ))  # fmt: skip
            if pairs:
                post(kind, day, "plain", *(line(debit, credit, amount, fund) for debit, credit in pairs))
            else:
                post(kind, day, "transfer", line("3538", "3538", amount, *chance.sample(funds, 2)))

    unit_of_work(story)
    return world


@pytest.fixture
def half_year(any_world: World) -> World:
    return told(any_world)


def opened(world: World, book: str, span: tuple[date, date], **more: object) -> service.Book:
    return service.open_book(db.session(), Choice(book, world.unit, *span, **more), site="")  # type: ignore[arg-type]


def forward(book: service.Book, n: int) -> Iterator[Turned]:
    assert book.turn
    page = book.turn(Spot(), n)
    assert page.first == "", "the first page is told as such"
    yield page
    while page.next:
        before, page = page, book.turn(Spot(page.next), n)
        assert page.first == before.next
        yield page


def backward(book: service.Book, n: int) -> Iterator[Turned]:
    assert book.turn
    page = book.turn(Spot(back=True), n)
    assert page.next == "", "the last page is told as such"
    yield page
    while page.first:
        page = book.turn(Spot(page.first, back=True), n)
        yield page


def lines(rows: list[Row]) -> int:
    return sum(isinstance(row, Posted) for row in rows)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    book=st.sampled_from(BOOKS), start=st.dates(FIRST - timedelta(10), LAST), days=st.integers(0, 240),
    n=st.integers(2, 30), fund=st.sampled_from(("", "fund", "other")),
)  # fmt: skip
def test_pages_joined_are_the_book(
    half_year: World, book: tuple[str, dict[str, object]], start: date, days: int, n: int, fund: str
) -> None:
    more = {**book[1], "fund": getattr(half_year, fund) if fund else None}
    asked = opened(half_year, book[0], (start, start + timedelta(days)), **more)
    whole = list(asked.rows)
    pages = list(forward(asked, n))
    assert [row for page in pages for row in page.rows] == whole
    assert all(lines(list(page.rows)) <= 2 * n for page in pages)
    back = list(backward(asked, n))[::-1]
    assert list(back[0].rows) == list(pages[0].rows), "where the book begins, both agree"
    after = [row for page in back[1:] for row in page.rows]
    assert after == whole[len(whole) - len(after) :]
    assert len(after) + len(back[0].rows) >= len(whole), "no row is lost where the first page is reached"


def test_a_page_that_begins_with_a_day_shows_that_day_first(half_year: World) -> None:
    span = (FIRST, LAST)
    for book, more in BOOKS[:7]:
        asked = opened(half_year, book, span, **more)
        whole = [row for row in asked.rows if isinstance(row, Posted)]
        assert asked.turn
        for day in (FIRST - timedelta(1), FIRST, date(2026, 1, 1), date(2026, 2, 17), LAST, LAST + timedelta(9)):
            page = asked.turn(Spot(day=day), 5)
            shown = [row for row in page.rows if isinstance(row, Posted)]
            due = [row for row in whole if row.cells[0] >= day]  # type: ignore[operator]
            if due:
                assert shown[0] == due[0], (book, day)
            else:
                assert shown == whole[-len(shown) :], "after the end it is the last page"
                assert not page.next


def test_what_stands_above_a_page_is_what_had_run(half_year: World) -> None:
    asked = opened(half_year, "s12-h", (FIRST, LAST))
    balance = None
    for page in forward(asked, 7):
        if page.above:
            assert page.above[-1].cells[7] == balance  # type: ignore[union-attr]
        balance = [row for row in page.rows if isinstance(row, Posted)][-1].cells[7]


@pytest.mark.parametrize("name", ["x", "0.20261399.1.1", "7.20260101.1.1", "0.20260101.1", "0." + "9" * 40, "٣"])
def test_a_page_that_nobody_named_is_refused(half_year: World, name: str) -> None:
    asked = opened(half_year, "s04-h", (FIRST, LAST))
    assert asked.turn
    with pytest.raises(LineUnknown):
        asked.turn(Spot(name), 5)


def test_the_lines_of_one_party_are_that_partys(half_year: World) -> None:
    world, span = half_year, (date(2026, 1, 1), LAST)
    for party in (world.party["officer"], 0):
        asked = opened(world, "s38-h", span, account="3388", party=party)
        assert [row for page in forward(asked, 3) for row in page.rows] == list(asked.rows)
