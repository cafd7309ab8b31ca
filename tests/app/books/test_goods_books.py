"""The books of the store, S21-H, S22-H, S23-H: every figure again from the lines, and the account's own in S05-H."""

import csv
from collections import defaultdict
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from app.books import service
from app.books.choice import Choice
from app.books.forms import STORE_BOOK
from app.books.rows import Balance, Part, Posted
from app.db import db
from ledger import balances
from ledger.goods import STORED, VALUED
from ledger.models import Item, MovementRow, Voucher
from receipts.carry import FORWARD, Carries
from receipts.facts import Line, Note, Quantity, Row, Total
from tests.app.books.goods_story import told
from tests.app.conftest import World

SPAN = "tu=01/02/2026&den=31/03/2026"
STARTS = [date(2026, 1, 1), date(2026, 2, 4), date(2026, 3, 31)]
END = date(2026, 12, 31)


@pytest.fixture
def winter(world: World) -> World:
    told(world)
    return world


def rows_of(world: World, book: str, start: date, end: date = END, **more: object) -> list[Row]:
    choice = Choice(book, world.unit, start, end, **more)  # type: ignore[arg-type]
    return list(service.open_book(db.session(), choice, site="").rows)


def by_hand(world: World, accounts: tuple[str, ...], start: date, end: date) -> dict[str, list[int]]:
    """By item's code ("": none named): opening, in, out, closing in thousandths, then in đồng."""
    rows = db.session.execute(
        select(
            MovementRow.debit,
            MovementRow.credit,
            MovementRow.amount,
            MovementRow.quantity,
            Item.code,
            Voucher.entry_date,
        )
        .join(Voucher, Voucher.id == MovementRow.voucher_id)
        .outerjoin(Item, Item.id == MovementRow.item_id)
        .where(Voucher.unit_id == world.unit, Voucher.entry_date <= end)
    )
    sums: dict[str, list[int]] = defaultdict(lambda: [0] * 8)
    for debit, credit, amount, quantity, code, on in rows:
        for account, sign, at in ((debit, 1, 1), (credit, -1, 2)):
            if account in accounts:
                for first, figure in ((0, quantity or 0), (4, amount)):
                    sums[code or ""][first + (at if on >= start else 0)] += figure if on >= start else sign * figure
                    sums[code or ""][first + 3] += sign * figure
    return {code: figures for code, figures in sums.items() if any(figures)}


def parts(rows: list[Row]) -> dict[str, list[Row]]:
    """The rows of each item, by its code."""
    found: dict[str, list[Row]] = {}
    here: list[Row] = []
    for row in rows:
        if isinstance(row, Part):
            code = row.text.removeprefix("Mặt hàng: ").split(" – ")[0]
            found["" if code == "Không nêu mặt hàng" else code] = here = []
        else:
            here.append(row)
    return found


def counted(cell: object) -> int:
    return cell.thousandths if isinstance(cell, Quantity) else 0


@pytest.mark.parametrize("start", STARTS)
def test_the_storekeepers_book_counts_every_item(any_world: World, start: date) -> None:
    told(any_world)
    wanted = {code: figures[:4] for code, figures in by_hand(any_world, STORED, start, END).items() if code}
    found = parts(rows_of(any_world, "s21-h", start))
    assert set(found) == set(wanted)
    for code, rows in found.items():
        opening, closing = (row.cells[8] for row in rows if isinstance(row, Balance))
        lines = [row.cells for row in rows if isinstance(row, Posted)]
        came, went = (sum(counted(line[at]) for line in lines) for at in (6, 7))
        assert [counted(opening), came, went, counted(closing)] == wanted[code], code
        running = counted(opening)
        for line in lines:
            running += counted(line[6]) - counted(line[7])
            assert counted(line[8]) == running
    assert not any(
        isinstance(cell, int) for row in rows_of(any_world, "s21-h", start) for cell in getattr(row, "cells", ())
    ), "no value stands in the storekeeper's book"


def runs(rows: list[Row]) -> None:
    """Of one item in S22-H: what is left after each line, each month's sum, and the sum since January."""
    left = [0, 0]
    month = [0] * 4
    for row in rows:
        if isinstance(row, Note):
            continue
        cells = row.cells
        quantities_and_values = [counted(cells[6]), cells[7] or 0, counted(cells[8]), cells[9] or 0]
        if isinstance(row, Posted):
            month = [a + b for a, b in zip(month, quantities_and_values, strict=True)]
            left = [left[0] + counted(cells[6]) - counted(cells[8]), left[1] + cells[7] - cells[9]]
        elif str(cells[3]).startswith("Cộng phát sinh"):
            assert quantities_and_values == month
            month = [0] * 4
        elif isinstance(row, Balance):
            left = [counted(cells[10]), cells[11]] if cells[3] == "Tồn đầu kỳ" else left
        if not str(cells[3]).startswith(("Cộng lũy kế", "Cộng giá trị")):  # of a year, of all items
            assert [counted(cells[10]), cells[11]] == left, cells


@pytest.mark.parametrize("start", STARTS)
def test_the_year_runs_on_from_january(any_world: World, start: date) -> None:
    told(any_world)
    since = by_hand(any_world, ("152",), date(2026, 1, 1), END)["GAO"]
    rows = parts(rows_of(any_world, "s22-h", start, account="152")).get("GAO", [])
    sums = [row.cells for row in rows if isinstance(row, Total) and "lũy kế" in str(row.cells[3])]
    if sums:
        last = sums[-1]
        assert [counted(last[6]), last[7], counted(last[8]), last[9]] == [since[1], since[5], since[2], since[6]]
    assert bool(sums) == (start < date(2026, 3, 4))


@pytest.mark.parametrize("start", STARTS)
def test_the_detail_book_of_each_account_ends_as_the_ledger(any_world: World, start: date) -> None:
    told(any_world)
    for account in VALUED:
        wanted = by_hand(any_world, (account,), start, END)
        rows = rows_of(any_world, "s22-h", start, account=account)
        found = parts(rows)
        assert set(found) == set(wanted), account
        for code, own in found.items():
            opening, closing = (row.cells for row in own if isinstance(row, Balance))
            lines = [row.cells for row in own if isinstance(row, Posted)]
            figures = [
                counted(opening[10]), *(sum(counted(line[at]) for line in lines) for at in (6, 8)),
                counted(closing[10]),
                opening[11], *(sum(line[at] for line in lines) for at in (7, 9)), closing[11],
            ]  # fmt: skip
            assert figures == wanted[code], (account, code)
            runs(own)
        if found:
            totals = balances.account_totals(db.session(), any_world.unit, account, start, END)
            assert rows[-1].cells[7::2] == (totals.debit, totals.credit, totals.closing)  # type: ignore[union-attr]


@pytest.mark.parametrize("start", STARTS)
def test_the_summary_adds_up_to_the_trial_balance(any_world: World, start: date) -> None:
    told(any_world)
    trial = {row.account.number: row for row in balances.trial_balance(db.session(), any_world.unit, start, END)}
    rows = rows_of(any_world, "s23-h", start)
    totals = {
        str(row.cells[2]).removeprefix("Cộng tài khoản "): row.cells[4:] for row in rows if isinstance(row, Total)
    }
    for account in VALUED:
        if account in trial:
            was = trial[account]
            assert totals[account] == (was.totals.opening, was.totals.debit, was.totals.credit, was.closing)
        else:
            assert account not in totals
    lines = [row.cells for row in rows if isinstance(row, Line)]
    assert totals["Tổng cộng"] == tuple(sum(line[at] for line in lines) for at in range(4, 8))
    assert sum(line[4] + line[5] - line[6] - line[7] for line in lines) == 0


def test_a_quantity_prints_with_a_comma_and_counts_in_sheets(winter: World) -> None:
    client = winter.client("storekeeper")
    page = client.get(f"/so-ke-toan/s21-h?{SPAN}").get_data(as_text=True)
    assert ">12,5</td>" in page
    assert ">187,5</td>" in page
    assert "3.000.000" not in page
    assert "187.500" not in page, "the storekeeper's book has no value"
    text = "".join(p.extract_text() for p in PdfReader(BytesIO(client.get(f"/so-ke-toan/s21-h.pdf?{SPAN}").data)).pages)
    assert "12,5" in text
    assert "Đơn vị tính: đồng" not in text
    rows = list(csv.reader(StringIO(client.get(f"/so-ke-toan/s21-h.csv?{SPAN}").data.decode("utf-8-sig"))))
    assert any(row[7:8] == ["12.5"] for row in rows)
    with ZipFile(BytesIO(client.get(f"/so-ke-toan/s21-h.xlsx?{SPAN}").data)) as sheets:
        assert "<v>12.5</v>" in sheets.read("xl/worksheets/sheet1.xml").decode()


def test_the_storekeeper_reads_the_store_book_alone(winter: World) -> None:
    client = winter.client("storekeeper")
    page = client.get("/so-ke-toan/s21-h").get_data(as_text=True)
    assert '<a href="/so-ke-toan/s21-h" aria-current="page">Sổ kho</a>' in page
    assert 'href="/so-ke-toan"' not in page
    assert "/so-ke-toan/chung-tu/" not in page
    for closed in ("", "/s22-h", "/s23-h", "/s11-h", "/s14-h", "/lk01", "/s22-h.pdf", "/s11-h.csv", "/s03-h"):
        assert client.get(f"/so-ke-toan{closed}").status_code == 403, closed
    for who in ("treasurer", "officer"):
        assert winter.client(who).get("/so-ke-toan/s21-h").status_code == 403
    auditor = winter.client("auditor").get(f"/so-ke-toan/s21-h?{SPAN}").get_data(as_text=True)
    assert '<a href="/so-ke-toan/chung-tu/' in auditor


def test_one_item_is_read_alone(winter: World, tmp_path: Path) -> None:
    rice = db.session.scalars(select(Item.id).where(Item.code == "GAO")).one()
    for book in ("s21-h", "s22-h"):
        answer = winter.client("auditor").get(f"/so-ke-toan/{book}?{SPAN}&mh={rice}&tk=152").get_data(as_text=True)
        assert "Mặt hàng: GAO – Gạo tẻ, bao 10 kg · Đơn vị tính: kg" in answer, book
        assert "Mặt hàng: CHAN" not in answer
        assert "Không nêu mặt hàng" not in answer
    for wrong in ("999", "x"):
        answer = winter.client("auditor").get(f"/so-ke-toan/s21-h?{SPAN}&mh={wrong}")
        assert answer.status_code == 422
        assert 'id="e-mh"' in answer.get_data(as_text=True)
    run, out = winter.app.test_cli_runner(), tmp_path / "kho.csv"
    said = ["books", "print", "s21-h", "--to", "2026-12-31", "--format", "csv", "--out", str(out), "--item"]
    assert run.invoke(args=[*said, "GAO"]).exit_code == 0
    assert "CHAN" not in out.read_text("utf-8-sig")
    assert run.invoke(args=[*said, "KHÔNG"]).exit_code == 2


def test_an_account_of_no_goods_is_refused(winter: World) -> None:
    answer = winter.client("auditor").get(f"/so-ke-toan/s22-h?{SPAN}&tk=1111")
    assert answer.status_code == 422
    assert 'id="e-tk"' in answer.get_data(as_text=True)
    assert winter.client("auditor").get(f"/so-ke-toan/s22-h?{SPAN}").status_code == 200, "152 when none is said"


def test_the_foot_of_a_page_hands_on_what_is_left(winter: World) -> None:
    carries = Carries(STORE_BOOK.columns)
    rows = rows_of(winter, "s21-h", date(2026, 1, 1))
    first = next(at for at, row in enumerate(rows) if isinstance(row, Posted))
    carries.count(rows[: first + 1])
    assert carries.row(FORWARD)[8] == rows[first].cells[8] == "10"  # type: ignore[union-attr]
    carries.count([row for row in rows if isinstance(row, Part)][:1])
    assert carries.row(FORWARD)[8] == 0, "a new item begins with nothing"
