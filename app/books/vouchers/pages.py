"""Doors of one voucher: what it says, what it stands on, what became of it, and where the log holds it."""

from flask import Blueprint, Flask, abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.acting import Acting
from app.books.corrections import correcting
from app.books.corrections import service as corrections
from app.books.findings import service as finding
from app.books.vouchers import paper as voucher_paper
from app.books.vouchers import paper_pages
from app.books.vouchers import service as vouchers
from app.books.vouchers import trail as voucher_trail
from app.db import db
from app.papers import pages as papers
from app.relief.people import names_of
from app.security import acting, allow, may

pages = Blueprint("vouchers", __name__, template_folder="templates")
READERS = ("auditor", "accountant", "chief_accountant", "approver")


@pages.get("/so-ke-toan/chung-tu/<int:voucher>")
@allow(*READERS)
def voucher(voucher: int) -> ResponseReturnValue:
    session = db.session()
    view = vouchers.look_up(session, voucher, acting().unit or abort(403))
    return render_template(
        "books/voucher.html",
        view=view,
        corrects=may(*corrections.PROPOSES) and bool(correcting.kinds_for(session, view.voucher)),
        papers=papers.shelf("voucher", voucher),
        lost=correcting.lost_of(session, voucher) is not None,
        mandates=voucher_trail.mandates(session, voucher),
        bank=voucher_trail.bank_lines(session, voucher),
        events=voucher_trail.events(session, view),
        held=voucher_trail.held(session, voucher),
        findings=finding.of_voucher(session, voucher, acting()),
        book=request.args.get("so", "")[:12],
        printed=voucher_paper.papers_of(view.voucher.kind),
    )


def _holds(session: Session, voucher: int, who: Acting) -> papers.Belongs:
    return papers.Belongs(f"Chứng từ {vouchers.voucher_of(session, voucher, who.unit).code}")


def join(app: Flask) -> None:
    """The doors, and the papers that people tie to a voucher."""
    app.register_blueprint(pages)
    adders = ("accountant", "chief_accountant")
    papers.join(app, papers.Owner("voucher", "/so-ke-toan/chung-tu", READERS, adders, _holds, names_of))
    paper_pages.join(app)
