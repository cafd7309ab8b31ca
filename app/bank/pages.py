"""The bank desk: lines in, one line matched at a time, the entry seen before it is written."""

from typing import Any

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from app.bank import reconciling, service, suggest
from app.bank.errors import LineDayNotOpen
from app.bank.models import BankLine
from app.bank.schemas import CHOICES, NewLine, Reconcile, schema_for
from app.db import db, work_once
from app.forms import Form
from app.giving import appeals, pledges
from app.giving.models import DONOR_KINDS, PUBLIC_NAMES
from app.security import acting, allow, may
from ledger.errors import PeriodClosed, PeriodMissing, Refusal

pages = Blueprint("bank", __name__, template_folder="templates")
READERS = ("accountant", "chief_accountant", "auditor")


@pages.get("/ngan-hang")
@allow(*READERS)
def lines() -> ResponseReturnValue:
    session: Session = db.session()
    return render_template(
        "bank/lines.html",
        waiting=service.lines(session, acting(), waiting=True),
        booked=service.lines(session, acting(), waiting=False),
    )


@pages.get("/ngan-hang/nhap")
@allow("accountant")
def new_line() -> ResponseReturnValue:
    return _new_page(Form.blank())


@pages.post("/ngan-hang/nhap")
@allow("accountant")
def enter_line() -> ResponseReturnValue:
    form = Form.read(NewLine())
    if form.ok:
        try:
            return redirect(work_once(form.key, form.body, lambda session: _enter(session, form)), 303)
        except Refusal as refusal:
            form.refuse(refusal)
    return _new_page(form)


def _enter(session: Session, form: Form) -> str:
    return url_for("bank.line", line_id=service.enter_line(session, form.command, acting()).id)


def _new_page(form: Form) -> ResponseReturnValue:
    accounts = service.accounts(db.session(), acting().unit)
    return render_template("bank/new.html", form=form, accounts=accounts), form.status


@pages.get("/ngan-hang/<int:line_id>")
@allow(*READERS)
def line(line_id: int) -> ResponseReturnValue:
    session: Session = db.session()
    found = service.find_line(session, line_id, acting())
    done = service.booked(session, found.id)
    if done is not None and not done.reversed:
        return render_template("bank/booked.html", line=found, done=done)
    return _match_page(found, Form.blank(public_name="none", choice=_first_choice(session, found)))


def _first_choice(session: Session, found: BankLine) -> str:
    """Only a code whose check letter fits is chosen beforehand; a person still confirms."""
    sure = [one for one in suggest.suggestions(session, found, acting()) if one.sure]
    return f"code:{sure[0].pledge.transfer_code}" if len(sure) == 1 else ""


@pages.post("/ngan-hang/<int:line_id>")
@allow("accountant")
def book_line(line_id: int) -> ResponseReturnValue:
    """Choose what the line is, see the entry, confirm it."""
    session: Session = db.session()
    found = service.find_line(session, line_id, acting())
    choice, _, code = request.form.get("choice", "").partition(":")
    form = Form.read(schema_for(choice), {"choice": choice, "pledge": code} if code else None)
    step = request.form.get("step", "check")
    if step == "edit":
        form.errors, form.status = {}, 200
    elif form.ok:
        try:
            if step == "confirm":
                return redirect(work_once(form.key, form.body, lambda session: _book(session, line_id, form)), 303)
            return _confirm_page(session, found, form)
        except (PeriodClosed, PeriodMissing):  # the day is the bank's: nobody chooses another
            form.refuse(LineDayNotOpen(month=f"{service.entry_day(session, found):%m/%Y}"))
        except Refusal as refusal:
            form.refuse(refusal, doc_date="choice", amount="loss", **({"pledge": "choice"} if code else {}))
    return _match_page(found, form)


def _book(session: Session, line_id: int, form: Form) -> str:
    return service.book_line(session, line_id, form.command, acting())


def _confirm_page(session: Session, found: BankLine, form: Form) -> ResponseReturnValue:
    command: dict[str, Any] = form.command
    shown = service.preview(session, found, command, acting())
    pledge = pledges.find_by_code(session, acting().unit, command["pledge"]) if command.get("pledge") else None
    return render_template(
        "bank/confirm.html", form=form, line=found, lines=shown, pledge=pledge, kinds=DONOR_KINDS, gift=command,
        entered=service.entry_day(session, found),
    )  # fmt: skip


def _match_page(found: BankLine, form: Form) -> ResponseReturnValue:
    session: Session = db.session()
    losses = service.open_losses(session, acting())
    page = render_template(
        "bank/match.html",
        form=form,
        line=found,
        reading=suggest.reading(found),
        suggestions=suggest.suggestions(session, found, acting()),
        choices=CHOICES if losses else {name: label for name, label in CHOICES.items() if name != "loss"},
        losses=losses,
        appeals=appeals.appeals_of(session, acting().unit),
        kinds=DONOR_KINDS,
        shown=PUBLIC_NAMES,
    )
    return page, form.status


@pages.get("/ngan-hang/doi-chieu")
@allow(*READERS)
def statements() -> ResponseReturnValue:
    return _statements(Form.blank())


@pages.post("/ngan-hang/doi-chieu")
@allow("accountant", "chief_accountant")
def reconcile() -> ResponseReturnValue:
    form = Form.read(Reconcile())
    if form.ok:
        try:
            url = work_once(form.key, form.body, lambda s: reconciling.reconcile(s, form.command, acting()))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("Đã ghi nhận số dư khớp với ngân hàng."), "done")
            return redirect(url, 303)
    return _statements(form)


def _statements(form: Form) -> ResponseReturnValue:
    session, who = db.session(), acting()
    ends = reconciling.months(session, who.unit or 0, who.today)[:12]
    if ends and "month" not in form.values:
        form.values["month"] = f"{ends[0]:%m/%Y}"
    return render_template(
        "bank/statements.html", form=form, accounts=service.accounts(session, who.unit),
        months=[(end, reconciling.standings(session, who.unit or 0, end)) for end in ends],
        writes=may("accountant", "chief_accountant"),
    ), form.status  # fmt: skip


def init_app(app: Flask) -> None:
    """Join this room to the service."""
    app.register_blueprint(pages)
