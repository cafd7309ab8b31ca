"""The store's lines and sums, recomputed one by one from what was posted; goods that cannot be."""

from collections import defaultdict
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from ledger import errors, goods, posting
from ledger.goods import STORED, VALUED, Moved
from ledger.models import MovementRow, Voucher
from ledger.voucher import Movement
from tests.conftest import Shelf
from tests.databases import Books, SqliteShelf
from tests.ledger import stories as t
from tests.ledger.hands import Hands
from tests.ledger.stories import Federation, day

ACTS = st.tuples(
    st.sampled_from(["in", "out", "kept", "handed", "move", "turn", "loose"]),
    st.integers(0, 2), st.integers(1, 90_000), st.integers(1, 5_000_000), st.dates(day(1, 1), day(3, 28)),
)  # fmt: skip


@pytest.fixture
def f(books: Books) -> Federation:
    with books.session() as s:
        return t.federation(s)


Act = tuple[str, int, int, int, date]


def act(books: Books, f: Federation, known: list[int], posted: list[int], what: Act) -> None:
    kind, one, quantity, amount, on = what
    item = known[one]
    lines = {
        "in": ("PN", t.goods("152", "3538", amount, f, item, quantity)),
        "out": ("PX", t.goods("3538", "152", amount, f, item, quantity)),
        "kept": ("PN", t.goods("002", "000", 1, f, item, quantity)),
        "handed": ("PX", t.goods("000", "002", 1, f, item, quantity)),
        "move": ("PKT", t.goods("153", "152", amount, f, item, quantity)),
        "loose": ("PKT", Movement("152", "3388", amount, f.common, f.common)),
    }
    hands = Hands(books)
    if kind == "turn":
        if posted:
            hands.do(lambda s: t.reversed_(s, f, posted[amount % len(posted)], on))
        return
    done = hands.do(lambda s: t.post(s, f, lines[kind][0], on, lines[kind][1]))
    if isinstance(done, posting.Posted):  # the books may refuse what would leave the fund short of money
        posted.append(done.id)


def by_hand(books: Books, f: Federation, start: date, end: date) -> dict[tuple[int | None, str], list[int]]:
    """Opening, in and out, in quantity and đồng, of each item and account: one line after the other."""
    sums: dict[tuple[int | None, str], list[int]] = defaultdict(lambda: [0] * 6)
    with books.session() as s:
        rows = s.execute(
            select(
                MovementRow.debit,
                MovementRow.credit,
                MovementRow.amount,
                MovementRow.item_id,
                MovementRow.quantity,
                Voucher.entry_date,
            )
            .join(Voucher, Voucher.id == MovementRow.voucher_id)
            .where(Voucher.unit_id == f.unit, Voucher.entry_date <= end)
        ).all()
    for line in rows:
        on = line.entry_date
        for account, at in ((line.debit, 2), (line.credit, 4)):
            if account not in STORED:
                continue
            kept, figures = sums[line.item_id, account], (line.quantity or 0, line.amount)
            for which, figure in enumerate(figures):
                if on >= start:
                    kept[at + which] += figure
                else:
                    kept[which] += figure if at == 2 else -figure
    return {key: figures for key, figures in sums.items() if any(figures)}


def compare(books: Books, f: Federation, start: date, end: date) -> None:
    with books.session() as s:
        found = goods.stocks(s, f.unit, STORED, start, end)
        lines = list(goods.goods_lines(s, f.unit, VALUED, start, end))
        whole = goods.stocks(s, f.unit, STORED, start, end, by_account=False)
    said = {
        (x.item, x.account): [
            x.opening.quantity, x.opening.value, x.taken_in.quantity, x.taken_in.value, x.given_out.quantity,
            x.given_out.value,
        ] for x in found
    }  # fmt: skip
    assert said == by_hand(books, f, start, end)
    for side in ("taken_in", "given_out"):
        for what in ("quantity", "value"):
            listed = sum(getattr(getattr(line, side), what) for line in lines)
            assert listed == sum(getattr(getattr(x, side), what) for x in found if x.account in VALUED)
    stock = defaultdict(int)
    for x in found:
        stock[x.item] += x.closing.quantity
    assert {x.item: x.closing.quantity for x in whole if x.closing.quantity} == {k: n for k, n in stock.items() if n}
    order = [line.item for line in lines]
    assert order == sorted(order, key=lambda item: (item is None, item or 0)), "an item's lines stand together"


def tell(shelf: Shelf, acts: list[Act], start: date) -> None:
    with shelf.take() as books:
        with books.session() as s:
            f = t.federation(s)
            known = [t.item(s, f, code) for code in ("A", "B", "C")]
        posted: list[int] = []
        for what in acts:
            act(books, f, known, posted, what)
        compare(books, f, start, day(3, 31))


LIMITS = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}
months = st.sampled_from([day(1, 1), day(2, 1), day(3, 15)])


@settings(max_examples=15, **LIMITS)
@given(st.lists(ACTS, min_size=3, max_size=12), months)
def test_each_figure_a_second_way(sqlite_shelf: SqliteShelf, acts: list[Act], start: date) -> None:
    tell(sqlite_shelf, acts, start)


@settings(max_examples=4, **LIMITS)
@given(st.lists(ACTS, min_size=6, max_size=12), months)
def test_each_figure_a_second_way_on_postgresql(postgres_shelf: Shelf, acts: list[Act], start: date) -> None:
    tell(postgres_shelf, acts, start)


def test_an_item_is_known_once(books: Books, f: Federation) -> None:
    with books.session() as s:
        t.item(s, f)
    with pytest.raises(DBAPIError) as caught, books.session() as s:
        t.item(s, f, name="Gạo nếp")
    assert isinstance(errors.from_database(str(caught.value)), errors.ItemKnown)


@pytest.mark.parametrize(
    "more",
    [
        {"item": 1, "item_unit": "kg", "quantity": 0},
        {"item": 1, "item_unit": "", "quantity": 5},
        {"item": 1, "quantity": 5},
        {"item_unit": "kg"},
        {"quantity": 5},
    ],
)
def test_goods_are_counted_in_their_unit(more: dict[str, object]) -> None:
    with pytest.raises(errors.GoodsDiffer):
        Movement("152", "3538", 1_000, 1, 1, **more)  # type: ignore[arg-type]


def test_no_goods_lie_in_the_bank() -> None:
    with pytest.raises(errors.GoodsDiffer):
        Movement("1121", "3538", 1_000, 1, 1, debit_place=1, item=1, item_unit="kg", quantity=5)


def test_what_is_left_is_what_came_less_what_went(books: Books, f: Federation) -> None:
    with books.session() as s:
        rice = t.item(s, f)
        t.post(s, f, "PN", day(1, 5), t.goods("152", "3538", 3_000_000, f, rice, 200_000))
        t.post(s, f, "PX", day(2, 6), t.goods("3538", "152", 187_500, f, rice, 12_500))
        t.post(s, f, "PN", day(2, 7), t.goods("002", "000", 1, f, rice, 500))
        (value,) = goods.stocks(s, f.unit, VALUED, day(2, 1), day(2, 28))
        (all_of_it,) = goods.stocks(s, f.unit, STORED, day(2, 1), day(2, 28), by_account=False)
    assert (value.opening, value.given_out) == (Moved(200_000, 3_000_000), Moved(12_500, 187_500))
    assert value.closing == Moved(187_500, 2_812_500)
    assert all_of_it.closing.quantity == 188_000
