"""Corrections at the desk: proposed by one, agreed by another, and what donors and books then say."""

import re
from datetime import date, datetime
from secrets import token_urlsafe
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError

from app.acting import VIETNAM
from app.bank.models import BankLine, BankUse
from app.books.models import Correction, CorrectionStep
from app.db import db, unit_of_work
from app.giving import appeals
from ledger import balances, checks, errors, posting
from ledger.models import Receipt, ReceiptEnd, Slip, Voucher
from ledger.voucher import Draft, Movement
from tests.app.conftest import World

KEY = re.compile(r'name="form_key" value="([^"]+)"')
REASON = {"reason": "Ngân hàng báo khoản này sai"}


def today(world: World) -> str:
    """Requests happen today, whatever day the story stands in."""
    return f"{datetime.now(VIETNAM):%d/%m/%Y}"


def send(world: World, role: str, path: str, **values: str) -> Any:
    """Open the form, fill it in, send it."""
    client = world.client(role)
    page = client.get(path)
    assert page.status_code == 200, page.status_code
    found = KEY.search(page.text)  # a page without a form is answered all the same
    return client.post(path, data={"form_key": found[1] if found else token_urlsafe(18), **values})


def bank_gift(world: World, amount: str) -> int:
    """A gift by bank, booked by the accountant today; its voucher."""
    day = today(world)
    made = send(
        world, "accountant", "/ngan-hang/nhap", place=str(world.bank), day=day, reference=f"FT{amount}", amount=amount,
        content="Ung ho",
    )  # fmt: skip
    assert made.status_code == 303, made.text
    gift = {
        "choice": "new",
        "appeal": "tuong-ho-chung",
        "kind": "benefactor",
        "name": "Giàng A Mẫu",
        "public_name": "full",
    }
    booked = send(world, "accountant", made.location, step="confirm", **gift)
    assert booked.status_code == 303, booked.text
    return int(db.session.scalar(select(func.max(Voucher.id))))


def cash_gift(world: World, amount: str) -> int:
    gift = {"appeal": "tuong-ho-chung", "kind": "benefactor", "name": "Lò Thị Mẫu", "public_name": "full"}
    made = send(world, "accountant", "/thu/ung-ho", place=str(world.cash), amount=amount, **gift)
    through(world, made.location)
    return int(db.session.scalar(select(func.max(Voucher.id))))


def through(world: World, slip: str) -> None:
    """A slip signed by both and counted."""
    assert send(world, "chief_accountant", slip, step="chief").status_code == 303
    assert send(world, "approver", slip, step="head").status_code == 303
    done = send(world, "treasurer", slip, step="counted", entry_date=today(world))
    assert done.status_code == 303, done.text


def propose(world: World, voucher: int, kind: str, **values: str) -> str:
    made = send(world, "accountant", f"/so-ke-toan/chung-tu/{voucher}/dieu-chinh?kieu={kind}", **REASON, **values)
    assert made.status_code == 303, made.text
    return str(made.location)


def agree(world: World, path: str, role: str = "chief_accountant") -> Any:
    return send(world, role, path, step="agree")


def help_by_bank(world: World, amount: int) -> None:
    line = Movement("3538", "1121", amount, world.fund, world.fund, credit_place=world.bank)
    day = date.fromisoformat("-".join(reversed(today(world).split("/"))))
    draft = Draft(world.unit, "BN", day, day, "Chi hỗ trợ", (line,), outside_ref=f"out:{amount}")
    unit_of_work(lambda s: posting.post(s, draft, by=world.party["accountant"], now=world.acting("accountant").now))


def standing(world: World) -> appeals.Standing:
    db.session.rollback()
    return appeals.standing(db.session(), world.unit, world.fund)


def clean() -> bool:
    return not checks.run(db.session().connection())


def test_a_mistyped_gift_is_adjusted_and_its_receipt_replaced(any_world: World) -> None:
    world = any_world
    voucher = bank_gift(world, "500.000")
    path = propose(
        world, voucher, "adjust", side=f"3538:{world.fund}", way="less", amount="450.000", against="3388",
        entry_date=today(world),
    )  # fmt: skip
    assert standing(world).received == 500_000
    alone = send(world, "chief_accountant", path, step="withdraw")
    assert alone.status_code == 403
    assert agree(world, path).status_code == 303
    money = standing(world)
    assert (money.received, money.used, money.balance) == (50_000, 0, 50_000)
    assert appeals.given_to(db.session(), world.appeal) == (1, 50_000)
    assert [gift.amount for gift in appeals.latest_gifts(db.session(), world.appeal)] == [50_000]
    ended = select(ReceiptEnd.receipt_id)
    new = db.session.scalars(select(Receipt).where(Receipt.id.not_in(ended))).one()
    assert new.amount == 50_000
    assert new.replaces_id is not None
    page = world.client().get(f"/v/{new.code}").text
    assert "50.000" in page
    assert agree(world, path, "approver").status_code in (409, 403)
    assert clean()


def test_counted_cash_goes_back_by_slip(any_world: World) -> None:
    world = any_world
    voucher = cash_gift(world, "300.000")
    path = propose(world, voucher, "give_back", place=str(world.cash))
    assert standing(world).received == 300_000
    assert agree(world, path).status_code == 303
    slip = db.session.scalars(select(Slip).where(Slip.kind == "PC")).one()
    assert slip.prepared_by == world.party["accountant"]
    assert standing(world).received == 300_000  # the money is still in the box
    assert db.session.scalar(select(func.count()).select_from(ReceiptEnd)) == 1
    through(world, f"/phieu/{slip.id}")
    money = standing(world)
    assert (money.received, money.used, money.balance) == (0, 0, 0)
    assert appeals.given_to(db.session(), world.appeal) == (0, 0)
    assert balances.place_money(db.session(), world.cash) == 0
    assert "Phiếu chi trả lại" in world.client("auditor").get(f"/so-ke-toan/chung-tu/{voucher}").text
    again = world.client("accountant").get(f"/so-ke-toan/chung-tu/{voucher}/dieu-chinh?kieu=give_back")
    assert "Trả lại tiền mặt" not in again.text
    assert clean()


def test_a_spent_gift_is_reversed_with_its_loss_and_borne_by_decision(any_world: World) -> None:
    world = any_world
    bank_gift(world, "20.000.000")
    voucher = bank_gift(world, "10.000.000")
    help_by_bank(world, 25_000_000)
    alone = send(world, "accountant", _receipt_of(voucher) + "/huy", **REASON)
    assert alone.status_code == 422
    assert "Ghi đảo toàn bộ" in alone.text
    # The account itself holds five: nothing leaves it that is not there.
    assert agree(world, propose(world, voucher, "turn", account="13881")).status_code == 422
    other = unit_of_work(lambda s: posting.open_fund(s, unit=world.unit, code="02", name="Quỹ khác"))
    unit_of_work(lambda s: _gift_to(s, world, other, 30_000_000))
    path = db.session.scalar(select(Correction.id))
    page = world.client("chief_accountant").get(f"/so-ke-toan/dieu-chinh/{path}").text
    assert "13881" in page
    assert agree(world, f"/so-ke-toan/dieu-chinh/{path}").status_code == 303
    money = standing(world)
    assert (money.received, money.used, money.lost, money.balance) == (20_000_000, 25_000_000, 5_000_000, 0)
    assert appeals.standing(db.session(), world.unit, other).balance == 30_000_000
    assert "Khoản thu sai" in world.client().get("/van-dong/tuong-ho-chung").text
    turned = db.session.scalars(select(Voucher.id).where(Voucher.reverses_id == voucher)).one()

    cover = propose(
        world, turned, "cover", fund=str(other), amount="5.000.000", decision="12/QĐ-LĐLĐ", entry_date=today(world)
    )  # fmt: skip
    assert agree(world, cover).status_code == 303
    assert standing(world).balance == 0
    assert db.session.scalar(select(func.count()).select_from(Voucher).where(Voucher.nature == "cover")) == 0
    assert agree(world, cover).status_code == 403  # the same person is no second one
    assert agree(world, cover, "approver").status_code == 303
    assert appeals.standing(db.session(), world.unit, other).balance == 25_000_000
    assert balances.account_totals(db.session(), world.unit, "138", date(2020, 1, 1), date(2199, 1, 1)).closing == 0
    assert clean()


def test_the_bank_line_of_a_reversed_gift_is_booked_again_once(any_world: World) -> None:
    world = any_world
    voucher = bank_gift(world, "700.000")
    assert agree(world, propose(world, voucher, "turn")).status_code == 303
    line = db.session.scalars(select(BankLine.id)).one()
    assert "Chưa xác định" in world.client("accountant").get(f"/ngan-hang/{line}").text
    again = send(world, "accountant", f"/ngan-hang/{line}", choice="unknown", step="confirm")
    assert again.status_code == 303, again.text
    assert world.client("accountant").get(f"/ngan-hang/{line}").text.count("Đã ghi sổ") == 1
    assert db.session.scalar(select(func.count()).select_from(BankUse)) == 2
    assert sorted(db.session.scalars(select(Voucher.outside_use).where(Voucher.outside_ref == f"bank:{line}"))) == [
        1,
        2,
    ]
    money = standing(world)
    assert (money.received, money.balance) == (0, 0)
    assert balances.place_money(db.session(), world.bank) == 700_000
    assert clean()


def test_nobody_answers_twice_or_alone(any_world: World) -> None:
    world = any_world
    voucher = bank_gift(world, "700.000")
    path = propose(world, voucher, "turn")
    waits = send(
        world, "chief_accountant", f"/so-ke-toan/chung-tu/{voucher}/dieu-chinh?kieu=turn", **REASON, account="13881"
    )  # fmt: skip
    assert waits.status_code == 409
    assert send(world, "approver", path, step="refuse").status_code == 303
    assert agree(world, path).status_code == 409
    taken_back = propose(world, voucher, "turn")
    assert send(world, "accountant", taken_back, step="withdraw").status_code == 303
    number = int(taken_back.rsplit("/", 1)[1])
    for by, step, said in (
        ("accountant", "agree", errors.SamePerson), ("approver", "withdraw", errors.SamePerson),
        ("approver", "agree", errors.AlreadyDecided),
    ):  # fmt: skip
        row = CorrectionStep(
            correction_id=number, by_id=world.party[by], step=step, voucher_id=None, slip_id=None,
            at=world.acting(by).now,
        )  # fmt: skip
        with pytest.raises(errors.Refusal) as refused:
            unit_of_work(lambda s, row=row: s.add(row))  # type: ignore[misc]
        assert isinstance(refused.value, (said, errors.Conflict))
    with pytest.raises((DBAPIError, errors.Refusal)):
        unit_of_work(lambda s: s.execute(update(Correction).values(kind="retro")))
    assert standing(world).received == 700_000


def test_opening_balances_are_corrected_in_their_own_column(any_world: World) -> None:
    world = any_world
    bank_gift(world, "900.000")
    made = send(
        world, "accountant", "/so-ke-toan/dieu-chinh/so-du-dau-nam", debit="3538", credit="3388",
        fund=str(world.fund), amount="100.000", entry_date=today(world), **REASON,
    )  # fmt: skip
    assert made.status_code == 303, made.text
    assert agree(world, made.location, "approver").status_code == 303
    money = standing(world)
    assert (money.opening, money.received, money.used) == (-100_000, 900_000, 0)
    page = world.client("auditor").get("/so-ke-toan/s05-h").text
    assert "Điều chỉnh dư đầu năm" in page
    assert page.count("KHÁC") == 0
    assert clean()


def _receipt_of(voucher: int) -> str:
    return f"/thu/bien-nhan/{db.session.scalars(select(Receipt.id).where(Receipt.voucher_id == voucher)).one()}"


def _gift_to(session: Any, world: World, fund: int, amount: int) -> None:
    day = date.fromisoformat("-".join(reversed(today(world).split("/"))))
    line = Movement("1121", "3538", amount, fund, fund, debit_place=world.bank)
    draft = Draft(world.unit, "BC", day, day, "Ủng hộ quỹ khác", (line,), outside_ref="other:1")
    posting.post(session, draft, by=world.party["accountant"], now=world.acting("accountant").now)
