"""A voucher as paper: its words are frozen when those who keep the books first print it, so every later print is the
same bytes. Whoever only reads the books leaves nothing behind."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from app.acting import Acting
from app.books.models import VoucherPaper
from app.books.vouchers import facts as voucher_facts
from app.books.vouchers import service as vouchers
from app.db import db, unit_of_work
from app.frozen import freeze, thaw
from app.security import site_name
from ledger.errors import NotFound, Refusal
from ledger.voucher import KINDS
from receipts import entry_slip, handover, stores_slip
from receipts.facts_papers import EntrySheet, Handover, StoreSlip
from receipts.sizes import Paper

PAPERS = ("voucher", "handover")


@dataclass(frozen=True, slots=True)
class _Form:
    """A paper's facts, how they are found and how they are drawn."""

    facts: type
    build: Any
    render: Any


_SHEET = _Form(EntrySheet, voucher_facts.sheet_of, entry_slip.render)
_STORE = _Form(StoreSlip, voucher_facts.goods_slip_of, stores_slip.render)
_HANDED = _Form(Handover, voucher_facts.handover_of, handover.render)


def papers_of(kind: str) -> tuple[str, ...]:
    """Which papers a voucher of that kind has; a phiếu thu or phiếu chi is its slip's."""
    if kind in voucher_facts.GOODS_KINDS:
        return PAPERS
    return ("voucher",) if kind in voucher_facts.SHEET_KINDS else ()


def print_voucher(
    session: Session, voucher: int, unit: int | None, size: Paper, *, paper: str = "voucher", keeps: bool
) -> bytes:
    """The paper as PDF; NotFound where this voucher has none of that sort. `keeps`: freeze its words, if none were."""
    return _drawn(session, vouchers.voucher_of(session, voucher, unit).id, size, paper, 0, keeps=keeps)


def look(session: Session, voucher: int, who: Acting) -> str:
    """What the paper is called, for who may see the voucher; NotFound for one whose paper is its slip's."""
    row = vouchers.voucher_of(session, voucher, who.unit)
    if not papers_of(row.kind):
        raise NotFound
    return f"{KINDS[row.kind]} {row.code}"


def draw(session: Session, voucher: int, size: Paper, n: int) -> bytes:
    """The voucher as copy `n`."""
    return _drawn(session, voucher, size, "voucher", n, keeps=True)


def _drawn(session: Session, voucher: int, size: Paper, paper: str, copy: int, *, keeps: bool) -> bytes:
    row = session.get_one(vouchers.Voucher, voucher)
    if paper not in papers_of(row.kind):
        raise NotFound
    form = _HANDED if paper == "handover" else _STORE if row.kind in voucher_facts.GOODS_KINDS else _SHEET
    said = session.get(VoucherPaper, (voucher, paper))
    facts = said.facts if said else _words(session, row, form)
    if said is None and keeps:
        facts = _freeze(voucher, paper, facts).facts
    made: bytes = form.render(replace(thaw(form.facts, facts), copy=copy), size)
    return made


def _words(session: Session, row: vouchers.Voucher, form: _Form) -> str:
    """What the paper says as things stand now."""
    return freeze(form.build(session, vouchers.look_up(session, row.id, row.unit_id), site_name()))


def _freeze(voucher: int, paper: str, facts: str) -> VoucherPaper:
    """Keep the words; the first that were kept stand."""

    def keep(inside: Session) -> VoucherPaper:
        found = inside.get(VoucherPaper, (voucher, paper))
        if found is None:
            found = VoucherPaper(voucher_id=voucher, paper=paper, facts=facts)
            inside.add(found)
            inside.flush()
        return found

    try:
        return unit_of_work(keep)
    except Refusal:  # somebody else printed first
        return db.session.get_one(VoucherPaper, (voucher, paper))
