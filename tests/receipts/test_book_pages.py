"""Where pages part a book: vouchers and sums stay together, parts carry their own, readers find months and pages."""

import io
import re
from array import array
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from receipts.book import found, write_book
from receipts.carry import BROUGHT, FORWARD
from receipts.facts import Column, Line, Note, Part, Total
from receipts.flow import GROUP, keep
from receipts.ink import figures
from tests.receipts.test_book import HEAD, JOURNAL, printed, texts

DETAIL = (
    Column("Ngày", "A", 1.35, "center"),
    Column("Diễn giải", "B", 5),
    Column("Nợ", "1", 1.9, "right", carry=True),
    Column("Có", "2", 1.9, "right", carry=True),
    Column("Số dư", "3", 1.9, "right"),
)


def line(number, voucher=0, amount=1_000, text="Ủng hộ"):
    return Line((date(2026, 1, 5), f"PT-2026-{number:04d}", text, "1111", amount, None), voucher)


def months(lengths, voucher=lambda number: 0):
    """A journal: that many lines a month, then the month's two sums."""
    number = 0
    for month, length in enumerate(lengths, start=1):
        for _ in range(length):
            yield line(number, voucher(number))
            number += 1
        yield Total((None, None, f"Cộng phát sinh tháng {month:02}", None, length * 1_000, 0), f"Tháng {month:02}/2026")
        yield Total((None, None, "Cộng lũy kế từ đầu năm", None, number * 1_000, 0))


def numbers(page):
    return [int(one) for one in re.findall(r"PT-2026-(\d{4})", page)]


# -- vouchers and sums


@given(st.lists(st.integers(1, 14), min_size=20, max_size=60))
@settings(max_examples=25, deadline=None)
def test_a_small_voucher_is_on_one_page_and_a_long_one_leaves_no_line_alone(sizes):
    owner = [voucher for voucher, size in enumerate(sizes, start=1) for _ in range(size)]
    pages = [numbers(page) for page in texts(printed(line(at, voucher) for at, voucher in enumerate(owner)))]
    assert [number for page in pages for number in page] == list(range(len(owner)))
    for before, after in pairwise(pages):
        if before and after and owner[before[-1]] == owner[after[0]]:
            voucher = owner[after[0]]
            assert owner.count(voucher) > GROUP
            assert owner[before[-2]] == voucher, "its first line is not alone at the foot"
            assert owner[after[1]] == voucher, "its last line is not alone at the head"


def test_lines_without_a_voucher_fill_the_page():
    alone = [len(numbers(page)) for page in texts(printed(line(at) for at in range(300)))]
    paired = [len(numbers(page)) for page in texts(printed(line(at, at // 2 + 1) for at in range(300)))]
    assert alone[1] in (paired[1], paired[1] + 1)
    assert all(count % 2 == 0 for count in paired)


@pytest.mark.parametrize("first", range(30, 60))
def test_the_sums_of_a_month_stand_below_a_line_of_it(first):
    pages = texts(printed(months([first, 40, 3])))
    for page in pages:
        for sums in re.finditer(r"Cộng phát sinh tháng", page):
            assert "PT-2026" in page[: sums.start()], "not at the head of a page"
            assert "Cộng lũy kế từ đầu năm" in page[sums.start() :], "with the sums that go with it"


def test_what_can_not_be_kept_together_goes_on_all_the_same():
    rows = [Total((None, None, f"Cộng {number}", None, number, 0), f"Tháng {number}") for number in range(300)]
    assert re.findall(r"Cộng (\d+)", " ".join(texts(printed(rows)))) == [str(number) for number in range(300)]
    one = [line(at, 7) for at in range(500)]
    assert [at for page in texts(printed(one)) for at in numbers(page)] == list(range(500))


@given(st.lists(st.sampled_from(["line", "group", "total", "month", "part", "note"]), min_size=40, max_size=80))
def test_a_page_always_takes_something_and_at_least_half(kinds):
    made = {
        "line": lambda: line(1), "group": lambda: line(1, 9), "total": lambda: Total((None,) * 6),
        "month": lambda: Total((None,) * 6, "Tháng"), "part": lambda: Part("Ai"), "note": lambda: Note("Gì"),
    }  # fmt: skip
    rows = [made[kind]() for kind in kinds]
    assert 15 < keep(rows, 30, 15) <= 30


# -- parts


def parts(count, lines):
    for part in range(count):
        yield Part(f"Đối tượng: số {part}")
        yield Total((None, "Số dư đầu kỳ", None, None, 0))
        for number in range(lines):
            yield Line((date(2026, 1, 5), f"Khoản {part}.{number}", 10 ** (part + 1), None, 5))
        yield Total((None, "Cộng phát sinh", lines * 10 ** (part + 1), 0, None), "Tháng 01/2026")
        yield Total((None, "Số dư cuối kỳ", None, None, lines * 10 ** (part + 1)))
    yield Part("Tất cả")
    yield Total((None, "Cộng phát sinh các đối tượng", 77, 0, None))


@pytest.mark.parametrize("lines", [1, 11, 29, 41, 47, 95])
def test_a_part_carries_its_own_sums_and_nothing_of_the_part_before(lines):
    pages = texts(printed(parts(4, lines), DETAIL))
    carried = 0
    for before, after in pairwise(pages):
        at = re.findall(r"Khoản (\d)\.(\d+)", before)
        goes_on = not re.search(r"1 2 3 (Đối tượng|Tất cả)", after) and "1 2 3" in after
        assert (FORWARD in before) == (BROUGHT in after) == goes_on
        if goes_on:
            part, number = map(int, at[-1])
            total = figures((number + 1) * 10 ** (part + 1))
            assert f"{FORWARD} {total}" in before
            assert f"{BROUGHT} {total}" in after
            carried += 1
    assert carried or lines < 41


def test_a_part_never_begins_at_the_foot_of_a_page():
    for lines in range(30, 60):
        for page in texts(printed(parts(2, lines), DETAIL)):
            for begun in re.finditer(r"Đối tượng: số (\d)", page):
                assert f"Khoản {begun[1]}.0" in page


def test_a_balance_of_nothing_says_so():
    (page,) = texts(
        printed([Part("Ai"), Total((None, "Số dư đầu kỳ", None, 0, 0)), Note("Không có phát sinh.")], DETAIL)
    )
    assert "Ai Số dư đầu kỳ 0 Không có phát sinh." in page
    (page,) = texts(printed([Total((None, "Số dư đầu kỳ", None, 0, 12))], DETAIL))
    assert "Số dư đầu kỳ 12 Sổ này" in page
    running = [replace(column, carry="last") if column.title == "Số dư" else column for column in DETAIL]
    (page,) = texts(printed([Line((date(2026, 1, 5), "Chi hết", None, 7, 0))], running))
    assert "Chi hết 7 0 Sổ này" in page


# -- what readers find


def outline(reader):
    """(level, title, page) of each entry."""
    flat = []

    def walk(entries, level):
        for entry in entries:
            if isinstance(entry, list):
                walk(entry, level + 1)
            else:
                flat.append((level, entry.title, reader.get_destination_page_number(entry) + 1))

    walk(reader.outline, 0)
    return flat


def test_the_outline_leads_to_where_each_month_begins():
    reader = printed(months([70, 1, 130, 20]))
    pages = [numbers(page) for page in texts(reader)]
    firsts = [0, 70, 71, 201]
    assert outline(reader) == [
        (0, f"Tháng {month:02}/2026", next(at for at, page in enumerate(pages, start=1) if first in page))
        for month, first in enumerate(firsts, start=1)
    ]
    assert reader.root_object["/PageMode"] == "/UseOutlines"
    heights = [float(entry.top) for entry in reader.outline]
    assert all(0 < top < 842 for top in heights)
    assert heights[0] > heights[1] or reader.outline[0].page != reader.outline[1].page


def test_the_outline_of_a_book_of_parts_has_months_below_them():
    found_there = outline(printed(parts(3, 60), DETAIL))
    assert [(level, title) for level, title, _ in found_there] == [
        *((level, title) for part in range(3) for level, title in ((0, f"Đối tượng: số {part}"), (1, "Tháng 01/2026"))),
        (0, "Tất cả"),
    ]
    assert [page for *_, page in found_there] == sorted(page for *_, page in found_there)


def test_a_book_without_months_has_no_outline():
    reader = printed([line(1)])
    assert reader.outline == []
    assert "/PageMode" not in reader.root_object
    assert reader.root_object["/ViewerPreferences"]["/DisplayDocTitle"]


@pytest.mark.parametrize("lengths", [[3], [120, 40, 80], [0, 0], [49, 50, 51, 52]])
def test_starts_say_on_which_page_and_where_each_line_stands(lengths):
    starts, out = array("L"), io.BytesIO()
    count = write_book(HEAD, JOURNAL, months(lengths), out, starts=starts)
    pages = [numbers(page) for page in texts(pypdf.PdfReader(out))]
    assert len(starts) == len(pages) == count
    for page, on_it in enumerate(pages, start=1):
        for place, number in enumerate(on_it, start=1):
            assert found(starts, number) == (page, place)


def test_a_line_that_goes_over_pages_stands_where_it_begins():
    starts, out = [], io.BytesIO()
    long = " ".join(f"từ{number:04d}" for number in range(1_500))
    write_book(HEAD, JOURNAL, [line(0), line(1, text=long), line(2)], out, starts=starts)
    pages = [numbers(page) for page in texts(pypdf.PdfReader(out))]
    assert len(pages) > 3
    assert [found(starts, number)[0] for number in range(3)] == [
        next(at for at, page in enumerate(pages, start=1) if number in page) for number in range(3)
    ]


def test_the_signatures_never_stand_without_a_line_of_the_book():
    for rows in range(36, 56):
        *_, last = texts(printed(line(number) for number in range(rows)))
        assert "Nguyễn Thị Ví Dụ" in last
        assert numbers(last)
