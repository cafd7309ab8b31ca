"""Papers of several parts: rows, hands and marks stand where they should, and a reprint is the same paper."""

import hashlib
import io
import os
import subprocess
import sys
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from receipts import entry_slip, signed_list
from receipts.facts import Mark, Signer
from receipts.facts_papers import EntryLine
from receipts.fonts import ITALIC
from receipts.goods import quantity
from receipts.paper import ROOM
from tests.receipts.papers import (
    ASKED,
    FORMS,
    GOODS,
    GRANTED,
    PEOPLE,
    SIGNED,
    TURNED,
    Form,
    pages_of,
)
from tests.receipts.test_voucher import assert_stands, even, words

HEAD = even(
    "LIÊN ĐOÀN LAO ĐỘNG TỈNH LAI CHÂU",
    "CÔNG ĐOÀN XÃ MƯỜNG MẪU",
    "Khu hành chính xã Mường Mẫu, tỉnh Lai Châu",
    "Mã QHNS: 1234567 – MST: 6200000001",
)
OURS = "Chứng từ do đơn vị thiết kế (theo Điều 4 Thông tư 24/2024/TT-BTC)"
forms = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
papers = pytest.mark.parametrize("paper", ["A4", "A5"])


def test_a_long_list_repeats_its_heads_and_signs_beside_its_last_line() -> None:
    pages = pages_of(signed_list.render(replace(SIGNED, people=PEOPLE * 60)))
    assert len(pages) > 5
    for number, page in enumerate(pages, 1):
        assert page.count("STT Họ và tên Công đoàn cơ sở") == 1
        assert f"Trang {number}/{len(pages)}" in page
    assert all("DANH SÁCH KÝ NHẬN TIỀN HỖ TRỢ – CÔNG ĐOÀN XÃ MƯỜNG MẪU" in page for page in pages[1:])
    assert "120 Lò Thị Mẫu" in pages[-1]
    assert "Tổng số tiền viết bằng chữ: Một trăm năm mươi triệu đồng" in pages[-1]
    assert "KẾ TOÁN TRƯỞNG" in pages[-1]


def test_a_row_stands_on_one_page_and_no_two_share_a_line() -> None:
    people = tuple(replace(PEOPLE[0], name=f"Người Thứ {n}", body="CĐCS " + "Rất Dài " * (n % 9)) for n in range(150))
    sheets = signed_list.lay_out(replace(SIGNED, people=people))
    seen: list[str] = []
    for sheet in sheets:
        assert_stands(sheet)
        seen += [ink.text for ink in sheet.inks if ink.text.isdigit() and len(ink.text) < 4 and ink.x < sheet.left + 40]
        lines = sorted({rule.y0 for rule in sheet.rules if rule.y0 == rule.y1})
        for ink in sheet.inks:
            _x0, bottom, _x1, top = ink.box
            assert not [y for y in lines if bottom + 1.5 < y < top - 1.5], ink.text
    assert seen == [str(n) for n in range(1, 151)]


def test_a_long_story_goes_on_to_the_next_page_whole() -> None:
    story = " ".join(f"từ{n}" for n in range(2_000))
    pages = pages_of(FORMS["GDN"].render(replace(ASKED, reason=story)))
    assert len(pages) > 1
    assert "từ0 " in pages[0]
    assert "từ1999" in " ".join(pages)
    assert "…" not in " ".join(pages).replace("………………", "")


@forms
@papers
def test_a_mark_and_the_number_of_a_copy_stand_on_every_page(form: Form, paper: str) -> None:
    plain = " ".join(pages_of(form.render(form.facts, paper)))
    assert "BẢN SAO" not in plain
    assert "MẪU –" not in plain
    for page in pages_of(form.render(replace(form.facts, copy=2), paper)):
        assert page.count("BẢN SAO 2") == 2  # in the head and across the page
    for page in pages_of(form.render(replace(form.facts, copy=12, mark=Mark.SAMPLE), paper)):
        assert page.count(f"{Mark.SAMPLE.value} · BẢN SAO 12") == 1
        assert page.count(Mark.SAMPLE.value) == 2


@forms
@pytest.mark.parametrize("paper", ["A4", "A5", "A5x2"])
def test_a_hand_and_a_seal_have_room(form: Form, paper: str) -> None:
    for sheet in form.lay_out(form.facts, paper):
        for hint in (ink for ink in sheet.inks if ink.face is ITALIC and ink.text.startswith("(Ký")):
            x0, bottom, x1, _ = hint.box
            below = [ink.box[3] for ink in sheet.inks if ink.box[3] < bottom and ink.box[0] < x1 and ink.box[2] > x0]
            assert bottom - max([*below, sheet.margin]) >= ROOM - 0.01


@forms
def test_two_go_on_an_a4_and_each_half_is_the_whole_paper(form: Form) -> None:
    alone = pages_of(form.render(form.facts, "A5"))
    pdf = form.render(form.facts, "A5x2")
    assert [page.count(one[:60]) for page, one in zip(pages_of(pdf), alone, strict=True)] == [2] * len(alone)
    (first, *_rest) = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert [round(float(side)) for side in first.mediabox[2:]] == [595, 842]
    assert all("Liên 1" in page and "Liên 2" in page for page in pages_of(pdf))


@forms
def test_a_reprint_in_another_process_is_the_same_bytes(form: Form) -> None:
    name = next(name for name, one in FORMS.items() if one is form)
    script = (
        "import hashlib\nfrom tests.receipts.papers import FORMS\n"
        f"form = FORMS[{name!r}]\n"
        "print(hashlib.sha256(form.render(form.facts) + form.render(form.facts, 'A5x2')).hexdigest())\n"
    )
    here = hashlib.sha256(form.render(form.facts) + form.render(form.facts, "A5x2")).hexdigest()
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == here


def test_the_title_of_a_file_names_nobody() -> None:
    for form in FORMS.values():
        said = str(pypdf.PdfReader(io.BytesIO(form.render(form.facts))).metadata)
        assert not [name for name in ("Pếnh", "Chè Mẫu", "Lò Thị") if name in said]


@pytest.mark.parametrize(
    ("thousandths", "said"),
    [(0, ""), (1000, "1"), (1_250_000, "1.250"), (2_500, "2,5"), (125, "0,125"), (-500, "(0,5)")],
)
def test_quantities_are_written_as_people_write_them(thousandths: int, said: str) -> None:
    assert quantity(thousandths) == said


def test_an_amount_is_drawn_smaller_rather_than_broken() -> None:
    large = replace(TURNED, lines=(EntryLine("Số lớn", "3538.01", "1121", 10**15),), amount=10**15)
    (text,) = pages_of(entry_slip.render(large, "A5"))
    assert "Cộng 1.000.000.000.000.000" in text


@settings(max_examples=25, deadline=None)
@given(name=words, place=words, number=st.integers(1, 10**12), many=st.integers(1, 40))
@forms
@papers
def test_any_text_stands_inside_the_margins(
    form: Form, paper: str, name: str, place: str, number: int, many: int
) -> None:
    for sheet in form.lay_out(_spoilt(form.facts, name, place, number, many), paper):
        assert_stands(sheet)
        for one, other in combinations(sheet.inks, 2):
            assert one.box != other.box


def _spoilt(facts, name, place, number, many):  # type: ignore[no-untyped-def]
    """The facts with hostile lengths in whatever fields they have."""
    changes = {
        "lines": lambda: tuple(EntryLine(name, "3538.01", "1121", number) for _ in range(many)),
        "goods": lambda: tuple(replace(GOODS[0], name=name, unit=place[:30], value=number) for _ in range(many)),
        "people": lambda: tuple(replace(PEOPLE[0], name=name, body=place, amount=number) for _ in range(many)),
        "amount": lambda: number,
        "person": lambda: name,
        "reason": lambda: f"{name}\n{place}",
        "donor": lambda: replace(facts.donor, name=name, address=place) if facts is GRANTED else name,
        "appeal": lambda: place,
        "said": lambda: (("Nội dung", name), ("Địa chỉ", place)),
        "signers": lambda: (Signer("TM. BAN THƯỜNG VỤ", place[:60], name[:40]),) * 4,
        "mark": lambda: Mark.SAMPLE,
    }
    return replace(facts, **{field: make() for field, make in changes.items() if hasattr(facts, field)})
