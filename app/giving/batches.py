"""The receipts of some days or of an appeal, printed together: which they are, and how they become one file.

What is drawn is what the donor's original says, word for word, with the same signed payload; the ZIP holds originals
as they were drawn, where they were. It only reads: one that nobody saw yet is drawn here and kept by nobody.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

from flask import current_app
from sqlalchemy import Engine, Select, func, select
from sqlalchemy.orm import Session

from app.giving import originals
from app.giving.models import Appeal, Gift, ReceiptOriginal, ReceiptPaper
from app.jobs.kinds import Made, counted
from app.jobs.reading import snapshot
from app.keys import receipt_key
from ledger.models import Receipt, ReceiptEnd
from receipts import batch, token
from receipts.facts import DonorReceipt
from receipts.voucher import render_receipt

AT_ONCE = 200  # more than these are made behind the page
KIND = "giving.receipts"
LAYOUTS: dict[str, batch.Layout] = {"a5": "A5", "hai-lien": "2xA5", "a4": "A4"}
ZIP = "zip"
_ROWS = 200  # read at a time


@dataclass(frozen=True, slots=True)
class Wish:
    """Which receipts of a unit: issued from `start` to `end`, of one appeal or of all; and as which file."""

    unit: int
    start: date
    end: date
    appeal: int | None
    form: str  # one of LAYOUTS, or ZIP

    def plain(self) -> dict[str, Any]:
        """As a job keeps it."""
        days = {"start": self.start.isoformat(), "end": self.end.isoformat()}
        return {"unit": self.unit, "appeal": self.appeal, "form": self.form, **days}

    @property
    def file_name(self) -> str:
        ending = "zip" if self.form == ZIP else f"{self.form}.pdf"
        return f"bien-nhan_{self.start:%Y%m%d}-{self.end:%Y%m%d}.{ending}"

    @property
    def mime(self) -> str:
        return "application/zip" if self.form == ZIP else "application/pdf"


@dataclass(frozen=True, slots=True)
class Found:
    """How many receipts a wish names, and the first and last of their numbers."""

    count: int
    first: str
    last: str


def wished(plain: dict[str, Any]) -> Wish:
    days = {name: date.fromisoformat(plain[name]) for name in ("start", "end")}
    return Wish(**{**plain, **days})


def _chosen(wish: Wish, *columns: Any) -> Select[Any]:
    """The receipts that stand, in the order of their numbers; ended ones are on no new paper."""
    query = (
        select(*columns)
        .select_from(Receipt)
        .join(ReceiptPaper, ReceiptPaper.receipt_id == Receipt.id)
        .outerjoin(ReceiptEnd, ReceiptEnd.receipt_id == Receipt.id)
        .where(Receipt.unit_id == wish.unit, Receipt.day >= wish.start, Receipt.day <= wish.end)
        .where(ReceiptEnd.receipt_id.is_(None))
    )
    if wish.appeal is None:
        return query
    return query.join(Gift, Gift.voucher_id == Receipt.voucher_id).where(Gift.appeal_id == wish.appeal)


def find(session: Session, wish: Wish) -> Found:
    """What the page says before anything is drawn."""
    count = session.scalar(_chosen(wish, func.count())) or 0
    ends = [
        session.scalars(_chosen(wish, Receipt).order_by(*order).limit(1)).first()
        for order in ((Receipt.day, Receipt.id), (Receipt.day.desc(), Receipt.id.desc()))
    ]
    first, last = (receipt.label if receipt else "" for receipt in ends)
    return Found(count, first, last)


def write_batch(session: Session, wish: Wish, out: BinaryIO, told: Callable[[int, int | None], None]) -> int:
    """Write the file that was wished for, read in one moment of the books; how many receipts it holds. `told` hears of
    each, and may raise to stop."""
    total = session.scalar(_chosen(wish, func.count())) or 0
    if wish.form == ZIP:
        return batch.write_zip(counted(_papers(session, wish), told, total), out)
    title = f"Biên nhận ủng hộ {wish.start:%d/%m/%Y} – {wish.end:%d/%m/%Y}"
    batch.write_receipts(counted(_facts(session, wish), told, total), out, LAYOUTS[wish.form], title=title)
    return total


def run(engine: Engine, plain: dict[str, Any], out: BinaryIO, told: Callable[[int, int | None], None]) -> Made:
    """The same as long work."""
    wish = wished(plain)
    with snapshot(engine) as session:
        write_batch(session, wish, out, told)
    return Made(wish.file_name, wish.mime)


def _facts(session: Session, wish: Wish) -> Iterator[DonorReceipt]:
    key = receipt_key()
    query = _chosen(wish, Receipt, ReceiptPaper.facts, ReceiptOriginal.fragment)
    for receipt, facts, fragment in _rows(session, query):
        yield _drawn(session, receipt, json.loads(facts), fragment, key)


def _papers(session: Session, wish: Wish) -> Iterator[tuple[str, bytes]]:
    key = receipt_key()
    query = _chosen(wish, Receipt, ReceiptPaper.facts, ReceiptOriginal.pdf_a5)
    for receipt, facts, pdf in _rows(session, query):
        drawn = pdf or render_receipt(_drawn(session, receipt, json.loads(facts), None, key), "A5")
        yield f"bien-nhan-{receipt.label}.pdf", drawn


def _rows(session: Session, query: Select[Any]) -> Iterator[Any]:
    """Some at a time, by their place in the order: a cursor held open would keep its rows while papers are drawn."""
    query = query.outerjoin(ReceiptOriginal, ReceiptOriginal.receipt_id == Receipt.id)
    query = query.order_by(Receipt.day, Receipt.id).limit(_ROWS)
    rows = session.execute(query).all()
    while rows:
        yield from rows
        last = rows[-1][0]
        for row in rows:
            session.expunge(row[0])
        rows = session.execute(query.where(_after(last))).all() if len(rows) == _ROWS else []


def _after(last: Receipt) -> Any:
    return (Receipt.day > last.day) | ((Receipt.day == last.day) & (Receipt.id > last.id))


def _drawn(session: Session, receipt: Receipt, said: dict[str, Any], fragment: str | None, key: bytes) -> DonorReceipt:
    """The frozen words with what the QR says: as the original has it, or signed as it will be."""
    if fragment is None:
        place = originals.place_of(session, receipt.id)
        fragment = token.sign(originals.signed_facts(receipt, said), key, place)
    base_url = str(said.get("base_url") or current_app.config["BASE_URL"])
    return originals.drawn_facts(said, token.receipt_url(base_url, receipt.code, fragment))


def appeals_of(session: Session, unit: int | None) -> list[tuple[int, str]]:
    """The unit's appeals, the newest first."""
    query = select(Appeal.id, Appeal.name).where(Appeal.unit_id == unit).order_by(Appeal.opens_on.desc(), Appeal.id)
    return [(row.id, row.name) for row in session.execute(query)]
