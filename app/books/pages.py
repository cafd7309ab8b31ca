"""Doors of the auditor's desk: the bookshelf, a book on the page, on paper or as a sheet, a voucher, the months."""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from tempfile import SpooledTemporaryFile

import marshmallow as ma
from flask import Blueprint, Flask, Response, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.acting import VIETNAM, Acting
from app.books import cli, periods, schemas, service, vouchers
from app.books.forms import FORMS
from app.books.output import MIME, write
from app.db import db, work_once
from app.forms import Form
from app.security import acting, allow, site_name
from ledger import chart, checks
from ledger.errors import Refusal

pages = Blueprint("books", __name__, template_folder="templates")
READERS = ("auditor", "accountant", "chief_accountant", "approver")
ROWS = 100  # lines of a book on one page


@pages.get("/so-ke-toan")
@allow(*READERS)
def shelf() -> ResponseReturnValue:
    act = acting()
    today = act.now.astimezone(VIETNAM).date()
    return render_template(
        "books/shelf.html",
        forms=FORMS.values(),
        funds=service.funds(db.session(), _unit(act)),
        boxes=service.cash_boxes(db.session(), _unit(act)),
        accounts=[a for a in chart.TT24 if a.kind != "contra"],
        start=date(today.year, 1, 1),
        end=today,
    )


@pages.get("/so-ke-toan/<book>")
@allow(*READERS)
def read(book: str) -> ResponseReturnValue:
    choice, page = _choice(book)
    opened = service.open_book(db.session(), choice, site=site_name())
    first = (page - 1) * ROWS
    rows = list(islice(opened.rows, first, first + ROWS + 1))
    return render_template(
        "books/book.html", book=opened, rows=rows[:ROWS], page=page, more=len(rows) > ROWS, query=_query()
    )


@pages.get("/so-ke-toan/<book>.<any(pdf, xlsx, csv):form>")
@allow(*READERS)
def download(book: str, form: str) -> ResponseReturnValue:
    choice, _page = _choice(book)
    opened = service.open_book(db.session(), choice, site=site_name())
    file = SpooledTemporaryFile(max_size=8 * 1024 * 1024)  # noqa: SIM115 - closed when the answer has gone out
    write(opened, form, file)
    answer = Response(_sent(file), mimetype=MIME[form])
    name = f"{opened.form.code}_{choice.start:%Y%m%d}-{choice.end:%Y%m%d}.{form}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@pages.get("/so-ke-toan/chung-tu/<int:voucher>")
@allow(*READERS)
def voucher(voucher: int) -> ResponseReturnValue:
    return render_template("books/voucher.html", view=vouchers.look_up(db.session(), voucher, _unit(acting())))


@pages.get("/so-ke-toan/kiem-tra")
@allow(*READERS)
def self_check() -> ResponseReturnValue:
    findings = checks.run(db.session().connection())
    return render_template("books/check.html", findings=findings, checks=checks.CHECKS)


@pages.get("/so-ke-toan/ky")
@allow(*READERS)
def months() -> ResponseReturnValue:
    return _months(Form.blank())


@pages.post("/so-ke-toan/ky/mo")
@allow("chief_accountant")
def open_month() -> ResponseReturnValue:
    form = Form.read(schemas.OpenSchema())
    return _step(form, lambda s: periods.open_month(s, form.command, acting()))


@pages.post("/so-ke-toan/ky/khoa")
@allow("chief_accountant")
def close_month() -> ResponseReturnValue:
    form = Form.read(schemas.CloseSchema())
    return _step(form, lambda s: periods.close_month(s, form.command["period"], form.command["reason"], acting()))


@pages.post("/so-ke-toan/ky/de-nghi-mo-lai")
@allow("chief_accountant")
def ask_reopening() -> ResponseReturnValue:
    form = Form.read(schemas.CloseSchema())
    return _step(form, lambda s: periods.ask_reopening(s, form.command["period"], form.command["reason"], acting()))


@pages.post("/so-ke-toan/ky/dong-y-mo-lai")
@allow("approver", "chief_accountant")
def agree_reopening() -> ResponseReturnValue:
    form = Form.read(schemas.AgreeSchema())
    return _step(form, lambda s: periods.agree_reopening(s, form.command["period"], acting()))


def _sent(file: "SpooledTemporaryFile[bytes]") -> Iterator[bytes]:
    """The file in pieces, closed at its end or when the reader goes away."""
    with file:
        file.seek(0)
        while piece := file.read(65536):
            yield piece


def _step(form: Form, work: Callable[[Session], str]) -> ResponseReturnValue:
    if form.ok:
        try:
            return redirect(work_once(form.key, form.body, work), 303)
        except Refusal as refusal:
            form.refuse(refusal)
    return _months(form)


def _months(form: Form) -> ResponseReturnValue:
    session, act = db.session(), acting()
    rows = [
        (period, periods.STATES[period.state], periods.open_request(session, period.id))
        for period in periods.periods(session, _unit(act))
    ]
    return render_template("books/months.html", form=form, rows=rows, me=act.party), form.status


def _unit(act: Acting) -> int:
    if act.unit is None:
        abort(403)
    return act.unit


def _choice(book: str) -> tuple[service.Choice, int]:
    """What the address asks for; what it leaves out is this year up to today."""
    today = acting().now.astimezone(VIETNAM).date()
    try:
        asked = schemas.ChoiceSchema().load({k: v for k, v in request.args.items() if v.strip()})
    except ma.ValidationError:
        abort(422)
    end = asked["den"] or today
    start = asked["tu"] or date(end.year, 1, 1)
    unit = _unit(acting())
    return service.Choice(book, unit, start, end, asked["tk"], asked["ket"], asked["quy"]), asked["trang"]


def _query() -> dict[str, str]:
    return {k: v for k, v in request.args.items() if k != "trang" and v}


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)
    app.cli.add_command(cli.books)
