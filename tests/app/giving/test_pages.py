"""The donor's story: form, check page, promise, transfer, paper; and everything the form must refuse."""

import unicodedata
from datetime import date
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import select, update

from app.db import db, unit_of_work
from app.giving.models import Appeal, Donor, Pledge, ReceiptPaper
from app.giving.originals import original_of
from receipts import vietqr
from receipts.codes import is_transfer_code, spaced
from tests.app.conftest import World
from tests.app.giving.acts import GIFT, key_in, pledge_of, promise, receive, rows
from tests.app.reading import read

BUSINESS = {"kind": "enterprise", "name": "Công ty TNHH Mẫu", "tax_code": "0100109106", "address": "Số 2 phố Mẫu"}


def test_a_donor_checks_promises_and_sees_how_to_send_the_money(world: World) -> None:
    donor = world.client()
    form = donor.get("/ung-ho")
    sent = {**GIFT, "form_key": key_in(form), "step": "check"}
    checked = donor.post("/ung-ho", data=sent)
    assert checked.status_code == 200
    assert "Hai trăm nghìn đồng" in checked.text
    assert "Nguyễn T. C." in checked.text
    assert rows()["Pledge"] == 0
    answer = donor.post("/ung-ho", data={**sent, "step": "confirm"})
    pledge = pledge_of(answer)
    assert len(pledge.token) >= 16
    assert is_transfer_code(pledge.transfer_code)
    page = donor.get(answer.location)
    for said in ("VietinBank", "113366668888", "LĐLĐ TINH MAU", spaced(pledge.transfer_code), "Đang chờ tiền về"):
        assert said in page.text
    assert pledge.transfer_code not in answer.location
    assert "Nguyễn" not in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page.headers["X-Robots-Tag"]


def test_the_vietqr_picture_says_exactly_the_transfer(world: World) -> None:
    answer = promise(world.client())
    pledge = pledge_of(answer)
    picture = world.client().get(f"{answer.location}/vietqr.png")
    assert picture.content_type == "image/png"
    image = Image.open(BytesIO(picture.data))
    assert image.width >= 600
    (read,) = zxingcpp.read_barcodes(image)
    request = vietqr.decode(read.text)
    assert (request.bin, request.account, request.amount) == ("970415", "113366668888", 200_000)
    assert request.content == spaced(pledge.transfer_code)
    assert len(request.content) <= 19


def test_correcting_keeps_what_was_typed(world: World) -> None:
    donor = world.client()
    sent = {**GIFT, "message": "Chúc mau khỏe", "form_key": key_in(donor.get("/ung-ho")), "step": "edit"}
    page = donor.post("/ung-ho", data=sent)
    assert page.status_code == 200
    for typed in ("200k", "Nguyễn Thị Cho", "Chúc mau khỏe"):
        assert typed in page.text
    assert "Lỗi:" not in page.text


def test_a_preset_stands_for_the_amount_until_one_is_typed(world: World) -> None:
    donor = world.client()
    assert pledge_of(promise(donor, amount="", amount_preset="500000")).amount == 500_000
    assert pledge_of(promise(donor, amount="1,5 triệu", amount_preset="500000")).amount == 1_500_000


def test_a_large_amount_is_read_out_with_a_warning(world: World) -> None:
    donor = world.client()
    for amount, warned in (("50tr", False), ("51tr", True)):
        sent = {**GIFT, "amount": amount, "form_key": key_in(donor.get("/ung-ho"))}
        assert ("số tiền lớn" in donor.post("/ung-ho", data=sent).text) is warned


def test_the_same_form_sent_twice_is_one_promise(world: World) -> None:
    donor = world.client()
    sent = {**GIFT, "form_key": key_in(donor.get("/ung-ho")), "step": "confirm"}
    first, second = donor.post("/ung-ho", data=sent), donor.post("/ung-ho", data=sent)
    assert first.location == second.location
    assert rows()["Pledge"] == 1
    other = donor.post("/ung-ho", data={**sent, "amount": "300k"})
    assert other.status_code == 409
    assert rows()["Pledge"] == 1
    again = donor.post("/ung-ho", data={**sent, "amount": "300k", "form_key": key_in(other)})
    assert again.status_code == 303, "what was typed is kept and may be sent as a new promise"


def test_an_anonymous_giver_is_named_nowhere(world: World) -> None:
    pledge = pledge_of(promise(world.client(), kind="anonymous", name="Lỡ Gõ Tên", public_name="full"))
    donor = db.session.get(Donor, pledge.donor_id)
    assert donor is not None
    assert (donor.name, donor.name_folded, pledge.public_name) == ("", "", "none")


def test_a_business_is_asked_for_its_tax_code_and_address(world: World) -> None:
    before = rows()
    page = promise(world.client(), **{**BUSINESS, "tax_code": "", "address": ""})
    assert page.status_code == 422
    assert "Cần mã số thuế" in page.text
    assert "Cần địa chỉ" in page.text
    assert rows() == before
    pledge = pledge_of(promise(world.client(), **{**BUSINESS, "tax_code": "0100109106 001"}))
    donor = db.session.get(Donor, pledge.donor_id)
    assert donor is not None
    assert donor.tax_code == "0100109106-001"


def test_a_phone_or_an_e_mail_is_kept_as_what_it_is(world: World) -> None:
    for typed, phone, email in (("+84 912.345.678", "0912345678", ""), ("a@b.vn", "", "a@b.vn"), ("", "", "")):
        donor = db.session.get(Donor, pledge_of(promise(world.client(), contact=typed)).donor_id)
        assert donor is not None
        assert (donor.phone, donor.email) == (phone, email)


def test_a_name_in_loose_marks_is_joined_shown_and_sent_again(world: World) -> None:
    before = rows()
    shown = read(promise(world.client(), name=unicodedata.normalize("NFD", "Lường Thị Ướt")))
    assert shown.said_at("name", "bị rời dấu")
    assert rows() == before
    assert shown.values["name"] == "Lường Thị Ướt"
    checked = world.client().post("/ung-ho", data=shown.values | {"step": "check"})  # one more press of the button
    assert checked.status_code == 200
    donor = db.session.get(Donor, pledge_of(promise(world.client(), name=shown.values["name"])).donor_id)
    assert donor is not None
    assert donor.name == "Lường Thị Ướt"


BAD = [
    ("amount", {"amount": "0"}, "lớn hơn 0"),
    ("amount", {"amount": "-5"}, "lớn hơn 0"),
    ("amount", {"amount": "1" + "0" * 30}, "vượt quá"),
    ("amount", {"amount": "1.5"}, "chưa đọc được"),
    ("amount", {"amount": "hai trăm"}, "chưa đọc được"),
    ("amount", {"amount": "999"}, "Ít nhất là 1.000"),
    ("amount", {"amount": ""}, "Chọn hoặc nhập số tiền"),
    ("name", {"name": ""}, "Cần nhập tên"),
    ("name", {"name": "Ă" * 500}, "nhiều nhất là 200"),
    ("name", {"name": "Mai \u202enaV"}, "đảo chiều"),
    ("name", {"name": "<script>alert(1)</script>"}, "Không dùng ký tự"),
    ("kind", {"kind": ""}, "Chọn người ủng hộ"),
    ("kind", {"kind": "king"}, "Chọn một mục"),
    ("tax_code", {**BUSINESS, "tax_code": "0100109107"}, "một chữ số đã gõ nhầm"),
    ("tax_code", {**BUSINESS, "tax_code": "12345"}, "10 hoặc 13"),
    ("contact", {"contact": "12"}, "Số điện thoại chưa đúng"),
    ("contact", {"contact": "a@b"}, "thư điện tử chưa đúng"),
    ("message", {"message": "x" * 301}, "nhiều nhất là 300"),
    ("public_name", {"public_name": "loud"}, "Chọn một mục"),
]


def test_bad_input_is_said_at_its_field_and_nothing_is_written(world: World) -> None:
    donor = world.client()
    before, key = rows(), key_in(donor.get("/ung-ho"))
    for step in ("check", "confirm"):
        for field, changed, sentence in BAD:
            page = donor.post("/ung-ho", data={**GIFT, **changed, "form_key": key, "step": step})
            assert page.status_code == 422, (step, changed)
            at = page.text.find(f'id="e-{field}"')
            assert sentence in page.text[at : page.text.find("</p>", at)], (step, changed)
            assert "<title>Lỗi: " in page.text
            assert "<script>alert" not in page.text
    assert rows() == before


def test_an_appeal_that_does_not_receive_is_refused(world: World) -> None:
    donor = world.client()
    before, key = rows(), key_in(donor.get("/ung-ho"))
    for appeal, days, sentence in (
        ("", {}, "Chọn đợt vận động"),
        ("khong-co", {}, "Không có đợt vận động này"),
        ("tuong-ho-chung", {"closes_on": date(2026, 1, 31)}, "đã kết thúc ngày 31/01/2026"),
        ("tuong-ho-chung", {"opens_on": date(2126, 1, 31), "closes_on": None}, "nhận từ 31/01/2126"),
    ):
        if days:
            unit_of_work(lambda session, days=days: session.execute(update(Appeal).values(**days)))
        page = donor.post("/ung-ho", data={**GIFT, "appeal": appeal, "form_key": key, "step": "confirm"})
        assert page.status_code == 422
        at = page.text.find('id="e-appeal"')
        assert sentence in page.text[at : page.text.find("</p>", at)]
        assert 'value="Nguyễn Thị Cho"' in page.text, "what was typed is never lost"
    assert rows() == before


def test_no_open_appeal_is_said_calmly(world: World) -> None:
    unit_of_work(lambda session: session.execute(update(Appeal).values(closes_on=date(2026, 1, 2))))
    page = world.client().get("/ung-ho")
    assert page.status_code == 200
    assert "Hiện chưa có đợt vận động nào đang nhận" in page.text
    assert "form_key" not in page.text


def test_the_trap_catches_a_machine_and_frees_a_person(world: World) -> None:
    before = rows()
    page = promise(world.client(), website="http://spam.example")
    assert page.status_code == 422
    assert "spam.example" not in page.text
    assert rows() == before


def test_too_many_promises_of_one_address_must_wait(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.giving.throttle.PLEDGES", 2)
    donor = world.client()
    assert [promise(donor).status_code for _ in range(3)] == [303, 303, 429]
    assert rows()["Pledge"] == 2


def test_an_unknown_pledge_is_not_found(world: World) -> None:
    code = pledge_of(promise(world.client())).transfer_code
    for address in (
        "/ung-ho/none",
        f"/ung-ho/{code}",
        "/ung-ho/none/vietqr.png",
        "/bien-nhan/none.pdf",
        "/bien-nhan/none/kiem-tra",
    ):
        assert world.client().get(address).status_code == 404


def test_the_paper_is_the_same_bytes_for_ever(world: World) -> None:
    answer = promise(world.client(), message="Chúc mau khỏe")
    receive(world, pledge_of(answer))
    page = world.client().get(answer.location)
    paper = db.session.scalars(select(ReceiptPaper)).one()
    assert f"/bien-nhan/{paper.token}.pdf?kho=a5" in page.text
    assert "Đã nhận khoản ủng hộ" in page.text
    unit_of_work(lambda session: session.execute(update(Donor).values(name="Người Khác")))
    original = original_of(paper.receipt_id)
    for size, stored in (("a5", original.pdf_a5), ("a4", original.pdf_a4)):
        first, second = (world.client().get(f"/bien-nhan/{paper.token}.pdf?kho={size}") for _ in "12")
        assert first.data == second.data == stored
        assert first.content_type == "application/pdf"
        assert first.headers["Referrer-Policy"] == "no-referrer"
        known = world.client().get(
            f"/bien-nhan/{paper.token}.pdf?kho={size}", headers={"If-None-Match": first.headers["ETag"]}
        )
        assert known.status_code == 304
    assert original.pdf_a4 != original.pdf_a5
    assert world.client().get(f"/bien-nhan/{paper.token}.pdf?kho=a3").status_code == 404
    assert db.session.scalar(select(Pledge.message)) == "Chúc mau khỏe"
