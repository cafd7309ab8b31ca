"""What the stories of help and cash share: money in the fund and the box, a proposal, forms as a browser sends them."""

import html
import re
import secrets
from datetime import date

from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.acting import Acting
from app.db import db, unit_of_work
from ledger import posting
from ledger.models import Base
from ledger.voucher import Draft, Movement
from tests.app.conftest import NOW, World

TODAY = Acting().today


def fill(world: World, amount: int, *, day: date = TODAY, box: int | None = None) -> None:
    """`amount` comes to the fund by bank; `box` of it (all, when not said) is brought to the cash box."""
    fund, by = world.fund, world.party
    taken = amount if box is None else box
    gift = Movement("1121", "3538", amount, fund, fund, debit_place=world.bank)
    drawn = Movement("113", "1121", taken, fund, fund, credit_place=world.bank)

    def work(session: Session) -> None:
        for kind, line in (("BC", gift), ("BN", drawn)):
            draft = Draft(world.unit, kind, day, day, "Tiền mẫu", (line,), outside_ref=secrets.token_hex(6))
            posting.post(session, draft, by=by["accountant"], now=NOW)
        slip = posting.prepare_slip(
            session, unit=world.unit, kind="PT", day=day, place=world.cash, fund=fund, against="113", amount=taken,
            description="Rút tiền mẫu", by=by["accountant"], now=NOW,
        )  # fmt: skip
        for step, role in (("chief", "chief_accountant"), ("head", "approver"), ("counted", "treasurer")):
            posting.step_slip(session, slip.id, step, by=by[role], now=NOW)
        posting.post_slip(session, slip.id, entry_date=day, by=by["treasurer"], now=NOW)

    unit_of_work(work)


def proposal(world: World, **changed: object) -> dict[str, object]:
    """A proposal's fields as an officer types them."""
    return {
        "name": "Giàng A Mẫu", "is_member": "1", "body": world.body, "category": "illness", "fund": world.fund,
        "amount": "3tr", "reason": "Nằm viện dài ngày, nhà có ba con nhỏ.", "papers": "Giấy ra viện 01/03/2026",
        **changed,
    }  # fmt: skip


def send(client: FlaskClient, path: str, fields: dict[str, object], key: str | None = None) -> TestResponse:
    """Post `fields` with a fresh form key, or again with `key`."""
    return client.post(path, data={**fields, "form_key": key or secrets.token_hex(8)})


def propose(world: World, **changed: object) -> str:
    """The address of a new request."""
    answer = send(world.client("officer"), "/ho-so/moi", proposal(world, **changed))
    assert answer.status_code == 303, sentences(answer)
    return str(answer.location)


def hidden(page: str, name: str) -> str:
    """The value of a hidden input."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
    assert found, f"no hidden {name}"
    return html.unescape(found[1])


def seen(client: FlaskClient, path: str) -> dict[str, object]:
    """What an approver's form carries: the version and the words it shows."""
    page = client.get(path).text
    return {"version": hidden(page, "version"), "seen": hidden(page, "seen")}


def approve(world: World, path: str, amount: str = "3tr") -> None:
    """The approver agrees to `amount`."""
    client = world.client("approver")
    answer = send(client, path, {**seen(client, path), "decision": "approve", "amount": amount})
    assert answer.status_code == 303, sentences(answer)


def order(world: World, path: str, amount: str = "3tr", day: date = TODAY) -> TestResponse:
    """The accountant prepares a phiếu chi."""
    fields: dict[str, object] = {"place": world.cash, "amount": amount, "doc_date": f"{day:%d/%m/%Y}"}
    return send(world.client("accountant"), f"{path}/chi", fields)


def sign(world: World, slip: str) -> None:
    """Both signatures."""
    for role, step in (("chief_accountant", "chief"), ("approver", "head")):
        answer = send(world.client(role), slip, {"step": step})
        assert answer.status_code == 303, sentences(answer)


def count(world: World, slip: str, day: date = TODAY) -> TestResponse:
    """The treasurer counts the money."""
    return send(world.client("treasurer"), slip, {"step": "counted", "entry_date": f"{day:%d/%m/%Y}"})


def sentences(answer: TestResponse) -> str:
    """The page's words without its marks."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def rows() -> dict[str, int]:
    """How many rows each table has: the same before and after a refusal."""
    db.session.rollback()
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }
