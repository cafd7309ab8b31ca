"""S21-H, S22-H, S23-H: the store, item by item, as it was posted. Values nothing anew, knows one store a unit."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from sqlalchemy.orm import Session

from app.books import errors
from app.books.choice import Choice, Composed, Named
from app.books.forms import BookForm
from app.books.rows import Balance, Part, Posted
from ledger import chart, goods
from ledger.goods import STORED, VALUED, GoodsLine, Moved, Stock
from ledger.models import Item
from receipts.facts import Cell, Line, Note, Quantity, Row, Total

STILL = "Không nhập, không xuất trong khoảng ngày này."
NOTHING = "Không có hàng tồn, không nhập, không xuất trong khoảng ngày này."
UNNAMED = "Không nêu mặt hàng"
Sum = Callable[[str, Moved | None, Moved | None, Moved | None], tuple[Cell, ...]]
Draw = Callable[[GoodsLine, Moved], tuple[Cell, ...]]
_NONE = Moved(0, 0)


def items(session: Session, unit: int, form: BookForm) -> list[tuple[int, str]]:
    """The goods that the book can be opened for alone."""
    if form.needs != "item" and not set(form.accounts) & set(VALUED):
        return []
    return [(item.id, _name(item)) for item in goods.items(session, unit)]


def store(session: Session, c: Choice, form: BookForm, named: Named) -> Composed:
    """S21-H: quantities alone, goods of unknown value (002) with the others."""
    known = _known(session, c)
    asked = {"fund": c.fund, "item": c.item, "unnamed": False}
    found = goods.stocks(session, c.unit, STORED, c.start, c.end, by_account=False, **asked)
    lines = goods.goods_lines(session, c.unit, STORED, c.start, c.end, **asked)
    return Composed(_cards(found, lines, known, _quantities, _quantity_line), ("Kho: kho của đơn vị",))


def detail(session: Session, c: Choice, form: BookForm, named: Named) -> Composed:
    """S22-H: one account, quantity and value (AccountElsewhere)."""
    account = chart.find(c.account)
    if account is None or account.number not in form.accounts:
        raise errors.AccountElsewhere
    known, asked = _known(session, c), {"fund": c.fund, "item": c.item}
    found = goods.stocks(session, c.unit, (account.number,), c.start, c.end, **asked)
    lines = goods.goods_lines(session, c.unit, (account.number,), c.start, c.end, **asked)
    rows = _with_sum(_cards(found, lines, known, _values, _value_line), found if c.item is None else [])
    return Composed(rows, ("Kho: kho của đơn vị", f"Tài khoản: {account.number} – {account.name}"))


def _with_sum(rows: Iterator[Row], found: Sequence[Stock]) -> Iterator[Row]:
    yield from rows
    if found:
        came, went, left = (
            Moved(0, sum(get(stock).value for stock in found))
            for get in (lambda s: s.taken_in, lambda s: s.given_out, lambda s: s.closing)
        )
        yield Total(_values("Cộng giá trị mọi mặt hàng", came, went, left, counted=False))


def summary(session: Session, c: Choice, form: BookForm, named: Named) -> Composed:
    """S23-H: a line an item, under its account, whose total is the trial balance's."""
    found = goods.stocks(session, c.unit, VALUED, c.start, c.end, fund=c.fund)
    return Composed(list(_summary_rows(found, {item.id: item for item in goods.items(session, c.unit)})))


def _summary_rows(found: Sequence[Stock], known: dict[int, Item]) -> Iterator[Row]:
    sums = [0, 0, 0, 0]
    for account, group in groupby(found, key=lambda stock: stock.account):
        yield Part(f"Tài khoản {account} – {name_of(account)}")
        own = [0, 0, 0, 0]
        for number, stock in enumerate(group, start=1):
            item = known.get(stock.item or 0)
            figures = [m.value for m in (stock.opening, stock.taken_in, stock.given_out, stock.closing)]
            name = (item.code, _described(item), item.item_unit) if item else (None, UNNAMED, None)
            yield Line((number, *name, *figures))
            own = [a + b for a, b in zip(own, figures, strict=True)]
        yield Total((None, None, f"Cộng tài khoản {account}", None, *own))
        sums = [a + b for a, b in zip(sums, own, strict=True)]
    if found:
        yield Total((None, None, "Tổng cộng", None, *sums))
    else:
        yield Note(NOTHING)


def name_of(account: str) -> str:
    found = chart.find(account)
    return found.name if found else ""


# -- an item's card


def _cards(
    found: Sequence[Stock], lines: Iterator[GoodsLine], known: dict[int, Item], total: Sum, draw: Draw
) -> Iterator[Row]:
    """Each item from what was there to what is there; only its sums are held."""
    groups = groupby(lines, key=lambda line: line.item)
    for stock in found:
        item = known.get(stock.item or 0)
        yield Part(f"Mặt hàng: {_name(item)} · Đơn vị tính: {item.item_unit}" if item else UNNAMED)
        yield Balance(total("Tồn đầu kỳ", None, None, stock.opening))
        if stock.moved:
            key, group = next(groups)
            assert key == stock.item
            yield from _months(stock, group, total, draw)
        else:
            yield Note(STILL)
        yield Balance(total("Tồn cuối kỳ", None, None, stock.closing))
    if not found:
        yield Note(NOTHING)


def _months(stock: Stock, lines: Iterator[GoodsLine], total: Sum, draw: Draw) -> Iterator[Row]:
    left, year_in, year_out, year = stock.opening, stock.year_in, stock.year_out, 0
    for (at, month), group in groupby(lines, key=lambda line: (line.entry_date.year, line.entry_date.month)):
        if year and at != year:
            year_in = year_out = _NONE
        year, came, went = at, _NONE, _NONE
        for line in group:
            came, went = _add(came, line.taken_in), _add(went, line.given_out)
            left = _add(left, line.taken_in, line.given_out)
            yield Posted(draw(line, left), line.voucher)
        year_in, year_out = _add(year_in, came), _add(year_out, went)
        yield Total(total(f"Cộng phát sinh tháng {month:02}/{at}", came, went, left))
        yield Total(total(f"Cộng lũy kế từ đầu năm {at}", year_in, year_out, None))


def _add(one: Moved, more: Moved, less: Moved = _NONE) -> Moved:
    return Moved(one.quantity + more.quantity - less.quantity, one.value + more.value - less.value)


# -- what the columns of each form say


def _quantity_line(line: GoodsLine, left: Moved) -> tuple[Cell, ...]:
    came = bool(line.taken_in.quantity)
    return (
        line.entry_date, line.doc_date, line.code if came else None, None if came else line.code, line.description,
        line.entry_date, _some(line.taken_in), _some(line.given_out), Quantity(left.quantity), None,
    )  # fmt: skip


def _quantities(label: str, came: Moved | None, went: Moved | None, left: Moved | None) -> tuple[Cell, ...]:
    return (None, None, None, None, label, None, _some(came), _some(went), left and Quantity(left.quantity), None)


def _value_line(line: GoodsLine, left: Moved) -> tuple[Cell, ...]:
    came, went = line.taken_in, line.given_out
    return (
        line.entry_date, line.code, line.doc_date, line.description, line.against, _price(came) or _price(went),
        _some(came), came.value, _some(went), went.value, Quantity(left.quantity), left.value,
    )  # fmt: skip


def _values(
    label: str, came: Moved | None, went: Moved | None, left: Moved | None, *, counted: bool = True
) -> tuple[Cell, ...]:
    figures = [(_some(moved) if counted else None, moved.value if moved else None) for moved in (came, went)]
    stock = (Quantity(left.quantity) if counted else None, left.value) if left else (None, None)
    return (None, None, None, label, None, None, *figures[0], *figures[1], *stock)


def _some(moved: Moved | None) -> Quantity | None:
    return Quantity(moved.quantity) if moved and moved.quantity else None


def _price(moved: Moved) -> int | None:
    """Đồng for one, rounded: the value is what was posted."""
    return (moved.value * 2000 + moved.quantity) // (2 * moved.quantity) if moved.quantity else None


def _known(session: Session, c: Choice) -> dict[int, Item]:
    """The unit's goods; the one asked for must be among them (ItemUnknown)."""
    known = {item.id: item for item in goods.items(session, c.unit)}
    if c.item is not None and c.item not in known:
        raise errors.ItemUnknown
    return known


def _name(item: Item) -> str:
    return f"{item.code} – {_described(item)}"


def _described(item: Item) -> str:
    return f"{item.name}, {item.spec}" if item.spec else item.name
