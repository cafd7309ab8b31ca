"""The original of a receipt: signed with its place in the log and drawn once, at its first sight, from frozen facts.

It cannot be made in the transaction that issues the receipt, since only the end of that one gives the receipt's leaf
its place; and nobody else's log should wait while a paper is drawn.
"""

import json
from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from app.db import db, unit_of_work
from app.giving.models import ReceiptOriginal, ReceiptPaper
from app.keys import receipt_key
from ledger.errors import Refusal
from ledger.log import tree
from ledger.models import Receipt
from receipts import token
from receipts.facts import DonorReceipt, Issuer, Mark, Signer
from receipts.voucher import render_receipt


def original_of(receipt: int) -> ReceiptOriginal:
    """The original, the same bytes for ever."""
    found = db.session.get(ReceiptOriginal, receipt)
    if found is not None:
        return found
    made = _make(db.session(), receipt)  # before the transaction that keeps it: no writer waits while a paper is drawn
    try:
        return unit_of_work(lambda session: _keep(session, made))
    except Refusal:  # somebody else looked first
        found = db.session.get(ReceiptOriginal, receipt)
        if found is None:
            raise
        return found


def draw(session: Session, receipt_id: int) -> ReceiptOriginal:
    """The original, made and kept in one transaction."""
    return _keep(session, _make(session, receipt_id))


def _make(session: Session, receipt_id: int) -> ReceiptOriginal:
    """Sign what the receipt says, with its leaf and the root of the log that ends with it, and draw both sizes."""
    receipt = session.get_one(Receipt, receipt_id)
    said = json.loads(session.get_one(ReceiptPaper, receipt_id).facts)
    fragment = token.sign(signed_facts(receipt, said), receipt_key(), place_of(session, receipt_id))
    base_url = str(said.get("base_url") or current_app.config["BASE_URL"])
    facts = drawn_facts(said, token.receipt_url(base_url, receipt.code, fragment))
    return ReceiptOriginal(
        receipt_id=receipt_id, fragment=fragment, pdf_a5=render_receipt(facts, "A5"), pdf_a4=render_receipt(facts, "A4")
    )


def _keep(session: Session, made: ReceiptOriginal) -> ReceiptOriginal:
    """The first that was made stands."""
    found = session.get(ReceiptOriginal, made.receipt_id)
    if found is not None:
        return found
    session.add(made)
    session.flush()
    return made


def place_of(session: Session, receipt: int) -> token.LogPlace | None:
    """Where the log holds the receipt."""
    connection = session.connection()
    leaf = tree.first_leaf(connection, "receipt", str(receipt))
    if leaf is None:
        return None
    index, leaf_hash = leaf
    return token.LogPlace(index, leaf_hash, tree.root(connection, index + 1))


def signed_facts(receipt: Receipt, said: dict[str, Any]) -> token.Facts:
    """What the signature covers: no name."""
    return token.Facts(
        code=receipt.code, unit=receipt.unit_id, year=receipt.day.year, number=receipt.number, day=receipt.day,
        amount=receipt.amount, method=said["kind"], appeal=said["appeal_id"], sample=said["mark"] == Mark.SAMPLE.name,
        trial=said["mark"] == Mark.TRIAL.name,
    )  # fmt: skip


def drawn_facts(said: dict[str, Any], url: str) -> DonorReceipt:
    """The frozen words as the press takes them."""
    words = {name: said[name] for name in DonorReceipt.__dataclass_fields__ if name != "url" and name in said}
    words |= {
        "issuer": Issuer(**said["issuer"]), "signer": Signer(**said["signer"]), "mark": Mark[said["mark"]],
        "day": date.fromisoformat(said["day"]), "url": url,
    }  # fmt: skip
    return DonorReceipt(**words)
