"""An empty house, and how its first people come in."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.acting import moment
from app.db import db, unit_of_work
from app.setup import founding, opening
from app.staff import sessions
from app.staff.accounts import add_account
from app.staff.models import Grant, Staff
from app.union import service as union

FIRST = {
    "unit_code": "LC", "unit_name": "LĐLĐ tỉnh Mẫu", "name_1": "Bùi Thị Một", "login_1": "bui.mot",
    "password_1": "núi cao sông dài 1", "name_2": "Đinh Văn Hai", "login_2": "dinh.hai",
    "password_2": "ruộng bậc thang 2",
}  # fmt: skip
CHIEF_PASSWORD = "thung lũng xanh 3"
HEADING = {
    "first_day": "01/01/2027", "upper": "TỔNG LĐLĐ VIỆT NAM", "name": "LĐLĐ TỈNH MẪU", "address": "Số 1 đường Mẫu",
    "budget_code": "1234567", "tax_code": "", "place_name": "Mẫu", "hotline": "0213 000 000",
}  # fmt: skip
ACCOUNT = {"bin": "970415", "number": "113366668888", "holder": "LDLD TINH MAU", "receives": "1"}
TITLES = [column.title for column in opening.COLUMNS]


@dataclass
class House:
    """The app, with browsers for people by log-in."""

    app: Flask
    keys: int = 0

    def client(self, login: str) -> FlaskClient:
        staff = db.session.scalar(select(Staff.id).where(Staff.login == login)) or 0
        token = unit_of_work(lambda session: sessions.open_session(session, staff, moment()))
        client = self.app.test_client()
        client.set_cookie(sessions.COOKIE, token)
        return client

    def send(self, client: FlaskClient, path: str, **values: object) -> TestResponse:
        self.keys += 1
        return client.post(f"/quan-tri/khoi-tao/{path}", data={"form_key": f"key-{self.keys}", **values})

    def sheet(self, client: FlaskClient, path: str, titles: Sequence[str], *rows: Sequence[object]) -> TestResponse:
        text = "\n".join(";".join(str(cell) for cell in row) for row in (titles, *rows))
        return self.send(client, path, sheet=(io.BytesIO(text.encode("utf-8-sig")), "bang.csv"))

    def found(self) -> FlaskClient:
        """The first two admins stand; a browser of the first."""
        code = founding.make_code(self.app.config["VAR_DIR"])
        assert self.send(self.app.test_client(), "bat-dau", code=code, **FIRST).location == "/dang-nhap"
        return self.client("bui.mot")

    def chief(self) -> FlaskClient:
        """A browser of the chief accountant, whom both admins agreed on: an admin signs no money."""

        def hire(session: Session) -> None:
            unit = union.first_unit(session) or 0
            admins = session.scalars(select(Grant.proposed_by).where(Grant.role == "admin")).all()
            staff = add_account(
                session, login="tran.truong", name="Trần Thị Trưởng", body=None, password=CHIEF_PASSWORD, now=moment(),
                must_change=False,
            )  # fmt: skip
            session.add(
                Grant(
                    staff_id=staff.id, unit_id=unit, body_id=None, role="chief_accountant",
                    valid_from=date(2020, 1, 1), valid_to=None, proposed_by=admins[0], agreed_by=admins[1], at=moment(),
                )
            )  # fmt: skip

        unit_of_work(hire)
        return self.client("tran.truong")

    def ready_for_balances(self, first_day: str = "01/01/2027") -> FlaskClient:
        """The unit, its account, box and two funds stand."""
        client = self.found()
        for path, values in (
            ("don-vi", HEADING | {"first_day": first_day}),
            ("tai-khoan", ACCOUNT),
            ("tai-khoan/ket", {"name": "Két cơ quan"}),
            ("quy-dot", {"code": "01", "name": "Tương hỗ chung"}),
            ("quy-dot", {"code": "02", "name": "Mái ấm", "earmarked": "1"}),
        ):
            assert self.send(client, path, **values).status_code == 303, path
        return client


def seen(page: str) -> str:
    """The hash of what a signer saw."""
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
    assert found, page
    return found[1]


@pytest.fixture
def house(app: Flask) -> House:
    return House(app)
