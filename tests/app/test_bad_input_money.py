"""Money that is not there and months that are shut, today and on a past day: said at the field that can put it right.

The pages ask before they write; with the asking taken away the guards of the database say the same at the same field.
"""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.acting import Acting
from app.db import unit_of_work
from app.relief import money
from ledger import posting
from ledger.models import Period
from ledger.voucher import Draft, Movement
from tests.app.conftest import NOW, World
from tests.app.giving.acts import GIFT, enter_line, pledge_of, promise, receive
from tests.app.reading import Shown, counted, read
from tests.app.relief.scene import approve, count, fill, order, propose, send, sign
from tests.app.writing_books import cash, corrections

TODAY = Acting().today
THEN = date(TODAY.year, 1, 5)  # a past day of an open month


def refused(act: Callable[[], object]) -> Shown:
    """The page that answers, once it is sure that nothing was written."""
    before = counted()
    shown = read(act())  # type: ignore[arg-type]
    assert counted() == before
    return shown


def slip_out(w: World, amount: int, day: date) -> str:
    """A signed phiếu chi of that day, prepared when the money seemed to be there."""

    def work(session: Session) -> str:
        slip = posting.prepare_slip(
            session, unit=w.unit, kind="PC", day=day, place=w.cash, fund=w.fund, against="3538", amount=amount,
            description="Chi mẫu", by=w.party["accountant"], now=NOW,
        )  # fmt: skip
        return f"/phieu/{slip.id}"

    made = unit_of_work(work)
    sign(w, made)
    return made


def close(w: World, day: date) -> None:
    """The month of that day is shut."""

    def work(session: Session) -> None:
        period = session.scalars(select(Period.id).where(Period.starts == day.replace(day=1))).one()
        by = w.party["chief_accountant"]
        posting.step_period(session, period, "closed", by=by, reason="Hết tháng", now=NOW)

    unit_of_work(work)


def test_a_payment_that_fund_or_box_cannot_make_is_said_at_its_amount_or_its_day(any_world: World) -> None:
    w = any_world
    path = propose(w, amount="9tr")
    approve(w, path, "9tr")
    fill(w, 1_000_000, day=THEN)
    fill(w, 4_000_000, day=TODAY, box=2_000_000)
    for amount, name, words in (
        ("5.000.001", "amount", "số dư của quỹ (còn 5.000.000 đồng)"),
        ("3.000.001", "amount", "két hoặc tài khoản này (còn 3.000.000 đồng)"),
        ("9.000.001", "amount", "lớn hơn số đã được duyệt còn lại (còn 9.000.000 đồng)"),
    ):
        assert refused(lambda amount=amount: order(w, path, amount)).said_at(name, words), amount
    past = refused(lambda: order(w, path, "2.000.000", THEN))
    assert past.said_at("doc_date", "quỹ không đủ tiền", "chỉ còn 1.000.000 đồng")


def test_a_box_that_was_empty_then_is_said_at_the_day(any_world: World) -> None:
    w = any_world
    path = propose(w, amount="9tr")
    approve(w, path, "9tr")
    fill(w, 5_000_000, day=THEN, box=1_000_000)
    fill(w, 5_000_000, day=TODAY)
    assert refused(lambda: order(w, path, "2tr", THEN)).said_at("doc_date", "két không đủ tiền", "1.000.000 đồng")
    slip = slip_out(w, 2_000_000, THEN)
    assert refused(lambda: count(w, slip, THEN)).said_at("entry_date", "két không đủ tiền", "1.000.000 đồng")


@pytest.mark.parametrize("asks", [True, False], ids=["page", "guards"])
def test_a_slip_that_cannot_be_paid_is_said_at_its_day(
    any_world: World, monkeypatch: pytest.MonkeyPatch, asks: bool
) -> None:
    w = any_world
    fill(w, 1_000_000, day=THEN)
    fill(w, 6_000_000, day=TODAY, box=3_000_000)
    if not asks:
        monkeypatch.setattr(money, "ask_payable", lambda *_args, **_facts: None)
    too_early = slip_out(w, 2_000_000, THEN)
    beyond_fund, beyond_box = slip_out(w, 7_000_001, TODAY), slip_out(w, 4_000_001, TODAY)
    assert refused(lambda: count(w, beyond_fund)).said_at("entry_date", "Quỹ không đủ tiền chi phiếu này")
    assert refused(lambda: count(w, beyond_box)).said_at("entry_date", "Két không đủ tiền chi phiếu này")
    words = ("quỹ chỉ còn 1.000.000 đồng",) if asks else ("bị âm ở một ngày về sau",)
    assert refused(lambda: count(w, too_early, THEN)).said_at("entry_date", *words)
    assert count(w, too_early, TODAY).status_code == 303


def test_a_gift_already_spent_cannot_be_cancelled(any_world: World) -> None:
    w = any_world
    given = str(receive(w, pledge_of(promise(w.client(), amount="2tr")), amount="2tr").location)
    spent = Movement("3538", "1121", 1_000_000, w.fund, w.fund, credit_place=w.bank)
    draft = Draft(w.unit, "BN", TODAY, TODAY, "Chi mẫu", (spent,), outside_ref="bank:spent")
    unit_of_work(lambda session: posting.post(session, draft, by=w.party["accountant"], now=NOW))
    shown = refused(lambda: send(w.client("accountant"), f"{given}/huy", {"reason": "Chuyển nhầm"}))
    assert shown.said_above("Quỹ đã chi một phần khoản này")  # the page has no field to blame


def test_a_shut_month_is_said_at_the_day(any_world: World) -> None:
    w = any_world
    fill(w, 5_000_000, day=THEN)
    path = propose(w)
    approve(w, path)
    cash = {name: said for name, said in GIFT.items() if said} | {"place": w.cash}
    slips = [slip_out(w, 1_000_000, THEN), str(send(w.client("accountant"), "/thu/ung-ho", cash).location)]
    sign(w, slips[1])
    lines = [str(enter_line(w, content=said, day=f"{THEN:%d/%m/%Y}").location) for said in ("a", "b")]
    given = str(receive(w, pledge_of(promise(w.client()))).location)
    close(w, THEN)
    assert refused(lambda: order(w, path, "1tr", THEN)).said_at("doc_date", "Kỳ kế toán đã khóa sổ")
    assert refused(lambda: count(w, slips[0], THEN)).said_at("entry_date", "Kỳ kế toán đã khóa sổ")
    new = {name: said for name, said in GIFT.items() if said} | {"choice": "new", "step": "confirm"}
    unknown = {"choice": "unknown", "step": "confirm"}
    for line, fields in zip(lines, (new, unknown), strict=True):
        shown = refused(lambda line=line, fields=fields: send(w.client("accountant"), line, fields))
        assert shown.said_at("choice", f"{THEN:%m/%Y} đã khóa sổ hoặc chưa mở", "kế toán trưởng"), fields
    close(w, TODAY)
    assert refused(lambda: count(w, slips[1])).said_at("entry_date", "Kỳ kế toán đã khóa sổ")
    shown = refused(lambda: send(w.client("accountant"), f"{given}/huy", {"reason": "Chuyển nhầm"}))
    assert shown.said_above("Kỳ kế toán đã khóa sổ")  # the day is today's: the page has no field for it


def test_a_month_that_nobody_opened_is_said_at_the_day(any_world: World) -> None:
    w, long_ago = any_world, date(2019, 5, 6)
    fill(w, 5_000_000)
    path = propose(w)
    approve(w, path)
    assert refused(lambda: order(w, path, "1tr", long_ago)).said_at("doc_date", "05/2019 chưa mở")
    line = str(enter_line(w, content="cu", day=f"{long_ago:%d/%m/%Y}").location)
    shown = refused(lambda: send(w.client("accountant"), line, {"choice": "unknown", "step": "confirm"}))
    assert shown.said_at("choice", "05/2019 đã khóa sổ hoặc chưa mở")


def test_a_day_ahead_or_no_day_is_said_at_the_day(world: World) -> None:
    fill(world, 5_000_000)
    path = propose(world)
    approve(world, path)
    slip = slip_out(world, 1_000_000, TODAY)
    for typed, words in (("31/02/2026", "Ngày chưa đúng"), (f"{TODAY + timedelta(days=1):%d/%m/%Y}", "")):
        day = {"entry_date": typed, "doc_date": typed, "day": typed}
        fields = {"place": world.cash, "amount": "1tr", **day}
        shown = refused(lambda fields=fields: send(world.client("accountant"), f"{path}/chi", fields))
        assert shown.said_at("doc_date", words or "Ngày này chưa tới")
        step = {"step": "counted", **day}
        shown = refused(lambda step=step: send(world.client("treasurer"), slip, step))
        assert shown.said_at("entry_date", words or "Ngày này chưa tới")
        line = {"place": world.bank, "reference": "FT", "amount": "5000", "content": "x", **day}
        shown = refused(lambda line=line: send(world.client("accountant"), "/ngan-hang/nhap", line))
        assert shown.said_at("day", words or "Ngày giao dịch còn ở phía trước")
    assert refused(lambda: count(world, slip, TODAY - timedelta(days=1))).said_at("entry_date", "trước ngày lập phiếu")


def test_a_correction_that_the_books_would_not_take_is_said_when_it_is_proposed(world: World) -> None:
    close(world, date(2026, 2, 1))
    wrong = {
        "kieu=adjust": [
            ("entry_date", "05/02/2026", "Kỳ kế toán đã khóa sổ"),
            ("entry_date", f"{THEN:%d/%m/%Y}", "bằng hoặc sau ngày của chứng từ gốc"),
        ],
        "so-du-dau-nam": [
            ("entry_date", "05/06/2019", "06/2019 chưa mở"),
            ("debit", "1111", "Chọn một tài khoản trong danh sách"),
            ("credit", "3388", "Tài khoản Nợ và tài khoản Có trùng nhau"),
        ],
        "kieu=cover": [("amount", "100tr", "Số tiền lớn hơn số còn chờ")],
    }
    for door in corrections(world):
        for name, typed, words in wrong.pop(door.path.partition("?")[2] or door.path.rpartition("/")[2], []):
            fields = {**door.fields, name: typed}
            shown = refused(lambda door=door, fields=fields: send(world.client("accountant"), door.path, fields))
            assert shown.said_at(name, words), (door.path, typed)
    assert not wrong


def test_notes_that_were_not_in_use_on_the_day_are_not_left_out(world: World) -> None:
    door = next(one for one in cash(world) if one.path == f"/khoa-quy/{world.cash}")
    before_the_note = {**door.fields, "day": "01/12/2003"}
    shown = refused(lambda: send(world.client("treasurer"), door.path, before_the_note))
    assert shown.said_at("day", "tờ 500.000 đ")
    assert shown.values["n500000"] == "1"
