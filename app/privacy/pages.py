"""The doors of erasing a person's data: find, propose, agree."""

from flask import Blueprint, Flask, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.db import db, work_once
from app.desk import service as desk
from app.forms import Form
from app.papers.service import remove_erased
from app.privacy import schemas, service
from app.security import acting, allow
from app.staff.accounts import names_of
from ledger.errors import Refusal

pages = Blueprint("privacy", __name__, template_folder="templates", url_prefix=service.PAGE)


@pages.route("", methods=["GET", "POST"])
@allow("admin")
def find() -> ResponseReturnValue:
    """Whom it is about, and what would go."""
    form = Form.read(schemas.New()) if request.method == "POST" else Form.blank()
    if form.command is not None and form.ok:
        command = form.command

        def propose(session: service.Session) -> str:
            wish = service.propose_erasure(session, command["party"], command["basis"], acting())
            return f"{service.PAGE}/{wish.id}"

        try:
            return redirect(work_once(form.key, form.body, propose), 303)
        except Refusal as refusal:
            form.refuse(refusal)
    name = request.values.get("ten", "")
    people = service.find_people(db.session(), name)
    return render_template("privacy/find.html", form=form, name=name, people=people), form.status


@pages.route("/<int:number>", methods=["GET", "POST"])
@allow("admin", "auditor")
def wish(number: int) -> ResponseReturnValue:
    form = Form.read(schemas.Answer()) if request.method == "POST" else Form.blank()
    if form.command is not None and form.ok:
        said = form.command["answer"]

        def answer(session: service.Session) -> str:
            return f"{service.PAGE}/{service.answer_erasure(session, number, said, acting()).id}"

        try:
            url = work_once(form.key, form.body, answer)
            remove_erased(db.session())  # files go once the books say so
            return redirect(url, 303)
        except Refusal as refusal:
            form.refuse(refusal)
    session = db.session()
    found, name, erased = service.wish_of(session, number)
    names = names_of(session, [party for party in (found.by_id, found.answered_by) if party])
    return render_template(
        "privacy/wish.html", form=form, wish=found, name=name, erased=erased, names=names, me=acting().party,
        answers=schemas.ANSWERS,
    ), form.status  # fmt: skip


def init_app(app: Flask) -> None:
    """Join this room to the service, and its tasks to the worklist."""
    app.register_blueprint(pages)
    desk.join(service.waiting)
