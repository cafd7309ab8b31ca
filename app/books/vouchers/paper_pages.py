"""Doors of vouchers on paper: the voucher itself, and the minutes of goods handed over."""

from io import BytesIO

from flask import Blueprint, Flask, abort, redirect, request, send_file
from flask.typing import ResponseReturnValue

from app.books.vouchers import paper as voucher_paper
from app.books.vouchers import service as vouchers
from app.copies.pages import Owner as Copied
from app.copies.pages import join as join_copies
from app.db import db
from app.relief.people import names_of
from app.security import acting, allow, may
from receipts.sizes import Paper

pages = Blueprint("voucher_papers", __name__)
READERS = ("auditor", "accountant", "chief_accountant", "approver")
SIZES: dict[str, Paper] = {"a4": "A4", "a5": "A5", "a5x2": "A5x2"}


@pages.get("/so-ke-toan/chung-tu/<int:voucher>.pdf")
@allow(*READERS)
def voucher(voucher: int) -> ResponseReturnValue:
    size, row = _size(), vouchers.voucher_of(db.session(), voucher, acting().unit)
    if row.slip_id is not None:  # its paper is the slip that was signed
        return redirect(f"/phieu/{row.slip_id}.pdf?kho={request.args.get('kho', 'a5')}", 303)
    return _pdf(voucher_paper.print_voucher(db.session(), voucher, acting().unit, size, keeps=_keeps()), row.code)


@pages.get("/so-ke-toan/chung-tu/<int:voucher>/giao-nhan.pdf")
@allow(*READERS)
def handed_over(voucher: int) -> ResponseReturnValue:
    size, row = _size(), vouchers.voucher_of(db.session(), voucher, acting().unit)
    made = voucher_paper.print_voucher(db.session(), voucher, acting().unit, size, paper="handover", keeps=_keeps())
    return _pdf(made, f"giao-nhan-{row.code}")


def _keeps() -> bool:
    """Whether this look is the paper's first print: by who keeps the books, and not by asking for its head alone."""
    return request.method == "GET" and may("accountant", "chief_accountant")


def _size() -> Paper:
    return SIZES.get(request.args.get("kho", "a4").lower()) or abort(404)


def _pdf(made: bytes, name: str) -> ResponseReturnValue:
    return send_file(BytesIO(made), mimetype="application/pdf", download_name=f"{name}.pdf", as_attachment=False)


def join(app: Flask) -> None:
    """Join these doors to the service."""
    app.register_blueprint(pages)
    owner = Copied("voucher", "/so-ke-toan/chung-tu", READERS, voucher_paper.look, voucher_paper.draw, names_of)
    join_copies(app, owner)
