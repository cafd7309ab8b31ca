"""Doors of papers: hand one in beside the page it belongs to, and download it."""

from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import Blueprint, Flask, Response, current_app, flash, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from app.acting import has
from app.db import db, work_once
from app.fields import Schema
from app.forms import Form
from app.papers import service
from app.papers.errors import PaperMissing
from app.papers.kinds import LARGEST, Scan, accept
from app.papers.service import Belongs, Listed, Owner
from app.security import acting, allow
from ledger.errors import Refusal

__all__ = ["Belongs", "Owner", "Shelf", "init_app", "join", "shelf"]

pages = Blueprint("papers", __name__, template_folder="templates")
READERS = ("officer", "accountant", "chief_accountant", "treasurer", "approver", "auditor")
FIELD = "paper"


@dataclass(frozen=True, slots=True)
class Shelf:
    """The papers of one page and the form to add one, as templates show them."""

    rows: list[Listed]
    form: Form
    address: str
    adds: bool


def join(app: Flask, owner: Owner) -> None:
    """A room's page holds papers from now on; handing one in stands at the page's own address."""
    _owners(app)[owner.kind] = owner

    @allow(*owner.adders)
    def hand_in(of: int) -> ResponseReturnValue:
        return _hand_in(owner, of)

    app.add_url_rule(f"{owner.path}/<int:of>/giay-to", f"papers_of_{owner.kind}", hand_in, methods=["GET", "POST"])


def shelf(kind: str, of: int) -> Shelf | None:
    """What a page shows of its papers; None for who may see the page but not its papers. The page was looked up."""
    owner, who, session = _owners(current_app)[kind], acting(), db.session()
    if not has(who, owner.readers):
        return None
    adds = has(who, owner.adders) and owner.look(session, of, who).adds
    return _shelf(owner, of, Form.blank(), adds)


@pages.get("/giay-to/<int:paper>")
@allow(*READERS)
def download(paper: int) -> ResponseReturnValue:
    """A paper, byte for byte as it was attached: saved, never shown inside our pages."""
    row, data = service.hand_out(db.session(), paper, _owners(current_app), acting())
    answer = send_file(BytesIO(data), row.media_type, as_attachment=True, download_name=row.name, etag=False, max_age=0)
    return _private(answer)


def _private(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _hand_in(owner: Owner, of: int) -> ResponseReturnValue:
    belongs = owner.look(db.session(), of, acting())
    form = Form.read(Schema()) if request.method == "POST" else Form.blank()
    if request.method == "POST" and form.ok:
        try:
            url = _attach(owner, of, form, _scan())
        except Refusal as refusal:
            form.refuse(refusal, paper=FIELD)
        else:
            flash(gettext("Đã đính kèm giấy tờ."), "done")
            return redirect(url, 303)
    held = _shelf(owner, of, form, belongs.adds)
    page = render_template("papers/attach.html", papers=held, form=form, title=belongs.title, back=f"{owner.path}/{of}")
    return page, form.status


def _attach(owner: Owner, of: int, form: Form, scan: Scan) -> str:
    who = acting()
    stored = who.token()

    def work(session: Session) -> str:
        service.attach(session, owner, of, scan, stored, who)
        return f"{owner.path}/{of}#giay-to"

    return work_once(form.key, f"{form.body}{scan.name}{scan.sha256}", work)


def _scan() -> Scan:
    file = request.files.get(FIELD)
    if file is None or not file.filename:
        raise PaperMissing
    with closing(file):
        return accept(file.read(LARGEST + 1), file.filename)


def _shelf(owner: Owner, of: int, form: Form, adds: bool) -> Shelf:
    rows = service.papers_of(db.session(), owner, of)
    return Shelf(rows, form, f"{owner.path}/{of}/giay-to", adds)


def _owners(app: Any) -> dict[str, Owner]:
    owners: dict[str, Owner] = app.extensions.setdefault("papers", {})
    return owners


def init_app(app: Flask) -> None:
    """Join the door that hands papers out; the rooms join their pages themselves."""
    app.register_blueprint(pages)
