"""Doors of the steps about the unit itself: heading, signers, address and key, the trial receipt."""

from io import BytesIO

from flask import Blueprint, redirect, send_file
from flask.typing import ResponseReturnValue

from app.db import db, unit_of_work
from app.forms import Form
from app.keys import receipt_key_id
from app.security import acting, allow
from app.setup import papers, proposals, unit
from app.setup.answers import HOME, address, offer, send, show
from app.setup.schemas import AddressSchema, HeadingSchema, KeySchema, PlainSchema, SignersSchema
from app.union import service as union
from app.union import settings
from app.union.agreed import has_begun
from app.union.pages import site

pages = Blueprint("setup_unit", __name__, template_folder="templates")
ADDRESS = "/quan-tri/khoi-tao/dia-chi-khoa"


@pages.route("/quan-tri/khoi-tao/don-vi", methods=["GET", "POST"])
@allow("admin")
def heading() -> ResponseReturnValue:
    """The heading of the papers and the first day."""
    who, session = acting(), db.session()
    known = union.profile_at(session, who.unit or 0, who.today)
    first = unit.first_day(session, who.unit or 0)
    begin = {name: getattr(known, name) for name in settings.HEADING} if known else {"upper": "TỔNG LĐLĐ VIỆT NAM"}
    if first:
        begin["first_day"] = f"{first:%d/%m/%Y}"
    return offer(
        "setup/heading.html",
        HeadingSchema(),
        unit.keep_unit,
        slug="don-vi",
        begin=begin,
        two_persons=has_begun(session, who.unit or 0),
    )


@pages.route("/quan-tri/khoi-tao/nguoi-ky", methods=["GET", "POST"])
@allow("admin")
def signers() -> ResponseReturnValue:
    """Who signs, by position."""
    who, session = acting(), db.session()
    known = union.signers_at(session, who.unit or 0, who.today)
    begin: dict[str, object] = {"valid_from": f"{unit.first_day(session, who.unit or 0) or who.today:%d/%m/%Y}"}
    for position, authority, title in unit.STARTING:
        row = known.get(position)
        begin[f"{position}_authority"] = row.authority if row else authority
        begin[f"{position}_title"] = row.title if row else title
        begin[f"{position}_name"] = row.name if row else ""
    return offer(
        "setup/signers.html",
        SignersSchema(),
        unit.keep_signers,
        slug="nguoi-ky",
        begin=begin,
        positions=union.POSITIONS,
        two_persons=unit.needs_second(session, who.unit or 0),
    )


@pages.get(ADDRESS)
@allow("admin")
def address_and_key() -> ResponseReturnValue:
    """The address frozen into QRs and the copy of the key."""
    return _address_page(Form.blank())


@pages.post(ADDRESS)
@allow("admin")
def confirm_address() -> ResponseReturnValue:
    sent = send(
        AddressSchema(),
        lambda session, command, who: papers.keep_address(session, str(command["address"]), address(), who),
        stay=ADDRESS,
    )
    return redirect(sent.url, 303) if sent.url else _address_page(sent.form)


@pages.post(f"{ADDRESS}/tai-khoa")
@allow("admin")
def download_key() -> ResponseReturnValue:
    """The private key's file, to be kept off this machine."""
    data = unit_of_work(lambda session: papers.hand_out_key(session, acting()))
    made = send_file(
        BytesIO(data), "application/octet-stream", as_attachment=True, download_name="khoa-ky-bien-nhan.json"
    )
    made.headers["Cache-Control"] = "no-store"
    return made


@pages.post(f"{ADDRESS}/ma-khoa")
@allow("admin")
def prove_key() -> ResponseReturnValue:
    sent = send(
        KeySchema(),
        lambda session, command, who: papers.keep_key_proof(session, str(command["kid"]), who),
        stay=ADDRESS,
    )
    return redirect(sent.url, 303) if sent.url else _address_page(sent.form)


@pages.route("/quan-tri/khoi-tao/bien-nhan-thu", methods=["GET", "POST"])
@allow("admin", "chief_accountant")
def trial() -> ResponseReturnValue:
    """Look at a receipt that proves nothing, then say so."""
    return offer(
        "setup/trial.html",
        PlainSchema(),
        lambda session, _, who: papers.keep_trial(session, who),
        slug="bien-nhan-thu",
        begin={},
        done=proposals.last_mark(db.session(), acting().unit or 0, "bien-nhan-thu") is not None,
    )


@pages.get("/quan-tri/khoi-tao/bien-nhan-thu.pdf")
@allow("admin", "chief_accountant")
def trial_paper() -> ResponseReturnValue:
    data = papers.trial_receipt(db.session(), address(), site().domain, acting())
    return send_file(BytesIO(data), "application/pdf", download_name="bien-nhan-thu.pdf")


def _address_page(form: Form) -> ResponseReturnValue:
    session, unit_id = db.session(), acting().unit or 0
    kid = receipt_key_id()
    return show(
        "setup/address.html",
        form,
        "dia-chi-khoa",
        address=address(),
        secure=address().startswith("https://"),
        address_done=settings.is_checked(session, unit_id, "address", address()),
        key_done=settings.is_checked(session, unit_id, "key", kid),
        kid=kid if settings.is_checked(session, unit_id, "key", kid) else "",
        other_key=Form.blank().key,
        home=HOME,
    )
