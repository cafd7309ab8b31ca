"""How a step's page answers: show the form, or carry it out once and go on. Knows no step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256

import marshmallow as ma
from flask import current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.acting import Acting
from app.db import db, work_once
from app.forms import Form
from app.keys import receipt_key_id
from app.security import acting
from app.setup import steps
from app.setup.balances import SheetFaults
from ledger.errors import Refusal

HOME = "/quan-tri/khoi-tao/cac-buoc"
Work = Callable[[Session, dict[str, object], Acting], str | None]


@dataclass(frozen=True, slots=True)
class Sent:
    """A posted form after its work: where to go, or the form to show again (and a sheet's faults)."""

    url: str | None
    form: Form
    faults: SheetFaults | None = None


def send(schema: ma.Schema, work: Work, *, stay: str, data: bytes = b"", **fields: str) -> Sent:
    """Read the form and do `work` once; `data` is a file that belongs to it, `stay` where to go on without a word."""
    form = Form.read(schema)
    if not form.ok:
        return Sent(None, form)
    command, who = form.command, acting()
    body = form.body + sha256(data).hexdigest() if data else form.body
    try:
        return Sent(work_once(form.key, body, lambda session: work(session, command, who) or stay), form)
    except SheetFaults as faults:
        form.errors[""] = [f"Bảng có {len(faults.faults)} chỗ cần sửa; chưa dòng nào được ghi."]
        form.status = 422
        return Sent(None, form, faults)
    except Refusal as refusal:
        form.refuse(refusal, **fields)
        return Sent(None, form)


def offer(
    template: str,
    schema: ma.Schema,
    work: Work,
    *,
    slug: str,
    begin: Mapping[str, object],
    stay: str = HOME,
    **context: object,
) -> ResponseReturnValue:
    """The page of one form: shown on GET, carried out on POST."""
    if request.method == "POST":
        sent = send(schema, work, stay=stay)
        if sent.url:
            return redirect(sent.url, 303)
        return show(template, sent.form, slug, **context)
    return show(template, Form.blank(**begin), slug, **context)


def show(template: str, form: Form, slug: str, **context: object) -> ResponseReturnValue:
    """A step's page."""
    at = [step.slug for step in steps.STEPS].index(slug)
    page = render_template(template, form=form, step=steps.BY_SLUG[slug], place=at + 1, of=len(steps.STEPS), **context)
    return page, form.status


def uploaded() -> bytes:
    """The bytes of the sheet in this request; empty when none was chosen."""
    file = request.files.get("sheet")
    return file.read() if file else b""


def address() -> str:
    """What QRs begin with."""
    return str(current_app.config["BASE_URL"])


def stated() -> list[steps.Stated]:
    """Every step with its state, for who acts."""
    return steps.state_of(db.session(), acting(), address(), receipt_key_id())
