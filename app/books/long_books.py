"""Books, and files for other programs, that are too long for one request: how long they are, and how a worker writes
them. Knows what a job wishes for; who may wish it is said at the doors."""

from dataclasses import asdict, fields
from datetime import date
from functools import partial
from typing import Any, BinaryIO

from sqlalchemy import Engine, func, literal, or_, select
from sqlalchemy.orm import Session

from app.books import service
from app.books.choice import Choice
from app.books.exchange import service as exchange
from app.books.exchange.formats import FORMATS
from app.books.forms import CASH_DETAIL, JOURNAL, BookForm
from app.books.names import party_names
from app.books.output import MIME, write
from app.jobs.kinds import Made, Told, counted
from app.jobs.reading import snapshot
from ledger.balances import below
from ledger.models import MovementRow, Voucher

LONG = 20_000  # lines of a book, beyond which it is made behind the page
SHORT = frozenset({"S05-H", "S14-H", "S23-H", "B04-VI", "THU-CHI"})  # sums, however many lines stand behind them
PLACES = {"box": "111", "bank": "112"}


def is_long(session: Session, choice: Choice, form: BookForm) -> bool:
    """Whether the book may have more than `LONG` lines. An estimate that never reads more than about so many rows: the
    lines of the days asked for, or all lines of the account, whichever are fewer."""
    if form.code in SHORT or not _more(session, choice.unit, choice.start, choice.end, _sides(form)):
        return False
    account = _account(choice, form)
    if not account:
        return True
    own = below(account)
    on = or_(MovementRow.debit.in_(own), MovementRow.credit.in_(own))
    some = select(literal(1)).where(on).limit(LONG + 1).subquery()
    return (session.scalar(select(func.count()).select_from(some)) or 0) > LONG


def is_long_exchange(session: Session, wish: exchange.Wish) -> bool:
    return _more(session, wish.unit, wish.start, wish.end, 1)


def book_wish(choice: Choice, ending: str, *, site: str, names: bool) -> dict[str, Any]:
    """What a job must know to write the book: no name of anybody."""
    asked = {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(choice).items()}
    return {"choice": asked, "ending": ending, "site": site, "names": names}


def write_book(engine: Engine, wish: dict[str, Any], out: BinaryIO, told: Told) -> Made:
    """One book in one form, read in one moment of the books."""
    choice, ending = _choice(wish["choice"]), wish["ending"]
    with snapshot(engine) as session:
        named = partial(party_names, session) if wish["names"] else service.nobody
        book = service.open_book(session, choice, site=wish["site"], named=named)
        total = _length(session, choice, book.form)
        if ending == "pdf" and total is not None:
            total *= max(len(book.shares), 1)
        write(book, ending, out, lambda rows: counted(rows, told, total))
    return Made(file_name(book.form, choice, ending), MIME[ending])


def exchange_wish(wish: exchange.Wish, form: str) -> dict[str, Any]:
    return {"unit": wish.unit, "start": wish.start.isoformat(), "end": wish.end.isoformat(), "form": form}


def write_exchange(engine: Engine, wish: dict[str, Any], out: BinaryIO, told: Told) -> Made:
    """The books for another program."""
    asked = exchange.Wish(wish["unit"], date.fromisoformat(wish["start"]), date.fromisoformat(wish["end"]))
    form = FORMATS[wish["form"]]
    with snapshot(engine) as session:
        inside = Voucher.unit_id == asked.unit, Voucher.entry_date.between(asked.start, asked.end)
        total = session.scalar(select(func.count()).select_from(Voucher).where(*inside))
    for piece in counted(exchange.pieces(engine, asked, form), told, total):
        out.write(piece)
    return Made(exchange_name(asked, form.suffix), "text/plain")


def file_name(form: BookForm, choice: Choice, ending: str) -> str:
    whose = "-ke-toan" if form is CASH_DETAIL else ""
    return f"{form.code}{whose}_{choice.start:%Y%m%d}-{choice.end:%Y%m%d}.{ending}"


def exchange_name(wish: exchange.Wish, suffix: str) -> str:
    return f"so-ke-toan_{wish.start:%Y%m%d}-{wish.end:%Y%m%d}.{suffix}"


def _choice(asked: dict[str, Any]) -> Choice:
    known = {field.name for field in fields(Choice)}
    days = {name: date.fromisoformat(asked[name]) for name in ("start", "end")}
    return Choice(**{**{name: value for name, value in asked.items() if name in known}, **days})


def _more(session: Session, unit: int, start: date, end: date, sides: int) -> bool:
    """Whether the vouchers of these days have more lines than a request writes; reads only the index of vouchers."""
    inside = select(Voucher.n_lines).where(Voucher.unit_id == unit, Voucher.entry_date.between(start, end))
    some = inside.limit(LONG // sides + 1).subquery()
    return int(session.scalar(select(func.coalesce(func.sum(some.c.n_lines), 0))) or 0) * sides > LONG


def _length(session: Session, choice: Choice, form: BookForm) -> int | None:
    """About how many lines the book has, for its progress: read whole, by a worker."""
    inside = Voucher.unit_id == choice.unit, Voucher.entry_date.between(choice.start, choice.end)
    account = _account(choice, form)
    if not account:
        return int(session.scalar(select(func.sum(Voucher.n_lines)).where(*inside)) or 0) * _sides(form)
    own = below(account)
    on = or_(MovementRow.debit.in_(own), MovementRow.credit.in_(own))
    lines = select(func.count()).select_from(MovementRow).join(Voucher, Voucher.id == MovementRow.voucher_id)
    return session.scalar(lines.where(*inside, on))


def _sides(form: BookForm) -> int:
    return 2 if form is JOURNAL else 1


def _account(choice: Choice, form: BookForm) -> str:
    """The account whose lines the book has; "" when it has everybody's."""
    return PLACES.get(form.needs, choice.account if form.needs == "account" else "")
