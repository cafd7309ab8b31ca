"""Doors of official prints: what is still to be printed, printing a book, signing it, setting it aside, and comparing
it with the books."""

from collections.abc import Callable
from functools import partial
from tempfile import SpooledTemporaryFile

import marshmallow as ma
from flask import Blueprint, Response, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.books import errors, service
from app.books.archive.schemas import PrintSchema, SetAsideSchema, SignPrintSchema, YearSchema
from app.books.choice import Choice
from app.books.compose import place_books
from app.books.forms import BANK_BOOK, BookForm, find
from app.books.log.checkpoints import keep_after_step
from app.books.models import BookPrint
from app.books.names import party_names
from app.books.prints import printing, to_print
from app.books.prints import service as prints
from app.books.texts import books, key_of
from app.db import db, work_once
from app.formats import day
from app.forms import Form
from app.security import acting, allow, site_name
from app.staff.accounts import names_of
from app.union.service import paper_signers
from ledger import chart
from ledger.errors import Refusal

pages = Blueprint("book_prints", __name__, template_folder="templates")
ACTORS = ("accountant", "chief_accountant")
READERS = ("auditor", *ACTORS)
HOME = prints.PAGE


@pages.get(HOME)
@allow(*READERS)
def every() -> ResponseReturnValue:
    """The prints of a year with their states, and what is still to be printed."""
    session, form, year = db.session(), *asked_year()
    rows = prints.of_year(session, unit_of(), year)
    return render_template(
        "books/prints.html", form=form, year=year, rows=rows, due=to_print.due(session, unit_of(), year),
        states=prints.STATES,
    ), form.status  # fmt: skip


@pages.route(f"{HOME}/moi", methods=["GET", "POST"])
@allow(*ACTORS)
def new() -> ResponseReturnValue:
    """Print a book officially: made once under the newest checkpoint, written down by its hash."""
    if request.method == "GET":
        asked = {name: value for name, value in request.args.items() if value.strip()}
        return _new(Form.blank(**{"copies": 2, **asked}))
    form = Form.read(PrintSchema())
    if form.ok:
        try:
            return redirect(_print(form), 303)
        except Refusal as refusal:
            form.refuse(refusal)
    return _new(form)


def _print(form: Form) -> str:
    session, command = db.session(), form.command
    choice = _choice(command)
    try:
        made = printing.make(session, choice, site=site_name(), named=partial(party_names, session))
    except errors.PrintNotCovered:  # what was booked since the last one is signed now, then once more
        keep_after_step()
        made = printing.make(session, choice, site=site_name(), named=partial(party_names, session))
    keep = partial(prints.keep, made=made, copies=command["copies"], reason=command["reason"], acting=acting())
    return work_once(form.key, form.body, keep)


def _choice(command: dict[str, object]) -> Choice:
    form = _form_of(str(command["so"]))
    if form is None:
        raise errors.BookUnknown
    if form.needs == "account" and not command["tk"]:
        raise errors.PrintOfWhat
    place = command["nh"] if form is BANK_BOOK else command["ket"]
    return Choice(
        form.slug, unit_of(), command["tu"], command["den"], command["tk"], place, command["quy"], form.keeper,
        command["dt"], command["dot"],
    )  # type: ignore[arg-type]  # fmt: skip


def _form_of(key: str) -> BookForm | None:
    code, _, keeper = key.partition(":")
    return find(code.lower(), keeper)


def _new(form: Form) -> ResponseReturnValue:
    session, kind = db.session(), _form_of(form.values.get("so", ""))
    boxes = place_books.places(session, unit_of(), kind) if kind else []
    known = (a for a in chart.TT24 if a.kind != "contra" and kind and (not kind.accounts or a.number in kind.accounts))
    return render_template(
        "books/print_new.html", form=form, kind=kind, places=[(p.id, p.name) for p in boxes],
        books=[(key_of(one), f"{one.code} – {one.title.capitalize()}") for one in books()],
        accounts=[(a.number, f"{a.number} – {a.name}") for a in known],
        funds=[(fund.id, f"3538.{fund.code} – {fund.name}") for fund in service.funds(session, unit_of())],
    ), form.status  # fmt: skip


@pages.get(f"{HOME}/<int:number>")
@allow(*READERS)
def one(number: int) -> ResponseReturnValue:
    return _one(number, Form.blank())


@pages.get(f"{HOME}/<int:number>/doi-chieu")
@allow(*READERS)
def compare(number: int) -> ResponseReturnValue:
    """Make the print again under its checkpoint, and say whether it still is what it was."""
    return _one(number, Form.blank(), same=_again(prints.one(db.session(), number, acting()).row))


@pages.get(f"{HOME}/<int:number>.pdf")
@allow(*READERS)
def paper(number: int) -> ResponseReturnValue:
    """The print's bytes, made again; never other bytes than were written down."""
    life, file = prints.one(db.session(), number, acting()), SpooledTemporaryFile(max_size=8 * 1024 * 1024)  # noqa: SIM115 - closed when the answer has gone out
    if not _again(life.row, file):
        file.close()
        form = Form.blank()
        form.refuse(errors.PrintChanged())
        return _one(number, form, same=False)
    answer = Response(_sent(file), mimetype="application/pdf")
    name = f"{life.form.code}_ban-in-{number}.pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _again(row: BookPrint, out: "SpooledTemporaryFile[bytes] | None" = None) -> bool:
    session = db.session()
    return printing.again(session, row, site=site_name(), named=partial(party_names, session), out=out)  # type: ignore[arg-type]


def _sent(file: "SpooledTemporaryFile[bytes]"):  # type: ignore[no-untyped-def]
    """The file in pieces, closed at its end or when the reader goes away."""
    with file:
        file.seek(0)
        while piece := file.read(65536):
            yield piece


@pages.post(f"{HOME}/<int:number>/ky")
@allow(*ACTORS)
def sign(number: int) -> ResponseReturnValue:
    """Who signed the paper."""
    form = Form.read(SignPrintSchema())
    return _step(number, form, lambda s: prints.sign(s, number, form.command, acting()))


@pages.post(f"{HOME}/<int:number>/thoi-dung")
@allow(*ACTORS)
def set_aside(number: int) -> ResponseReturnValue:
    """The paper is used no more, with the reason."""
    form = Form.read(SetAsideSchema())
    return _step(number, form, lambda s: prints.set_aside(s, number, form.command["why"], acting()))


def _step(number: int, form: Form, work: Callable[[Session], str]) -> ResponseReturnValue:
    if form.ok:
        try:
            return redirect(work_once(form.key, form.body, work), 303)
        except Refusal as refusal:
            form.refuse(refusal)
    return _one(number, form)


def _one(number: int, form: Form, same: bool | None = None) -> ResponseReturnValue:
    session = db.session()
    life = prints.one(session, number, acting())
    signers = paper_signers(session, life.row.unit_id, life.row.ends, life.form.signers)
    if form.ok and same is None:
        told = "; ".join(f"{who.name} ({who.title.lower()})" for who in signers if who.name)
        form.values |= {"day": day(acting().today), "signed_by": told}
    names = names_of(session, [life.row.by_id, *(act.by_id for act in life.acts)])
    return render_template(
        "books/print.html", form=form, life=life, names=names, states=prints.STATES, same=same,
    ), form.status  # fmt: skip


def asked_year() -> tuple[Form, int]:
    """The year in the address, this year without one; a wrong one stays and says why."""
    form, today = Form.blank(**{n: v for n, v in request.args.items() if v.strip()}), acting().today
    try:
        year = YearSchema().load(dict(form.values))["nam"] or today.year
    except ma.ValidationError as error:
        form.errors = {name: list(said) for name, said in error.normalized_messages().items()}
        form.status, year = 422, today.year
    form.values.setdefault("nam", str(year))
    return form, year


def unit_of() -> int:
    return acting().unit or abort(403)
