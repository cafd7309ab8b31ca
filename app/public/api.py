"""The public API: the same services for machines, with its own OpenAPI document. Errors are problem+json."""

import json
from typing import Any

import click
import marshmallow as ma
from flask import Flask, Response, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_smorest import Api, Blueprint

from app.db import db, unit_of_work
from app.fields import Schema
from app.giving import throttle
from app.giving.api import Problem, gifts, problem
from app.public import service
from app.security import acting, csrf, public
from receipts import token

reading = Blueprint("public_api", __name__, url_prefix="/api/v1", description="Đọc công khai")


class ReceiptAnswer(Schema):
    """What anybody may know of a receipt; never a name."""

    code = ma.fields.String()
    status = ma.fields.String(metadata={"enum": ["genuine", "cancelled"]})
    number = ma.fields.String()
    date = ma.fields.Date()
    amount = ma.fields.Integer(metadata={"description": "đồng"})
    appeal = ma.fields.String()
    method = ma.fields.String()
    without_value = ma.fields.Boolean(metadata={"description": "dữ liệu mẫu hoặc bản thử"})
    replaced_by = ma.fields.Dict(allow_none=True, metadata={"description": "number, code, url"})


class AppealAnswer(Schema):
    """An appeal that receives today, with its money in đồng."""

    slug = ma.fields.String()
    name = ma.fields.String()
    purpose = ma.fields.String()
    document = ma.fields.String()
    opens_on = ma.fields.Date()
    closes_on = ma.fields.Date(allow_none=True)
    gifts = ma.fields.Integer()
    given = ma.fields.Integer(metadata={"description": "đã nhận của riêng đợt này"})
    fund = ma.fields.Dict(metadata={"description": "name, opening, received, used, lost, balance"})
    url = ma.fields.String()


@reading.get("/receipts/<code>")
@reading.response(200, ReceiptAnswer)
@reading.alt_response(404, schema=Problem, content_type="application/problem+json")
@public
def receipt(code: str) -> Any:
    """Whether the books know this receipt, and what became of it."""
    now = acting().now
    throttle.look_up(db.session(), now)
    try:
        found = service.check_receipt(db.session(), token.normalise_code(code))
        sentence = "Không có biên nhận nào mang mã này."
    except token.Malformed as error:
        found, sentence = None, str(error)
    if found is None:
        unit_of_work(lambda session: throttle.count_unknown_code(session, now))
        return problem(404, sentence)
    return as_fields(found)


@reading.get("/appeals")
@reading.response(200, AppealAnswer(many=True))
@public
def appeals() -> Any:
    """The appeals that receive today."""
    return [
        {
            "slug": view.appeal.slug, "name": view.appeal.name, "purpose": view.appeal.purpose,
            "document": view.appeal.document, "opens_on": view.appeal.opens_on, "closes_on": view.appeal.closes_on,
            "gifts": view.gifts, "given": view.given,
            "fund": {"name": view.fund, "opening": view.money.opening, "received": view.money.received,
                     "used": view.money.used, "lost": view.money.lost, "balance": view.money.balance},
            "url": url_for("public.appeal", slug=view.appeal.slug, _external=False),
        }
        for view in service.open_appeals(db.session(), acting().today)
    ]  # fmt: skip


@reading.after_request
def mark(response: Response) -> Response:
    """A reader who has the same answer already is told so."""
    if response.status_code == 200:
        response.add_etag()
        response.make_conditional(request)
    return response


def as_fields(found: service.ReceiptView) -> dict[str, Any]:
    newer = found.replaced_by
    return {
        "code": found.code, "status": found.status, "number": found.number, "date": found.day,
        "amount": found.amount, "appeal": found.appeal, "method": found.method,
        "without_value": found.mark != "NONE",
        "replaced_by": {"number": newer[0], "code": newer[1], "url": f"/v/{newer[1]}"} if newer else None,
    }  # fmt: skip


def as_json(found: service.ReceiptView) -> dict[str, Any]:
    """The receipt as every machine door answers it."""
    read: dict[str, Any] = ReceiptAnswer().dump(as_fields(found))
    return read


class QuietApi(Api):
    """Refusals are answered by `app.errors` alone, and the document is served by a door that says who may open it."""

    def _register_error_handlers(self) -> None: ...

    def _register_doc_blueprint(self) -> None: ...


def init_app(app: Flask) -> None:
    app.config.update(API_TITLE="Tương hỗ Công đoàn", API_VERSION="v1", OPENAPI_VERSION="3.0.3")
    api = QuietApi(app)
    for blueprint in (gifts, reading):
        csrf.exempt(blueprint)
        api.register_blueprint(blueprint)

    @app.get("/api/v1/openapi.json")
    @public
    def openapi() -> ResponseReturnValue:
        """The description of this API."""
        return jsonify(api.spec.to_dict())

    @app.cli.command("openapi")
    def print_openapi() -> None:
        """In mô tả API (OpenAPI, JSON). / Print the OpenAPI document as JSON."""
        click.echo(json.dumps(api.spec.to_dict(), ensure_ascii=False, indent=2))
