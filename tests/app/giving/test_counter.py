"""Gifts at the counter, and receipts that must be cancelled or replaced."""

import json

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.db import db, unit_of_work
from app.giving import service
from app.giving.appeals import given_to, standing
from app.giving.models import CashGift, Donor, Gift, Pledge, ReceiptPaper
from app.giving.originals import original_of
from app.keys import receipt_key
from ledger import merkle, posting
from ledger.models import LogLeaf, MovementRow, Receipt, Slip, Voucher
from receipts import token
from tests.app.conftest import World
from tests.app.giving.acts import key_in, pledge_of, promise, receive, rows

NEW = {"appeal": "tuong-ho-chung", "kind": "member", "name": "Lò Văn Góp", "amount": "300k", "public_name": "short"}


def prepare(world: World, **gift: object) -> TestResponse:
    accountant = world.client("accountant")
    key = key_in(accountant.get("/thu/ung-ho"))
    return accountant.post("/thu/ung-ho", data={"place": world.cash, **gift, "form_key": key})


def count_cash(world: World) -> str:
    """What the cash room does: two signatures, the count, the post, and then the gift."""

    def work(session) -> str:  # type: ignore[no-untyped-def]
        slip = session.scalars(select(Slip).order_by(Slip.id.desc())).first()
        acting = world.acting("treasurer")
        for step, role in (("chief", "chief_accountant"), ("head", "approver"), ("counted", "treasurer")):
            posting.step_slip(session, slip.id, step, by=world.party[role], now=acting.now)
        posted = posting.post_slip(session, slip.id, entry_date=slip.doc_date, by=acting.party, now=acting.now)
        return service.settle_cash_gift(session, slip, posted, acting) or ""

    return unit_of_work(work)


def test_cash_from_somebody_new_becomes_a_slip_a_gift_and_a_receipt(world: World) -> None:
    answer = prepare(world, **NEW)
    slip = db.session.scalars(select(Slip)).one()
    assert (answer.status_code, answer.location) == (303, f"/phieu/{slip.id}")
    assert (slip.kind, slip.against, slip.amount, slip.fund_id) == ("PT", "3538", 300_000, world.fund)
    assert "Lò Văn Góp" not in slip.description, "the books hold no names"
    assert (rows()["Voucher"], rows()["Gift"]) == (0, 0), "nothing is booked before the money is counted"
    address = count_cash(world)
    entry = db.session.scalars(select(MovementRow)).one()
    assert (entry.debit, entry.credit, entry.amount) == ("1111", "3538", 300_000)
    page = world.client("accountant").get(address)
    for said in ("BNUH-", "Lò Văn Góp", "Tiền mặt", slip.code):
        assert said in page.text
    assert rows()["Receipt"] == 1


def test_the_giver_brings_a_code_and_nothing_is_asked_twice(world: World) -> None:
    pledge = pledge_of(promise(world.client(), amount="500k"))
    accountant = world.client("accountant")
    page = accountant.get(f"/thu/ung-ho?ma={pledge.transfer_code.lower()}")
    assert "Nguyễn Thị Cho" in page.text
    assert 'name="kind"' not in page.text
    sent = {"pledge": pledge.transfer_code, "amount": "500.000", "place": world.cash, "form_key": key_in(page)}
    assert accountant.post("/thu/ung-ho", data=sent).status_code == 303
    assert "Đã lập phiếu thu" in world.client().get(f"/ung-ho/{pledge.token}").text
    count_cash(world)
    gift = db.session.scalars(select(Gift)).one()
    assert (gift.pledge_id, gift.donor_id) == (pledge.id, pledge.donor_id)
    assert "Đã nhận khoản ủng hộ" in world.client().get(f"/ung-ho/{pledge.token}").text


def test_bad_counter_gifts_are_refused_and_nothing_is_written(world: World) -> None:
    before = rows()
    for field, changed, sentence in (
        ("amount", {"amount": "0"}, "lớn hơn 0"),
        ("name", {"name": ""}, "Cần nhập tên"),
        ("appeal", {"appeal": ""}, "Chọn đợt vận động"),
        ("place", {"place": ""}, "Chọn két tiền mặt"),
        ("place", {"place": world.bank}, "Chọn két tiền mặt"),
        ("pledge", {"pledge": "CDTH K7M29QX"}, "Không có đăng ký ủng hộ nào"),
    ):
        page = prepare(world, **{**NEW, **changed})
        assert page.status_code == 422, field
        assert sentence in page.text, field
    assert rows() == before
    assert db.session.scalars(select(CashGift)).all() == []
    asked = world.client("accountant").get("/thu/ung-ho?ma=CDTHK7M29QX")
    assert asked.status_code == 422
    assert 'id="e-ma"' in asked.text


@pytest.mark.parametrize("role", ["treasurer", "officer", "approver", "auditor", "admin"])
def test_only_the_accountant_prepares(world: World, role: str) -> None:
    assert world.client(role).get("/thu/ung-ho").status_code == 403


def given(world: World) -> tuple[FlaskClient, str, Receipt]:
    """A gift received through the bank: the accountant's browser, the receipt's address, the receipt."""
    address = receive(world, pledge_of(promise(world.client()))).location
    return world.client("accountant"), address, db.session.scalars(select(Receipt)).one()


def test_the_receipt_is_signed_over_its_own_facts(world: World) -> None:
    _, _, receipt = given(world)
    original = original_of(receipt.id)
    public = token.public_key(receipt_key())
    signed = token.decode(original.fragment, {token.key_id(public): public})
    facts, place = signed.facts, signed.place
    assert (facts.code, facts.amount, facts.number, facts.day) == (receipt.code, 200_000, 1, receipt.day)
    assert (facts.method, facts.appeal, facts.sample) == ("bank", world.appeal, True)
    assert place is not None
    leaf = db.session.get_one(LogLeaf, place.index)
    assert (leaf.kind, leaf.ref, leaf.hash) == ("receipt", str(receipt.id), place.leaf)
    hashes = db.session.scalars(select(LogLeaf.hash).where(LogLeaf.idx <= place.index).order_by(LogLeaf.idx))
    assert place.root == merkle.root(hashes)
    frozen = json.loads(db.session.get_one(ReceiptPaper, receipt.id).facts)
    assert frozen["url"] == f"https://tuongho.example/v/{receipt.code}"
    assert frozen["number"] == receipt.label


def test_a_cancelled_gift_is_reversed_and_its_receipt_ends(world: World) -> None:
    accountant, address, receipt = given(world)
    page = accountant.get(f"{address}/huy")
    assert page.text.index("<b>3538.01</b>") < page.text.index("<b>1121</b>"), "the entry turned around"
    key = key_in(page)
    missing = accountant.post(f"{address}/huy", data={"form_key": key, "reason": " "})
    assert missing.status_code == 422
    assert "Cần ghi lý do hủy" in missing.text
    sent = {"form_key": key, "reason": "Ngân hàng thu hồi lệnh chuyển nhầm"}
    for _ in "12":
        assert accountant.post(f"{address}/huy", data=sent).location == address
    assert standing(db.session(), world.unit, world.fund).received == 0
    assert standing(db.session(), world.unit, world.fund).used == 0
    assert given_to(db.session(), world.appeal) == (0, 0)
    assert sorted(db.session.scalars(select(Voucher.kind))) == ["BC", "PKT"]
    assert "Đã hủy" in accountant.get(address).text
    assert "Đã hủy" in world.client().get(f"/v/{receipt.code}").text
    again = accountant.post(f"{address}/huy", data={"form_key": "again", "reason": "lần nữa"})
    assert again.status_code == 409
    pledge = db.session.scalars(select(Gift.pledge_id)).one()
    assert pledge
    told = world.client().get(promise_address(pledge)).text
    assert "đã được ghi đảo" in told
    assert "Đang chờ tiền về" in told


def promise_address(pledge: int) -> str:
    return f"/ung-ho/{db.session.get_one(Pledge, pledge).token}"


def test_a_corrected_name_makes_a_new_number_and_the_old_one_points_to_it(world: World) -> None:
    accountant, address, old = given(world)
    old_paper = db.session.get_one(ReceiptPaper, old.id)
    page = accountant.get(f"{address}/cap-lai")
    assert 'value="Nguyễn Thị Cho"' in page.text
    sent = {"form_key": key_in(page), "name": "Nguyễn Thị Chở", "address": "Bản Mẫu", "reason": "Sai tên"}
    done = accountant.post(f"{address}/cap-lai", data=sent)
    assert done.status_code == 303
    new = db.session.scalars(select(Receipt).where(Receipt.replaces_id == old.id)).one()
    assert (new.number, new.amount, new.voucher_id) == (old.number + 1, old.amount, old.voucher_id)
    assert new.code != old.code
    assert "Nguyễn Thị Chở" in json.loads(db.session.get_one(ReceiptPaper, new.id).facts)["donor_name"]
    assert "Nguyễn Thị Cho" in json.loads(old_paper.facts)["donor_name"], "what was given out never changes"
    assert rows()["Voucher"] == 1, "the money stays as it was booked"
    told = world.client().get(f"/v/{old.code}").text
    assert f"Đã hủy, thay bằng số {new.label}" in told
    assert f"/v/{new.code}" in told
    late = accountant.post(f"{address}/cap-lai", data={**sent, "form_key": "late"})
    assert late.status_code == 409
    assert "đã hủy hoặc đã được thay thế" in late.text


def test_readers_see_a_receipt_and_change_nothing(world: World) -> None:
    _, address, _ = given(world)
    for role in ("chief_accountant", "auditor"):
        page = world.client(role).get(address)
        assert page.status_code == 200
        assert "/huy" not in page.text
        assert world.client(role).get(f"{address}/huy").status_code == 403
        assert world.client(role).post(f"{address}/cap-lai", data={}).status_code == 403
    assert world.client("accountant").get("/thu/bien-nhan/99").status_code == 404
    assert db.session.scalar(select(Donor.name)) == "Nguyễn Thị Cho"
