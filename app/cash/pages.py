"""The doors of the cash desk: phiếu thu under /thu, phiếu chi under /chi, each slip under /phieu."""

from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from app.acting import Acting
from app.cash import copies, count_pages, paper, reading, service
from app.cash.errors import BoxShort, FundShort
from app.cash.schemas import Cancel, Filter, Step
from app.copies.pages import Owner as Copied
from app.copies.pages import join as join_copies
from app.db import db, work_once
from app.formats import day
from app.forms import Form
from app.papers import pages as papers
from app.relief.people import names_of
from app.security import acting, allow, may, site_name
from ledger.errors import FundOverdrawn, PlaceOverdrawn, Refusal
from receipts.voucher import Paper
from receipts.words import vnd_in_words

pages = Blueprint("cash", __name__, template_folder="templates")
READERS = ("accountant", "chief_accountant", "treasurer", "approver", "auditor")
PAPERS: dict[str, Paper] = {"a5": "A5", "a4": "A4", "a5x2": "A5x2"}


@pages.get("/thu")
@allow(*READERS)
def money_in() -> ResponseReturnValue:
    return _list("PT")


@pages.get("/chi")
@allow(*READERS)
def money_out() -> ResponseReturnValue:
    return _list("PC")


def _list(kind: str) -> ResponseReturnValue:
    form = Form(values=dict(request.args))
    wanted: dict[str, Any] = {}
    try:
        wanted = dict(Filter().load({name: value for name, value in request.args.items() if value.strip()}))
    except ValidationError as error:
        form.errors = {name: list(said) for name, said in error.normalized_messages().items()}
        form.status = 422
    session, who = db.session(), acting()
    rows, following = reading.list_slips(session, who, kind, wanted) if form.ok else ([], None)
    named = reading.counterparts(session, kind, {row.party for row in rows})
    next_href = f"{request.path}?{urlencode({**request.args, 'sau': following})}" if following else None
    return render_template(
        "cash/list.html", form=form, kind=kind, rows=rows, named=named, states=reading.STATES, next_href=next_href,
        state_options=[(state, label) for state, (_kind, label) in reading.STATES.items()],
        totals=reading.totals_of(session, who, kind, wanted) if form.ok else None,
    ), form.status  # fmt: skip


@pages.get("/phieu/<int:slip>")
@allow(*READERS)
def one_slip(slip: int) -> ResponseReturnValue:
    file = reading.file_of(db.session(), slip, acting())
    return _slip(file, Form.blank(entry_date=day(max(acting().today, file.slip.doc_date)))), 200


def _slip(file: reading.SlipFile, form: Form) -> str:
    role = service.HANDS.get(file.state, "")
    return render_template(
        "cash/slip.html", file=file, slip=file.slip, form=form, title=reading.TITLES[file.slip.kind],
        badge=reading.STATES[file.state], words=vnd_in_words(file.slip.amount), step=file.state,
        mine=bool(role) and may(role),
        cancels=file.state in service.HANDS and may("accountant", "chief_accountant"),
        papers=papers.shelf("slip", file.slip.id),
    )  # fmt: skip


@pages.post("/phieu/<int:slip>")
@allow("chief_accountant", "approver", "treasurer")
def take_step(slip: int) -> ResponseReturnValue:
    kind, form = reading.slip_of(db.session(), slip, acting()).kind, Form.read(Step())
    if form.ok:
        who, site, step = acting(), site_name(), form.command["step"]

        def work(session: Session) -> str:
            if step == "counted":
                service.count_slip(session, slip, form.command["entry_date"], who)
            else:
                service.sign_slip(session, slip, step, who, site)
            return f"/phieu/{slip}"

        try:
            url = work_once(form.key, form.body, work)
        except Refusal as refusal:
            form.refuse(_of_slip(refusal))
        else:
            flash(_done(step, kind), "done")
            return redirect(url, 303)
    return _slip(reading.file_of(db.session(), slip, acting()), form), form.status


def _of_slip(refusal: Refusal) -> Refusal:
    """A shortage, said of a slip: its amount and its fund are signed, so the way on is another."""
    if isinstance(refusal, FundOverdrawn):
        return FundShort(**refusal.facts)
    return BoxShort(**refusal.facts) if isinstance(refusal, PlaceOverdrawn) else refusal


def _done(step: str, kind: str) -> str:
    if step != "counted":
        return gettext("Đã ký phiếu.")
    return gettext("Đã nhận đủ tiền và ghi sổ.") if kind == "PT" else gettext("Đã chi đủ tiền và ghi sổ.")


@pages.get("/phieu/<int:slip>/huy")
@allow("accountant", "chief_accountant")
def cancel_page(slip: int) -> ResponseReturnValue:
    return _cancel(reading.file_of(db.session(), slip, acting()), Form.blank()), 200


@pages.post("/phieu/<int:slip>/huy")
@allow("accountant", "chief_accountant")
def cancel(slip: int) -> ResponseReturnValue:
    file = reading.file_of(db.session(), slip, acting())
    form = Form.read(Cancel())
    if form.ok:
        who = acting()

        def work(session: Session) -> str:
            service.cancel_slip(session, slip, form.command["reason"], who)
            return f"/phieu/{slip}"

        try:
            url = work_once(form.key, form.body, work)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("Đã hủy phiếu. Số phiếu được giữ lại."), "done")
            return redirect(url, 303)
    return _cancel(file, form), form.status


def _cancel(file: reading.SlipFile, form: Form) -> str:
    return render_template(
        "cash/cancel.html", file=file, slip=file.slip, form=form, title=reading.TITLES[file.slip.kind]
    )


@pages.get("/phieu/<int:slip>.pdf")
@allow(*READERS)
def slip_paper(slip: int) -> ResponseReturnValue:
    size = PAPERS.get(request.args.get("kho", "a5").lower())
    if size is None:
        abort(404)
    session = db.session()
    row = reading.slip_of(session, slip, acting())
    made = paper.print_slip(session, row, size, site_name())
    name = f"{row.code}-{size}.pdf"
    return send_file(BytesIO(made), mimetype="application/pdf", download_name=name, as_attachment=False)


def _holds(session: Session, slip: int, who: Acting) -> papers.Belongs:
    row = reading.slip_of(session, slip, who)
    return papers.Belongs(f"{reading.TITLES[row.kind]} {row.code}")


def init_app(app: Flask) -> None:
    """Join this room to the service."""
    app.register_blueprint(pages)
    adders = ("accountant", "chief_accountant", "treasurer")
    papers.join(app, papers.Owner("slip", "/phieu", READERS, adders, _holds, names_of))
    join_copies(app, Copied("slip", "/phieu", READERS, copies.look, copies.draw, names_of))
    app.register_blueprint(count_pages.pages)
