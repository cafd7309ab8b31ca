"""Doors of the steps about money: accounts and boxes, funds and appeals, last numbers, months."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from app.db import db
from app.forms import Form
from app.security import acting, allow
from app.setup import money, unit
from app.setup.answers import offer, send, show
from app.setup.schemas import (
    NUMBERED,
    AccountSchema,
    AppealSchema,
    BoxSchema,
    FundSchema,
    NumbersSchema,
    PlainSchema,
)
from app.union.agreed import has_begun
from app.union.receiving import ended_on
from ledger.voucher import KINDS
from receipts.banks import BANKS

pages = Blueprint("setup_money", __name__, template_folder="templates")
PLACES = "/quan-tri/khoi-tao/tai-khoan"
FUNDS = "/quan-tri/khoi-tao/quy-dot"


@pages.get(PLACES)
@allow("admin")
def places() -> ResponseReturnValue:
    """Bank accounts and cash boxes."""
    return _places_page(Form.blank(receives=1))


@pages.post(PLACES)
@allow("admin")
def add_account() -> ResponseReturnValue:
    sent = send(AccountSchema(), money.add_account, stay=PLACES)
    return redirect(sent.url, 303) if sent.url else _places_page(sent.form)


@pages.post(f"{PLACES}/<int:place>/xac-nhan")
@allow("admin")
def confirm_account(place: int) -> ResponseReturnValue:
    """The second person's yes to an account of the first days."""
    sent = send(PlainSchema(), lambda session, _, who: money.confirm_account(session, place, who), stay=PLACES)
    return redirect(sent.url, 303) if sent.url else _places_page(sent.form)


@pages.post(f"{PLACES}/ket")
@allow("admin")
def add_box() -> ResponseReturnValue:
    sent = send(BoxSchema(), money.add_box, stay=PLACES)
    return redirect(sent.url, 303) if sent.url else _places_page(sent.form)


def _places_page(form: Form) -> ResponseReturnValue:
    session, unit_id = db.session(), acting().unit or 0
    return show(
        "setup/places.html",
        form,
        "tai-khoan",
        accounts=money.accounts(session, unit_id),
        boxes=[place for place in money.places(session, unit_id) if place.account == "1111"],
        me=acting().party,
        today=acting().today,
        ended={a.place_id for a in money.accounts(session, unit_id) if ended_on(session, a.place_id, acting().today)},
        banks=[(bank.bin, bank.name) for bank in sorted(BANKS, key=lambda b: b.name.lower()) if not bank.receives_only],
        two_persons=has_begun(session, unit_id),
        other_key=Form.blank().key,
    )


@pages.get(FUNDS)
@allow("admin")
def funds() -> ResponseReturnValue:
    """Funds and the appeals that fill them."""
    return _funds_page(Form.blank())


@pages.post(FUNDS)
@allow("admin")
def add_fund() -> ResponseReturnValue:
    sent = send(FundSchema(), money.add_fund, stay=FUNDS)
    return redirect(sent.url, 303) if sent.url else _funds_page(sent.form)


@pages.post(f"{FUNDS}/dot")
@allow("admin")
def add_appeal() -> ResponseReturnValue:
    sent = send(AppealSchema(), lambda s, command, who: money.add_appeal(s, command, who) and None, stay=FUNDS)
    return redirect(sent.url, 303) if sent.url else _funds_page(sent.form, appeal=True)


def _funds_page(form: Form, *, appeal: bool = False) -> ResponseReturnValue:
    session, unit_id = db.session(), acting().unit or 0
    return show(
        "setup/funds.html",
        form,
        "quy-dot",
        funds=money.funds(session, unit_id),
        accounts=[
            account
            for account in money.accounts(session, unit_id)
            if account.receives and not ended_on(session, account.place_id, acting().today)
        ],
        appeals=money.appeals(session, unit_id),
        about_appeal=appeal,
        empty=Form.blank(),
        other_key=Form.blank().key,
    )


@pages.route("/quan-tri/khoi-tao/so-phieu", methods=["GET", "POST"])
@allow("admin", "chief_accountant")
def numbers() -> ResponseReturnValue:
    """The last numbers used on paper this year."""
    session, unit_id = db.session(), acting().unit or 0
    return offer(
        "setup/numbers.html",
        NumbersSchema(),
        money.start_numbers,
        slug="so-phieu",
        begin=dict.fromkeys(NUMBERED, 0),
        kinds=[(kind, KINDS.get(kind, "Biên nhận ủng hộ")) for kind in NUMBERED],
        series=money.series(session, unit_id),
        first_day=unit.first_day(session, unit_id),
    )


@pages.route("/quan-tri/khoi-tao/ky", methods=["GET", "POST"])
@allow("admin", "chief_accountant")
def months() -> ResponseReturnValue:
    """The months of the year."""
    session, unit_id = db.session(), acting().unit or 0
    return offer(
        "setup/months.html",
        PlainSchema(),
        lambda s, _, who: money.open_year(s, who),
        slug="ky",
        begin={},
        months=money.months(session, unit_id),
        first_day=unit.first_day(session, unit_id),
        method=request.method,
    )
