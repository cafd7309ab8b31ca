"""A small federation behind a real app: one person for each role, a cash box, a bank account, an appeal.

`world` is the story's scene; `world.client("accountant")` is a browser already signed in as that person.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from app import create_app
from app.acting import Acting
from app.db import db, unit_of_work
from app.formats import fold
from app.giving.models import Appeal
from app.schema import install, web_role
from app.staff.models import Grant, SignIn, Staff
from app.union.models import Account, Body, Person, Profile, Signer
from ledger import database, posting
from ledger.models import Base
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


_EMPTY: dict[str, Path] = {}  # one SQLite house a worker, made once and copied: making it costs half a second


def build(url: str, owner_url: str) -> None:
    """Tables, guards and chart, made by the owner."""
    owner = database.connect(owner_url)
    with owner.connect().execution_options(**{database.WRITES: True}) as connection, connection.begin():
        Base.metadata.create_all(connection)
        install(connection, web_role(url, owner_url))
    owner.dispose()


def copy_empty(url: str) -> None:
    """An empty house in the SQLite file that `url` names."""
    if "sqlite" not in _EMPTY:
        _EMPTY["sqlite"] = Path(mkdtemp(prefix="house-")) / "empty.db"
        pattern = f"sqlite:///{_EMPTY['sqlite']}"
        build(pattern, pattern)
    shutil.copyfile(_EMPTY["sqlite"], str(make_url(url).database))


@contextmanager
def opened(folder: Path, url: str, owner_url: str = "", *, built: bool = False) -> Iterator[Flask]:
    """A service on this database, its tables made by the owner (or `built` already)."""
    made = create_app(
        {
            "TESTING": True,
            "WTF_CSRF_ENABLED": False,
            "SQLALCHEMY_DATABASE_URI": url,
            "MIGRATION_DATABASE_URL": owner_url or url,
            "SECRET_KEY": "only for tests",
            "RECEIPT_KEY_FILE": folder / "receipt-key",
            "VAR_DIR": folder,
            "BASE_URL": "https://tuongho.example",
        }
    )
    if not built and url.startswith("sqlite"):
        copy_empty(url)
    elif not built:
        build(url, owner_url or url)
    with made.app_context():
        yield made
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    with opened(tmp_path, f"sqlite:///{tmp_path / 'books.db'}") as made:
        yield made


@pytest.fixture
def world(app: Flask) -> World:
    scene = World(app)
    unit_of_work(lambda session: _settle(session, scene))
    return scene


@pytest.fixture(scope="session")
def postgres_house(postgres_shelf: PostgresShelf) -> Iterator[Books]:
    """An empty house on PostgreSQL, made once a worker and copied."""
    with postgres_shelf.bare() as books:
        build(books.url, books.owner_url)
        yield books


@pytest.fixture(params=["sqlite", "postgres"])
def any_world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """The scene on each database; on PostgreSQL the web's role owns nothing."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            made = opened(tmp_path, f"sqlite:///{tmp_path / 'books.db'}")
        else:
            shelf, pattern = request.getfixturevalue("postgres_shelf"), request.getfixturevalue("postgres_house")
            books = stack.enter_context(shelf.take(like=pattern))
            made = opened(tmp_path, books.url, books.owner_url, built=True)
        scene = World(stack.enter_context(made))
        unit_of_work(lambda session: _settle(session, scene))
        yield scene


def _settle(session: Session, w: World) -> None:
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
            SignIn(
                staff_id=staff.id, token_hash=sha256(f"test-token-of-{role}".encode()).hexdigest(),
                started_at=datetime.now(UTC), seen_at=datetime.now(UTC), ended_at=None,
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
