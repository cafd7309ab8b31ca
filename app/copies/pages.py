"""Doors of copies: beside a paper's page, the list of its copies with the form that takes the next, and each copy."""

from io import BytesIO

from flask import Blueprint, Flask, redirect, render_template, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.acting import has
from app.copies import service
from app.copies.errors import CopyTaken
from app.copies.schemas import Take
from app.copies.service import SIZES, TAKERS, Owner
from app.db import TRIES, db, work_once
from app.forms import Form
from app.security import acting, allow
from ledger.errors import Busy, Refusal

__all__ = ["Owner", "init_app", "join"]

pages = Blueprint("copies", __name__, template_folder="templates")


def join(app: Flask, owner: Owner) -> None:
    """A room's paper has copies from now on; they stand under the address of its page."""

    @allow(*owner.readers)
    def listed(of: int) -> ResponseReturnValue:
        return _page(owner, of, Form.blank(size="A4"))

    @allow(*(role for role in owner.readers if role in TAKERS))
    def take(of: int) -> ResponseReturnValue:
        return _take(owner, of)

    @allow(*owner.readers)
    def copy(of: int, n: int) -> ResponseReturnValue:
        return _copy(owner, of, n)

    path = f"{owner.path}/<int:of>/ban-sao"
    app.add_url_rule(path, f"copies_of_{owner.kind}", listed)
    app.add_url_rule(path, f"take_copy_of_{owner.kind}", take, methods=["POST"])
    app.add_url_rule(f"{path}/<int:n>.pdf", f"copy_of_{owner.kind}", copy)


def _page(owner: Owner, of: int, form: Form) -> ResponseReturnValue:
    session, who = db.session(), acting()
    title = owner.look(session, of, who)
    return render_template(
        "copies/list.html", form=form, title=title, rows=service.copies_of(session, owner, of),
        address=f"{owner.path}/{of}/ban-sao", back=f"{owner.path}/{of}", takes=has(who, TAKERS),
    ), form.status  # fmt: skip


def _take(owner: Owner, of: int) -> ResponseReturnValue:
    owner.look(db.session(), of, acting())
    form = Form.read(Take())
    if form.ok:
        try:
            return redirect(_taken(owner, of, form), 303)
        except Refusal as refusal:
            form.refuse(refusal)
    return _page(owner, of, form)


def _taken(owner: Owner, of: int, form: Form) -> str:
    """The address of the copy. It is drawn before the transaction that keeps it: no writer waits for a paper."""
    who, said = acting(), form.command
    for _ in range(TRIES):
        n = service.next_number(db.session(), owner, of)
        pdf = owner.draw(db.session(), of, SIZES[said["size"]], n)

        def work(session: Session, n: int = n, pdf: bytes = pdf) -> str:
            service.keep_copy(session, owner, of, n, said["size"], said["reason"], pdf, who)
            return f"{owner.path}/{of}/ban-sao/{n}.pdf"

        try:
            return work_once(form.key, form.body, work)
        except CopyTaken:
            continue
    raise Busy


def _copy(owner: Owner, of: int, n: int) -> ResponseReturnValue:
    pdf = service.copy_of(db.session(), owner, of, n, acting())
    return send_file(BytesIO(pdf), mimetype="application/pdf", download_name=f"ban-sao-{n}.pdf", as_attachment=False)


def init_app(app: Flask) -> None:
    """Bring the page of copies; the rooms join their papers themselves."""
    app.register_blueprint(pages)
