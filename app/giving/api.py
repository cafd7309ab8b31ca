"""Promising a gift by machine: the form's own schema, the same service, once for each Idempotency-Key."""

import hmac
import json
from hashlib import sha256
from typing import Any

import marshmallow as ma
from flask import abort, current_app, make_response, request, url_for
from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from app.db import db, work_once
from app.errors import answer
from app.fields import Schema, loose
from app.giving import pledges, throttle
from app.giving.schemas import PledgeForm
from app.security import acting, public
from app.staff.throttle import network

gifts = Blueprint("giving_api", __name__, url_prefix="/api/v1", description="Đăng ký ủng hộ")
KEY = "Idempotency-Key"
LOOSE = "Chữ có dấu gửi đến bị rời dấu (Unicode NFD). Ghép dấu theo Unicode NFC, xem lại rồi gửi lại."


class Problem(Schema):
    """RFC 9457; `errors` maps each field to its sentences."""

    type = ma.fields.String()
    title = ma.fields.String()
    status = ma.fields.Integer()
    detail = ma.fields.String()
    errors = ma.fields.Dict()


class PledgeAnswer(Schema):
    """What the donor's bank needs, and the page where the pledge is followed."""

    url = ma.fields.String()
    transfer_code = ma.fields.String()
    amount = ma.fields.Integer()
    bank = ma.fields.String()
    account = ma.fields.String()
    holder = ma.fields.String()
    content = ma.fields.String()
    vietqr = ma.fields.String()


@gifts.before_request
def _readable() -> None:
    """What no parser reads (a figure of thousands of digits, brackets without end) is refused before any schema."""
    if request.is_json:
        try:
            request.get_json()
        except RecursionError:
            abort(400)


@gifts.post("/pledges")
@gifts.arguments(PledgeForm, location="json", as_kwargs=False, content_type="application/json")
@gifts.response(201, PledgeAnswer)
@gifts.alt_response(409, schema=Problem, content_type="application/problem+json")
@gifts.alt_response(422, schema=Problem, content_type="application/problem+json")
@gifts.doc(parameters=[{"in": "header", "name": KEY, "required": True, "schema": {"type": "string", "maxLength": 100}}])
@public
def promise(command: dict[str, Any]) -> Any:
    """Promise a gift. Nothing is booked until the money arrives."""
    key = request.headers.get(KEY, "").strip()
    if not 8 <= len(key) <= 100:
        return problem(422, f"Thiếu {KEY} (8 đến 100 ký tự), một khóa mới cho mỗi đăng ký.", {KEY: ["Cần khóa này."]})
    if apart := loose(PledgeForm(), request.get_json()):
        return problem(422, LOOSE, {name: [LOOSE] for name in apart})
    body = json.dumps([request.path, request.get_json()], sort_keys=True)
    address = work_once(f"api:{_owner(key)}", body, lambda session: _promise(session, command))
    return _answer(address)


def _owner(key: str) -> str:
    """The key as this sender's own: who happens on another's key, or guesses it, learns nothing of their promise."""
    sender = f"{acting().party or ''} {network(request.remote_addr or '')}"
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(secret, f"api key {sender} {key}".encode(), sha256).hexdigest()


def _promise(session: Session, command: dict[str, Any]) -> str:
    throttle.count_pledge(session, acting().now)
    return pledges.make_pledge(session, command, acting()).token


def _answer(token: str) -> dict[str, Any]:
    session: Session = db.session()
    pledge = pledges.find_by_token(session, token)
    transfer = pledges.transfer_of(session, pledge, acting().today) if pledge else None
    if pledge is None or transfer is None:
        return {"url": url_for("giving.pledge", token=token)}
    return {
        "url": url_for("giving.pledge", token=token),
        "transfer_code": pledge.transfer_code,
        "amount": pledge.amount,
        "bank": transfer.account.bank,
        "account": transfer.account.number,
        "holder": transfer.account.holder,
        "content": transfer.content,
        "vietqr": transfer.payload,
    }


def problem(status: int, sentence: str, fields: dict[str, list[str]] | None = None) -> Any:
    """A refusal as a whole answer, which the response schema leaves alone."""
    return make_response(answer(status, sentence, fields))


@gifts.errorhandler(422)
@gifts.errorhandler(400)
def _invalid(error: Any) -> Any:
    """What the schema refused, field by field."""
    found = (getattr(error, "data", None) or {}).get("messages", {}).get("json", {})
    if not isinstance(found, dict):
        return answer(error.code, "Nội dung gửi lên không phải JSON đúng.")
    fields = {name: said if isinstance(said, list) else [str(said)] for name, said in found.items()}
    sentence = " ".join(text for said in fields.values() for text in said)
    return answer(error.code, sentence or "Nội dung gửi lên chưa đúng.", fields)
