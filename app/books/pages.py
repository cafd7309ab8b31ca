"""Doors of the auditor's desk: the bookshelf, a book on the page, on paper or as a sheet, a voucher, the months."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from tempfile import SpooledTemporaryFile

import marshmallow as ma
from flask import Blueprint, Flask, Response, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.acting import Acting
from app.books import (
    checking,
    checkpoints,
    cli,
    closing,
    correcting,
    correction_pages,
    corrections,
    errors,
    exchange_pages,
    log_cli,
    log_pages,
    loss_pages,
    periods,
    place_books,
    schemas,
    screen,
    service,
    vouchers,
)
from app.books.choice import Named
from app.books.forms import BANK_BOOK, CASH_BOOK, CASH_DETAIL, KEEPERS, SHELF, BookForm, find
from app.books.names import party_names
from app.books.output import MIME, write
from app.db import db, work_once
from app.formats import day
from app.forms import Form
from app.papers import pages as papers
from app.relief.people import names_of
from app.security import acting, allow, may, site_name
from ledger import chart
from ledger.errors import Invalid, Refusal

pages = Blueprint("books", __name__, template_folder="templates")
READERS = ("auditor", "accountant", "chief_accountant", "approver")
CASH_BOOK_READERS = (*READERS, "treasurer")  # who keeps the cash reads its book, and no other
NAME_READERS = ("auditor", "accountant", "chief_accountant")  # counterparties have a name for these


@pages.get("/so-ke-toan")
@allow(*READERS)
def shelf() -> ResponseReturnValue:
    session, unit = db.session(), _unit(acting())
    form = _asked()
    choice = _choice("", form)
    return render_template(
        "books/shelf.html",
        form=form,
        books=[(form, "&vai=ke-toan" if form is CASH_DETAIL else "") for form in SHELF],
        funds=service.funds(session, unit),
        query=_query(tu=day(choice.start), den=day(choice.end)),
        open_months=periods.open_months(session, unit, choice.start, choice.end),
    ), form.status


@pages.get("/so-ke-toan/<book>")
@allow(*READERS)
def read(book: str) -> ResponseReturnValue:
    return _read(book)


@pages.get("/so-ke-toan/s11-h")
@allow(*CASH_BOOK_READERS)
def read_cash_book() -> ResponseReturnValue:
    return _read(CASH_BOOK.slug)


@pages.get("/so-ke-toan/<book>.<any(pdf, xlsx, csv):form>")
@allow(*READERS)
def download(book: str, form: str) -> ResponseReturnValue:
    return _download(book, form)


@pages.get("/so-ke-toan/s11-h.<any(pdf, xlsx, csv):form>")
@allow(*CASH_BOOK_READERS)
def download_cash_book(form: str) -> ResponseReturnValue:
    return _download(CASH_BOOK.slug, form)


def _read(book: str) -> ResponseReturnValue:
    session, form = db.session(), _asked()
    choice = _choice(book, form)
    kind = _kind(choice)
    opened, rows, more = None, [], False
    if form.ok:
        try:
            opened = service.open_book(session, choice, site=site_name(), named=_named(session))
            rows, more = screen.page_of(opened, form.command["trang"])
        except Invalid as refusal:
            form.refuse(refusal)
    return render_template(
        "books/book.html",
        form=form,
        kind=kind,
        head=opened.head if opened else None,
        heads=screen.heads(kind),
        rows=screen.draw(kind, rows, _links(session, screen.vouchers_of(rows))),
        page=form.command["trang"] if form.ok else 1,
        more=more,
        query=_query(),
        accounts=_accounts(kind),
        places=[(place.id, place.name) for place in place_books.places(session, choice.unit, kind)],
        twice=len([form for form in SHELF if form.slug == kind.slug]) > 1 and may(*READERS),
        parties=service.counterparties(session, choice, _named(session)) if form.ok else [],
        funds=[(fund.id, f"3538.{fund.code} – {fund.name}") for fund in service.funds(session, choice.unit)],
        open_months=periods.open_months(session, choice.unit, choice.start, choice.end),
        shelf=may(*READERS),
    ), form.status


def _download(book: str, kind: str) -> ResponseReturnValue:
    form = _asked()
    if not form.ok:
        abort(422)
    choice = _choice(book, form)
    _kind(choice)
    opened = service.open_book(db.session(), choice, site=site_name(), named=_named(db.session()))
    file = SpooledTemporaryFile(max_size=8 * 1024 * 1024)  # noqa: SIM115 - closed when the answer has gone out
    write(opened, kind, file)
    answer = Response(_sent(file), mimetype=MIME[kind])
    whose = "-ke-toan" if opened.form is CASH_DETAIL else ""
    name = f"{opened.form.code}{whose}_{choice.start:%Y%m%d}-{choice.end:%Y%m%d}.{kind}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@pages.get("/so-ke-toan/chung-tu/<int:voucher>")
@allow(*READERS)
def voucher(voucher: int) -> ResponseReturnValue:
    view = vouchers.look_up(db.session(), voucher, _unit(acting()))
    corrects = may(*corrections.PROPOSES) and bool(correcting.kinds_for(db.session(), view.voucher))
    held = papers.shelf("voucher", voucher)
    lost = correcting.lost_of(db.session(), voucher) is not None
    return render_template("books/voucher.html", view=view, corrects=corrects, papers=held, lost=lost)


@pages.get("/so-ke-toan/kiem-tra")
@allow(*READERS)
def self_check() -> ResponseReturnValue:
    findings = checking.run(db.session(), unit=None if may("admin") else _unit(acting()), whole=False)
    return render_template("books/check.html", findings=findings, checks=checking.names())


@pages.get("/so-ke-toan/ky")
@allow(*READERS)
def months() -> ResponseReturnValue:
    return _months(Form.blank())


@pages.post("/so-ke-toan/ky/mo")
@allow("chief_accountant")
def open_month() -> ResponseReturnValue:
    form = Form.read(schemas.OpenSchema())
    return _step(form, lambda s: periods.open_month(s, form.command, acting()))


@pages.post("/so-ke-toan/ky/khoa")
@allow("chief_accountant")
def close_month() -> ResponseReturnValue:
    form = Form.read(schemas.CloseSchema())
    if form.errors and "period" not in form.errors:  # said where the reason is typed
        return _closing(int(form.values["period"]), form)
    closing = _step(form, lambda s: periods.close_month(s, form.command["period"], form.command["reason"], acting()))
    return _signed(form, closing)


@pages.post("/so-ke-toan/ky/nop")
@allow("chief_accountant")
def file_month() -> ResponseReturnValue:
    """The report of a closed month was handed in: from then on nobody opens it again."""
    form = Form.read(schemas.CloseSchema())
    if form.errors and "period" not in form.errors:
        return _closing(int(form.values["period"]), form)
    filing = _step(form, lambda s: periods.file_month(s, form.command["period"], form.command["reason"], acting()))
    return _signed(form, filing)


@pages.post("/so-ke-toan/ky/de-nghi-mo-lai")
@allow("chief_accountant")
def ask_reopening() -> ResponseReturnValue:
    form = Form.read(schemas.CloseSchema())
    return _step(form, lambda s: periods.ask_reopening(s, form.command["period"], form.command["reason"], acting()))


@pages.post("/so-ke-toan/ky/rut-mo-lai")
@allow("chief_accountant")
def withdraw_reopening() -> ResponseReturnValue:
    form = Form.read(schemas.AgreeSchema())
    return _step(form, lambda s: periods.withdraw_reopening(s, form.command["period"], acting()))


@pages.get("/so-ke-toan/ky/<int:period>")
@allow(*READERS)
def closing_page(period: int) -> ResponseReturnValue:
    """What is asked of a month before it closes, each with the place where it is done."""
    return _closing(period, Form.blank())


@pages.post("/so-ke-toan/ky/dong-y-mo-lai")
@allow("approver", "chief_accountant")
def agree_reopening() -> ResponseReturnValue:
    form = Form.read(schemas.AgreeSchema())
    return _signed(form, _step(form, lambda s: periods.agree_reopening(s, form.command["period"], acting())))


def _signed(form: Form, answer: ResponseReturnValue) -> ResponseReturnValue:
    """The answer to a step that changed a month: from then on a checkpoint covers it."""
    if form.ok:
        checkpoints.keep_after_step()
    return answer


def _sent(file: "SpooledTemporaryFile[bytes]") -> Iterator[bytes]:
    """The file in pieces, closed at its end or when the reader goes away."""
    with file:
        file.seek(0)
        while piece := file.read(65536):
            yield piece


def _closing(period: int, form: Form) -> ResponseReturnValue:
    session, who = db.session(), acting()
    row = periods.own_period(session, period, who)
    return render_template(
        "books/closing.html", form=form, period=row, state=periods.STATES[row.state],
        checks=closing.checks_of(session, row) if row.state == "open" else [], closes=may("chief_accountant"),
    ), form.status  # fmt: skip


def _step(form: Form, work: Callable[[Session], str]) -> ResponseReturnValue:
    if form.ok:
        try:
            return redirect(work_once(form.key, form.body, work), 303)
        except errors.MonthNotReady as refusal:
            form.refuse(refusal)
            return _closing(form.command["period"], form)
        except Refusal as refusal:
            form.refuse(refusal)
    return _months(form)


def _months(form: Form) -> ResponseReturnValue:
    session, act = db.session(), acting()
    rows = [
        (period, periods.STATES[period.state], periods.open_request(session, period.id))
        for period in periods.periods(session, _unit(act))
    ]
    return render_template("books/months.html", form=form, rows=rows, me=act.party), form.status


def _unit(act: Acting) -> int:
    if act.unit is None:
        abort(403)
    return act.unit


def _asked() -> Form:
    """What the address asks for; a wrong part keeps what was typed and says why at its field."""
    form = Form.blank(**{name: value for name, value in request.args.items() if value.strip()})
    try:
        form.command = schemas.ChoiceSchema().load(dict(form.values))
    except ma.ValidationError as error:
        form.errors = {name: list(said) for name, said in error.normalized_messages().items()}
        form.status = 422
    return form


def _choice(book: str, form: Form) -> service.Choice:
    """The book asked for; what the address leaves out is this year up to today, and the form then shows it."""
    asked = form.command or schemas.ChoiceSchema().load({})
    end = asked["den"] or acting().today
    start = asked["tu"] or date(end.year, 1, 1)
    for name, value in (("tu", day(start)), ("den", day(end)), ("tk", asked["tk"])):
        form.values.setdefault(name, value)
    place = asked["nh"] if book == BANK_BOOK.slug else asked["ket"]
    return service.Choice(
        book, _unit(acting()), start, end, asked["tk"], place, asked["quy"], KEEPERS[asked["vai"]], asked["dt"]
    )


def _kind(choice: service.Choice) -> BookForm:
    """The form asked for; the cashier reads the cashier's book alone (403)."""
    kind = find(choice.book, choice.keeper)
    if kind is None:
        raise errors.BookUnknown
    if kind is not CASH_BOOK and not may(*READERS):
        abort(403)
    return kind


def _accounts(kind: BookForm) -> list[tuple[str, str]]:
    found = (a for a in chart.TT24 if a.kind != "contra" and (not kind.accounts or a.number in kind.accounts))
    return [(a.number, f"{a.number} – {a.name}") for a in found]


def _named(session: Session) -> Named:
    """Names of counterparties, for who may read them."""
    return partial(party_names, session) if may(*NAME_READERS) else service.nobody


def _links(session: Session, found: set[int]) -> dict[int, str]:
    """The page behind each voucher: its own, or its slip for who may not open the books."""
    if may(*READERS):
        return {voucher: f"/so-ke-toan/chung-tu/{voucher}" for voucher in found}
    return {voucher: f"/phieu/{slip}" for voucher, slip in service.slips_of(session, found).items()}


def _query(**more: str) -> dict[str, str]:
    return {**more, **{name: value for name, value in request.args.items() if name != "trang" and value.strip()}}


def _holds(session: Session, voucher: int, who: Acting) -> papers.Belongs:
    return papers.Belongs(f"Chứng từ {vouchers.voucher_of(session, voucher, who.unit).code}")


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)
    adders = ("accountant", "chief_accountant")
    papers.join(app, papers.Owner("voucher", "/so-ke-toan/chung-tu", READERS, adders, _holds, names_of))
    app.register_blueprint(correction_pages.pages)
    app.register_blueprint(loss_pages.pages)
    app.register_blueprint(log_pages.pages)
    app.register_blueprint(exchange_pages.pages)
    app.cli.add_command(cli.books)
    app.cli.add_command(log_cli.log)
