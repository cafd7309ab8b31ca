"""A book as a page shows it: which cell is a link, a figure or a date, and what a small screen can leave to paper.

Knows no database and no HTML; the words and figures are the book's own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, islice, pairwise

from app.books.choice import Spot
from app.books.rows import Balance, Part, Posted
from app.books.service import Book
from app.formats import day
from ledger.money import dotted
from receipts.facts import Cell, Column, Note, Row, Total

LINES = 50  # lines on a page of a book
ROWS = 100  # rows on a page of a book that is counted from its first
MONTHS = 24
# How a column stands in a row, and its short name where a row is a card; `desk` columns are for wide screens and paper.
PLACES = {
    "Ngày, tháng ghi sổ": ("date", ""),
    "Ngày chứng từ": ("date", "chứng từ"),
    "Số hiệu chứng từ": ("code", ""),
    "Số phiếu thu": ("code", ""),
    "Số phiếu chi": ("code", ""),
    "Diễn giải": ("what", ""),
    "Tên tài khoản": ("what", ""),
    "Chỉ tiêu": ("what", ""),
    "Nội dung": ("what", ""),
    "Người tài trợ": ("what", "người tài trợ"),
    "Đơn vị tính": ("code", ""),
    "Giá trị nhận": ("num lead", "nhận"),
    "Giá trị sử dụng": ("num lead", "sử dụng"),
    "Giá trị còn": ("num", "còn"),
    "Đã ghi Sổ cái": ("date desk", ""),
    "STT dòng": ("num desk", ""),
    "STT dòng NKC": ("num desk", ""),
    "Trang NKC": ("num desk", ""),
    "Số hiệu tài khoản": ("code", "TK"),
    "Tài khoản đối ứng": ("code", "TK đối ứng"),
    "Số hiệu TK": ("code", "Số hiệu"),
    "Nợ": ("num lead", "Nợ"),
    "Có": ("num lead", "Có"),
    "Thu": ("num lead", "Thu"),
    "Chi": ("num lead", "Chi"),
    "Tồn": ("num", "Tồn"),
    "Gửi vào": ("num lead", "Gửi vào"),
    "Rút ra": ("num lead", "Rút ra"),
    "Còn lại": ("num", "Còn lại"),
    "Ghi chú": ("what desk", ""),
    "STT": ("num desk", "STT"),
    "Ngày nhập, xuất": ("date desk", ""),
    "Số phiếu nhập": ("code", ""),
    "Số phiếu xuất": ("code", ""),
    "Số lượng nhập": ("num lead", "Nhập"),
    "Số lượng xuất": ("num lead", "Xuất"),
    "Số lượng tồn": ("num", "Tồn"),
    "Kế toán xác nhận": ("what desk", ""),
    "Thành tiền nhập": ("num", "Tiền nhập"),
    "Thành tiền xuất": ("num", "Tiền xuất"),
    "Thành tiền tồn": ("num", "Tiền tồn"),
    "Mã hàng": ("code", "Mã hàng"),
    "Tên, quy cách": ("what", ""),
    "Tồn cuối kỳ": ("num lead", "Tồn cuối kỳ"),
    "Tài khoản Nợ": ("code", "Nợ"),
    "Tài khoản Có": ("code", "Có"),
    "Số tiền": ("num lead", ""),
    "Số tiền phát sinh": ("num lead", ""),
    "Thành tiền": ("num lead", "Thành tiền"),
}
DATES = ("Ngày, tháng ghi sổ", "Ngày chứng từ")
NUMBERS = frozenset({"Số hiệu chứng từ", "Số phiếu thu", "Số phiếu chi", "Số phiếu nhập", "Số phiếu xuất"})


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head, or the head above several."""

    label: str
    css: str
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """One cell: `label` is its column's name on a card, `href` the voucher it opens."""

    text: str
    css: str
    label: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row; a sentence across the table is one cell."""

    css: str
    cells: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page (what an earlier page began stands first), and what is asked for the pages around it."""

    rows: Sequence[Row] = ()
    before: str = ""
    after: str = ""
    last: bool = False
    number: int = 0


def page_of(book: Book, spot: Spot, number: int) -> Page:
    """One page of a book: sought where a book can be opened in its middle, else counted from its first row."""
    if book.turn is not None:
        found = book.turn(spot, LINES)
        return Page(
            (*found.above, *found.rows),
            before=f"dong={found.first}&lui=1" if found.first else "",
            after=f"dong={found.next}" if found.next else "",
            last=bool(found.next),
        )
    first = (number - 1) * ROWS
    rows = list(islice(book.rows, first, first + ROWS + 1))
    return Page(
        rows[:ROWS],
        before=f"trang={number - 1}" if number > 1 else "",
        after=f"trang={number + 1}" if len(rows) > ROWS else "",
        number=number,
    )


def months(start: date, end: date) -> list[tuple[str, str]]:
    """Where the months of a book begin: the day, and how it is called. None when there is one month, or too many."""
    first = [start, *(date(at // 12, at % 12 + 1, 1) for at in range(_month(start) + 1, _month(end) + 1))]
    return [(day(one), f"{one:%m/%Y}") for one in first] if 1 < len(first) <= MONTHS else []


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def vouchers_of(rows: Sequence[Row]) -> set[int]:
    """The vouchers these rows come from."""
    return {row.voucher for row in rows if isinstance(row, Posted)}


def heads(columns: Sequence[Column]) -> list[Head]:
    """The heads of a book; columns that come as Nợ and Có of one thing stand under its name."""
    found = []
    for name, group in groupby(columns, key=lambda column: _pair(column.title)):
        titles = [column.title for column in group]
        if len(titles) > 1:
            found.append(Head(name, "", tuple(title.removeprefix(name).strip() for title in titles)))
        else:
            found.append(Head(titles[0], PLACES.get(titles[0], ("num", ""))[0]))
    return found


def draw(columns: Sequence[Column], rows: Sequence[Row], links: Mapping[int, str]) -> list[ShownRow]:
    """The rows as cells; `links` says which page opens a voucher."""
    ties = [False, *(_same(row, after) for row, after in pairwise(rows)), False]
    return [_row(columns, row, ties[at], ties[at + 1], links) for at, row in enumerate(rows)]


def _row(columns: Sequence[Column], row: Row, follows: bool, tied: bool, links: Mapping[int, str]) -> ShownRow:
    if isinstance(row, Note):
        return ShownRow("group" if isinstance(row, Part) else "", (Shown(row.text, "what", ""),))
    css = "carried" if isinstance(row, Balance) else "total" if isinstance(row, Total) else "tied" if tied else ""
    href = links.get(row.voucher, "") if isinstance(row, Posted) else ""
    cells = [_cell(column, cell, href) for column, cell in zip(columns, row.cells, strict=True)]
    if isinstance(row, Balance) and not any(cell.text for cell in cells if "num" in cell.css):
        last = max((at for at, cell in enumerate(row.cells) if isinstance(cell, int)), default=-1)
        cells[last] = Shown("0", cells[last].css, cells[last].label)
    if isinstance(row, Posted):
        cells = _once(columns, cells, follows)
    return ShownRow(css, tuple(cells))


def _cell(column: Column, cell: Cell, href: str) -> Shown:
    css, label = PLACES.get(column.title, ("num", column.title))
    if cell is None or cell == "":
        return Shown("", css, label)
    if isinstance(cell, int):
        return Shown(dotted(cell) if cell or column.carry == "last" else "", css, label)
    text = cell if isinstance(cell, str) else day(cell)
    return Shown(text, css, label, href if column.title in NUMBERS else "")


def _once(columns: Sequence[Column], cells: list[Shown], follows: bool) -> list[Shown]:
    """What a small screen has said already: the voucher of the line above, a document's day when it was booked then."""
    said = {column.title: cell.text for column, cell in zip(columns, cells, strict=True)}
    again = {*DATES, *NUMBERS} if follows else set()
    if said[DATES[0]] == said[DATES[1]]:
        again.add(DATES[1])
    return [
        replace(cell, css=f"{cell.css} again") if column.title in again else cell
        for column, cell in zip(columns, cells, strict=True)
    ]


def _same(row: Row, after: Row) -> bool:
    return isinstance(row, Posted) and isinstance(after, Posted) and row.voucher == after.voucher


def _pair(title: str) -> str:
    name, _, side = title.rpartition(" ")
    return name if side in ("Nợ", "Có") and name else title
