"""Random books × days × accounts × funds × places × parties: each printed figure reckoned a second way agrees."""

import re
from datetime import date, timedelta
from io import BytesIO
from itertools import accumulate
from random import Random

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from app.books import service
from app.books.forms import SHELF, BookForm
from app.books.output import write
from app.books.rows import Posted
from app.books.service import Choice
from app.db import db
from receipts.facts import Line, Note, Row, Total
from tests.app.books import reckoned
from tests.app.books.random_books import Chance, made
from tests.app.books.raw import Raw, meant
from tests.app.books.reckoned import Said
from tests.app.books.test_giving_book import expected as giving_expected
from tests.app.books.test_giving_book import printed as giving_printed
from tests.app.conftest import World

SETS = 50
PARTIES = ("S34-H", "S36-H", "S37-H", "S38-H")
KNOWN = {"S03-H", "S04-H", "S05-H", "S11-H", "S12-H", "S81-H", "THU-CHI", "B04-VI", *PARTIES}
NUMBERS = ("Số hiệu chứng từ", "Số phiếu thu", "Số phiếu chi")
SAMPLE = 5  # one set in so many is read back from its paper and its sheet


def chosen(c: Chance, random: Random) -> Choice:
    """A book of the shelf under filters drawn by chance."""
    form = random.choice([form for form in SHELF if form.code in KNOWN])
    days = (date(2026, 12, 31) - date(2025, 12, 1)).days
    first, last = sorted(random.randrange(days + 1) for _ in range(2))
    start, end = (date(2025, 12, 1) + timedelta(days=n) for n in (first, last))
    if random.random() < 0.3:
        start = start.replace(month=1, day=1)
    account = random.choice(form.accounts or ("111", "1111", "112", "1121", "113", "152", "331", "3388", "3538", "002"))
    place = random.choice(c.boxes if form.needs == "box" else c.banks)
    fund = random.choice([None, None, *c.funds]) if form.code != "S04-H" else None
    party = random.choice([None, None, 0, *c.parties]) if form.code in PARTIES else None
    return Choice(form.slug, c.world.unit, start, end, account, place, fund, form.keeper, party)


def said(form: BookForm, rows: list[Row]) -> list[Said]:
    """Each row's label or number, and its figures."""
    titles = [column.title for column in form.columns]
    letters = [column.letter for column in form.columns]
    money = [at for at, letter in enumerate(letters) if letter.isdigit()]
    words = next(at for at, title in enumerate(titles) if title in ("Diễn giải", "Tên tài khoản"))
    out: list[Said] = []
    for row in rows:
        if isinstance(row, Note):
            continue
        number = [
            row.cells[titles.index(t)] for t in ("Số hiệu chứng từ", "Số phiếu thu", "Số phiếu chi") if t in titles
        ]
        if "Số hiệu TK" in titles:
            number = [row.cells[0]]
        label = next((str(cell) for cell in number if cell), "") or str(row.cells[words])
        out.append((label, tuple(int(row.cells[at] or 0) for at in money)))  # type: ignore[arg-type]
    return out


def must(raw: Raw, form: BookForm, c: Choice) -> list[Said]:
    """What the book must say."""
    span = (raw, c.start, c.end)
    if form.code == "S04-H":
        return reckoned.journal(*span)
    if form.code == "S03-H":
        return reckoned.ledger(*span, c.account, c.fund)
    if form.code == "S05-H":
        return reckoned.trial(*span, c.fund)
    if form.code in PARTIES:
        return reckoned.detail(*span, c.account, c.fund, c.party)
    words = ("Số tồn đầu kỳ", "Số tồn cuối kỳ") if form.code == "S11-H" else ("Số dư đầu kỳ", "Số dư cuối kỳ")
    return reckoned.place_book(*span, c.place or 0, c.fund, words)


def check(raw: Raw, c: Choice, *, sample: bool) -> None:
    """One set: rows against raw rows, then paper and sheet against the rows."""
    book = service.open_book(db.session(), c, site="")
    rows = list(book.rows)
    if book.form.code == "S81-H":
        assert giving_printed(rows) == giving_expected(raw, c.start, c.end, c.fund)
    elif book.form.code in ("THU-CHI", "B04-VI"):
        _report(raw, c, rows)
    elif book.form.code == "S05-H":
        assert dict(said(book.form, rows)) == dict(must(raw, book.form, c))
    else:
        assert said(book.form, rows) == must(raw, book.form, c)
    if book.form.code != "S05-H" or c.fund is None:  # a transfer has one side in each fund
        assert not any("KHÁC" in row.text or "KHÔNG KHỚP" in row.text for row in rows if isinstance(row, Note))
    if sample:
        _paper(book.form, c, rows)
        _sheet(book.form, c, rows)


def _report(raw: Raw, c: Choice, rows: list[Row]) -> None:
    """The openings, sums and closings of each fund, money and goods."""
    want: list[tuple[int, ...]] = []
    names = ("net", "received", "used", "other", "net")
    for fund in (f for f in raw.funds if c.fund in (None, f)):
        mine = [m for m in meant(raw) if m.side.fund == fund and m.side.day <= c.end]
        parts = [[m for m in mine if m.part == part] for part in ("money", "goods")]
        spans = [
            [[m for m in part if m.side.day < c.start] if n == 0 else part if n == 4 else
             [m for m in part if m.side.day >= c.start] for n in range(5)] for part in parts
        ]  # fmt: skip
        want.append(tuple(sum(getattr(m, names[n]) for m in part[n]) for part in spans for n in range(5)))
    got: list[tuple[int, ...]] = []
    labels = [row.cells for row in rows if isinstance(row, Total)]
    if c.book == "thu-chi":
        by = [cells for cells in labels if str(cells[0]).startswith(("I.", "II.", "III.", "IV.", "V."))]
        for at in range(0, len(by) - (5 if len(raw.funds) > 1 and c.fund is None else 0), 5):
            got.append(tuple(int(by[at + n][place]) for place in (1, 2) for n in range(5)))  # type: ignore[arg-type]
        assert [row for row in got if any(row)] == [row for row in want if any(row)]
    else:
        money = [int(cells[3] or 0) for cells in labels if cells[1] == "đồng"]  # type: ignore[arg-type]
        assert sum(money) == sum(n for row in want for n in row[:5])


def _paper(form: BookForm, c: Choice, rows: list[Row]) -> None:
    """Every figure of the rows stands on the paper, and each page carries what the lines before it come to."""
    out = BytesIO()
    pages = write(service.open_book(db.session(), c, site=""), "pdf", out)
    texts = [page.extract_text() for page in PdfReader(out).pages]
    assert len(texts) == pages
    whole = " ".join(" ".join(texts).split())
    for row in rows:
        if isinstance(row, Line | Total):
            for cell in row.cells:
                if isinstance(cell, int) and cell:
                    assert dotted(cell) in whole, (form.code, cell)
    carried = [n for n, column in enumerate(form.columns) if column.carry is True]
    if carried and not any(isinstance(row, Note) and not isinstance(row, Total) for row in rows):
        lines = [row for row in rows if isinstance(row, Line)]
        sums = [list(accumulate(int(line.cells[n] or 0) for line in lines)) for n in carried]  # type: ignore[arg-type]
        known = [{dotted(value) for value in column if value} for column in sums]
        for text in texts[:-1]:
            foot = " ".join(text.split()).rsplit("Cộng chuyển trang sau", 1)
            if len(foot) == 2:
                found = set(re.findall(r"\(?\d{1,3}(?:\.\d{3})*\)?", foot[1]))
                assert all(column & found for column in known if column), (form.code, foot[1])


def _sheet(form: BookForm, c: Choice, rows: list[Row]) -> None:
    """The figures in the cells of the sheet are those of the rows, in their order."""
    out = BytesIO()
    write(service.open_book(db.session(), c, site=""), "xlsx", out)
    table = CalamineWorkbook.from_filelike(BytesIO(out.getvalue())).get_sheet_by_index(0).to_python()
    places = [n for n, column in enumerate(form.columns) if column.letter.isdigit() and "lượng" not in column.title]
    want = [cell for row in rows if isinstance(row, Line | Total) for cell in (row.cells[n] for n in places)]
    head = next(at for at, line in enumerate(table) if line[: len(places)] and line[0] == form.columns[0].letter)
    got = [line[n] for line in table[head + 1 :] for n in places if n < len(line)]
    assert [int(cell) for cell in got if isinstance(cell, float | int) and cell] == [
        cell for cell in want if isinstance(cell, int) and cell
    ]


def dotted(amount: int) -> str:
    text = f"{abs(amount):,}".replace(",", ".")
    return text if amount > 0 else f"({text})"


def run(world: World, seed: int, sets: int, vouchers: int) -> set[str]:
    c = made(world, seed, vouchers)
    raw, random, met = Raw(db.session(), world.unit), Random(seed), set()
    for n in range(sets):
        choice = chosen(c, random)
        try:
            check(raw, choice, sample=n % SAMPLE == 0)
        except AssertionError as error:
            raise AssertionError(f"seed {seed}, set {n}: {choice}") from error
        met.add(choice.book)
    return met


def test_fifty_random_sets(any_world: World) -> None:
    assert len(run(any_world, 20260, SETS, 120)) >= 6


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
def test_five_thousand_random_sets(world: World, seed: int) -> None:
    met = run(world, seed, 500, 240)
    print(f"\nrandom filters, seed {seed}: 500 sets of {len(met)} books agree")


def test_lines_know_their_vouchers(world: World) -> None:
    made(world, 1, 30)
    choice = Choice("s81-h", world.unit, date(2026, 1, 1), date(2026, 12, 31))
    rows = [row for row in service.open_book(db.session(), choice, site="").rows if isinstance(row, Posted)]
    assert {row.voucher for row in rows} <= set(Raw(db.session(), world.unit).vouchers)
