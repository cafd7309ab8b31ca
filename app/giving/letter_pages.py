"""Doors of what goes with a receipt, at the giver's own address: the letter of thanks, the minutes of a grant."""

from flask import Blueprint, Response, abort, make_response, request
from flask.typing import ResponseReturnValue

from app.db import db
from app.giving import letters
from app.giving.unlisted import private
from app.security import public
from receipts.sizes import Paper

pages = Blueprint("letters", __name__)
SIZES: dict[str, Paper] = {"a4": "A4", "a5": "A5"}


@pages.get("/bien-nhan/<token>/thu-cam-on.pdf")
@public
def thanks(token: str) -> ResponseReturnValue:
    size = SIZES.get(request.args.get("kho", "a4").lower()) or abort(404)
    body, number = letters.thank(db.session(), token, size)
    return _pdf(body, f"thu-cam-on-{number}")


@pages.get("/bien-nhan/<token>/xac-nhan-tai-tro.pdf")
@public
def grant(token: str) -> ResponseReturnValue:
    body, number = letters.confirm_grant(db.session(), token, request.args.get("mau", ""))
    return _pdf(body, f"xac-nhan-tai-tro-{number}")


def _pdf(body: bytes, name: str) -> Response:
    response = make_response(body)
    response.content_type = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return private(response)
