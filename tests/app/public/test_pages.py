"""What a stranger sees: appeals with their money, and whether a receipt is genuine. Never a name left unshown."""

import base64

import pytest
from sqlalchemy import select

from app.db import db, unit_of_work
from app.giving.models import Appeal
from app.giving.originals import original_of
from app.keys import public_keys
from ledger.models import Receipt
from receipts import token
from tests.app.conftest import World
from tests.app.giving.acts import book, enter_line, pledge_of, promise, receive


def gift(world: World, number: int, **changed: str) -> None:
    receive(world, pledge_of(promise(world.client(), **changed)), reference=f"FT{number}")


def test_home_says_what_came_in_and_what_is_left(world: World) -> None:
    assert "Hiện chưa có" not in world.client().get("/").text
    gift(world, 1)
    page = world.client().get("/").text
    assert "Tương hỗ chung" in page
    assert page.count("200.000\u00a0đ") == 2, "received and left"
    assert "Nguyễn" not in page


def test_an_appeal_shows_each_giver_as_they_chose(world: World) -> None:
    gift(world, 1, name="Giàng A Pếnh", public_name="full")
    gift(world, 2, name="Thào Thị Máy", public_name="short")
    gift(world, 3, name="Vàng Văn Kín", public_name="none", hide_amount="1")
    page = world.client().get("/van-dong/tuong-ho-chung").text
    for said in ("Giàng A Pếnh", "Thào T. M.", "Nhà hảo tâm ẩn danh", "600.000\u00a0đ", "05/KH-LĐLĐ", "Không nêu"):
        assert said in page
    for hidden in ("Thào Thị Máy", "Vàng", "Kín"):
        assert hidden not in page


def test_appeals_of_one_fund_tell_their_own_gifts_apart(world: World) -> None:
    second = {
        "unit_id": world.unit, "fund_id": world.fund, "place_id": world.bank, "slug": "bao-lu", "name": "Sau bão lũ",
        "purpose": "Giúp sau bão", "document": "06/KH", "closes_on": None,
    }  # fmt: skip
    first = db.session.get_one(Appeal, world.appeal)
    unit_of_work(lambda session: session.add(Appeal(**second, opens_on=first.opens_on)))
    gift(world, 1)
    page = world.client().get("/van-dong/bao-lu").text
    assert "Đợt này đã nhận" in page
    assert "0\u00a0đ" in page
    assert "Quỹ Tương hỗ chung" in page


def test_an_unknown_appeal_is_not_found(world: World) -> None:
    assert world.client().get("/van-dong/khong-co").status_code == 404


def receipt(world: World) -> Receipt:
    gift(world, 1)
    return db.session.scalars(select(Receipt)).one()


def test_a_genuine_receipt_is_told_without_a_name(world: World) -> None:
    found = receipt(world)
    page = world.client().get(f"/v/{found.code}")
    assert page.status_code == 200
    for said in ("Có trong sổ", found.label, "200.000\u00a0đ", "Tương hỗ chung", "Chuyển khoản", "tuongho.example"):
        assert said in page.text
    assert "Nguyễn" not in page.text
    assert 'id="check-offline"' in page.text
    for name, value in (
        ("code", found.code), ("status", "genuine"), ("amount", "200000"), ("day", found.day.isoformat()),
        ("number", found.label),
    ):  # fmt: skip
        assert f'data-{name}="{value}"' in page.text
    assert public_keys()[0]["kid"] in page.text
    assert "check.js" in page.text


def test_machines_are_answered_in_json(world: World) -> None:
    found = receipt(world)
    answer = world.client().get(f"/v/{found.code}", headers={"Accept": "application/json"})
    assert answer.json["log"]["covered"] is False  # tests/app/public/test_log.py says more
    assert {name: value for name, value in answer.json.items() if name != "log"} == {
        "code": found.code, "status": "genuine", "number": found.label, "date": found.day.isoformat(),
        "amount": 200_000, "appeal": "Tương hỗ chung", "method": "Chuyển khoản", "without_value": True,
        "replaced_by": None,
    }  # fmt: skip
    unknown = world.client().get("/v/K7M29QXBCD", headers={"Accept": "application/json"})
    assert (unknown.status_code, unknown.content_type) == (404, "application/problem+json")


def test_a_typed_code_finds_its_page_however_it_is_typed(world: World) -> None:
    found = receipt(world)
    typed = f" {found.code[:5].lower()}-{found.code[5:]} "
    answer = world.client().get("/v", query_string={"ma": typed})
    assert answer.location == f"/v/{found.code}"
    assert world.client().get(f"/v/{found.code.lower()}").status_code == 200
    wrong = world.client().get("/v?ma=K7M29")
    assert wrong.status_code == 422
    assert "Mã tra cứu có 10 ký tự" in wrong.text
    assert 'value="K7M29"' in wrong.text


@pytest.mark.parametrize("code", ["K7M29QXBCD", "0000000000", "x", "K7M29QXBCD<script>", "%00"])
def test_an_unknown_code_is_404_and_never_green(world: World, code: str) -> None:
    page = world.client().get(f"/v/{code}")
    assert page.status_code == 404
    assert "verdict-proven" not in page.text
    assert "<script>" not in page.text


def test_guessing_codes_must_wait_and_a_real_one_is_never_counted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.giving.throttle.UNKNOWN_CODES", 2)
    found = receipt(world)
    stranger = world.client()
    for _ in range(4):
        assert stranger.get(f"/v/{found.code}").status_code == 200
    assert [stranger.get("/v/K7M29QXBCD").status_code for _ in range(3)] == [404, 404, 429]


def test_the_published_keys_prove_the_printed_fragment(world: World) -> None:
    fragment = original_of(receipt(world).id).fragment
    (key,) = world.client().get("/.well-known/tuong-ho/keys.json").json["keys"]
    public = base64.urlsafe_b64decode(key["key"] + "=")
    assert token.verify(fragment, {int(key["kid"], 16): public}).amount == 200_000
    with pytest.raises(token.Truncated):
        token.verify(fragment[:-3], {int(key["kid"], 16): public})


def test_money_nobody_claimed_is_in_no_appeal(world: World) -> None:
    book(world, enter_line(world, content="CHUYEN TIEN").location, choice="unknown")
    assert "200.000" not in world.client().get("/").text


def test_alive_and_ready(world: World) -> None:
    assert world.client().get("/healthz").json == {"status": "ok"}
    ready = world.client().get("/readyz")
    assert (ready.status_code, ready.json["checks"]) == (
        200,
        {"database": True, "disk": True, "jobs": True, "migrations": True},
    )
