"""S01-H: each account's columns are its S03-H, all of them S05-H; a paper of two parts says the same lines twice."""

import itertools
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from app.acting import Acting
from app.books import service
from app.books.choice import Choice, Spot
from app.books.output import on_paper, write
from app.books.rows import Posted
from app.books.texts import shelf_of
from app.db import db, unit_of_work
from app.setup import form_changes, signing
from ledger import balances
from receipts.facts import Leaf, Line, Note, Part, Total
from tests.app.books.random_books import made
from tests.app.conftest import World

SPANS = (
    (date(2026, 1, 1), date(2026, 12, 31)), (date(2026, 3, 7), date(2026, 9, 20)),
    (date(2025, 12, 1), date(2026, 2, 28)), (date(2027, 1, 1), date(2027, 1, 31)),
)  # fmt: skip


def opened(w: World, span: tuple[date, date], book: str = "s01-h", **more: object) -> service.Book:
    return service.open_book(db.session(), Choice(book, w.unit, *span, **more), site="")  # type: ignore[arg-type]


def labelled(rows: list[object], at: int, words: int) -> list[tuple[str, object, object]]:
    return [(str(r.cells[words]), r.cells[at] or 0, r.cells[at + 1] or 0) for r in rows if isinstance(r, Total)]


@pytest.mark.parametrize("seed", [1, 2])
def test_every_account_is_its_ledger_and_the_trial_balance(any_world: World, seed: int) -> None:
    made(any_world, seed, 120)
    for span in SPANS:
        book = opened(any_world, span)
        rows = list(book.rows)
        assert list(book.rows) == rows, "read anew, the same"
        assert all(len(r.cells) == len(book.columns) for r in rows if not isinstance(r, Note))
        trial = {
            r.account.number: r for r in balances.trial_balance(db.session(), any_world.unit, *span) if r.level == 1
        }
        titles = [c.title for c in book.columns]
        for number, account in trial.items():
            at = titles.index(f"TK {number} Nợ")
            ledger = list(opened(any_world, span, "s03-h", account=number).rows)
            mine = [(r.cells[at] or 0, r.cells[at + 1] or 0) for r in rows if isinstance(r, Line)]
            got = [pair for cells in mine for pair in ((cells[0], 0), (0, cells[1])) if any(pair)]
            want = [(r.cells[7] or 0, r.cells[8] or 0) for r in ledger if isinstance(r, Line)]
            assert got == want, (number, span)
            known = labelled(rows, at, 3)
            for said in labelled(ledger, 7, 3):  # a month in which the account rested has no row there
                assert said in known, (number, said)
            moved = [sum(int(p[n]) for p in mine) for n in (0, 1)]
            assert moved == [account.totals.debit + account.retro_debit, account.totals.credit + account.retro_credit]
        off = {n for n, r in trial.items() if r.account.kind == "off"}
        amount = sum(r.cells[4] or 0 for r in rows if isinstance(r, Line))
        for n in (0, 1):
            figures = [
                (r.totals.debit + r.retro_debit, r.totals.credit + r.retro_credit)[n]
                for k, r in trial.items() if k not in off
            ]  # fmt: skip
            assert amount == sum(figures)


@pytest.mark.parametrize("n", [3, 17, 50])
def test_pages_joined_are_the_book(any_world: World, n: int) -> None:
    made(any_world, 5, 90)
    book = opened(any_world, SPANS[1])
    page = book.turn(Spot(), n)
    pages = [page]
    while page.next:
        page = book.turn(Spot(page.next), n)
        pages.append(page)
    rows = [row for one in pages for row in one.rows]
    assert rows == list(book.rows)
    assert len(pages) > 1
    for before, after in itertools.pairwise(pages):  # what an earlier page began stands above
        found = book.turn(Spot(after.first, back=True), n)
        assert list(found.rows) == list(before.rows)
        sums = [r for r in after.above if isinstance(r, Total)]
        assert len(sums) == 1
        assert len(sums[0].cells) == len(book.columns)


def test_the_paper_goes_part_by_part(world: World) -> None:
    made(world, 3, 60)
    book = opened(world, SPANS[0])
    assert len(book.shares) > 1
    _, rows = on_paper(book)
    parts, lines = [], []
    for row in rows:
        if isinstance(row, Part):
            parts.append(row)
            lines.append([])
        elif isinstance(row, Posted):
            lines[-1].append(tuple(row.cells[:8]))
    assert [isinstance(p, Leaf) for p in parts] == [False] + [True] * (len(parts) - 1)
    assert all(one == lines[0] for one in lines)
    out, again = BytesIO(), BytesIO()
    pages = write(opened(world, SPANS[0]), "pdf", out)
    write(opened(world, SPANS[0]), "pdf", again)
    assert out.getvalue() == again.getvalue()
    texts = [" ".join(p.extract_text().split()) for p in PdfReader(out).pages]
    assert len(texts) == pages
    begun = [at for part in parts for at, text in enumerate(texts) if part.text.split(":")[0] + ":" in text]
    assert len(begun) == len(parts)
    assert begun == sorted(set(begun))
    for form in ("xlsx", "csv"):
        assert write(opened(world, SPANS[0]), form, BytesIO()) == len(lines[0])


def test_the_shelf_of_a_year_follows_the_form_chosen(world: World) -> None:
    today = Acting().today

    def act(role: str) -> Acting:
        return Acting(world.party[role], world.unit, frozenset({role}), "x")

    row = unit_of_work(lambda s: form_changes.propose_bookkeeping(s, {"form": "combined"}, act("admin")))
    unit_of_work(lambda s: signing.sign_proposal(s, row.id, row.body_hash, act("chief_accountant")))
    year = form_changes.first_free_year(db.session(), world.unit, today)

    def codes(day: date) -> set[str]:
        return {f.code for f in shelf_of(db.session(), world.unit, day)} & {"S01-H", "S03-H", "S04-H"}

    assert codes(date(year - 1, 12, 31)) == {"S03-H", "S04-H"}
    assert codes(date(year, 1, 1)) == {"S01-H"}
    client = world.client("auditor")
    page = client.get(f"/so-ke-toan?tu=01/01/{year}&den=31/12/{year}").get_data(as_text=True)
    assert "/so-ke-toan/s01-h" in page
    assert "/so-ke-toan/s04-h" not in page
    page = client.get(f"/so-ke-toan?tu=01/01/{year - 1}&den=31/12/{year - 1}").get_data(as_text=True)
    assert "/so-ke-toan/s01-h" not in page
    assert "/so-ke-toan/s04-h" in page
