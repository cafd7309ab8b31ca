"""A form that is sent a second time: the same words get the first answer and write nothing more, other words under the
same key are refused; and codes that nobody has."""

import secrets

import pytest

from tests.app.conftest import World
from tests.app.giving.acts import GIFT, enter_line, today
from tests.app.reading import counted, read
from tests.app.relief.scene import fill, propose, send, sign
from tests.app.writing_door import deliver
from tests.app.writing_forms import doors

OTHER = "đã được gửi với nội dung khác"
CHANGED = {"more": "x"}  # a word that no schema reads: the form is right, but it is not the one that was sent


def test_every_form_sent_again_answers_as_at_first(any_world: World) -> None:
    tried = 0
    for door in doors(any_world):
        if door.fields.get("step") == "check":  # writes nothing, whatever its key
            continue
        key = secrets.token_hex(8)
        first = deliver(any_world, door, door.fields, key)
        assert first.status_code in (200, 303), (door.path, read(first).alert)
        before = counted()
        again = deliver(any_world, door, door.fields, key)
        assert again.location == first.location or not door.again, door.path
        assert again.status_code == first.status_code or not door.again, door.path
        assert counted() == before, door.path
        other = deliver(any_world, door, {**door.fields, **CHANGED}, key)
        if door.keyed:
            assert other.status_code == 409, door.path
            assert read(other).said_above(OTHER), door.path
        assert counted() == before, door.path
        tried += 1
    assert tried == 87


def test_each_step_of_a_slip_sent_again_answers_as_at_first(any_world: World) -> None:
    w = any_world
    cash = {name: said for name, said in GIFT.items() if said} | {"place": w.cash}
    slip = str(send(w.client("accountant"), "/thu/ung-ho", cash).location)
    steps = (("chief_accountant", "chief"), ("approver", "head"), ("treasurer", "counted"))
    for role, step in steps:
        fields = {"step": step, "entry_date": today()}
        key = secrets.token_hex(8)
        first = send(w.client(role), slip, fields, key=key)
        assert first.status_code == 303, read(first).alert
        before = counted()
        assert send(w.client(role), slip, fields, key=key).location == first.location
        assert read(send(w.client(role), slip, {**fields, **CHANGED}, key=key)).said_above(OTHER)
        done = "đã ghi sổ rồi" if step == "counted" else "đã có người làm"
        assert read(send(w.client(role), slip, fields)).said_above(done)  # a new key: a second act
        assert counted() == before


def test_a_machine_that_asks_again_gets_its_first_answer(any_world: World) -> None:
    gift = {name: said for name, said in GIFT.items() if said}
    client, key = any_world.client(), {"Idempotency-Key": secrets.token_hex(8)}
    first = client.post("/api/v1/pledges", json=gift, headers=key)
    assert first.status_code == 201
    before = counted()
    again = client.post("/api/v1/pledges", json=gift, headers=key)
    assert (again.status_code, again.json) == (201, first.json)
    other = client.post("/api/v1/pledges", json={**gift, "amount": "300k"}, headers=key)
    assert (other.status_code, other.content_type) == (409, "application/problem+json")
    assert OTHER in other.json["detail"]
    keyless = client.post("/api/v1/pledges", json=gift)
    assert keyless.status_code == 422
    assert keyless.json["errors"] == {"Idempotency-Key": ["Cần khóa này."]}
    assert counted() == before


def test_a_form_without_its_key_says_so(world: World) -> None:
    before = counted()
    for key in ("", "a\0b", "x" * 65, "khóa"):
        shown = read(world.client().post("/ung-ho", data={**GIFT, "step": "confirm", "form_key": key}))
        assert shown.said_above("thiếu mã gửi"), key
    assert counted() == before


@pytest.mark.parametrize("code", ["CDTH K7M29QX", "CDTH0000000", "abc", "ß"])
def test_a_transfer_code_that_nobody_has_is_said_at_the_code(world: World, code: str) -> None:
    accountant, line = world.client("accountant"), str(enter_line(world, content="khong ma").location)
    before = counted()
    words = "Không có đăng ký ủng hộ nào mang mã này"
    sought = read(accountant.get("/thu/ung-ho", query_string={"ma": code}))
    assert sought.said_at("ma", words)
    cash = {"pledge": code, "place": world.cash, "amount": "200k"}
    assert read(send(accountant, "/thu/ung-ho", cash)).said_at("ma", words)
    for step in ("check", "confirm"):
        typed = {"choice": "code", "pledge": code, "step": step}
        assert read(send(accountant, line, typed)).said_at("pledge", words)
        chosen = {"choice": f"code:{code}", "step": step}
        assert read(send(accountant, line, chosen)).said_at("choice", words)
    assert counted() == before


def test_a_receipt_code_or_a_page_that_nobody_has(world: World) -> None:
    before = counted()
    for typed, words in (("K7M29-QXBC", "10 ký tự"), ("K7M29-QXBC!", "")):
        assert read(world.client().get("/v", query_string={"ma": typed})).said_at("ma", words)
    unknown = world.client().get("/v/K7M29QXBCD")
    assert unknown.status_code == 404
    assert "Không có biên nhận nào mang mã này" in unknown.text
    for path in ("/ung-ho/khong-co-trang-nay", "/ung-ho/khong-co-trang-nay/vietqr.png", "/bien-nhan/khong-co.pdf"):
        answer = world.client().get(path)
        assert answer.status_code == 404
        assert "Không có trang này. Kiểm tra lại địa chỉ" in answer.text
    assert counted() == before


def test_a_bare_button_says_above_what_is_wrong(world: World) -> None:
    fill(world, 5_000_000)
    cash = {name: said for name, said in GIFT.items() if said} | {"place": world.cash}
    slip = str(send(world.client("accountant"), "/thu/ung-ho", cash).location)
    before = counted()
    assert read(send(world.client("approver"), slip, {"step": "head"})).said_above("chưa đủ chữ ký")
    assert counted() == before
    sign(world, slip)
    path = propose(world)
    before = counted()
    asked = {"place": world.cash, "amount": "1tr", "doc_date": "01/03/2026"}
    assert read(send(world.client("accountant"), f"{path}/chi", asked)).said_above("chưa được duyệt")
    assert counted() == before
