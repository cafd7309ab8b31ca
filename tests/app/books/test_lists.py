"""LK01, S14-H and the three books of claims: figures again from the rows they were kept in, and who may read them."""

import csv
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.books import service
from app.books.choice import Choice
from app.books.forms import ADVANCES, CLAIMS, DETAIL, SUPPLIERS
from app.books.rows import Part, Posted
from app.cash import counts
from app.db import db, unit_of_work
from ledger import balances, posting
from ledger.balances import Sides
from ledger.models import CashCount, MovementRow, Voucher
from ledger.voucher import Draft, Movement
from receipts.facts import Line, Row, Total
from receipts.words import vnd_in_words
from tests.app.books.goods_story import told as goods_told
from tests.app.books.test_running_books import told as quarter_told
from tests.app.conftest import NAMES, NOW, World
from tests.app.relief.scene import fill

END = date(2026, 12, 31)
YEAR = "tu=01/01/2026&den=31/12/2026"


def rows_of(world: World, book: str, start: date, end: date = END, **more: object) -> list[Row]:
    choice = Choice(book, world.unit, start, end, **more)  # type: ignore[arg-type]
    return list(service.open_book(db.session(), choice, site="").rows)


def several(world: World) -> None:
    """The quarter, the store, and a voucher of two lines that the chief booked."""
    quarter_told(world)
    goods_told(world)

    def story(session: Session) -> None:
        lines = tuple(Movement("1388", "3388", amount, world.fund, world.fund) for amount in (7_000, 8_000))
        draft = Draft(world.unit, "PKT", date(2026, 3, 9), date(2026, 3, 9), "Hai dòng", lines)
        posting.post(session, draft, by=world.party["chief_accountant"], now=NOW)

    unit_of_work(story)


# LK01


@pytest.mark.parametrize("who", [None, "accountant", "chief_accountant", "treasurer"])
def test_every_line_of_who_booked_it_once(any_world: World, who: str | None) -> None:
    several(any_world)
    start = date(2026, 2, 1)
    by = any_world.party[who] if who else None
    query = (
        select(Voucher.code, MovementRow.debit, MovementRow.credit, MovementRow.amount)
        .join(MovementRow, MovementRow.voucher_id == Voucher.id)
        .where(Voucher.unit_id == any_world.unit, Voucher.entry_date.between(start, END))
    )
    lines = db.session.execute(query if by is None else query.where(Voucher.booked_by == by)).all()
    rows = rows_of(any_world, "lk01", start, maker=by)
    at = next(n for n, row in enumerate(rows) if isinstance(row, Part) and "ngoài bảng" in row.text)
    for off, part in ((False, rows[:at]), (True, rows[at:])):
        wanted = [line for line in lines if ("000" in (line.debit, line.credit)) == off]
        printed = [row.cells for row in part if isinstance(row, Posted)]
        assert sorted((c[2], c[7]) for c in printed) == sorted((line.code, line.amount) for line in wanted)
        vouchers = len({line.code for line in wanted})
        assert [c[0] for c in printed if c[0]] == list(range(1, vouchers + 1)), "a number a voucher, without gaps"
        totals = [row.cells for row in part if isinstance(row, Total)]
        if wanted:
            assert [(c[4], c[7]) for c in totals] == [(f"Cộng {vouchers} chứng từ", sum(x.amount for x in wanted))]
        else:
            assert not totals
    assert "000" not in {cell for row in rows if isinstance(row, Posted) for cell in row.cells}


def test_the_list_names_who_booked_and_no_other(world: World, tmp_path: Path) -> None:
    several(world)
    chief, client = world.party["chief_accountant"], world.client("auditor")
    page = client.get(f"/so-ke-toan/lk01?{YEAR}&nguoi={chief}").get_data(as_text=True)
    assert f"Người ghi sổ: {NAMES['chief_accountant']}" in page
    assert "Cộng 1 chứng từ" in page
    assert ">3538.01</td>" not in page
    assert 'name="nguoi"' in page
    stranger = client.get(f"/so-ke-toan/lk01?{YEAR}&nguoi={world.party['officer']}")
    assert stranger.status_code == 422
    assert 'id="e-nguoi"' in stranger.get_data(as_text=True)
    run, out = world.app.test_cli_runner(), tmp_path / "lk.csv"
    said = ["books", "print", "lk01", "--to", "2026-12-31", "--format", "csv", "--out", str(out), "--maker"]
    assert run.invoke(args=[*said, "không-có"]).exit_code == 2


# S14-H


def counted(world: World, on: date, short: int = 0, note: str = "") -> int:
    """A count of the box, note by note."""

    def keep(session: Session) -> int:
        left, pieces = counts.books_of(session, world.cash, on).booked - short, {}
        for value in (500_000, 50_000, 1_000):
            pieces[value], left = divmod(left, value)
        command = {"day": on, "pieces": pieces, "closes": False, "note": note}
        return counts.keep_count(session, world.cash, command, world.acting("treasurer"))

    return unit_of_work(keep)


@pytest.mark.parametrize("short", [0, 50_000])
def test_a_count_sheet_says_what_was_counted(any_world: World, short: int) -> None:
    fill(any_world, 1_203_000, day=date(2026, 3, 8))
    on = date(2026, 3, 10)
    kept = db.session.get_one(CashCount, counted(any_world, on, short, "Thiếu một tờ" if short else ""))
    rows = rows_of(any_world, "s14-h", on, on)
    lines = [row.cells for row in rows if isinstance(row, Line)]
    assert " ".join(f"{c[2]}x{c[3]}" for c in lines) == kept.pieces
    assert all(c[4] == c[2] * c[3] for c in lines)
    totals = [row.cells[4] for row in rows if isinstance(row, Total)]
    gap = kept.counted - kept.booked
    assert totals == [sum(c[4] for c in lines), kept.booked, kept.cashier, gap, kept.cashier - kept.booked]
    assert gap == -short
    assert totals[1] == balances.place_at(db.session(), any_world.cash, on)
    texts = [row.text for row in rows if not isinstance(row, (Line, Total))]
    assert f"Bằng chữ: {vnd_in_words(kept.counted)}." in texts
    assert not short or "Thiếu một tờ" in texts[-1]


def test_a_count_sheet_prints_from_its_page_and_the_terminal(world: World, tmp_path: Path) -> None:
    fill(world, 1_203_000, day=date(2026, 3, 8))
    first, second = counted(world, date(2026, 3, 9)), counted(world, date(2026, 3, 10), 3_000, "Đang tìm")
    treasurer = world.client("treasurer")
    page = treasurer.get(f"/khoa-quy/bien-ban/{first}").get_data(as_text=True)
    assert f'href="/so-ke-toan/s14-h.pdf?kk={first}"' in page
    paper = treasurer.get(f"/so-ke-toan/s14-h.pdf?kk={second}")
    text = " ".join("".join(p.extract_text() for p in PdfReader(BytesIO(paper.data)).pages).split())
    for words in ("BẢNG KIỂM KÊ QUỸ", "1.200.000", "(3.000)", "thiếu", "Đang tìm", "Ngày 10/03/2026", "THỦ QUỸ"):
        assert words in text, words
    assert paper.data == treasurer.get(f"/so-ke-toan/s14-h.pdf?kk={second}").data
    assert "10/03/2026" in treasurer.get("/so-ke-toan/s14-h?den=31/03/2026").get_data(as_text=True), "the newest"
    run, out = world.app.test_cli_runner(), tmp_path / "kiem-ke.csv"
    said = ["books", "print", "s14-h", "--place", str(world.cash), "--format", "csv", "--out", str(out)]
    assert run.invoke(args=[*said, "--to", "2026-03-09"]).exit_code == 0
    assert "1203000" in out.read_text("utf-8-sig")
    assert "Không có biên bản" in run.invoke(args=[*said, "--to", "2026-03-08"]).output


def test_a_count_that_is_none_is_refused_at_its_field(world: World) -> None:
    for address, field in (("?kk=99", "kk"), ("?den=01/02/2026&tu=01/01/2026", "den"), ("?kk=x", "kk")):
        answer = world.client("auditor").get(f"/so-ke-toan/s14-h{address}")
        assert answer.status_code == 422, address
        assert f'id="e-{field}"' in answer.get_data(as_text=True), address
    for who in ("storekeeper", "officer", "planner"):
        assert world.client(who).get("/so-ke-toan/s14-h").status_code == 403


# S34-H, S36-H, S37-H


@pytest.mark.parametrize("form", [CLAIMS, ADVANCES, SUPPLIERS])
@pytest.mark.parametrize("start", [date(2026, 1, 1), date(2026, 3, 2)])
def test_the_books_of_claims_end_as_the_trial_balance(any_world: World, form: object, start: date) -> None:
    several(any_world)
    trial = {row.account.number: row for row in balances.trial_balance(db.session(), any_world.unit, start, END)}
    for account in form.accounts:  # type: ignore[attr-defined]
        rows = rows_of(any_world, form.slug, start, account=account)  # type: ignore[attr-defined]
        closing = trial[account].closing if account in trial else 0
        assert tuple(rows[-1].cells[-2:]) == (Sides.of(closing).debit, Sides.of(closing).credit), account  # type: ignore[union-attr]
        lines = [row.cells for row in rows if isinstance(row, Posted)]
        moved = balances.account_totals(db.session(), any_world.unit, account, start, END)
        assert (sum(c[5] for c in lines), sum(c[6] for c in lines)) == (moved.debit, moved.credit), account


def test_each_claim_has_its_book_and_s38_keeps_its_own(world: World) -> None:
    several(world)
    client = world.client("auditor")
    for book, account, word in (("s34-h", "3388", NAMES["officer"]), ("s36-h", "141", NAMES["planner"]),
                                ("s37-h", "331", "Không nêu đối tượng")):  # fmt: skip
        page = client.get(f"/so-ke-toan/{book}?{YEAR}").get_data(as_text=True)
        assert f"Tài khoản: {account} –" in page, "its first account, when none is said"
        assert word in page
        assert account in DETAIL.accounts
        text = "".join(
            p.extract_text() for p in PdfReader(BytesIO(client.get(f"/so-ke-toan/{book}.pdf?{YEAR}").data)).pages
        )
        assert "Tên sổ do đơn vị đặt" in text, "no legal basis is claimed that nobody confirmed"
        assert "Thông tư 24" not in text
        sheet = client.get(f"/so-ke-toan/{book}.csv?{YEAR}").data.decode("utf-8-sig")
        assert list(csv.reader(StringIO(sheet)))
    assert client.get(f"/so-ke-toan/s36-h?{YEAR}&tk=331").status_code == 422
    assert NAMES["officer"] not in world.client("approver").get(f"/so-ke-toan/s34-h?{YEAR}").get_data(as_text=True)
