"""What people do in the stories of giving: promise on the form, enter a bank line, book it."""

import re
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.acting import VIETNAM, moment
from app.db import db
from app.giving.models import Donor, Gift, Pledge, ReceiptPaper
from ledger.models import MovementRow, Receipt, Voucher
from tests.app.conftest import World

WRITTEN = (Pledge, Donor, Gift, ReceiptPaper, Receipt, Voucher, MovementRow)
GIFT = {
    "appeal": "tuong-ho-chung", "amount": "200k", "kind": "benefactor", "name": "Nguyễn Thị Cho", "tax_code": "",
    "address": "", "public_name": "short", "contact": "", "message": "", "website": "",
}  # fmt: skip


def rows() -> dict[str, int]:
    """How many rows there are of everything a gift may write."""
    db.session.rollback()
    return {model.__name__: db.session.scalar(select(func.count()).select_from(model)) or 0 for model in WRITTEN}


def key_in(page: TestResponse) -> str:
    """The form key of a page."""
    found = re.search(r'name="form_key" value="([^"]+)"', page.text)
    assert found, page.text
    return found[1]


def today() -> str:
    return f"{moment().astimezone(VIETNAM):%d/%m/%Y}"


def promise(client: FlaskClient, **changed: Any) -> TestResponse:
    """Send the donor's form through to the promise."""
    key = key_in(client.get("/ung-ho"))
    return client.post("/ung-ho", data={**GIFT, **changed, "form_key": key, "step": "confirm"})


def pledge_of(answer: TestResponse) -> Pledge:
    assert answer.status_code == 303, answer.text
    return db.session.scalars(select(Pledge).where(Pledge.token == answer.location.rsplit("/", 1)[1])).one()


def enter_line(world: World, *, content: str, amount: str = "200.000", day: str = "", **changed: Any) -> TestResponse:
    """The accountant copies one line of the statement."""
    client = world.client("accountant")
    key = key_in(client.get("/ngan-hang/nhap"))
    line = {
        "place": world.bank,
        "day": day or today(),
        "reference": "FT26069000001",
        "amount": amount,
        "content": content,
    }
    return client.post("/ngan-hang/nhap", data={**line, **changed, "form_key": key})


def book(world: World, line: str, **choice: Any) -> TestResponse:
    """The accountant says what the line at address `line` is, and confirms."""
    client = world.client("accountant")
    key = key_in(client.get(line))
    return client.post(line, data={**choice, "form_key": key, "step": "confirm"})


def receive(world: World, pledge: Pledge, amount: str = "200.000", reference: str = "FT26069000001") -> TestResponse:
    """The pledged money arrives and is booked; answers the receipt's address."""
    line = enter_line(world, content=f"{pledge.transfer_code} ung ho", amount=amount, reference=reference)
    assert line.status_code == 303, line.text
    done = book(world, line.location, choice=f"code:{pledge.transfer_code}")
    assert done.status_code == 303, done.text
    return done
