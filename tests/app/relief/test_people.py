"""Who may see, and who may not decide: scope by union body, and never one's own."""

from datetime import UTC, date, datetime
from hashlib import sha256

import pytest
from sqlalchemy import select

from app.db import db, unit_of_work
from app.staff.models import Grant, SignIn, Staff
from app.union.models import Body, Person
from ledger import posting
from ledger.errors import SamePerson
from ledger.models import Approval, Mandate
from tests.app.conftest import NOW, World
from tests.app.relief.scene import approve, fill, order, proposal, propose, rows, seen, send, sentences


def hire(world: World, login: str, roles: tuple[str, ...], *, party: int | None = None, body: int | None = None) -> int:
    """Another log-in with these roles; of a new person, or of `party`."""

    def work(session):  # type: ignore[no-untyped-def]
        person = party or posting.new_party(session, now=NOW)
        staff = Staff(
            party_id=person, login=login, name=login, password_hash="-", must_change=False, active=True, created_at=NOW
        )
        session.add(staff)
        session.flush()
        for role in roles:
            session.add(
                Grant(
                    staff_id=staff.id, unit_id=world.unit, body_id=body if role == "officer" else None, role=role,
                    valid_from=date(2025, 1, 1), valid_to=None, proposed_by=world.party["admin"],
                    agreed_by=world.party["approver"], at=NOW,
                )
            )  # fmt: skip
        token = sha256(f"test-token-of-{login}".encode()).hexdigest()
        now = datetime.now(UTC)
        session.add(SignIn(staff_id=staff.id, token_hash=token, started_at=now, seen_at=now, ended_at=None))
        return person

    return unit_of_work(work)


def another_body(world: World) -> int:
    def work(session):  # type: ignore[no-untyped-def]
        body = Body(
            unit_id=world.unit, parent_id=None, code="CS02", name="CĐCS Bệnh viện Mẫu",
            name_folded="cdcs benh vien mau", kind="CĐCS", valid_from=date(2020, 1, 1), valid_to=None,
        )  # fmt: skip
        session.add(body)
        session.flush()
        return body.id

    return unit_of_work(work)


def test_an_officer_sees_only_the_own_union_body(world: World) -> None:
    path = propose(world)
    hire(world, "other-officer", ("officer",), body=another_body(world))
    other = world.client("other-officer")
    assert other.get(path).status_code == 404
    assert other.get(f"{path}/sua").status_code == 404
    assert "Giàng A Mẫu" not in other.get("/ho-so").text
    for role in ("officer", "approver", "accountant", "chief_accountant", "auditor"):
        assert "Giàng A Mẫu" in world.client(role).get("/ho-so").text, role
        assert "Nằm viện dài ngày" in world.client(role).get(path).text, role
    for role in ("storekeeper", "planner", "admin"):
        assert world.client(role).get(path).status_code == 403, role


def test_the_treasurer_sees_what_is_to_be_paid_and_not_why(world: World) -> None:
    fill(world, 5_000_000)
    path = propose(world)
    treasurer = world.client("treasurer")
    assert treasurer.get(path).status_code == 404
    approve(world, path)
    order(world, path)
    page = sentences(treasurer.get(path))
    assert "Giàng A Mẫu" in page
    assert "Nằm viện" not in page
    assert "Bệnh hiểm nghèo" not in page
    assert "Giấy ra viện" not in page
    assert "Bệnh hiểm nghèo" not in sentences(treasurer.get("/ho-so"))


def test_an_officer_proposes_only_for_the_own_body(world: World) -> None:
    before = rows()
    answer = send(world.client("officer"), "/ho-so/moi", proposal(world, body=another_body(world)))
    assert answer.status_code == 403
    assert "công đoàn cơ sở mình phụ trách" in sentences(answer)
    assert rows() == {**before, "union_body": before["union_body"] + 1}


def test_only_an_officer_proposes(world: World) -> None:
    for role in ("accountant", "approver", "treasurer", "auditor"):
        assert world.client(role).get("/ho-so/moi").status_code == 403
        assert send(world.client(role), "/ho-so/moi", proposal(world)).status_code == 403


def test_nobody_proposes_for_oneself_however_the_name_is_typed(world: World) -> None:
    before = rows()
    for name in ("Lò Thị Mẫu", "LÒ THỊ MẪU", "lo thi mau", "Lò  Thị   Mẫu"):
        answer = send(world.client("officer"), "/ho-so/moi", proposal(world, name=name))
        assert answer.status_code == 403
        assert "không tự đề nghị hỗ trợ cho mình" in sentences(answer)
    assert rows() == before


def test_the_database_itself_refuses_an_own_request(world: World) -> None:
    party = world.party["officer"]
    mandate = Mandate(
        unit_id=world.unit, fund_id=world.fund, beneficiary_id=party, proposer_id=party, version=1, body_hash="x",
        requested=1, approved=0, disbursed=0, approver_id=None, last_voucher=0,
    )  # fmt: skip
    with pytest.raises(SamePerson):
        unit_of_work(lambda session: session.add(mandate))


def test_who_proposes_never_approves_not_even_with_both_roles(world: World) -> None:
    hire(world, "double", ("officer", "approver"), body=world.body)
    double = world.client("double")
    path = str(send(double, "/ho-so/moi", proposal(world)).location)
    page = sentences(double.get(path))
    assert "người khác phải quyết định" in page
    assert "Ghi quyết định" not in page
    shown = seen(world.client("approver"), path)
    before = rows()
    answer = send(double, path, {**shown, "decision": "approve", "amount": "3tr"})
    assert answer.status_code == 403
    assert "phải là những người khác nhau" in sentences(answer)
    assert rows() == before


def test_two_log_ins_of_one_person_are_one_person(world: World) -> None:
    hire(world, "second-log-in", ("approver",), party=world.party["officer"])
    path = propose(world)
    shown = seen(world.client("approver"), path)
    before = rows()
    answer = send(world.client("second-log-in"), path, {**shown, "decision": "approve", "amount": "3tr"})
    assert answer.status_code == 403
    assert rows() == before


def test_who_corrected_a_request_does_not_approve_it(world: World) -> None:
    hire(world, "helper", ("officer", "approver"), body=world.body)
    helper, path = world.client("helper"), propose(world)
    assert send(helper, f"{path}/sua", proposal(world, version=1, amount="2tr")).status_code == 303
    shown = seen(world.client("approver"), path)
    assert send(helper, path, {**shown, "decision": "approve", "amount": "2tr"}).status_code == 403
    assert db.session.scalars(select(Approval)).all() == []


def test_the_one_helped_neither_corrects_nor_approves(world: World) -> None:
    helped = hire(world, "helped", ("officer", "approver", "accountant"), body=world.body)

    def name_them(session):  # type: ignore[no-untyped-def]
        session.add(
            Person(
                party_id=helped, body_id=world.body, name="Vừ Thị Thử", name_folded="vu thi thu", is_member=True,
                created_at=NOW,
            )
        )  # fmt: skip

    unit_of_work(name_them)
    fill(world, 5_000_000)
    path = propose(world, name="Vừ Thị Thử")
    client = world.client("helped")
    assert send(client, f"{path}/sua", proposal(world, version=1, amount="9tr")).status_code == 403
    shown = seen(world.client("approver"), path)
    assert send(client, path, {**shown, "decision": "approve", "amount": "3tr"}).status_code == 403
    approve(world, path)
    fields = {"place": world.cash, "amount": "3tr", "doc_date": "01/03/2026"}
    assert send(client, f"{path}/chi", fields).status_code == 403
