"""The zero of administrative dates stands before days 1-9 and before months 1 and 2 only."""

from datetime import UTC, date, datetime

import pytest

from receipts.dates import long_date, place_date, short_date, voucher_date


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (date(2026, 1, 31), "ngày 31 tháng 01 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 9, 10), "ngày 10 tháng 9 năm 2026"),
        (date(2026, 12, 1), "ngày 01 tháng 12 năm 2026"),
    ],
)
def test_the_long_date(day, words):
    assert long_date(day) == words


def test_a_paper_names_its_place_and_a_voucher_does_not():
    day = date(2026, 2, 5)
    assert place_date("Lai Châu", day) == "Lai Châu, ngày 05 tháng 02 năm 2026"
    assert voucher_date(day) == "Ngày 05 tháng 02 năm 2026"


def test_tables_take_the_short_date():
    assert short_date(date(2026, 3, 9)) == "09/03/2026"


@pytest.mark.parametrize("write", [long_date, short_date, voucher_date])
def test_a_moment_is_refused(write):
    """23:30 in London is already tomorrow in Lai Châu: whoever has a moment must choose the day first."""
    with pytest.raises(TypeError, match="một ngày"):
        write(datetime(2026, 2, 4, 23, 30, tzinfo=UTC))
