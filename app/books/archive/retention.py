"""How long accounting papers are kept, as dated data: years from the end of their accounting year, 0 for ever.

A volume keeps the term that held when it was bound.
"""

from datetime import date

KINDS = {
    "books": "Sổ kế toán",
    "vouchers": "Chứng từ kế toán",
    "reports": "Báo cáo tài chính, báo cáo quyết toán",
    "internal": "Tài liệu dùng trong quản lý, không ghi sổ",
    "lasting": "Tài liệu có giá trị lâu dài",
}
# (from this day on, years by kind): Luật Kế toán 88/2015/QH13, Nghị định 174/2016/NĐ-CP.
TERMS = ((date(2017, 1, 1), {"books": 10, "vouchers": 10, "reports": 10, "internal": 5, "lasting": 0}),)


def term_of(kind: str, bound: date) -> int:
    """The years a volume of that kind, bound on that day, is kept."""
    return next(years[kind] for since, years in reversed(TERMS) if since <= bound)


def due(year: int, term: int) -> date | None:
    """The last day on which it must be kept; None for ever."""
    return date(year + term, 12, 31) if term else None


def told(term: int) -> str:
    return f"{term} năm" if term else "Vĩnh viễn"
