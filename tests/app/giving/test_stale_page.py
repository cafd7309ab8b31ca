"""A page may be older than the books: what it says is checked in the transaction, not before it."""

import pytest
from sqlalchemy import select

from app.acting import Acting
from app.db import db, unit_of_work
from app.giving import service
from app.giving.errors import ReceiptHasEnded
from ledger.models import Receipt
from tests.app.conftest import World
from tests.app.giving.acts import pledge_of, promise, receive, rows


def test_a_gift_is_not_cancelled_from_the_page_of_a_receipt_that_was_replaced_meanwhile(world: World) -> None:
    """Its giver holds another paper by now; who cancels must have that one before them. (Found by the torture: the
    check stood before the transaction, and a replacement committed in between.)"""
    receive(world, pledge_of(promise(world.client())))
    accountant = Acting(world.party["accountant"], world.unit, frozenset({"accountant"}))
    old = db.session.scalars(select(Receipt)).one()
    new = unit_of_work(
        lambda session: service.replace_receipt(session, old, "Nguyễn Thị Chờ", "", "Sai tên", accountant)
    )
    before = rows()
    with pytest.raises(ReceiptHasEnded):
        unit_of_work(
            lambda session: service.cancel_gift(session, old.voucher_id, "Nhầm", accountant, shown=old.id)
        )  # fmt: skip
    assert rows() == before
    unit_of_work(lambda session: service.cancel_gift(session, old.voucher_id, "Nhầm", accountant, shown=new.id))
