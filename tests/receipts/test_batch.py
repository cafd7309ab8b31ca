"""Receipts by the thousand stand as single ones do, say the same, and their codes read back."""

import io
import re
import tracemalloc
import zipfile
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pypdf
import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from receipts.batch import write_receipts, write_zip
from receipts.facts import Mark
from receipts.fonts import VIETNAMESE
from receipts.voucher import lay_out_one_receipt, render_receipt
from tests.receipts.test_voucher import RECEIPT

layouts = pytest.mark.parametrize("layout", ["A5", "2xA5", "A4"])
LETTERS = VIETNAMESE + "abcdefghijklmnopqrstuvwxyz ,.-/()%" + " " * 20


def many(count, **changed):
    random = Random(7)
    for number in range(count):
        code = "".join(random.choice("23456789BCDFGHJKMNPQRSTVWXYZ") for _ in range(10))
        payload = urlsafe_b64encode(random.randbytes(168)).decode()
        yield replace(
            RECEIPT,
            number=f"BNUH-2026-{number + 1:05d}",
            day=date(2026, 2, 5) + timedelta(number % 90),
            donor_name=f"Giàng A Mẫu {number}",
            donor_address="" if number % 3 else "Số 1 đường Ví Dụ, phường Tân Phong, tỉnh Lai Châu",
            donor_tax_code="" if number % 4 else "6200000002",
            message="" if number % 2 else "Chúc các anh chị mau khỏe, vững tin.",
            amount=random.randrange(1, 10**8),
            code=code,
            url=f"https://tuongho.example.vn/v/{code}#{payload}",
            **changed,
        )


def pdf_of(receipts, layout="A5"):
    out = io.BytesIO()
    write_receipts(receipts, out, layout, title="Biên nhận", author="Công đoàn")
    return out.getvalue()


def codes_on(page):
    found = zxingcpp.read_barcodes(page.render(scale=3).to_pil().convert("L"))
    return [code.text for code in sorted(found, key=lambda code: code.position.top_left.y)]


def said(text):
    return " ".join(text.split())


def letters_at(page):
    """Where each letter that is seen stands, in points."""
    text, found = page.get_textpage(), {}
    for at in range(text.count_chars()):
        sign = text.get_text_range(at, 1)
        if sign.strip():
            found.setdefault(sign, []).append(text.get_charbox(at)[:2])
    return found


def furthest(some, others):
    """How far, in points, any letter of some stands from the same letter of the others."""
    return max(
        min(max(abs(x - there[0]), abs(y - there[1])) for there in others[sign])
        for sign, places in some.items()
        for x, y in places
    )


@layouts
@pytest.mark.parametrize(("mark", "copy"), [(Mark.NONE, 0), (Mark.SAMPLE, 0), (Mark.TRIAL, 2), (Mark.NONE, 3)])
def test_every_code_of_a_batch_reads_back(layout, mark, copy):
    receipts = list(many(5, mark=mark, copy=copy))
    document = pypdfium2.PdfDocument(pdf_of(receipts, layout))
    assert len(document) == (3 if layout == "2xA5" else 5)
    assert [text for page in document for text in codes_on(page)] == [facts.url for facts in receipts]


@pytest.mark.parametrize("layout", ["A5", "A4"])
@pytest.mark.parametrize(("mark", "copy"), [(Mark.NONE, 0), (Mark.SAMPLE, 0), (Mark.NONE, 3)])
def test_a_page_of_a_batch_is_the_single_receipt_letter_by_letter(layout, mark, copy):
    receipts = list(many(12, mark=mark, copy=copy))
    document = pypdfium2.PdfDocument(pdf_of(receipts, layout))
    for page, facts in zip(document, receipts, strict=True):
        single = pypdfium2.PdfDocument(render_receipt(facts, layout))[0]
        ours, theirs = letters_at(page), letters_at(single)
        assert {sign: len(places) for sign, places in ours.items()} == {s: len(at) for s, at in theirs.items()}
        assert max(furthest(ours, theirs), furthest(theirs, ours)) < 0.1


@settings(max_examples=30, deadline=None)
@given(
    name=st.text(LETTERS, min_size=1, max_size=200), address=st.text(LETTERS, max_size=400),
    message=st.text(max_size=200), place=st.text(LETTERS, max_size=20), amount=st.integers(0, 10**15),
)  # fmt: skip
def test_any_text_says_on_a_batchs_page_what_it_says_alone(name, address, message, place, amount):
    facts = replace(
        RECEIPT, donor_name=name, donor_address=address, message=message, amount=amount,
        issuer=replace(RECEIPT.issuer, place=place),
    )  # fmt: skip
    (page,) = pypdf.PdfReader(io.BytesIO(pdf_of([facts]))).pages
    alone = "".join(ink.text for ink in lay_out_one_receipt(facts).inks)
    assert sorted(re.sub(r"\s", "", page.extract_text())) == sorted(re.sub(r"\s", "", alone))


def test_rare_letters_and_very_long_texts_stand_beside_plain_ones():
    receipts = list(many(4))
    receipts[1] = replace(receipts[1], donor_name="Жук Ñandú")
    receipts[2] = replace(receipts[2], message="Chúc mau khỏe. " * 200)
    pages = pypdf.PdfReader(io.BytesIO(pdf_of(receipts))).pages
    assert "Người ủng hộ: Жук Ñandú" in said(pages[1].extract_text())
    assert "…" in pages[2].extract_text()
    assert "Người ủng hộ: Giàng A Mẫu 3" in said(pages[3].extract_text())
    document = pypdfium2.PdfDocument(pdf_of(receipts))
    assert codes_on(document[2]) == [receipts[2].url]


def test_receipts_of_several_appeals_funds_and_signers_keep_their_own_words():
    other = replace(RECEIPT.signer, name="Tẩn Thị Khác")
    changes = (
        {},
        {"appeal": "Tết ấm"},
        {"fund": "Quỹ khác"},
        {"signer": other},
        {"mark": Mark.TRIAL},
        {"copy": 4},
    )
    receipts = [replace(RECEIPT, number=f"BNUH-{n}", **changed) for n, changed in enumerate(changes * 2)]
    pages = pypdf.PdfReader(io.BytesIO(pdf_of(receipts))).pages
    for page, facts in zip(pages, receipts, strict=True):
        (alone,) = pypdf.PdfReader(io.BytesIO(render_receipt(facts))).pages
        assert sorted(said(page.extract_text()).split()) == sorted(said(alone.extract_text()).split())


def test_a_line_can_be_found_whole_and_copied():
    (page,) = pypdf.PdfReader(io.BytesIO(pdf_of(list(many(1))))).pages
    text = said(page.extract_text())
    assert "Người ủng hộ: Giàng A Mẫu 0" in text
    assert "Số: BNUH-2026-00001" in text
    assert "Lời nhắn: Chúc các anh chị mau khỏe, vững tin." in text


def test_a_copy_says_its_number_and_an_original_says_nothing():
    texts = [
        said(pypdf.PdfReader(io.BytesIO(pdf_of(many(1, copy=copy)))).pages[0].extract_text()) for copy in (0, 1, 12)
    ]
    assert "BẢN SAO" not in texts[0]
    assert "BẢN SAO 1" in texts[1]
    assert "BẢN SAO 12" in texts[2]


def test_two_on_a_page_leave_the_last_half_empty():
    pages = pypdf.PdfReader(io.BytesIO(pdf_of(many(3), "2xA5"))).pages
    assert [len(re.findall(r"BNUH-2026-\d{5}", page.extract_text())) for page in pages] == [2, 1]
    assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in pages} == {(595, 842)}


def test_a_batch_of_thousands_is_small_and_takes_no_more_memory():
    def measured(count):
        class Down(io.RawIOBase):
            size = 0

            def write(self, data):
                self.size += len(data)
                return len(data)

        out = Down()
        tracemalloc.start()
        write_receipts(many(count), out)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return out.size, peak

    measured(50)
    _, few = measured(300)
    size, all_of_them = measured(3_000)
    assert size / 3_000 <= 2_000
    assert all_of_them - few < 2_700 * 600, "a page leaves its place behind, and the tables of the codes"


@layouts
def test_the_same_receipts_are_the_same_bytes(layout):
    assert pdf_of(list(many(20)), layout) == pdf_of(iter(list(many(20))), layout)
    assert pdf_of(many(20), layout) != pdf_of(many(19), layout)


def test_the_file_has_its_name_its_language_and_one_typeface():
    reader = pypdf.PdfReader(io.BytesIO(pdf_of(many(2))))
    assert reader.metadata.title == "Biên nhận"
    assert reader.metadata.author == "Công đoàn"
    assert reader.root_object["/Lang"] == "vi-VN"
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    assert all("+IBMPlexSerif" in font.get_object()["/BaseFont"] for font in fonts)


def test_a_batch_of_none_is_a_file_without_pages():
    assert len(pypdf.PdfReader(io.BytesIO(pdf_of([]))).pages) == 0


def test_a_zip_holds_the_papers_as_they_are():
    papers = [(f"{facts.number}.pdf", render_receipt(facts)) for facts in many(3)]
    first, again = io.BytesIO(), io.BytesIO()
    assert write_zip(iter(papers), first) == 3
    write_zip(papers, again)
    assert first.getvalue() == again.getvalue()
    with zipfile.ZipFile(first) as parts:
        assert parts.testzip() is None
        assert [(name, parts.read(name)) for name in parts.namelist()] == papers


def test_a_zip_goes_out_as_it_is_made():
    out = io.BytesIO()
    sizes = []

    def papers():
        for number in range(3):
            yield f"{number}.pdf", b"x" * 10_000
            sizes.append(len(out.getvalue()))

    write_zip(papers(), out)
    assert sizes == sorted(sizes)
    assert sizes[0] >= 10_000
