"""Doors of the cash count: the boxes, one count, and the sheet that it leaves."""

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from app.cash import counts
from app.cash.errors import FundUnknown
from app.cash.schemas import Count, Settle
from app.db import db, work_once
from app.formats import day, read_day
from app.forms import Form
from app.relief import money
from app.security import acting, allow, may
from ledger.errors import Refusal
from receipts.words import vnd_in_words

pages = Blueprint("counts", __name__, template_folder="templates")
READERS = ("accountant", "chief_accountant", "treasurer", "approver", "auditor")


@pages.get("/khoa-quy")
@allow(*READERS)
def boxes() -> ResponseReturnValue:
    return render_template("cash/boxes.html", boxes=counts.boxes(db.session(), acting().unit), counts=may("treasurer"))


@pages.get("/khoa-quy/<int:place>")
@allow("treasurer")
def count_page(place: int) -> ResponseReturnValue:
    return _page(place, Form.blank(day=day(acting().today)))


@pages.post("/khoa-quy/<int:place>")
@allow("treasurer")
def count(place: int) -> ResponseReturnValue:
    form = Form.read(Count())
    if form.ok:
        try:
            url = work_once(form.key, form.body, lambda session: _keep(session, place, form))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            closed = form.command["closes"]
            flash(gettext("Đã khóa quỹ.") if closed else gettext("Đã lưu biên bản kiểm kê."), "done")
            return redirect(url, 303)
    return _page(place, form)


def _keep(session: Session, place: int, form: Form) -> str:
    return f"/khoa-quy/bien-ban/{counts.keep_count(session, place, form.command, acting())}"


def _page(place: int, form: Form) -> ResponseReturnValue:
    box = counts.find_box(db.session(), place, acting())
    try:
        on = read_day(form.values.get("day", ""))
    except ValueError:
        on = acting().today
    if form.errors.get("day"):  # the notes of a day that is none would take those away that were counted
        on = acting().today
    return render_template(
        "cash/count.html", form=form, box=box, notes=counts.blank_pieces(on), on=on,
        books=counts.books_of(db.session(), box.id, on),
    ), form.status  # fmt: skip


@pages.get("/khoa-quy/bien-ban/<int:count>")
@allow(*READERS)
def sheet(count: int) -> ResponseReturnValue:
    return _sheet(count, Form.blank())


@pages.post("/khoa-quy/bien-ban/<int:count>")
@allow("accountant")
def settle(count: int) -> ResponseReturnValue:
    form = Form.read(Settle())
    if form.ok:
        try:
            return redirect(work_once(form.key, form.body, lambda session: _settle(session, count, form)), 303)
        except Refusal as refusal:
            form.refuse(refusal)
    return _sheet(count, form)


def _settle(session: Session, count: int, form: Form) -> str:
    if form.command["fund"] not in {fund for fund, _name in money.funds(session, acting().unit or 0)}:
        raise FundUnknown
    return f"/phieu/{counts.settle_difference(session, count, form.command['fund'], acting()).id}"


def _sheet(count: int, form: Form) -> ResponseReturnValue:
    found = counts.sheet_of(db.session(), count, acting())
    return render_template(
        "cash/sheet.html", form=form, sheet=found, words=vnd_in_words(found.count.counted),
        said=counts.differences(found.count.counted, counts.Books(found.count.booked, found.count.cashier)),
        settles=bool(found.difference) and may("accountant"),
        funds=money.funds(db.session(), acting().unit or 0),
    ), form.status  # fmt: skip
