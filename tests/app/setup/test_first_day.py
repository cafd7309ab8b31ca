"""The first real day through a browser: from nobody to a unit that may write its first receipt."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from app import keys
from app.acting import Acting, moment
from app.db import db, unit_of_work
from app.setup import founding, unit
from app.setup.models import Mark
from app.staff.models import Grant
from app.union import service as union
from app.union import settings
from app.union.errors import NotChecked
from app.union.models import Signer
from ledger import posting
from ledger.errors import SettingNeedsTwo
from ledger.models import Period, Series, Unit
from tests.app.conftest import World
from tests.app.setup.conftest import ACCOUNT, FIRST, HEADING, House, seen

STEPS = "/quan-tri/khoi-tao/cac-buoc"


def test_a_new_house_shows_its_first_page_and_an_old_one_asks_who_you_are(house: House) -> None:
    client = house.app.test_client()
    assert client.get("/quan-tri/khoi-tao").location == "/quan-tri/khoi-tao/bat-dau"
    assert "Mã khởi tạo" in client.get("/quan-tri/khoi-tao/bat-dau").text
    house.found()
    assert client.get("/quan-tri/khoi-tao").location == STEPS
    assert client.get(STEPS).status_code == 303
    assert client.get("/quan-tri/khoi-tao/bat-dau").location == "/dang-nhap"


@pytest.mark.parametrize("typed", ["", "BCDFG-BCDFG-BCDFG-BCDFG"])
def test_without_the_code_nobody_founds_anything(house: House, typed: str) -> None:
    founding.make_code(house.app.config["VAR_DIR"])
    answer = house.send(house.app.test_client(), "bat-dau", code=typed, **FIRST)
    assert answer.status_code == 403
    assert "Mã khởi tạo không đúng" in answer.text
    assert db.session.scalars(select(Unit)).all() == []


def test_the_code_serves_once_and_is_kept_only_as_a_hash(house: House) -> None:
    folder = house.app.config["VAR_DIR"]
    code = founding.make_code(folder)
    assert code not in (folder / "setup-code").read_text()
    assert house.send(house.app.test_client(), "bat-dau", code=code.lower(), **FIRST).status_code == 303
    assert not (folder / "setup-code").exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name_2": "bùi thị một"}, "hai người khác nhau"),
        ({"login_2": "bui.mot"}, "đã có người dùng"),
        ({"password_1": "aaaaaaaaaaaa"}, "dễ đoán"),
        ({"password_2": "ngan"}, "từ 10 đến"),
        ({"login_1": "Bùi Một"}, "chữ thường không dấu"),
        ({"unit_code": "<script>"}, "Không dùng ký tự"),
    ],
)
def test_two_admins_are_two_people_with_good_passwords(house: House, change: dict[str, str], sentence: str) -> None:
    code = founding.make_code(house.app.config["VAR_DIR"])
    answer = house.send(house.app.test_client(), "bat-dau", code=code, **(FIRST | change))
    assert answer.status_code in (409, 422, 403)
    assert sentence in answer.text
    assert db.session.scalars(select(Grant)).all() == []


def test_the_first_two_admins_agree_on_each_other_and_it_is_written_down(house: House) -> None:
    house.found()
    grants = db.session.scalars(select(Grant)).all()
    assert [grant.role for grant in grants] == ["admin", "admin"]
    assert {(g.proposed_by, g.agreed_by) for g in grants} == {(g.agreed_by, g.proposed_by) for g in grants}
    assert '"way": "code"' in db.session.scalars(select(Mark.note).where(Mark.step == "quan-tri")).one()


def test_all_steps_in_order_and_each_is_done_when_visited_again(house: House, app: Flask) -> None:
    client = house.found()
    assert client.get(STEPS).text.count("Đã xong") == 1
    signers = {
        "valid_from": "01/01/2026",
        "head_title": "CHỦ TỊCH",
        "head_name": "Phạm Văn Chủ",
        "chief_title": "KẾ TOÁN TRƯỞNG",
    }
    with app.test_request_context():
        kid = keys.receipt_key_id()
    for path, values in (
        ("don-vi", HEADING),
        ("nguoi-ky", signers),
        ("dia-chi-khoa", {"address": "https://tuongho.example/"}),
        ("dia-chi-khoa/ma-khoa", {"kid": kid.upper()}),
        ("tai-khoan", ACCOUNT),
        ("tai-khoan/ket", {"name": "Két cơ quan"}),
        ("quy-dot", {"code": "01", "name": "Tương hỗ chung"}),
    ):
        sent = house.send(client, path, **values)
        assert sent.status_code == 303, path
        if path == "nguoi-ky":  # there are two admins: the other one agrees
            assert client.get(STEPS).text.count("Đã xong") == 2
            other, where = house.client("dinh.hai"), sent.location.removeprefix("/quan-tri/khoi-tao/")
            page = other.get(sent.location).text
            assert house.send(client, f"{where}/ky", seen=seen(page)).status_code == 403
            assert house.send(other, f"{where}/ky", seen=seen(page)).status_code == 303
    fund, place = 1, settings_place()
    appeal = {
        "fund": fund,
        "place": place,
        "name": "Tết Sum vầy 2027",
        "purpose": "Quà Tết",
        "document": "05/KH-LĐLĐ",
        "opens_on": "01/01/2027",
    }
    assert house.send(client, "quy-dot/dot", **appeal).status_code == 303
    assert house.send(client, "so-du/bo-qua").status_code == 303
    assert house.send(client, "so-phieu", PT="12", PC="7").status_code == 303
    assert house.send(client, "ky").status_code == 303
    assert house.send(client, "nhan-su/bo-qua").status_code == 303
    paper = client.get("/quan-tri/khoi-tao/bien-nhan-thu.pdf")
    assert paper.data.startswith(b"%PDF")
    assert house.send(client, "bien-nhan-thu").status_code == 303
    page = client.get(STEPS).text
    assert page.count("Đã xong") == 11
    assert "Làm tiếp" not in page
    for slug in (
        "don-vi",
        "nguoi-ky",
        "dia-chi-khoa",
        "tai-khoan",
        "quy-dot",
        "so-du",
        "so-phieu",
        "ky",
        "nhan-su",
        "bien-nhan-thu",
    ):
        assert client.get(f"/quan-tri/khoi-tao/{slug}").status_code == 200, slug
    assert db.session.scalars(select(Series.last).where(Series.kind == "PT")).one() == 12
    assert [p.starts.month for p in db.session.scalars(select(Period))] == list(range(1, 13))


def settings_place() -> int:
    return db.session.execute(select(union.Account.place_id)).scalar_one()


def test_a_step_that_is_needed_cannot_be_skipped(house: House) -> None:
    client = house.found()
    house.send(client, "ky/bo-qua")
    assert client.get(STEPS).text.count("Đã xong") == 1


def test_the_heading_of_the_first_weeks_is_mended_without_a_trace_on_older_papers(house: House) -> None:
    client = house.found()
    house.send(client, "don-vi", **HEADING)
    house.send(client, "don-vi", **(HEADING | {"name": "LĐLĐ TỈNH SỬA"}))
    unit_id = union.first_unit(db.session()) or 0
    assert (union.profile_at(db.session(), unit_id, date(2027, 1, 1)) or HEADING).name == "LĐLĐ TỈNH SỬA"  # type: ignore[attr-defined]
    assert "LĐLĐ TỈNH SỬA" in client.get("/quan-tri/khoi-tao/don-vi").text


def test_the_first_day_stays_once_months_are_open(house: House) -> None:
    client = house.found()
    house.send(client, "don-vi", **HEADING)
    house.send(client, "ky")
    answer = house.send(client, "don-vi", **(HEADING | {"first_day": "01/06/2027"}))
    assert answer.status_code == 409
    assert "không đổi được nữa" in answer.text


def test_the_address_is_typed_letter_by_letter(house: House) -> None:
    client = house.found()
    assert "https://tuongho.example" in client.get("/quan-tri/khoi-tao/dia-chi-khoa").text.replace("<wbr>", "")
    answer = house.send(client, "dia-chi-khoa", address="https://tuongho.exampel")
    assert answer.status_code == 422
    assert "Kiểm tra từng chữ" in answer.text


def test_the_key_leaves_until_a_copy_is_proven_and_never_after(house: House) -> None:
    client = house.found()
    kid = keys.receipt_key_id()
    assert kid not in client.get("/quan-tri/khoi-tao/dia-chi-khoa").text
    assert kid in house.send(client, "dia-chi-khoa/tai-khoa").text
    assert house.send(client, "dia-chi-khoa/ma-khoa", kid="00000000").status_code == 422
    assert house.send(client, "dia-chi-khoa/ma-khoa", kid=f" {kid} ").status_code == 303
    assert house.send(client, "dia-chi-khoa/tai-khoa").status_code == 409


def test_no_receipt_before_address_and_key_are_confirmed(house: House) -> None:
    client = house.found()
    house.send(client, "don-vi", **HEADING)
    unit_id, kid, day = union.first_unit(db.session()) or 0, keys.receipt_key_id(), date(2027, 1, 1)

    def ask(address: str) -> None:
        settings.refuse_unchecked(db.session(), unit_id, day, address=address, kid=kid)

    with pytest.raises(NotChecked):
        ask("https://tuongho.example")
    house.send(client, "dia-chi-khoa", address="https://tuongho.example")
    house.send(client, "dia-chi-khoa/ma-khoa", kid=kid)
    ask("https://tuongho.example")
    with pytest.raises(NotChecked):
        ask("https://moved.example")


@pytest.mark.parametrize(
    ("path", "values", "sentence"),
    [
        ("tai-khoan", ACCOUNT | {"bin": "000000"}, "Chọn một mục"),
        ("tai-khoan", ACCOUNT | {"holder": "LĐLĐ tỉnh"}, "IN HOA, không dấu"),
        ("tai-khoan", ACCOUNT | {"number": "12 34"}, "không dấu cách"),
        ("quy-dot", {"code": "1", "name": "Quỹ"}, "hai chữ số"),
        ("don-vi", HEADING | {"first_day": "31/02/2027"}, "Ngày chưa đúng"),
        ("don-vi", HEADING | {"name": "x" * 500}, "nhiều nhất là 120"),
        ("so-phieu", {"PT": "-1"}, "Số từ 0"),
    ],
)
def test_bad_input_is_said_at_its_field(house: House, path: str, values: dict[str, str], sentence: str) -> None:
    client = house.found()
    answer = house.send(client, path, **values)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_the_same_box_account_and_fund_are_not_opened_twice(house: House) -> None:
    client = house.ready_for_balances()
    for path, values in (
        ("tai-khoan", ACCOUNT),
        ("tai-khoan/ket", {"name": "két  co quan"}),
        ("quy-dot", {"code": "01", "name": "Khác"}),
        ("quy-dot", {"code": "03", "name": "mái ấm"}),
    ):
        answer = house.send(client, path, **values)
        assert answer.status_code == 409, path
        assert "đã có trong đơn vị" in answer.text


def test_an_appeal_needs_a_fund_and_an_account_of_this_unit(house: House) -> None:
    client = house.ready_for_balances()
    appeal = {"fund": 99, "place": 1, "name": "Đợt", "purpose": "Quà", "document": "1/KH", "opens_on": "01/01/2027"}
    unknown = house.send(client, "quy-dot/dot", **appeal)
    assert unknown.status_code == 422
    assert "không có trong danh sách" in unknown.text
    early = appeal | {"fund": 1, "closes_on": "31/12/2026"}
    assert "sau ngày bắt đầu" in house.send(client, "quy-dot/dot", **early).text


def test_signers_change_by_two_once_real_papers_exist(house: House) -> None:
    client = house.ready_for_balances()
    unit_id = union.first_unit(db.session()) or 0

    def first_paper(session: object) -> None:
        posting.prepare_slip(
            session, unit=unit_id, kind="PT", day=date(2027, 1, 4), place=2, fund=1, against="3538", amount=5000,
            description="Thu", by=1, now=moment(),
        )  # type: ignore[arg-type]  # fmt: skip

    unit_of_work(first_paper)
    change = {
        "valid_from": "01/02/2027",
        "head_title": "PHÓ CHỦ TỊCH",
        "head_authority": "KT. CHỦ TỊCH",
        "head_name": "Vàng Thị Ký",
    }
    there = house.send(client, "nguoi-ky", **change).location
    assert "/de-xuat/" in there
    assert db.session.scalars(select(Signer)).all() == []
    number = there.rsplit("/", 1)[1]
    page = client.get(there).text
    assert "Bạn là người đề xuất" in page
    other = house.client("dinh.hai")
    seen_hash = other.get(there).text.split('name="seen" value="')[1][:64]
    assert house.send(client, f"de-xuat/{number}/ky", seen=seen_hash).status_code == 403
    assert house.send(other, f"de-xuat/{number}/ky", seen="0" * 64).status_code == 409
    assert house.send(other, f"de-xuat/{number}/ky", seen=seen_hash).status_code == 303
    assert union.signers_at(db.session(), unit_id, date(2027, 2, 1))["head"].name == "Vàng Thị Ký"
    assert house.send(other, f"de-xuat/{number}/rut").status_code == 409
    assert "/de-xuat/" in house.send(client, "tai-khoan", **(ACCOUNT | {"number": "999888777"})).location


def test_who_signs_is_never_one_persons_word_once_there_are_two(house: House) -> None:
    """Before the first paper too: with two admins there is always somebody to agree."""
    client = house.ready_for_balances()
    unit_id, change = union.first_unit(db.session()) or 0, {"head_title": "CHỦ TỊCH", "head_name": "Phạm Văn Chủ"}
    assert "do hai người định" in client.get("/quan-tri/khoi-tao/nguoi-ky").text
    there = house.send(client, "nguoi-ky", valid_from="01/01/2027", **change).location
    assert "/de-xuat/" in there
    assert union.signers_at(db.session(), unit_id, date(2027, 2, 1)) == {}
    alone = {"position": "head", "title": "CHỦ TỊCH"}
    for at in (moment(), datetime(2001, 1, 1, tzinfo=UTC)):  # nor does an old date say that nobody was there
        with pytest.raises(SettingNeedsTwo):
            unit_of_work(
                lambda s, at=at: settings.keep_signer(s, unit_id, alone, valid_from=date(2027, 1, 1), by=1, now=at)
            )
    other, number = house.client("dinh.hai"), there.rsplit("/", 1)[1]
    assert house.send(other, f"de-xuat/{number}/ky", seen=seen(other.get(there).text)).status_code == 303
    held = union.signers_at(db.session(), unit_id, date(2027, 1, 1))["head"]
    assert (held.name, held.by_id == held.agreed_by) == ("Phạm Văn Chủ", False)


def test_the_first_day_is_asked_before_what_hangs_on_it(house: House) -> None:
    client = house.found()
    assert house.send(client, "ky").status_code == 409
    assert house.send(client, "so-phieu").status_code == 409
    assert unit.first_day(db.session(), 1) is None


def test_only_admins_open_the_steps(world: World) -> None:
    for role, status in (("officer", 403), ("treasurer", 403), ("auditor", 403), ("accountant", 403), ("admin", 200)):
        assert world.client(role).get(STEPS).status_code == status, role
    assert world.client("accountant").get("/quan-tri/khoi-tao/so-du").status_code == 200
    assert Acting().unit is None
