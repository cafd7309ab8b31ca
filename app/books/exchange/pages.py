"""Doors of the books for other programs: a range of days as hledger's or beancount's file."""

from itertools import chain

from flask import Blueprint, Response, abort, redirect, request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from app.books import long_books, schemas
from app.books.exchange import service as exchange
from app.books.exchange.formats import FORMATS
from app.db import db
from app.formats import day
from app.jobs.asking import ask
from app.security import acting, allow

pages = Blueprint("exchange", __name__)
BY_SUFFIX = {form.suffix: form for form in FORMATS.values()}
NAMES = {form.suffix: name for name, form in FORMATS.items()}


@pages.get("/so-ke-toan/so.<any(journal, beancount):suffix>")
@allow("auditor", "accountant", "chief_accountant")
def download(suffix: str) -> ResponseReturnValue:
    """The file, sent as it is read, or made behind the page when it is long; without days in the address, this year up
    to today."""
    who = acting()
    if who.unit is None:
        abort(403)
    try:
        asked = schemas.ChoiceSchema().load({name: v for name, v in request.args.items() if v.strip()})
    except ValidationError:
        abort(422)
    end = asked["den"] or who.today
    wish = exchange.Wish(who.unit, asked["tu"] or end.replace(month=1, day=1), end)
    if wish.start <= wish.end and long_books.is_long_exchange(db.session(), wish):
        asked_for = long_books.exchange_wish(wish, NAMES[suffix])
        return redirect(ask("books.exchange", asked_for, _title(wish, suffix), who), 303)
    pieces = exchange.pieces(db.engine, wish, BY_SUFFIX[suffix])
    first = next(pieces)  # asked here: a database that is out of reach is still answered as such
    answer = Response(chain([first], pieces), mimetype="text/plain")
    name = long_books.exchange_name(wish, suffix)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _title(wish: exchange.Wish, suffix: str) -> str:
    return f"Sổ cho {NAMES[suffix]}, {day(wish.start)} – {day(wish.end)}"
