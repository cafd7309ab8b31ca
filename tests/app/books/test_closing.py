"""A month is closed when everything asked of it is done, and a closed month takes nothing, by whatever path."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from app.acting import Acting
from app.bank import reconciling
from app.bank import service as bank
from app.books import errors
from app.books.corrections import service as corrections
from app.books.months import closing, periods
from app.cash import counts
from app.cash import service as cash
from app.db import db, unit_of_work
from app.giving import service as giving
from ledger import posting
from ledger.errors import AlreadyDecided, PeriodClosed, PeriodStep, Refusal, StatementDiffers
from ledger.models import Period, Voucher
from ledger.voucher import Draft, Movement
from tests.app.conftest import World

FEBRUARY = date(2026, 2, 10)
GIVER = {
    "appeal": "tuong-ho-chung", "kind": "anonymous", "name": "", "public_name": "none", "contact": "", "address": "",
    "tax_code": "", "hide_amount": False, "message": "",
}  # fmt: skip
REASON = "Khóa sổ cuối tháng"


def at(world: World, role: str, day: date = FEBRUARY) -> Acting:
    """That person at work on a day of the story."""
    return replace(world.acting(role), now=datetime(day.year, day.month, day.day, 3, tzinfo=UTC))


def month(world: World, number: int = 2) -> Period:
    starts = date(2026, number, 1)
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Period).where(Period.unit_id == world.unit, Period.starts == starts)).one()


def bank_line(world: World, amount: int, day: date = FEBRUARY) -> int:
    command = {
        "place": world.bank, "day": day, "reference": f"FT{amount}", "amount": amount, "content": "Ung ho",
        "again": False,
    }  # fmt: skip
    return unit_of_work(lambda s: bank.enter_line(s, command, at(world, "accountant", day)).id)


def book(world: World, line: int, **command: Any) -> str:
    return unit_of_work(
        lambda s: bank.book_line(s, line, {"choice": "new", **GIVER, **command}, at(world, "accountant"))
    )


def slip(world: World, amount: int) -> int:
    command = {**GIVER, "place": world.cash, "amount": amount}
    return unit_of_work(lambda s: giving.prepare_cash_gift(s, command, at(world, "accountant")).id)


def signed(world: World, number: int) -> None:
    for step, role in (("chief", "chief_accountant"), ("head", "approver")):
        unit_of_work(lambda s, x=step, r=role: cash.sign_slip(s, number, x, at(world, r), "site"))


def counted(world: World, number: int) -> None:
    unit_of_work(lambda s: cash.count_slip(s, number, FEBRUARY, at(world, "treasurer")))


def closed_box(world: World, notes: dict[int, int]) -> None:
    command = {"day": FEBRUARY, "pieces": notes, "closes": True, "note": ""}
    unit_of_work(lambda s: counts.keep_count(s, world.cash, command, at(world, "treasurer")))


def confirmed(world: World, statement: int, number: int = 2) -> None:
    last = date(2026, number, monthrange(2026, number)[1])
    command = {"place": world.bank, "month": {"year": 2026, "month": number}, "statement": statement, "note": ""}
    unit_of_work(lambda s: reconciling.reconcile(s, command, at(world, "accountant", last)))


def left(world: World) -> list[str]:
    db.session.rollback()
    return [check.what for check in closing.checks_of(db.session(), month(world)) if not check.done]


def close(world: World, number: int = 2) -> None:
    period = month(world, number).id
    unit_of_work(lambda s: periods.close_month(s, period, REASON, world.acting("chief_accountant")))


def test_each_thing_asked_of_a_month_is_named_until_it_is_done(any_world: World) -> None:
    world = any_world
    first, second = bank_line(world, 300_000), bank_line(world, 200_000)
    book(world, first)
    waiting = slip(world, 500_000)
    voucher = db.session.scalars(select(Voucher.id)).one()
    asked = unit_of_work(
        lambda s: corrections.propose(
            s, "turn", voucher, {"account": "13881", "reason": "sai"}, at(world, "accountant")
        )
    )
    assert len(left(world)) == 4
    with pytest.raises(errors.MonthNotReady) as refused:
        close(world)
    assert refused.value.sentence.count("còn 1") == 3
    page = world.client("chief_accountant").get(f"/so-ke-toan/ky/{month(world).id}").text
    for href in ("/thu", "/ngan-hang", "/so-ke-toan/dieu-chinh", "/ngan-hang/doi-chieu"):
        assert f'href="{href}"' in page

    number = int(asked.rsplit("/", 1)[1])
    unit_of_work(lambda s: corrections.answer(s, number, "refuse", at(world, "approver")))
    book(world, second)
    signed(world, waiting)
    counted(world, waiting)
    assert left(world) == ["Đã kiểm kê, khóa quỹ Két cơ quan", "Đã đối chiếu số dư VietinBank 1133666"]
    closed_box(world, {500_000: 1})
    with pytest.raises(StatementDiffers):
        confirmed(world, 499_999)
    confirmed(world, 500_000)
    assert left(world) == []
    book(world, bank_line(world, 1_000))  # a later entry spoils what was compared
    assert left(world) == ["Đã đối chiếu số dư VietinBank 1133666"]
    confirmed(world, 501_000)
    close(world)
    assert month(world).state == "closed"


def test_the_terminal_obeys_the_same_service(world: World) -> None:
    book(world, bank_line(world, 300_000))
    run = world.app.test_cli_runner().invoke
    arguments = ["books", "close", "2026-02", "--by", "chief_accountant"]
    refused = run(args=arguments)
    assert refused.exit_code == 1
    assert "chưa khớp số dư" in refused.output
    confirmed(world, 300_000)
    assert run(args=arguments).exit_code == 0


def test_the_form_answers_with_the_list(world: World) -> None:
    book(world, bank_line(world, 300_000))
    sent = {"period": str(month(world).id), "reason": REASON, "form_key": "a-key"}
    refused = world.client("chief_accountant").post("/so-ke-toan/ky/khoa", data=sent)
    assert refused.status_code == 409
    assert "/ngan-hang/doi-chieu" in refused.text


def prepared_before(world: World) -> dict[str, Any]:
    """What must exist before the month is closed, for each path to try."""
    gift = bank_line(world, 800_000)
    book(world, gift)
    voucher = db.session.scalars(select(Voucher.id)).one()
    waiting = slip(world, 500_000)
    signed(world, waiting)
    return {
        "voucher": voucher, "slip": waiting, "line": bank_line(world, 300_000),
        "period": month(world).id,
    }  # fmt: skip


def _draft(world: World, **more: Any) -> Draft:
    line = Movement("3538", "3388", 1_000, world.fund, world.fund)
    return Draft(world.unit, "PKT", FEBRUARY, FEBRUARY, "Phiếu kế toán", (line,), **more)


def _correct(world: World, had: dict[str, Any]) -> Any:
    command = {
        "side": f"3538:{world.fund}", "way": "less", "amount": 1_000, "against": "3388", "entry_date": FEBRUARY,
        "reason": "sai số",
    }  # fmt: skip
    who = at(world, "accountant")
    asked = unit_of_work(lambda s: corrections.propose(s, "adjust", had["voucher"], command, who))
    number = int(asked.rsplit("/", 1)[1])
    return unit_of_work(lambda s: corrections.answer(s, number, "agree", at(world, "approver")))


def _form(world: World, path: str, role: str, **values: str) -> Any:
    answer = world.client(role).post(path, data={"form_key": "some-form-key", **values})
    assert answer.status_code == 422, answer.status_code
    assert "khóa sổ" in answer.text
    raise PeriodClosed


PATHS: dict[str, Callable[[World, dict[str, Any]], Any]] = {
    "posting": lambda w, had: unit_of_work(lambda s: posting.post(s, _draft(w), by=w.party["accountant"], now=_now(w))),
    "reversal": lambda w, had: unit_of_work(
        lambda s: giving.cancel_gift(s, had["voucher"], "sai", at(w, "accountant"))
    ),
    "turn": lambda w, had: unit_of_work(
        lambda s: giving.turn_gift(s, had["voucher"], "sai", "13881", at(w, "accountant"))
    ),
    "correction": _correct,
    "slip": lambda w, had: counted(w, had["slip"]),
    "slip form": lambda w, had: _form(w, f"/phieu/{had['slip']}", "treasurer", step="counted", entry_date="10/02/2026"),
    "bank": lambda w, had: book(w, had["line"]),
    "bank form": lambda w, had: _form(w, f"/ngan-hang/{had['line']}", "accountant", choice="unknown", step="confirm"),
    "classify": lambda w, had: unit_of_work(
        lambda s: bank.book_line(s, had["line"], {"choice": "unknown"}, at(w, "accountant"))
    ),
}


def _now(world: World) -> datetime:
    return at(world, "accountant").now


def test_a_gift_taken_back_later_leaves_its_month_as_the_bank_says_it(any_world: World) -> None:
    """January's line, cancelled in February: it waits in February, and is booked again there even with January
    closed; both months end with what the bank holds."""
    world, january = any_world, date(2026, 1, 20)
    line = bank_line(world, 300_000, january)
    book(world, line)
    voucher = db.session.scalars(select(Voucher.id)).one()
    unit_of_work(lambda s: giving.cancel_gift(s, voucher, "Ghi nhầm người", at(world, "accountant")))
    unit = world.unit
    assert bank.waiting_in(db.session(), unit, date(2026, 1, 1), date(2026, 1, 31)) == 0
    assert bank.waiting_in(db.session(), unit, date(2026, 2, 1), date(2026, 2, 28)) == 1
    confirmed(world, 300_000, 1)
    close(world, 1)
    page = world.client("accountant").post(
        f"/ngan-hang/{line}", data={"form_key": "some-form-key", "choice": "unknown", "step": "check"}
    )
    assert f"Ngày ghi lại là ngày ghi đảo: {FEBRUARY:%d/%m/%Y}" in " ".join(page.text.split())
    book(world, line)
    assert [v.entry_date for v in db.session.scalars(select(Voucher).order_by(Voucher.id))] == [
        january, FEBRUARY, FEBRUARY,
    ]  # fmt: skip
    confirmed(world, 300_000)
    assert left(world) == []
    book(world, bank_line(world, 1_000))  # the first line is not taken for one that waits
    assert bank.waiting_in(db.session(), unit, date(2026, 1, 1), date(2026, 2, 28)) == 0


@pytest.mark.parametrize("state", ["closed", "filed"])
@pytest.mark.parametrize("path", PATHS)
def test_no_path_writes_into_a_month_that_is_closed(world: World, path: str, state: str) -> None:
    had = prepared_before(world)
    before = db.session.scalar(select(func.count()).select_from(Voucher))
    chief = world.party["chief_accountant"]
    for step in ("closed", "filed")[: 1 + (state == "filed")]:
        unit_of_work(
            lambda s, x=step: posting.step_period(s, had["period"], x, by=chief, reason=REASON, now=_now(world))
        )
    with pytest.raises(PeriodClosed):
        PATHS[path](world, had)
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Voucher)) == before
    if state == "filed":
        with pytest.raises(PeriodStep):
            unit_of_work(lambda s: periods.ask_reopening(s, had["period"], "lý do", world.acting("chief_accountant")))


def test_a_wish_to_reopen_is_taken_back_by_its_asker_alone(any_world: World) -> None:
    world = any_world
    close(world)
    period, chief = month(world).id, world.acting("chief_accountant")
    unit_of_work(lambda s: periods.ask_reopening(s, period, "Sót phiếu", chief))
    with pytest.raises(errors.ReopenNotYours):
        unit_of_work(lambda s: periods.withdraw_reopening(s, period, world.acting("approver")))
    assert "Rút đề nghị" in world.client("chief_accountant").get("/so-ke-toan/ky").text
    asked = periods.open_request(db.session(), period)
    assert asked is not None
    unit_of_work(lambda s: periods.withdraw_reopening(s, period, chief))
    assert not periods.waiting(db.session(), world.acting("approver"))
    with pytest.raises(errors.ReopenMissing):
        unit_of_work(lambda s: periods.agree_reopening(s, period, world.acting("approver")))

    def answer_again(session: Any) -> None:
        session.get_one(type(asked), asked.id).withdrawn_at = _now(world)

    with pytest.raises((AlreadyDecided, Refusal)):
        unit_of_work(answer_again)
    unit_of_work(lambda s: periods.ask_reopening(s, period, "Sót hai phiếu", chief))
    unit_of_work(lambda s: periods.agree_reopening(s, period, world.acting("approver")))
    assert month(world).state == "open"


def test_no_month_opens_before_the_books_begin(world: World) -> None:
    with pytest.raises(errors.MonthTooEarly):
        unit_of_work(lambda s: periods.open_month(s, {"year": 2025, "month": 12}, world.acting("chief_accountant")))
    later = {"year": 2031, "month": 1}
    assert unit_of_work(lambda s: periods.open_month(s, later, world.acting("chief_accountant")))
