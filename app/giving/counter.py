"""The staff's doors of giving: a gift at the counter, and a receipt that must be cancelled or replaced."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.db import db, work_once
from app.forms import Form
from app.giving import appeals, entries, grant_forms, letters, names, papers, pledges, service
from app.giving.errors import ReceiptHasEnded
from app.giving.models import DONOR_KINDS, PUBLIC_NAMES, Appeal, Donor, Pledge
from app.giving.schemas import Cancel, Correct, CounterNew, CounterPledge
from app.security import acting, allow
from ledger.errors import NotFound, Refusal

counter = Blueprint("counter", __name__, template_folder="templates")
READERS = ("accountant", "chief_accountant", "auditor")


@counter.get("/thu/ung-ho")
@allow("accountant")
def cash_gift() -> ResponseReturnValue:
    code = request.args.get("ma", "").strip()
    form = Form.blank(public_name="none")
    if not code:
        return _form(form, None)
    form.values["ma"] = code
    try:
        found = pledges.find_by_code(db.session(), acting().unit, code)
    except Refusal as refusal:
        form.refuse(refusal, pledge="ma")
        return _form(form, None)
    form.values.update(pledge=found.transfer_code, amount=str(found.amount))
    return _form(form, found)


@counter.post("/thu/ung-ho")
@allow("accountant")
def prepare_cash_gift() -> ResponseReturnValue:
    code = request.form.get("pledge", "")
    form = Form.read(CounterPledge() if code else CounterNew())
    # A code that cannot be used is asked for anew: its field is the search box.
    at = {"pledge": "ma", "appeal": "ma"} if code else {}
    if form.ok:
        try:
            return redirect(work_once(form.key, form.body, lambda session: _prepare(session, form)), 303)
        except Refusal as refusal:
            form.refuse(refusal, **at)
    form.values.setdefault("ma", code)
    try:
        found = pledges.find_by_code(db.session(), acting().unit, code or "-")
    except NotFound:
        found = None
    return _form(form, None if form.errors.get("ma") else found)


def _prepare(session: Session, form: Form) -> str:
    return f"/phieu/{service.prepare_cash_gift(session, form.command, acting()).id}"


def _form(form: Form, pledge: Pledge | None) -> ResponseReturnValue:
    session: Session = db.session()
    unit = acting().unit
    donor = session.get_one(Donor, pledge.donor_id) if pledge else None
    page = render_template(
        "giving/counter.html", form=form, pledge=pledge, boxes=service.cash_boxes(session, unit), kinds=DONOR_KINDS,
        shown=PUBLIC_NAMES, appeals=appeals.open_appeals(session, acting().today, unit),
        donor_name=names.paper_name(donor) if donor else "",
        appeal=session.get_one(Appeal, pledge.appeal_id) if pledge else None,
    )  # fmt: skip
    return page, form.status


@counter.get("/thu/bien-nhan/<int:receipt_id>")
@allow(*READERS)
def receipt(receipt_id: int) -> ResponseReturnValue:
    found = _mine(receipt_id)
    grants = letters.granted(db.session(), [found.paper])
    forms = grant_forms.forms_on(found.receipt.day) if grants else []
    return render_template("giving/receipt.html", given=found, grants=grants, grant_forms=forms)


@counter.get("/thu/bien-nhan/<int:receipt_id>/huy")
@allow("accountant")
def cancel(receipt_id: int) -> ResponseReturnValue:
    return _cancel_page(receipt_id, Form.blank())


@counter.post("/thu/bien-nhan/<int:receipt_id>/huy")
@allow("accountant")
def cancel_now(receipt_id: int) -> ResponseReturnValue:
    found = _mine(receipt_id)
    form = Form.read(Cancel())
    if form.ok:
        try:
            return redirect(work_once(form.key, form.body, lambda session: _cancel(session, found, form)), 303)
        except Refusal as refusal:
            form.refuse(refusal)
    return _cancel_page(receipt_id, form)


def _cancel(session: Session, found: papers.Given, form: Form) -> str:
    if found.ended is not None:  # the gift has another paper, which this page does not show
        raise ReceiptHasEnded
    service.cancel_gift(session, found.voucher.id, form.command["reason"], acting(), shown=found.receipt.id)
    return url_for("counter.receipt", receipt_id=found.receipt.id)


def _cancel_page(receipt_id: int, form: Form) -> ResponseReturnValue:
    given = _mine(receipt_id)
    lines = entries.preview_reversal(db.session(), given.voucher.id, f"Ghi đảo {given.voucher.code}")
    return render_template("giving/cancel.html", form=form, lines=lines, given=given), form.status


@counter.get("/thu/bien-nhan/<int:receipt_id>/cap-lai")
@allow("accountant")
def replace(receipt_id: int) -> ResponseReturnValue:
    facts = _mine(receipt_id).facts
    blank = Form.blank(name=facts["donor_name"], address=facts["donor_address"], tax_code=facts["donor_tax_code"])
    return _replace_page(receipt_id, blank)


@counter.post("/thu/bien-nhan/<int:receipt_id>/cap-lai")
@allow("accountant")
def replace_now(receipt_id: int) -> ResponseReturnValue:
    found = _mine(receipt_id)
    form = Form.read(Correct())
    if form.ok:
        try:
            return redirect(work_once(form.key, form.body, lambda session: _replace(session, found, form)), 303)
        except Refusal as refusal:
            form.refuse(refusal)
    return _replace_page(receipt_id, form)


def _replace(session: Session, found: papers.Given, form: Form) -> str:
    right = form.command
    made = service.replace_receipt(
        session, found.receipt, right["name"], right["address"], right["reason"], acting(),
        new_tax_code=right["tax_code"],
    )  # fmt: skip
    return url_for("counter.receipt", receipt_id=made.id)


def _replace_page(receipt_id: int, form: Form) -> ResponseReturnValue:
    return render_template("giving/replace.html", form=form, given=_mine(receipt_id)), form.status


def _mine(receipt_id: int) -> papers.Given:
    """A receipt of the unit worked in, or 404."""
    return papers.given(db.session(), receipt_id, acting().unit) or abort(404)
