"""Doors of surprise counts: which boxes, the count itself, and its sheet, which the witnesses confirm."""

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.books.findings import service as finding
from app.books.findings.schemas import SurpriseSchema, WitnessSchema
from app.books.surprise import service as surprise
from app.cash import counts
from app.db import db, work_once
from app.forms import Form
from app.security import acting, allow, may
from ledger.errors import Refusal
from receipts.words import vnd_in_words

pages = Blueprint("surprises", __name__, template_folder="templates")
READERS = ("accountant", "chief_accountant", "treasurer", "approver", "auditor")


@pages.get(surprise.PAGE)
@allow(*READERS)
def every() -> ResponseReturnValue:
    session, who = db.session(), acting()
    return render_template(
        "books/surprises.html", rows=surprise.listed(session, who), calls=may("auditor"),
        boxes=[box.place for box in counts.boxes(session, who.unit)] if may("auditor") else [],
    )  # fmt: skip


@pages.get(f"{surprise.PAGE}/<int:place>")
@allow("auditor")
def blank(place: int) -> ResponseReturnValue:
    return _count(place, Form.blank())


@pages.post(f"{surprise.PAGE}/<int:place>")
@allow("auditor")
def count(place: int) -> ResponseReturnValue:
    form = Form.read(SurpriseSchema(acting().today))
    if form.ok:
        try:
            url = work_once(form.key, form.body, lambda s: surprise.call(s, place, form.command, acting()))
        except Refusal as refusal:
            form.refuse(refusal, day="")
        else:
            flash(gettext("Đã lưu biên bản. Thủ quỹ và kế toán xác nhận bằng tài khoản của mình."), "done")
            return redirect(url, 303)
    return _count(place, form)


@pages.get(f"{surprise.PAGE}/bien-ban/<int:number>")
@allow(*READERS)
def sheet(number: int) -> ResponseReturnValue:
    return _sheet(number, Form.blank())


@pages.post(f"{surprise.PAGE}/bien-ban/<int:number>")
@allow("treasurer", "accountant", "chief_accountant")
def witness(number: int) -> ResponseReturnValue:
    form = Form.read(WitnessSchema())
    if form.ok:
        try:
            url = work_once(form.key, form.body, lambda s: surprise.witness(s, number, form.command, acting()))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("Đã ghi xác nhận của bạn."), "done")
            return redirect(url, 303)
    return _sheet(number, form)


def _count(place: int, form: Form) -> ResponseReturnValue:
    session, who = db.session(), acting()
    box = counts.find_box(session, place, who)
    return render_template(
        "books/surprise_count.html", form=form, box=box, notes=counts.blank_pieces(who.today), now=who.now,
        books=counts.books_of(session, box.id, who.today),
    ), form.status  # fmt: skip


def _sheet(number: int, form: Form) -> ResponseReturnValue:
    session, who = db.session(), acting()
    found = surprise.called(session, number, who)
    roles = [role for role in found.waits_for if may(*surprise.ROLES[role])]
    return render_template(
        "books/surprise.html", form=form, found=found, words=vnd_in_words(found.sheet.count.counted),
        roles=surprise.NAMES, witnesses=bool(roles), writes=may(*finding.WRITES),
        findings=finding.of_count(session, number, who), reads=may(*finding.ANSWERS, *finding.WRITES, "approver"),
    ), form.status  # fmt: skip
