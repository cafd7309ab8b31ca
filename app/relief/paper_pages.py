"""Doors of help on paper: a request, and the list to be signed with the page that says who will stand on it."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, render_template, request, send_file
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from app.db import db
from app.forms import Form
from app.relief import money, paper, reading
from app.relief.schemas import ListFilter
from app.security import acting, allow, site_name
from app.union import service as union
from receipts import request as request_paper
from receipts import signed_list

pages = Blueprint("relief_papers", __name__, template_folder="templates")
STORY_READERS = (*reading.READERS, "officer")
LIST_READERS = (*STORY_READERS, "treasurer")


@pages.get("/ho-so/<int:mandate>/giay-de-nghi.pdf")
@allow(*STORY_READERS)
def request_sheet(mandate: int) -> ResponseReturnValue:
    facts = paper.request_of(db.session(), mandate, acting(), site_name())
    return _pdf(request_paper.render(facts), f"giay-de-nghi-{facts.number}")


@pages.get("/ho-so/danh-sach-ky-nhan")
@allow(*LIST_READERS)
def list_page() -> ResponseReturnValue:
    form, asked = _asked()
    session, who = db.session(), acting()
    rows = paper.list_rows(session, who, asked) if form.ok else []
    return render_template(
        "relief/signed.html", form=form, rows=rows, total=sum(amount for _row, amount in rows), pays=paper.PAYS,
        coarse=paper.COARSE, story=reading.sees_story(who), funds=money.funds(session, who.unit or 0),
        bodies=[(body.id, body.name) for body in union.bodies(session, who.unit or 0, who.today)],
        address=f"{request.path}.pdf?{urlencode(request.args)}",
    ), form.status  # fmt: skip


@pages.get("/ho-so/danh-sach-ky-nhan.pdf")
@allow(*LIST_READERS)
def list_sheet() -> ResponseReturnValue:
    form, asked = _asked()
    if not form.ok:
        abort(422)
    facts = paper.list_of(db.session(), acting(), asked, site_name())
    if not facts.people:
        abort(404)
    return _pdf(signed_list.render(facts), "danh-sach-ky-nhan")


def _asked() -> tuple[Form, Mapping[str, Any]]:
    """What the address asks for; a wrong part keeps what was typed and says why at its field."""
    form = Form.blank(**{name: value for name, value in request.args.items() if value.strip()})
    try:
        asked = ListFilter().load(dict(form.values))
    except ValidationError as error:
        form.errors = {name: list(said) for name, said in error.normalized_messages().items()}
        form.status = 422
        return form, {}
    return form, asked


def _pdf(made: bytes, name: str) -> ResponseReturnValue:
    return send_file(BytesIO(made), mimetype="application/pdf", download_name=f"{name}.pdf", as_attachment=False)
