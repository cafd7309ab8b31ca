"""An auditor opens, prints and checks the books of a small month."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import db, unit_of_work
from ledger import checks, posting
from ledger.models import Slip
from ledger.voucher import Draft, Movement
from tests.app.conftest import NOW, World
from tests.app.ready import ready
from tests.app.relief.scene import fill


@pytest.fixture
def month(world: World) -> World:
    """Two gifts by bank, one of them reversed, and help paid through the bank in March 2026."""

    def story(session: Session) -> None:
        def post(kind: str, day: int, debit: str, credit: str, amount: int, says: str) -> int:
            movement = Movement(
                debit, credit, amount, world.fund, world.fund,
                debit_place=world.bank if debit == "1121" else None,
                credit_place=world.bank if credit == "1121" else None,
            )  # fmt: skip
            when = date(2026, 3, day)
            draft = Draft(world.unit, kind, when, when, says, (movement,), outside_ref=f"line:{kind}:{day}")
            return posting.post(session, draft, by=world.party["accountant"], now=NOW).id

        post("BC", 2, "1121", "3538", 5_000_000, "Công ty Mẫu ủng hộ")
        wrong = post("BC", 3, "1121", "3538", 700_000, "Ủng hộ ghi nhầm")
        posting.reverse(
            session, wrong, entry_date=date(2026, 3, 4), reason="nhầm tài khoản", by=world.party["accountant"], now=NOW
        )
        post("BN", 5, "3538", "1121", 1_500_000, "Hỗ trợ đoàn viên ốm nặng")

    unit_of_work(story)
    return world


MARCH = "tu=01/03/2026&den=31/03/2026"


def test_the_shelf_offers_each_book(month: World) -> None:
    page = month.client("auditor").get("/so-ke-toan").get_data(as_text=True)
    assert all(code in page for code in ("S03-H", "S04-H", "S05-H", "S11-H"))
    assert 'href="/tep"' in page  # the files of long books are found again without the address of one


def test_the_journal_shows_each_side_and_adds_up(month: World) -> None:
    page = month.client("auditor").get(f"/so-ke-toan/s04-h?{MARCH}").get_data(as_text=True)
    assert "Công ty Mẫu ủng hộ" in page
    assert page.count("5.000.000") == 2  # Nợ and Có
    assert page.count("7.900.000") == 4  # the month's and the year's totals, both sides


def test_the_ledger_of_the_fund_runs_from_opening_to_closing(month: World) -> None:
    page = month.client("auditor").get(f"/so-ke-toan/s03-h?{MARCH}&tk=3538").get_data(as_text=True)
    assert "Số dư đầu kỳ" in page
    assert "3538 – Các quỹ phải trả khác" in page
    assert page.count("3.500.000") == 2  # the month's closing and the book's


def test_trial_balance_balances(month: World) -> None:
    page = month.client("auditor").get(f"/so-ke-toan/s05-h?{MARCH}").get_data(as_text=True)
    assert "KHÁC" not in page
    assert "Phát sinh trong kỳ: tổng Nợ bằng tổng Có." in page


@pytest.mark.parametrize("book", ["s03-h", "s04-h", "s05-h", "s11-h"])
def test_each_book_prints_the_same_bytes_twice(month: World, book: str) -> None:
    client = month.client("auditor")
    first = client.get(f"/so-ke-toan/{book}.pdf?{MARCH}&tk=1121")
    assert first.status_code == 200
    assert first.data == client.get(f"/so-ke-toan/{book}.pdf?{MARCH}&tk=1121").data
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(first.data)).pages)
    assert "DỮ LIỆU MẪU" in text
    assert "Trang" in text


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_sheets_carry_the_same_figures(month: World, form: str) -> None:
    answer = month.client("auditor").get(f"/so-ke-toan/s03-h.{form}?{MARCH}&tk=3538")
    assert answer.status_code == 200
    if form == "csv":
        assert answer.data.startswith(b"\xef\xbb\xbf")
        assert "Hỗ trợ đoàn viên ốm nặng" in answer.data.decode("utf-8-sig")
        assert "1500000" in answer.data.decode("utf-8-sig")


def test_a_voucher_shows_its_entry_and_what_reversed_it(month: World) -> None:
    page = month.client("auditor").get("/so-ke-toan/chung-tu/2").get_data(as_text=True)
    assert "Đã ghi đảo bằng PKT-2026-0001" in page
    assert "3538.01" in page


def test_another_units_voucher_is_not_found(month: World) -> None:
    assert month.client("auditor").get("/so-ke-toan/chung-tu/99").status_code == 404


def test_the_self_check_tells_a_unit_of_its_own(month: World, monkeypatch: pytest.MonkeyPatch) -> None:
    other = unit_of_work(lambda s: posting.open_unit(s, code="MT", name="Đơn vị khác"))
    fund = unit_of_work(lambda s: posting.open_fund(s, unit=other, code="01", name="Quỹ khác"))
    wrong = [
        checks.Finding("funds", "Số dư quỹ sai", (fund, 111_111)),
        checks.Finding("funds", "Số dư quỹ sai", (month.fund, 222_222)),
        checks.Finding("orphans", "Dòng lạc", (333_333, 1)),
    ]
    monkeypatch.setattr(checks, "run", lambda *_, **__: wrong)
    page = month.client("auditor").get("/so-ke-toan/kiem-tra").get_data(as_text=True)
    assert "111111" not in page
    assert "222222" in page
    assert "333333" in page, "what belongs to nobody concerns everyone"


def test_the_self_check_is_clean(month: World) -> None:
    assert "Sổ khớp" in month.client("auditor").get("/so-ke-toan/kiem-tra").get_data(as_text=True)


def test_wrong_ranges_and_books_are_refused_in_words(month: World) -> None:
    client = month.client("auditor")
    late = client.get("/so-ke-toan/s04-h?tu=31/03/2026&den=01/03/2026")
    assert late.status_code == 422
    assert "Ngày kết thúc sớm hơn" in late.get_data(as_text=True)
    assert client.get("/so-ke-toan/s99-h").status_code == 404
    assert client.get("/so-ke-toan/s04-h?tu=hôm qua").status_code == 422


def test_a_month_is_closed_by_one_and_reopened_by_two(month: World) -> None:
    ready(month, date(2026, 3, 31))
    chief, other = month.client("chief_accountant"), month.client("approver")
    closed = chief.post("/so-ke-toan/ky/khoa", data={"form_key": "k1", "period": 3, "reason": "Khóa sổ"})
    assert closed.status_code == 303
    assert chief.post("/so-ke-toan/ky/khoa", data={"form_key": "k2", "period": 3, "reason": "Khóa"}).status_code == 409
    asked = {"form_key": "k3", "period": 3, "reason": "Bổ sung chứng từ"}
    assert chief.post("/so-ke-toan/ky/de-nghi-mo-lai", data=asked).status_code == 303
    alone = chief.post("/so-ke-toan/ky/dong-y-mo-lai", data={"form_key": "k4", "period": 3})
    assert alone.status_code == 409
    assert "hai người khác nhau" in alone.get_data(as_text=True)
    assert other.post("/so-ke-toan/ky/dong-y-mo-lai", data={"form_key": "k5", "period": 3}).status_code == 303
    assert "Đang mở" in chief.get("/so-ke-toan/ky").get_data(as_text=True)


def test_a_line_opens_its_voucher(month: World) -> None:
    page = month.client("auditor").get(f"/so-ke-toan/s03-h?{MARCH}&tk=3538").get_data(as_text=True)
    assert '<a href="/so-ke-toan/chung-tu/1?so=s03-h">BC-2026-0001</a>' in page  # a finding there names the book
    assert '<tr class="carried">' in page  # opening and closing stand apart from the months' sums
    journal = month.client("auditor").get(f"/so-ke-toan/s04-h?{MARCH}").get_data(as_text=True)
    assert journal.count('<tr class="tied">') == 4  # the Nợ of each voucher stays with its Có


def test_a_wrong_date_is_said_at_its_field_and_nothing_typed_is_lost(month: World) -> None:
    for address in ("/so-ke-toan", "/so-ke-toan/s03-h"):
        answer = month.client("auditor").get(f"{address}?tu=hôm qua&den=31/03/2026&tk=1121")
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert 'id="e-tu"' in page
        assert 'value="hôm qua"' in page
        assert 'value="31/03/2026"' in page


def test_the_shelf_says_which_months_may_still_change(month: World) -> None:
    assert "03/2026" in month.client("auditor").get(f"/so-ke-toan?{MARCH}").get_data(as_text=True)
    ready(month, date(2026, 3, 31))
    closed = {"form_key": "k1", "period": 3, "reason": "Khóa sổ"}
    assert month.client("chief_accountant").post("/so-ke-toan/ky/khoa", data=closed).status_code == 303
    assert "Không có tháng nào đang mở" in month.client("auditor").get(f"/so-ke-toan?{MARCH}").get_data(as_text=True)


def test_the_treasurer_reads_the_cash_book_alone(world: World) -> None:
    fill(world, 900_000)
    client = world.client("treasurer")
    page = client.get("/so-ke-toan/s11-h").get_data(as_text=True)
    slip = db.session.scalars(select(Slip.id)).one()
    assert f'<a href="/phieu/{slip}">PT-' in page  # the slip, for vouchers are not the treasurer's to open
    assert "900.000" in page
    assert 'href="/so-ke-toan"' not in page
    assert '<a href="/so-ke-toan/s11-h" aria-current="page">Sổ quỹ</a>' in page
    assert 'href="/so-ke-toan/s11-h"' in client.get("/chi").get_data(as_text=True)
    assert client.get("/so-ke-toan/s11-h.xlsx").status_code == 200
    for closed in ("", "/s03-h", "/s04-h", "/s05-h", "/s04-h.pdf", "/chung-tu/1", "/kiem-tra", "/ky"):
        assert client.get(f"/so-ke-toan{closed}").status_code == 403, closed
    auditor = world.client("auditor").get("/so-ke-toan/s11-h").get_data(as_text=True)
    assert ">Sổ quỹ</a>" not in auditor  # who has the whole shelf needs no second way in
    assert '<a href="/so-ke-toan/chung-tu/' in auditor
