"""Doors of the first real day: the way in, the table of steps, and what waits for a second signature."""

from pathlib import Path

from flask import Blueprint, Flask, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.acting import Acting
from app.db import db, work_once
from app.desk import service as desk
from app.forms import Form
from app.security import acting, allow, public
from app.setup import (
    balances,
    cli,
    founding,
    pages_changes,
    pages_money,
    pages_sheets,
    pages_unit,
    proposals,
    signing,
    steps,
    telling,
    waiting,
)
from app.setup.answers import HOME, send, stated
from app.setup.schemas import FoundHereSchema, PlainSchema, SignSchema
from app.staff import accounts
from ledger.errors import NotFound, Refusal

pages = Blueprint("setup", __name__, template_folder="templates")
START = "/quan-tri/khoi-tao/bat-dau"


@pages.get("/quan-tri/khoi-tao")
@public
def enter() -> ResponseReturnValue:
    """To the first page when nobody is here yet, else to the steps (which ask who you are)."""
    return redirect(HOME if founding.is_founded(db.session()) else START, 303)


@pages.route(START, methods=["GET", "POST"])
@public
def found() -> ResponseReturnValue:
    """The first two admins, with the code that the machine's terminal printed."""
    if founding.is_founded(db.session()):
        return redirect("/dang-nhap", 303)
    if request.method == "GET":
        return render_template("setup/found.html", form=Form.blank())
    form = Form.read(FoundHereSchema())
    folder = Path(str(current_app.config["VAR_DIR"]))
    try:
        founding.refuse_wrong_code(folder, form.values.get("code", ""))
        if form.ok:
            work_once(form.key, form.body, lambda s: founding.found_union(s, form.command, Acting(), way="code"))
            founding.forget_code(folder)
            current_app.logger.warning("setup: first two admins made on the web with the one-time code")
            return redirect("/dang-nhap", 303)
    except Refusal as refusal:
        form.refuse(refusal)
    return render_template("setup/found.html", form=form), form.status


@pages.get(HOME)
@allow("admin", "chief_accountant")
def overview() -> ResponseReturnValue:
    """All steps with their state, and what waits for a second person."""
    return _overview(Form.blank())


def _overview(form: Form) -> ResponseReturnValue:
    session = db.session()
    waiting = proposals.open_proposals(session, acting().unit or 0)
    names = accounts.names_of(session, [p.proposed_by for p in waiting])
    page = render_template(
        "setup/overview.html", stated=stated(), waiting=waiting, names=names, titles=proposals.TITLES, form=form
    )
    return page, form.status


@pages.post("/quan-tri/khoi-tao/<slug>/bo-qua")
@allow("admin")
def skip(slug: str) -> ResponseReturnValue:
    """End a step with nothing in it."""
    if slug not in steps.BY_SLUG:
        raise NotFound
    sent = send(PlainSchema(), lambda session, _, who: steps.skip_step(session, slug, who), stay=HOME)
    return redirect(sent.url, 303) if sent.url else _overview(sent.form)


@pages.get("/quan-tri/khoi-tao/de-xuat/<int:number>")
@allow("admin", "chief_accountant", "accountant", "auditor")
def proposal(number: int) -> ResponseReturnValue:
    """What was proposed, as it will be carried out."""
    return _shown(number, Form.blank())


@pages.post("/quan-tri/khoi-tao/de-xuat/<int:number>/ky")
@allow("admin", "chief_accountant", "accountant")
def sign(number: int) -> ResponseReturnValue:
    """The second signature: carried out at once."""
    sent = send(
        SignSchema(),
        lambda session, command, who: signing.sign_proposal(session, number, str(command["seen"]), who),
        stay=HOME,
    )
    return redirect(sent.url, 303) if sent.url else _shown(number, sent.form)


@pages.post("/quan-tri/khoi-tao/de-xuat/<int:number>/rut")
@allow("admin", "chief_accountant")
def withdraw(number: int) -> ResponseReturnValue:
    """Taken back, or declined."""
    sent = send(PlainSchema(), lambda session, _, who: signing.withdraw_proposal(session, number, who), stay=HOME)
    return redirect(sent.url, 303) if sent.url else _shown(number, sent.form)


def _shown(number: int, form: Form) -> ResponseReturnValue:
    session, who = db.session(), acting()
    found = proposals.find(session, number, who)
    body = balances.body_of(found)
    opening = found.kind == "opening"
    page = render_template(
        "setup/proposal.html",
        proposal=found,
        title=proposals.TITLES[found.kind],
        body=body,
        opening=balances.preview(session, body, who.unit or 0, turned=False) if opening else [],
        turned=balances.preview(session, body, who.unit or 0, turned=True) if opening else [],
        names=accounts.names_of(session, [found.proposed_by, found.decided_by]),
        notice=telling.earliest(found, who.today),
        **telling.facts(session, found, body, who),
        mine=found.proposed_by == who.party,
        form=form,
        back_key=Form.blank().key,
    )
    return page, form.status


def init_app(app: Flask) -> None:
    """Join this room to the service."""
    for blueprint in (pages, pages_unit.pages, pages_money.pages, pages_sheets.pages, pages_changes.pages):
        app.register_blueprint(blueprint)
    desk.join(waiting.waiting)
    app.jinja_env.globals["settings_ahead"] = pages_changes.ahead
    app.cli.add_command(cli.setup)
