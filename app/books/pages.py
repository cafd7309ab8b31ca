"""Doors of the books: the shelf, a book on the page, on paper or as a sheet, and the check of all of them."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from tempfile import SpooledTemporaryFile

import marshmallow as ma
from flask import Blueprint, Flask, Response, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.acting import Acting
from app.books import checking, cli, errors, long_books, schemas, screen, service
from app.books.archive import pages as archive_pages
from app.books.choice import Named, Spot
from app.books.compose import count_sheet, goods_books, place_books, voucher_list
from app.books.compose.drives import appeals_of
from app.books.corrections import loss_pages
from app.books.corrections import pages as correction_pages
from app.books.dossier import pages as dossier_pages
from app.books.exchange import pages as exchange_pages
from app.books.findings import pages as finding_pages
from app.books.findings import service as finding
from app.books.forms import (
    BANK_BOOK,
    CASH_BOOK,
    CASH_DETAIL,
    COUNT_SHEET,
    KEEPERS,
    SHELF,
    STORE_BOOK,
    BookForm,
    find,
)
from app.books.log import cli as log_cli
from app.books.log import pages as log_pages
from app.books.months import pages as period_pages
from app.books.months import periods
from app.books.names import party_names
from app.books.output import MIME, write
from app.books.prints import pages as prints_pages
from app.books.surprise import pages as surprise_pages
from app.books.texts import shelf_of
from app.books.vouchers import pages as voucher_pages
from app.db import db
from app.formats import day
from app.forms import Form
from app.jobs.asking import ask
from app.jobs.kinds import Kind, register
from app.security import acting, allow, may, site_name
from ledger import chart
from ledger.errors import Invalid

pages = Blueprint("books", __name__, template_folder="templates")
READERS = ("auditor", "accountant", "chief_accountant", "approver")
# Who keeps the cash, or the goods, reads their book, and no other.
CASH_BOOK_READERS = (*READERS, "treasurer")
STORE_BOOK_READERS = (*READERS, "storekeeper")
OWN = {CASH_BOOK: "treasurer", COUNT_SHEET: "treasurer", STORE_BOOK: "storekeeper"}
TURNS = ("trang", "dong", "lui", "ngay")  # which page of a book, and no part of which book
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
        books=[(form, "&vai=ke-toan" if form is CASH_DETAIL else "") for form in shelf_of(session, unit, choice.end)],
        funds=service.funds(session, unit),
        query=_query(tu=day(choice.start), den=day(choice.end)),
        open_months=periods.open_months(session, unit, choice.start, choice.end),
        overdue=len(finding.listed(session, acting(), "qua-han")),
    ), form.status


@pages.get("/so-ke-toan/<book>")
@allow(*READERS)
def read(book: str) -> ResponseReturnValue:
    return _read(book)


@pages.get("/so-ke-toan/s11-h")
@allow(*CASH_BOOK_READERS)
def read_cash_book() -> ResponseReturnValue:
    return _read(CASH_BOOK.slug)


@pages.get("/so-ke-toan/s14-h")
@allow(*CASH_BOOK_READERS)
def read_count() -> ResponseReturnValue:
    return _read(COUNT_SHEET.slug)


@pages.get("/so-ke-toan/s21-h")
@allow(*STORE_BOOK_READERS)
def read_store_book() -> ResponseReturnValue:
    return _read(STORE_BOOK.slug)


@pages.get("/so-ke-toan/<book>.<any(pdf, xlsx, csv):form>")
@allow(*READERS)
def download(book: str, form: str) -> ResponseReturnValue:
    return _download(book, form)


@pages.get("/so-ke-toan/s11-h.<any(pdf, xlsx, csv):form>")
@allow(*CASH_BOOK_READERS)
def download_cash_book(form: str) -> ResponseReturnValue:
    return _download(CASH_BOOK.slug, form)


@pages.get("/so-ke-toan/s14-h.<any(pdf, xlsx, csv):form>")
@allow(*CASH_BOOK_READERS)
def download_count(form: str) -> ResponseReturnValue:
    return _download(COUNT_SHEET.slug, form)


@pages.get("/so-ke-toan/s21-h.<any(pdf, xlsx, csv):form>")
@allow(*STORE_BOOK_READERS)
def download_store_book(form: str) -> ResponseReturnValue:
    return _download(STORE_BOOK.slug, form)


def _read(book: str) -> ResponseReturnValue:
    session, form = db.session(), _asked()
    choice = _choice(book, form)
    kind = _kind(choice)
    opened, page = None, screen.Page()
    if form.ok:
        try:
            opened = service.open_book(session, choice, site=site_name(), named=_named(session))
            page = screen.page_of(opened, _spot(form), form.command["trang"])
        except Invalid as refusal:
            form.refuse(refusal)
    columns = opened.columns if opened else kind.columns
    return render_template(
        "books/book.html",
        form=form,
        kind=kind,
        head=opened.head if opened else None,
        heads=screen.heads(columns),
        width=len(columns),
        rows=screen.draw(columns, page.rows, _links(session, kind, screen.vouchers_of(page.rows))),
        page=page,
        turns=bool(opened and opened.turn),
        months=screen.months(choice.start, choice.end) if opened and opened.turn and not kind.accounts else [],
        query=_query(),
        accounts=_accounts(kind),
        places=[(place.id, place.name) for place in place_books.places(session, choice.unit, kind)],
        twice=len([form for form in SHELF if form.slug == kind.slug]) > 1 and may(*READERS),
        parties=service.counterparties(session, choice, _named(session)) if form.ok else [],
        appeals=[(appeal.id, appeal.name) for appeal in appeals_of(session, choice.unit)],
        items=goods_books.items(session, choice.unit, kind),
        makers=voucher_list.makers(session, choice.unit) if kind.needs == "maker" else [],
        counts=_counts(session, kind, choice),
        funds=[(fund.id, f"3538.{fund.code} – {fund.name}") for fund in service.funds(session, choice.unit)],
        open_months=periods.open_months(session, choice.unit, choice.start, choice.end),
        shelf=may(*READERS),
    ), form.status


def _download(book: str, kind: str) -> ResponseReturnValue:
    form = _asked()
    if not form.ok:
        abort(422)
    choice = _choice(book, form)
    shown = _kind(choice)
    if long_books.is_long(db.session(), choice, shown):
        wish = long_books.book_wish(choice, kind, site=site_name(), names=may(*NAME_READERS))
        title = f"{shown.title.capitalize()} {shown.code}, {day(choice.start)} – {day(choice.end)} ({kind.upper()})"
        return redirect(ask(f"books.{OWN.get(shown, 'reader')}", wish, title, acting()), 303)
    opened = service.open_book(db.session(), choice, site=site_name(), named=_named(db.session()))
    file = SpooledTemporaryFile(max_size=8 * 1024 * 1024)  # noqa: SIM115 - closed when the answer has gone out
    write(opened, kind, file)
    answer = Response(_sent(file), mimetype=MIME[kind])
    name = long_books.file_name(opened.form, choice, kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@pages.get("/so-ke-toan/kiem-tra")
@allow(*READERS)
def self_check() -> ResponseReturnValue:
    findings = checking.run(db.session(), unit=None if may("admin") else _unit(acting()), whole=False)
    return render_template("books/check.html", findings=findings, checks=checking.names())


def _sent(file: "SpooledTemporaryFile[bytes]") -> Iterator[bytes]:
    """The file in pieces, closed at its end or when the reader goes away."""
    with file:
        file.seek(0)
        while piece := file.read(65536):
            yield piece


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
    kind = find(book, KEEPERS[asked["vai"]])
    account = kind.account(asked["tk"], "3538") if kind else asked["tk"]
    for name, value in (("tu", day(start)), ("den", day(end)), ("tk", account)):
        form.values.setdefault(name, value)
    place = asked["nh"] if book == BANK_BOOK.slug else asked["ket"]
    return service.Choice(
        book, _unit(acting()), start, end, account, place, asked["quy"], KEEPERS[asked["vai"]], asked["dt"],
        asked["dot"], asked["ban"] == "cong-khai", item=asked["mh"], maker=asked["nguoi"], count=asked["kk"],
    )  # fmt: skip


def _spot(form: Form) -> Spot:
    asked = form.command
    return Spot(asked["dong"], asked["lui"], asked["ngay"])


def _kind(choice: service.Choice) -> BookForm:
    """The form asked for; who keeps the cash or the goods reads that book alone (403)."""
    kind = find(choice.book, choice.keeper)
    if kind is None:
        raise errors.BookUnknown
    if not may(*READERS) and not may(OWN.get(kind, "")):
        abort(403)
    return kind


def _accounts(kind: BookForm) -> list[tuple[str, str]]:
    found = (a for a in chart.TT24 if a.kind != "contra" and (not kind.accounts or a.number in kind.accounts))
    return [(a.number, f"{a.number} – {a.name}") for a in found]


def _counts(session: Session, kind: BookForm, choice: service.Choice) -> list[tuple[int, str]]:
    """The counts to choose from, of the days asked for."""
    if kind is not COUNT_SHEET:
        return []
    return count_sheet.counts(session, choice.unit, choice.start, choice.end, choice.place)


def _named(session: Session) -> Named:
    """Names of counterparties, for who may read them."""
    return partial(party_names, session) if may(*NAME_READERS) else service.nobody


def _links(session: Session, kind: BookForm, found: set[int]) -> dict[int, str]:
    """The page behind each voucher: its own, or its slip for who may not open the books. An auditor's finding there
    names the book that was being read."""
    if may(*READERS):
        book = f"?so={kind.slug}" if may("auditor") else ""
        return {voucher: f"/so-ke-toan/chung-tu/{voucher}{book}" for voucher in found}
    return {voucher: f"/phieu/{slip}" for voucher, slip in service.slips_of(session, found).items()}


def _query(**more: str) -> dict[str, str]:
    return {**more, **{name: value for name, value in request.args.items() if name not in TURNS and value.strip()}}


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)
    voucher_pages.join(app)
    dossier_pages.join(app)
    for door in (
        period_pages, correction_pages, loss_pages, log_pages, exchange_pages, prints_pages, archive_pages,
        finding_pages, surprise_pages,
    ):  # fmt: skip
        app.register_blueprint(door.pages)
    for who in ("reader", *sorted(set(OWN.values()))):
        readers = READERS if who == "reader" else (*READERS, who)
        register(Kind(f"books.{who}", "Sổ kế toán", readers, long_books.write_book))
    register(Kind("books.exchange", "Sổ cho chương trình khác", NAME_READERS, long_books.write_exchange))
    app.cli.add_command(cli.books)
    app.cli.add_command(log_cli.log)
