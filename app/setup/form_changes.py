"""What books and vouchers say of themselves, and the form of bookkeeping of a year: proposed by one, set by another."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.acting import Acting
from app.books import texts
from app.setup import errors, proposals
from app.setup.models import Proposal
from app.union import form_texts, notice
from app.union.errors import FormCitedBadly
from app.union.models import BookForm, FormText
from app.union.service import POSITIONS
from ledger.models import Voucher

Body = Mapping[str, Any]


def forms() -> dict[str, str]:
    """Every book and voucher whose words can be set: its key, and its code with its usual title."""
    books = {texts.key_of(form): f"{form.code} – {form.title.capitalize()}" for form in texts.books()}
    vouchers = {code: f"{code} – {said.title.capitalize()}" for code, said in form_texts.VOUCHERS.items()}
    return {**books, **vouchers}


def words_on(session: Session, unit: int, key: str, day: date) -> form_texts.FormTexts:
    """What the form of that key says on `day`."""
    code, _, keeper = key.partition(":")
    return form_texts.texts_at(session, unit, code, day, keeper=keeper, default=texts.usual(key))


def propose_texts(session: Session, command: Body, acting: Acting) -> Proposal:
    """Other words for one form, from a day on (FormCitedBadly, NothingChanges)."""
    key, unit = command["key"], acting.unit or 0
    usual = words_on(session, unit, key, acting.today).signers
    chosen = [position for position in POSITIONS if command.get(f"signs_{position}")]
    signers = sorted(chosen, key=lambda p: usual.index(p) if p in usual else len(usual))
    said = form_texts.FormTexts(command["title"], command["form_line"], command["legal_line"], tuple(signers))
    if form_texts.cites_no_form(said):
        raise FormCitedBadly
    if not signers:
        raise errors.NobodySigns
    wished = command["valid_from"]
    if said == words_on(session, unit, key, wished or date.max):
        raise errors.NothingChanges(field="title")
    body = {
        "key": key, "title": said.title, "form_line": said.form_line, "legal_line": said.legal_line,
        "signers": list(signers), "valid_from": wished.isoformat() if wished else "",
    }  # fmt: skip
    return proposals.propose(session, "form_text", body, acting)


def set_texts(session: Session, body: Body, acting: Acting, proposal: Proposal) -> None:
    """Carry out other words, with notice."""
    earliest = notice.earliest("form_text", acting.today)
    wished = date.fromisoformat(body["valid_from"]) if body["valid_from"] else earliest
    code, _, keeper = body["key"].partition(":")
    session.add(
        FormText(
            unit_id=acting.unit, code=code, keeper=keeper, title=body["title"], form_line=body["form_line"],
            legal_line=body["legal_line"], signers=" ".join(body["signers"]), valid_from=max(wished, earliest),
            by_id=proposal.proposed_by, at=acting.now, agreed_by=acting.party, agreed_at=acting.now,
        )
    )  # fmt: skip
    session.flush()


def first_free_year(session: Session, unit: int, today: date) -> int:
    """The first year whose books may still be kept in another form: it has no voucher, and its notice can be given."""
    last = session.scalar(select(func.max(Voucher.entry_date)).where(Voucher.unit_id == unit))
    return max(last.year if last else 0, today.year) + 1


def propose_bookkeeping(session: Session, command: Body, acting: Acting) -> Proposal:
    """Another form of bookkeeping from the first year that may still have one (FormNotHere, NothingChanges)."""
    unit = acting.unit or 0
    year = first_free_year(session, unit, acting.today)
    if command["form"] not in texts.bookkeeping_forms():
        raise errors.FormNotHere
    if form_texts.bookkeeping_form(session, unit, date(year, 1, 1)) == command["form"]:
        raise errors.NothingChanges(field="form")
    return proposals.propose(session, "book_form", {"form": command["form"], "year": year}, acting)


def set_bookkeeping(session: Session, body: Body, acting: Acting, proposal: Proposal) -> None:
    """Carry out a form of bookkeeping; a year that has a voucher meanwhile keeps its own (SettingInForce)."""
    session.add(
        BookForm(
            unit_id=acting.unit, form=body["form"], valid_from=date(body["year"], 1, 1), by_id=proposal.proposed_by,
            at=acting.now, agreed_by=acting.party, agreed_at=acting.now,
        )
    )  # fmt: skip
    session.flush()


def told(session: Session, body: Body, acting: Acting) -> list[tuple[str, str]]:
    """Proposed words beside those that hold today."""
    now = words_on(session, acting.unit or 0, body["key"], acting.today)
    pairs = (
        ("Tên", now.title, body["title"]),
        ("Dòng mẫu", now.form_line, body["form_line"]),
        ("Dòng căn cứ", now.legal_line, body["legal_line"]),
        ("Người ký", hands(now.signers), hands(body["signers"])),
    )
    shown = [(label, new or "—" if old == new else f"{old or '—'} → {new or '—'}") for label, old, new in pairs]
    return [("Sổ, chứng từ", forms().get(body["key"], body["key"])), *shown]


def hands(signers: tuple[str, ...] | list[str]) -> str:
    """Positions in words, in the order in which they sign."""
    return ", ".join(POSITIONS[position][0].capitalize() for position in signers)
