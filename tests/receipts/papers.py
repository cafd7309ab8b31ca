"""Invented facts for every paper of several parts, and what the tests ask of all of them."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pypdf

from receipts import entry_slip, grant, handover, request, signed_list, stores_slip, thanks
from receipts.facts import Entry, Signer
from receipts.facts_papers import (
    EntryLine,
    EntrySheet,
    Goods,
    GrantRecord,
    Handover,
    HelpRequest,
    Recipient,
    Side,
    SignedList,
    StoreSlip,
    Thanks,
)
from receipts.paper import Sheet
from tests.receipts.test_voucher import CHAIR, UNIT

FORM = ("Chứng từ do đơn vị thiết kế", "(theo Điều 4 Thông tư 24/2024/TT-BTC)")
MAKER, CHIEF = Signer("", "NGƯỜI LẬP", "Nguyễn Thị Ví Dụ"), Signer("", "KẾ TOÁN TRƯỞNG", "Tẩn Thị Mẫu")
STORES = Signer("", "THỦ KHO", "Vàng A Kho")
DAY = date(2026, 2, 5)

TURNED = EntrySheet(
    title="PHIẾU KẾ TOÁN",
    subtitle="",
    issuer=UNIT,
    form_lines=FORM,
    number="PKT-2026-0003",
    day=DAY,
    said=(("Nội dung", "Ghi đảo: nhập nhầm số tiền"), ("Ghi đảo chứng từ", "BC-2026-0012 ngày 04/02/2026")),
    lines=(
        EntryLine("Các quỹ phải trả khác – Tương hỗ chung", "3538.01", "1121", 1_250_000),
        EntryLine("Các quỹ phải trả khác – Mái ấm Công đoàn", "3538.02", "1121", 500_000),
    ),
    amount=1_750_000,
    attachments="01 quyết định",
    signers=(MAKER, CHIEF, CHAIR),
)
GOODS = (
    Goods("Gạo tẻ, bao 25 kg", "GAO25", "bao", 40_000, 18_000_000, "Mới, hạn dùng 12/2026"),
    Goods("Chăn bông", "CHAN", "chiếc", 12_000, 3_000_000),
    Goods("Quần áo ấm đã qua sử dụng", "", "kg", 37_500, None, "Sạch, còn tốt"),
)
STORED = StoreSlip(
    title="PHIẾU NHẬP KHO",
    kind="PN",
    issuer=UNIT,
    form_lines=FORM,
    number="PN-2026-0001",
    day=DAY,
    entries=(Entry("152", "3538.01", 21_000_000),),
    person="Công ty TNHH Chè Mẫu",
    said=(("Nội dung", "Nhập quà ủng hộ Tết"), ("Nhập tại kho", "Kho cơ quan")),
    goods=GOODS,
    attachments="01 biên bản giao nhận",
    signers=(MAKER, STORES, CHIEF),
)
HANDED = Handover(
    title="BIÊN BẢN GIAO NHẬN HIỆN VẬT",
    issuer=UNIT,
    form_lines=(),
    number="PN-2026-0001",
    day=DAY,
    gives=Side("Công ty TNHH Chè Mẫu", "Số 1 đường Ví Dụ, phường Tân Phong", "6200000002", "Lò Thị Giao", "Giám đốc"),
    takes=Side("CÔNG ĐOÀN XÃ MƯỜNG MẪU", "Khu hành chính xã Mường Mẫu", "", "Vàng A Kho", "Thủ kho"),
    said=(("Nội dung", "Quà Tết cho đoàn viên khó khăn"),),
    goods=GOODS,
    basis="Hóa đơn bên giao cung cấp",
)
PEOPLE = (
    Recipient("Giàng A Pếnh", "CĐCS Trường THPT Mẫu", "Sức khỏe", 1_000_000, "Tiền mặt"),
    Recipient("Lò Thị Mẫu", "CĐCS Trạm Y tế Mẫu", "Nhà ở, việc làm", 1_500_000, "Tiền mặt", "Nhận thay"),
)
SIGNED = SignedList(
    title="DANH SÁCH KÝ NHẬN TIỀN HỖ TRỢ",
    issuer=UNIT,
    form_lines=FORM,
    number="",
    day=DAY,
    said=(("Nguồn quỹ", "3538.01 – Tương hỗ chung"),),
    people=PEOPLE,
    shows_circumstance=True,
    signers=(MAKER, Signer("", "ĐẠI DIỆN CĐCS"), Signer("", "THỦ QUỸ", "Vàng A Mẫu"), CHIEF, CHAIR),
)
ASKED = HelpRequest(
    title="GIẤY ĐỀ NGHỊ HỖ TRỢ",
    issuer=UNIT,
    form_lines=(),
    number="HS-2026-0007",
    day=DAY,
    to="Ban Thường vụ Công đoàn xã Mường Mẫu",
    body="CĐCS Trường THPT Mẫu",
    proposer="Lò Thị Mẫu",
    person="Giàng A Pếnh",
    membership="Đoàn viên công đoàn",
    category="Ốm đau, nằm viện dài ngày",
    reason="Nằm viện ba tuần tại bệnh viện tỉnh.\nNhà neo người, con nhỏ.",
    papers="Giấy ra viện ngày 01/02/2026",
    amount=2_000_000,
    fund="Tương hỗ chung",
)
LETTER = Thanks(
    title="THƯ CẢM ƠN",
    issuer=UNIT,
    number="BNUH-2026-0001",
    day=DAY,
    donor="Công ty TNHH Chè Mẫu",
    amount=15_005_000,
    appeal="Chung tay giúp đoàn viên mắc bệnh hiểm nghèo",
    purpose="Giúp đoàn viên điều trị dài ngày",
    signer=CHAIR,
)
GRANTED = GrantRecord(
    issuer=UNIT,
    form_lines=(),
    title="BIÊN BẢN XÁC NHẬN TÀI TRỢ",
    purpose="để giúp đoàn viên, người lao động gặp khó khăn",
    number="BNUH-2026-0001",
    day=DAY,
    donor=Side("Công ty TNHH Chè Mẫu", "Số 1 đường Ví Dụ, phường Tân Phong, tỉnh Lai Châu", "6200000002"),
    amount=15_005_000,
    method="Chuyển khoản",
    reference="FT26036000001",
    appeal="Chung tay giúp đoàn viên mắc bệnh hiểm nghèo",
    signer=CHAIR,
)


@dataclass(frozen=True)
class Form:
    """A paper of several parts: facts that fill it, how it is laid out, how it is drawn."""

    facts: Any
    lay_out: Callable[..., list[Sheet]]
    render: Callable[..., bytes]


FORMS = {
    "PKT": Form(TURNED, entry_slip.lay_out, entry_slip.render),
    "PN": Form(STORED, stores_slip.lay_out, stores_slip.render),
    "BBGN": Form(HANDED, handover.lay_out, handover.render),
    "DSKN": Form(SIGNED, signed_list.lay_out, signed_list.render),
    "GDN": Form(ASKED, request.lay_out, request.render),
    "TCO": Form(LETTER, thanks.lay_out, thanks.render),
    "BBTT": Form(GRANTED, grant.lay_out, grant.render),
}


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, blanks made even."""
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
