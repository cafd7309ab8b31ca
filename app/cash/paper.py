"""A slip as paper: its facts for the press, frozen with the first signature."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.cash.errors import SlipCancelled
from app.cash.models import SlipPaper
from app.cash.reading import movement_of, person_on, steps_of
from app.union import service as union
from app.union.form_texts import texts_at
from ledger.models import Series, Slip
from receipts.facts import CashSlip, Entry, Issuer, Mark, Signer
from receipts.voucher import Paper, render_slip


def facts_of(session: Session, slip: Slip, site: str) -> CashSlip:
    """What the slip prints: the frozen words once somebody signed, today's before."""
    kept = session.get(SlipPaper, slip.id)
    return _thaw(kept.facts) if kept is not None else _facts(session, slip, site)


def freeze(session: Session, slip: Slip, site: str) -> None:
    """Keep the slip's words as they stand now, at its first signature."""
    facts = _facts(session, slip, site)
    plain = {**asdict(facts), "day": facts.day.isoformat(), "mark": facts.mark.name}
    session.add(SlipPaper(slip_id=slip.id, facts=json.dumps(plain, ensure_ascii=False, sort_keys=True)))
    session.flush()


def print_slip(session: Session, slip: Slip, paper: Paper, site: str) -> bytes:
    """The slip as PDF; the same bytes each time. A cancelled one prints no more."""
    if any(step.step == "cancelled" for step in steps_of(session, slip.id)):
        raise SlipCancelled
    return render_slip(facts_of(session, slip, site), paper)


def _facts(session: Session, slip: Slip, site: str) -> CashSlip:
    person, line, day = person_on(session, slip), movement_of(session, slip), slip.doc_date
    said = texts_at(session, slip.unit_id, slip.kind, day)
    return CashSlip(
        kind="PT" if slip.kind == "PT" else "PC",
        issuer=union.issuer_at(session, slip.unit_id, day, site),
        form_lines=said.lines,
        book_number=_book(session.get_one(Series, slip.series_id)),
        number=slip.code,
        day=day,
        entries=(Entry(line.debit, line.credit, line.amount),),
        person=person.name,
        address=person.address,
        reason=slip.description,
        amount=slip.amount,
        attachments="",
        signers=union.paper_signers(session, slip.unit_id, day, said.signers),
        mark=union.mark_of(session, slip.unit_id, day),
    )


def _book(series: Series) -> str:
    """Quyển số: one book a year, or one a month where numbers begin anew."""
    return f"{series.month or 1:02}/{series.year}"


def _thaw(text: str) -> CashSlip:
    plain: dict[str, Any] = json.loads(text)
    return CashSlip(
        **{
            **plain,
            "issuer": Issuer(**plain["issuer"]),
            "form_lines": tuple(plain["form_lines"]),
            "day": date.fromisoformat(plain["day"]),
            "entries": tuple(Entry(**entry) for entry in plain["entries"]),
            "signers": tuple(Signer(**signer) for signer in plain["signers"]),
            "mark": Mark[plain["mark"]],
        }
    )
