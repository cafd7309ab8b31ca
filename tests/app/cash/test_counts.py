"""The end of a cashier's day: the box counted note by note, beside both books; a difference named, and cleared up."""

import re
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

import pytest
from sqlalchemy import func, select

from app.acting import VIETNAM
from app.cash import counts
from app.cash.notes import notes_on
from app.db import db, unit_of_work
from ledger import balances, checks, errors, posting
from ledger.models import CashCount, Slip, Voucher
from tests.app.conftest import World

KEY = re.compile(r'name="form_key" value="([^"]+)"')


def today() -> str:
    return f"{datetime.now(VIETNAM):%d/%m/%Y}"


def send(world: World, role: str, path: str, **values: str) -> Any:
    client = world.client(role)
    found = KEY.search(client.get(path).text)
    return client.post(path, data={"form_key": found[1] if found else token_urlsafe(18), **values})


def gift(world: World, amount: str) -> None:
    given = {"appeal": "tuong-ho-chung", "kind": "anonymous", "public_name": "none"}
    through(world, send(world, "accountant", "/thu/ung-ho", place=str(world.cash), amount=amount, **given).location)


def through(world: World, slip: str) -> None:
    for role, step in (("chief_accountant", "chief"), ("approver", "head")):
        assert send(world, role, slip, step=step).status_code == 303
    done = send(world, "treasurer", slip, step="counted", entry_date=today())
    assert done.status_code == 303, done.text


def count(world: World, closes: bool, **notes: str) -> Any:
    return send(world, "treasurer", f"/khoa-quy/{world.cash}", day=today(), closes=str(int(closes)), **notes)


def test_a_day_that_agrees_is_closed_and_takes_no_more(any_world: World) -> None:
    world = any_world
    gift(world, "700.000")
    made = count(world, True, n500000="1", n200000="1")
    assert made.status_code == 303, made.text
    sheet = world.client("auditor").get(made.location).text
    assert "Bảy trăm nghìn đồng" in sheet
    assert "Đã khóa quỹ" in sheet
    late = send(
        world, "accountant", "/thu/ung-ho", place=str(world.cash), amount="50.000", appeal="tuong-ho-chung",
        kind="anonymous", public_name="none",
    )  # fmt: skip
    for role, step in (("chief_accountant", "chief"), ("approver", "head")):
        send(world, role, late.location, step=step)
    refused = send(world, "treasurer", late.location, step="counted", entry_date=today())
    assert refused.status_code == 422
    assert "đã khóa quỹ của ngày đó" in refused.text
    assert count(world, False, n500000="1").status_code == 422
    assert balances.place_money(db.session(), world.cash) == 700_000
    assert not checks.run(db.session().connection())


def test_a_shortage_is_named_booked_to_1381_and_the_day_then_closes(any_world: World) -> None:
    world = any_world
    gift(world, "700.000")
    refused = count(world, True, n500000="1", n100000="1", n50000="1")
    assert refused.status_code == 422
    assert "thiếu 50.000" in refused.text
    assert 'value="1"' in refused.text  # what was typed is still there
    made = count(world, False, n500000="1", n100000="1", n50000="1")
    assert made.status_code == 303, made.text
    assert any("lệch sổ" in task.title for task in counts.waiting(db.session(), world.acting("accountant")))
    slip = send(world, "accountant", made.location, fund=str(world.fund))
    assert slip.status_code == 303, slip.text
    assert send(world, "accountant", made.location, fund=str(world.fund)).status_code == 409
    assert not counts.waiting(db.session(), world.acting("accountant"))
    through(world, slip.location)
    line = db.session.scalars(select(Slip).where(Slip.kind == "PC")).one()
    assert (line.against, line.amount) == ("1381", 50_000)
    assert count(world, True, n500000="1", n100000="1", n50000="1").status_code == 303
    assert db.session.scalar(select(func.count()).select_from(CashCount).where(CashCount.closes == 1)) == 1
    assert not checks.run(db.session().connection())


def test_a_surplus_comes_in_by_slip_against_3381(world: World) -> None:
    gift(world, "500.000")
    made = count(world, False, n500000="1", n20000="1")
    through(world, send(world, "accountant", made.location, fund=str(world.fund)).location)
    assert db.session.scalars(select(Slip.against).where(Slip.amount == 20_000)).one() == "3381"
    assert count(world, True, n500000="1", n20000="1").status_code == 303


def test_only_the_cashier_counts_and_only_days_that_have_come(world: World) -> None:
    gift(world, "500.000")
    ahead = send(world, "treasurer", f"/khoa-quy/{world.cash}", day="31/12/2199", closes="0", n500000="1")
    assert ahead.status_code == 422
    assert send(world, "accountant", f"/khoa-quy/{world.cash}", day=today(), n500000="1").status_code == 403
    wrong = count(world, False, n500000="một")
    assert wrong.status_code == 422
    assert "số nguyên" in wrong.text
    command = {"day": world.acting("accountant").today, "pieces": {}, "closes": False, "note": ""}
    with pytest.raises(errors.Forbidden):
        unit_of_work(lambda s: counts.keep_count(s, world.cash, command, world.acting("accountant")))


def test_the_cashiers_book_shows_what_is_counted_but_not_booked(world: World) -> None:
    """The two books come from different acts; when they part, no day closes."""
    gift(world, "500.000")
    who = world.party

    def loose(session: Any) -> None:
        slip = posting.prepare_slip(
            session, unit=world.unit, kind="PT", day=datetime.now(VIETNAM).date(), place=world.cash, fund=world.fund,
            against="3538", amount=200_000, description="Thu", by=who["accountant"], now=datetime.now(VIETNAM),
        )  # fmt: skip
        for step, role in (("chief", "chief_accountant"), ("head", "approver"), ("counted", "treasurer")):
            posting.step_slip(session, slip.id, step, by=who[role], now=datetime.now(VIETNAM))

    unit_of_work(loose)
    books = counts.books_of(db.session(), world.cash, datetime.now(VIETNAM).date())
    assert (books.booked, books.cashier) == (500_000, 700_000)
    refused = count(world, True, n500000="1")
    assert refused.status_code == 422
    assert "sổ thủ quỹ 700.000" in refused.text
    assert db.session.scalar(select(func.count()).select_from(Voucher)) == 1


def test_notes_are_dated() -> None:
    day = datetime.now(VIETNAM).date()
    assert notes_on(day)[0] == 500_000
    assert notes_on(day) == sorted(notes_on(day), reverse=True)
    assert 500_000 not in notes_on(day.replace(year=2002))
