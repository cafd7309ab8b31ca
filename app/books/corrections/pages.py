"""Doors of corrections: propose one for a voucher or for opening balances, read it, answer it."""

import json

import marshmallow as ma
from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from app.books import schemas, service
from app.books.corrections import correcting
from app.books.corrections import service as corrections
from app.books.vouchers import service as vouchers
from app.db import db, work_once
from app.formats import day
from app.forms import Form
from app.security import acting, allow, may
from ledger import chart
from ledger.errors import Refusal

pages = Blueprint("corrections", __name__, template_folder="templates")
READERS = ("auditor", "accountant", "chief_accountant", "approver")
SCHEMAS: dict[str, type[ma.Schema]] = {
    "adjust": schemas.Adjust,
    "turn": schemas.Turn,
    "give_back": schemas.GiveBack,
    "cover": schemas.Cover,
    "retro": schemas.Retro,
}


@pages.get("/so-ke-toan/dieu-chinh")
@allow(*READERS)
def proposals() -> ResponseReturnValue:
    rows = corrections.listed(db.session(), _unit())
    return render_template(
        "books/corrections.html", rows=rows, kinds=corrections.KINDS, states=corrections.STATES,
        proposes=may(*corrections.PROPOSES),
    )  # fmt: skip


@pages.get("/so-ke-toan/chung-tu/<int:voucher>/dieu-chinh")
@allow(*corrections.PROPOSES)
def choose(voucher: int) -> ResponseReturnValue:
    """How this voucher may be corrected; with `kieu` the form of that way."""
    row = _voucher(voucher)
    kinds = correcting.kinds_for(db.session(), row)
    kind = request.args.get("kieu", kinds[0] if len(kinds) == 1 else "")
    if kind not in kinds:
        return render_template("books/correct_choose.html", voucher=row, kinds=kinds, names=corrections.KINDS)
    return _form(kind, row, Form.blank(entry_date=day(acting().today), account=chart.LOSSES[0]))


@pages.post("/so-ke-toan/chung-tu/<int:voucher>/dieu-chinh")
@allow(*corrections.PROPOSES)
def propose(voucher: int) -> ResponseReturnValue:
    row = _voucher(voucher)
    kind = request.args.get("kieu", "")
    if (
        kind not in SCHEMAS or kind == "retro"
    ):  # whether this voucher still takes it, the one who sent it twice asks too
        return render_template(
            "books/correct_choose.html",
            voucher=row,
            kinds=correcting.kinds_for(db.session(), row),
            names=corrections.KINDS,
        ), 422
    return _propose(kind, row)


@pages.get("/so-ke-toan/dieu-chinh/so-du-dau-nam")
@allow(*corrections.PROPOSES)
def opening() -> ResponseReturnValue:
    return _form("retro", None, Form.blank(entry_date=day(acting().today)))


@pages.post("/so-ke-toan/dieu-chinh/so-du-dau-nam")
@allow(*corrections.PROPOSES)
def propose_opening() -> ResponseReturnValue:
    return _propose("retro", None)


@pages.get("/so-ke-toan/dieu-chinh/<int:number>")
@allow(*READERS)
def proposal(number: int) -> ResponseReturnValue:
    return _proposal(number, Form.blank())


@pages.post("/so-ke-toan/dieu-chinh/<int:number>")
@allow("accountant", "chief_accountant", "approver")
def answer(number: int) -> ResponseReturnValue:
    form = Form.read(schemas.Answer())
    if form.ok:
        try:
            step = form.command["step"]
            url = work_once(form.key, form.body, lambda s: corrections.answer(s, number, step, acting()))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_said(step), "done")
            return redirect(url, 303)
    return _proposal(number, form)


def _said(step: str) -> str:
    if step == "agree":
        return gettext("Đã ghi ý kiến đồng ý của bạn.")
    return gettext("Đã rút đề nghị.") if step == "withdraw" else gettext("Đã ghi ý kiến không đồng ý.")


def _propose(kind: str, row: correcting.Voucher | None) -> ResponseReturnValue:
    form = Form.read(SCHEMAS[kind]())
    if form.ok:
        voucher = row.id if row else None
        try:
            url = work_once(
                form.key, form.body, lambda s: corrections.propose(s, kind, voucher, form.command, acting())
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("Đã gửi đề nghị. Sổ chỉ ghi khi có người khác đồng ý."), "done")
            return redirect(url, 303)
    return _form(kind, row, form)


def _form(kind: str, row: correcting.Voucher | None, form: Form) -> ResponseReturnValue:
    session: Session = db.session()
    lost = correcting.lost_of(session, row.id) if row else None
    return render_template(
        "books/correct.html",
        form=form,
        kind=kind,
        title=corrections.KINDS[kind],
        voucher=row,
        lines=vouchers.look_up(session, row.id, _unit()).lines if row else [],
        sides=[(side.key, side.label) for side in correcting.sides_of(session, row.id)] if row else [],
        against=correcting.against_options(),
        loss=correcting.loss_of(session, row.id, acting().today) if row and kind == "turn" else 0,
        losses=list(correcting.LOSS_NAMES.items()),
        left=correcting.left_of(session, lost, _unit()) if lost else 0,
        boxes=[(box.id, box.name) for box in service.cash_boxes(session, _unit())],
        funds=[(fund.id, f"3538.{fund.code} – {fund.name}") for fund in service.funds(session, _unit())],
        accounts=correcting.retro_options(),
    ), form.status


def _proposal(number: int, form: Form) -> ResponseReturnValue:
    who, session = acting(), db.session()
    file = corrections.file_of(session, number, who)
    waits = file.state == "waiting"
    answered = {step.by_id for step, _name in file.answers}
    return render_template(
        "books/correction.html",
        form=form,
        file=file,
        title=corrections.KINDS[file.row.kind],
        badge=corrections.STATES[file.state],
        body=json.loads(file.row.body),
        mine=file.row.by_id == who.party,
        withdraws=waits and file.row.by_id == who.party,
        answers=waits and file.row.by_id != who.party and who.party not in answered and may(*corrections.AGREES),
        needed=corrections.needed(file.row) - sum(step.step == "agree" for step, _name in file.answers),
    ), form.status


def _voucher(voucher: int) -> correcting.Voucher:
    return vouchers.look_up(db.session(), voucher, _unit()).voucher


def _unit() -> int:
    unit = acting().unit
    if unit is None:
        abort(403)
    return unit
