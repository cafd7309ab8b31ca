"""A slip's life at the desk: signed by two, counted by a third, posted under its number; or cancelled."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.cash import service
from app.cash.models import SlipPaper
from app.db import db, unit_of_work
from app.formats import fold
from app.relief import money
from app.union.models import Person
from ledger import posting
from ledger.models import FundBalance, Period, PlaceBalance, Slip, Voucher
from tests.app.conftest import NOW, World
from tests.app.relief.scene import TODAY, approve, count, fill, order, proposal, propose, rows, send, sentences, sign
from tests.app.relief.test_people import hire


def slip_out(world: World, amount: str = "2tr", day: date = TODAY) -> str:
    """The address of a phiếu chi nobody has signed yet."""
    path = propose(world, amount=amount)
    approve(world, path, amount)
    answer = order(world, path, amount, day)
    assert answer.status_code == 303, sentences(answer)
    return str(answer.location)


def slip_in(world: World, amount: int = 500_000) -> str:
    """The address of a phiếu thu that is no gift."""

    def work(session):  # type: ignore[no-untyped-def]
        slip = posting.prepare_slip(
            session, unit=world.unit, kind="PT", day=TODAY, place=world.cash, fund=world.fund, against="3538",
            amount=amount, description="Nộp tiền mẫu", by=world.party["accountant"], now=NOW,
        )  # fmt: skip
        return f"/phieu/{slip.id}"

    return unit_of_work(work)


def test_each_step_belongs_to_one_role_in_order(world: World) -> None:
    fill(world, 5_000_000)
    slip = slip_out(world)
    before = rows()
    for role, step in (
        ("chief_accountant", "head"),
        ("approver", "chief"),
        ("treasurer", "head"),
        ("approver", "counted"),
    ):
        answer = send(world.client(role), slip, {"step": step, "entry_date": f"{TODAY:%d/%m/%Y}"})
        assert answer.status_code == 403, (role, step)
    early = send(world.client("approver"), slip, {"step": "head"})
    assert early.status_code == 409
    assert count(world, slip).status_code == 409  # not signed by anybody
    assert rows() == before
    for role in ("accountant", "auditor", "officer"):
        assert send(world.client(role), slip, {"step": "chief"}).status_code == 403
    sign(world, slip)
    again = send(world.client("approver"), slip, {"step": "head"})
    assert again.status_code == 409
    assert "đã có người làm" in sentences(again)


def test_the_page_names_the_one_next_act_of_whoever_reads(world: World) -> None:
    fill(world, 5_000_000)
    slip = slip_out(world)
    assert "Chờ kế toán trưởng" in sentences(world.client("auditor").get(slip))
    assert "Ký phiếu chi" in sentences(world.client("chief_accountant").get(slip))
    assert "Ký phiếu chi" not in sentences(world.client("approver").get(slip))
    send(world.client("chief_accountant"), slip, {"step": "chief"})
    assert "Ký phiếu chi" in sentences(world.client("approver").get(slip))
    send(world.client("approver"), slip, {"step": "head"})
    page = sentences(world.client("treasurer").get(slip))
    assert "Đã chi đủ tiền: 2.000.000" in page
    assert "Hai triệu đồng" in page
    assert f"{TODAY:%d/%m/%Y}" in world.client("treasurer").get(slip).text
    count(world, slip)
    page = sentences(world.client("auditor").get(slip))
    assert "Đã ghi sổ" in page
    assert "Hoàng Thị Quỹ" in page


def test_a_counted_slip_is_posted_under_its_own_number(world: World) -> None:
    slip = slip_in(world)
    sign(world, slip)
    assert count(world, slip).status_code == 303
    voucher = db.session.scalars(select(Voucher).where(Voucher.kind == "PT")).one()
    assert voucher.code == f"PT-{TODAY.year}-0001"
    assert voucher.booked_by == world.party["treasurer"]
    assert db.session.get_one(PlaceBalance, world.cash).amount == 500_000
    assert "PT" in sentences(world.client("accountant").get("/thu"))


def test_a_double_click_counts_once(world: World) -> None:
    slip = slip_in(world)
    sign(world, slip)
    fields: dict[str, object] = {"step": "counted", "entry_date": f"{TODAY:%d/%m/%Y}"}
    answers = [send(world.client("treasurer"), slip, fields, key="same") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(db.session.scalars(select(Voucher)).all()) == 1
    again = send(world.client("treasurer"), slip, fields)
    assert again.status_code == 409
    assert "đã ghi sổ rồi" in sentences(again)


def test_two_cashiers_at_once_hear_that_the_slip_is_in_the_books(
    any_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one read before the first one's commit: the database is the one that says so, by whatever key."""
    world = any_world
    slip = slip_in(world)
    sign(world, slip)
    assert count(world, slip).status_code == 303
    monkeypatch.setattr(service, "steps_of", lambda *_: [])
    fields: dict[str, object] = {"step": "counted", "entry_date": f"{TODAY:%d/%m/%Y}"}
    late = send(world.client("treasurer"), slip, fields)
    assert late.status_code == 409
    assert "đã ghi sổ rồi" in sentences(late)
    monkeypatch.setattr(posting, "step_slip", lambda *_, **__: None)  # even when only its number is taken
    late = send(world.client("treasurer"), slip, fields)
    assert late.status_code == 409
    assert "đã ghi sổ rồi" in sentences(late)
    assert len(db.session.scalars(select(Voucher)).all()) == 1


def test_one_person_never_signs_twice(world: World) -> None:
    hire(world, "both", ("chief_accountant", "approver"))
    slip = slip_in(world)
    assert send(world.client("both"), slip, {"step": "chief"}).status_code == 303
    answer = send(world.client("both"), slip, {"step": "head"})
    assert answer.status_code == 403
    assert "hai người khác nhau" in sentences(answer)


def test_who_proposed_approved_or_is_paid_does_not_pay_out(world: World) -> None:
    for known in ("officer", "approver", "accountant"):
        hire(world, f"cashier-{known}", ("treasurer",), party=world.party[known])
    helped = hire(world, "cashier-helped", ("treasurer", "chief_accountant"))
    name = str(proposal(world)["name"])
    unit_of_work(
        lambda session: session.add(
            Person(
                party_id=helped, body_id=world.body, name=name, name_folded=fold(name), is_member=True, created_at=NOW
            )
        )
    )
    fill(world, 5_000_000)
    slip = slip_out(world)
    assert db.session.get_one(Slip, int(slip.rsplit("/", 1)[1])).party_id == helped
    sign(world, slip)
    for known in ("officer", "approver", "accountant"):
        before = rows()
        answer = send(world.client(f"cashier-{known}"), slip, {"step": "counted", "entry_date": f"{TODAY:%d/%m/%Y}"})
        assert answer.status_code == 403, known
        assert "phải là những người khác nhau" in sentences(answer)
        assert rows() == before
    answer = send(world.client("cashier-helped"), slip, {"step": "counted", "entry_date": f"{TODAY:%d/%m/%Y}"})
    assert "phiếu của chính mình" in sentences(answer)
    assert count(world, slip).status_code == 303


def overdraw(world: World, amount: int) -> None:
    """Another payment takes `amount` before the treasurer comes to this one."""
    other = slip_out(world, str(amount))
    sign(world, other)
    assert count(world, other).status_code == 303


def test_the_fund_may_run_dry_between_preparing_and_paying(world: World) -> None:
    fill(world, 5_000_000)
    slip = slip_out(world, "4tr")
    overdraw(world, 3_000_000)
    sign(world, slip)
    before = rows()
    answer = count(world, slip)
    assert answer.status_code == 422
    assert "Quỹ không đủ tiền chi phiếu này (còn 2.000.000 đồng)" in sentences(answer)
    assert rows() == before
    assert "Chờ thủ quỹ" in sentences(world.client("auditor").get(slip))


def test_the_box_may_run_dry_too(world: World) -> None:
    fill(world, 9_000_000, box=5_000_000)
    slip = slip_out(world, "4tr")
    overdraw(world, 3_000_000)
    sign(world, slip)
    before = rows()
    answer = count(world, slip)
    assert answer.status_code == 422
    assert "Két không đủ tiền chi phiếu này (còn 2.000.000 đồng)" in sentences(answer)
    assert rows() == before


def test_paying_on_a_past_day_when_the_money_was_there_ever_since(world: World) -> None:
    then = date(TODAY.year, 1, 5)
    fill(world, 5_000_000, day=then)
    slip = slip_out(world, "3tr", then)
    overdraw(world, 2_000_000)  # today: exactly what the slip leaves
    sign(world, slip)
    assert count(world, slip, then + timedelta(days=2)).status_code == 303
    assert db.session.get_one(FundBalance, world.fund).amount == 0


def test_a_past_day_that_leaves_a_later_one_below_zero(world: World) -> None:
    then = date(TODAY.year, 1, 5)
    fill(world, 1_000_000, day=then)
    fill(world, 9_000_000, day=TODAY)

    def prepared_then(session):  # type: ignore[no-untyped-def]
        slip = posting.prepare_slip(
            session, unit=world.unit, kind="PC", day=then, place=world.cash, fund=world.fund, against="3538",
            amount=3_000_000, description="Chi mẫu", by=world.party["accountant"], now=NOW,
        )  # fmt: skip
        return f"/phieu/{slip.id}"

    slip = unit_of_work(prepared_then)
    sign(world, slip)
    before = rows()
    answer = count(world, slip, then)
    assert answer.status_code == 422
    assert "quỹ chỉ còn 1.000.000 đồng" in sentences(answer)
    assert rows() == before
    assert count(world, slip, TODAY).status_code == 303


def test_the_guards_alone_refuse_what_the_page_would(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(money, "ask_payable", lambda *_args, **_facts: None)
    path = propose(world)
    approve(world, path)
    slip = str(order(world, path).location)
    sign(world, slip)
    before = rows()
    answer = count(world, slip)
    assert answer.status_code == 422
    assert "Quỹ không đủ tiền chi phiếu này" in sentences(answer)
    assert rows() == before


def test_the_day_of_the_count(world: World) -> None:
    slip = slip_in(world)
    sign(world, slip)

    def close(session):  # type: ignore[no-untyped-def]
        period = session.scalars(select(Period.id).where(Period.starts == TODAY.replace(day=1))).one()
        posting.step_period(session, period, "closed", by=world.party["chief_accountant"], reason="Hết tháng", now=NOW)

    before = rows()
    for day, said in ((TODAY + timedelta(days=1), "chưa tới"), (TODAY - timedelta(days=1), "trước ngày lập phiếu")):
        answer = count(world, slip, day)
        assert answer.status_code == 422
        assert said in sentences(answer)
    for typed in ("31/02/2026", "hôm nay", ""):
        answer = send(world.client("treasurer"), slip, {"step": "counted", "entry_date": typed})
        assert answer.status_code == 422
    assert rows() == before
    unit_of_work(close)
    before = rows()
    answer = count(world, slip)
    assert answer.status_code == 422
    assert "đã khóa sổ" in sentences(answer)
    assert rows() == before


def test_a_cancelled_slip_keeps_its_number_and_pays_nothing(world: World) -> None:
    fill(world, 5_000_000)
    slip = slip_out(world)
    sign(world, slip)
    accountant = world.client("accountant")
    before = rows()
    assert send(accountant, f"{slip}/huy", {"reason": "  "}).status_code == 422
    assert send(world.client("treasurer"), f"{slip}/huy", {"reason": "Không chi nữa"}).status_code == 403
    assert rows() == before
    assert send(accountant, f"{slip}/huy", {"reason": "Người nhận đã chuyển nơi khác."}).status_code == 303
    page = sentences(accountant.get(slip))
    assert "Đã hủy" in page
    assert "Người nhận đã chuyển nơi khác." in page
    assert count(world, slip).status_code == 409
    assert accountant.get(f"{slip}.pdf").status_code == 409
    assert f"PC-{TODAY.year}-0002" in accountant.get(slip_out(world)).text  # the next one does not reuse it


def test_money_that_moved_is_not_cancelled(world: World) -> None:
    slip = slip_in(world)
    sign(world, slip)
    count(world, slip)
    before = rows()
    answer = send(world.client("accountant"), f"{slip}/huy", {"reason": "Ghi nhầm"})
    assert answer.status_code == 409
    assert "lập bút toán đảo" in sentences(answer)
    assert rows() == before


def test_the_paper_is_the_same_for_ever_once_signed(world: World) -> None:
    fill(world, 5_000_000)
    slip = slip_out(world)
    client = world.client("accountant")
    first = {size: client.get(f"{slip}.pdf?kho={size}").data for size in ("a5", "a4")}
    assert first["a5"].startswith(b"%PDF")
    assert first["a5"] != first["a4"]
    send(world.client("chief_accountant"), slip, {"step": "chief"})

    def rename(session):  # type: ignore[no-untyped-def]
        session.scalars(select(Person).where(Person.name_folded == "giang a mau")).one().name = "Tên Đã Đổi"

    unit_of_work(rename)
    sign_head = send(world.client("approver"), slip, {"step": "head"})
    assert sign_head.status_code == 303
    for size, made in first.items():
        assert client.get(f"{slip}.pdf?kho={size}").data == made
    assert len(db.session.scalars(select(SlipPaper)).all()) == 1
    assert client.get(f"{slip}.pdf?kho=a3").status_code == 404
    assert world.client("officer").get(f"{slip}.pdf").status_code == 403


def test_lists_by_day_and_state_with_their_totals(world: World) -> None:
    first, second = slip_in(world, 100_000), slip_in(world, 300_000)
    sign(world, first)
    count(world, first)
    client = world.client("treasurer")
    page = sentences(client.get("/thu"))
    assert "Đã ghi sổ: 1 phiếu, 100.000" in page
    assert "Đang chờ: 1 phiếu, 300.000" in page
    posted = client.get("/thu?trang-thai=posted").text
    assert f'href="{first}"' in posted
    assert f'href="{second}"' not in posted
    yesterday = TODAY - timedelta(days=1)
    assert "Không có phiếu nào như vậy" in client.get(f"/thu?den={yesterday:%d/%m/%Y}").text
    turned = client.get(f"/thu?tu={TODAY:%d/%m/%Y}&den={yesterday:%d/%m/%Y}")
    assert turned.status_code == 422
    assert "Ngày cuối sớm hơn ngày đầu" in turned.text
    assert client.get("/thu?trang-thai=xyz").status_code == 422
    assert client.get("/thu?tu=35/13/2026").status_code == 422
    assert "Chưa có phiếu chi nào" in client.get("/chi").text
    assert world.client("officer").get("/thu").status_code == 403


def test_a_long_list_turns_its_pages_by_key(world: World) -> None:
    def many(session):  # type: ignore[no-untyped-def]
        for n in range(53):
            posting.prepare_slip(
                session, unit=world.unit, kind="PT", day=TODAY, place=world.cash, fund=world.fund, against="3538",
                amount=1_000 + n, description="Nộp tiền mẫu", by=world.party["accountant"], now=NOW,
            )  # fmt: skip

    unit_of_work(many)
    client = world.client("accountant")
    first = client.get("/thu").text
    assert first.count('href="/phieu/') == 50
    second = client.get("/thu?sau=4").text
    assert 'href="/thu?sau=4"' in first
    assert second.count('href="/phieu/') == 3


def test_an_unknown_slip_is_not_found(world: World) -> None:
    assert world.client("accountant").get("/phieu/999").status_code == 404
    assert world.client("accountant").get("/phieu/999.pdf").status_code == 404
