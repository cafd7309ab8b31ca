"""The public doors: home, an appeal, checking a receipt, the published keys. All work without JavaScript."""

import json
from typing import Any
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Flask,
    abort,
    current_app,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.books.log import marks
from app.db import db, unit_of_work
from app.errors import answer, wants_json
from app.forms import Form
from app.giving import appeals, throttle
from app.public import api, health, log, proof, service
from app.security import acting, public
from receipts import token

pages = Blueprint("public", __name__, template_folder="templates")
UNKNOWN = "Không có biên nhận nào mang mã này. Xem lại từng ký tự trên giấy, hoặc hỏi đơn vị."


@pages.get("/")
@public
def home() -> ResponseReturnValue:
    return render_template("public/home.html", appeals=service.open_appeals(db.session(), acting().today))


@pages.get("/van-dong/<slug>")
@public
def appeal(slug: str) -> ResponseReturnValue:
    session: Session = db.session()
    found = service.find_appeal(session, slug, acting().today) or abort(404)
    return render_template("public/appeal.html", view=found, gifts=appeals.latest_gifts(session, found.appeal.id))


@pages.get("/v")
@public
def ask() -> ResponseReturnValue:
    """Type the code that stands beside the QR."""
    typed = request.args.get("ma", "")
    form = Form.blank(ma=typed)
    if typed.strip():
        try:
            return redirect(url_for("public.check", code=token.normalise_code(typed)), 303)
        except token.Malformed as error:
            form.errors["ma"] = [str(error)]
            form.status = 422
    return render_template("public/ask.html", form=form, domain=_site()), form.status


@pages.get("/v/<code>")
@public
def check(code: str) -> ResponseReturnValue:
    """What the books say of a code; the script then checks the signature on the reader's own device."""
    now = acting().now
    throttle.look_up(db.session(), now)
    try:
        code, wrong = token.normalise_code(code), ""
    except token.Malformed as error:
        code, wrong = code[:40], str(error)
    found = None if wrong else service.check_receipt(db.session(), code)
    if found is None:
        unit_of_work(lambda session: throttle.count_unknown_code(session, now))
    if wants_json():
        page = make_response(jsonify(_as_json(found)) if found else answer(404, wrong or UNKNOWN))
    else:
        page = make_response(_check_page(found, code, wrong), 200 if found else 404)
    page.headers["X-Robots-Tag"] = "noindex, nofollow"
    page.vary.add("Accept")
    return page


def _as_json(found: service.ReceiptView) -> dict[str, Any]:
    held = proof.prove(db.session(), found.receipt)
    return api.as_json(found) | ({"log": proof.as_json(held)} if held else {})


def _check_page(found: service.ReceiptView | None, code: str, wrong: str) -> str:
    held = proof.prove(db.session(), found.receipt) if found else None
    return render_template(
        "public/check.html",
        found=found,
        proof=held,
        log=json.dumps(proof.as_json(held)) if held else "",
        code=code,
        wrong=wrong or UNKNOWN,
        keys=json.dumps(marks.receipt_keys(db.session())),
        domain=_site(),
        grouped=token.group_code(code) if len(code) == token.CODE_LENGTH else code,
    )


@pages.get("/.well-known/tuong-ho/keys.json")
@public
def keys() -> ResponseReturnValue:
    """The public keys that sign receipts, and those that sign checkpoints, for whoever wants to pin them."""
    session = db.session()
    return jsonify({"keys": marks.receipt_keys(session), "log": marks.log_keys(session)})


def _site() -> str:
    """The domain that stands on the papers."""
    return urlsplit(str(current_app.config["BASE_URL"])).netloc


def init_app(app: Flask) -> None:
    """Join this room to the service."""
    app.register_blueprint(pages)
    app.register_blueprint(health.health)
    app.register_blueprint(log.pages)
    api.init_app(app)
