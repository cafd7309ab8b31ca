"""The donor's doors: the form, the check page, the page of a pledge, and the paper. They work without JavaScript."""

from hashlib import sha256

from flask import Blueprint, Flask, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from app.copies.pages import Owner as Copied
from app.copies.pages import join as join_copies
from app.db import db, work_once
from app.forms import Form
from app.giving import (
    appeals,
    batch_pages,
    copies,
    counter,
    letter_pages,
    letters,
    names,
    originals,
    papers,
    pledges,
    story,
    throttle,
)
from app.giving.models import DONOR_KINDS, PUBLIC_NAMES, Appeal, Donor
from app.giving.schemas import PRESETS, PledgeForm
from app.giving.unlisted import private
from app.security import acting, public
from ledger.errors import KeyReused, Refusal
from receipts import qr
from receipts.words import vnd_in_words

pages = Blueprint("giving", __name__, template_folder="templates")
LARGE = 50_000_000  # above this the check page asks to count the zeros again
SIZES = {"a4": "pdf_a4", "a5": "pdf_a5"}


@pages.get("/ung-ho")
@public
def give() -> ResponseReturnValue:
    wanted = request.args.get("dot", "")
    return _form(Form.blank(appeal=wanted, public_name="none"))


@pages.post("/ung-ho")
@public
def give_step() -> ResponseReturnValue:
    """Check what was typed, show it once more, and only then promise."""
    form = Form.read(PledgeForm())
    step = request.form.get("step", "check")
    if step == "edit":
        form.errors, form.status = {}, 200
        return _form(form)
    if form.values.pop("website", "").strip():
        form.errors.setdefault("", []).append("Biểu mẫu có một ô phải để trống. Gửi lại lần nữa.")
        form.status = 422
    if form.ok:
        try:
            if step == "confirm":
                return redirect(work_once(form.key, form.body, lambda session: _promise(session, form)), 303)
            appeal = appeals.receiving_appeal(db.session(), form.command["appeal"], acting().today)
            return _check(form, appeal)
        except KeyReused as refusal:
            form.refuse(refusal)
            form.key = Form().key  # what was typed is kept, and may be sent as a new promise
        except Refusal as refusal:
            form.refuse(refusal)
    return _form(form)


def _promise(session: Session, form: Form) -> str:
    throttle.count_pledge(session, acting().now)
    pledge = pledges.make_pledge(session, form.command, acting())
    return url_for("giving.pledge", token=pledge.token)


def _form(form: Form) -> ResponseReturnValue:
    found = appeals.open_appeals(db.session(), acting().today)
    if len(found) == 1 and not form.values.get("appeal"):
        form.values["appeal"] = found[0].slug
    page = render_template(
        "giving/give.html", form=form, appeals=found, kinds=DONOR_KINDS, shown=PUBLIC_NAMES, presets=PRESETS,
        words=_words(form),
    )  # fmt: skip
    return page, form.status


def _check(form: Form, appeal: Appeal) -> ResponseReturnValue:
    donor = Donor(kind=form.command["kind"], name="" if form.command["kind"] == "anonymous" else form.command["name"])
    return render_template(
        "giving/check.html", form=form, gift=form.command, appeal=appeal, kinds=DONOR_KINDS, large=LARGE,
        words=vnd_in_words(form.command["amount"]), paper_name=names.paper_name(donor),
        public_name=names.public_name(donor, form.command["public_name"]),
    )  # fmt: skip


def _words(form: Form) -> str:
    """The amount in words when the server could read it; the script says the same while one types."""
    return vnd_in_words(form.command["amount"]) if form.command else ""


@pages.get("/ung-ho/<token>")
@public
def pledge(token: str) -> ResponseReturnValue:
    session: Session = db.session()
    found = pledges.find_by_token(session, token) or abort(404)
    transfer = pledges.transfer_of(session, found, acting().today)
    picture = Markup(qr.svg(transfer.payload, title=_spoken(transfer))) if transfer else None  # noqa: S704 - our own SVG
    appeal = session.get_one(Appeal, found.appeal_id)
    received = pledges.received_for(session, found.id)
    slip = pledges.slip_waiting(session, found.id)
    page = render_template(
        "giving/pledge.html",
        pledge=found,
        transfer=transfer,
        account=pledges.sent_elsewhere(session, found, acting().today),
        again=url_for("giving.give", dot=appeal.slug),
        picture=picture,
        received=received,
        grants=letters.granted(session, [one.paper for one in received]),
        words=vnd_in_words(found.amount),
        events=story.events_of(found, appeal.name, received, slip.code if slip else None),
    )
    return private(make_response(page))


@pages.get("/ung-ho/<token>/vietqr.png")
@public
def pledge_qr(token: str) -> ResponseReturnValue:
    """The picture to save: the donor's phone cannot scan its own screen."""
    found = pledges.find_by_token(db.session(), token) or abort(404)
    transfer = pledges.transfer_of(db.session(), found, acting().today) or abort(404)
    response = make_response(qr.png(transfer.payload, 720))
    response.content_type = "image/png"
    response.headers["Content-Disposition"] = f'attachment; filename="vietqr-{found.transfer_code}.png"'
    return private(response)


@pages.get("/bien-nhan/<token>.pdf")
@public
def paper(token: str) -> ResponseReturnValue:
    """The original, the same bytes for ever."""
    size = request.args.get("kho", "a5").lower()
    found = papers.find_paper(db.session(), token)
    if found is None or size not in SIZES:
        abort(404)
    receipt = found[1]
    body: bytes = getattr(originals.original_of(receipt.id), SIZES[size])
    response = make_response(body)
    response.content_type = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="bien-nhan-{receipt.label}-{size}.pdf"'
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    response.set_etag(sha256(body).hexdigest())
    return private(response).make_conditional(request)


@pages.get("/bien-nhan/<token>/kiem-tra")
@public
def check_paper(token: str) -> ResponseReturnValue:
    """From the donor's own address to the page that checks the receipt, with what its QR says."""
    found = papers.find_paper(db.session(), token) or abort(404)
    code = found[1].code
    response = redirect(f"/v/{code}#{originals.original_of(found[1].id).fragment}", 303)
    return private(make_response(response))


def _spoken(transfer: pledges.Transfer) -> str:
    """What the picture says, for those who hear it."""
    account = transfer.account
    return (
        f"Mã VietQR: {account.bank}, số tài khoản {account.number}, {account.holder}, "
        f"{transfer.amount} đồng, nội dung {transfer.content}"
    )


def init_app(app: Flask) -> None:
    """Join this room to the service."""
    app.register_blueprint(pages)
    app.register_blueprint(counter.counter)
    app.register_blueprint(letter_pages.pages)
    batch_pages.init_app(app)
    join_copies(app, Copied("receipt", "/thu/bien-nhan", counter.READERS, copies.look, copies.draw, copies.names))
