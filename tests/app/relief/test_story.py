"""The whole way of one request: proposed, returned, corrected, approved for less, paid."""

from sqlalchemy import select

from app.db import db
from app.relief.models import Request, RequestText
from ledger.models import Mandate, MovementRow, PlaceBalance, Voucher
from tests.app.conftest import World
from tests.app.relief.scene import TODAY, approve, count, fill, order, proposal, propose, seen, send, sentences, sign


def test_proposed_returned_corrected_approved_for_less_and_paid(world: World) -> None:
    fill(world, 10_000_000)
    officer, approver = world.client("officer"), world.client("approver")
    path = propose(world)
    assert "Chờ duyệt" in sentences(officer.get(path))

    back = {**seen(approver, path), "decision": "return", "reason": "Ghi rõ ngày nằm viện."}
    assert send(approver, path, back).status_code == 303
    page = sentences(officer.get(path))
    assert "Trả lại, chờ sửa" in page
    assert "Ghi rõ ngày nằm viện." in page

    words = proposal(world, reason="Nằm viện từ 01/03 đến 20/03/2026.", amount="2.500.000", version=1)
    assert send(officer, f"{path}/sua", words).status_code == 303

    approve(world, path, "2tr")
    prepared = order(world, path, "2tr")
    assert prepared.status_code == 303
    slip = str(prepared.location)
    sign(world, slip)
    assert count(world, slip).status_code == 303

    page = sentences(world.client("auditor").get(path))
    assert "Đã chi đủ" in page
    assert "Duyệt 2.000.000" in page
    assert "Sửa, gửi lại lần 2" in page
    mandate = db.session.scalars(select(Mandate)).one()
    assert (mandate.requested, mandate.approved, mandate.disbursed) == (2_500_000, 2_000_000, 2_000_000)
    voucher = db.session.scalars(select(Voucher).where(Voucher.kind == "PC")).one()
    line = db.session.scalars(select(MovementRow).where(MovementRow.voucher_id == voucher.id)).one()
    assert (line.debit, line.credit, line.amount, line.mandate_id) == ("3538", "1111", 2_000_000, mandate.id)
    assert voucher.entry_date == TODAY
    assert db.session.get_one(PlaceBalance, world.cash).amount == 8_000_000
    assert order(world, path, "1k").status_code == 422  # nothing is left to pay


def test_the_code_names_the_request_and_words_keep_their_versions(world: World) -> None:
    path = propose(world)
    send(world.client("officer"), f"{path}/sua", proposal(world, reason="Lý do đã viết lại.", version=1))
    request = db.session.scalars(select(Request)).one()
    assert request.code == f"HS-{TODAY.year}-{request.mandate_id:04}"
    texts = db.session.scalars(select(RequestText).order_by(RequestText.version)).all()
    assert [text.version for text in texts] == [1, 2]
    assert texts[1].reason == "Lý do đã viết lại."


def test_a_refused_request_stays_refused(world: World) -> None:
    path = propose(world)
    approver = world.client("approver")
    no = {**seen(approver, path), "decision": "refuse", "reason": "Đã được hỗ trợ trong đợt trước."}
    assert send(approver, path, no).status_code == 303
    assert "Không duyệt" in sentences(approver.get(path))
    words = proposal(world, version=1)
    answer = send(world.client("officer"), f"{path}/sua", words)
    assert answer.status_code == 409
    assert "đã có quyết định" in sentences(answer)


def test_what_is_paid_in_parts_never_exceeds_what_was_approved(world: World) -> None:
    fill(world, 10_000_000)
    path = propose(world)
    approve(world, path, "3tr")
    first = str(order(world, path, "2tr").location)
    too_much = order(world, path, "2tr")  # the first slip is not yet paid, and still keeps its amount
    assert too_much.status_code == 422
    assert "còn 1.000.000 đồng" in sentences(too_much)
    second = str(order(world, path, "1tr").location)
    for slip in (first, second):
        sign(world, slip)
        assert count(world, slip).status_code == 303
    assert "Đã chi đủ" in sentences(world.client("approver").get(path))


def test_a_cancelled_slip_frees_what_it_kept(world: World) -> None:
    fill(world, 10_000_000)
    path = propose(world)
    approve(world, path, "3tr")
    slip = str(order(world, path, "3tr").location)
    assert send(world.client("accountant"), f"{slip}/huy", {"reason": "Ghi nhầm ngày."}).status_code == 303
    assert order(world, path, "3tr").status_code == 303


def test_the_accountant_sees_the_money_and_the_entry_before_preparing(world: World) -> None:
    fill(world, 10_000_000, box=4_000_000)
    path = propose(world)
    approve(world, path, "2tr")
    page = sentences(world.client("accountant").get(f"{path}/chi"))
    assert "10.000.000" in page
    assert "4.000.000" in page
    assert "2.000.000" in page
    assert "3538" in page
    assert "1111" in page
