"""Dates as Vietnamese papers write them. Knows calendar days; refuses moments, whose day hangs on a zone."""

from datetime import date, datetime


def long_date(day: date) -> str:
    """Administrative form: a zero before days 1-9 and before months 1 and 2 only."""
    _refuse_moment(day)
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def place_date(place: str, day: date) -> str:
    """`Lai Châu, ngày 05 tháng 02 năm 2026`, the line above the signatures."""
    return f"{place}, {long_date(day)}"


def voucher_date(day: date) -> str:
    """`Ngày 05 tháng 02 năm 2026`: vouchers carry no place."""
    return "N" + long_date(day)[1:]


def short_date(day: date) -> str:
    """`05/02/2026`, for tables."""
    _refuse_moment(day)
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def _refuse_moment(day: date) -> None:
    if isinstance(day, datetime):
        raise TypeError("Cần một ngày, không phải một thời điểm: đổi sang giờ Việt Nam rồi lấy ngày.")
