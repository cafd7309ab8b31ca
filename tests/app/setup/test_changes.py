"""Settings that thieves want: two persons, announced, stopped in time; and what a donor sees of it meanwhile."""

import re
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.acting import Acting, moment
from app.db import db, unit_of_work
from app.giving import pledges, receiving
from app.giving.models import Appeal, AppealAccount, Pledge
from app.setup import coming, money
from app.staff import grants
from app.staff.accounts import add_account
from app.staff.models import Grant
from app.union import service as union
from app.union import settings
from app.union.models import Account, Profile, Signer
from ledger import limits, numbering, numbers
from ledger.errors import SettingInForce, SettingNeedsTwo
from ledger.models import Series
from tests.app.conftest import World
from tests.app.setup.conftest import seen

TODAY = Acting().today
GIVER = {
    "appeal": "tuong-ho-chung", "amount": 200_000, "kind": "member", "name": "Lù Thị Cho", "tax_code": "",
    "address": "", "contact": "", "public_name": "full", "hide_amount": False, "message": "",
}  # fmt: skip
NEW = {"bin": "970436", "number": "0011223344", "holder": "LDLD TINH MAU", "receives": "1"}


class Desk:
    """The scene with a second admin and a first pledge, so that the unit is at work; forms sent with fresh keys."""

    def __init__(self, world: World) -> None:
        self.world, self.keys = world, 0
        unit_of_work(self._hire)
        self.pledge = self.promise()

    def _hire(self, session: Session) -> None:
        hai = add_account(
            session, login="hai", name="Lường Văn Hai", body=None, password="x", now=moment(), must_change=False
        )
        session.add(
            Grant(
                staff_id=hai.id, unit_id=self.world.unit, body_id=None, role="admin", valid_from=date(2025, 1, 1),
                valid_to=None, proposed_by=self.world.party["admin"], agreed_by=self.world.party["auditor"],
                agreed_at=moment(), at=moment(),
            )
        )  # fmt: skip
        self.world.party["hai"] = hai.party_id

    def promise(self, days: int = 0) -> Pledge:
        at = Acting(now=moment() + timedelta(days=days))
        return unit_of_work(lambda s: pledges.make_pledge(s, dict(GIVER), at))

    def send(self, who: str, path: str, **fields: object) -> str:
        """Where the form led; its words when it was refused."""
        self.keys += 1
        answer = self.world.client(who).post(f"/quan-tri/{path}", data={"form_key": f"k{self.keys}", **fields})
        return answer.location or answer.text

    def sign(self, who: str, address: str) -> str:
        page = self.world.client(who).get(address).text
        return self.send(who, address.removeprefix("/quan-tri/") + "/ky", seen=seen(page))

    def second_account(self) -> int:
        """Another account, agreed on; its place."""
        there = self.send("admin", "khoi-tao/tai-khoan", **NEW)
        assert self.sign("chief_accountant", there) == there
        return db.session.execute(select(Account.place_id).where(Account.number == NEW["number"])).scalar_one()

    def moved(self) -> tuple[int, date]:
        """The appeal moves to the second account; its place, and from when."""
        place = self.second_account()
        there = self.send("admin", "thay-doi/tai-khoan-nhan", appeal=self.world.appeal, place=place)
        assert self.sign("chief_accountant", there) == there
        return place, db.session.execute(select(AppealAccount.valid_from)).scalar_one()


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def tasks(client: FlaskClient) -> str:
    return client.get("/viec").text


def test_a_new_account_waits_for_another_hand_and_then_for_its_notice(desk: Desk) -> None:
    there = desk.send("admin", "khoi-tao/tai-khoan", **NEW)
    assert "người khác ký" in desk.world.client("admin").get(there).text
    assert "Tài khoản ngân hàng nhận tiền" in tasks(desk.world.client("chief_accountant"))
    assert "Tài khoản ngân hàng nhận tiền" not in tasks(desk.world.client("admin"))
    assert "hai người" in desk.send("admin", there.removeprefix("/quan-tri/") + "/ky", seen="0" * 64)
    assert desk.sign("chief_accountant", there) == there
    row = db.session.execute(select(Account).where(Account.number == NEW["number"])).scalar_one()
    assert (row.by_id, row.agreed_by) == (desk.world.party["admin"], desk.world.party["chief_accountant"])
    assert row.valid_from == TODAY + timedelta(days=2)


def test_everyone_concerned_reads_of_it_before_it_holds(desk: Desk) -> None:
    desk.second_account()
    for role in ("accountant", "chief_accountant", "treasurer", "approver", "auditor", "admin"):
        client = desk.world.client(role)
        assert NEW["number"] in tasks(client), role
        assert NEW["number"] in client.get("/quan-tri/thay-doi").text, role
    assert NEW["number"] in desk.world.client("admin").get("/quan-tri").text
    assert NEW["number"] not in tasks(desk.world.client("officer"))


def test_an_appeal_moves_with_notice_and_promises_keep_their_account(desk: Desk) -> None:
    place, since = desk.moved()
    assert since == TODAY + timedelta(days=2)
    public = desk.world.client().get("/van-dong/tuong-ho-chung").text
    assert f"Từ ngày {since:%d/%m/%Y} đợt vận động này đổi tài khoản nhận" in public
    published = desk.world.client().get("/cong-khai").text
    assert f"Từ ngày {since:%d/%m/%Y} đợt “Tương hỗ chung” nhận vào Vietcombank, số {NEW['number']}" in published
    assert "Đến hết ngày hôm trước vẫn là VietinBank, số 113366668888" in published
    assert NEW["number"] in public
    appeal = db.session.get_one(Appeal, desk.world.appeal)
    session = db.session()
    assert receiving.place_on(session, appeal, since - timedelta(days=1)) == desk.world.bank
    assert receiving.place_on(session, appeal, since) == place
    later = desk.promise(days=2)
    old, new = (pledges.transfer_of(session, pledge, since) for pledge in (desk.pledge, later))
    assert old is not None
    assert new is not None
    assert (old.account.number, new.account.number) == ("113366668888", NEW["number"])
    assert pledges.sent_elsewhere(session, desk.pledge, since) == "moved"
    assert pledges.sent_elsewhere(session, later, since) == ""


@pytest.mark.parametrize("stopper", ["hai_as_admin", "chief_accountant", "auditor"])
def test_it_can_be_stopped_before_its_day(desk: Desk, stopper: str) -> None:
    desk.moved()
    who = "admin" if stopper == "hai_as_admin" else stopper
    page = desk.world.client(who).get("/quan-tri/thay-doi").text
    path = re.findall(r'href="/quan-tri/(thay-doi/dot/\d+/dung)"', page)[0]
    assert "Cần nhập mục này" in desk.send(who, path)
    assert desk.send(who, path, reason="Không ai ở đơn vị biết tài khoản này") == "/quan-tri/thay-doi"
    db.session.rollback()
    appeal, session = db.session.get_one(Appeal, desk.world.appeal), db.session()
    assert receiving.place_on(session, appeal, TODAY + timedelta(days=30)) == desk.world.bank
    assert "đổi tài khoản nhận" not in desk.world.client().get("/van-dong/tuong-ho-chung").text
    published = desk.world.client().get("/cong-khai").text
    assert "113366668888" in published
    assert NEW["number"] not in published
    assert desk.world.client(who).get(f"/quan-tri/{path}").status_code == 404


def test_who_only_keeps_money_reads_and_does_not_stop(desk: Desk) -> None:
    desk.second_account()
    for role in ("accountant", "treasurer", "approver"):
        client = desk.world.client(role)
        assert "/dung" not in client.get("/quan-tri/thay-doi").text
        assert client.post("/quan-tri/thay-doi/tai-khoan/9/dung", data={"form_key": "k"}).status_code == 403


def test_a_lost_account_is_withdrawn_at_once_and_nobody_is_led_there(desk: Desk) -> None:
    path = f"/ung-ho/{desk.pledge.token}"
    assert "113366668888" in desk.world.client().get(path).text
    there = desk.send("chief_accountant", "thay-doi/ngung-tai-khoan", place=desk.world.bank, reason="Bị chiếm đoạt")
    assert desk.sign("admin", there) == there
    page = desk.world.client().get(path)
    assert "113366668888" not in page.text
    assert "Xin đừng chuyển tiền vào tài khoản cũ" in page.text
    published = desk.world.client().get("/cong-khai").text
    assert "113366668888" not in published
    assert "Không có tài khoản nhận được" in published
    assert desk.world.client().get(f"{path}/vietqr.png").status_code == 404
    sent = {**{k: str(v) for k, v in GIVER.items() if v}, "step": "confirm", "form_key": "p1"}
    assert "chưa có tài khoản nhận" in desk.world.client().post("/ung-ho", data=sent).text
    again = desk.send("chief_accountant", "thay-doi/ngung-tai-khoan", place=desk.world.bank, reason="Lần nữa")
    assert "không có gì để thay đổi" in again


def test_an_appeal_is_not_led_to_an_account_that_does_not_receive(desk: Desk) -> None:
    there = desk.send("admin", "khoi-tao/tai-khoan", **{k: v for k, v in NEW.items() if k != "receives"})
    desk.sign("chief_accountant", there)
    place = db.session.execute(select(Account.place_id).where(Account.number == NEW["number"])).scalar_one()
    said = desk.send("admin", "thay-doi/tai-khoan-nhan", appeal=desk.world.appeal, place=place)
    assert "không nhận ủng hộ" in said
    made = desk.send(
        "admin", "khoi-tao/quy-dot/dot", fund=desk.world.fund, place=place, name="Đợt mới", purpose="Quà Tết",
        document="1/KH", opens_on=f"{TODAY:%d/%m/%Y}",
    )  # fmt: skip
    assert "không nhận ủng hộ" in made
    assert "không có gì để thay đổi" in desk.send(
        "admin", "thay-doi/tai-khoan-nhan", appeal=desk.world.appeal, place=desk.world.bank
    )


def test_signers_change_with_notice_too(desk: Desk) -> None:
    change = {"valid_from": f"{TODAY:%d/%m/%Y}", "head_title": "PHÓ CHỦ TỊCH", "head_name": "Vàng Thị Ký"}
    there = desk.send("admin", "khoi-tao/nguoi-ky", **change)
    assert desk.sign("chief_accountant", there) == there
    row = db.session.execute(select(Signer).where(Signer.name == "Vàng Thị Ký")).scalar_one()
    assert row.valid_from == TODAY + timedelta(days=1)
    assert row.agreed_by == desk.world.party["chief_accountant"]
    (one,) = coming.coming(db.session(), desk.world.unit, TODAY)
    desk.send("auditor", one.href.removeprefix("/quan-tri/"), reason="Chưa có nghị quyết")
    db.session.rollback()
    held = union.signers_at(db.session(), desk.world.unit, TODAY + timedelta(days=9))["head"]
    assert held.name == "Phạm Văn Duyệt"


def test_the_heading_changes_by_two_and_with_notice(desk: Desk) -> None:
    """The name and address on receipts: nobody alone makes them another's."""
    old = union.profile_at(db.session(), desk.world.unit, TODAY)
    assert old is not None
    said = {"first_day": "01/01/2026", "upper": old.upper, "name": "LĐLĐ TỈNH KHÁC", "address": "Số 9 đường Lạ"}
    said |= {"place_name": old.place_name, "hotline": old.hotline}
    assert "chờ một người thứ hai" in desk.world.client("admin").get("/quan-tri/khoi-tao/don-vi").text
    there = desk.send("admin", "khoi-tao/don-vi", **said)
    assert "/de-xuat/" in there
    shown = desk.world.client("chief_accountant").get(there).text
    assert "LĐLĐ TỈNH MẪU → LĐLĐ TỈNH KHÁC" in shown
    assert "Tên, địa chỉ đơn vị trên giấy tờ" in tasks(desk.world.client("chief_accountant"))
    assert desk.sign("chief_accountant", there) == there
    row = db.session.execute(select(Profile).where(Profile.name == "LĐLĐ TỈNH KHÁC")).scalar_one()
    assert (row.by_id, row.agreed_by) == (desk.world.party["admin"], desk.world.party["chief_accountant"])
    assert row.valid_from == TODAY + timedelta(days=1)
    assert row.is_sample  # a sample never becomes a real paper by a change of its heading
    assert "LĐLĐ TỈNH KHÁC" in tasks(desk.world.client("treasurer"))
    assert union.issuer_at(db.session(), desk.world.unit, TODAY, "x").name == "LĐLĐ TỈNH MẪU"
    assert union.issuer_at(db.session(), desk.world.unit, row.valid_from, "x").name == "LĐLĐ TỈNH KHÁC"
    (one,) = coming.coming(db.session(), desk.world.unit, TODAY)
    assert desk.send("auditor", one.href.removeprefix("/quan-tri/"), reason="Không ai biết") == "/quan-tri/thay-doi"
    db.session.rollback()
    assert union.issuer_at(db.session(), desk.world.unit, row.valid_from, "x").name == "LĐLĐ TỈNH MẪU"
    with pytest.raises(SettingNeedsTwo):
        unit_of_work(
            lambda s: settings.keep_heading(
                s, desk.world.unit, said, valid_from=TODAY, sample=True, by=desk.world.party["admin"], now=moment()
            )
        )


def test_how_numbers_run_changes_by_two_for_a_year_not_begun(desk: Desk) -> None:
    session, unit, year = db.session(), desk.world.unit, TODAY.year
    unit_of_work(lambda s: numbers.find_counter(s, unit=unit, kind="PKT", day=TODAY))
    assert "đánh suốt cả năm" in desk.world.client("auditor").get("/quan-tri/thay-doi").text
    assert "không có gì để thay đổi" in desk.send("chief_accountant", "thay-doi/cach-danh-so", way="yearly")
    there = desk.send("chief_accountant", "thay-doi/cach-danh-so", way="monthly")
    assert f"01/01/{year + 1}" in desk.world.client("admin").get(there).text
    assert "hai người" in desk.send("chief_accountant", there.removeprefix("/quan-tri/") + "/ky", seen="0" * 64)
    assert desk.sign("admin", there) == there
    assert "đánh lại từ 1 mỗi tháng" in tasks(desk.world.client("auditor"))
    assert not numbering.is_monthly(session, unit, year, "PKT")
    assert numbering.is_monthly(session, unit, year + 1, "PKT")
    assert not numbering.is_monthly(session, unit, year + 1, "BNUH")

    def opened(on: date) -> int:
        return unit_of_work(lambda s: numbers.find_counter(s, unit=unit, kind="PKT", day=on).month)

    assert opened(TODAY) == 0
    assert opened(date(year + 1, 3, 1)) == 3
    assert opened(date(year + 1, 5, 1)) == 5
    with pytest.raises(SettingInForce):  # its first number is used: the year keeps its way
        unit_of_work(
            lambda s: numbering.choose(
                s, unit=unit, monthly=False, valid_from=date(year + 1, 1, 1), by=desk.world.party["admin"],
                agreed=desk.world.party["hai"], now=moment(),
            )
        )  # fmt: skip


def test_a_choice_of_numbers_is_stopped_before_its_year(desk: Desk) -> None:
    unit_of_work(lambda s: numbers.find_counter(s, unit=desk.world.unit, kind="BC", day=TODAY))
    there = desk.send("admin", "thay-doi/cach-danh-so", way="monthly")
    desk.sign("chief_accountant", there)
    (one,) = coming.coming(db.session(), desk.world.unit, TODAY)
    assert desk.send("auditor", one.href.removeprefix("/quan-tri/"), reason="Chưa thống nhất") == "/quan-tri/thay-doi"
    db.session.rollback()
    assert not numbering.is_monthly(db.session(), desk.world.unit, TODAY.year + 1)
    with pytest.raises(SettingNeedsTwo):
        unit_of_work(
            lambda s: s.add(Series(unit_id=desk.world.unit, kind="BC", year=TODAY.year + 1, month=1, first=0, last=0))
        )


def test_a_role_begins_after_its_notice_once_the_unit_is_at_work(desk: Desk) -> None:
    staff = unit_of_work(
        lambda s: add_account(s, login="lan", name="Lan Mới", body=None, password="x", now=moment()).id
    )
    there = desk.send("admin", f"tai-khoan/{staff}/vai-tro", role="accountant", valid_from=f"{TODAY:%d/%m/%Y}")
    hai = Acting(desk.world.party["hai"], desk.world.unit, frozenset({"admin"}), "Hai")
    grant = unit_of_work(lambda s: grants.agree_grant(s, int(there.rsplit("/", 1)[1]), hai))
    assert grant.valid_from == TODAY + timedelta(days=1)
    assert "Vai trò kế toán cho Lan Mới" in tasks(desk.world.client("treasurer"))


def test_a_limit_for_one_person_is_proposed_signed_announced(desk: Desk) -> None:
    there = desk.send("chief_accountant", "thay-doi/muc-ho-tro", most_amount="5tr", most_times="", window_days="365")
    assert "tối đa 5.000.000" in desk.world.client("admin").get(there).text.replace("\N{NO-BREAK SPACE}", " ")
    assert desk.sign("admin", there) == there
    session = db.session()
    assert limits.limit_on(session, desk.world.unit, TODAY) is None
    held = limits.limit_on(session, desk.world.unit, TODAY + timedelta(days=1))
    assert held is not None
    assert (held.most_amount, held.most_times, held.window_days) == (5_000_000, None, 365)
    (one,) = coming.coming(session, desk.world.unit, TODAY)
    assert desk.send("chief_accountant", one.href.removeprefix("/quan-tri/"), reason="Thiếu số không")
    db.session.rollback()
    assert limits.limit_on(db.session(), desk.world.unit, TODAY + timedelta(days=1)) is None


def test_the_first_account_receives_nothing_until_the_other_admin_said_yes(world: World) -> None:
    def enter(session: Session) -> int:
        place = settings.open_account(
            session, world.unit, {**NEW, "receives": True}, valid_from=TODAY, by=world.party["admin"], now=moment()
        ).place_id
        first = session.get_one(Appeal, world.appeal)
        session.add(
            Appeal(
                unit_id=world.unit, fund_id=first.fund_id, place_id=place, slug="moi", name="Mới", purpose="Quà",
                document="1/KH", opens_on=date(2026, 1, 1), closes_on=None,
            )
        )  # fmt: skip
        return place

    place = unit_of_work(enter)
    with pytest.raises(pledges.AppealWithoutAccount):
        unit_of_work(lambda s: pledges.make_pledge(s, {**GIVER, "appeal": "moi"}, Acting()))
    own = world.acting("admin")
    with pytest.raises(SettingNeedsTwo):
        unit_of_work(lambda s: money.confirm_account(s, place, own))
    desk = Desk.__new__(Desk)
    desk.world, desk.keys = world, 0
    unit_of_work(desk._hire)
    other = Acting(world.party["hai"], world.unit, frozenset({"admin"}), "Hai")
    unit_of_work(lambda s: money.confirm_account(s, place, other))
    assert unit_of_work(lambda s: pledges.make_pledge(s, {**GIVER, "appeal": "moi"}, Acting()).id)
