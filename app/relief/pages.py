"""The doors of requests for help (Hồ sơ đề nghị hỗ trợ) under /ho-so."""

from urllib.parse import urlencode

from flask import Blueprint, Flask, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from app.acting import Acting
from app.db import db, work_once
from app.formats import day, vnd
from app.forms import Form
from app.papers import pages as papers
from app.relief import money, paper_pages, reading, service
from app.relief.models import CATEGORIES
from app.relief.people import names_of, own_bodies
from app.relief.schemas import DECISIONS, Decision, Edit, Filter, PaymentOrder, Proposal
from app.security import acting, allow, may
from ledger.errors import Refusal
from ledger.money import dotted
from receipts.words import vnd_in_words

pages = Blueprint("relief", __name__, template_folder="templates")
READERS = ("officer", "approver", "accountant", "chief_accountant", "auditor", "treasurer")


@pages.get("/ho-so")
@allow(*READERS)
def requests_list() -> ResponseReturnValue:
    asked = Form(values=dict(request.args))
    try:
        wanted = Filter().load({name: value for name, value in request.args.items() if value.strip()})
    except ValidationError:
        asked.errors[""] = [gettext("Bộ lọc chưa đúng. Chọn lại trạng thái.")]
        return _list(asked, {"state": None, "after": None}), 422
    return _list(asked, wanted)


def _list(asked: Form, wanted: dict[str, object]) -> str:
    rows, following = reading.list_requests(db.session(), acting(), **wanted)  # type: ignore[arg-type]
    return render_template(
        "relief/list.html", form=asked, rows=rows, states=reading.STATES, story=reading.sees_story(acting()),
        state_options=[(state, label) for state, (_kind, label) in reading.STATES.items()], categories=CATEGORIES,
        next_href=f"{request.path}?{urlencode({**request.args, 'sau': following})}" if following else None,
    )  # fmt: skip


@pages.get("/ho-so/moi")
@allow("officer")
def new_request() -> ResponseReturnValue:
    bodies = own_bodies(db.session(), acting())
    only = {"body": bodies[0].id} if len(bodies) == 1 else {}
    return _proposal(Form.blank(**only)), 200


@pages.post("/ho-so/moi")
@allow("officer")
def propose() -> ResponseReturnValue:
    form = Form.read(Proposal())
    if form.ok:
        who = acting()

        def work(session: Session) -> str:
            return f"/ho-so/{service.propose_help(session, form.command, who).mandate_id}"

        try:
            url = work_once(form.key, form.body, work)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("Đã gửi hồ sơ. Người có thẩm quyền sẽ xem và quyết định."), "done")
            return redirect(url, 303)
    return _proposal(form), form.status


def _proposal(form: Form) -> str:
    session, who = db.session(), acting()
    bodies = [(body.id, body.name) for body in own_bodies(session, who)]
    return render_template(
        "relief/new.html", form=form, bodies=bodies, funds=money.funds(session, who.unit or 0), categories=CATEGORIES
    )


@pages.get("/ho-so/<int:mandate>")
@allow(*READERS)
def one_request(mandate: int) -> ResponseReturnValue:
    file = reading.file_of(db.session(), mandate, acting())
    form = Form.blank(version=file.version, seen=file.seen.hash, amount=dotted(file.seen.amount))
    return _file(file, form), 200


def _file(file: reading.File, form: Form) -> str:
    decides = may("approver") and file.row.state == "proposed"
    own = acting().party in (file.row.proposer, file.row.beneficiary)
    return render_template(
        "relief/file.html", file=file, form=form, story=reading.sees_story(acting()), states=reading.STATES,
        category=CATEGORIES[file.seen.category], decisions=list(DECISIONS.items()), words=vnd_in_words,
        decides=decides and not own, own=decides and own,
        edits=may("officer") and file.editable and acting().party != file.row.beneficiary,
        pays=may("accountant") and file.row.remaining > 0, papers=papers.shelf("request", file.row.id),
    )  # fmt: skip


@pages.post("/ho-so/<int:mandate>")
@allow("approver")
def decide(mandate: int) -> ResponseReturnValue:
    file = reading.file_of(db.session(), mandate, acting())
    form = Form.read(Decision())
    if form.ok:
        who = acting()

        def work(session: Session) -> str:
            service.decide_request(session, mandate, form.command, who)
            return f"/ho-so/{mandate}"

        try:
            url = work_once(form.key, form.body, work)
        except Refusal as refusal:
            form.refuse(refusal)
            file = reading.file_of(db.session(), mandate, acting())
            # What is shown again is the newest version: the next decision stands on that one.
            form.values.update(version=str(file.version), seen=file.seen.hash)
        else:
            flash(gettext("Đã ghi quyết định."), "done")
            return redirect(url, 303)
    return _file(file, form), form.status


@pages.get("/ho-so/<int:mandate>/sua")
@allow("officer")
def edit_page(mandate: int) -> ResponseReturnValue:
    file = reading.file_of(db.session(), mandate, acting())
    form = Form.blank(
        category=file.seen.category, fund=file.seen.fund, amount=dotted(file.seen.amount), reason=file.seen.reason,
        papers=file.seen.papers, version=file.version,
    )  # fmt: skip
    return _edit(file, form), 200


@pages.post("/ho-so/<int:mandate>/sua")
@allow("officer")
def edit(mandate: int) -> ResponseReturnValue:
    file = reading.file_of(db.session(), mandate, acting())
    form = Form.read(Edit())
    if form.ok:
        who = acting()

        def work(session: Session) -> str:
            service.edit_request(session, mandate, form.command, who)
            return f"/ho-so/{mandate}"

        try:
            url = work_once(form.key, form.body, work)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("Đã sửa và gửi lại hồ sơ."), "done")
            return redirect(url, 303)
    return _edit(file, form), form.status


def _edit(file: reading.File, form: Form) -> str:
    funds = money.funds(db.session(), acting().unit or 0)
    returned = [event for event in file.history if event.state == "waiting"]
    return render_template(
        "relief/edit.html", file=file, form=form, funds=funds, categories=CATEGORIES, returned=returned[-1:]
    )


@pages.get("/ho-so/<int:mandate>/chi")
@allow("accountant")
def payment_page(mandate: int) -> ResponseReturnValue:
    file = reading.file_of(db.session(), mandate, acting())
    boxes = money.boxes(db.session(), acting().unit or 0)
    only = {"place": boxes[0][0]} if len(boxes) == 1 else {}
    form = Form.blank(amount=dotted(file.row.remaining), doc_date=day(acting().today), **only)
    return _payment(file, form), 200


@pages.post("/ho-so/<int:mandate>/chi")
@allow("accountant")
def prepare(mandate: int) -> ResponseReturnValue:
    file = reading.file_of(db.session(), mandate, acting())
    form = Form.read(PaymentOrder())
    if form.ok:
        who = acting()

        def work(session: Session) -> str:
            return f"/phieu/{service.prepare_payment(session, mandate, form.command, who)}"

        try:
            url = work_once(form.key, form.body, work)
        except Refusal as refusal:
            form.refuse(refusal, entry_date="doc_date", fund="amount")
        else:
            flash(gettext("Đã lập phiếu chi. Phiếu chờ kế toán trưởng ký."), "done")
            return redirect(url, 303)
    return _payment(file, form), form.status


def _payment(file: reading.File, form: Form) -> str:
    session, who = db.session(), acting()
    boxes = money.boxes(session, who.unit or 0)
    amount = form.command["amount"] if form.command else file.row.remaining
    return render_template(
        "relief/pay.html", file=file, form=form, boxes=boxes, lines=service.entry_of(session, file, amount),
        in_fund=money.in_fund(session, file.seen.fund, who.today).now,
        in_boxes=[(name, vnd(money.in_place(session, place, who.today).now)) for place, name in boxes],
    )  # fmt: skip


def _holds(session: Session, mandate: int, who: Acting) -> papers.Belongs:
    """Papers of a request are about health, like its words: whoever may not read those does not see them either."""
    row = reading.row_of(session, mandate, who)
    return papers.Belongs(f"Hồ sơ {row.code}", adds=who.party != row.beneficiary)


def init_app(app: Flask) -> None:
    """Join this room to the service."""
    app.register_blueprint(pages)
    app.register_blueprint(paper_pages.pages)
    readers = (*reading.READERS, "officer")
    papers.join(app, papers.Owner("request", "/ho-so", readers, ("officer", "accountant"), _holds, names_of))
