"""What strangers and insiders try at the doors: addresses and forms that would break a parser or a database, and
one person in two parts of a payment. Each gets a 4xx, and nothing is written."""

import io
import json
import secrets
import time
from threading import Thread

import pytest
import xlsxwriter
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.db import db, unit_of_work
from app.fields import Words, of_a_person
from app.giving import throttle
from app.giving.models import Appeal
from app.setup import opening, sheets
from app.setup.errors import SheetUnreadable
from app.union import service as union
from app.union.agreed import has_begun
from app.union.models import Person
from ledger.database import WRITES
from ledger.errors import AmountInvalid
from ledger.models import Period
from ledger.money import parse_vnd
from tests.app.conftest import NOW, World
from tests.app.giving.acts import GIFT, pledge_of, promise, receive, today
from tests.app.reading import counted
from tests.app.relief.scene import approve, fill, order, propose, seen, send, sentences
from tests.app.relief.test_people import hire

HUGE = 10**30
NOWHERE = {
    None: ("/ung-ho/a%00b", "/van-dong/%00", "/bien-nhan/%00.pdf", "/v/%00", "/ung-ho?dot=%00", "/dang-nhap?tiep=%00"),
    "accountant": (
        f"/phieu/{HUGE}", f"/phieu/{HUGE}.pdf", f"/ho-so/{HUGE}", f"/ngan-hang/{HUGE}", f"/thu/bien-nhan/{HUGE}",
        f"/thu?sau={HUGE}", f"/ho-so?sau={HUGE}", f"/so-ke-toan/chung-tu/{HUGE}", f"/so-ke-toan/s03-h?quy={HUGE}",
        "/so-ke-toan/s03-h?tu=01/01/0001", "/so-ke-toan/s11-h?den=31/12/9999", "/thu/ung-ho?ma=%00",
    ),
    "admin": (f"/quan-tri/tai-khoan/{HUGE}", f"/quan-tri/vai-tro/{HUGE}", f"/quan-tri/cham-dut/{HUGE}"),
}  # fmt: skip


def refused(answer: TestResponse) -> bool:
    return 400 <= answer.status_code < 500


def test_an_address_no_database_can_hold_is_no_page(any_world: World) -> None:
    for role, paths in NOWHERE.items():
        for path in paths:
            answer = any_world.client(role).get(path)
            assert refused(answer), (path, answer.status_code)


@pytest.mark.parametrize("target", ["http://[", "//[", "/\\evil.example", "//evil.example", "/\u2028x"])
def test_a_broken_onward_address_leads_to_the_worklist(world: World, target: str) -> None:
    page = world.client().get("/dang-nhap", query_string={"tiep": target})
    assert page.status_code == 200
    assert 'value="/viec"' in page.text


def test_a_form_that_would_break_the_database_is_refused(any_world: World) -> None:
    w = any_world
    fill(w, 5_000_000)
    path = propose(w)
    month = "/so-ke-toan/ky"
    cases = [
        ("accountant", "/thu/ung-ho", {"pledge": "a\0", "place": w.cash, "amount": "200k"}),
        ("accountant", "/ngan-hang/nhap",
         {"place": w.bank, "day": "01/01/0001", "reference": "R", "amount": "5000", "content": "x"}),
        ("approver", path, {"decision": "approve", "amount": "1tr", "version": HUGE, "seen": "x"}),
        ("chief_accountant", f"{month}/khoa", {"period": HUGE, "reason": "thử"}),
        ("chief_accountant", f"{month}/de-nghi-mo-lai", {"period": HUGE, "reason": "thử"}),
        ("chief_accountant", f"{month}/dong-y-mo-lai", {"period": HUGE}),
        ("chief_accountant", f"{month}/mo", {"month": "²/2026"}),
        ("admin", "/quan-tri/tai-khoan/moi", {"name": "Ai Đó", "login": "ai.do", "body": 12345}),
        ("admin", "/quan-tri/khoi-tao/don-vi", {"first_day": "01/01/0001", "upper": "A", "name": "B", "address": "C",
                                                "place_name": "D", "hotline": "0213000000"}),
    ]  # fmt: skip
    before = counted()
    for role, address, fields in cases:
        answer = send(w.client(role), address, fields)
        assert refused(answer), (address, answer.status_code)
        assert counted() == before, address
    answer = w.client().post("/ung-ho", data={**GIFT, "step": "confirm", "form_key": "a\0b"})
    assert answer.status_code == 422
    assert counted() == before


def test_json_that_no_parser_reads_is_a_bad_request(any_world: World) -> None:
    gift = {name: said for name, said in GIFT.items() if said}
    texts = ["[" * 100_000, '{"amount": ' + "9" * 5000 + "}", "{"]
    client, before = any_world.client(), counted()
    for text in texts:
        key = {"Idempotency-Key": secrets.token_hex(8)}
        answer = client.post("/api/v1/pledges", data=text, content_type="application/json", headers=key)
        assert answer.status_code in (400, 422), text[:20]
    assert counted() == before
    lone = json.dumps({**gift, "unknown": "\ud800"})  # half a letter, in a field that is ignored anyway
    key = {"Idempotency-Key": secrets.token_hex(8)}
    assert client.post("/api/v1/pledges", data=lone, content_type="application/json", headers=key).status_code == 201


def test_endless_blanks_in_an_amount_cost_no_time() -> None:
    begun = time.monotonic()
    for text in ("1" + " " * 500_000 + "x", "1" + " " * 500_000 + "1"):
        with pytest.raises(AmountInvalid):
            parse_vnd(text)
    assert time.monotonic() - begun < 1


def test_letters_that_nobody_sees_make_no_second_name(world: World) -> None:
    field = Words(required=True)
    assert field.deserialize("L\u00adò Thị\u200d M\u2060ẫu\ufe0f") == "Lò Thị Mẫu"
    before = counted()
    for name in ("Lò\u034f Thị M\u2060ẫu", "Lò Thị\ufe0f Mẫu"):
        answer = send(world.client("officer"), "/ho-so/moi", _help(world, name))
        assert "không tự đề nghị hỗ trợ cho mình" in sentences(answer)
    for name in ("L\u043e\u0300 Thị Mẫu", "Ｌò Thị Mẫu", "Lò Thị Mẫu\U000e0041"):  # Cyrillic o, full width, a tag
        assert send(world.client("officer"), "/ho-so/moi", _help(world, name)).status_code == 422
    assert counted() == before
    of_a_person("Đặng Thị Ngọc Ánh")


def test_a_name_of_unseen_letters_is_no_name(world: World) -> None:
    before = counted()
    for name in ("\u200b\u200b", "\u3164"):
        answer = promise(world.client(), name=name)
        assert answer.status_code == 422
        assert "Cần nhập tên" in sentences(answer)
    assert counted() == before


def _help(world: World, name: str) -> dict[str, object]:
    return {"name": name, "is_member": "1", "body": world.body, "category": "illness", "fund": world.fund,
            "amount": "1tr", "reason": "Nằm viện", "papers": ""}  # fmt: skip


def test_an_approver_named_as_a_member_of_a_body_does_not_approve_the_own_help(any_world: World) -> None:
    hire(any_world, "other-approver", ("approver",))
    path = propose(any_world, name="Phạm Văn Duyệt")
    shown = seen(any_world.client("other-approver"), path)
    before = counted()
    answer = send(any_world.client("approver"), path, {"decision": "approve", "amount": "1tr", **shown})
    assert answer.status_code in (403, 409)
    assert counted() == before


def test_who_signed_a_slip_or_corrected_its_request_does_not_pay_it(any_world: World) -> None:
    w = any_world
    hire(w, "head-and-cashier", ("approver", "treasurer"))
    hire(w, "officer-and-cashier", ("officer", "treasurer"), body=w.body)
    fill(w, 5_000_000)
    path = propose(w)
    corrected = {name: said for name, said in _help(w, "").items() if name != "name"} | {"amount": "3tr", "version": 1}
    assert send(w.client("officer-and-cashier"), f"{path}/sua", corrected).status_code == 303
    approve(w, path)
    slip = order(w, path).location
    assert send(w.client("chief_accountant"), slip, {"step": "chief"}).status_code == 303
    assert send(w.client("head-and-cashier"), slip, {"step": "head"}).status_code == 303
    before = counted()
    for login in ("head-and-cashier", "officer-and-cashier"):
        assert refused(send(w.client(login), slip, {"step": "counted", "entry_date": today()})), login
    assert counted() == before
    assert send(w.client("treasurer"), slip, {"step": "counted", "entry_date": today()}).status_code == 303


def test_the_key_of_anothers_form_gives_nobody_the_others_answer(world: World) -> None:
    hire(world, "second-chief", ("chief_accountant",))
    fill(world, 5_000_000)
    path = propose(world)
    approve(world, path)
    slip = order(world, path).location
    assert send(world.client("chief_accountant"), slip, {"step": "chief"}, key="one-key").status_code == 303
    assert send(world.client("chief_accountant"), slip, {"step": "chief"}, key="one-key").status_code == 303
    assert send(world.client("second-chief"), slip, {"step": "chief"}, key="one-key").status_code == 409


def test_cash_for_a_closed_appeal_is_not_taken_on_an_old_code(world: World) -> None:
    code = pledge_of(promise(world.client())).transfer_code

    def close(session: Session) -> None:
        appeal = session.get_one(Appeal, world.appeal)
        appeal.closes_on = appeal.opens_on

    unit_of_work(close)
    before = counted()
    answer = send(world.client("accountant"), "/thu/ung-ho", {"pledge": code, "place": world.cash, "amount": "200k"})
    assert answer.status_code == 422
    assert "không nhận vào hôm nay" in sentences(answer)
    assert counted() == before


def test_a_gift_is_not_cancelled_through_a_paper_that_was_replaced(world: World) -> None:
    old = receive(world, pledge_of(promise(world.client()))).location
    accountant = world.client("accountant")
    assert send(accountant, f"{old}/cap-lai", {"name": "Tên Đúng", "reason": "Sai tên"}).status_code == 303
    before = counted()
    assert send(accountant, f"{old}/huy", {"reason": "Hủy nhầm tờ"}).status_code == 409
    assert counted() == before


def test_a_month_is_asked_open_again_only_once_it_is_closed_and_only_once(world: World) -> None:
    month = db.session.scalars(select(Period.id).order_by(Period.starts)).first()
    chief, wish = world.client("chief_accountant"), {"period": month, "reason": "Ghi thiếu chứng từ"}
    before = counted()
    assert send(chief, "/so-ke-toan/ky/de-nghi-mo-lai", wish).status_code == 409
    assert counted() == before
    assert send(chief, "/so-ke-toan/ky/khoa", wish).status_code == 303
    assert send(chief, "/so-ke-toan/ky/de-nghi-mo-lai", wish).status_code == 303
    assert send(chief, "/so-ke-toan/ky/de-nghi-mo-lai", wish).status_code == 409


def test_once_somebody_was_told_where_to_pay_an_account_takes_two_persons(world: World) -> None:
    assert not has_begun(db.session(), world.unit)
    assert promise(world.client()).status_code == 303
    assert has_begun(db.session(), world.unit)


def test_a_customer_with_many_addresses_is_one(world: World) -> None:
    keys = set()
    for address in ("2001:db8::1", "2001:db8::2:3"):
        with world.app.test_request_context(environ_base={"REMOTE_ADDR": address}):
            keys |= set(throttle._keys("pledge", 1))
    assert len(keys) == 1


def test_a_small_sheet_that_unfolds_to_gigabytes_is_not_opened() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write(0, 0, "Tài khoản")
    sheet.write(4900, 16_383, "x")
    book.close()
    with pytest.raises(SheetUnreadable):
        sheets.read_rows(out.getvalue(), opening.COLUMNS)


def test_two_writers_of_one_new_name_make_one_person(any_world: World) -> None:
    w, found = any_world, []

    def add(session: Session) -> int:
        person = union.find_or_add_person(session, name="Sùng Thị Chung", body=w.body, is_member=True, now=NOW)
        return person.party_id

    def second() -> None:
        with w.app.app_context():
            found.append(unit_of_work(add))

    first = Session(db.engine)
    first.connection(execution_options={WRITES: True})
    found.append(add(first))
    other = Thread(target=second)
    other.start()
    other.join(0.5)
    first.commit()
    first.close()
    other.join(20)
    assert len(found) == 2
    assert found[0] == found[1]
    assert db.session.scalar(select(func.count()).where(Person.name == "Sùng Thị Chung")) == 1


def test_an_error_in_the_log_quotes_nobody(world: World) -> None:
    assert db.engine.hide_parameters


def test_pages_with_forms_are_kept_by_nobody_else(world: World) -> None:
    assert "private" in world.client().get("/ung-ho").headers["Cache-Control"]
