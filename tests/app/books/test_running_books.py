"""The books that run a balance, S11-H, S12-H and S38-H: their closings are the ledger's, their names are for few."""

import csv
import re
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session

from app.books import service
from app.books.forms import DETAIL
from app.books.rows import Balance, Part
from app.books.service import Choice
from app.db import db, unit_of_work
from ledger import balances, posting
from ledger.balances import Sides
from ledger.voucher import Draft, Movement
from receipts.facts import Row, Total
from tests.app.conftest import NAMES, NOW, World
from tests.app.relief.scene import fill

SPAN = "tu=01/02/2026&den=31/03/2026"


def told(world: World) -> World:
    """January to March: money that waits on 3388 for two people and for nobody, an advance, what somebody owes."""

    def story(session: Session) -> None:
        def post(kind: str, when: date, debit: str, credit: str, amount: int, party: str | None = None) -> None:
            movement = Movement(
                debit, credit, amount, world.fund, world.fund,
                debit_place=world.bank if debit == "1121" else None,
                credit_place=world.bank if credit == "1121" else None,
                party=world.party[party] if party else None,
            )  # fmt: skip
            ref = f"line:{when}:{amount}" if kind != "PKT" else None
            draft = Draft(world.unit, kind, when, when, f"Việc ngày {when:%d/%m}", (movement,), outside_ref=ref)
            posting.post(session, draft, by=world.party["accountant"], now=NOW)

        post("BC", date(2026, 1, 9), "1121", "3538", 9_000_000, "officer")
        post("BC", date(2026, 1, 12), "1121", "3388", 400_000)
        post("BC", date(2026, 2, 3), "1121", "3388", 250_000, "planner")
        post("BC", date(2026, 2, 5), "1121", "3388", 700_000, "officer")
        post("BN", date(2026, 2, 20), "3388", "1121", 100_000, "officer")
        post("BN", date(2026, 3, 2), "1411", "1121", 2_000_000, "planner")
        post("BC", date(2026, 3, 9), "1121", "1411", 500_000, "planner")
        post("PKT", date(2026, 3, 10), "1388", "3388", 60_000, "storekeeper")

    unit_of_work(story)
    fill(world, 900_000)
    return world


@pytest.fixture
def quarter(world: World) -> World:
    return told(world)


def rows_of(world: World, book: str, start: date, end: date, **more: object) -> list[Row]:
    choice = Choice(book, world.unit, start, end, **more)  # type: ignore[arg-type]
    return list(service.open_book(db.session(), choice, site="").rows)


def says(row: Row) -> str:
    return next((c for c in row.cells if isinstance(c, str)), "") if isinstance(row, Total) else ""


@pytest.mark.parametrize("start", [date(2026, 1, 1), date(2026, 2, 4), date(2026, 3, 31)])
def test_every_closing_is_the_ledgers(any_world: World, start: date) -> None:
    world, end = told(any_world), date(2026, 12, 31)
    trial = {row.account.number: row for row in balances.trial_balance(db.session(), world.unit, start, end)}
    for keeper in ("cashier", "accountant"):
        *_, closing = rows_of(world, "s11-h", start, end, keeper=keeper)
        assert closing.cells[-1] == balances.place_money(db.session(), world.cash) == trial["1111"].closing  # type: ignore[union-attr]
    *_, closing = rows_of(world, "s12-h", start, end, place=world.bank)
    assert closing.cells[7] == balances.place_at(db.session(), world.bank, end) == trial["1121"].closing == 8_750_000  # type: ignore[union-attr]
    for account in DETAIL.accounts:
        rows = rows_of(world, "s38-h", start, end, account=account)
        parts = [row.cells[-2:] for row in rows if isinstance(row, Balance) and says(row) == "Số dư cuối kỳ"]
        signed = [(debit or 0) - (credit or 0) for debit, credit in parts]  # type: ignore[operator]
        totals = balances.account_totals(db.session(), world.unit, account, start, end)
        assert sum(signed) == totals.closing == (trial[account].closing if account in trial else 0), account
        assert says(rows[-1]) == "Số dư cuối kỳ của tài khoản"
        assert tuple(rows[-1].cells[-2:]) == (Sides.of(totals.closing).debit, Sides.of(totals.closing).credit)  # type: ignore[union-attr]
        assert tuple(rows[-3].cells[5:7]) == (totals.debit, totals.credit)  # type: ignore[union-attr]


def test_the_bank_book_names_its_account_and_runs_since_january(quarter: World) -> None:
    page = quarter.client("auditor").get(f"/so-ke-toan/s12-h?{SPAN}").get_data(as_text=True)
    assert "Nơi mở tài khoản: VietinBank" in page
    assert "Số tài khoản: 113366668888" in page
    assert "Chủ tài khoản: " in page
    rows = rows_of(quarter, "s12-h", date(2026, 2, 1), date(2026, 3, 31))
    assert [row.cells[5:8] for row in rows if says(row).startswith("Cộng")] == [
        (950_000, 100_000, 10_250_000), (10_350_000, 100_000, None),  # February, and with January's 9.400.000
        (500_000, 2_000_000, 8_750_000), (10_850_000, 2_100_000, None),
    ]  # fmt: skip


def test_a_bank_account_of_nobody_is_refused_at_its_field(quarter: World) -> None:
    for book, field in (("s12-h?nh=99", "nh"), (f"s12-h?nh={quarter.cash}", "nh"), ("s11-h?ket=99", "ket")):
        answer = quarter.client("auditor").get(f"/so-ke-toan/{book}")
        assert answer.status_code == 422, book
        assert f'id="e-{field}"' in answer.get_data(as_text=True)
    answer = quarter.client("auditor").get("/so-ke-toan/s38-h?tk=1111")
    assert answer.status_code == 422
    assert 'id="e-tk"' in answer.get_data(as_text=True)


def test_two_keep_a_cash_book(quarter: World) -> None:
    auditor, treasurer = quarter.client("auditor"), quarter.client("treasurer")
    cashiers = auditor.get("/so-ke-toan/s11-h").get_data(as_text=True)
    accountants = auditor.get("/so-ke-toan/s11-h?vai=ke-toan").get_data(as_text=True)
    assert "<h1>Sổ quỹ tiền mặt" in cashiers
    assert "<h1>Sổ kế toán chi tiết tiền mặt" in accountants
    assert "Tài khoản đối ứng" in accountants
    assert "Tài khoản đối ứng" in cashiers
    assert 'href="/so-ke-toan/s11-h.pdf?vai=ke-toan"' in accountants
    assert "S11-H-ke-toan_" in auditor.get("/so-ke-toan/s11-h.csv?vai=ke-toan").headers["Content-Disposition"]
    assert treasurer.get("/so-ke-toan/s11-h").status_code == 200
    for closed in ("s11-h?vai=ke-toan", "s11-h.pdf?vai=ke-toan", "s12-h", "s12-h.csv", "s38-h", "s38-h.pdf"):
        assert treasurer.get(f"/so-ke-toan/{closed}").status_code == 403, closed
    assert 'name="vai"' not in treasurer.get("/so-ke-toan/s11-h").get_data(as_text=True)


def test_counterparties_have_names_for_few(quarter: World) -> None:
    address = f"/so-ke-toan/s38-h?{SPAN}&tk=3388"
    named = quarter.client("auditor").get(address).get_data(as_text=True)
    assert named.count(f"Đối tượng: {NAMES['officer']}") == 1
    assert "Không nêu đối tượng" in named
    assert f">{NAMES['planner']}</option>" in named
    for role in ("accountant", "chief_accountant"):
        assert NAMES["officer"] in quarter.client(role).get(address).get_data(as_text=True)
    for kind in ("", ".csv"):
        plain = quarter.client("approver").get(address.replace("s38-h", f"s38-h{kind}")).get_data(as_text=True)
        assert NAMES["officer"] not in plain
        assert f"Đối tượng: số {quarter.party['officer']}" in plain
    assert quarter.client().get(address).status_code in (302, 303, 401, 403)


def test_one_counterparty_is_read_alone(quarter: World) -> None:
    officer = quarter.party["officer"]
    rows = rows_of(quarter, "s38-h", date(2026, 2, 1), date(2026, 3, 31), account="3388", party=officer)
    assert [row.text for row in rows if isinstance(row, Part)] == [f"Đối tượng: số {officer}"]
    assert rows[-1].cells[-2:] == (0, 600_000)  # type: ignore[union-attr]
    nobody = rows_of(quarter, "s38-h", date(2026, 2, 1), date(2026, 3, 31), account="3388", party=0)
    assert nobody[0] == Part("Không nêu đối tượng")
    page = quarter.client("auditor").get(f"/so-ke-toan/s38-h?{SPAN}&tk=3388&dt={officer}").get_data(as_text=True)
    assert NAMES["officer"] in page
    assert quarter.client("auditor").get("/so-ke-toan/s38-h?tk=3388&dt=x").status_code == 422


@pytest.mark.parametrize(
    ("book", "words"),
    [
        ("s11-h?", ("SỔ QUỸ TIỀN MẶT", "Cộng lũy kế từ đầu năm 2026", "THỦ QUỸ")),
        ("s11-h?vai=ke-toan&", ("SỔ KẾ TOÁN CHI TIẾT TIỀN MẶT", "Tài khoản", "THỦ QUỸ")),
        ("s12-h?", ("SỔ TIỀN GỬI NGÂN HÀNG, KHO BẠC", "Số tài khoản: 113366668888", "Cộng lũy kế từ đầu năm 2026")),
        ("s38-h?tk=3388&", ("SỔ CHI TIẾT CÁC TÀI KHOẢN", NAMES["officer"], "Không nêu đối tượng", "Mã sổ: S38-H")),
    ],
)
def test_paper_and_sheets_say_the_same(quarter: World, book: str, words: tuple[str, ...]) -> None:
    name, _, query = book.partition("?")
    client, query = quarter.client("auditor"), query + "tu=01/01/2026&den=31/12/2026"
    paper = client.get(f"/so-ke-toan/{name}.pdf?{query}").data
    assert paper == client.get(f"/so-ke-toan/{name}.pdf?{query}").data
    text = " ".join("".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages).split())
    for word in words:
        assert word in text
    rows = list(csv.reader(StringIO(client.get(f"/so-ke-toan/{name}.csv?{query}").data.decode("utf-8-sig"))))
    with ZipFile(BytesIO(client.get(f"/so-ke-toan/{name}.xlsx?{query}").data)) as sheets:
        figures = [int(v) for v in re.findall(r"<v>(\d+)</v>", sheets.read("xl/worksheets/sheet1.xml").decode())]
    closing = next(int(cell) for cell in reversed(rows[-1]) if cell.isdigit() and int(cell))
    assert closing in figures
    assert f"{closing:,}".replace(",", ".") in text


def test_the_terminal_prints_them(quarter: World, tmp_path: Path) -> None:
    def printed(*args: str) -> str:
        out = tmp_path / "so.csv"
        done = quarter.app.test_cli_runner().invoke(
            args=["books", "print", *args, "--from", "2026-01-01", "--to", "2026-12-31", "--format", "csv",
                  "--out", str(out)]
        )  # fmt: skip
        return out.read_text("utf-8-sig") if done.exit_code == 0 else done.output

    assert "8750000" in printed("s12-h", "--account", "1121", "--place", str(quarter.bank))
    assert "chưa có tài khoản ngân hàng này" in printed("s12-h", "--place", str(quarter.cash))
    assert "Tài khoản đối ứng" in printed("s11-h", "--keeper", "accountant")
    assert "Tài khoản đối ứng" in printed("s11-h", "--place", str(quarter.cash))
    assert NAMES["officer"] not in printed("s38-h", "--account", "3388")
    assert NAMES["officer"] in printed("s38-h", "--account", "3388", "--names")
    assert "Sổ này không mở" in printed("s38-h", "--account", "1111")
