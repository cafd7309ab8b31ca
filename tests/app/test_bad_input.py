"""What people type wrongly, in every form that writes: a Vietnamese sentence at that very field, nothing written."""

import html
import secrets
from datetime import date, timedelta
from unicodedata import normalize

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.acting import Acting
from app.db import unit_of_work
from app.giving.models import Appeal
from app.setup import founding
from tests.app.conftest import World
from tests.app.giving.acts import GIFT, enter_line, pledge_of, promise
from tests.app.reading import Shown, counted, read
from tests.app.relief.scene import send
from tests.app.setup.conftest import FIRST
from tests.app.writing_door import Door, deliver
from tests.app.writing_forms import doors
from tests.app.writing_settings import SETUP, doors_of_the_admin

AMOUNTS = {
    "0": "phải lớn hơn 0",
    "-5": "phải lớn hơn 0",
    "1" + "0" * 30: "vượt quá 1.000 tỷ đồng",
    "1.5": "chưa đọc được",
    "hai trăm": "chưa đọc được",
}
SCRIPT = "<script>alert(1)</script>"
WHOLE = "Lường Thị Ướt"
TEXTS = {
    "Mai \u202enaV": "đảo chiều chữ",
    "\u200fMai": "đảo chiều chữ",
    SCRIPT: "Không dùng ký tự <",
    normalize("NFD", WHOLE): "bị rời dấu",
}


def spoilt(w: World, door: Door, **changed: object) -> Shown:
    """The page that answers this form when so changed. It draws no mark of what was typed as its own."""
    answer = deliver(w, door, {**door.fields, **changed})
    assert SCRIPT not in answer.text
    return read(answer)


def test_an_amount_that_is_none_is_said_at_the_amount(world: World) -> None:
    tried = 0
    for door in filter(lambda one: one.amount, doors(world)):
        before = counted()
        for typed, words in AMOUNTS.items():
            assert spoilt(world, door, **{door.amount: typed}).said_at(door.amount, words), (door.path, typed)
            tried += 1
        assert counted() == before, door.path
    assert tried == 14 * len(AMOUNTS)


def test_a_text_that_cannot_be_kept_is_said_at_its_field(world: World) -> None:
    tried = 0
    for door in doors(world):
        before = counted()
        for name, most in door.texts.items():
            at = door.at.get(name, name)
            letters = "ă" * max(500, most + 1)
            for typed, words in (*TEXTS.items(), (letters, f"nhiều nhất là {most} ký tự")):
                shown = spoilt(world, door, **{name: typed})
                assert shown.said_at(at, words), (door.path, name, typed)
                if typed == normalize("NFD", WHOLE):
                    assert shown.held_at(at) == WHOLE, (door.path, name)
                tried += 1
            assert counted() == before, (door.path, name)
    assert tried == 95 * (len(TEXTS) + 1)


def test_marks_that_came_apart_are_joined_and_one_more_press_sends_them(world: World) -> None:
    cash = {name: said for name, said in GIFT.items() if said} | {"place": world.cash}
    counter = world.client("accountant")
    typed = {"name": normalize("NFD", "Tô Thị Tỉnh"), "message": normalize("NFD", "Gửi bà con\nở bản")}
    shown = read(send(counter, "/thu/ung-ho", cash | typed))
    assert shown.said_at("name", "Dấu đã được ghép lại trong ô này")
    assert shown.said_at("message", "đọc lại rồi gửi lần nữa")
    assert (shown.values["name"], shown.values["message"]) == ("Tô Thị Tỉnh", "Gửi bà con\nở bản")
    assert counter.post("/thu/ung-ho", data=shown.values).status_code == 303


def test_only_marks_that_can_be_joined_are_sent_back(world: World) -> None:
    half = "Tr\u00e2\u0300n"  # the base letter whole, the tone apart, as one keyboard sends it
    hidden = "Tra\u034f\u0302\u0300n"  # something unseen between the letter and its marks
    for typed in (half, hidden):
        shown = read(promise(world.client(), name=typed))
        assert shown.said_at("name", "bị rời dấu")
        assert shown.values["name"] == "Tr\u1ea7n"
    alone = "X\u030c Phon"  # no single letter has this mark: nothing to join, nothing to say
    assert promise(world.client(), name=alone).status_code == 303
    assert promise(world.client(), name="\u212bsa").status_code == 303  # a sign that NFC writes as a letter
    both = read(promise(world.client(), name=normalize("NFD", "ế") * 300))
    assert both.said_at("name", "bị rời dấu", "nhiều nhất là 200")


def test_a_machine_is_told_the_field(world: World) -> None:
    gift = {name: said for name, said in GIFT.items() if said}
    wrong = [("amount", typed, words) for typed, words in AMOUNTS.items()]
    wrong += [("amount", 0, "lớn hơn 0"), ("amount", -5, "lớn hơn 0"), ("amount", 10**30, "vượt quá")]
    wrong += [("amount", 1.5, "chưa đọc được"), ("name", "ă" * 500, "nhiều nhất là 200")]
    wrong += [("name", typed, words) for typed, words in TEXTS.items()]
    wrong += [("appeal", "", "Chọn đợt vận động"), ("appeal", "khong-co", "Không có đợt vận động này")]
    before = counted()
    for name, typed, words in wrong:
        key = {"Idempotency-Key": secrets.token_hex(8)}
        answer = world.client().post("/api/v1/pledges", json={**gift, name: typed}, headers=key)
        assert (answer.status_code, answer.content_type) == (422, "application/problem+json"), (name, typed)
        assert words in " ".join(answer.json["errors"][name]), (name, typed)
        assert words in answer.json["detail"]
    assert counted() == before


def _run(w: World, opens: date, closes: date | None) -> None:
    def change(session: Session) -> None:
        appeal = session.get_one(Appeal, w.appeal)
        appeal.opens_on, appeal.closes_on = opens, closes

    unit_of_work(change)


def test_an_appeal_that_is_missing_unknown_closed_or_not_yet_open_is_said_at_the_appeal(world: World) -> None:
    day, a_day = Acting().today, timedelta(days=1)
    code = pledge_of(promise(world.client())).transfer_code
    line = str(enter_line(world, content="khong ma").location)
    gift = {name: said for name, said in GIFT.items() if said}
    forms = [Door(None, "/ung-ho", {**gift, "step": step}) for step in ("check", "confirm")]
    forms += [Door("accountant", "/thu/ung-ho", {**gift, "place": world.cash})]
    matches = [Door("accountant", line, {**gift, "choice": "new", "step": step}) for step in ("check", "confirm")]
    by_code = Door("accountant", "/thu/ung-ho", {"pledge": code, "place": world.cash, "amount": "200k"})
    before = counted()
    for door in forms + matches:
        assert spoilt(world, door, appeal="").said_at("appeal", "Chọn đợt vận động"), door
        assert spoilt(world, door, appeal="khong-co").said_at("appeal", "Không có đợt vận động này"), door
    assert counted() == before
    for opens, closes, words in (
        (day - 9 * a_day, day - a_day, f"đã kết thúc ngày {day - a_day:%d/%m/%Y}"),
        (day + a_day, None, f"nhận từ {day + a_day:%d/%m/%Y}"),
    ):
        _run(world, opens, closes)
        before = counted()
        for door in forms:
            assert spoilt(world, door).said_at("appeal", "không nhận vào hôm nay", words), door
        assert spoilt(world, by_code).said_at("ma", "không nhận vào hôm nay", words)
        key = {"Idempotency-Key": secrets.token_hex(8)}
        answer = world.client().post("/api/v1/pledges", json=gift, headers=key)
        assert answer.status_code == 422
        assert words in answer.json["errors"]["appeal"][0]
        assert counted() == before


def test_a_choice_that_the_page_does_not_offer_is_said_where_it_is_made(world: World) -> None:
    line = str(enter_line(world, content="khong ma").location)
    tried = [
        ("accountant", "/thu/ung-ho", {**GIFT, "place": world.bank}, "place", "Chọn két tiền mặt của đơn vị"),
        ("accountant", "/thu/ung-ho", dict(GIFT), "place", "Chọn két tiền mặt"),
        ("accountant", line, {"choice": "king"}, "choice", "Chọn một mục"),
        ("accountant", line, {}, "choice", "Chọn khoản tiền này là gì"),
        ("admin", f"{SETUP}/quy-dot/dot", {"fund": 99, "place": world.bank, "name": "Đợt", "purpose": "Quà",
         "document": "1/KH", "opens_on": "01/01/2026"}, "fund", "không có trong danh sách"),
        ("admin", f"{SETUP}/nhan-su/cong-doan", {}, "sheet", "Bảng thiếu cột"),
        ("admin", f"{SETUP}/nhan-su/nguoi-lam-viec", {}, "staff-sheet", "Bảng thiếu cột"),
    ]  # fmt: skip
    before = counted()
    for role, path, fields, name, words in tried:
        assert read(send(world.client(role), path, fields)).said_at(name, words), path
    new = {"place": world.cash, "day": "01/03/2026", "reference": "FT", "amount": "5000", "content": "x"}
    shown = read(send(world.client("accountant"), "/ngan-hang/nhap", new))
    assert shown.said_at("place", "Chọn một tài khoản ngân hàng của đơn vị")
    assert counted() == before


def test_last_numbers_are_counts(world: World) -> None:
    admin = world.client("admin")
    heading = next(doors_of_the_admin(world))  # the numbers go on from the first day it names
    assert send(admin, heading.path, heading.fields).status_code == 303
    before = counted()
    for typed, words in (("-1", "Số từ 0"), ("1" + "0" * 30, "quá lớn"), ("1.5", "số nguyên"), ("hai", "số nguyên")):
        assert read(send(admin, f"{SETUP}/so-phieu", {"PT": typed})).said_at("PT", words), typed
    assert counted() == before


@pytest.mark.parametrize("name", ["unit_name", "name_1", "name_2"])
def test_the_first_names_of_an_empty_house(app: Flask, name: str) -> None:
    code, client, before = founding.make_code(app.config["VAR_DIR"]), app.test_client(), counted()
    for typed, words in (*TEXTS.items(), ("ă" * 500, "nhiều nhất là")):
        answer = send(client, f"{SETUP}/bat-dau", {**FIRST, "code": code, name: typed})
        shown = read(answer)
        assert shown.said_at(name, words), typed
        assert FIRST["password_1"] not in html.unescape(answer.text)
    assert counted() == before
    loose = {**FIRST, "code": code, "password_1": normalize("NFD", FIRST["password_1"])}
    assert send(client, f"{SETUP}/bat-dau", loose).location == "/dang-nhap"  # a password is read letter by letter
    entered = send(client, "/dang-nhap", {"login": FIRST["login_1"], "password": FIRST["password_1"]})
    assert entered.status_code == 303
