"""Money that comes back for a gift which proved false after it was spent: by bank, in cash, never more than is open."""

from datetime import date
from typing import Any

from sqlalchemy import func, select

from app.bank.models import BankLine
from app.db import db, unit_of_work
from ledger import balances, errors, losses, posting
from ledger.models import LossRecovery, Slip, Voucher
from tests.app.books.test_corrections import (
    _gift_to,
    agree,
    bank_gift,
    clean,
    help_by_bank,
    propose,
    send,
    standing,
    through,
    today,
)
from tests.app.conftest import World


def lost(world: World, amount: int = 5_000_000) -> int:
    """A gift by bank was spent, proved false, and `amount` of it waits; the reversal."""
    voucher = bank_gift(world, f"{amount}")
    help_by_bank(world, amount)
    other = unit_of_work(lambda s: posting.open_fund(s, unit=world.unit, code="02", name="Quỹ khác"))
    unit_of_work(lambda s: _gift_to(s, world, other, 2 * amount))
    assert agree(world, propose(world, voucher, "turn", account="13881")).status_code == 303
    return int(db.session.scalar(select(Voucher.id).where(Voucher.reverses_id == voucher)) or 0)


def line(world: World, amount: str, reference: str) -> str:
    made = send(
        world, "accountant", "/ngan-hang/nhap", place=str(world.bank), day=today(world), reference=reference,
        amount=amount, content="Hoan tra",
    )  # fmt: skip
    assert made.status_code == 303, made.text
    return str(made.location)


def page(world: World, loss: int, role: str = "auditor") -> str:
    answer = world.client(role).get(f"/so-ke-toan/khoan-thu-sai/{loss}")
    assert answer.status_code == 200
    return str(answer.text)


def test_money_comes_back_by_bank_and_in_cash_until_nothing_is_open(any_world: World) -> None:
    world = any_world
    loss = lost(world)
    before = standing(world)
    assert "Còn chờ" in page(world, loss)
    assert "5.000.000" in page(world, loss)
    # By bank: never more than is open.
    much = line(world, "6.000.000", "FT-NHIEU")
    assert "5.000.000" in world.client("accountant").get(much).text
    refused = send(world, "accountant", much, choice="loss", loss=str(loss), step="check")
    assert refused.status_code == 422
    assert "còn 5.000.000 đồng" in refused.text
    part = line(world, "2.000.000", "FT-PHAN")
    shown = send(world, "accountant", part, choice="loss", loss=str(loss), step="check")
    assert shown.status_code == 200
    assert "13881" in shown.text
    booked = send(world, "accountant", part, choice="loss", loss=str(loss), step="confirm")
    assert booked.status_code == 303, booked.text
    assert "3.000.000" in page(world, loss)
    # In cash: a slip waits, so that nobody prepares a second one for the same money.
    at = f"/so-ke-toan/khoan-thu-sai/{loss}"
    assert send(world, "accountant", at, place=str(world.cash), amount="3.500.000").status_code == 422
    made = send(world, "accountant", at, place=str(world.cash), amount="3.000.000")
    assert made.status_code == 303, made.text
    again = send(world, "accountant", at, place=str(world.cash), amount="1.000")
    assert again.status_code == 422
    assert "chờ nộp tiền" in page(world, loss)
    assert "Còn chờ" in page(world, loss)
    through(world, made.location)
    told = page(world, loss)
    assert "Đã xong" in told
    assert told.count("thu lại") >= 2
    assert "Đã xong" in world.client("accountant").get("/so-ke-toan/khoan-thu-sai").text
    assert balances.account_totals(db.session(), world.unit, "138", *_ever()).closing == 0
    assert standing(world).balance == before.balance  # what came back fills the hole, and is nobody's new gift
    assert standing(world).received == before.received
    # Nothing is open: the bank offers it no more, and no fund need bear it.
    assert "Thu lại khoản 138" not in world.client("accountant").get(much).text
    assert "Bù khoản thu sai" not in world.client("accountant").get(f"/so-ke-toan/chung-tu/{loss}/dieu-chinh").text
    assert clean()


def test_a_reversed_recovery_stands_open_again(any_world: World) -> None:
    world = any_world
    loss = lost(world)
    path = line(world, "5.000.000", "FT-VE")
    assert send(world, "accountant", path, choice="loss", loss=str(loss), step="confirm").status_code == 303
    assert "Đã xong" in page(world, loss)
    brought = int(db.session.scalar(select(func.max(Voucher.id))) or 0)
    assert agree(world, propose(world, brought, "turn")).status_code == 303
    assert "Còn chờ" in page(world, loss)
    turned = int(db.session.scalar(select(Voucher.id).where(Voucher.reverses_id == brought)) or 0)
    assert world.client("auditor").get(f"/so-ke-toan/khoan-thu-sai/{turned}").status_code == 404  # no loss of its own
    assert send(world, "accountant", path, choice="loss", loss=str(loss), step="confirm").status_code == 303
    assert "Đã xong" in page(world, loss)
    assert clean()


def test_a_cancelled_slip_leaves_its_part_open(any_world: World) -> None:
    world = any_world
    loss = lost(world)
    at = f"/so-ke-toan/khoan-thu-sai/{loss}"
    made = send(world, "accountant", at, place=str(world.cash), amount="5.000.000")
    assert "Lập phiếu thu" not in page(world, loss, "accountant")
    assert send(world, "accountant", f"{made.location}/huy", reason="Không đến nộp").status_code == 303
    assert "Lập phiếu thu" in page(world, loss, "accountant")
    assert send(world, "accountant", at, place="999", amount="1.000").status_code == 422
    assert world.client("treasurer").get(at).status_code == 403
    assert clean()


def test_two_slips_for_one_loss_never_bring_more_than_was_lost(any_world: World) -> None:
    """Two accountants prepared at once, each seeing it open: the cashier cannot take both."""
    world = any_world
    loss = lost(world)
    seen = losses.find(db.session(), loss, world.unit)

    def prepare(session: Any) -> int:
        slip = losses.prepare_recovery(
            session, seen, box=world.cash, amount=5_000_000, day=world.acting("accountant").today,
            by=world.party["accountant"], now=world.acting("accountant").now,
        )  # fmt: skip
        return slip.id

    db.session.rollback()
    first, second = unit_of_work(prepare), unit_of_work(prepare)
    through(world, f"/phieu/{first}")
    for role, step in (("chief_accountant", "chief"), ("approver", "head")):
        assert send(world, role, f"/phieu/{second}", step=step).status_code == 303
    late = send(world, "treasurer", f"/phieu/{second}", step="counted", entry_date=today(world))
    assert late.status_code == errors.LossOverpaid.status
    assert "khoản thu sai" in late.text
    assert "Đã xong" in page(world, loss)
    assert db.session.scalar(select(func.count()).select_from(LossRecovery)) == 2
    assert db.session.scalar(select(func.count()).select_from(Slip).where(Slip.against == "13881")) == 2
    assert db.session.scalar(select(func.count()).select_from(BankLine)) == 1
    assert clean()


def _ever() -> tuple[date, date]:
    return (date(2020, 1, 1), date(2199, 1, 1))
