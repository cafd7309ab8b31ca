"""The same promises and look-ups for machines: one schema, one service, problem+json."""

import json

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.db import db
from ledger.models import Receipt
from tests.app.conftest import World
from tests.app.giving.acts import pledge_of, promise, receive, rows

GIFT = {"appeal": "tuong-ho-chung", "amount": 200_000, "kind": "benefactor", "name": "Nguyễn Thị Cho"}


def send(client: FlaskClient, gift: object, key: str | None = "a-key-of-mine") -> TestResponse:
    return client.post("/api/v1/pledges", json=gift, headers={"Idempotency-Key": key} if key else {})


def test_a_promise_by_machine_is_made_once(world: World) -> None:
    client = world.client()
    first, second = send(client, GIFT), send(client, GIFT)
    assert first.status_code == 201, first.text
    assert first.json == second.json
    assert first.json["content"].startswith("CDTH ")
    assert first.json["vietqr"].startswith("000201")
    assert rows()["Pledge"] == 1
    assert world.client().get(first.json["url"]).status_code == 200
    other = send(client, {**GIFT, "amount": 300_000})
    assert (other.status_code, other.content_type) == (409, "application/problem+json")
    assert rows()["Pledge"] == 1


def test_a_key_belongs_to_its_sender(world: World) -> None:
    """Somebody else's key, even with the same words, finds nothing of theirs and stops nothing."""
    here, there = world.client(), world.client()
    there.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    mine = send(here, GIFT)
    theirs, other = send(there, GIFT), send(there, {**GIFT, "amount": 300_000})
    assert theirs.status_code == 201
    assert theirs.json["url"] != mine.json["url"]
    assert other.status_code == 409
    assert send(here, GIFT).json == mine.json
    assert rows()["Pledge"] == 2


def test_amounts_may_be_text_as_people_type_them(world: World) -> None:
    assert send(world.client(), {**GIFT, "amount": "1,5 triệu"}).json["amount"] == 1_500_000


def test_bad_promises_name_their_fields(world: World) -> None:
    before = rows()
    for changed, field in (
        ({"amount": 0}, "amount"), ({"amount": -1}, "amount"), ({"amount": 10**30}, "amount"),
        ({"amount": 1.5}, "amount"), ({"amount": True}, "amount"), ({"amount": None}, "amount"),
        ({"name": ""}, "name"), ({"name": 5}, "name"),
        ({"kind": "king"}, "kind"), ({"appeal": "khac"}, "appeal"), ({"name": "Mai \u202e"}, "name"),
    ):  # fmt: skip
        answer = send(world.client(), {**GIFT, **changed})
        assert answer.status_code == 422, changed
        assert answer.content_type == "application/problem+json"
        assert field in answer.json["errors"], changed
        assert answer.json["detail"]
    assert send(world.client(), GIFT, key=None).status_code == 422
    for body in ("[]", '"x"', "null", "{", ""):
        answer = world.client().post(
            "/api/v1/pledges", data=body, content_type="application/json", headers={"Idempotency-Key": "a-key-of-mine"}
        )
        assert answer.status_code in (400, 422), body
        assert answer.content_type == "application/problem+json"
    assert rows() == before


def test_receipts_and_appeals_are_read(world: World) -> None:
    receive(world, pledge_of(promise(world.client())))
    code = db.session.scalars(select(Receipt.code)).one()
    found = world.client().get(f"/api/v1/receipts/{code}")
    assert (found.status_code, found.json["status"], found.json["amount"]) == (200, "genuine", 200_000)
    unknown = world.client().get("/api/v1/receipts/K7M29QXBCD")
    assert (unknown.status_code, unknown.content_type) == (404, "application/problem+json")
    marks = {"If-None-Match": found.headers["ETag"]}
    assert world.client().get(f"/api/v1/receipts/{code}", headers=marks).status_code == 304
    (appeal,) = world.client().get("/api/v1/appeals").json
    assert appeal["fund"] == {
        "name": "Tương hỗ chung", "opening": 0, "received": 200_000, "used": 0, "lost": 0, "balance": 200_000,
    }  # fmt: skip


def test_the_document_describes_every_door(world: World) -> None:
    document = world.client().get("/api/v1/openapi.json").json
    assert set(document["paths"]) == {"/api/v1/pledges", "/api/v1/receipts/{code}", "/api/v1/appeals"}
    printed = world.app.test_cli_runner().invoke(args=["openapi"])
    assert printed.exit_code == 0
    assert json.loads(printed.output) == document
