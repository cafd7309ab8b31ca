"""Doors of the settings that two persons change: what comes, from when, who agreed; proposing and stopping it."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.books.texts import bookkeeping_forms
from app.db import db
from app.forms import Form
from app.giving import receiving as by_appeal
from app.security import acting, allow
from app.setup import changing, coming, form_changes, money, proposals
from app.setup.answers import send
from app.setup.schemas import (
    AppealAccountSchema,
    BookkeepingSchema,
    EndSchema,
    FormTextSchema,
    LimitSchema,
    NumberingSchema,
    StopSchema,
)
from app.setup.waiting import CONCERNED
from app.staff import accounts
from app.union import receiving
from app.union.agreed import STOPPERS
from app.union.form_texts import BOOKKEEPING, bookkeeping_form
from app.union.service import POSITIONS
from ledger import limits, numbering
from ledger.errors import NotFound

pages = Blueprint("setup_changes", __name__, template_folder="templates")
HOME = "/quan-tri/thay-doi"
PROPOSE = {
    "tai-khoan-nhan": ("Đổi tài khoản nhận của một đợt", AppealAccountSchema, changing.propose_account),
    "ngung-tai-khoan": ("Ngừng nhận vào một tài khoản", EndSchema, changing.propose_end),
    "muc-ho-tro": ("Mức hỗ trợ tối đa cho một người", LimitSchema, changing.propose_limit),
    "cach-danh-so": ("Cách đánh số chứng từ", NumberingSchema, changing.propose_numbering),
    "mau-giay-to": ("Chữ in trên sổ và chứng từ", FormTextSchema, form_changes.propose_texts),
}
if len(bookkeeping_forms()) > 1:  # a choice, once the shelf has the books of both
    PROPOSE["hinh-thuc-so"] = ("Hình thức sổ kế toán của năm", BookkeepingSchema, form_changes.propose_bookkeeping)


@pages.get(HOME)
@allow(*CONCERNED)
def overview() -> ResponseReturnValue:
    """What comes, what waits for a second person, and what holds today."""
    return _overview(Form.blank())


def _overview(form: Form) -> ResponseReturnValue:
    session, who = db.session(), acting()
    unit = who.unit or 0
    ahead, open_ = coming.coming(session, unit, who.today), proposals.open_proposals(session, unit)
    held = limits.limit_on(session, unit, who.today)
    page = render_template(
        "setup/changes.html",
        form=form,
        coming=ahead,
        open=open_,
        titles=proposals.TITLES,
        names=accounts.names_of(
            session, [p for one in ahead for p in (one.proposed_by, one.agreed_by)] + [one.proposed_by for one in open_]
        ),
        appeals=[(a, by_appeal.account_on(session, a, who.today)) for a in money.appeals(session, unit)],
        numbers=coming.ways(numbering.is_monthly(session, unit, who.today.year)),
        limit=coming.told(held.most_amount, held.most_times, held.window_days) if held else "",
        may_stop=bool(who.roles.intersection(STOPPERS)),
        may_propose=bool(who.roles.intersection(("admin", "chief_accountant"))),
        forms=[(f"{HOME}/{slug}", title) for slug, (title, _, _) in PROPOSE.items()],
        may_read=bool(who.roles.intersection(("admin", "chief_accountant", "accountant", "auditor"))),
    )
    return page, form.status


@pages.route(f"{HOME}/<what>", methods=["GET", "POST"])
@allow("admin", "chief_accountant")
def propose(what: str) -> ResponseReturnValue:
    """One of the forms; what it proposes waits for another person."""
    if what not in PROPOSE:
        raise NotFound
    title, schema, act = PROPOSE[what]
    form = _begun() if what == "mau-giay-to" else Form.blank(window_days=365)
    if request.method == "POST":
        sent = send(schema(), lambda s, c, who: f"/quan-tri/khoi-tao/de-xuat/{act(s, c, who).id}", stay=HOME)
        if sent.url:
            return redirect(sent.url, 303)
        form = sent.form
    session, who = db.session(), acting()
    known = [a for a in money.accounts(session, who.unit or 0) if a.receives]
    page = render_template(
        "setup/change.html",
        form=form,
        what=what,
        title=title,
        year=(form_changes if what == "hinh-thuc-so" else numbering).first_free_year(session, who.unit or 0, who.today),
        picker=Form.blank(so=form.values.get("key", "")),
        kinds=list(form_changes.forms().items()),
        hands=[(f"signs_{position}", title.capitalize()) for position, (title, _) in POSITIONS.items()],
        bookkeeping=list(BOOKKEEPING.items()),
        kept=BOOKKEEPING[bookkeeping_form(session, who.unit or 0, who.today)],
        way=coming.ways(numbering.is_monthly(session, who.unit or 0, who.today.year)),
        appeals=[(a.id, a.name) for a in money.appeals(session, who.unit or 0)],
        accounts=[
            (a.place_id, f"{a.bank} {a.number}")
            for a in known
            if receiving.ended_on(session, a.place_id, who.today) is None
        ],
    )
    return page, form.status


def _begun() -> Form:
    """The words of the form that the address names, as they hold today; of the first one otherwise."""
    kinds, who = form_changes.forms(), acting()
    key = request.args.get("so", "")
    key = key if key in kinds else next(iter(kinds))
    now = form_changes.words_on(db.session(), who.unit or 0, key, who.today)
    ticked = {f"signs_{position}": 1 for position in now.signers}
    return Form.blank(key=key, title=now.title, form_line=now.form_line, legal_line=now.legal_line, **ticked)


@pages.route(f"{HOME}/<slug>/<int:ref>/dung", methods=["GET", "POST"])
@allow(*STOPPERS)
def stop(slug: str, ref: int) -> ResponseReturnValue:
    """Stop a change before its day, with the reason."""
    form = Form.blank()
    if request.method == "POST":
        sent = send(StopSchema(), lambda s, c, who: coming.stop(s, slug, ref, str(c["reason"]), who), stay=HOME)
        if sent.url:
            return redirect(sent.url, 303)
        form = sent.form
    session, who = db.session(), acting()
    try:
        found = coming.find(session, slug, ref, who)
    except NotFound:
        if form.ok:
            raise
        return _overview(form)  # somebody stopped it meanwhile, or its day has come: what was refused is said there
    names = accounts.names_of(session, [found.proposed_by, found.agreed_by])
    return render_template("setup/stop.html", form=form, one=found, names=names, back=HOME), form.status


def ahead() -> list[coming.Coming]:
    """What comes, for the pages of other rooms that show it."""
    return coming.coming(db.session(), acting().unit or 0, acting().today)
