"""Settings written straight into the database with an hour that never was: the guards know no clock, so they let them
in; the log takes them in at its own hour, and the verifier sees the two apart."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.acting import VIETNAM, moment
from app.books.log.checkpoints import export_lines, keep_checkpoint
from app.db import db, unit_of_work
from app.staff.models import Grant, Staff
from app.union.models import Account, Profile, Signer
from ledger import posting, verifier
from ledger.columns import Moment
from ledger.guards import logged
from ledger.models import PersonLimit
from ledger.voucher import Draft, Movement
from tests.app.houses import opened

BACK = timedelta(days=10)


@dataclass
class Unit:
    """A real one, no sample: who sets, who agrees, and a bank place without an account yet."""

    app: Flask
    unit: int = 0
    one: int = 0
    two: int = 0
    place: int = 0
    staff: int = 0


@pytest.fixture(params=["sqlite", "postgres"])
def books(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Unit]:
    with ExitStack() as stack:
        url, owner = f"sqlite:///{tmp_path / 'books.db'}", ""
        if request.param == "postgres":
            made = stack.enter_context(request.getfixturevalue("postgres_shelf").bare())
            url, owner = made.url, made.owner_url
        unit = Unit(stack.enter_context(opened(tmp_path, url, owner)))
        unit_of_work(lambda session: begin(session, unit))
        yield unit
        db.session.remove()
        db.engine.dispose()


def begin(session: Session, u: Unit) -> None:
    """Papers are begun, so that from here on a setting takes two and waits for its day."""
    now = moment()
    today = now.astimezone(VIETNAM).date()
    u.unit = posting.open_unit(session, code="LC", name="LĐLĐ tỉnh thử")
    fund = posting.open_fund(session, unit=u.unit, code="01", name="Tương hỗ chung")
    posting.open_period(session, unit=u.unit, year=today.year, month=today.month)
    u.place = posting.open_place(session, unit=u.unit, account="1121", name="Tài khoản")
    u.one, u.two = (posting.new_party(session, now=now) for _ in range(2))
    for party, login in ((u.one, "mot"), (u.two, "hai")):
        staff = Staff(party_id=party, login=login, name=login, password_hash="-", must_change=False, active=True,
                      created_at=now)  # fmt: skip
        session.add(staff)
        session.flush()
        u.staff = staff.id
        other = u.two if party == u.one else u.one
        session.add(Grant(staff_id=staff.id, unit_id=u.unit, body_id=None, role="admin", valid_from=date(2020, 1, 1),
                          valid_to=None, proposed_by=party, agreed_by=other, agreed_at=now, at=now))  # fmt: skip
    session.add(Profile(unit_id=u.unit, valid_from=today, upper="", name="LĐLĐ", address="", budget_code="",
                        tax_code="", place_name="", hotline="", is_sample=False, by_id=u.one, at=now))  # fmt: skip
    session.flush()
    movement = Movement("3388", "3538", 1_000, fund, fund)
    posting.post(session, Draft(u.unit, "PKT", today, today, "Thử", (movement,)), by=u.one, now=now)


def account(u: Unit, told: datetime, day: date) -> Account:
    return Account(place_id=u.place, bin="970415", bank="VietinBank", number="1", holder="KE TROM", receives=True,
                   valid_from=day, by_id=u.one, at=told, agreed_by=u.two, agreed_at=told)  # fmt: skip


def signer(u: Unit, told: datetime, day: date) -> Signer:
    return Signer(unit_id=u.unit, position="cashier", authority="", title="THỦ QUỸ", name="Ai đó", valid_from=day,
                  by_id=u.one, at=told, agreed_by=u.two, agreed_at=told)  # fmt: skip


def limit(u: Unit, told: datetime, day: date) -> PersonLimit:
    return PersonLimit(unit_id=u.unit, window_days=30, most_amount=1, most_times=None, valid_from=day, by_id=u.one,
                       agreed_by=u.two, at=told)  # fmt: skip


def heading(u: Unit, told: datetime, day: date) -> Profile:
    return Profile(unit_id=u.unit, valid_from=day, upper="", name="KHÁC", address="", budget_code="", tax_code="",
                   place_name="", hotline="", is_sample=False, by_id=u.one, at=told, agreed_by=u.two,
                   agreed_at=told)  # fmt: skip


Setting = Callable[[Unit, datetime, date], Any]
SETTINGS: dict[str, Setting] = {
    "bank_account": account, "signer": signer, "person_limit": limit, "unit_profile": heading,
}  # fmt: skip


def judged(folder: Path, private: bool = True) -> list[dict[str, Any]]:
    export = folder / "so.jsonl"
    export.write_bytes(b"".join(export_lines(db.engine, private=private, now=moment())))
    check = verifier.Check(export, private=private)
    check.run([], [], [])
    found: list[dict[str, Any]] = verifier.as_json(check)["findings"]
    return found


def test_notice_that_nobody_gave(books: Unit, tmp_path: Path) -> None:
    assert keep_checkpoint() is not None
    assert judged(tmp_path) == []
    told, today = moment() - BACK, moment().astimezone(VIETNAM).date()
    for many, kind in enumerate(SETTINGS, start=1):
        unit_of_work(lambda session, kind=kind: session.add(SETTINGS[kind](books, told, today)))
        for private in (True, False):
            found = judged(tmp_path, private)
            assert {finding["code"] for finding in found} == {"time_stated"}
            assert {finding["where"].split()[0] for finding in found} == set(list(SETTINGS)[:many])
            assert all(finding["after_checkpoint"] and not finding["before_checkpoint"] for finding in found)


def test_settings_with_their_true_hour_are_fine(books: Unit, tmp_path: Path) -> None:
    now = moment()
    day = now.astimezone(VIETNAM).date() + timedelta(days=3)
    for kind in SETTINGS:
        unit_of_work(lambda session, kind=kind: session.add(SETTINGS[kind](books, now, day)))
    assert judged(tmp_path) == []


def test_every_time_of_a_logged_table_is_named_as_one() -> None:
    """The verifier knows times by their columns' names."""
    wrong = [
        str(column)
        for table in logged.tables()
        for column in table.columns
        if isinstance(column.type, Moment) != (column.name == "at" or column.name.endswith("_at"))
    ]
    assert wrong == []
    assert [
        str(c) for t in logged.tables() for c in t.columns if isinstance(c.type, Moment) and c.info.get("sealed")
    ] == []
