"""Doors of findings: the list and its papers, a new one, one with its acts."""

from datetime import timedelta
from io import BytesIO

import marshmallow as ma
from flask import Blueprint, Response, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.books.findings import listing as finding_list
from app.books.findings import service as finding
from app.books.findings.schemas import ActSchema, FindingSchema, ListSchema
from app.books.months import periods
from app.books.output import MIME
from app.books.vouchers import service as vouchers
from app.db import db, work_once
from app.formats import day
from app.forms import Form
from app.security import acting, allow, may, site_name
from ledger.errors import Refusal

pages = Blueprint("findings", __name__, template_folder="templates")
READERS = ("auditor", "accountant", "chief_accountant", "approver")
DAYS = 10  # what a unit is given to answer when nobody says otherwise
LABELS = {"answer": "Giải trình", "remedy": "Đã khắc phục", "return": "Trả lại", "close": "Kết thúc"}


@pages.get(finding.PAGE)
@allow(*READERS)
def every() -> ResponseReturnValue:
    form = _asked()
    return render_template(
        "books/findings.html", form=form, files=finding.listed(db.session(), acting(), _shown(form)),
        severities=finding.SEVERITIES, writes=may(*finding.WRITES),
    ), form.status  # fmt: skip


@pages.get(f"{finding.PAGE}.<any(pdf, csv):form>")
@allow(*READERS)
def printed(form: str) -> ResponseReturnValue:
    asked = _asked()
    if not asked.ok:
        abort(422)
    out = BytesIO()
    finding_list.write(db.session(), acting(), _shown(asked), form, out, site=site_name())
    answer = Response(out.getvalue(), mimetype=MIME[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="phat-hien_{acting().today:%Y%m%d}.{form}"'
    return answer


@pages.get(f"{finding.PAGE}/moi")
@allow(*finding.WRITES)
def blank() -> ResponseReturnValue:
    """A new finding; the page from which it is written says what it is about."""
    names = ("voucher", "book", "period", "count")
    said = {name: request.args[name].strip()[:40] for name in names if name in request.args}
    return _new(Form.blank(**said, due=day(acting().today + timedelta(DAYS)), severity="middle"))


@pages.post(f"{finding.PAGE}/moi")
@allow(*finding.WRITES)
def write() -> ResponseReturnValue:
    form = Form.read(FindingSchema())
    if form.ok:
        try:
            url = work_once(form.key, form.body, lambda s: finding.write(s, form.command, acting()))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("Đã lập phát hiện. Kế toán thấy việc này trong danh sách việc cần làm."), "done")
            return redirect(url, 303)
    return _new(form)


@pages.get(f"{finding.PAGE}/<int:number>")
@allow(*READERS)
def one(number: int) -> ResponseReturnValue:
    return _one(number, Form.blank())


@pages.post(f"{finding.PAGE}/<int:number>")
@allow("auditor", "accountant", "chief_accountant")
def act(number: int) -> ResponseReturnValue:
    form = Form.read(ActSchema())
    if form.ok:
        try:
            url = work_once(form.key, form.body, lambda s: finding.act(s, number, form.command, acting()))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("Đã ghi."), "done")
            return redirect(url, 303)
    return _one(number, form)


def _new(form: Form) -> ResponseReturnValue:
    session, who = db.session(), acting()
    return render_template(
        "books/finding_new.html", form=form, severities=list(finding.SEVERITIES.items()),
        periods=[(one.id, f"{one.starts:%m/%Y}") for one in periods.periods(session, who.unit or abort(403))],
    ), form.status  # fmt: skip


def _one(number: int, form: Form) -> ResponseReturnValue:
    session, who = db.session(), acting()
    file = finding.file_of(session, number, who)
    acts = [name for name, roles in finding.ACTS.items() if may(*roles) and not file.closed]
    if file.last not in ("answer", "remedy"):
        acts = [name for name in acts if name != "return"]
    return render_template(
        "books/finding.html", form=form, file=file, acts=acts, labels=LABELS, severities=finding.SEVERITIES,
        voucher=vouchers.voucher_of(session, file.row.voucher_id, who.unit) if file.row.voucher_id else None,
    ), form.status  # fmt: skip


def _asked() -> Form:
    form = Form.blank(**{name: value for name, value in request.args.items() if value.strip()})
    try:
        form.command = ListSchema().load(dict(form.values))
    except ma.ValidationError as error:
        form.errors = {name: list(said) for name, said in error.normalized_messages().items()}
        form.status = 422
    return form


def _shown(form: Form) -> str:
    return str(form.command["state"]) if form.ok else ""
