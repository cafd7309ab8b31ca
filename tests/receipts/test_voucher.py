"""Phiếu thu, phiếu chi and biên nhận: what they say, where it stands, and that a reprint is the same paper."""

import hashlib
import io
import os
import subprocess
import sys
import unicodedata
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path

import pypdf
import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.units import mm

from receipts.facts import CashSlip, DonorReceipt, Entry, Issuer, Mark, Signer
from receipts.fonts import ITALIC, VIETNAMESE
from receipts.paper import QUIET, ROOM
from receipts.receipt import grouped
from receipts.voucher import lay_out_one_receipt, lay_out_one_slip, render_receipt, render_slip

UNIT = Issuer(
    upper="LIÊN ĐOÀN LAO ĐỘNG TỈNH LAI CHÂU",
    name="CÔNG ĐOÀN XÃ MƯỜNG MẪU",
    address="Khu hành chính xã Mường Mẫu, tỉnh Lai Châu",
    budget_code="1234567",
    tax_code="6200000001",
    place="Lai Châu",
    hotline="0213 000 000",
    site="tuongho.example.vn",
)
CHAIR = Signer("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH", "Lò Văn Mẫu", "(Ký, họ tên, đóng dấu)")
SIGNERS = (
    CHAIR,
    Signer("", "KẾ TOÁN TRƯỞNG", "Tẩn Thị Mẫu"),
    Signer("", "NGƯỜI LẬP PHIẾU", "Nguyễn Thị Ví Dụ"),
    Signer("", "THỦ QUỸ", "Vàng A Mẫu"),
)
CASH_IN = CashSlip(
    kind="PT",
    issuer=UNIT,
    form_lines=("Mẫu số: C40-BB", "(Theo Quy chế kế toán của đơn vị)"),
    book_number="01/2026",
    number="PT-2026-0001",
    day=date(2026, 2, 5),
    entries=(Entry("1111", "3538.01", 1_250_000),),
    person="Giàng A Pếnh",
    address="Bản Mẫu, xã Mường Mẫu, tỉnh Lai Châu",
    reason="Ủng hộ Quỹ Tương hỗ Công đoàn năm 2026",
    amount=1_250_000,
    attachments="01 giấy đề nghị",
    signers=SIGNERS,
)
CASH_OUT = replace(
    CASH_IN,
    kind="PC",
    form_lines=("Mẫu số: C41-BB", "(Theo Quy chế kế toán của đơn vị)"),
    number="PC-2026-0007",
    day=date(2026, 3, 15),
    entries=(Entry("3538.01", "1111", 2_000_000), Entry("3538.02", "1111", 1_000_000)),
    person="Thào Thị Mẫu",
    reason="Hỗ trợ đoàn viên điều trị bệnh hiểm nghèo",
    amount=3_000_000,
    attachments="",
    mark=Mark.SAMPLE,
)
URL = "https://tuongho.example.vn/v/K7M29QXBCD#" + "A1b2C3d4" * 26
RECEIPT = DonorReceipt(
    issuer=UNIT,
    number="BNUH-2026-0001",
    day=date(2026, 2, 5),
    donor_name="Công ty TNHH Chè Mẫu",
    donor_address="Số 1 đường Ví Dụ, phường Tân Phong, tỉnh Lai Châu",
    donor_tax_code="6200000002",
    amount=15_005_000,
    appeal="Chung tay giúp đoàn viên mắc bệnh hiểm nghèo",
    fund="Quỹ Tương hỗ chung",
    method="Chuyển khoản",
    reference="FT26036000001",
    message="Chúc các anh chị mau khỏe, vững tin.",
    signer=CHAIR,
    code="K7M29QXBCD",
    url=URL,
)
papers = pytest.mark.parametrize("paper", ["A5", "A4"])


def pages_of(pdf):
    return pypdf.PdfReader(io.BytesIO(pdf)).pages


def said(pdf):
    """The text of the one page, blanks made even."""
    (page,) = pages_of(pdf)
    return " ".join(page.extract_text().split())


def even(*lines):
    return " ".join(lines)


def test_a_cash_receipt_says_all_the_law_asks():
    assert said(render_slip(CASH_IN)) == even(
        "LIÊN ĐOÀN LAO ĐỘNG TỈNH LAI CHÂU",
        "CÔNG ĐOÀN XÃ MƯỜNG MẪU",
        "Khu hành chính xã Mường Mẫu, tỉnh Lai Châu",
        "Mã QHNS: 1234567 – MST: 6200000001",
        "Mẫu số: C40-BB (Theo Quy chế kế toán của đơn vị)",
        "Quyển số: 01/2026 Số: PT-2026-0001 Nợ: 1111 Có: 3538.01",
        "PHIẾU THU Ngày 05 tháng 02 năm 2026",
        "Họ và tên người nộp tiền: Giàng A Pếnh",
        "Địa chỉ: Bản Mẫu, xã Mường Mẫu, tỉnh Lai Châu",
        "Nội dung thu: Ủng hộ Quỹ Tương hỗ Công đoàn năm 2026",
        "Số tiền: 1.250.000 đ (viết bằng chữ: Một triệu hai trăm năm mươi nghìn đồng)",
        "Kèm theo: 01 giấy đề nghị",
        "TM. BAN THƯỜNG VỤ CHỦ TỊCH (Ký, họ tên, đóng dấu)",
        "KẾ TOÁN TRƯỞNG (Ký, họ tên) NGƯỜI LẬP PHIẾU (Ký, họ tên)",
        "THỦ QUỸ (Ký, họ tên) NGƯỜI NỘP TIỀN (Ký, họ tên)",
        "Lò Văn Mẫu Tẩn Thị Mẫu Nguyễn Thị Ví Dụ Vàng A Mẫu Giàng A Pếnh",
        "Đã nhận đủ số tiền: 1.250.000 đ (Một triệu hai trăm năm mươi nghìn đồng)",
    )


def test_a_cash_payment_leaves_the_words_to_the_recipients_hand():
    assert said(render_slip(CASH_OUT)) == even(
        "DỮ LIỆU MẪU – KHÔNG CÓ GIÁ TRỊ DỮ LIỆU MẪU – KHÔNG CÓ GIÁ TRỊ",
        "LIÊN ĐOÀN LAO ĐỘNG TỈNH LAI CHÂU",
        "CÔNG ĐOÀN XÃ MƯỜNG MẪU",
        "Khu hành chính xã Mường Mẫu, tỉnh Lai Châu",
        "Mã QHNS: 1234567 – MST: 6200000001",
        "Mẫu số: C41-BB (Theo Quy chế kế toán của đơn vị)",
        "Quyển số: 01/2026 Số: PC-2026-0007",
        "Nợ: 3538.01: 2.000.000 đ Nợ: 3538.02: 1.000.000 đ Có: 1111",
        "PHIẾU CHI Ngày 15 tháng 3 năm 2026",
        "Họ và tên người nhận tiền: Thào Thị Mẫu",
        "Địa chỉ: Bản Mẫu, xã Mường Mẫu, tỉnh Lai Châu",
        "Nội dung chi: Hỗ trợ đoàn viên điều trị bệnh hiểm nghèo",
        "Số tiền: 3.000.000 đ (viết bằng chữ: Ba triệu đồng)",
        "Kèm theo: ………… chứng từ gốc",
        "TM. BAN THƯỜNG VỤ CHỦ TỊCH (Ký, họ tên, đóng dấu)",
        "KẾ TOÁN TRƯỞNG (Ký, họ tên) NGƯỜI LẬP PHIẾU (Ký, họ tên)",
        "THỦ QUỸ (Ký, họ tên) NGƯỜI NHẬN TIỀN (Ký, họ tên)",
        "Lò Văn Mẫu Tẩn Thị Mẫu Nguyễn Thị Ví Dụ Vàng A Mẫu Thào Thị Mẫu",
        "Đã nhận đủ số tiền (viết bằng chữ):",
    )


def test_a_donors_receipt_thanks_and_says_where_to_check_it():
    assert said(render_receipt(RECEIPT)) == even(
        "Quét mã, hoặc nhập: K7M29-QXBCD Chỉ tin kết quả tại tuongho.example.vn",
        "LIÊN ĐOÀN LAO ĐỘNG TỈNH LAI CHÂU",
        "CÔNG ĐOÀN XÃ MƯỜNG MẪU",
        "Khu hành chính xã Mường Mẫu, tỉnh Lai Châu",
        "Mã QHNS: 1234567 – MST: 6200000001",
        "BIÊN NHẬN ỦNG HỘ Số: BNUH-2026-0001",
        "Người ủng hộ: Công ty TNHH Chè Mẫu",
        "Địa chỉ: Số 1 đường Ví Dụ, phường Tân Phong, tỉnh Lai Châu",
        "Mã số thuế: 6200000002",
        "Số tiền: 15.005.000 đ (Mười lăm triệu không trăm linh năm nghìn đồng)",
        "Đợt vận động: Chung tay giúp đoàn viên mắc bệnh hiểm nghèo",
        "Nguồn quỹ: Quỹ Tương hỗ chung",
        "Hình thức: Chuyển khoản – FT26036000001",
        "Lời nhắn: Chúc các anh chị mau khỏe, vững tin.",
        "Xin cảm ơn tấm lòng của Quý vị dành cho đoàn viên, người lao động khó khăn.",
        "Đường dây nóng: 0213 000 000",
        "Lai Châu, ngày 05 tháng 02 năm 2026",
        "TM. BAN THƯỜNG VỤ CHỦ TỊCH (Ký, họ tên, đóng dấu)",
        "Lò Văn Mẫu",
    )


def test_an_anonymous_gift_leaves_out_the_lines_it_has_no_facts_for():
    quiet = replace(RECEIPT, donor_address="", donor_tax_code="", message="", reference="")
    text = said(render_receipt(quiet))
    assert "Địa chỉ" not in text
    assert "Mã số thuế" not in text
    assert "Lời nhắn" not in text
    assert "Hình thức: Chuyển khoản Xin cảm ơn" in text


def test_many_accounts_are_summed_by_side_and_never_flood_the_page():
    entries = tuple(Entry("1111", f"3538.{fund:02d}", 1_000) for fund in range(9)) * 2
    text = said(render_slip(replace(CASH_IN, entries=entries, amount=18_000)))
    assert "Nợ: 1111 Có: 3538.00: 2.000 đ" in text
    assert "Có: và 5 tài khoản khác" in text


def test_the_recipients_place_is_not_printed_twice():
    named = (*SIGNERS, Signer("", "Người nhận tiền", "Thào Thị Mẫu"))
    assert said(render_slip(replace(CASH_OUT, signers=named))).upper().count("NGƯỜI NHẬN TIỀN (KÝ") == 1


@papers
@pytest.mark.parametrize("mark", list(Mark))
def test_the_qr_is_read_back_from_the_printed_page(paper, mark):
    pdf = render_receipt(replace(RECEIPT, mark=mark), paper)
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=3).to_pil().convert("L")
    (found,) = zxingcpp.read_barcodes(picture)
    assert found.text == URL


@papers
def test_the_qr_is_large_quiet_and_away_from_the_lower_corners(paper):
    sheet = lay_out_one_receipt(RECEIPT, paper)
    (symbol,) = sheet.symbols
    side, quiet = symbol.unit * symbol.side, symbol.unit * QUIET
    assert side >= 30 * mm
    assert symbol.top - side > sheet.height / 2
    left, bottom, right, top = (
        symbol.x - quiet,
        symbol.top - side - quiet,
        symbol.x + side + quiet,
        symbol.top + quiet,
    )
    assert right <= sheet.right + 0.01
    assert top <= sheet.top + 0.01
    for ink in sheet.inks:
        x0, y0, x1, y1 = ink.box
        assert x1 <= left + 0.01 or x0 >= right or y1 <= bottom + 0.01 or y0 >= top


@papers
@pytest.mark.parametrize("facts", [CASH_IN, CASH_OUT, RECEIPT], ids=["PT", "PC", "BNUH"])
def test_a_hand_and_a_seal_have_room(paper, facts):
    is_slip = isinstance(facts, CashSlip)
    sheet = lay_out_one_slip(facts, paper) if is_slip else lay_out_one_receipt(facts, paper)
    hints = [ink for ink in sheet.inks if ink.face is ITALIC and ink.text.startswith("(Ký")]
    assert len(hints) == (5 if is_slip else 1)
    for hint in hints:
        x0, bottom, x1, _ = hint.box
        below = [ink.box[3] for ink in sheet.inks if ink.box[3] < bottom and ink.box[0] < x1 and ink.box[2] > x0]
        assert bottom - max(below) >= ROOM - 0.01


@papers
def test_a_paper_is_one_page_of_its_size_with_its_name_and_language(paper):
    reader = pypdf.PdfReader(io.BytesIO(render_receipt(RECEIPT, paper)))
    (page,) = reader.pages
    size = tuple(round(float(side) / mm) for side in page.mediabox[2:])
    assert size == ((210, 148) if paper == "A5" else (210, 297))
    assert reader.metadata.title == "Biên nhận ủng hộ BNUH-2026-0001"
    assert reader.metadata.author == "CÔNG ĐOÀN XÃ MƯỜNG MẪU"
    assert reader.root_object["/Lang"] == "vi-VN"
    assert "Chè Mẫu" not in str(reader.metadata)


@papers
@pytest.mark.parametrize("facts", [CASH_IN, CASH_OUT, RECEIPT], ids=["PT", "PC", "BNUH"])
def test_no_other_typeface_and_a_small_file(paper, facts):
    pdf = render_slip(facts, paper) if isinstance(facts, CashSlip) else render_receipt(facts, paper)
    assert len(pdf) <= 25_000
    for page in pages_of(pdf):
        fonts = page["/Resources"]["/Font"].values()
        assert all("+IBMPlexSerif" in font.get_object()["/BaseFont"] for font in fonts)


def test_a_reprint_in_another_process_is_the_same_bytes():
    script = (
        "import hashlib\n"
        "from tests.receipts.test_voucher import CASH_OUT, RECEIPT, render_receipt, render_slip\n"
        "print(hashlib.sha256(render_slip(CASH_OUT) + render_receipt(RECEIPT, 'A4')).hexdigest())\n"
    )
    here = hashlib.sha256(render_slip(CASH_OUT) + render_receipt(RECEIPT, "A4")).hexdigest()
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", script],
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert run.stdout.strip() == here


def test_what_was_printed_before_does_not_change_a_paper():
    alone = render_slip(CASH_IN)
    render_receipt(replace(RECEIPT, donor_name="Жук Ñandú ỲỴỶỸ"))
    assert render_slip(CASH_IN) == alone


def test_a_mark_stands_in_the_head_and_across_the_page():
    for mark in (Mark.SAMPLE, Mark.TRIAL):
        assert said(render_receipt(replace(RECEIPT, mark=mark))).count(mark.value) == 2
    assert "MẪU –" not in said(render_receipt(RECEIPT))


def test_the_mark_is_light_enough_to_read_through():
    page = pypdfium2.PdfDocument(render_slip(CASH_OUT, "A4"))[0]
    picture = page.render(scale=1).to_pil().convert("L")
    darkest = picture.crop((0, 712, picture.width, picture.height)).getextrema()[0]
    assert 120 < darkest < 255


def test_unseen_signs_are_not_drawn():
    text = said(render_slip(replace(CASH_IN, person="Giàng\u202e A\x00 Pếnh\u200f")))
    assert "người nộp tiền: Giàng A Pếnh Địa chỉ" in text


LETTERS = VIETNAMESE + "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ,.-/()" + " " * 20
words = st.text(alphabet=LETTERS, min_size=1, max_size=500)
anything = st.text(max_size=300)


def assert_stands(sheet):
    for ink in sheet.inks:
        x0, y0, x1, y1 = ink.box
        assert sheet.left - 0.01 <= x0
        assert x1 <= sheet.right + 0.01
        assert sheet.margin - 0.01 <= y0
        assert y1 <= sheet.top + 0.01
    for one, other in combinations((ink.box for ink in sheet.inks), 2):
        apart = one[2] <= other[0] + 0.01 or other[2] <= one[0] + 0.01
        assert apart or one[3] <= other[1] + 0.01 or other[3] <= one[1] + 0.01


@settings(max_examples=40, deadline=None)
@given(person=words, address=words | anything, reason=words | anything, amount=st.integers(0, 10**15))
@papers
def test_a_slip_holds_any_text_inside_its_margins(paper, person, address, reason, amount):
    slip = replace(CASH_OUT, person=person, address=address, reason=reason, amount=amount)
    assert_stands(lay_out_one_slip(slip, paper))


@settings(max_examples=40, deadline=None)
@given(name=words, address=words | anything, message=anything, appeal=words, amount=st.integers(0, 10**15))
@papers
def test_a_receipt_holds_any_text_inside_its_margins(paper, name, address, message, appeal, amount):
    facts = replace(
        RECEIPT,
        donor_name=name,
        donor_address=address,
        message=message,
        appeal=appeal,
        amount=amount,
        mark=Mark.TRIAL,
    )
    assert_stands(lay_out_one_receipt(facts, paper))


def test_text_past_all_bounds_is_cut_where_one_can_see_it():
    sheet = lay_out_one_slip(replace(CASH_IN, reason="Ủng hộ đồng bào " * 900))
    assert_stands(sheet)
    assert any(ink.text.endswith("…") for ink in sheet.inks)


def test_a_name_of_500_letters_is_printed_whole():
    name = ("Nguyễn Phước Bảo " * 30)[:499] + "Z"
    drawn = "".join(ink.text for ink in lay_out_one_slip(replace(CASH_IN, person=name)).inks)
    assert name.replace(" ", "") in drawn.replace(" ", "")


def test_the_text_on_paper_is_composed():
    name = unicodedata.normalize("NFD", "Thào Thị Mẫu")
    assert "Thào Thị Mẫu" in said(render_slip(replace(CASH_OUT, person=name)))


def test_a_code_is_grouped_for_typing():
    assert grouped("K7M29QXBCD") == "K7M29-QXBCD"
    assert grouped("K7M2-9QXB-CD") == "K7M2-9QXB-CD"
