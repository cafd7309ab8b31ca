"""The accountant at the bank desk: a line in, its pledge found, the entry seen, booked once; and what is refused."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.bank.models import BankLine, BankUse
from app.bank.service import waiting
from app.db import db, unit_of_work
from app.giving.models import Donor, Gift, ReceiptPaper
from ledger import posting
from ledger.models import Fund, FundBalance, MovementRow, Period, Receipt, Voucher
from tests.app.conftest import World
from tests.app.giving.acts import book, enter_line, key_in, pledge_of, promise, receive, rows, today


def count(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_pledged_transfer_is_recognised_seen_as_an_entry_and_booked(world: World) -> None:
    pledge = pledge_of(promise(world.client()))
    accountant = world.client("accountant")
    line = enter_line(world, content=f"MBVCB.99.{pledge.transfer_code}.CT tu 99")
    assert line.status_code == 303
    assert [task.href for task in waiting(db.session(), world.acting("accountant"))] == [line.location]
    page = accountant.get(line.location)
    assert "Mã đúng, ký tự kiểm tra khớp" in page.text
    assert "Số tiền khớp" in page.text
    choice = {"choice": f"code:{pledge.transfer_code}", "form_key": key_in(page)}
    seen = accountant.post(line.location, data={**choice, "step": "check"})
    assert seen.status_code == 200
    for said in ("<b>1121</b>", "<b>3538.01</b>", "200.000"):
        assert said in seen.text
    assert count(Voucher) == 0
    done = accountant.post(line.location, data={**choice, "step": "confirm"})
    assert done.status_code == 303
    voucher = db.session.scalars(select(Voucher)).one()
    entry = db.session.scalars(select(MovementRow)).one()
    assert (voucher.kind, voucher.amount, f"{voucher.entry_date:%d/%m/%Y}") == ("BC", 200_000, today())
    assert (entry.debit, entry.credit, entry.debit_place, entry.party_id) == (
        "1121",
        "3538",
        world.bank,
        pledge.donor_id,
    )
    assert voucher.outside_ref == f"bank:{db.session.scalar(select(BankUse.line_id))}"
    assert db.session.scalar(select(Gift.pledge_id)) == pledge.id
    assert "BNUH-" in accountant.get(done.location).text
    assert "BNUH-" in world.client().get(f"/ung-ho/{pledge.token}").text
    assert waiting(db.session(), world.acting("accountant")) == []
    assert "Đã ghi sổ" in accountant.get(line.location).text


def test_a_line_is_booked_once_however_often_it_is_sent(world: World) -> None:
    pledge = pledge_of(promise(world.client()))
    line = enter_line(world, content=pledge.transfer_code).location
    accountant = world.client("accountant")
    choice = {"choice": f"code:{pledge.transfer_code}", "step": "confirm", "form_key": key_in(accountant.get(line))}
    first, second = accountant.post(line, data=choice), accountant.post(line, data=choice)
    assert (first.status_code, first.location) == (303, second.location)
    third = accountant.post(line, data={**choice, "form_key": "another-key"})
    assert third.status_code == 409
    assert "đã được ghi sổ" in third.text
    assert (count(Voucher), count(Receipt)) == (1, 1)


def test_another_amount_than_promised_is_shown_and_booked_as_the_bank_says(world: World) -> None:
    pledge = pledge_of(promise(world.client(), amount="500k"))
    line = enter_line(world, content=pledge.transfer_code, amount="50.000").location
    accountant = world.client("accountant")
    page = accountant.get(line)
    assert "Số tiền khác" in page.text
    choice = {"choice": f"code:{pledge.transfer_code}", "form_key": key_in(page)}
    assert "khác số đã đăng ký" in accountant.post(line, data=choice).text
    assert accountant.post(line, data={**choice, "step": "confirm"}).status_code == 303
    assert db.session.scalar(select(Receipt.amount)) == 50_000


def test_a_gift_without_a_pledge_makes_its_giver(world: World) -> None:
    line = enter_line(world, content="UNG HO DONG BAO").location
    assert "Nội dung không có mã CDTH" in world.client("accountant").get(line).text
    new = {"choice": "new", "appeal": "tuong-ho-chung", "kind": "grassroots", "name": "CĐCS Mẫu", "public_name": "full"}
    assert book(world, line, **new).status_code == 303
    assert db.session.scalar(select(Donor.name)) == "CĐCS Mẫu"
    assert "CĐCS Mẫu" in world.client().get("/van-dong/tuong-ho-chung").text


def test_money_from_nobody_known_waits_in_a_fund_that_nobody_spends(world: World) -> None:
    line = enter_line(world, content="CHUYEN TIEN").location
    accountant = world.client("accountant")
    choice = {"choice": "unknown", "form_key": key_in(accountant.get(line))}
    assert "<b>3388</b>" in accountant.post(line, data={**choice, "step": "check"}).text
    assert accountant.post(line, data={**choice, "step": "confirm"}).location == line
    entry = db.session.scalars(select(MovementRow)).one()
    fund = db.session.get_one(Fund, entry.credit_fund)
    assert (entry.debit, entry.credit, fund.code) == ("1121", "3388", "CXD")
    assert db.session.get_one(FundBalance, world.fund).amount == 0
    assert (count(Gift), count(Receipt)) == (0, 0)


def test_without_a_code_a_like_name_and_amount_are_suggested_and_never_chosen(world: World) -> None:
    pledge = pledge_of(promise(world.client(), name="Giàng A Pếnh"))
    line = enter_line(world, content="GIANG A PENH chuyen tien").location
    page = world.client("accountant").get(line).text
    assert "Tên có trong nội dung" in page
    assert pledge.transfer_code in page
    assert "checked" not in page.split("<legend>Khoản tiền này là")[1].split("</fieldset>")[0]


def test_a_wrong_check_letter_is_pointed_out(world: World) -> None:
    pledge = pledge_of(promise(world.client()))
    wrong = pledge.transfer_code[:-1] + ("2" if pledge.transfer_code[-1] != "2" else "3")
    page = world.client("accountant").get(enter_line(world, content=wrong).location).text
    assert "ký tự kiểm tra sai" in page


def test_the_same_line_twice_is_refused_until_it_is_said_to_be_another(world: World) -> None:
    assert enter_line(world, content="UNG HO").status_code == 303
    again = enter_line(world, content="UNG HO")
    assert again.status_code == 409
    assert 'id="e-reference"' in again.text
    assert "giống hệt" in again.text
    assert 'value="FT26069000001"' in again.text
    assert count(BankLine) == 1
    assert enter_line(world, content="UNG HO", again="1").status_code == 303
    assert sorted(db.session.scalars(select(BankLine.ordinal))) == [1, 2]
    assert enter_line(world, content="UNG HO khac").status_code == 303


def test_a_closed_period_takes_no_bank_line(world: World) -> None:
    pledge = pledge_of(promise(world.client()))
    line = enter_line(world, content=pledge.transfer_code, day="15/01/2026").location

    def close(session: Session) -> None:
        january = select(Period.id).where(Period.unit_id == world.unit, Period.starts == date(2026, 1, 1))
        by = world.party["chief_accountant"]
        posting.step_period(session, session.scalars(january).one(), "closed", by=by, reason="khóa", now=pledge.made_at)

    unit_of_work(close)
    before = rows()
    answer = book(world, line, choice=f"code:{pledge.transfer_code}")
    assert answer.status_code == 422
    assert "đã khóa sổ" in answer.text
    assert rows() == before


def test_bad_lines_are_refused_at_their_field(world: World) -> None:
    before = count(BankLine)
    for field, changed, sentence in (
        ("amount", {"amount": "0"}, "lớn hơn 0"),
        ("amount", {"amount": "1.5"}, "chưa đọc được"),
        ("amount", {"amount": "9" * 31}, "vượt quá"),
        ("day", {"day": "31/02/2026"}, "Ngày chưa đúng"),
        ("day", {"day": "01/01/2126"}, "còn ở phía trước"),
        ("reference", {"reference": ""}, "Cần số giao dịch"),
        ("content", {"content": "x" * 501}, "nhiều nhất là 500"),
    ):
        page = enter_line(world, **{"content": "UNG HO", **changed})
        assert page.status_code == 422, changed
        at = page.text.find(f'id="e-{field}"')
        assert sentence in page.text[at : page.text.find("</p>", at)], changed
    assert enter_line(world, content="UNG HO", place=world.cash).status_code == 422
    assert count(BankLine) == before


def test_the_bank_s_own_signs_are_kept_and_shown_harmless(world: World) -> None:
    line = enter_line(world, content="REF<script>alert(1)</script>&#35;020097")
    page = world.client("accountant").get(line.location).text
    assert "<script>alert" not in page
    assert db.session.scalar(select(BankLine.content)) == "REF<script>alert(1)</script>&#35;020097"


def test_bad_matches_are_refused_and_nothing_is_written(world: World) -> None:
    line = enter_line(world, content="UNG HO").location
    before = rows()
    for choice, field, sentence in (
        ({}, "choice", "Chọn khoản tiền này là gì"),
        ({"choice": "king"}, "choice", "Chọn một mục"),
        ({"choice": "code"}, "pledge", "Nhập mã chuyển khoản"),
        ({"choice": "code", "pledge": "CDTH K7M29QX"}, "pledge", "Không có đăng ký ủng hộ nào"),
        ({"choice": "new", "kind": "member", "name": "A"}, "appeal", "Chọn đợt vận động"),
        ({"choice": "new", "kind": "member", "name": "", "appeal": "tuong-ho-chung"}, "name", "Cần nhập tên"),
        ({"choice": "new", "kind": "anonymous", "appeal": "khac"}, "appeal", "Không có đợt vận động này"),
    ):
        page = book(world, line, **choice)
        assert page.status_code == 422, choice
        at = page.text.find(f'id="e-{field}"')
        assert at > 0, choice
        assert sentence in page.text[at : page.text.find("</p>", at)], choice
    assert rows() == before
    assert count(BankUse) == 0


def test_the_auditor_reads_and_cannot_write(world: World) -> None:
    pledge = pledge_of(promise(world.client()))
    line = enter_line(world, content=pledge.transfer_code).location
    auditor = world.client("auditor")
    assert auditor.get("/ngan-hang").status_code == 200
    page = auditor.get(line)
    assert page.status_code == 200
    assert "form_key" not in page.text
    assert auditor.post(line, data={"choice": "unknown", "step": "confirm", "form_key": "k"}).status_code == 403
    assert auditor.get("/ngan-hang/nhap").status_code == 403
    assert world.client("treasurer").get("/ngan-hang").status_code == 403


def test_a_line_of_nobody_is_not_found(world: World) -> None:
    assert world.client("accountant").get("/ngan-hang/99").status_code == 404


def test_the_paper_s_words_are_frozen_with_the_gift(world: World) -> None:
    receive(world, pledge_of(promise(world.client())))
    facts = db.session.scalars(select(ReceiptPaper.facts)).one()
    assert "FT26069000001" in facts
    assert "Chuyển khoản" in facts
