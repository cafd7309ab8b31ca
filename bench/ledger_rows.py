"""Lines of an invented journal, the same for every way of printing it; needs nothing but Python, so that peers may ask.

Seven cells a line: day, number, day, description, account, debit, credit. One in five descriptions is too long for
its column.
"""

from collections.abc import Iterator
from datetime import date, timedelta

TITLES = ("Ngày ghi sổ", "Số hiệu", "Ngày chứng từ", "Diễn giải", "Tài khoản", "Nợ", "Có")
WEIGHTS = (10, 14, 10, 34, 8, 12, 12)
ALIGN = ("center", "left", "center", "left", "center", "right", "right")
_NAMES = ("Giàng A Pếnh", "Tẩn Thị Mẫu", "Lò Văn Mẫu", "Nguyễn Thị Ví Dụ", "Vàng Thị Mỷ", "Sùng A Chớ")
_LONG = "và gia đình ủng hộ Quỹ Tương hỗ đoàn viên bị bệnh hiểm nghèo, đợt"
_FIRST = date(2026, 1, 1)

Entry = tuple[date, str, date, str, str, int | None, int | None]


def entries(count: int) -> Iterator[Entry]:
    """Two lines a voucher: one Nợ, one Có of the same amount."""
    for at in range(count):
        voucher = at // 2
        day = _FIRST + timedelta(days=at * 365 // count)
        amount = 1_000 * (voucher * 7_919 % 100_000 + 1)
        words = _LONG if at % 5 == 3 else "ủng hộ Quỹ, phiếu"
        text = f"{_NAMES[at % len(_NAMES)]} {words} {voucher}"
        sides = (amount, None) if at % 2 == 0 else (None, amount)
        yield (day, f"PT-2026-{voucher % 10**6:06d}", day, text, "3538.01" if at % 2 else "1111", *sides)


def total(count: int) -> int:
    """What the column Nợ comes to."""
    return sum(entry[5] or 0 for entry in entries(count))


def dotted(amount: int | None) -> str:
    return "" if amount is None else f"{amount:,}".replace(",", ".")


def shown(entry: Entry) -> list[str]:
    """A line as texts, the way each program has to make them."""
    day, code, doc, text, account, debit, credit = entry
    return [f"{day:%d/%m/%Y}", code, f"{doc:%d/%m/%Y}", text, account, dotted(debit), dotted(credit)]
