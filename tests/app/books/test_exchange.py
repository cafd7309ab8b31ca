"""The books exported for hledger and beancount: another program adds every balance up again and agrees to the đồng."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from beancount.core import data
from flask import Flask
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from app.books import errors
from app.books.exchange import service as exchange
from app.books.exchange.formats import FORMATS
from app.db import db
from app.demo.service import load_demo
from ledger import balances
from ledger.models import Fund, MovementRow, Unit, Voucher
from ledger.voucher import Movement
from tests.app.books.journals import (
    HLEDGER,
    Figures,
    Unread,
    ask_hledger,
    beancount_at,
    hledger_at,
    read_beancount,
    read_journal,
)
from tests.app.houses import empty, on_postgres, on_sqlite
from tests.databases import Books, PostgresShelf
from tests.ledger import scene
from tests.ledger import stories as t
from tests.ledger.stories import day

# Told by hand: what an auditor looks for, by the chart's number.
HEADINGS = {
    "002": "Equity:Off-Balance:002", "000": "Equity:Off-Balance:000", "111": "Assets:111",
    "1111": "Assets:111:1111", "112": "Assets:112", "1121": "Assets:112:1121", "113": "Assets:113",
    "138": "Assets:138", "1381": "Assets:138:1381", "13811": "Assets:138:1381:13811", "1388": "Assets:138:1388",
    "13881": "Assets:138:1388:13881", "152": "Assets:152", "153": "Assets:153",
    "141": "Assets:141", "1411": "Assets:141:1411", "331": "Liabilities:331",
    "338": "Liabilities:338", "3381": "Liabilities:338:3381",
    "3388": "Liabilities:338:3388", "353": "Liabilities:353", "3538": "Liabilities:353:3538", "515": "Income:515",
    "711": "Income:711", "611": "Expenses:611", "6118": "Expenses:611:6118",
}  # fmt: skip
BOTH = pytest.mark.parametrize("form", ["hledger", "beancount"])


def export(engine: Engine, unit: int, start: date, end: date, form: str, **more: bool) -> str:
    wish = exchange.Wish(unit, start, end, **more)
    return b"".join(exchange.pieces(engine, wish, FORMATS[form])).decode()


def expected(session: Session, unit: int, until: date) -> Figures:
    """What our own books say at the end of a day: S05-H's closings, each cash box and bank account, each fund."""
    figures = {
        HEADINGS[row.account.number]: row.closing
        for row in balances.trial_balance(session, unit, date(until.year, 1, 1), until)
    }
    for number, name in (("1111", "Ket"), ("1121", "TK")):
        for place in balances.places(session, unit, number):
            held = balances.place_at(session, place.id, until)
            figures[f"{HEADINGS[number]}:{name}-{place.id}"] = held
    for fund in session.scalars(select(Fund).where(Fund.unit_id == unit)):
        owed = balances.account_totals(session, unit, "3538", until, until, fund=fund.id).closing
        figures[f"{HEADINGS['3538']}:3538-{fund.code}"] = owed
    return figures


def agrees(found: Figures, figures: Figures) -> None:
    """Not a figure differs; what one side leaves out is nothing."""
    assert any(figures.values())
    for account, amount in figures.items():
        assert found.get(account, 0) == amount, account
    below_root = {name: amount for name, amount in found.items() if ":" in name}
    assert {name for name, amount in below_root.items() if amount and name not in figures} <= {HEADINGS["000"]}


def recomputed(engine: Engine, unit: int, start: date, end: date) -> int:
    """Both files of these days are read without a complaint, and their balances at each month's end are ours. How many
    figures were compared."""
    entries = read_beancount(export(engine, unit, start, end, "beancount"))
    journal = export(engine, unit, start, end, "hledger")
    read, compared = read_journal(journal), 0
    ends = {first - timedelta(days=1) for first in (date(end.year, m, 1) for m in range(2, 13)) if start < first <= end}
    with Session(engine) as session:
        for until in sorted(ends | {start - timedelta(days=1), end}):
            figures = expected(session, unit, until)
            if not any(figures.values()):
                continue
            agrees(beancount_at(entries, until), figures)
            agrees(read.at(until), figures)
            if HLEDGER:
                agrees(hledger_at(journal, until), figures)
            compared += len(figures)
    return compared


@pytest.fixture(params=["sqlite", "postgres"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An empty house on each database."""
    if request.param == "sqlite":
        with on_sqlite(tmp_path, empty()) as app:
            yield app
        return
    shelf: PostgresShelf = request.getfixturevalue("postgres_shelf")
    with on_postgres(tmp_path, request.getfixturevalue("postgres_house"), shelf) as app:
        yield app


@pytest.fixture
def told(books: Books) -> tuple[Books, int]:
    """A unit that met every kind of voucher: turned, adjusted, lost, moved between funds and boxes, kept for others."""
    f = scene.build(books).f
    with books.session() as s:
        own = (f.common, f.common)
        t.post(s, f, "PKT", day(3, 5), Movement("002", "000", 500_000, *own))
        t.post(s, f, "PN", day(3, 5), Movement("152", "3538", 1_200_000, *own))
        t.post(s, f, "PKT", day(3, 6), Movement("6118", "3388", 70_000, *own))
        t.post(
            s, f, "BN", day(3, 6), Movement("3538", "1121", 20_000, *own, credit_place=f.bank),
            Movement("113", "1121", 30_000, *own, credit_place=f.bank),
        )  # fmt: skip
        t.moved_between_funds(s, f, 250_000, day(3, 7), giver=f.storm, taker=f.common)
    return books, f.unit


@pytest.fixture
def march(sqlite_books: Books) -> tuple[Engine, int]:
    """The story of `told`, on SQLite alone."""
    return sqlite_books.engine, scene.build(sqlite_books).f.unit


def test_other_programs_find_every_balance_of_the_demo_year(house: Flask) -> None:
    load_demo(date(2026, 12, 31), seed=2026, vouchers=20, says=lambda _done, _all: None)
    unit = db.session.scalar(select(Unit.id))
    db.session.remove()
    assert recomputed(db.engine, unit, date(2026, 1, 1), date(2026, 12, 31)) > 100
    assert recomputed(db.engine, unit, date(2026, 3, 5), date(2026, 9, 17)) > 50


def test_other_programs_find_every_balance_of_every_kind_of_voucher(told: tuple[Books, int]) -> None:
    books, unit = told
    with Session(books.engine) as session:
        natures = set(session.scalars(select(Voucher.nature).where(Voucher.unit_id == unit)))
    assert natures >= {"plain", "transfer", "reversal", "adjust", "cover"}
    assert recomputed(books.engine, unit, date(2026, 1, 1), date(2026, 3, 31)) > 40
    assert recomputed(books.engine, unit, date(2026, 2, 5), date(2026, 3, 5)) > 20


def test_a_voucher_is_told_as_it_stands_in_the_books(told: tuple[Books, int]) -> None:
    books, unit = told
    span = (books.engine, unit, date(2026, 1, 1), date(2026, 3, 31))
    journal = [w for w in read_journal(export(*span, "hledger")).written if w.code]
    entries = [e for e in read_beancount(export(*span, "beancount")) if isinstance(e, data.Transaction)]
    with Session(books.engine) as session:
        codes = dict(session.execute(select(Voucher.id, Voucher.code)).all())
        order = (Voucher.entry_date, Voucher.id)
        vouchers = session.scalars(select(Voucher).where(Voucher.unit_id == unit).order_by(*order)).all()
        sums = [
            list(session.scalars(select(MovementRow.amount).where(MovementRow.voucher_id == v.id).order_by("line")))
            for v in vouchers
        ]
    assert len(vouchers) == len(journal) == len(entries) > 20
    found = {entry.meta["code"]: entry for entry in entries}
    for voucher, amounts, written in zip(vouchers, sums, journal, strict=True):
        entry = found[voucher.code]
        marks = {"voucher": str(voucher.id), "kind": voucher.kind, "paper-date": f"{voucher.doc_date}"}
        marks |= {} if voucher.nature == "plain" else {"nature": voucher.nature}
        marks |= {"reverses": codes[voucher.reverses_id]} if voucher.reverses_id else {}
        marks |= {"adjusts": codes[voucher.adjusts_id]} if voucher.adjusts_id else {}
        about = codes.get(voucher.reverses_id or voucher.adjusts_id, voucher.code)
        head = (voucher.entry_date, voucher.code, voucher.description)
        assert (written.day, written.code, written.description) == head
        assert (entry.date, entry.meta["code"], entry.narration) == head
        assert written.tags == marks == {name: entry.meta[name] for name in marks}
        assert entry.links == {voucher.code, about}
        assert [amount for _, amount, _ in written.posts] == [side for a in amounts for side in (a, -a)]
        assert [int(p.units.number) for p in entry.postings] == [side for a in amounts for side in (a, -a)]
    kept = next(w for w in journal if any(":002" in account for account, _, _ in w.posts))
    assert [account for account, _, _ in kept.posts] == ["Equity:Off-Balance:002", "Equity:Off-Balance:000"]


def test_another_units_books_are_not_in_it(told: tuple[Books, int]) -> None:
    books, unit = told
    with Session(books.engine) as session:
        foreign = session.scalar(select(Unit.id).where(Unit.code == "MT"))
        names = list(session.scalars(select(Voucher.id).where(Voucher.unit_id == foreign)))
    whole = export(books.engine, foreign, date(2026, 1, 1), date(2026, 3, 31), "hledger")
    assert [int(w.tags["voucher"]) for w in read_journal(whole).written if w.code] == names
    assert foreign != unit


@BOTH
def test_the_same_books_are_the_same_bytes(told: tuple[Books, int], form: str) -> None:
    books, unit = told
    span = (date(2026, 1, 1), date(2026, 3, 31))
    first = export(books.engine, unit, *span, form)
    assert first == export(books.engine, unit, *span, form)
    assert first.endswith("chứng từ / end of file\n")


def complains(form: str, changed: str) -> None:
    """The program refuses the file."""
    with pytest.raises(Unread):
        read_journal(changed) if form == "hledger" else read_beancount(changed)
    if form == "hledger" and HLEDGER:
        with pytest.raises(Unread):
            ask_hledger(changed, "check")


def one_side(whole: str) -> str:
    return whole.replace(" 10000000 VND", " 10000001 VND", 1)


def both_sides(whole: str) -> str:
    return one_side(whole).replace(" -10000000 VND", " -10000001 VND", 1)


def another_fund(whole: str) -> str:
    return re.sub(r"3538-01  -10000000 VND", "3538-02  -10000000 VND", whole, count=1)


def without_a_voucher(whole: str) -> str:
    first, second = (m.start() for m in list(re.finditer(r"^2026-\d\d-\d\d \* ", whole, re.MULTILINE))[:2])
    return whole[:first] + whole[second:]


@BOTH
@pytest.mark.parametrize("change", [one_side, both_sides, another_fund, without_a_voucher])
def test_a_changed_file_is_refused(march: tuple[Engine, int], form: str, change: Callable[[str], str]) -> None:
    whole = export(*march, date(2026, 1, 1), date(2026, 3, 31), form)
    changed = change(whole)
    assert changed != whole
    complains(form, changed)


@BOTH
def test_books_whose_day_rows_say_something_else_are_refused(march: tuple[Engine, int], form: str) -> None:
    """Somebody who owns the database moves the balances, and leaves the lines as they were."""
    engine, unit = march
    with engine.connect() as connection, connection.begin():
        triggers = connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
        for name in triggers:
            connection.execute(text(f'DROP TRIGGER "{name}"'))
        moved = connection.execute(text("UPDATE turnover SET debit = debit - 1 WHERE account = '1121' AND debit > 9"))
        assert moved.rowcount
    complains(form, export(engine, unit, date(2026, 1, 1), date(2026, 3, 31), form))


@BOTH
def test_the_public_file_says_no_word_that_was_typed(march: tuple[Engine, int], form: str) -> None:
    span = (*march, date(2026, 1, 1), date(2026, 3, 31), form)
    whole, public = export(*span), export(*span, public=True)
    typed_words = ("Chứng từ trong truyện", "Két chính", "Quỹ bão lũ", "Liên đoàn Lao động", "ghi nhầm")
    assert [words for words in typed_words if words not in whole] == []
    assert [words for words in typed_words if words in public] == []
    assert "party" not in whole + public
    read_journal(public) if form == "hledger" else read_beancount(public)


def test_a_partys_number_is_told_when_asked_for(march: tuple[Engine, int]) -> None:
    engine, _unit = march
    span = (*march, date(2026, 1, 1), date(2026, 3, 31))
    with Session(engine) as session:
        needy = session.scalar(select(MovementRow.party_id).where(MovementRow.mandate_id.is_not(None)).limit(1))
    posts = [post for w in read_journal(export(*span, "hledger", parties=True)).written for post in w.posts]
    assert str(needy) in {tags.get("party") for _, _, tags in posts}
    found = read_beancount(export(*span, "beancount", parties=True))
    lines = [line for entry in found if isinstance(entry, data.Transaction) for line in entry.postings]
    assert str(needy) in {line.meta.get("party") for line in lines}


@BOTH
def test_days_without_a_voucher_say_what_was_held(march: tuple[Engine, int], form: str) -> None:
    whole = export(*march, date(2026, 4, 2), date(2026, 6, 30), form)
    assert " 0 chứng từ" in whole
    if form == "hledger":
        assert [w.day for w in read_journal(whole).written] == [date(2026, 4, 1), date(2026, 6, 30)]
    else:
        assert {e.date for e in read_beancount(whole) if isinstance(e, data.Balance)} == {date(2026, 7, 1)}


def test_days_before_the_books_began_are_an_empty_file(march: tuple[Engine, int]) -> None:
    assert read_journal(export(*march, date(2025, 1, 1), date(2025, 6, 30), "hledger")).at(date(2026, 1, 1)) == {}
    read_beancount(export(*march, date(2025, 1, 1), date(2025, 6, 30), "beancount"))


def test_an_end_before_the_start_is_refused(march: tuple[Engine, int]) -> None:
    engine, unit = march
    with pytest.raises(errors.RangeInvalid):
        exchange.pieces(engine, exchange.Wish(unit, date(2026, 2, 1), date(2026, 1, 1)), FORMATS["hledger"])
