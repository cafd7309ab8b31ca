"""S38-H: an account without a book of its own, part by part: one for each counterparty, or for each fund of 3538.

Names come from outside: whoever may not read them sees a number, which is the same on every page.
"""

from collections.abc import Iterator
from itertools import groupby

from sqlalchemy.orm import Session

from app.books import errors
from app.books.choice import Choice, Composed, Named, Span, Spot, Turned
from app.books.compose.running import Running
from app.books.compose.turning import BEFORE, Section, turn
from app.books.forms import BY_FUND, BookForm
from app.books.names import fund_name
from app.books.rows import Part
from ledger import balances, chart, statements
from ledger.balances import Detail, DetailTotals, Sides
from ledger.windows import Which
from receipts.facts import Note, Row

STILL = "Không có phát sinh trong khoảng ngày này."
NOBODY = "Không nêu đối tượng"
PARTS = 300  # more counterparties than this are not offered in a list


def split(account: str) -> Detail:
    """What an account is detailed by."""
    return "fund" if account in BY_FUND else "party"


def parts(session: Session, account: str, span: Span, party: int | None = None) -> list[DetailTotals]:
    """What each part has and moved, in the order of the book."""
    return balances.details(
        session, span.unit, account, span.start, span.end, by=split(account), fund=span.fund,
        party=None if split(account) == "fund" else party,
    )  # fmt: skip


def headings(found: list[DetailTotals], account: str, named: Named) -> dict[int | None, str]:
    """What stands above each part."""
    keys = [part.key for part in found if part.key is not None]
    names = named(keys)
    if split(account) == "fund":
        return {key: f"Quỹ: {names[key]}" for key in keys}
    return {None: NOBODY, **{key: f"Đối tượng: {names.get(key) or f'số {key}'}" for key in keys}}


def rows(
    session: Session, form: BookForm, account: str, span: Span, named: Named, party: int | None = None
) -> Iterator[Row]:
    """Each part from opening to closing, then the account: its closing is the ledger's (S03-H)."""
    by, running = split(account), Running(form)
    found = parts(session, account, span, party)
    above = headings(found, account, named)
    lines = groupby(
        statements.detail_lines(
            session, span.unit, account, span.start, span.end, by=by, fund=span.fund,
            party=None if by == "fund" else party,
        ),
        key=lambda line: line.fund if by == "fund" else line.party,
    )  # fmt: skip
    for part in found:
        totals = part.totals
        yield Part(above[part.key])
        yield running.balance("Số dư đầu kỳ", totals.opening)
        if totals.debit or totals.credit:
            _, group = next(lines)
            yield from running.months(group, totals.opening, (part.year_debit, part.year_credit), year=span.start.year)
        else:
            yield Note(STILL)
        yield running.balance("Số dư cuối kỳ", totals.closing)
    yield from _foot(running, found, account, party)


def page(
    session: Session, form: BookForm, account: str, span: Span, named: Named, party: int | None, spot: Spot, n: int
) -> Turned:
    """One page of the same rows; each part is a section."""
    running, found = Running(form), parts(session, account, span, party)
    above = headings(found, account, named)
    sections = [_section(running, account, span, part, above[part.key]) for part in found]
    return turn(session, sections, lambda: list(_foot(running, found, account, party)), spot, n)


def _section(running: Running, account: str, span: Span, part: DetailTotals, heading: str) -> Section:
    by_fund, totals, key = split(account) == "fund", part.totals, part.key or 0
    fund, party = (key, None) if by_fund else (span.fund, key)
    return Section(
        key,
        Which(span.unit, span.start, span.end, account, fund, party=party),
        draw=lambda w: running.months(w.lines, w.run.balance, w.run.since, w.run.month, w.next and w.next.day),
        above=lambda w: [Part(f"{heading} (tiếp theo)"), running.balance(BEFORE, w.run.balance)],
        opens=[Part(heading), running.balance("Số dư đầu kỳ", totals.opening)],
        none=[Note(STILL)],
        closes=[running.balance("Số dư cuối kỳ", totals.closing)],
        empty=not (totals.debit or totals.credit),
    )


def _foot(running: Running, found: list[DetailTotals], account: str, party: int | None) -> Iterator[Row]:
    by_fund = split(account) == "fund"
    if not found:
        yield Note("Không có số dư, không có phát sinh trong khoảng ngày này.")
    if by_fund or party is None:
        yield from _all(running, found, "các quỹ" if by_fund else "các đối tượng")


def _all(running: Running, found: list[DetailTotals], whom: str) -> Iterator[Row]:
    debit, credit = sum(part.totals.debit for part in found), sum(part.totals.credit for part in found)
    closings = [part.totals.closing for part in found]
    yield Part(f"Tất cả {whom}")  # so that no page carries the last part's sums on to these
    yield running.total(f"Cộng phát sinh {whom}", debit, credit)
    sides = [Sides.of(closing) for closing in closings]
    yield running.sides(f"Cộng số dư cuối kỳ {whom}", sum(s.debit for s in sides), sum(s.credit for s in sides))
    yield running.balance("Số dư cuối kỳ của tài khoản", sum(closings))


def compose(session: Session, c: Choice, form: BookForm, named: Named) -> Composed:
    """The detail book of the account asked for (AccountElsewhere)."""
    account = chart.find(c.account)
    if account is None or account.number not in form.accounts:
        raise errors.AccountElsewhere
    by_fund = split(account.number) == "fund"
    who = (lambda keys: {key: fund_name(session, c.unit, key) for key in keys}) if by_fund else named
    return Composed(
        rows(session, form, account.number, c.span, who, c.party),
        (f"Tài khoản: {account.number} – {account.name}",),
        turn=lambda spot, n: page(session, form, account.number, c.span, who, c.party, spot, n),
    )
