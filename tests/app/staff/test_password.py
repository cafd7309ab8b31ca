"""A password of one's own: asked for after the first sign-in, and other devices are out when it changes."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from app.db import unit_of_work
from app.staff import passwords, throttle
from app.staff.models import Staff
from tests.app.conftest import World

OLD = "mùa xuân trên bản Mẫu"
NEW = "mùa thu bên suối nhỏ"


@pytest.fixture
def office(world: World) -> World:
    unit_of_work(lambda s: s.execute(update(Staff).values(password_hash=passwords.hashed(OLD))))
    return world


def change(client: FlaskClient, old: str = OLD, new: str = NEW, again: str | None = None) -> TestResponse:
    data = {"old": old, "new": new, "again": new if again is None else again, "form_key": "k"}
    return client.post("/doi-mat-khau", data=data)


def test_a_changed_password_ends_the_other_devices(office: World) -> None:
    here, elsewhere = office.client("admin"), office.client("admin")
    assert elsewhere.get("/quan-tri").status_code == 200
    assert change(here).location == "/viec"
    assert here.get("/quan-tri").status_code == 200
    assert elsewhere.get("/quan-tri").status_code == 303
    sign_in = {"login": "admin", "form_key": "k"}
    assert office.client().post("/dang-nhap", data={**sign_in, "password": OLD}).status_code == 422
    assert office.client().post("/dang-nhap", data={**sign_in, "password": NEW}).status_code == 303


def test_vietnamese_passwords_match_however_the_keyboard_sends_them(office: World) -> None:
    decomposed = "mu\u0300a thu be\u0302n suo\u0302\u0301i nho\u0309"
    assert change(office.client("admin"), new=decomposed).status_code == 303
    answer = office.client().post("/dang-nhap", data={"login": "admin", "password": NEW, "form_key": "k"})
    assert answer.status_code == 303


def test_a_handed_out_password_opens_only_the_page_to_replace_it(office: World) -> None:
    unit_of_work(lambda s: s.execute(update(Staff).where(Staff.login == "admin").values(must_change=True)))
    client = office.client("admin")
    assert client.get("/quan-tri").location == "/doi-mat-khau?tiep=/quan-tri"
    assert client.post("/quan-tri/tai-khoan/moi", data={"form_key": "k"}).status_code == 403
    assert client.get("/ung-ho").status_code == 200
    assert 'href="/quan-tri"' not in client.get("/doi-mat-khau").text
    change(client)
    assert client.get("/quan-tri").status_code == 200


@pytest.mark.parametrize(
    ("old", "new", "again", "told"),
    [
        (NEW, "một câu khác hẳn", None, "Mật khẩu đang dùng chưa đúng."),
        (OLD, "ngắn", None, "ít nhất 10 ký tự"),
        (OLD, NEW, OLD, "chưa giống nhau"),
        (OLD, OLD, None, "phải khác"),
        (OLD, "aaaaaaaaaaaa", None, "dễ đoán"),
        (OLD, "adminadmin12", None, "dễ đoán"),
        (OLD, "x1y2z3w4" * 40, None, "dài nhất 200 ký tự"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(office: World, old: str, new: str, again: str | None, told: str) -> None:
    answer = change(office.client("admin"), old, new, again)
    assert answer.status_code == 422
    assert told in answer.text
    assert new not in answer.text
    assert office.client("admin").get("/quan-tri").status_code == 200


def test_a_stolen_session_cannot_try_old_passwords_for_ever(office: World) -> None:
    client = office.client("admin")
    for n in range(throttle.PER_LOGIN):
        assert change(client, old=f"{NEW} {n}").status_code == 422
    assert change(client).status_code == 429


def test_strangers_are_sent_to_sign_in(office: World) -> None:
    assert office.client().get("/doi-mat-khau").location == "/dang-nhap?tiep=/doi-mat-khau"
    assert change(office.client()).location == "/dang-nhap?tiep=/doi-mat-khau"
