"""Goods on paper: a table of what moved, with a value only where one can be said."""

from collections.abc import Sequence
from typing import Final

from receipts.facts import Column
from receipts.facts_papers import Goods
from receipts.fonts import BOLD
from receipts.multipage import TableRow

UNVALUED: Final = "chưa xác định"


def quantity(thousandths: int) -> str:
    """`1.250` or `2,5`: thousandths as people write them; nothing where the value alone changed."""
    if not thousandths:
        return ""
    whole, rest = divmod(abs(thousandths), 1000)
    text = dotted(whole) + (f",{rest:03d}".rstrip("0") if rest else "")
    return text if thousandths >= 0 else f"({text})"


def dotted(amount: int) -> str:
    """`1.234.567`."""
    return f"{amount:,}".replace(",", ".")


def price(goods: Goods) -> str:
    """What one costs, where that is a whole number of đồng; else the value alone is said."""
    if goods.value is None or not goods.quantity:
        return ""
    each, rest = divmod(goods.value * 1000, goods.quantity)
    return dotted(each) if not rest else ""


def value_of(goods: Sequence[Goods]) -> int:
    """The sum of what has a value."""
    return sum(one.value or 0 for one in goods)


def unvalued(goods: Sequence[Goods]) -> bool:
    """Whether some line has no value that could be said."""
    return any(one.value is None for one in goods)


STORE_COLUMNS: Final = (
    Column("STT", "A", 0.75, "center"),
    Column("Tên, quy cách, phẩm chất", "B", 3.2),
    Column("Mã số", "C", 1.1, "center"),
    Column("ĐVT", "D", 0.9, "center"),
    Column("Số lượng theo chứng từ", "1", 1.4, "right"),
    Column("Số lượng {done}", "2", 1.4, "right"),
    Column("Đơn giá", "3", 1.4, "right"),
    Column("Thành tiền", "4", 1.7, "right"),
)
HANDOVER_COLUMNS: Final = (
    Column("STT", "", 0.7, "center"),
    Column("Tên hàng, quy cách", "", 3.2),
    Column("ĐVT", "", 0.9, "center"),
    Column("Số lượng", "", 1.1, "right"),
    Column("Tình trạng, hạn dùng", "", 1.8),
    Column("Đơn giá", "", 1.3, "right"),
    Column("Giá trị", "", 1.7, "right"),
)


def store_rows(goods: Sequence[Goods]) -> list[TableRow]:
    """Each line, then the sum. What the papers asked for is written by hand where it differs."""
    rows = [
        TableRow(
            (str(place), one.name, one.code, one.unit, "", quantity(one.quantity), price(one),
             UNVALUED if one.value is None else dotted(one.value))
        )
        for place, one in enumerate(goods, 1)
    ]  # fmt: skip
    return [*rows, TableRow(("", "Cộng", "", "", "", "", "", dotted(value_of(goods))), BOLD)]


def handover_rows(goods: Sequence[Goods]) -> list[TableRow]:
    rows = [
        TableRow(
            (str(place), one.name, one.unit, quantity(one.quantity), one.state, price(one),
             UNVALUED if one.value is None else dotted(one.value))
        )
        for place, one in enumerate(goods, 1)
    ]  # fmt: skip
    return [*rows, TableRow(("", "Cộng", "", "", "", "", dotted(value_of(goods))), BOLD)]
