"""Bodies and working people from a sheet: rows are right together or nothing is kept; roles wait for a second admin."""

import pytest
from sqlalchemy import select

from app.db import db
from app.setup import people
from app.staff import passwords
from app.staff.models import Grant, Staff
from app.union.models import Body
from ledger.models import RequestAnswer
from tests.app.setup.conftest import House

BODIES = [column.title for column in people.BODY_COLUMNS]
STAFF = [column.title for column in people.STAFF_COLUMNS]
COMMUNE = ("CX01", "Công đoàn xã Mẫu", "CĐ xã/phường", "", "01/09/2025")
SCHOOL = ("CS01", "CĐCS Trường THPT Mẫu", "CĐCS", "CX01", "01/09/2025")


def test_bodies_stand_under_the_one_above_and_a_second_load_adds_only_new_ones(house: House) -> None:
    client = house.found()
    assert house.sheet(client, "nhan-su/cong-doan", BODIES, SCHOOL, COMMUNE).status_code == 303
    more = ("CS02", "CĐCS Trạm Y tế Mẫu", "CĐCS", "CX01", "01/09/2025")
    assert house.sheet(client, "nhan-su/cong-doan", BODIES, COMMUNE, more).status_code == 303
    rows = {body.code: body for body in db.session.scalars(select(Body))}
    assert sorted(rows) == ["CS01", "CS02", "CX01"]
    assert rows["CS01"].parent_id == rows["CS02"].parent_id == rows["CX01"].id
    assert "Đang có 3 công đoàn" in client.get("/quan-tri/khoi-tao/nhan-su").text


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (("cs 02", "Tên", "CĐCS", "", "01/09/2025"), "chữ in hoa không dấu"),
        (("CX01", "Tên", "CĐCS", "", "01/09/2025"), "ghi hai lần"),
        (("CS02", "", "CĐCS", "", "01/09/2025"), "Cột Tên công đoàn đang trống"),
        (("CS02", "Tên", "CĐCS", "ZZ", "01/09/2025"), "cấp trên ZZ"),
        (("CS02", "Tên", "CĐCS", "CS02", "01/09/2025"), "cấp trên CS02"),
        (("CS02", "Tên", "CĐCS", "", "31/02/2025"), "chưa đúng"),
    ],
)
def test_one_bad_body_and_none_is_kept(house: House, bad: tuple[str, ...], sentence: str) -> None:
    client = house.found()
    answer = house.sheet(client, "nhan-su/cong-doan", BODIES, COMMUNE, bad)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert ">3<" in answer.text
    assert db.session.scalars(select(Body)).all() == []


def test_new_people_get_a_password_once_and_their_roles_wait(house: House) -> None:
    client = house.found()
    house.sheet(client, "nhan-su/cong-doan", BODIES, COMMUNE, SCHOOL)
    rows = (("Lò Thị Mẫu", "Lo.Mau", "Cán bộ công đoàn cơ sở", "CS01", ""), ("Sùng A Sổ", "sung.so", "kế toán", "", ""))
    page = house.sheet(client, "nhan-su/nguoi-lam-viec", STAFF, *rows)
    assert page.status_code == 200
    found = {staff.login: staff for staff in db.session.scalars(select(Staff).where(Staff.must_change.is_(True)))}
    assert sorted(found) == ["lo.mau", "sung.so"]
    shown = page.text.split("sung.so")[1].split('Mật khẩu tạm">')[1].split("<")[0]
    assert passwords.matches(found["sung.so"].password_hash, shown)
    assert all(shown not in answer for answer in db.session.scalars(select(RequestAnswer.answer)))
    waiting = db.session.scalars(select(Grant).where(Grant.agreed_by.is_(None))).all()
    assert {grant.role for grant in waiting} == {"officer", "accountant"}


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (("X", "x.y.z", "Kế toán", "", ""), "2–80"),
        (("Sùng A Sổ", "a b", "Kế toán", "", ""), "Tên đăng nhập gồm"),
        (("Sùng A Sổ", "sung.so", "Giám đốc", "", ""), "Không có vai trò"),
        (("Sùng A Sổ", "sung.so", "officer", "", ""), "cần Mã công đoàn"),
        (("Sùng A Sổ", "sung.so", "officer", "CS99", ""), "CS99 chưa có"),
        (("Sùng A Sổ", "good.one", "Thủ quỹ", "", ""), "đã thuộc về người khác"),
    ],
)
def test_one_bad_person_and_nobody_is_added(house: House, bad: tuple[str, ...], sentence: str) -> None:
    client = house.found()
    good = ("Vàng Thị Đúng", "good.one", "Kế toán", "", "")
    answer = house.sheet(client, "nhan-su/nguoi-lam-viec", STAFF, good, bad)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert len(db.session.scalars(select(Staff)).all()) == 2
