"""The opening sheet: each row checked against the chart, the funds and the places, and the whole against itself.

Knows what a right sheet is and what it will post; refuses to post (`app.setup.proposals` does, once two signed).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.bank.service import UNIDENTIFIED, UNIDENTIFIED_FUND
from app.formats import fold
from app.setup.entries import Key, Line, sums
from app.setup.pairing import Unpairable, pair
from app.setup.sheets import Column, Fault, Row
from ledger import chart
from ledger.chart import Kind
from ledger.errors import Refusal
from ledger.money import dotted, parse_vnd

COLUMNS = (
    Column("account", "Tài khoản", 11),
    Column("fund", "Mã quỹ", 9),
    Column("place", "Két hoặc tài khoản ngân hàng", 30),
    Column("debit", "Dư Nợ"),
    Column("credit", "Dư Có"),
    Column("turned_debit", "Phát sinh Nợ", optional=True),
    Column("turned_credit", "Phát sinh Có", optional=True),
    Column("note", "Ghi chú", 40, optional=True),
)
EXAMPLES = (
    ("1111", "01", "Két cơ quan", "12.500.000", "", "", "", ""),
    ("1121", "01", "VietinBank 8888", "235.000.000", "", "", "", ""),
    ("1121", "CXD", "VietinBank 8888", "5.000.000", "", "", "", ""),
    ("1411", "01", "", "2.500.000", "", "", "", "Họ tên người đang giữ tiền tạm ứng"),
    ("3388", "CXD", "", "", "5.000.000", "", "", "Tiền chưa rõ nguồn: ngày, nội dung chuyển khoản"),
    ("3538", "01", "", "", "250.000.000", "", "", ""),
)
NOTED = {
    "1411": "ghi họ tên người đang giữ tiền tạm ứng ở cột Ghi chú",
    "1412": "ghi tên đầu mối đang giữ tiền tạm ứng ở cột Ghi chú",
    "3388": "ghi ở cột Ghi chú đây là khoản tiền gì",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What a row may name: funds by code, places by folded name with their account."""

    funds: Mapping[str, int]
    places: Mapping[str, tuple[int, str]]


def check_rows(rows: Sequence[Row], known: Known, first_day: date) -> tuple[list[Line], list[Fault]]:
    """Every row that is right, and every fault of the others; faults of the whole sheet come last."""
    lines: list[Line] = []
    faults: list[Fault] = []
    for row in rows:
        found = _check_row(row, known, mid_year=first_day != date(first_day.year, 1, 1))
        if isinstance(found, Line):
            lines.append(found)
        else:
            faults += [Fault(row.number, text) for text in found]
    faults += _twice(lines)
    if not faults:
        names = {number: code for code, number in known.funds.items()}
        faults += [Fault(0, text) for text in _whole(lines, names)]
    return lines, faults


def _check_row(row: Row, known: Known, *, mid_year: bool) -> Line | list[str]:
    wrong: list[str] = []
    number = row["account"].zfill(3) if row["account"].isdigit() else row["account"]
    account = chart.find(number)
    if account is None or not account.postable or account.kind is Kind.CONTRA:
        wrong.append(
            f"Tài khoản “{row['account']}” không có trong hệ thống tài khoản, hoặc không phải tài khoản chi tiết."
        )
    fund = known.funds.get(row["fund"]) or known.funds.get(row["fund"].zfill(2))
    waits, _name = UNIDENTIFIED_FUND
    if number == UNIDENTIFIED and row["fund"] != waits:
        wrong.append(f"Tiền chưa rõ người gửi ghi ở mã quỹ {waits}, cả dòng tiền đi cùng, để không bị chi nhầm.")
    elif fund is None:
        wrong.append(f"Mã quỹ “{row['fund']}” chưa có. Mở quỹ ở bước Quỹ và đợt vận động.")
    sums: list[int] = []
    for name in ("debit", "credit", "turned_debit", "turned_credit"):
        title = next(column.title for column in COLUMNS if column.name == name)
        try:
            sums.append(_amount(row[name]))
        except Refusal as refusal:
            wrong.append(f"Cột {title}: {refusal.sentence}")
    if account is None or fund is None or wrong:
        return wrong
    place, trouble = _place(row["place"], number, account.kind, known)
    line = Line(row.number, number, fund, place, *sums, row["note"])
    wrong = [*trouble, *_sides(line, account.normal, mid_year)]
    if number in NOTED and not line.note:
        wrong.append(f"Tài khoản {number}: {NOTED[number]}.")
    return wrong or line


def _amount(text: str) -> int:
    return 0 if text.strip(" -–0") == "" else parse_vnd(text)


def _place(name: str, number: str, kind: Kind, known: Known) -> tuple[int | None, list[str]]:
    if kind not in (Kind.CASH, Kind.BANK):
        return None, [f"Tài khoản {number} không gắn với két hay ngân hàng; để trống cột đó."] if name else []
    if not name:
        return None, [f"Tài khoản {number} cần tên két hoặc tài khoản ngân hàng giữ tiền."]
    found = known.places.get(fold(name))
    if found is None:
        return None, [f"Không có két hoặc tài khoản ngân hàng tên “{name}”. Ghi đúng tên ở bước Tài khoản và két."]
    if found[1] != number:
        return None, [f"“{name}” thuộc tài khoản {found[1]}, không thuộc {number}."]
    return found[0], []


def _sides(line: Line, normal: str, mid_year: bool) -> Iterator[str]:
    if line.debit and line.credit:
        yield "Chỉ ghi một bên: dư Nợ hoặc dư Có."
    if not any((line.debit, line.credit, line.turned_debit, line.turned_credit)):
        yield "Dòng không có số tiền nào. Xóa dòng hoặc ghi số."
    if (line.debit and normal == "credit") or (line.credit and normal == "debit"):
        yield f"Tài khoản {line.account} không thể dư bên {'Nợ' if line.debit else 'Có'}."
    if (line.turned_debit or line.turned_credit) and not mid_year:
        yield "Bắt đầu từ 01/01 thì không có phát sinh trước đó; để trống hai cột Phát sinh."
    left = line.debit - line.credit + line.turned_debit - line.turned_credit
    if normal == "debit" and not line.credit and left < 0:
        yield f"Dư đầu năm cộng phát sinh bị âm ({dotted(left)} đồng)."


def _twice(lines: Sequence[Line]) -> Iterator[Fault]:
    seen: dict[tuple[Key, int, str], int] = {}
    for line in lines:
        what = (line.key, line.fund, line.note if line.account in NOTED else "")
        if what in seen:
            yield Fault(
                line.row, f"Trùng với dòng {seen[what]}: cùng tài khoản, quỹ và nơi giữ tiền. Cộng hai dòng làm một."
            )
        seen.setdefault(what, line.row)


def _whole(lines: Sequence[Line], names: Mapping[int, str]) -> Iterator[str]:
    for fund in dict.fromkeys(line.fund for line in lines):
        mine = [line for line in lines if line.fund == fund]
        for turned, what in ((False, "Số dư"), (True, "Phát sinh")):
            debits, credits = sums(mine, turned)
            debit, credit = sum(debits.values()), sum(credits.values())
            if debit != credit:
                yield (
                    f"{what} của quỹ {names[fund]} không cân: Nợ {dotted(debit)} đồng, Có {dotted(credit)} đồng, "
                    f"lệch {dotted(abs(debit - credit))} đồng."
                )
                continue
            try:
                pair(debits, credits)
            except Unpairable as error:
                yield f"{what} của quỹ {names[fund]}: tài khoản {error.key[0]} lớn hơn tổng các tài khoản còn lại."
