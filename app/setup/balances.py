"""Opening balances from a sheet to the books: proposed by one, seen as Nợ/Có, signed by another, posted.

They stand on 31/12 of the year before, in a month that is closed at once; what moved since 01/01, when the books
begin in mid-year, is one voucher on the eve of the first day.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.acting import Acting
from app.bank import service as bank
from app.formats import day as shown
from app.formats import fold
from app.setup import errors, money, proposals, unit
from app.setup.entries import ADVANCES, Line, movements
from app.setup.models import Proposal
from app.setup.opening import COLUMNS, Known, check_rows
from app.setup.sheets import Fault, read_rows
from app.union import service as union
from ledger import chart, posting
from ledger.models import Series, Voucher
from ledger.voucher import Draft, Movement, Nature


class SheetFaults(Exception):
    """A sheet with rows that are wrong; nothing of it was kept."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} rows")
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Shown:
    """A pair as the page shows it before anybody signs."""

    debit: str
    credit: str
    amount: int
    fund: str
    debit_name: str
    credit_name: str


def propose_opening(session: Session, data: bytes, acting: Acting) -> Proposal:
    """Check the sheet and lay it before a second person. SheetFaults names every bad row, and then nothing is kept."""
    unit_id = acting.unit or 0
    first = unit.needed_first_day(session, unit_id)
    _refuse_second(session, unit_id)
    rows = read_rows(data, COLUMNS)
    if any(row["account"] == bank.UNIDENTIFIED for row in rows):
        bank.open_unidentified_fund(session, unit_id)
    known = Known(
        funds={fund.code: fund.id for fund in money.funds(session, unit_id)},
        places={fold(place.name): (place.id, place.account) for place in money.places(session, unit_id)},
    )
    lines, faults = check_rows(rows, known, first)
    if faults:
        raise SheetFaults(faults)
    body = {"first_day": first.isoformat(), "lines": [line.as_json() for line in lines]}
    return proposals.propose(session, "opening", body, acting)


def post_opening(session: Session, body: Mapping[str, Any], acting: Acting) -> None:
    """Carry out a signed opening."""
    unit_id, first, lines = acting.unit or 0, date.fromisoformat(body["first_day"]), lines_of(body)
    _refuse_second(session, unit_id)
    if unit.needed_first_day(session, unit_id) != first:
        raise errors.ProposalStale
    parties = {
        line.note: union.find_or_add_person(
            session, name=line.note, body=None, is_member=False, now=acting.now
        ).party_id
        for line in lines
        if line.account in ADVANCES
    }
    eve = unit.day_before_year(first)
    month = posting.open_period(session, unit=unit_id, year=eve.year, month=12)
    opening = movements(lines, turned=False, parties=parties)
    if opening:
        text = f"Số dư đầu năm {first.year} chuyển sang từ sổ trước"
        posting.post(session, _draft(unit_id, eve, text, opening, Nature.OPENING), by=acting.party or 0, now=acting.now)
    _close(session, month, acting)
    turned = movements(lines, turned=True, parties=parties)
    if turned:
        _post_turnover(session, unit_id, first, turned, acting)
    proposals.mark(session, "so-du", acting, rows=len(lines))


def _post_turnover(session: Session, unit_id: int, first: date, turned: tuple[Movement, ...], acting: Acting) -> None:
    began = select(Series.id).where(Series.unit_id == unit_id, Series.kind == "PKT", Series.year == first.year)
    if session.scalar(began.limit(1)) is None:
        raise errors.NumbersFirst
    day = first - timedelta(days=1)
    month = posting.open_period(session, unit=unit_id, year=day.year, month=day.month)
    text = f"Phát sinh từ 01/01/{day.year} đến {shown(day)} chuyển sang từ sổ trước"
    posting.post(session, _draft(unit_id, day, text, turned, Nature.TURNOVER), by=acting.party or 0, now=acting.now)
    if day.month != first.month:
        _close(session, month, acting)


def _holders(session: Session, lines: Sequence[Line], acting: Acting) -> dict[str, int]:
    """The people (or bodies) who hold advances, by what the sheet calls them."""
    names = [line.note for line in lines if line.account in ADVANCES]
    return {
        name: union.find_or_add_person(session, name=name, body=None, is_member=False, now=acting.now).party_id
        for name in names
    }


def _draft(unit_id: int, day: date, text: str, moved: tuple[Movement, ...], nature: Nature) -> Draft:
    return Draft(unit_id, "PKT", day, day, text, moved, nature)


def _close(session: Session, month: int, acting: Acting) -> None:
    posting.step_period(
        session, month, "closed", by=acting.party or 0, reason="Chuyển số dư từ sổ trước", now=acting.now
    )


def _refuse_second(session: Session, unit_id: int) -> None:
    known = select(Voucher.id).where(Voucher.unit_id == unit_id, Voucher.nature.in_(("opening", "turnover")))
    if session.scalar(known.limit(1)) is not None:
        raise errors.OpeningDone


def lines_of(body: Mapping[str, Any]) -> list[Line]:
    """The lines as the proposal keeps them."""
    return [Line(**line) for line in body["lines"]]


def body_of(proposal: Proposal) -> dict[str, Any]:
    return dict(json.loads(proposal.body))


def preview(session: Session, body: Mapping[str, Any], unit_id: int, *, turned: bool) -> list[Shown]:
    """The pairs that signing will post; single entries off the balance sheet stand in the notes."""
    names = {fund.id: f"{fund.code} {fund.name}" for fund in money.funds(session, unit_id)}
    places = {place.id: place.name for place in money.places(session, unit_id)}
    lines = lines_of(body)
    nobody = {line.note: 0 for line in lines}
    return [
        Shown(
            m.debit,
            m.credit,
            m.amount,
            names.get(m.debit_fund, ""),
            places.get(m.debit_place or 0) or _name(m.debit),
            places.get(m.credit_place or 0) or _name(m.credit),
        )
        for m in movements(lines, turned=turned, parties=nobody)
        if chart.CONTRA not in (m.debit, m.credit)
    ]


def _name(number: str) -> str:
    account = chart.find(number)
    return account.name if account else ""
