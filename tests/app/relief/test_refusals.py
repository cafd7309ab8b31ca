"""Bad input and bad timing: a clear sentence, a 4xx, and nothing written."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from app.db import db, unit_of_work
from app.relief.models import RequestText
from app.relief.seen import Seen
from app.union.models import Person
from ledger import errors, limits, posting
from ledger.models import Mandate, Period
from tests.app.conftest import NOW, World
from tests.app.history import rewrite
from tests.app.reading import read
from tests.app.relief.scene import (
    TODAY,
    approve,
    fill,
    order,
    proposal,
    propose,
    rows,
    seen,
    send,
    sentences,
)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"amount": "0"}, "Số tiền phải lớn hơn 0"),
        ({"amount": "-5"}, "Số tiền phải lớn hơn 0"),
        ({"amount": "1" + "0" * 30}, "Số tiền vượt quá 1.000 tỷ"),
        ({"amount": "1.5"}, "Số tiền chưa đọc được"),
        ({"amount": "hai triệu"}, "Số tiền chưa đọc được"),
        ({"amount": ""}, "Cần nhập mục này"),
        ({"name": "A" * 500}, "nhiều nhất là 100 ký tự"),
        ({"name": "Giàng \u202e A"}, "đảo chiều chữ"),
        ({"name": "<script>alert(1)</script>"}, "Không dùng ký tự < và >"),
        ({"reason": "  "}, "Cần nhập mục này"),
        ({"reason": "x" * 1001}, "nhiều nhất là 1000 ký tự"),
        ({"papers": "a\x00b"}, "không in được"),
        ({"category": "greed"}, "Chọn một mục trong danh sách"),
        ({"fund": "999"}, "Chọn một quỹ trong danh sách"),
        ({"body": "abc"}, "Cần nhập số nguyên"),
        ({"is_member": ""}, "Cần nhập mục này"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_written(world: World, changed: dict[str, str], said: str) -> None:
    before = rows()
    answer = send(world.client("officer"), "/ho-so/moi", proposal(world, **changed))
    assert answer.status_code == 422
    assert said in sentences(answer)
    assert "Nằm viện" in answer.text or "reason" in changed  # what was typed is still there
    assert "<script>alert" not in answer.text
    assert rows() == before


def test_a_name_in_decomposed_letters_is_shown_joined_and_is_then_the_same_person(world: World) -> None:
    propose(world, name="Giàng A Mẫu")
    shown = read(send(world.client("officer"), "/ho-so/moi", proposal(world, name="Gia\u0300ng A M\u00e2\u0303u")))
    assert shown.said_at("name", "bị rời dấu")
    assert world.client("officer").post("/ho-so/moi", data=shown.values).status_code == 303
    people = db.session.scalars(select(Person).where(Person.name_folded == "giang a mau")).all()
    assert [person.name for person in people] == ["Giàng A Mẫu"]


def test_a_form_sent_twice_is_one_request(world: World) -> None:
    officer, fields = world.client("officer"), proposal(world)
    first = send(officer, "/ho-so/moi", fields, key="double-click")
    again = send(officer, "/ho-so/moi", fields, key="double-click")
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.location == again.location
    assert len(db.session.scalars(select(Mandate)).all()) == 1
    other = send(officer, "/ho-so/moi", {**fields, "amount": "5tr"}, key="double-click")
    assert other.status_code == 409
    assert "đã được gửi với nội dung khác" in sentences(other)


def test_a_decision_on_words_that_changed_meanwhile_is_stale(world: World) -> None:
    path, approver = propose(world), world.client("approver")
    shown = seen(approver, path)
    send(world.client("officer"), f"{path}/sua", proposal(world, version=1, amount="9tr"))
    before = rows()
    answer = send(approver, path, {**shown, "decision": "approve", "amount": "3tr"})
    assert answer.status_code == 409
    assert "đã thay đổi sau khi bạn mở" in sentences(answer)
    assert "9.000.000" in sentences(answer)  # the newest words are on the page
    assert rows() == before


def test_words_changed_behind_the_books_cannot_be_approved(world: World) -> None:
    path, approver = propose(world), world.client("approver")

    changed = update(RequestText).values(reason="Lý do bị đổi trong cơ sở dữ liệu.")
    with pytest.raises(errors.Sealed):
        unit_of_work(lambda session: session.execute(changed))
    rewrite(changed)  # with the guard out of the way: the approval still pins the words that were read
    assert "đã đổi sau khi cán bộ gửi" in sentences(approver.get(path))
    answer = send(approver, path, {**seen(approver, path), "decision": "approve", "amount": "3tr"})
    assert answer.status_code == 409


@pytest.mark.parametrize("changed", [
    {"salt": "11" * 16}, {"person": 2}, {"name": "B"}, {"is_member": False}, {"body": None}, {"category": "job"},
    {"fund": 2}, {"amount": 2}, {"reason": "b"}, {"papers": "b"},
])  # fmt: skip
def test_the_hash_covers_everything_the_approver_sees(changed: dict[str, object]) -> None:
    facts: dict[str, object] = {
        "salt": "00" * 16, "person": 1, "name": "A", "is_member": True, "body": 1, "category": "illness", "fund": 1,
        "amount": 1, "reason": "a", "papers": "a",
    }  # fmt: skip
    assert Seen(**facts).hash != Seen(**{**facts, **changed}).hash  # type: ignore[arg-type]
    assert set(facts) == set(Seen.__dataclass_fields__)


def test_an_edit_of_an_old_version_is_refused(world: World) -> None:
    path, officer = propose(world), world.client("officer")
    assert send(officer, f"{path}/sua", proposal(world, version=1, amount="2tr")).status_code == 303
    answer = send(officer, f"{path}/sua", proposal(world, version=1, amount="9tr"))
    assert answer.status_code == 409
    assert db.session.scalars(select(Mandate)).one().requested == 2_000_000


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"decision": "approve", "amount": "3.000.001"}, "Số duyệt lớn hơn số đề nghị"),
        ({"decision": "approve"}, "Nhập số tiền được duyệt"),
        ({"decision": "return"}, "Ghi rõ lý do"),
        ({"decision": "refuse", "reason": "  "}, "Ghi rõ lý do"),
        ({"decision": "perhaps"}, "Chọn một mục trong danh sách"),
        ({}, "Cần nhập mục này"),
    ],
)
def test_a_decision_that_is_not_one(world: World, fields: dict[str, str], said: str) -> None:
    path, approver = propose(world), world.client("approver")
    shown, before = seen(approver, path), rows()
    answer = send(approver, path, {**shown, **fields})
    assert answer.status_code == 422
    assert said in sentences(answer)
    assert rows() == before


def test_a_request_is_decided_once(world: World) -> None:
    path, approver = propose(world), world.client("approver")
    shown = seen(approver, path)
    approve(world, path, "1tr")
    answer = send(approver, path, {**shown, "decision": "approve", "amount": "3tr"})
    assert answer.status_code == 409
    assert "đã có quyết định" in sentences(answer)
    assert db.session.scalars(select(Mandate)).one().approved == 1_000_000


def test_no_slip_for_a_request_that_is_not_approved(world: World) -> None:
    fill(world, 5_000_000)
    path = propose(world)
    before = rows()
    answer = order(world, path)
    assert answer.status_code == 409
    assert "chưa được duyệt" in sentences(answer)
    assert rows() == before


def test_no_slip_for_more_than_the_fund_or_the_box_has(world: World) -> None:
    fill(world, 2_500_000, box=1_000_000)
    path = propose(world)
    approve(world, path)
    before = rows()
    fund = order(world, path, "3tr")
    assert (fund.status_code, "số dư của quỹ (còn 2.500.000 đồng)" in sentences(fund)) == (422, True)
    box = order(world, path, "2tr")
    assert (box.status_code, "két hoặc tài khoản này (còn 1.000.000 đồng)" in sentences(box)) == (422, True)
    assert rows() == before


def test_no_slip_on_a_day_when_the_money_was_not_there(world: World) -> None:
    earlier = date(TODAY.year, 1, 5)
    fill(world, 1_000_000, day=earlier)
    fill(world, 5_000_000, day=TODAY)
    path = propose(world)
    approve(world, path)
    before = rows()
    answer = order(world, path, "3tr", day=earlier + timedelta(days=1))
    assert answer.status_code == 422
    assert "quỹ chỉ còn 1.000.000 đồng" in sentences(answer)
    assert rows() == before


def test_no_slip_in_a_closed_period_nor_for_a_day_to_come(world: World) -> None:
    fill(world, 5_000_000)
    path = propose(world)
    approve(world, path)

    def close(session):  # type: ignore[no-untyped-def]
        period = session.scalars(select(Period.id).where(Period.starts == date(TODAY.year, 2, 1))).one()
        posting.step_period(session, period, "closed", by=world.party["chief_accountant"], reason="Hết tháng", now=NOW)

    unit_of_work(close)
    before = rows()
    for day, said in (
        (date(TODAY.year, 2, 10), "đã khóa sổ"),
        (date(2019, 2, 10), "Kỳ kế toán 02/2019 chưa mở"),
        (TODAY + timedelta(days=1), "chưa tới"),
    ):
        answer = order(world, path, "1tr", day=day)
        assert answer.status_code == 422
        assert said in sentences(answer)
    assert rows() == before


def test_an_unknown_request_or_box_is_not_found(world: World) -> None:
    assert world.client("approver").get("/ho-so/999").status_code == 404
    path = propose(world)
    approve(world, path)
    fields: dict[str, object] = {"place": world.bank, "amount": "1tr", "doc_date": f"{TODAY:%d/%m/%Y}"}
    answer = send(world.client("accountant"), f"{path}/chi", fields)
    assert answer.status_code == 422
    assert "Chọn một két tiền mặt" in sentences(answer)
    assert world.client("auditor").get("/ho-so?trang-thai=xyz").status_code == 422


def test_one_person_is_given_no_more_than_the_limit_and_is_told_the_figures(world: World) -> None:
    def limit(session):  # type: ignore[no-untyped-def]
        limits.set_person_limit(
            session, unit=world.unit, window_days=365, most_amount=5_000_000, most_times=None,
            valid_from=date(2025, 1, 1), by=world.party["admin"], agreed=world.party["chief_accountant"], now=NOW,
        )  # fmt: skip

    unit_of_work(limit)
    first, second, approver = propose(world), propose(world), world.client("approver")
    assert send(approver, first, {**seen(approver, first), "decision": "approve", "amount": "3tr"}).status_code == 303
    answer = send(approver, second, {**seen(approver, second), "decision": "approve", "amount": "3tr"})
    assert answer.status_code == 422
    assert "trong 365 ngày (5.000.000 đồng, còn 2.000.000 đồng)" in sentences(answer)
    assert send(approver, second, {**seen(approver, second), "decision": "approve", "amount": "2tr"}).status_code == 303
