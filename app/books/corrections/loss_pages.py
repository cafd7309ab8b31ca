"""Doors of losses: gifts that proved false after they were spent, what came back of each, and cash that comes back."""

from flask import Blueprint, abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from app.acting import Acting
from app.books import schemas, service
from app.books.corrections import correcting
from app.db import db, work_once
from app.forms import Form
from app.giving.errors import CashBoxUnknown
from app.security import acting, allow, may
from ledger import losses
from ledger.errors import Forbidden, PlaceMissing, Refusal
from ledger.models import Fund

pages = Blueprint("losses", __name__, template_folder="templates")
READERS = ("auditor", "accountant", "chief_accountant", "approver")


@pages.get("/so-ke-toan/khoan-thu-sai")
@allow(*READERS)
def every() -> ResponseReturnValue:
    return render_template("books/losses.html", losses=losses.losses(db.session(), acting().unit or 0))


@pages.get("/so-ke-toan/khoan-thu-sai/<int:voucher>")
@allow(*READERS)
def one(voucher: int) -> ResponseReturnValue:
    return _page(voucher, Form.blank())


@pages.post("/so-ke-toan/khoan-thu-sai/<int:voucher>")
@allow("accountant")
def recover(voucher: int) -> ResponseReturnValue:
    """Prepare a phiếu thu for cash that comes back; it is signed and counted like every slip."""
    form = Form.read(schemas.Recovery())
    if form.ok:
        try:
            url = work_once(form.key, form.body, lambda session: _prepare(session, voucher, form, acting()))
        except PlaceMissing:
            form.refuse(CashBoxUnknown())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("Đã lập phiếu thu. Sổ chỉ ghi khi phiếu đủ chữ ký và thủ quỹ nhận tiền."), "done")
            return redirect(url, 303)
    return _page(voucher, form)


def _prepare(session: Session, voucher: int, form: Form, who: Acting) -> str:
    if who.party is None:
        raise Forbidden
    loss, command = losses.find(session, voucher, who.unit), form.command
    slip = losses.prepare_recovery(
        session, loss, box=command["place"], amount=command["amount"], day=who.today, by=who.party, now=who.now
    )
    return f"/phieu/{slip.id}"


def _page(voucher: int, form: Form) -> ResponseReturnValue:
    session, unit = db.session(), acting().unit
    if unit is None:
        abort(403)
    loss = losses.find(session, voucher, unit)
    return render_template(
        "books/loss.html", form=form, loss=loss, account=correcting.LOSS_NAMES[loss.account],
        fund=session.get_one(Fund, loss.fund).name, settled_by=losses.settlements(session, loss),
        slips=losses.waiting_slips(session, loss), covers=may("accountant", "chief_accountant"),
        recovers=bool(loss.free) and may("accountant"),
        boxes=[(box.id, box.name) for box in service.cash_boxes(session, unit)],
    ), form.status  # fmt: skip
