"""Doors of the months: opened, closed, filed, and opened again by two."""

from collections.abc import Callable

from flask import Blueprint, abort, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.books import errors, schemas
from app.books.log import checkpoints
from app.books.months import closing, periods
from app.db import db, work_once
from app.forms import Form
from app.security import acting, allow, may
from ledger.errors import Refusal

pages = Blueprint("periods", __name__, template_folder="templates")
READERS = ("auditor", "accountant", "chief_accountant", "approver")


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
    if form.errors and "period" not in form.errors:  # said where the reason is typed
        return _closing(int(form.values["period"]), form)
    closing = _step(form, lambda s: periods.close_month(s, form.command["period"], form.command["reason"], acting()))
    return _signed(form, closing)


@pages.post("/so-ke-toan/ky/nop")
@allow("chief_accountant")
def file_month() -> ResponseReturnValue:
    """The report of a closed month was handed in: from then on nobody opens it again."""
    form = Form.read(schemas.CloseSchema())
    if form.errors and "period" not in form.errors:
        return _closing(int(form.values["period"]), form)
    filing = _step(form, lambda s: periods.file_month(s, form.command["period"], form.command["reason"], acting()))
    return _signed(form, filing)


@pages.post("/so-ke-toan/ky/de-nghi-mo-lai")
@allow("chief_accountant")
def ask_reopening() -> ResponseReturnValue:
    form = Form.read(schemas.CloseSchema())
    return _step(form, lambda s: periods.ask_reopening(s, form.command["period"], form.command["reason"], acting()))


@pages.post("/so-ke-toan/ky/rut-mo-lai")
@allow("chief_accountant")
def withdraw_reopening() -> ResponseReturnValue:
    form = Form.read(schemas.AgreeSchema())
    return _step(form, lambda s: periods.withdraw_reopening(s, form.command["period"], acting()))


@pages.get("/so-ke-toan/ky/<int:period>")
@allow(*READERS)
def closing_page(period: int) -> ResponseReturnValue:
    """What is asked of a month before it closes, each with the place where it is done."""
    return _closing(period, Form.blank())


@pages.post("/so-ke-toan/ky/dong-y-mo-lai")
@allow("approver", "chief_accountant")
def agree_reopening() -> ResponseReturnValue:
    form = Form.read(schemas.AgreeSchema())
    return _signed(form, _step(form, lambda s: periods.agree_reopening(s, form.command["period"], acting())))


def _signed(form: Form, answer: ResponseReturnValue) -> ResponseReturnValue:
    """The answer to a step that changed a month: from then on a checkpoint covers it."""
    if form.ok:
        checkpoints.keep_after_step()
    return answer


def _closing(period: int, form: Form) -> ResponseReturnValue:
    session, who = db.session(), acting()
    row = periods.own_period(session, period, who)
    return render_template(
        "books/closing.html", form=form, period=row, state=periods.STATES[row.state],
        checks=closing.checks_of(session, row) if row.state == "open" else [], closes=may("chief_accountant"),
    ), form.status  # fmt: skip


def _step(form: Form, work: Callable[[Session], str]) -> ResponseReturnValue:
    if form.ok:
        try:
            return redirect(work_once(form.key, form.body, work), 303)
        except errors.MonthNotReady as refusal:
            form.refuse(refusal)
            return _closing(form.command["period"], form)
        except Refusal as refusal:
            form.refuse(refusal)
    return _months(form)


def _months(form: Form) -> ResponseReturnValue:
    session, act = db.session(), acting()
    rows = [
        (period, periods.STATES[period.state], periods.open_request(session, period.id))
        for period in periods.periods(session, act.unit or abort(403))
    ]
    return render_template("books/months.html", form=form, rows=rows, me=act.party), form.status
