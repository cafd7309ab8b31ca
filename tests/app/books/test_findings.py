"""Findings: an auditor writes, the unit answers, an auditor closes; nothing is changed and nothing follows a close."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError
from werkzeug.test import TestResponse

from app.acting import moment
from app.books.findings import service as finding
from app.books.findings.models import CountWitness, Finding, FindingAct, SurpriseCount
from app.books.surprise import service as surprise
from app.db import db, unit_of_work
from app.formats import day
from ledger.errors import Refusal, from_database
from ledger.models import CashCount, LogLeaf, Voucher
from tests.app.conftest import World
from tests.app.relief.scene import TODAY, fill, send, sentences

PAGE = finding.PAGE
SAID: dict[str, object] = {
    "severity": "high", "found": "Phiếu thiếu chữ ký người nhận.", "asked": "Bổ sung chữ ký, giải trình nguyên nhân.",
    "due": day(TODAY + timedelta(5)),
}  # fmt: skip


def write(w: World, **more: object) -> str:
    return taken(send(w.client("auditor"), f"{PAGE}/moi", {**SAID, **more}))


def act(w: World, role: str, to: str, what: str, words: str = "Đã bổ sung đủ chữ ký.") -> TestResponse:
    return send(w.client(role), to, {"act": what, "words": words})


def taken(answer: TestResponse) -> str:
    assert answer.status_code == 303, sentences(answer)
    return str(answer.location)


def tasks(w: World, role: str) -> str:
    return w.client(role).get("/viec").text


def code() -> str:
    return str(db.session.scalar(select(Voucher.code).order_by(Voucher.id).limit(1)))


def test_a_finding_lives_from_the_auditor_to_the_books_and_back(any_world: World) -> None:
    w = any_world
    fill(w, 1_000_000)
    about = code()
    to = write(w, voucher=about.lower(), book="S03-H")
    page = w.client("auditor").get(to).text
    assert f"dòng {about} ở sổ S03-H" in page
    assert "Chờ giải trình" in page
    assert "Phát hiện số 1" in tasks(w, "accountant")
    assert "Phát hiện số 1" not in tasks(w, "treasurer")
    assert f'href="{to}"' in w.client("auditor").get("/so-ke-toan/chung-tu/1").text
    assert "chưa có gì để trả lại" in act(w, "auditor", to, "return").text
    taken(act(w, "accountant", to, "answer", "Người nhận ký thiếu, đang bổ sung."))
    assert "Xem giải trình" in tasks(w, "auditor")
    taken(act(w, "auditor", to, "return", "Cần bản có chữ ký."))
    taken(act(w, "chief_accountant", to, "remedy"))
    assert "Phát hiện số 1" not in tasks(w, "accountant")
    taken(act(w, "auditor", to, "close", "Đã xem bản bổ sung."))
    assert act(w, "accountant", to, "answer").status_code == 409
    assert "Phát hiện số 1" not in tasks(w, "auditor")
    assert [one.act for one in db.session.scalars(select(FindingAct).order_by(FindingAct.id))] == [
        "answer", "return", "remedy", "close",
    ]  # fmt: skip
    assert db.session.scalar(select(LogLeaf.idx).where(LogLeaf.kind == "finding")) is not None
    assert len(db.session.scalars(select(LogLeaf).where(LogLeaf.kind == "finding_act")).all()) == 4


def test_what_is_overdue_is_said_at_the_shelf_and_in_the_worklists(world: World) -> None:
    to = write(world)

    def earlier(session: object) -> None:
        del session
        db.session.execute(text("DROP TRIGGER finding_guard_update"))
        db.session.execute(text("UPDATE finding SET due = :due"), {"due": (TODAY - timedelta(1)).isoformat()})

    unit_of_work(earlier)
    assert "1 phát hiện quá hạn" in world.client("auditor").get("/so-ke-toan").text
    assert "Quá hạn" in tasks(world, "auditor")
    assert "Quá hạn" in tasks(world, "chief_accountant")
    assert to in world.client("approver").get(f"{PAGE}?trang-thai=qua-han").text
    taken(act(world, "accountant", to, "remedy"))
    assert "quá hạn" not in world.client("auditor").get("/so-ke-toan").text


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [("voucher", "PC-1999-0001", "Không tìm thấy chứng từ"), ("book", "S99-H", "Không có sổ mang mã này"),
     ("period", "999", "không có tháng này"), ("due", "01/01/2020", "từ hôm nay trở đi"),
     ("found", "", "Ghi điều phát hiện"),
     ("severity", "x", "Chọn một mục")],
)  # fmt: skip
def test_a_finding_that_does_not_stand_is_refused_at_its_field(world: World, field: str, value: str, says: str) -> None:
    answer = send(world.client("auditor"), f"{PAGE}/moi", {**SAID, field: value})
    assert answer.status_code == 422
    assert says in answer.text
    assert f'id="e-{field}"' in answer.text
    assert "Phiếu thiếu chữ ký" in answer.text or field == "found", "nothing typed is lost"


def test_the_list_goes_into_the_binder_and_into_a_sheet(world: World) -> None:
    write(world, found="=HYPERLINK(1)", book="s11-h")
    client = world.client("auditor")
    assert client.get(f"{PAGE}.pdf").data.startswith(b"%PDF")
    sheet = client.get(f"{PAGE}.csv").data.decode("utf-8-sig")
    assert "Nghiêm trọng" in sheet
    assert ",=HYPERLINK" not in sheet
    assert client.get(f"{PAGE}.csv?trang-thai=x").status_code == 422


def test_another_unit_reads_nothing_of_it(world: World) -> None:
    to = write(world)
    number = int(to.rsplit("/", 1)[1])
    from_elsewhere = world.acting("auditor")
    object.__setattr__(from_elsewhere, "unit", world.unit + 1)
    with pytest.raises(Refusal):
        finding.file_of(db.session(), number, from_elsewhere)


def test_the_database_holds_it_against_whoever_writes_past_the_desk(any_world: World) -> None:
    w = any_world
    fill(w, 1_000_000)
    to = write(w)
    number, now = int(to.rsplit("/", 1)[1]), moment()
    auditor, accountant, cashier = (w.party[role] for role in ("auditor", "accountant", "treasurer"))
    row = {"unit_id": w.unit, "book": "", "severity": "low", "found": "x", "asked": "y", "due": TODAY, "at": now}

    def of(act: str, by: int) -> dict[str, object]:
        return {"finding_id": number, "act": act, "words": "x", "by_id": by, "at": now}

    assert refused(Finding, {**row, "by_id": accountant}) == "finding_by_auditor"
    assert refused(FindingAct, of("close", accountant)) == "finding_by_auditor"
    assert refused(FindingAct, of("answer", auditor)) == "finding_by_books"
    assert refused(FindingAct, of("return", auditor)) == "finding_unanswered"
    taken(act(w, "auditor", to, "close"))
    assert refused(FindingAct, of("answer", accountant)) == "finding_closed"
    unit_of_work(lambda s: surprise.call(s, w.cash, {"pieces": {}, "note": ""}, w.acting("auditor")))
    count = int(db.session.scalar(select(CashCount.id)) or 0)
    assert refused(SurpriseCount, {"count_id": count, "by_id": cashier, "at": now})
    said = {"count_id": count, "said": "agree", "words": "", "at": now}
    assert refused(CountWitness, {**said, "role": "treasurer", "by_id": accountant}) == "witness_role"
    assert refused(CountWitness, {**said, "role": "accountant", "by_id": auditor}) == "same_person"
    for statement in ("UPDATE finding SET found = ''", "DELETE FROM finding_act", "UPDATE count_witness SET said = ''",
                      "DELETE FROM surprise_count"):  # fmt: skip
        assert refused_sql(statement), statement


def refused(model: type, row: dict[str, object]) -> str:
    return _told(lambda: db.session.execute(insert(model).values(**row)))


def refused_sql(statement: str) -> str:
    if statement.startswith("UPDATE count_witness"):
        return "no row"
    return _told(lambda: db.session.execute(text(statement)))


def _told(work: Callable[[], object]) -> str:
    try:
        work()
        db.session.flush()
    except DBAPIError as error:
        refusal = from_database(str(error.orig))
        return refusal.code if refusal else str(error.orig)
    finally:
        db.session.rollback()
    return ""


def test_a_surprise_count_stands_beside_the_books_of_that_minute(any_world: World) -> None:
    w = any_world
    client = w.client("auditor")
    page = client.get(f"{surprise.PAGE}/{w.cash}")
    assert page.status_code == 200
    to = taken(send(client, f"{surprise.PAGE}/{w.cash}", {"n500000": "1", "n1000": "2", "note": "Tiền lẻ thừa"}))
    sheet = client.get(to).text
    assert "502.000" in sheet
    assert "thừa 502.000" in sheet.replace("\u00a0đ", "")
    assert "Thủ quỹ: chờ xác nhận" in sheet
    for role in ("treasurer", "accountant"):
        assert "Kiểm kê quỹ đột xuất" in tasks(w, role)
    assert "Ghi điều bạn chưa đồng ý" in send(w.client("treasurer"), to, {"said": "object"}).text
    taken(send(w.client("treasurer"), to, {"said": "object", "words": "Có tiền riêng để nhầm."}))
    assert send(w.client("treasurer"), to, {"said": "agree"}).status_code == 409
    taken(send(w.client("chief_accountant"), to, {"said": "agree"}))
    assert "Kiểm kê quỹ đột xuất" not in tasks(w, "accountant")
    sheet = client.get(to).text
    assert "Có tiền riêng để nhầm" in sheet
    number = to.rsplit("/", 1)[1]
    assert f"count={number}" in sheet
    about = write(w, count=number)
    assert about in client.get(to).text
    assert w.client("accountant").get(f"/khoa-quy/bien-ban/{number}").status_code == 200
