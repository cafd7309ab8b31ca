"""A book of any length: sums carried from page to page, rows that stand apart, memory that stays flat."""

import hashlib
import io
import os
import re
import subprocess
import sys
import tracemalloc
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.units import mm

from ledger.checkpoint import Checkpoint, parse_short, short
from ledger.merkle import leaf_hash
from receipts.book import write_book
from receipts.carry import BROUGHT, FORWARD
from receipts.cover import MARGIN, closing, margins, new_sheet
from receipts.facts import BookHead, Column, Issuer, Line, Mark, Note, Signer, Total
from receipts.fonts import ASCENT, DESCENT, ITALIC, REGULAR, VIETNAMESE
from receipts.grid import Grid
from receipts.ink import INSET, SIZE, STEP, figures, height
from receipts.paper import A4, ROOM
from tests.receipts.reading import drawn, pen_after

HEAD = BookHead(
    issuer=Issuer("LIÊN ĐOÀN LAO ĐỘNG TỈNH LAI CHÂU", "CÔNG ĐOÀN XÃ MƯỜNG MẪU", place="Lai Châu"),
    code="S04-H",
    form_lines=("Mẫu số: S04-H", "(Theo Thông tư 24/2024/TT-BTC)"),
    title="Sổ nhật ký chung",
    subtitles=("Năm 2026",),
    from_day=date(2026, 1, 1),
    to_day=date(2026, 1, 31),
    signers=(
        Signer("", "NGƯỜI GHI SỔ", "Nguyễn Thị Ví Dụ"),
        Signer("", "KẾ TOÁN TRƯỞNG", "Tẩn Thị Mẫu"),
        Signer("", "CHỦ TỊCH", "Lò Văn Mẫu", "(Ký, họ tên, đóng dấu)"),
    ),
    checkpoint="tuongho.example.vn 1842 mF3x0Qk2pY8b",
)
JOURNAL = (
    Column("Ngày ghi sổ", "A", 1.35, "center"),
    Column("Số hiệu", "B", 1.65, "center"),
    Column("Diễn giải", "D", 5.2),
    Column("TK", "H", 1.15, "center"),
    Column("Nợ", "1", 1.9, "right", carry=True),
    Column("Có", "2", 1.9, "right", carry=True),
)
CASH_BOOK = (
    Column("Ngày", "A", 1.35, "center"),
    Column("Diễn giải", "B", 5),
    Column("Thu", "1", 1.9, "right", carry=True),
    Column("Chi", "2", 1.9, "right", carry=True),
    Column("Tồn", "3", 1.9, "right", carry="last"),
)


def entry(number, amount, text="Ủng hộ Quỹ Tương hỗ"):
    day = date(2026, 1, 1) + timedelta(days=number % 31)
    return Line((day, f"PT-2026-{number:04d}", text, "1111", amount, None))


def printed(rows, columns=JOURNAL, head=HEAD, **how):
    out = io.BytesIO()
    pages = write_book(head, columns, rows, out, **how)
    reader = pypdf.PdfReader(out)
    assert len(reader.pages) == pages
    return reader


def texts(reader):
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def test_a_short_journal_on_one_page():
    rows = [
        Note("Số liệu theo mốc đối chứng ở cuối trang."),
        Total((None, None, "Số dư đầu kỳ", None, 500_000, 500_000)),
        Line((date(2026, 1, 5), "PT-2026-0001", "Giàng A Pếnh ủng hộ Quỹ", "1111", 1_250_000, None)),
        Line((date(2026, 1, 5), "PT-2026-0001", "Giàng A Pếnh ủng hộ Quỹ", "3538.01", None, 1_250_000)),
        Line((date(2026, 1, 9), "PKT-2026-0001", "Điều chỉnh (ghi nhầm)", "1111", -50_000, 0)),
        Total((None, None, "Cộng phát sinh tháng 1", None, 1_200_000, 1_250_000)),
    ]
    (page,) = texts(printed(rows))
    assert page == " ".join(
        (
            "Mốc đối chứng: tuongho.example.vn 1842 mF3x0Qk2pY8b",
            "LIÊN ĐOÀN LAO ĐỘNG TỈNH LAI CHÂU CÔNG ĐOÀN XÃ MƯỜNG MẪU",
            "Mẫu số: S04-H (Theo Thông tư 24/2024/TT-BTC)",
            "SỔ NHẬT KÝ CHUNG Năm 2026 Từ ngày 01/01/2026 đến ngày 31/01/2026",
            "Đơn vị tính: đồng",
            "Ngày ghi sổ Số hiệu Diễn giải TK Nợ Có A B D H 1 2",
            "Số liệu theo mốc đối chứng ở cuối trang.",
            "Số dư đầu kỳ 500.000 500.000",
            "05/01/2026 PT-2026-0001 Giàng A Pếnh ủng hộ Quỹ 1111 1.250.000",
            "05/01/2026 PT-2026-0001 Giàng A Pếnh ủng hộ Quỹ 3538.01 1.250.000",
            "09/01/2026 PKT-2026-0001 Điều chỉnh (ghi nhầm) 1111 (50.000)",
            "Cộng phát sinh tháng 1 1.200.000 1.250.000",
            "Sổ này có 01 trang, đánh số từ trang 01 đến trang 01.",
            "Lai Châu, ngày …… tháng …… năm ………",
            "NGƯỜI GHI SỔ (Ký, họ tên) KẾ TOÁN TRƯỞNG (Ký, họ tên) CHỦ TỊCH (Ký, họ tên, đóng dấu)",
            "Nguyễn Thị Ví Dụ Tẩn Thị Mẫu Lò Văn Mẫu",
            "Trang 1/ 1",
        )
    )


@pytest.mark.parametrize("rows", [0, 1, 42, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 150, 400])
def test_each_page_hands_on_the_sum_of_all_lines_before_it(rows):
    amounts = [1_000 * (number + 1) for number in range(rows)]
    pages = texts(printed(entry(number, amount) for number, amount in enumerate(amounts)))
    seen = 0
    for number, page in enumerate(pages):
        on_page = [int(found) for found in re.findall(r"PT-2026-(\d{4})", page)]
        if number and on_page:
            assert f"{BROUGHT} {figures(sum(amounts[:seen]))}" in page
        assert on_page == list(range(seen, seen + len(on_page)))
        seen += len(on_page)
        if FORWARD in page:
            assert f"{FORWARD} {figures(sum(amounts[:seen]))}" in page
            assert BROUGHT in pages[number + 1]
        assert page.endswith(f"Trang {number + 1}/ {len(pages)}")
        assert "Mốc đối chứng: tuongho.example.vn 1842" in page
        assert ("A B D H 1 2" in page) == (number == 0 or bool(on_page))
    assert seen == rows
    assert f"Sổ này có {len(pages):02d} trang, đánh số từ trang 01 đến trang {len(pages):02d}." in pages[-1]


def test_a_balance_is_handed_on_and_not_summed():
    rows = [Total((None, "Số dư đầu kỳ", None, None, 700))]
    rows += [Line((date(2026, 1, 2), f"Thu lần {number}", 10, None, 700 + 10 * number)) for number in range(1, 120)]
    first, second, *_ = texts(printed(rows, CASH_BOOK))
    last = max(int(found) for found in re.findall(r"Thu lần (\d+)", first))
    carried = f"{figures(10 * last)} {figures(700 + 10 * last)}"
    assert f"{FORWARD} {carried}" in first
    assert f"{BROUGHT} {carried}" in second


def test_a_book_that_carries_nothing_has_no_carry_lines():
    columns = [replace(column, carry=False) for column in JOURNAL]
    pages = texts(printed((entry(number, 1) for number in range(200)), columns))
    assert len(pages) > 1
    assert not any(FORWARD in page or BROUGHT in page for page in pages)


def test_every_row_comes_out_once_and_in_order():
    rows = [entry(number, 1_000, "Hỗ trợ đoàn viên bị bệnh hiểm nghèo " * (number % 9)) for number in range(150)]
    found = re.findall(r"PT-2026-(\d{4})", " ".join(texts(printed(rows))))
    assert [int(number) for number in found] == list(range(150))


def test_a_row_that_fits_a_page_is_not_split():
    rows = [entry(number, 1_000, f"đầu{number:03d} " + "xã " * 60 + f"cuối{number:03d}") for number in range(60)]
    for page in texts(printed(rows)):
        assert re.findall(r"đầu(\d{3})", page) == re.findall(r"cuối(\d{3})", page)


def test_a_row_taller_than_a_page_goes_on_and_loses_nothing():
    long = " ".join(f"từ{number:04d}" for number in range(1_500))
    text = " ".join(texts(printed([entry(1, 1_000, long), entry(2, 2_000)])))
    assert re.findall(r"từ(\d{4})", text) == [f"{number:04d}" for number in range(1_500)]
    assert "PT-2026-0002" in text


def test_the_signatures_stay_together_with_room_for_a_hand():
    for rows in range(36, 56):
        *_, last = texts(printed(entry(number, 1) for number in range(rows)))
        assert "Sổ này có" in last
        assert "Nguyễn Thị Ví Dụ Tẩn Thị Mẫu Lò Văn Mẫu" in last
    sheet = new_sheet(HEAD, *A4)
    closing(sheet, 400, HEAD, 3)
    lowest_hint = min(ink.box[1] for ink in sheet.inks if ink.face is ITALIC and ink.text.startswith("(Ký"))
    names = [ink.box[3] for ink in sheet.inks if ink.text == "Lò Văn Mẫu"]
    assert lowest_hint - names[0] >= ROOM - 0.01


def test_a_sample_says_so_on_each_page():
    reader = printed((entry(number, 1) for number in range(120)), head=replace(HEAD, mark=Mark.SAMPLE))
    assert all(page.count(Mark.SAMPLE.value) == 2 for page in texts(reader))


def test_no_other_typeface_and_the_letters_of_the_world():
    reader = printed([entry(1, 1, "Jürgen Жук gửi 王明 100%"), entry(2, 2, f"{VIETNAMESE[:60]} {VIETNAMESE[60:]}")])
    (page,) = reader.pages
    fonts = page["/Resources"]["/Font"]
    assert {"/F1.0", "/F2.0", "/F3.0", "/F1.1"} <= fonts.keys()
    for font in fonts.values():
        assert "+IBMPlexSerif" in font.get_object()["/BaseFont"]
        assert "/ToUnicode" in font.get_object()
    text = page.extract_text()
    assert "Jürgen Жук gửi [?] 100%" in " ".join(text.split())
    assert set(VIETNAMESE) <= set(text)


def test_title_author_language_and_size():
    reader = printed([entry(1, 1)], landscape=True)
    assert reader.metadata.title == "Sổ nhật ký chung"
    assert reader.metadata.author == "CÔNG ĐOÀN XÃ MƯỜNG MẪU"
    assert reader.root_object["/Lang"] == "vi-VN"
    assert [round(float(side) / mm) for side in reader.pages[0].mediabox[2:]] == [297, 210]


def book_bytes():
    out = io.BytesIO()
    write_book(HEAD, JOURNAL, (entry(number, number, "Ủng hộ Жук") for number in range(300)), out)
    return out.getvalue()


def test_the_same_rows_are_the_same_bytes_in_another_process():
    script = (
        "import hashlib\n"
        "from tests.receipts.test_book import book_bytes\n"
        "print(hashlib.sha256(book_bytes()).hexdigest())\n"
    )
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", script],
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert run.stdout.strip() == hashlib.sha256(book_bytes()).hexdigest()


class Downstream:
    """A connection: it takes bytes and can do nothing else."""

    def __init__(self):
        self.taken = 0

    def write(self, data):
        self.taken += len(data)
        return len(data)


def test_a_long_book_goes_down_the_line_and_not_into_memory():
    def peak(rows):
        out = Downstream()
        tracemalloc.start()
        write_book(HEAD, JOURNAL, (entry(number, 1_000, f"Ủng hộ lần {number}") for number in range(rows)), out)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert out.taken > rows * 20
        return most

    peak(500)
    short, long = peak(1_000), peak(8_000)
    assert long < short + 3_500_000  # the remembered short texts, which are bounded


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(alphabet=VIETNAMESE + "abc 0123456789()%\\ ", max_size=300) | st.text(max_size=60),
            st.text(max_size=40),
            st.integers(-(10**15), 10**15) | st.none(),
        ),
        max_size=25,
    )
)
def test_any_text_and_any_amount_keeps_to_its_column_and_its_row(rows):
    lines = [Line((date(2026, 1, 1), code, text, "1111", amount, amount)) for text, code, amount in rows]
    edges = Grid(JOURNAL, MARGIN, A4[0] - MARGIN, REGULAR).edges
    for page in printed(lines).pages:
        table = page.get_contents().get_data().partition(b"BT /F1.0 %.2f Tf 0 " % SIZE)
        rules, code = table[0], b"0 " + table[2].partition(b"ET")[0]
        bottoms = sorted({float(y) for y in re.findall(rb"([\d.]+) l", rules)}, reverse=True)
        for x, y, wide in drawn(code):
            assert any(left < x and x + wide < right for left, right in pairwise(edges)), "within a column"
            above = min(rule for rule in bottoms if rule > y)
            below = max(rule for rule in bottoms if rule < y)
            assert y + ASCENT * SIZE <= above + 0.1
            assert y - DESCENT * SIZE >= below - 0.1, "within a row"
            assert MARGIN <= y <= A4[1] - MARGIN


@given(st.text(max_size=120), st.integers(-(10**16), 10**16))
def test_each_line_of_a_cell_is_no_wider_than_its_column(text, amount):
    grid = Grid(JOURNAL, 40, 555, REGULAR)
    ((code,), (lines,)) = grid.typeset([(None, text, text, text, amount, None)])
    for x, _, wide in drawn(code):
        assert any(
            x >= left + INSET - 0.01 and x + wide <= right - INSET + 0.01 for left, right in pairwise(grid.edges)
        )
    heights = {round(y, 1) for _, y, _ in drawn(code)}
    assert len(heights) <= lines
    assert pen_after(code) == (0, pytest.approx(-height(lines) / 10)), "the next row begins below, at the left edge"


def test_a_text_comes_out_the_same_alone_and_among_others():
    """The careful way and the way for many are one rule: same breaks, same places."""
    long = "Nguyễn Thị Ví Dụ ủng hộ Quỹ Tương hỗ " * 3
    texts = ["Ủng hộ", long, "PT-2026-000001", "Ố" * 90, "10" * 40, "iiii", "W" * 23, "a  b", " c ", f"{long} d"]
    together = Grid(JOURNAL, 40, 555, REGULAR)
    codes, tall = together.typeset([(text, text, text, text, None, None) for text in texts])
    for text, code, lines in zip(texts, codes, tall, strict=True):
        with_a_rare_letter = [("ж", "ж", "ж", "ж", None, None), (text, text, text, text, None, None)]
        alone, high = Grid(JOURNAL, 40, 555, REGULAR).typeset(with_a_rare_letter)
        assert [spot for *spot, _ in drawn(alone[1])] == [spot for *spot, _ in drawn(code)]
        assert high[1] == lines


@pytest.mark.parametrize("amount", [1, 999, 1_000, 12_345_678, -12_345_678, 10**15])
def test_amounts_end_where_their_column_does(amount):
    grid = Grid(JOURNAL, 40, 555, REGULAR)
    ((x, _, wide),) = drawn(grid.typeset([(None, None, None, None, amount, None)])[0][0])
    assert x + wide == pytest.approx(grid.edges[5] - INSET, abs=0.1)


def test_an_amount_too_wide_for_its_column_is_drawn_smaller_on_one_line():
    grid = Grid([replace(column, weight=1) for column in JOURNAL], 40, 240, REGULAR)
    ((code,), (lines,)) = grid.typeset([(None, None, None, None, 123_456_789_012_345, None)])
    size = float(re.search(rb"/F1\.0 ([\d.]+) Tf", code)[1])
    assert lines == 1
    assert 0 < size < SIZE
    assert b"/F1.0 %.2f Tf" % SIZE in code.split(b"Tj")[-1], "what follows has its size again"


def test_lines_of_a_row_stand_below_each_other():
    grid = Grid(JOURNAL, 40, 555, REGULAR)
    ((code,), (lines,)) = grid.typeset([(None, None, "Hỗ trợ đoàn viên bị bệnh hiểm nghèo " * 5, None, None, None)])
    heights = [y for _, y, _ in drawn(code)]
    assert len(heights) == lines > 2
    assert b"Tf" not in code  # wrapped, not squeezed
    assert all(above - below == pytest.approx(STEP / 10) for above, below in pairwise(heights))


CHECKPOINT = Checkpoint("tuongho.example.vn/so", 1234567, leaf_hash(b"bay gio"), datetime(2026, 3, 10, 17, tzinfo=UTC))
BEFORE = Checkpoint("tuongho.example.vn/so", 1234001, leaf_hash(b"truoc do"), datetime(2026, 3, 9, 17, tzinfo=UTC))
MARKED = replace(HEAD, checkpoint=short(CHECKPOINT), checkpoint_before=short(BEFORE))


@pytest.mark.parametrize("landscape", [False, True])
@pytest.mark.parametrize("covered", [True, False])
def test_the_checkpoints_on_each_page_can_be_typed_back(landscape, covered):
    head = replace(MARKED, covered=covered)
    reader = printed((entry(number, 1_000) for number in range(200)), head=head, landscape=landscape)
    assert len(reader.pages) > 2
    for page in reader.pages:
        newest, before = (line for line in page.extract_text().splitlines() if line.startswith("Mốc"))
        assert parse_short(newest.partition(": ")[2], CHECKPOINT.origin) == CHECKPOINT
        assert parse_short(before.partition(": ")[2], BEFORE.origin) == BEFORE
        assert ("chưa gồm hết sổ" in newest) is not covered


def test_the_longest_checkpoint_stays_clear_of_the_page_number_and_the_edge():
    far = replace(CHECKPOINT, size=10**9 - 1, root=b"\x5a" * 32)  # base32 of wide letters
    head = replace(MARKED, checkpoint=short(far), checkpoint_before=short(far), covered=False)
    sheet = new_sheet(head, *A4)
    margins(sheet, head)
    lines = [ink for ink in sheet.inks if ink.text.startswith(("Mốc", "9"))]
    assert len({round(ink.y, 1) for ink in lines}) == len(lines) == 2, "neither is broken"
    number = sheet.right - REGULAR.width("Trang 9999/9999", 8)
    assert all(ink.box[2] < number and ink.box[1] > 5 * mm for ink in lines)


def test_the_bytes_of_a_book_depend_on_its_checkpoint_and_nothing_else():
    def made(head):
        out = io.BytesIO()
        write_book(head, JOURNAL, (entry(number, 1_000) for number in range(60)), out)
        return out.getvalue()

    assert made(MARKED) == made(MARKED)
    heads = (MARKED, replace(MARKED, checkpoint_before=""), replace(MARKED, covered=False), HEAD)
    assert len({made(head) for head in heads}) == len(heads)
