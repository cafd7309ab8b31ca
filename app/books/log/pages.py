"""Doors of the checkpoints at the desk: read them, take in what the committee signed, its keys, and the export."""

import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from app.acting import VIETNAM
from app.books.log import checkpoints, committee, marks
from app.books.log import schemas as log_schemas
from app.books.log.committee import HANDS, PAGE
from app.db import db, work_once
from app.forms import Form
from app.security import acting, allow
from ledger.checkpoint import NoteRefused
from ledger.errors import Refusal

pages = Blueprint("log", __name__, template_folder="templates")


@pages.get(PAGE)
@allow(*HANDS)
def listed() -> ResponseReturnValue:
    return _page(Form.blank())


@pages.post(f"{PAGE}/nhan")
@allow(*HANDS)
def take_in() -> ResponseReturnValue:
    """A note that the committee signed, as a file or pasted."""
    file = request.files.get("file")
    sent = file.read(log_schemas.MOST * 4 + 1).decode("utf-8", "replace") if file else ""
    form = Form.read(log_schemas.NoteSchema(), {"note": sent} if sent.strip() else None)

    def work(session: Session) -> str:
        checkpoints.accept(session, form.command["note"])
        return PAGE

    return _step(form, work, gettext("Đã nhận mốc đối chứng có chữ ký của Ủy ban Kiểm tra."))


@pages.post(f"{PAGE}/khoa")
@allow(*HANDS)
def name_key() -> ResponseReturnValue:
    return _wish(Form.read(log_schemas.KeySchema()))


@pages.post(f"{PAGE}/khoa/ngung")
@allow(*HANDS)
def end_key() -> ResponseReturnValue:
    return _wish(Form.read(log_schemas.EndSchema()))


@pages.post(f"{PAGE}/khoa/<int:wish>")
@allow(*HANDS)
def answer(wish: int) -> ResponseReturnValue:
    form = Form.read(log_schemas.AnswerSchema())
    return _step(form, lambda s: committee.answer(s, wish, form.command["said"], acting()), gettext("Đã ghi trả lời."))


@pages.post(f"{PAGE}/so-lieu")
@allow("auditor")
def export() -> ResponseReturnValue:
    """The private export, sent as it is read."""
    now = acting().now
    lines = iter(checkpoints.export_lines(db.engine, private=True, now=now))
    first = next(lines)  # asked here: a database that is out of reach is still answered as such
    answer = Response(packed(chain([first], lines)), mimetype="application/gzip")
    name = f"so-lieu-doi-chung_{now.astimezone(VIETNAM):%Y%m%d-%H%M}.jsonl.gz"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def packed(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines as gzip, in pieces."""
    press = zlib.compressobj(6, zlib.DEFLATED, 31)
    for line in lines:
        piece = press.compress(line)
        if piece:
            yield piece
    yield press.flush()


def _wish(form: Form) -> ResponseReturnValue:
    return _step(form, lambda s: committee.propose(s, form.command, acting()), gettext("Đã gửi đề nghị."))


def _step(form: Form, work: Callable[[Session], str], done: str) -> ResponseReturnValue:
    if form.ok:
        try:
            to = work_once(form.key, form.body, work)
        except NoteRefused as refusal:
            form.errors["note"] = [str(refusal)]
            form.status = 422
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(done, "done")
            return redirect(to, 303)
    return _page(form)


def _page(form: Form) -> ResponseReturnValue:
    session = db.session()
    return render_template(
        "books/checkpoints.html",
        form=form,
        other=Form.blank().key,
        marks=marks.marks(session),
        keys=marks.keys(session),
        wishes=committee.pending(session),
        ending=[(f"{key.name} {committee.text_of(key)}", key.name) for key in committee.ending(session)],
        endings=list(log_schemas.ENDINGS.items()),
        me=acting().party,
        known=committee.text_of,
    ), form.status
