"""A gift at the counter: a phiếu thu, two signatures, the treasurer's count, and the donor's receipt."""

import pytest
from sqlalchemy import select

from app.db import db
from app.giving import service
from app.giving.models import Gift
from ledger.errors import Conflict
from ledger.models import Receipt, Voucher
from tests.app.conftest import World
from tests.app.relief.scene import count, rows, send, sentences, sign


def gift_at_the_counter(world: World, **changed: object) -> str:
    """The address of the phiếu thu."""
    fields: dict[str, object] = {
        "appeal": "tuong-ho-chung", "place": world.cash, "amount": "1,5 triệu", "kind": "benefactor",
        "name": "Đặng Thị Cho", "address": "Tổ 2, phường Mẫu", "public_name": "full", **changed,
    }  # fmt: skip
    answer = send(world.client("accountant"), "/thu/ung-ho", fields)
    assert answer.status_code == 303, sentences(answer)
    return str(answer.location)


def test_a_counted_gift_has_its_receipt(world: World) -> None:
    slip = gift_at_the_counter(world)
    sign(world, slip)
    assert db.session.scalars(select(Gift)).all() == []  # nothing is a gift before the money is there
    assert "Đã nhận đủ tiền: 1.500.000" in sentences(world.client("treasurer").get(slip))
    assert count(world, slip).status_code == 303
    voucher = db.session.scalars(select(Voucher)).one()
    assert db.session.scalars(select(Gift)).one().voucher_id == voucher.id
    receipt = db.session.scalars(select(Receipt)).one()
    assert (receipt.voucher_id, receipt.amount) == (voucher.id, 1_500_000)
    page = world.client("accountant").get(slip)
    assert "Đặng Thị Cho" in page.text
    assert f'href="/thu/bien-nhan/{receipt.id}">{receipt.label}' in page.text
    assert "Đặng Thị Cho" in world.client("treasurer").get("/thu").text


def test_without_a_receipt_nothing_is_counted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    slip = gift_at_the_counter(world)
    sign(world, slip)

    def refuse(*_args: object) -> None:
        raise Conflict

    monkeypatch.setattr(service, "settle_cash_gift", refuse)
    before = rows()
    assert count(world, slip).status_code == 409
    assert rows() == before


def test_an_unnamed_giver_is_named_so_on_the_slip(world: World) -> None:
    slip = gift_at_the_counter(world, kind="anonymous", name="", address="", public_name="none")
    assert "Nhà hảo tâm ẩn danh" in world.client("treasurer").get(slip).text
