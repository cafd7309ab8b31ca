"""Copies of a phiếu thu or phiếu chi: of what was signed, and of no slip that was cancelled."""

from dataclasses import replace

from sqlalchemy.orm import Session

from app.acting import Acting
from app.cash import paper, reading
from app.cash.errors import SlipCancelled
from app.cash.models import SlipPaper
from app.copies.errors import CopyTooEarly
from app.security import site_name
from ledger.models import Slip
from receipts.sizes import Paper
from receipts.voucher import render_slip


def look(session: Session, slip: int, who: Acting) -> str:
    """What the paper is called, for who may see the slip (NotFound)."""
    row = reading.slip_of(session, slip, who)
    return f"{reading.TITLES[row.kind]} {row.code}"


def draw(session: Session, slip: int, size: Paper, n: int) -> bytes:
    """The slip as copy `n`."""
    row = session.get_one(Slip, slip)
    if any(step.step == "cancelled" for step in reading.steps_of(session, slip)):
        raise SlipCancelled
    if session.get(SlipPaper, slip) is None:
        raise CopyTooEarly
    return render_slip(replace(paper.facts_of(session, row, site_name()), copy=n), size)
