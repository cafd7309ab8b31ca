"""A book as a workbook and as CSV: figures stay figures, text stays text, the same rows the same bytes."""

import csv
import io
import re
import time
import zipfile
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from receipts.facts import BookHead, Column, Issuer, Line, Mark, Note, Signer, Total
from receipts.sheet import write_csv, write_xlsx
from receipts.text import clean

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

HEAD = BookHead(
    issuer=Issuer("LIÊN ĐOÀN LAO ĐỘNG TỈNH LAI CHÂU", "CÔNG ĐOÀN XÃ MƯỜNG MẪU", budget_code="1234567"),
    code="S11-H",
    form_lines=("Mẫu số: S11-H",),
    title="Sổ quỹ tiền mặt",
    subtitles=(),
    from_day=date(2026, 1, 1),
    to_day=date(2026, 1, 31),
    signers=(Signer("", "THỦ QUỸ", "Vàng A Mẫu"), Signer("", "KẾ TOÁN TRƯỞNG", "Tẩn Thị Mẫu")),
    checkpoint="tuongho.example.vn 1842 mF3x",
)
COLUMNS = (
    Column("Ngày", "A", 1.35, "center"),
    Column("Diễn giải", "B", 5),
    Column("Thu", "1", 2, "right", carry=True),
    Column("Tồn", "2", 2, "right", carry="last"),
)
ROWS = (
    Note("Số liệu theo mốc đối chứng."),
    Total((None, "Số dư đầu kỳ", None, 700_000)),
    Line((date(2026, 1, 5), "Giàng A Pếnh ủng hộ", 1_250_000, 1_950_000)),
    Line((date(2026, 1, 6), '=HYPERLINK("x")', -50_000, 1_900_000)),
)
dangerous = pytest.mark.parametrize("text", ["=1+1", "+84", "-5", "@SUM(A1)", "\t=1", "＝1"])


def xlsx(head=HEAD, columns=COLUMNS, rows=ROWS, **how):
    out = io.BytesIO()
    write_xlsx(head, columns, rows, out, **how)
    return out.getvalue()


def plain_csv(head=HEAD, rows=ROWS):
    out = io.BytesIO()
    write_csv(head, COLUMNS, rows, out)
    return out.getvalue()


def grid(data):
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def test_the_workbook_reads_back_as_it_was_kept():
    rows = [[cell for cell in row if cell != ""] for row in grid(xlsx())]
    start = rows.index(["Ngày", "Diễn giải", "Thu", "Tồn"])
    assert [row for row in rows[:start] if row] == [
        ["LIÊN ĐOÀN LAO ĐỘNG TỈNH LAI CHÂU"],
        ["CÔNG ĐOÀN XÃ MƯỜNG MẪU"],
        ["Mã QHNS: 1234567"],
        ["Mẫu số: S11-H"],
        ["SỔ QUỸ TIỀN MẶT"],
        ["Từ ngày 01/01/2026 đến ngày 31/01/2026"],
        ["Đơn vị tính: đồng"],
    ]
    assert rows[start + 1 : start + 6] == [
        ["A", "B", "1", "2"],
        ["Số liệu theo mốc đối chứng."],
        ["Số dư đầu kỳ", 700_000],
        [date(2026, 1, 5), "Giàng A Pếnh ủng hộ", 1_250_000, 1_950_000],
        [date(2026, 1, 6), '=HYPERLINK("x")', -50_000, 1_900_000],
    ]
    assert ["THỦ QUỸ", "KẾ TOÁN TRƯỞNG"] in rows
    assert ["Vàng A Mẫu", "Tẩn Thị Mẫu"] in rows


def test_nothing_in_the_workbook_is_a_formula_or_a_link():
    with zipfile.ZipFile(io.BytesIO(xlsx())) as parts:
        page = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in page
    assert "<hyperlink" not in page
    assert "<pane " in page
    assert 'orientation="portrait"' in page
    assert "Trang &amp;P/&amp;N" in page
    assert "1842 mF3x" in page


def test_landscape_and_the_mark_of_a_sample():
    with zipfile.ZipFile(io.BytesIO(xlsx(replace(HEAD, mark=Mark.SAMPLE), landscape=True))) as parts:
        page = parts.read("xl/worksheets/sheet1.xml").decode()
    assert 'orientation="landscape"' in page
    assert page.count(Mark.SAMPLE.value) == 2


def test_a_number_beyond_fifteen_digits_is_kept_exactly():
    rows = grid(xlsx(rows=[Line((None, "Rất lớn", 1_000_000_000_000_001, None))]))
    assert any("1.000.000.000.000.001" in row for row in rows)


def test_the_same_rows_are_the_same_bytes_whenever_they_are_written():
    first, plain = xlsx(), plain_csv()
    time.sleep(2.1)  # a ZIP counts time in steps of two seconds
    assert xlsx() == first
    assert plain_csv() == plain


def test_csv_for_machines():
    data = plain_csv()
    assert data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))) == [
        ["Ngày", "Diễn giải", "Thu", "Tồn"],
        ["Số liệu theo mốc đối chứng."],
        ["", "Số dư đầu kỳ", "", "700000"],
        ["2026-01-05", "Giàng A Pếnh ủng hộ", "1250000", "1950000"],
        ["2026-01-06", '\'=HYPERLINK("x")', "-50000", "1900000"],
    ]
    assert b"\r\n" in data


@dangerous
def test_csv_text_cannot_be_taken_for_a_formula(text):
    data = plain_csv(rows=[Line((None, text, None, None))]).decode("utf-8-sig")
    cell = list(csv.reader(io.StringIO(data, newline="")))[1][1]
    assert cell.startswith("'")


def test_csv_of_a_sample_says_so_first():
    assert plain_csv(replace(HEAD, mark=Mark.SAMPLE)).decode("utf-8-sig").startswith(Mark.SAMPLE.value)


def test_a_long_csv_goes_out_in_parts():
    class Downstream(io.BytesIO):
        largest = 0

        def write(self, data):
            self.largest = max(self.largest, len(data))
            return super().write(data)

    out = Downstream()
    rows = (Line((date(2026, 1, 5), f"Ủng hộ lần {number}", number, number)) for number in range(20_000))
    assert write_csv(HEAD, COLUMNS, rows, out) == 20_000
    assert out.getvalue().count(b"\r\n") == 20_001
    assert out.largest < 200_000


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=60), st.integers(-(10**15), 10**15) | st.none()), max_size=8))
def test_any_text_is_one_cell_of_csv(cells):
    data = plain_csv(rows=[Line((None, text, amount, None)) for text, amount in cells]).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(data, newline="")))
    assert len(read) == 1 + len(cells)
    assert [row[2] for row in read[1:]] == ["" if amount is None else str(amount) for _, amount in cells]


def test_the_checkpoints_stand_last_and_the_newest_in_the_footer():
    head = replace(HEAD, checkpoint="1842 10/03/2026 07:00:00 RY24", checkpoint_before="1700 09/03/2026 07:00:00 QX2A")
    data = xlsx(head)
    said = [[cell for cell in row if cell != ""] for row in grid(data)]
    assert said[-2:] == [[f"Mốc đối chứng: {head.checkpoint}"], [f"Mốc trước đó: {head.checkpoint_before}"]]
    page = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert f"&amp;L&amp;6Mốc đối chứng: {head.checkpoint}&amp;R&amp;8Trang &amp;P/&amp;N" in page
    assert "Mốc" not in plain_csv(replace(head), rows=[]).decode("utf-8-sig"), "machines read rows alone"
    assert "Mốc" not in str(grid(xlsx(replace(HEAD, checkpoint=""), rows=[])))


def parts_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert parts.testzip() is None
        return {name: parts.read(name) for name in parts.namelist()}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=80) | st.sampled_from(["_x000D_", "a_x0041_b", "<b>&amp;", "\ufffe", "=1"])))
def test_any_text_is_one_cell_that_says_the_same(texts):
    data = xlsx(rows=[Line((None, text, 1, 2)) for text in texts])
    page = ElementTree.fromstring(parts_of(data)["xl/worksheets/sheet1.xml"])
    rows = [row for row in page.iter(f"{MAIN}row") if any(cell.find(f"{MAIN}v") is not None for cell in row)]
    assert len(rows) == len(texts)
    for row, text in zip(rows, texts, strict=True):
        said = "".join(cell.text or "" for cell in row[1].iter(f"{MAIN}t"))
        said = re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), said)  # as spreadsheets read it
        assert said == clean(text).replace("\ufffe", "").replace("\uffff", "")
        assert row[1].get("t", "inlineStr") == "inlineStr"
        assert row[1].find(f"{MAIN}f") is None


def test_each_part_is_named_and_each_name_is_there():
    parts = parts_of(xlsx())
    kinds = ElementTree.fromstring(parts["[Content_Types].xml"])
    named = {part.get("PartName").lstrip("/") for part in kinds if part.get("PartName")}
    assert named | {"[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"} == set(parts)
    links = ElementTree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    assert {f"xl/{link.get('Target')}" for link in links} <= set(parts)


def test_the_elements_stand_in_the_order_of_the_schema():
    parts = parts_of(xlsx(replace(HEAD, mark=Mark.SAMPLE)))
    page = ElementTree.fromstring(parts["xl/worksheets/sheet1.xml"])
    assert [part.tag.removeprefix(MAIN) for part in page] == [
        "sheetPr", "sheetViews", "sheetFormatPr", "cols", "sheetData", "mergeCells", "pageMargins", "pageSetup",
        "headerFooter",
    ]  # fmt: skip
    styles = ElementTree.fromstring(parts["xl/styles.xml"])
    order = ["numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles"]
    assert [part.tag.removeprefix(MAIN) for part in styles] == order
    counts = {part.tag: (int(part.get("count")), len(part)) for part in styles}
    assert all(said == there for said, there in counts.values())
    last = max(int(cell.get("s", 0)) for cell in page.iter(f"{MAIN}c"))
    assert last < counts[f"{MAIN}cellXfs"][1]


def test_the_heads_are_frozen_and_repeated_and_the_page_is_as_wide_as_its_columns():
    parts = parts_of(xlsx(landscape=True))
    page = ElementTree.fromstring(parts["xl/worksheets/sheet1.xml"])
    still = int(page.find(f".//{MAIN}pane").get("ySplit"))
    heads = [row for row in page.iter(f"{MAIN}row") if int(row.get("r")) in (still - 1, still)]
    assert [["".join(cell.itertext()) for cell in row] for row in heads] == [
        ["Ngày", "Diễn giải", "Thu", "Tồn"], ["A", "B", "1", "2"],
    ]  # fmt: skip
    assert f"'S11-H'!${still - 1}:${still}</definedName>" in parts["xl/workbook.xml"].decode()
    assert page.find(f".//{MAIN}pageSetUpPr").get("fitToPage") == "1"
    assert page.find(f"{MAIN}pageSetup").get("fitToHeight") == "0"


def test_days_are_days_and_a_day_no_spreadsheet_agrees_on_is_text():
    rows = grid(xlsx(rows=[Line((date(1900, 3, 1), "", 1, 2)), Line((date(1899, 5, 4), "", 3, 4))]))
    days = [row[0] for row in rows if row[2:] in ([1, 2], [3, 4])]
    assert days == [date(1900, 3, 1), "04/05/1899"]


def test_a_sheet_that_is_full_goes_on_in_the_next(monkeypatch):
    monkeypatch.setattr("receipts.sheet._ROWS", 40 + 600)
    out = io.BytesIO()
    count = 1_200
    assert write_xlsx(HEAD, COLUMNS, (Line((None, f"Dòng {n}", n, n)) for n in range(count)), out) == count
    book = CalamineWorkbook.from_filelike(io.BytesIO(out.getvalue()))
    assert book.sheet_names == ["S11-H", "S11-H (2)", "S11-H (3)"]
    said = [row[1] for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    assert [text for text in said if str(text).startswith("Dòng")] == [f"Dòng {n}" for n in range(count)]
    assert parts_of(out.getvalue())["xl/workbook.xml"].decode().count("_xlnm.Print_Titles") == 3


@pytest.mark.parametrize("code", ["", "a/b:c?*[x]\\", "'S11'", "S" * 40])
def test_a_sheet_always_has_a_name_that_spreadsheets_take(code):
    (name,) = CalamineWorkbook.from_filelike(io.BytesIO(xlsx(replace(HEAD, code=code)))).sheet_names
    assert 1 <= len(name) <= 31
    assert not set(name) & set("[]:*?/\\")


def test_a_text_longer_than_a_cell_is_cut_where_one_can_see_it():
    (text,) = [row[1] for row in grid(xlsx(rows=[Line((None, "x" * 40_000, 1, 2))])) if row[2:] == [1, 2]]
    assert len(text) == 32_767
    assert text.endswith("…")


def test_rows_that_break_off_leave_the_stream_to_its_owner():
    def rows():
        yield ROWS[2]
        raise ZeroDivisionError

    out = io.BytesIO()
    with pytest.raises(ZeroDivisionError):
        write_xlsx(HEAD, COLUMNS, rows(), out)
    assert not out.closed


def test_a_workbook_goes_out_as_it_is_made():
    out, sizes = io.BytesIO(), []

    def rows():
        for number in range(20_000):
            yield Line((date(2026, 1, 5), f"Ủng hộ lần {number * 7919 % 65_537}", number, number))
            if number % 5_000 == 4_999:
                sizes.append(len(out.getvalue()))

    write_xlsx(HEAD, COLUMNS, rows(), out)
    assert sizes == sorted(set(sizes))
    assert sizes[-1] > len(out.getvalue()) * 0.8
