"""The admin's desk at /quan-tri: accounts, and roles that two admins give and end."""

import hmac
from collections.abc import Callable
from hashlib import sha256

from flask import Blueprint, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.acting import Acting
from app.db import db, work_once
from app.fields import Schema
from app.forms import Form
from app.security import ROLES, acting, allow
from app.staff import accounts, endings, grants, passwords, schemas
from app.staff.errors import BodyUnknown
from app.union import service as union
from ledger.errors import Refusal

pages = Blueprint("admin", __name__, url_prefix="/quan-tri", template_folder="templates")


@pages.get("")
@allow("admin")
def overview() -> ResponseReturnValue:
    session, who = db.session(), acting()
    proposals, ends = grants.pending_grants(session, who), endings.pending_ends(session, who)
    parties = [grant.proposed_by for grant, _ in proposals] + [end.proposed_by for end, _, _ in ends]
    return render_template(
        "staff/overview.html",
        accounts=accounts.list_accounts(session, who),
        proposals=proposals,
        ends=ends,
        names=accounts.names_of(session, parties),
        roles=ROLES,
        me=who.party,
    )


@pages.route("/tai-khoan/moi", methods=["GET", "POST"])
@allow("admin")
def new_account() -> ResponseReturnValue:
    form = _form_of(schemas.NewAccount())
    password = _password_for(form.key)

    def add(session: Session, who: Acting) -> str:
        if form.command["body"] not in {None, *(body for body, _ in _bodies())}:
            raise BodyUnknown
        made = accounts.add_account(session, **form.command, password=password, now=who.now)
        return f"/quan-tri/tai-khoan/{made.id}"

    url = _carry_out(form, add)
    if url:  # no redirect: the password stands on this page alone
        return render_template("staff/account_made.html", url=url, account=form.command, password=password)
    return render_template("staff/account_new.html", form=form, bodies=_bodies()), form.status


@pages.get("/tai-khoan/<int:staff>")
@allow("admin")
def account(staff: int) -> ResponseReturnValue:
    session, who = db.session(), acting()
    found = accounts.find_account(session, staff, who)
    held = grants.grants_of(session, staff, who)
    parties = [party for grant in held for party in (grant.proposed_by, grant.agreed_by)]
    return render_template(
        "staff/account.html",
        account=found,
        held=held,
        ends={grant.id: endings.pending_end(session, grant.id) for grant in held},
        names=accounts.names_of(session, parties),
        bodies=dict(_bodies()),
        roles=ROLES,
        today=who.today,
        me=who.party,
    )


@pages.route("/tai-khoan/<int:staff>/khoa", methods=["GET", "POST"])
@allow("admin")
def close_account(staff: int) -> ResponseReturnValue:
    found = accounts.find_account(db.session(), staff, acting())
    form = _form_of(schemas.Nothing())
    url = _carry_out(form, lambda s, who: f"/quan-tri/tai-khoan/{accounts.close_account(s, staff, who).id}")
    if url:
        return redirect(url, 303)
    return render_template("staff/close.html", form=form, account=found), form.status


@pages.route("/tai-khoan/<int:staff>/vai-tro", methods=["GET", "POST"])
@allow("admin")
def propose(staff: int) -> ResponseReturnValue:
    found = accounts.find_account(db.session(), staff, acting())
    form = _form_of(schemas.NewGrant(), valid_from=f"{acting().today:%d/%m/%Y}")
    url = _carry_out(form, lambda s, who: f"/quan-tri/vai-tro/{grants.propose_grant(s, staff, form.command, who).id}")
    if url:
        return redirect(url, 303)
    return render_template("staff/propose.html", form=form, account=found, bodies=_bodies(), roles=ROLES), form.status


@pages.route("/vai-tro/<int:grant>", methods=["GET", "POST"])
@allow("admin")
def decide(grant: int) -> ResponseReturnValue:
    form = _form_of(schemas.Decision())

    def settle(session: Session, who: Acting) -> str:
        act = grants.agree_grant if form.command["decision"] == "agree" else grants.drop_grant
        return f"/quan-tri/tai-khoan/{act(session, grant, who).staff_id}"

    url = _carry_out(form, settle)
    if url:
        return redirect(url, 303)
    session, who = db.session(), acting()
    found = grants.find_grant(session, grant, who)
    return render_template(
        "staff/proposal.html",
        form=form,
        grant=found,
        account=accounts.find_account(session, found.staff_id, who),
        names=accounts.names_of(session, [found.proposed_by, found.agreed_by]),
        bodies=dict(_bodies()),
        roles=ROLES,
        me=who.party,
    ), form.status


@pages.route("/vai-tro/<int:grant>/cham-dut", methods=["GET", "POST"])
@allow("admin")
def propose_end(grant: int) -> ResponseReturnValue:
    form = _form_of(schemas.NewEnd(), last_day=f"{acting().today:%d/%m/%Y}")
    url = _carry_out(
        form,
        lambda s, who: f"/quan-tri/cham-dut/{endings.propose_end(s, grant, form.command['last_day'], who).id}",
    )
    if url:
        return redirect(url, 303)
    session, who = db.session(), acting()
    found = grants.find_grant(session, grant, who)
    holder = accounts.find_account(session, found.staff_id, who)
    return render_template("staff/end.html", form=form, grant=found, account=holder, roles=ROLES), form.status


@pages.route("/cham-dut/<int:end>", methods=["GET", "POST"])
@allow("admin")
def decide_end(end: int) -> ResponseReturnValue:
    form = _form_of(schemas.Decision())

    def settle(session: Session, who: Acting) -> str:
        act = endings.agree_end if form.command["decision"] == "agree" else endings.drop_end
        return f"/quan-tri/tai-khoan/{act(session, end, who).staff_id}"

    url = _carry_out(form, settle)
    if url:
        return redirect(url, 303)
    session, who = db.session(), acting()
    found = endings.find_end(session, end, who)
    grant = grants.find_grant(session, found.grant_id, who)
    return render_template(
        "staff/ending.html",
        form=form,
        end=found,
        grant=grant,
        account=accounts.find_account(session, grant.staff_id, who),
        names=accounts.names_of(session, [found.proposed_by, found.agreed_by]),
        roles=ROLES,
        me=who.party,
    ), form.status


def _form_of(schema: Schema, **blank: str) -> Form:
    """The form as sent, or unsent with what it starts from."""
    return Form.read(schema) if request.method == "POST" else Form.blank(**blank)


def _carry_out(form: Form, work: Callable[[Session, Acting], str]) -> str | None:
    """Do what a good form asks, once; the address to go to, or None when it was not sent or was refused."""
    if form.command is None or not form.ok:
        return None
    who = acting()
    try:
        return work_once(form.key, form.body, lambda session: work(session, who))
    except Refusal as refusal:
        form.refuse(refusal)
        return None


def _bodies() -> list[tuple[int, str]]:
    who = acting()
    return [(body.id, body.name) for body in union.bodies(db.session(), who.unit or 0, who.today)]


def _password_for(key: str) -> str:
    """The temporary password of the account this form makes: the same when a double click sends it again."""
    secret = str(current_app.config["SECRET_KEY"])
    return passwords.temporary(hmac.new(secret.encode(), f"temporary password {key}".encode(), sha256).digest())
