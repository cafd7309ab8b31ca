"""Doors of the steps that read a sheet: opening balances, union bodies, working people; and the empty sheets."""

import secrets
from io import BytesIO

from flask import Blueprint, redirect, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.acting import Acting
from app.db import db
from app.forms import Form
from app.security import acting, allow
from app.setup import balances, opening, people, proposals, unit
from app.setup.answers import send, show, uploaded
from app.setup.balances import SheetFaults
from app.setup.people import Handed
from app.setup.schemas import PlainSchema
from app.setup.sheets import make_template
from app.union import service as union
from ledger.errors import NotFound

pages = Blueprint("setup_sheets", __name__, template_folder="templates")
OPENING = "/quan-tri/khoi-tao/so-du"
PEOPLE = "/quan-tri/khoi-tao/nhan-su"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEMPLATES = {
    "so-du": ("Số dư ban đầu", opening.COLUMNS, opening.EXAMPLES),
    "cong-doan": ("Công đoàn", people.BODY_COLUMNS, people.BODY_EXAMPLES),
    "nguoi-lam-viec": ("Người làm việc", people.STAFF_COLUMNS, people.STAFF_EXAMPLES),
}


@pages.get("/quan-tri/khoi-tao/mau/<name>.xlsx")
@allow("admin", "chief_accountant", "accountant")
def template(name: str) -> ResponseReturnValue:
    """An empty sheet to fill in."""
    if name not in TEMPLATES:
        raise NotFound
    return send_file(BytesIO(make_template(*TEMPLATES[name])), XLSX, as_attachment=True, download_name=f"{name}.xlsx")


@pages.get(OPENING)
@allow("admin", "chief_accountant", "accountant")
def balances_page() -> ResponseReturnValue:
    """Where the opening sheet is handed in."""
    return _opening_page(Form.blank(), None)


@pages.post(OPENING)
@allow("admin", "chief_accountant", "accountant")
def hand_in() -> ResponseReturnValue:
    data = uploaded()

    def work(session: Session, _: dict[str, object], who: Acting) -> str:
        return f"/quan-tri/khoi-tao/de-xuat/{balances.propose_opening(session, data, who).id}"

    sent = send(PlainSchema(), work, stay=OPENING, data=data, sheet="sheet")
    return redirect(sent.url, 303) if sent.url else _opening_page(sent.form, sent.faults)


def _opening_page(form: Form, faults: SheetFaults | None) -> ResponseReturnValue:
    session, unit_id = db.session(), acting().unit or 0
    waiting = [p for p in proposals.open_proposals(session, unit_id) if p.kind == "opening"]
    return show(
        "setup/balances.html",
        form,
        "so-du",
        faults=faults.faults if faults else [],
        waiting=waiting,
        signed=proposals.signed(session, unit_id, "opening"),
        first_day=unit.first_day(session, unit_id),
        columns=opening.COLUMNS,
    )


@pages.get(PEOPLE)
@allow("admin")
def people_page() -> ResponseReturnValue:
    """Where bodies and staff are handed in."""
    return _people_page(Form.blank(), None)


@pages.post(f"{PEOPLE}/cong-doan")
@allow("admin")
def hand_in_bodies() -> ResponseReturnValue:
    data = uploaded()

    def work(session: Session, _: dict[str, object], who: Acting) -> None:
        people.load_bodies(session, data, who)

    sent = send(PlainSchema(), work, stay=PEOPLE, data=data, sheet="sheet")
    return redirect(sent.url, 303) if sent.url else _people_page(sent.form, sent.faults)


@pages.post(f"{PEOPLE}/nguoi-lam-viec")
@allow("admin")
def hand_in_staff() -> ResponseReturnValue:
    """The temporary passwords are shown in this one answer and kept nowhere."""
    data = uploaded()
    handed: list[Handed] = []

    def work(session: Session, _: dict[str, object], who: Acting) -> None:
        handed[:] = people.load_staff(session, data, lambda: secrets.token_bytes(32), who)

    sent = send(PlainSchema(), work, stay=PEOPLE, data=data, sheet="sheet")
    if sent.url and not handed:
        return redirect(sent.url, 303)
    return _people_page(sent.form, sent.faults, handed, staff=True)


def _people_page(
    form: Form, faults: SheetFaults | None, handed: list[Handed] | None = None, *, staff: bool = False
) -> ResponseReturnValue:
    """`staff` says that `form` is the lower of the two: what is wrong with a sheet stands at that sheet."""
    who = acting()
    return show(
        "setup/people.html",
        form,
        "nhan-su",
        faults=faults.faults if faults else [],
        handed=handed or [],
        about_staff=staff,
        bodies=union.bodies(db.session(), who.unit or 0, who.today),
        other_key=Form.blank().key,
    )
