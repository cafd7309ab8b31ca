"""Two admins give a role and two end it; roles that must stay apart never meet in one person."""

import re
from datetime import date, timedelta
from itertools import count

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from app.acting import Acting
from app.db import db, unit_of_work
from app.staff import accounts, grants, service
from app.staff.errors import AdminsFounded, OwnProposal, RolesApart
from app.staff.models import Grant, GrantEnd, Staff
from ledger.errors import NotFound
from tests.app.conftest import World
from tests.app.history import rewrite

TODAY = Acting().today
KEYS = count()


@pytest.fixture
def office(world: World) -> World:
    """The scene with a second admin, Lường Văn Hai."""

    def hire(session: object) -> None:
        hai = accounts.add_account(
            session, login="hai", name="Lường Văn Hai", body=None, password="x", now=_now(), must_change=False
        )
        session.add(
            Grant(
                staff_id=hai.id, unit_id=world.unit, body_id=None, role="admin", valid_from=date(2025, 1, 1),
                valid_to=None, proposed_by=world.party["admin"], agreed_by=world.party["auditor"], at=_now(),
            )
        )  # fmt: skip
        world.party["hai"] = hai.party_id

    unit_of_work(hire)
    return world


def test_a_role_is_in_force_once_a_second_admin_agreed(office: World) -> None:
    one, two = office.client("admin"), _second(office)
    staff = _add(one)
    assert _roles(office, "lan.moi") == frozenset()
    page = _send(one, f"/quan-tri/tai-khoan/{staff}/vai-tro", role="accountant", valid_from=_day(TODAY))
    assert page.status_code == 303
    assert _roles(office, "lan.moi") == frozenset()
    own = _send(one, page.location, decision="agree")
    assert own.status_code == 403
    assert "không tự đồng ý được" in own.text
    assert _roles(office, "lan.moi") == frozenset()
    assert "Chờ bạn" in two.get("/quan-tri").text
    assert _send(two, page.location, decision="agree").status_code == 303
    assert _roles(office, "lan.moi") == {"accountant"}
    assert _send(two, page.location, decision="drop").status_code == 409


def test_two_log_ins_of_one_person_are_one_person(office: World) -> None:
    staff = _staff("planner")
    proposal = _propose(office, "admin", staff, "treasurer")
    rewrite(update(Staff).where(Staff.login == "hai").values(party_id=office.party["admin"]))
    with pytest.raises(OwnProposal):
        unit_of_work(lambda s: grants.agree_grant(s, proposal, _acting(office, "admin")))


@pytest.mark.parametrize(
    ("held", "asked"),
    [
        ("accountant", "treasurer"), ("treasurer", "accountant"), ("accountant", "storekeeper"),
        ("storekeeper", "accountant"), ("chief_accountant", "treasurer"), ("treasurer", "chief_accountant"),
    ],
)  # fmt: skip
def test_who_keeps_the_books_never_holds_the_cash_or_the_goods(office: World, held: str, asked: str) -> None:
    answer = _send(
        office.client("admin"), f"/quan-tri/tai-khoan/{_staff(held)}/vai-tro", role=asked, valid_from=_day(TODAY)
    )
    assert answer.status_code == 422
    assert "không giữ cả hai vai trò" in answer.text


def test_two_open_proposals_cannot_both_pass(office: World) -> None:
    staff = _staff("planner")
    first, second = (_propose(office, "admin", staff, role) for role in ("accountant", "treasurer"))
    unit_of_work(lambda s: grants.agree_grant(s, first, _acting(office, "hai")))
    with pytest.raises(RolesApart):
        unit_of_work(lambda s: grants.agree_grant(s, second, _acting(office, "hai")))


def test_a_second_log_in_does_not_join_what_is_apart(office: World) -> None:
    rewrite(update(Staff).where(Staff.login == "planner").values(party_id=office.party["accountant"]))
    with pytest.raises(RolesApart):
        _propose(office, "admin", _staff("planner"), "treasurer")


def test_one_after_the_other_is_allowed(office: World) -> None:
    rewrite(update(Grant).where(Grant.role == "accountant").values(valid_to=TODAY))
    tomorrow = TODAY + timedelta(days=1)
    assert _propose(office, "admin", _staff("accountant"), "treasurer", valid_from=tomorrow)


def test_ending_a_role_takes_two_as_well(office: World) -> None:
    one, two = office.client("admin"), _second(office)
    grant = db.session.scalar(select(Grant.id).where(Grant.role == "planner"))
    page = _send(one, f"/quan-tri/vai-tro/{grant}/cham-dut", last_day=_day(TODAY - timedelta(days=1)))
    assert page.status_code == 303
    assert _send(one, page.location, decision="agree").status_code == 403
    assert _roles(office, "planner") == {"planner"}
    assert _send(two, page.location, decision="agree").status_code == 303
    assert _roles(office, "planner") == frozenset()


def test_a_declined_end_leaves_the_role(office: World) -> None:
    grant = db.session.scalar(select(Grant.id).where(Grant.role == "planner"))
    page = _send(office.client("admin"), f"/quan-tri/vai-tro/{grant}/cham-dut", last_day=_day(TODAY))
    assert _send(_second(office), page.location, decision="drop").status_code == 303
    db.session.rollback()
    assert db.session.scalars(select(GrantEnd)).one().stopped_by == office.party["hai"], "declined, and written down"
    assert db.session.get_one(Grant, grant).valid_to is None


def test_a_unit_keeps_two_admins(office: World) -> None:
    grant = db.session.scalar(select(Grant.id).join(Staff, Staff.id == Grant.staff_id).where(Staff.login == "hai"))
    page = _send(office.client("admin"), f"/quan-tri/vai-tro/{grant}/cham-dut", last_day=_day(TODAY))
    answer = _send(_second(office), page.location, decision="agree")
    assert answer.status_code == 409
    assert "ít nhất hai quản trị" in answer.text


def test_closing_an_account_signs_it_out_and_nobody_closes_their_own(office: World) -> None:
    admin, planner = office.client("admin"), office.client("planner")
    assert planner.get("/doi-mat-khau").status_code == 200
    assert _send(admin, f"/quan-tri/tai-khoan/{_staff('planner')}/khoa").status_code == 303
    assert planner.get("/doi-mat-khau").status_code == 303
    assert _send(admin, f"/quan-tri/tai-khoan/{_staff('admin')}/khoa").status_code == 403
    assert admin.get("/quan-tri").status_code == 200


def test_closing_accounts_leaves_two_admins(office: World) -> None:
    """One admin closing the other's account would be alone, and nothing could be agreed on any more."""
    answer = _send(office.client("admin"), f"/quan-tri/tai-khoan/{_staff('hai')}/khoa")
    assert answer.status_code == 409
    assert "ít nhất hai quản trị" in answer.text
    db.session.rollback()
    assert db.session.scalar(select(Staff.active).where(Staff.login == "hai"))
    _third(office)
    assert _send(office.client("admin"), f"/quan-tri/tai-khoan/{_staff('hai')}/khoa").status_code == 303


def test_a_second_log_in_of_an_admin_is_no_third_admin(office: World) -> None:
    _third(office)
    rewrite(update(Staff).where(Staff.login == "ba").values(party_id=office.party["admin"]))
    answer = _send(office.client("admin"), f"/quan-tri/tai-khoan/{_staff('hai')}/khoa")
    assert answer.status_code == 409


def _third(office: World) -> None:
    """Another admin, Vừ Thị Ba."""

    def hire(session: object) -> None:
        ba = accounts.add_account(session, login="ba", name="Vừ Thị Ba", body=None, password="x", now=_now())
        session.add(
            Grant(
                staff_id=ba.id, unit_id=office.unit, body_id=None, role="admin", valid_from=date(2025, 1, 1),
                valid_to=None, proposed_by=office.party["admin"], agreed_by=office.party["hai"], at=_now(),
            )
        )  # fmt: skip

    unit_of_work(hire)


def test_a_new_account_shows_its_password_once_and_a_double_click_makes_one(office: World) -> None:
    admin = office.client("admin")
    data = {"name": "Lan Mới", "login": "lan.moi", "form_key": "same"}
    first, second = (admin.post("/quan-tri/tai-khoan/moi", data=data) for _ in range(2))
    passwords = [re.findall(r"[2-9B-Z]{4}-[2-9B-Z]{4}-[2-9B-Z]{4}", page.text)[0] for page in (first, second)]
    assert passwords[0] == passwords[1]
    assert first.headers["Cache-Control"] == "no-store"
    client = office.client()
    client.post("/dang-nhap", data={"login": "lan.moi", "password": passwords[0], "form_key": "k"})
    assert client.get("/doi-mat-khau").status_code == 200
    assert passwords[0] not in admin.get(f"/quan-tri/tai-khoan/{_staff('lan.moi')}").text
    taken = _send(admin, "/quan-tri/tai-khoan/moi", name="Lan Khác", login="lan.moi")
    assert taken.status_code == 409
    assert "đã có người dùng" in taken.text


@pytest.mark.parametrize("login", ["La", "Lan", "lan moi", "lần", "x" * 41, "-lan", "lan<script>", "lan\n"])
def test_log_in_names_are_plain(office: World, login: str) -> None:
    assert _send(office.client("admin"), "/quan-tri/tai-khoan/moi", name="Lan", login=login).status_code == 422


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"role": "king", "valid_from": "TODAY"}, "Chọn một mục trong danh sách"),
        ({"role": "auditor", "valid_from": "31/02/2026"}, "Ngày chưa đúng"),
        ({"role": "auditor", "valid_from": "01/01/2020"}, "không được ở trước hôm nay"),
        ({"role": "auditor", "valid_from": "TODAY", "valid_to": "01/01/2020"}, "Ngày cuối phải bằng hoặc sau"),
        ({"role": "officer", "valid_from": "TODAY"}, "Chọn công đoàn cơ sở"),
        ({"role": "officer", "valid_from": "TODAY", "body": "999"}, "Chọn công đoàn cơ sở"),
        ({"role": "planner", "valid_from": "TODAY"}, "đã giữ hoặc đã được đề nghị"),
    ],
)
def test_what_is_wrong_with_a_proposal_is_said(office: World, fields: dict[str, str], told: str) -> None:
    typed = {name: _day(TODAY) if value == "TODAY" else value for name, value in fields.items()}
    answer = _send(office.client("admin"), f"/quan-tri/tai-khoan/{_staff('planner')}/vai-tro", **typed)
    assert answer.status_code in (409, 422)
    assert told in answer.text
    db.session.rollback()
    assert db.session.scalar(select(Grant.id).where(Grant.agreed_by.is_(None))) is None


def test_an_officer_speaks_for_the_bodies_granted(office: World) -> None:
    assert accounts.officer_bodies(db.session(), office.acting("officer")) == (office.body,)
    assert accounts.officer_bodies(db.session(), office.acting("accountant")) == ()


def test_another_units_people_and_proposals_are_not_found(office: World) -> None:
    proposal = _propose(office, "admin", _staff("planner"), "auditor")
    stranger = Acting(office.party["admin"], office.unit + 1, frozenset({"admin"}), "", _now())
    with pytest.raises(NotFound):
        grants.find_grant(db.session(), proposal, stranger)
    with pytest.raises(NotFound):
        accounts.find_account(db.session(), _staff("planner"), stranger)
    assert service.waiting(db.session(), stranger) == []


def test_what_waits_waits_for_the_other_admin(office: World) -> None:
    _propose(office, "admin", _staff("planner"), "auditor")
    assert service.waiting(db.session(), _acting(office, "admin")) == []
    (task,) = service.waiting(db.session(), _acting(office, "hai"))
    assert task.title == "Giao vai trò ủy ban kiểm tra cho Đỗ Văn Kế"
    assert service.waiting(db.session(), office.acting("auditor")) == []


def test_the_first_two_admins_agree_on_each_other_once(office: World) -> None:
    def found(session: object) -> None:
        one, two = (session.get_one(Staff, _staff(login)) for login in ("planner", "auditor"))
        grants.found_admins(session, unit=office.unit, first=one, second=two, day=TODAY, now=_now())

    with pytest.raises(AdminsFounded):
        unit_of_work(found)


def _now() -> object:
    return Acting().now


def _day(value: date) -> str:
    return f"{value:%d/%m/%Y}"


def _staff(login: str) -> int:
    return db.session.execute(select(Staff.id).where(Staff.login == login)).scalar_one()


def _acting(office: World, login: str) -> Acting:
    return Acting(office.party[login], office.unit, frozenset({"admin"}), login)


def _second(office: World) -> FlaskClient:
    token = unit_of_work(lambda s: service.sessions.open_session(s, _staff("hai"), _now()))
    client = office.client()
    client.set_cookie("phien", token)
    return client


def _send(client: FlaskClient, url: str, **fields: str) -> TestResponse:
    return client.post(url, data={**fields, "form_key": f"key-{next(KEYS)}"})


def _add(client: FlaskClient) -> int:
    assert _send(client, "/quan-tri/tai-khoan/moi", name="Lan Mới", login="lan.moi").status_code == 200
    return _staff("lan.moi")


def _propose(office: World, by: str, staff: int, role: str, valid_from: date = TODAY) -> int:
    command = {"role": role, "valid_from": valid_from, "body": None}
    return unit_of_work(lambda s: grants.propose_grant(s, staff, command, _acting(office, by)).id)


def _roles(office: World, login: str) -> frozenset[str]:
    with office.app.app_context():
        return service.sessions.roles_on(db.session(), _staff(login), TODAY)[2]
