"""The doors of printing receipts together: choose days or an appeal, take one file."""

from collections.abc import Iterator
from datetime import date
from tempfile import SpooledTemporaryFile

import marshmallow as ma
from flask import Blueprint, Flask, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.db import db
from app.fields import Day, Schema
from app.formats import day
from app.forms import Form
from app.giving import batches
from app.jobs.asking import ask
from app.jobs.kinds import Kind, register
from app.security import acting, allow

pages = Blueprint("batches", __name__, template_folder="templates")
READERS = ("accountant", "chief_accountant", "auditor")
NO_APPEAL = "Chọn một đợt vận động trong danh sách, hoặc tất cả."


class WishForm(Schema):
    """Days, an appeal and a kind of file, as the address says them."""

    tu = Day(load_default=None)
    den = Day(load_default=None)
    dot = ma.fields.Integer(load_default=None, error_messages={"invalid": NO_APPEAL})
    mau = ma.fields.String(
        load_default="a5", validate=ma.validate.OneOf([*batches.LAYOUTS, batches.ZIP], error="Chọn một kiểu tệp.")
    )


@pages.get("/thu/in-bien-nhan")
@allow(*READERS)
def choose() -> ResponseReturnValue:
    form, wish = _asked()
    found = batches.find(db.session(), wish) if wish else None
    page = render_template(
        "giving/batch.html", form=form, appeals=batches.appeals_of(db.session(), acting().unit), found=found,
        at_once=batches.AT_ONCE, files=_files(wish) if wish else [],
    )  # fmt: skip
    return page, form.status


@pages.get("/thu/in-bien-nhan/tep")
@allow(*READERS)
def download() -> ResponseReturnValue:
    """The file: at once when it is short, else as long work."""
    _form, wish = _asked()
    if wish is None:
        abort(422)
    count = batches.find(db.session(), wish).count
    if not count:
        abort(404)
    if count > batches.AT_ONCE:
        days = f"{day(wish.start)} – {day(wish.end)}"
        title = f"{gettext('Biên nhận')} {days} ({'ZIP' if wish.form == batches.ZIP else 'PDF'})"
        return redirect(ask(batches.KIND, wish.plain(), title, acting()), 303)
    file = SpooledTemporaryFile(max_size=8 * 1024 * 1024)  # noqa: SIM115 - closed when the answer has gone out
    batches.write_batch(db.session(), wish, file, lambda _done, _total: None)
    answer = Response(_sent(file), mimetype=wish.mime)
    answer.headers["Content-Disposition"] = f'attachment; filename="{wish.file_name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _sent(file: "SpooledTemporaryFile[bytes]") -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(65536):
            yield piece


def _asked() -> tuple[Form, batches.Wish | None]:
    """What the address asks for; nothing where it cannot be read, with what was typed kept."""
    today: date = acting().today
    form = Form.blank(**{name: value for name, value in request.args.items() if value.strip()})
    try:
        form.command = WishForm().load(dict(form.values))
    except ma.ValidationError as error:
        form.errors = {name: list(said) for name, said in error.normalized_messages().items()}
        form.status = 422
    unit = acting().unit
    if unit is None:
        abort(403)
    form.values.setdefault("tu", day(today.replace(day=1)))
    form.values.setdefault("den", day(today))
    if not form.ok:
        return form, None
    asked = form.command
    start, end = asked["tu"] or today.replace(day=1), asked["den"] or today
    if asked["dot"] is not None and asked["dot"] not in dict(batches.appeals_of(db.session(), unit)):
        form.errors["dot"], form.status = [NO_APPEAL], 422
        return form, None
    if end < start:
        form.errors["den"], form.status = ["Ngày cuối đứng trước ngày đầu."], 422
        return form, None
    return form, batches.Wish(unit, start, end, asked["dot"], asked["mau"])


def _files(wish: batches.Wish) -> list[tuple[str, str]]:
    """Each kind of file with its address."""
    asked = {"tu": day(wish.start), "den": day(wish.end), "dot": wish.appeal}
    return [(kind, url_for("batches.download", **asked, mau=kind)) for kind in (*batches.LAYOUTS, batches.ZIP)]


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)
    register(Kind(batches.KIND, "In biên nhận", READERS, batches.run))
