"""Copies of a receipt: what the original says, with the same QR, and marked."""

from collections.abc import Iterable
from dataclasses import replace

from flask import current_app
from sqlalchemy.orm import Session

from app.acting import Acting
from app.giving import originals, papers
from app.giving.errors import ReceiptHasEnded
from app.staff import accounts
from ledger.errors import NotFound
from ledger.models import Receipt, ReceiptEnd
from receipts import token
from receipts.sizes import Paper
from receipts.voucher import render_receipt


def look(session: Session, receipt: int, who: Acting) -> str:
    """What the paper is called, for who may see the receipt (NotFound)."""
    row = session.get(Receipt, receipt)
    if row is None or row.unit_id != who.unit:
        raise NotFound
    return f"Biên nhận {row.label}"


def draw(session: Session, receipt: int, size: Paper, n: int) -> bytes:
    """The receipt as copy `n`; none of one that has ended."""
    if session.get(ReceiptEnd, receipt) is not None:
        raise ReceiptHasEnded
    fragment = originals.original_of(receipt).fragment
    row = session.get_one(Receipt, receipt)
    said = papers.frozen(session.get_one(papers.ReceiptPaper, receipt))
    base_url = str(said.get("base_url") or current_app.config["BASE_URL"])
    facts = originals.drawn_facts(said, token.receipt_url(base_url, row.code, fragment))
    return render_receipt(replace(facts, copy=n), size)


def names(session: Session, parties: Iterable[int | None]) -> dict[int | None, str]:
    """Who took the copies: staff."""
    return dict(accounts.names_of(session, list(parties)))
