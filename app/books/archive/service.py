"""The archive: bound volumes with their place and how long they are kept, the register of them, and handovers.

Volumes come and stay; where one lies is a newer act. What its paper looks like is `app.books.archive_papers`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.acting import Acting
from app.books import errors
from app.books.archive import retention
from app.books.models import ArchiveVolume, BookPrint, Handover, HandoverLine, PrintAct, VolumeAct
from app.books.prints import service as prints
from app.books.prints.service import Life
from ledger.errors import Forbidden
from ledger.models import Voucher

PAGE = "/so-ke-toan/luu-tru"


@dataclass(frozen=True, slots=True)
class Shelved:
    """A volume as it stands now; `acts` say where it lay, the newest last."""

    row: ArchiveVolume
    acts: tuple[VolumeAct, ...]
    prints: tuple[Life, ...]

    @property
    def place(self) -> str:
        return self.acts[-1].place

    @property
    def of_total(self) -> int:
        return self.acts[-1].of_total

    @property
    def due(self) -> date | None:
        return retention.due(self.row.year, self.row.term)

    @property
    def term(self) -> str:
        return retention.told(self.row.term)

    @property
    def span(self) -> str:
        return prints.span(self.row.starts, self.row.ends)

    @property
    def href(self) -> str:
        return f"{PAGE}/{self.row.id}"


def bind(session: Session, command: Mapping[str, Any], acting: Acting) -> str:
    """Bind a volume: of books, the signed prints chosen; of other papers, what was typed (VolumeEmpty, VolumeBare,
    ActNeedsReason, SheetsOutside, VolumeNumbered)."""
    if acting.party is None or acting.unit is None:
        raise Forbidden
    prints.take_turns(session, acting.unit)
    offered = {life.row.id: life for life in to_bind(session, acting.unit)}
    chosen = [offered[number] for number in command["prints"] if number in offered]
    if len(chosen) != len(command["prints"]) or (command["kind"] == "books" and not chosen):
        raise errors.VolumeEmpty
    if any(life.state == "bound" for life in chosen) and not command["reason"]:
        raise errors.ActNeedsReason
    chosen.sort(key=lambda life: (life.filters.get("account", ""), life.row.starts, life.row.id))
    spans = _spans(chosen, command["two_sided"])
    filled = spans[-1][1] if spans else 0
    sheets = command["sheets"] or filled
    starts = command["starts"] or min((life.row.starts for life in chosen), default=None)
    ends = command["ends"] or max((life.row.ends for life in chosen), default=None)
    if not sheets:
        raise errors.VolumeBare(field="sheets")
    if sheets < filled:
        raise errors.SheetsOutside
    if starts is None or ends is None:
        raise errors.VolumeBare(field="ends" if starts else "starts")
    if ends < starts:
        raise errors.RangeInvalid(field="ends")
    if _taken(session, acting.unit, ends.year, command["code"]):
        raise errors.VolumeNumbered
    row = ArchiveVolume(
        unit_id=acting.unit, code=command["code"], kind=command["kind"], title=command["title"], year=ends.year,
        starts=starts, ends=ends, number=command["number"], sheets=sheets,
        papers=_papers(session, command, acting.unit, starts, ends, len(chosen)),
        term=retention.term_of(command["kind"], acting.today), binder=command["binder"], by_id=acting.party,
        at=acting.now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    _place(session, row.id, command["place"], command["of_total"], "", acting)
    for life, span in zip(chosen, spans, strict=True):
        prints.bind(session, life, row.id, span, acting, command["reason"])
    return f"{PAGE}/{row.id}"


def to_bind(session: Session, unit: int) -> list[Life]:
    """The prints that a volume may take: signed ones, and bound ones that would go to another volume."""
    signed = select(PrintAct.print_id).where(PrintAct.act == "signed")
    rows = session.scalars(
        select(BookPrint).where(BookPrint.unit_id == unit, BookPrint.id.in_(signed)).order_by(BookPrint.id)
    )
    found = [life for life in prints.lives(session, list(rows)) if life.state in ("signed", "bound")]
    return sorted(found, key=lambda life: life.state == "bound")


def _spans(chosen: Sequence[Life], two_sided: bool) -> list[tuple[int, int]]:
    """The sheets of each print, one after the other; on both sides a sheet takes two pages."""
    found, last = [], 0
    for life in chosen:
        takes = ceil(life.row.pages / 2) if two_sided else life.row.pages
        found.append((last + 1, last + takes))
        last += takes
    return found


def _papers(
    session: Session, command: Mapping[str, Any], unit: int, starts: date, ends: date, books: int
) -> int:  # fmt: skip
    """How many papers: as typed; else the books chosen, or the vouchers of those days."""
    if command["papers"] is not None or command["kind"] != "vouchers":
        return int(command["papers"] if command["papers"] is not None else books)
    counted = select(func.count()).select_from(Voucher)
    return session.scalar(counted.where(Voucher.unit_id == unit, Voucher.entry_date.between(starts, ends))) or 0


def _taken(session: Session, unit: int, year: int, code: str) -> bool:
    query = select(ArchiveVolume.id).where(
        ArchiveVolume.unit_id == unit, ArchiveVolume.year == year, ArchiveVolume.code == code
    )
    return session.scalar(query.limit(1)) is not None


def move(session: Session, number: int, command: Mapping[str, Any], acting: Acting) -> str:
    """The volume lies elsewhere, or its year has another count of volumes; with the reason."""
    volume = one(session, number, acting)
    _place(session, volume.row.id, command["place"], command["of_total"], command["reason"], acting)
    return volume.href


def _place(session: Session, volume: int, place: str, of_total: int, note: str, acting: Acting) -> None:
    if acting.party is None:
        raise Forbidden
    row = VolumeAct(volume_id=volume, place=place, of_total=of_total, note=note, by_id=acting.party, at=acting.now)
    session.add(row)
    session.flush()


def one(session: Session, number: int, acting: Acting) -> Shelved:
    """That volume of the acting person's unit (VolumeUnknown)."""
    row = session.get(ArchiveVolume, number)
    if row is None or row.unit_id != acting.unit:
        raise errors.VolumeUnknown
    return _shelved(session, [row])[0]


def volumes(session: Session, unit: int, year: int | None = None) -> list[Shelved]:
    """The volumes of a year, or all, in the order of the register: by year, then as they were bound."""
    query = select(ArchiveVolume).where(ArchiveVolume.unit_id == unit)
    if year is not None:
        query = query.where(ArchiveVolume.year == year)
    return _shelved(session, list(session.scalars(query.order_by(ArchiveVolume.year, ArchiveVolume.id))))


def _shelved(session: Session, rows: Sequence[ArchiveVolume]) -> list[Shelved]:
    acts: dict[int, list[VolumeAct]] = {row.id: [] for row in rows}
    for act in session.scalars(select(VolumeAct).where(VolumeAct.volume_id.in_(acts)).order_by(VolumeAct.id)):
        acts[act.volume_id].append(act)
    bound = prints.in_volume(session, acts)
    return [Shelved(row, tuple(acts[row.id]), tuple(bound[row.id])) for row in rows]


def hand_over(session: Session, command: Mapping[str, Any], acting: Acting) -> str:
    """Volumes go from one person to another (HandoverEmpty, HandoverToSelf)."""
    if acting.party is None or acting.unit is None:
        raise Forbidden
    if not command["volumes"]:
        raise errors.HandoverEmpty
    if command["giver"] == command["taker"]:
        raise errors.HandoverToSelf
    chosen = [one(session, number, acting) for number in dict.fromkeys(command["volumes"])]
    row = Handover(
        unit_id=acting.unit, by_id=acting.party, at=acting.now,
        **{name: command[name] for name in ("day", "giver", "giver_title", "taker", "taker_title", "reason")},
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.add_all(HandoverLine(handover_id=row.id, volume_id=volume.row.id) for volume in chosen)
    session.flush()
    return f"{PAGE}#ban-giao-{row.id}"


def handovers(session: Session, unit: int) -> list[tuple[Handover, int]]:
    """Each handover with how many volumes went, the newest first."""
    rows = session.execute(
        select(Handover, func.count())
        .join(HandoverLine, HandoverLine.handover_id == Handover.id)
        .where(Handover.unit_id == unit)
        .group_by(Handover.id)
        .order_by(Handover.id.desc())
    )
    return [(row[0], row[1]) for row in rows]


def handover(session: Session, number: int, acting: Acting) -> tuple[Handover, list[Shelved]]:
    """That handover with its volumes (HandoverUnknown)."""
    row = session.get(Handover, number)
    if row is None or row.unit_id != acting.unit:
        raise errors.HandoverUnknown
    gone = select(HandoverLine.volume_id).where(HandoverLine.handover_id == number)
    rows = session.scalars(select(ArchiveVolume).where(ArchiveVolume.id.in_(gone)).order_by(ArchiveVolume.id))
    return row, _shelved(session, list(rows))
