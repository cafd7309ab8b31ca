"""The life of a book on paper: printed, signed, bound. What was done is never written over; what comes later says why.

Which bytes a print has is `app.books.printing`; volumes and the archive are `app.books.archive`.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.acting import Acting
from app.books import errors
from app.books.forms import BookForm, find
from app.books.models import BookPrint, PrintAct
from app.books.prints.printing import Made, filters_of
from app.formats import day as shown
from ledger import chart
from ledger.errors import Forbidden
from ledger.models import Fund, Place

PAGE = "/so-ke-toan/ban-in"
STATES = {"printed": "Đã in", "signed": "Đã ký", "bound": "Đã đóng quyển", "set_aside": "Thôi dùng"}
_ORDER = tuple(STATES)
_NUMBERED = {"party": "đối tượng", "appeal": "đợt", "item": "mặt hàng"}


@dataclass(frozen=True, slots=True)
class Life:
    """One print with what became of it; `what` is the book, `whose` its account, place or fund."""

    row: BookPrint
    form: BookForm
    whose: str
    filters: Mapping[str, Any]
    acts: tuple[PrintAct, ...]

    @property
    def state(self) -> str:
        """The furthest it came; set aside ends it."""
        done = {act.act for act in self.acts}
        return next((state for state in reversed(_ORDER) if state in done), "printed")

    @property
    def what(self) -> str:
        return f"{self.form.code} – {self.form.title.capitalize()}"

    @property
    def span(self) -> str:
        return span(self.row.starts, self.row.ends)

    @property
    def href(self) -> str:
        return f"{PAGE}/{self.row.id}"

    def newest(self, act: str) -> PrintAct | None:
        return next((one for one in reversed(self.acts) if one.act == act), None)


def span(starts: date, ends: date) -> str:
    """A period as the archive names it: a month, a year, or its days."""
    if (starts.year, starts.month) == (ends.year, ends.month):
        return f"tháng {starts:%m/%Y}"
    if (starts.month, starts.day, ends.month, ends.day) == (1, 1, 12, 31):
        return f"năm {starts.year}"
    return f"{shown(starts)} – {shown(ends)}"


def keep(session: Session, made: Made, copies: int, reason: str, acting: Acting) -> str:
    """Write down an official print; the database refuses one of an open month, or a second one without a reason."""
    if acting.party is None:
        raise Forbidden
    c = made.choice
    take_turns(session, c.unit)
    row = BookPrint(
        unit_id=c.unit, book=c.book, keeper=c.keeper, filters=filters_of(c), starts=c.start, ends=c.end,
        checkpoint=made.stood.newest, checkpoint_before=made.stood.before, journal_id=made.journal, pages=made.pages,
        page_starts=made.page_starts, sha256=made.sha256, copies=copies, reason=reason,
        by_id=acting.party, at=acting.now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return f"{PAGE}/{row.id}"


def sign(session: Session, number: int, command: Mapping[str, Any], acting: Acting) -> str:
    """Who signed the paper, on which day."""
    life = one(session, number, acting)
    said = {"day": command["day"], "signed_by": command["signed_by"], "reason": command["reason"]}
    _act(session, life, "signed", acting, **said)
    return life.href


def set_aside(session: Session, number: int, reason: str, acting: Acting) -> str:
    """The paper is used no more; it stays in the list."""
    life = one(session, number, acting)
    _act(session, life, "set_aside", acting, reason=reason)
    return life.href


def bind(session: Session, life: Life, volume: int, sheets: tuple[int, int], acting: Acting, reason: str = "") -> None:
    """The paper lies in that volume, on those sheets."""
    said = {"volume_id": volume, "sheet_from": sheets[0], "sheet_to": sheets[1], "reason": reason}
    _act(session, life, "bound", acting, **said)


def _act(session: Session, life: Life, act: str, acting: Acting, **said: Any) -> None:
    if acting.party is None:
        raise Forbidden
    mine = select(BookPrint.id).where(BookPrint.id == life.row.id)
    session.scalar(mine.with_for_update(key_share=True))  # acts take turns
    if life.state == "set_aside":
        raise errors.PrintSetAside
    row = PrintAct(
        print_id=life.row.id, act=act, by_id=acting.party, at=acting.now,
        **{"day": None, "signed_by": "", "volume_id": None, "sheet_from": None, "sheet_to": None, **said},
    )  # fmt: skip
    session.add(row)
    session.flush()


def take_turns(session: Session, unit: int) -> None:
    """Two who print or bind in one unit at once take turns, and the second sees the first (SQLite has one writer)."""
    if session.get_bind().dialect.name == "postgresql":
        key = int.from_bytes(sha256(f"archive:{unit}".encode()).digest()[:8], signed=True)
        session.execute(select(func.pg_advisory_xact_lock(key)))


def one(session: Session, number: int, acting: Acting) -> Life:
    """That print of the acting person's unit (PrintUnknown)."""
    row = session.get(BookPrint, number)
    if row is None or row.unit_id != acting.unit:
        raise errors.PrintUnknown
    return lives(session, [row])[0]


def of_year(session: Session, unit: int, year: int) -> list[Life]:
    """The prints of books of that year, the newest first."""
    rows = session.scalars(
        select(BookPrint)
        .where(BookPrint.unit_id == unit, BookPrint.starts.between(date(year, 1, 1), date(year, 12, 31)))
        .order_by(BookPrint.id.desc())
    )
    return lives(session, list(rows))


def in_volume(session: Session, volumes: Iterable[int]) -> dict[int, list[Life]]:
    """The prints bound in each volume, by sheets; a print counts where it was bound last."""
    wanted = set(volumes)
    rows = session.scalars(
        select(BookPrint).where(BookPrint.id.in_(select(PrintAct.print_id).where(PrintAct.volume_id.in_(wanted))))
    )
    found: dict[int, list[Life]] = {volume: [] for volume in wanted}
    for life in lives(session, list(rows)):
        bound = life.newest("bound")
        if bound is not None and bound.volume_id in found:
            found[bound.volume_id].append(life)
    for bound_here in found.values():
        bound_here.sort(key=lambda life: (life.newest("bound") or life.acts[0]).sheet_from or 0)
    return found


def lives(session: Session, rows: Sequence[BookPrint]) -> list[Life]:
    """The rows with their acts and names, in the order given."""
    acts: dict[int, list[PrintAct]] = {row.id: [] for row in rows}
    for act in session.scalars(select(PrintAct).where(PrintAct.print_id.in_(acts)).order_by(PrintAct.id)):
        acts[act.print_id].append(act)
    asked = {row.id: json.loads(row.filters) for row in rows}
    places = {said["place"] for said in asked.values() if "place" in said}
    funds = {said["fund"] for said in asked.values() if "fund" in said}
    place_names = {p.id: p.name for p in session.scalars(select(Place).where(Place.id.in_(places)))}
    fund_names = {f.id: f"quỹ {f.name}" for f in session.scalars(select(Fund).where(Fund.id.in_(funds)))}
    return [
        Life(row, _form(row), _whose(asked[row.id], place_names, fund_names), asked[row.id], tuple(acts[row.id]))
        for row in rows
    ]


def _form(row: BookPrint) -> BookForm:
    form = find(row.book, row.keeper)
    if form is None:
        raise errors.BookUnknown
    return form


def _whose(asked: Mapping[str, Any], places: Mapping[int, str], funds: Mapping[int, str]) -> str:
    account = chart.find(asked.get("account", ""))
    parts = [
        f"TK {account.number} – {account.name}" if account else "",
        places.get(asked.get("place", 0), ""),
        funds.get(asked.get("fund", 0), ""),
    ]
    parts += [f"{word} số {asked[name]}" for name, word in _NUMBERED.items() if name in asked]
    return ", ".join(part for part in parts if part)
