"""What goes with a receipt: a letter that names the giver as they chose, and minutes for an enterprise alone."""

import io
from datetime import date

import pypdf
import pytest

from app.db import db
from app.giving import grant_forms
from app.giving.models import Pledge, ReceiptPaper
from tests.app.conftest import World
from tests.app.giving.acts import pledge_of, promise, receive
from tests.app.relief.scene import send, sentences

COMPANY = {"kind": "enterprise", "name": "Công ty Chè Mẫu", "tax_code": "0100109106", "address": "Số 9 phố Mẫu"}


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def given(w: World, **changed: object) -> str:
    """The address, known to its giver alone, of a gift's receipt."""
    receive(w, pledge_of(promise(w.client(), **changed)))
    return f"/bien-nhan/{db.session.query(ReceiptPaper).one().token}"


@pytest.mark.parametrize(
    ("chosen", "called"),
    [("full", "Nguyễn Thị Cho"), ("short", "Nguyễn T. C."), ("none", "Quý nhà hảo tâm")],
)
def test_a_letter_names_the_giver_as_they_chose(world: World, chosen: str, called: str) -> None:
    answer = world.client().get(f"{given(world, public_name=chosen)}/thu-cam-on.pdf")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    text = text_of(answer.data)
    assert f"Kính gửi: {called} Ngày" in text
    assert ("Cho" in text.split("Kính gửi")[1].split("Ngày")[0]) == (chosen == "full")
    assert "200.000 đ (Hai trăm nghìn đồng) do Quý vị gửi đến đợt vận động “Tương hỗ chung”" in text
    assert "Giúp đoàn viên gặp khó khăn." in text
    assert "CHỦ TỊCH" in text


def test_a_hidden_amount_stays_hidden_in_the_letter(world: World) -> None:
    text = text_of(world.client().get(f"{given(world, hide_amount='1')}/thu-cam-on.pdf").data)
    assert "200.000" not in text
    assert "đã nhận được tấm lòng Quý vị gửi đến" in text


def test_a_letter_is_the_same_bytes_each_time(world: World) -> None:
    address = given(world)
    first = world.client().get(f"{address}/thu-cam-on.pdf").data
    assert world.client("accountant").get(f"{address}/thu-cam-on.pdf").data == first
    assert world.client().get(f"{address}/thu-cam-on.pdf?kho=a5").data != first
    assert world.client().get(f"{address}/thu-cam-on.pdf?kho=a3").status_code == 404
    assert world.client().get("/bien-nhan/khong-co/thu-cam-on.pdf").status_code == 404


def test_an_enterprise_gets_minutes_for_its_own_books(world: World) -> None:
    address = given(world, **COMPANY)
    text = text_of(world.client().get(f"{address}/xac-nhan-tai-tro.pdf").data)
    for said in (
        "BIÊN BẢN XÁC NHẬN TÀI TRỢ Kèm theo biên nhận số BNUH-",
        "Bên tài trợ: Công ty Chè Mẫu Địa chỉ: Số 9 phố Mẫu Mã số thuế: 0100109106",
        "Bên nhận tài trợ: LĐLĐ TỈNH MẪU Địa chỉ: Số 1 đường Mẫu, phường Mẫu Mã số thuế: 0100000000",
        "Người đại diện: Phạm Văn Duyệt – Chức vụ: Chủ tịch",
        "Bằng tiền: 200.000 đ (Hai trăm nghìn đồng) Hình thức: Chuyển khoản – số FT26069000001",
    ):
        assert said in text, said
    assert "TNDN" not in text  # nothing is cited that is not known to hold today
    assert "ban hành" not in text


def test_nobody_else_gets_minutes(world: World) -> None:
    address = given(world)
    answer = world.client().get(f"{address}/xac-nhan-tai-tro.pdf")
    assert answer.status_code == 404
    assert "có mã số thuế" in sentences(answer)


def test_a_form_is_cited_only_for_days_on_which_it_held(world: World) -> None:
    address = given(world, **COMPANY)
    assert world.client().get(f"{address}/xac-nhan-tai-tro.pdf?mau=thien-tai").status_code == 404
    assert [form.slug for form in grant_forms.forms_on(date(2024, 6, 1))] == ["giao-duc", "y-te", "thien-tai", "nha-o"]
    assert grant_forms.forms_on(date(2014, 8, 1)) == grant_forms.forms_on(date(2025, 10, 1)) == []


def test_pages_lead_to_what_goes_with_the_receipt(world: World) -> None:
    answer = receive(world, pledge_of(promise(world.client(), **COMPANY)))
    address = f"/bien-nhan/{db.session.query(ReceiptPaper).one().token}"
    page = world.client("auditor").get(answer.location).text
    for path in (f"{address}/thu-cam-on.pdf", f"{address}/xac-nhan-tai-tro.pdf", f"{answer.location}/ban-sao"):
        assert f'href="{path}"' in page, path
    pledge = db.session.query(Pledge).one()
    page = world.client().get(f"/ung-ho/{pledge.token}").text
    assert f'href="{address}/thu-cam-on.pdf"' in page
    assert f'href="{address}/xac-nhan-tai-tro.pdf"' in page


def test_a_receipt_that_ended_is_thanked_no_more(world: World) -> None:
    answer = receive(world, pledge_of(promise(world.client(), **COMPANY)))
    address = f"/bien-nhan/{db.session.query(ReceiptPaper).one().token}"
    send(world.client("accountant"), f"{answer.location}/huy", {"reason": "Chuyển nhầm"})
    for what in ("thu-cam-on", "xac-nhan-tai-tro"):
        assert world.client().get(f"{address}/{what}.pdf").status_code == 409
    assert "Thư cảm ơn" not in sentences(world.client("auditor").get(str(answer.location)))
