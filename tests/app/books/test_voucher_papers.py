"""Vouchers on paper: each kind from what is in the books, frozen at its first print, for who may open the books."""

import io
from datetime import date

import pypdf
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db import db, unit_of_work
from app.giving.models import Donor
from ledger import posting
from ledger.goods import items, open_item
from ledger.models import LogLeaf, Voucher
from ledger.voucher import Draft, Movement
from tests.app.conftest import NOW, World
from tests.app.giving.acts import pledge_of, promise, receive
from tests.app.relief.scene import count, fill, send, sentences, sign

DAY = date(2026, 3, 9)
BOOKS = "/so-ke-toan/chung-tu"


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def printed(w: World, voucher: int, what: str = ".pdf", role: str = "accountant") -> str:
    answer = w.client(role).get(f"{BOOKS}/{voucher}{what}")
    assert answer.status_code == 200, answer.status
    assert answer.mimetype == "application/pdf"
    return text_of(answer.data)


def newest(kind: str) -> int:
    db.session.rollback()
    return int(db.session.scalar(select(func.max(Voucher.id)).where(Voucher.kind == kind)) or 0)


def gift(w: World, **changed: object) -> int:
    """A gift by bank in the books."""
    receive(w, pledge_of(promise(w.client(), **changed)))
    return newest("BC")


def goods(w: World, kind: str = "PN", *, account: str = "152", party: int | None = None) -> int:
    """Rice with a value, clothes without one: into the store, or out of it."""

    def work(session: Session) -> int:
        rice = open_item(session, unit=w.unit, code=f"GAO{kind}", name="Gạo tẻ", spec="bao 25 kg", item_unit="bao")
        coat = open_item(session, unit=w.unit, code=f"AO{kind}", name="Áo ấm", spec="", item_unit="chiếc")
        valued = Movement(
            account, "3538", 9_000_000, w.fund, w.fund, party=party, item=rice, item_unit="bao", quantity=20_000
        )
        kept = Movement("002", "000", 15, w.fund, w.fund, party=party, item=coat, item_unit="chiếc", quantity=15_000)
        draft = Draft(w.unit, kind, DAY, DAY, "Quà Tết cho đoàn viên", (valued, kept))
        return posting.post(session, draft, by=w.party["accountant"], now=NOW).id

    return unit_of_work(work)


def giver() -> int:
    return db.session.scalars(select(Donor.party_id)).one()


def test_a_gift_by_bank_has_a_sheet_with_its_entry(any_world: World) -> None:
    text = printed(any_world, gift(any_world, name="Nguyễn Thị Cho"))
    for said in (
        "DỮ LIỆU MẪU – KHÔNG CÓ GIÁ TRỊ",
        "LĐLĐ TỈNH MẪU Số 1 đường Mẫu, phường Mẫu Mã QHNS: 1234567",
        "Chứng từ do đơn vị thiết kế (theo Điều 4 Thông tư 24/2024/TT-BTC) Số: BC-",
        "PHIẾU BÁO CÓ (kèm giấy báo có của ngân hàng)",
        "Nội dung: Ủng hộ Tương hỗ chung",
        "Người nộp tiền: Nguyễn Thị Cho",
        "Giao dịch ngân hàng: FT26069000001, ngày",
        "Các quỹ phải trả khác · Tương hỗ chung · VietinBank 1133666 1121 3538.01 200.000",
        "Số tiền viết bằng chữ: Hai trăm nghìn đồng",
        "KẾ TOÁN TRƯỞNG (Ký, họ tên)",
    ):
        assert said in text, said


def test_a_reversal_is_a_phieu_ke_toan_that_names_what_it_turns(world: World) -> None:
    first = gift(world)
    code = db.session.get_one(Voucher, first).code
    address = world.client("accountant").get(f"{BOOKS}/{first}").text.split('href="/thu/bien-nhan/')[1].split('"')[0]
    send(world.client("accountant"), f"/thu/bien-nhan/{address}/huy", {"reason": "Chuyển nhầm"})
    text = printed(world, newest("PKT"))
    assert "PHIẾU KẾ TOÁN" in text
    assert f"Loại bút toán: Ghi đảo toàn bộ Ghi đảo: chứng từ {code} ngày" in text
    assert "3538.01 1121 200.000" in text


def test_goods_that_came_in_are_named_counted_and_handed_over(any_world: World) -> None:
    w = any_world
    promise(w.client(), kind="enterprise", name="Công ty Chè Mẫu", tax_code="0100109106", address="Số 9 phố Mẫu")
    voucher = goods(w, party=giver())
    text = printed(w, voucher)
    for said in (
        "PHIẾU NHẬP KHO",
        "Nợ: 152: 9.000.000 đ",
        "Họ và tên người giao: Công ty Chè Mẫu Địa chỉ: Số 9 phố Mẫu Lý do: Quà Tết cho đoàn viên",
        "1 Gạo tẻ, bao 25 kg GAOPN bao 20 450.000 9.000.000",
        "2 Áo ấm AOPN chiếc 15 chưa xác định",
        "Cộng 9.000.000",
        "THỦ KHO (Ký, họ tên)",
    ):
        assert said in text, said
    assert "Có: 3538.01 PHIẾU" in text  # the silent half of a single entry is never printed
    minutes = printed(w, voucher, "/giao-nhan.pdf")
    assert "BÊN GIAO: Công ty Chè Mẫu Địa chỉ: Số 9 phố Mẫu" in minutes
    assert "BÊN NHẬN: LĐLĐ TỈNH MẪU" in minutes
    assert "Áo ấm chiếc 15 chưa xác định" in minutes
    page = sentences(w.client("auditor").get(f"{BOOKS}/{voucher}"))
    assert "Phiếu nhập kho" in page
    assert "Biên bản giao nhận hiện vật" in page


def test_goods_that_went_out_turn_the_sides(world: World) -> None:
    goods(world)

    def out(session: Session) -> int:
        rice = next(item.id for item in items(session, world.unit) if item.name == "Gạo tẻ")
        line = Movement("3538", "152", 4_500_000, world.fund, world.fund, item=rice, item_unit="bao", quantity=10_000)
        draft = Draft(world.unit, "PX", DAY, DAY, "Cấp quà", (line,))
        return posting.post(session, draft, by=world.party["accountant"], now=NOW).id

    voucher = unit_of_work(out)
    text = printed(world, voucher)
    assert "PHIẾU XUẤT KHO" in text
    assert "NGƯỜI NHẬN HÀNG" in text
    assert "BÊN GIAO: LĐLĐ TỈNH MẪU" in printed(world, voucher, "/giao-nhan.pdf")


def test_a_voucher_of_cash_is_printed_as_the_slip_that_was_signed(world: World) -> None:
    fill(world, 1_000_000)
    voucher = newest("PT")
    answer = world.client("auditor").get(f"{BOOKS}/{voucher}.pdf?kho=a4")
    assert answer.status_code == 303
    assert answer.location == f"/phieu/{db.session.get_one(Voucher, voucher).slip_id}.pdf?kho=a4"
    assert world.client("auditor").get(f"{BOOKS}/{voucher}/ban-sao").status_code == 404
    assert world.client("auditor").get(f"{BOOKS}/{newest('BC')}/giao-nhan.pdf").status_code == 404


def test_who_only_reads_the_books_leaves_nothing_behind(any_world: World) -> None:
    address = f"{BOOKS}/{gift(any_world)}.pdf"
    leaves = select(func.count()).select_from(LogLeaf)
    before = db.session.scalar(leaves)
    read = any_world.client("auditor").get(address)
    assert (read.status_code, any_world.client("accountant").head(address).status_code) == (200, 200)
    assert db.session.scalar(leaves) == before
    assert any_world.client("accountant").get(address).data == read.data
    assert db.session.scalar(leaves) == before + 1, "the first print by who keeps the books"


def test_what_was_printed_once_is_printed_for_ever(any_world: World) -> None:
    w, voucher = any_world, gift(any_world, name="Nguyễn Thị Cho")
    client = w.client("accountant")
    before = {size: client.get(f"{BOOKS}/{voucher}.pdf?kho={size}").data for size in ("a4", "a5", "a5x2")}
    assert len(set(before.values())) == 3
    leaves = select(func.count()).select_from(LogLeaf).where(LogLeaf.kind == "voucher_paper")
    assert db.session.scalar(leaves) == 1

    def rename(session: Session) -> None:
        session.scalars(select(Donor)).one().name = "Tên Đã Đổi"

    unit_of_work(rename)
    for size, made in before.items():
        assert client.get(f"{BOOKS}/{voucher}.pdf?kho={size}").data == made
    assert "Tên Đã Đổi" not in printed(w, voucher)
    assert db.session.scalar(leaves) == 1


@pytest.mark.parametrize("role", ["officer", "treasurer", "storekeeper", "planner", "admin"])
def test_papers_are_for_who_opens_the_books(world: World, role: str) -> None:
    voucher = gift(world)
    for path in (f"{BOOKS}/{voucher}.pdf", f"{BOOKS}/{voucher}/ban-sao"):
        assert world.client(role).get(path).status_code == 403
    assert world.client("auditor").get(f"{BOOKS}/{voucher}.pdf?kho=a3").status_code == 404
    assert world.client("auditor").get(f"{BOOKS}/99999.pdf").status_code == 404


def test_a_copy_of_a_voucher_is_the_voucher_marked(world: World) -> None:
    voucher = gift(world)
    why = {"size": "A4", "reason": "Hồ sơ kiểm tra"}
    answer = send(world.client("auditor"), f"{BOOKS}/{voucher}/ban-sao", why)
    assert answer.location == f"{BOOKS}/{voucher}/ban-sao/1.pdf"
    copied = text_of(world.client("approver").get(answer.location).data)
    assert copied.replace(" · BẢN SAO 1", "") == printed(world, voucher)


def test_a_signed_slip_prints_two_to_a_page(world: World) -> None:
    fill(world, 1_000_000)
    gift_ = {
        "appeal": "tuong-ho-chung", "amount": "200k", "kind": "benefactor", "name": "Lù Thị Cho",
        "public_name": "full", "place": world.cash,
    }  # fmt: skip
    slip = str(send(world.client("accountant"), "/thu/ung-ho", gift_).location)
    sign(world, slip)
    count(world, slip)
    text = text_of(world.client("treasurer").get(f"{slip}.pdf?kho=a5x2").data)
    assert text.count("PHIẾU THU") == 2
    assert "Liên 1" in text
    assert "Liên 2" in text
