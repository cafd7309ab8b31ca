"""A small federation behind a real app: one person for each role, a cash box, a bank account, an appeal.

`world` is the story's scene; `world.client("accountant")` is a browser already signed in as that person.
"""

import re
import shutil
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.acting import Acting
from app.db import unit_of_work
from app.formats import fold
from app.giving.models import Appeal
from app.staff import passwords
from app.staff.models import Grant, SignIn, Staff
from app.union.models import Account, Body, Person, Profile, Signer
from ledger import posting
from tests.app.houses import build, empty, on_postgres, on_sqlite, opened
from tests.databases import Books, PostgresShelf

NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
ROLES = (
    "officer", "accountant", "chief_accountant", "treasurer", "storekeeper", "approver", "auditor", "planner", "admin",
)  # fmt: skip
NAMES = {
    "officer": "Lò Thị Mẫu", "accountant": "Nguyễn Văn Sổ", "chief_accountant": "Trần Thị Trưởng",
    "treasurer": "Hoàng Thị Quỹ", "storekeeper": "Vàng A Kho", "approver": "Phạm Văn Duyệt",
    "auditor": "Lý Thị Soát", "planner": "Đỗ Văn Kế", "admin": "Bùi Thị Quản",
}  # fmt: skip
REAL_PASSWORDS = {"_hasher": passwords._hasher, "_NOBODY": passwords._NOBODY}


@dataclass
class World:
    """Ids a story needs, and browsers for its people."""

    app: Flask
    unit: int = 0
    fund: int = 0
    cash: int = 0
    bank: int = 0
    appeal: int = 0
    body: int = 0
    party: dict[str, int] = field(default_factory=dict)

    def acting(self, role: str) -> Acting:
        return Acting(self.party[role], self.unit, frozenset({role}), NAMES[role], NOW)

    def client(self, role: str | None = None) -> FlaskClient:
        client = self.app.test_client()
        if role:
            client.set_cookie("phien", f"test-token-of-{role}")
        return client


@dataclass(frozen=True)
class Town:
    """A house with its people in it, to be copied: a file or a database, and the ids of the scene."""

    pattern: Path | Books
    ids: dict[str, Any]

    @classmethod
    def settled(cls, app: Flask, pattern: Path | Books) -> "Town":
        scene = World(app)
        unit_of_work(lambda session: _people(session, scene))
        return cls(pattern, {key: value for key, value in vars(scene).items() if key != "app"})

    def scene(self, app: Flask) -> World:
        """A copy's scene: its people sign in today."""
        scene = World(app, **deepcopy(self.ids))
        unit_of_work(_sign_in)
        return scene


@pytest.fixture(scope="module", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    """Hashes at the lowest cost: with the real one, a story of sign-ins does little else."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    costs = f"m={cheap.memory_cost},t={cheap.time_cost},"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", cheap)
        patch.setattr(passwords, "_NOBODY", re.sub(r"m=\d+,t=\d+,", costs, passwords._NOBODY))
        yield


@pytest.fixture
def real_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """The costs that the service has."""
    for name, value in REAL_PASSWORDS.items():
        monkeypatch.setattr(passwords, name, value)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """A service on an empty house."""
    with on_sqlite(tmp_path, empty()) as made:
        yield made


@pytest.fixture(scope="session")
def sqlite_town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    folder = tmp_path_factory.mktemp("town")
    with opened(folder, f"sqlite:///{folder / 'books.db'}") as app:
        return Town.settled(app, folder / "books.db")


@pytest.fixture(scope="session")
def postgres_house(postgres_shelf: PostgresShelf) -> Iterator[Books]:
    """An empty house on PostgreSQL, made once a worker and copied."""
    with postgres_shelf.bare() as books:
        build(books.url, books.owner_url)
        yield books


@pytest.fixture(scope="session")
def postgres_town(
    postgres_shelf: PostgresShelf, postgres_house: Books, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    with postgres_shelf.take(like=postgres_house) as books:
        with opened(tmp_path_factory.mktemp("town"), books.url, books.owner_url, built=True) as app:
            town = Town.settled(app, books)
        yield town


@pytest.fixture
def world(tmp_path: Path, sqlite_town: Town) -> Iterator[World]:
    with on_sqlite(tmp_path, sqlite_town.pattern) as made:
        yield sqlite_town.scene(made)


@pytest.fixture
def new_world(tmp_path: Path, sqlite_town: Town) -> Iterator[World]:
    """The scene on a service of its own, for a story that changes the service itself."""
    shutil.copyfile(sqlite_town.pattern, tmp_path / "books.db")
    with opened(tmp_path, f"sqlite:///{tmp_path / 'books.db'}", built=True) as made:
        yield sqlite_town.scene(made)


@pytest.fixture(params=["sqlite", "postgres"])
def any_world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """The scene on each database; on PostgreSQL the web's role owns nothing."""
    town: Town = request.getfixturevalue(f"{request.param}_town")
    if request.param == "sqlite":
        house = on_sqlite(tmp_path, town.pattern)
    else:
        house = on_postgres(tmp_path, town.pattern, request.getfixturevalue("postgres_shelf"))
    with house as made:
        yield town.scene(made)


def _settle(session: Session, w: World) -> None:
    """The scene, with everybody at work."""
    _people(session, w)
    _sign_in(session)


def _sign_in(session: Session) -> None:
    now = datetime.now(UTC)
    for staff, role in session.execute(select(Staff.id, Staff.login).order_by(Staff.id)):
        token = sha256(f"test-token-of-{role}".encode()).hexdigest()
        session.add(SignIn(staff_id=staff, token_hash=token, started_at=now, seen_at=now, ended_at=None))


def _people(session: Session, w: World) -> None:
    w.unit = posting.open_unit(session, code="LC", name="LĐLĐ tỉnh Mẫu")
    w.fund = posting.open_fund(session, unit=w.unit, code="01", name="Tương hỗ chung")
    w.cash = posting.open_place(session, unit=w.unit, account="1111", name="Két cơ quan")
    w.bank = posting.open_place(session, unit=w.unit, account="1121", name="VietinBank 1133666")
    for year in sorted({2026, datetime.now(UTC).year}):  # stories stand in 2026, requests happen today
        for month in range(1, 13):
            posting.open_period(session, unit=w.unit, year=year, month=month)
    admin = posting.new_party(session, now=NOW)
    body = Body(
        unit_id=w.unit, parent_id=None, code="CS01", name="CĐCS Trường THPT Mẫu",
        name_folded=fold("CĐCS Trường THPT Mẫu"), kind="CĐCS", valid_from=date(2020, 1, 1), valid_to=None,
    )  # fmt: skip
    session.add(body)
    session.flush()
    w.body = body.id
    second = posting.new_party(session, now=NOW)
    for role in ROLES:
        party = admin if role == "admin" else posting.new_party(session, now=NOW)
        w.party[role] = party
        staff = Staff(
            party_id=party, login=role, name=NAMES[role], password_hash="-", must_change=False, active=True,
            created_at=NOW,
        )  # fmt: skip
        session.add(staff)
        session.add(
            Person(
                party_id=party,
                body_id=None,
                name=NAMES[role],
                name_folded=fold(NAMES[role]),
                is_member=True,
                created_at=NOW,
            )
        )
        session.flush()
        session.add(
            Grant(
                staff_id=staff.id, unit_id=w.unit, body_id=w.body if role == "officer" else None, role=role,
                valid_from=date(2025, 1, 1), valid_to=None, proposed_by=admin, agreed_by=second, at=NOW,
            )
        )  # fmt: skip
    session.add(
        Profile(
            unit_id=w.unit, valid_from=date(2025, 1, 1), upper="TỔNG LĐLĐ VIỆT NAM", name="LĐLĐ TỈNH MẪU",
            address="Số 1 đường Mẫu, phường Mẫu", budget_code="1234567", tax_code="0100000000", place_name="Mẫu",
            hotline="0213 000 000", is_sample=True, by_id=admin, at=NOW,
        )
    )  # fmt: skip
    for position, title, role in (
        ("head", "CHỦ TỊCH", "approver"), ("chief", "KẾ TOÁN TRƯỞNG", "chief_accountant"),
        ("maker", "NGƯỜI LẬP", "accountant"), ("cashier", "THỦ QUỸ", "treasurer"),
    ):  # fmt: skip
        session.add(
            Signer(
                unit_id=w.unit, position=position, authority="TM. BAN THƯỜNG VỤ" if position == "head" else "",
                title=title, name=NAMES[role], valid_from=date(2025, 1, 1), by_id=admin, at=NOW,
                agreed_by=w.party["chief_accountant"], agreed_at=NOW,
            )
        )  # fmt: skip
    session.add(
        Account(
            place_id=w.bank,
            bin="970415",
            bank="VietinBank",
            number="113366668888",
            holder="LĐLĐ TINH MAU",
            receives=True,
            valid_from=date(2025, 1, 1),
            by_id=admin,
            at=NOW,
            agreed_by=second,
            agreed_at=NOW,
        )
    )
    appeal = Appeal(
        unit_id=w.unit, fund_id=w.fund, place_id=w.bank, slug="tuong-ho-chung", name="Tương hỗ chung",
        purpose="Giúp đoàn viên gặp khó khăn", document="05/KH-LĐLĐ", opens_on=date(2026, 1, 1), closes_on=None,
    )  # fmt: skip
    session.add(appeal)
    session.flush()
    w.appeal = appeal.id
