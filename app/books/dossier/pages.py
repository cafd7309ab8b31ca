"""The door of the dossier: which days; it is made behind the page and fetched when it is whole."""

from datetime import date

import marshmallow as ma
from flask import Blueprint, Flask, abort, redirect, render_template
from flask.typing import ResponseReturnValue

from app.books.dossier import service as dossier
from app.db import work_once
from app.fields import Day, Schema
from app.formats import day
from app.forms import Form
from app.jobs import asking
from app.jobs.kinds import Kind, register
from app.security import acting, allow, site_name
from ledger.errors import Refusal

pages = Blueprint("dossier", __name__, template_folder="templates")
PAGE, MAY, KIND = "/so-ke-toan/bo-ho-so", ("auditor",), "books.dossier"


class DossierSchema(Schema):
    """The days of a dossier."""

    tu = Day(required=True, error_messages={"required": "Nhập ngày đầu."})
    den = Day(required=True, error_messages={"required": "Nhập ngày cuối."})

    @ma.validates_schema
    def _in_order(self, data: dict[str, date], **_kwargs: object) -> None:
        if "tu" in data and "den" in data and data["den"] < data["tu"]:
            raise ma.ValidationError("Ngày kết thúc sớm hơn ngày bắt đầu. Chọn lại khoảng ngày.", "den")


@pages.get(PAGE)
@allow(*MAY)
def blank() -> ResponseReturnValue:
    today = acting().today
    return _page(Form.blank(tu=day(date(today.year, 1, 1)), den=day(today)))


@pages.post(PAGE)
@allow(*MAY)
def ask() -> ResponseReturnValue:
    form, who = Form.read(DossierSchema()), acting()
    if form.ok:
        start, end = form.command["tu"], form.command["den"]
        wish = dossier.wish_of(who.unit or abort(403), start, end, site=site_name())
        title = f"Bộ hồ sơ kiểm tra {day(start)} – {day(end)}"
        try:
            return redirect(work_once(form.key, form.body, lambda _: asking.ask(KIND, wish, title, who)), 303)
        except Refusal as refusal:
            form.refuse(refusal)
    return _page(form)


def _page(form: Form) -> ResponseReturnValue:
    return render_template("books/dossier.html", form=form), form.status


def join(app: Flask) -> None:
    app.register_blueprint(pages)
    register(Kind(KIND, "Bộ hồ sơ kiểm tra", MAY, dossier.run))
