"""Honest books on a real database, told through the rooms' own services, and what people outside the server kept of
them: printed lines, a note that the committee signed on its own machine, receipts."""

import base64
import io
import json
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.acting import moment
from app.books.log import checkpoints, committee
from app.books.models import KeyWish
from app.db import db, unit_of_work
from app.demo import year
from app.demo.scene import Scene, settle
from app.giving import originals
from app.giving.models import Appeal, Gift, ReceiptPaper
from app.keys import log_origin, receipt_key
from app.papers import kinds, service
from app.privacy import erasing
from app.relief.models import Request
from ledger import checkpoint, posting, verifier
from ledger.models import Mandate, Period, Receipt, Slip, Voucher
from receipts import token
from tests.app.conftest import opened
from tests.app.papers import scans

END = date(2026, 5, 28)
COMMITTEE = "uy-ban-kiem-tra/2026"
# When a checkpoint is made, as a share of the story, and who keeps something of it.
PRINTED, SIGNED, BACKUP, LAST = 3, 6, 7, 8
ERASED = (2, 5, 8)  # parts in which somebody asks to be forgotten
KEPT = 3  # checkpoints that leave the server before the end
PARTS = 10  # the last two parts of the story lie behind the last checkpoint that left the server


@dataclass
class House:
    """Books, and what is known of them elsewhere."""

    folder: Path
    url: str
    owner_url: str
    origin: str
    stolen: bytes = b""  # the server's key
    sizes: list[int] = field(default_factory=list)  # of the checkpoints in the server's table
    signed: int = 0  # size of the committee's note
    marks: list[tuple[int, str]] = field(default_factory=list)  # what left the server: size, and paper line or note
    final: tuple[int, str] = (0, "")  # a line printed at the very end
    papers: list[tuple[int, str]] = field(default_factory=list)  # receipts in donors' hands: leaf, and what the QR says
    backups: list[tuple[int, bytes]] = field(default_factory=list)  # older copies, as they would be exported
    backup: str = ""  # a database that was copied when the newest of these was made
    receipts: int = 0  # issued so far
    size: int = 0

    @property
    def keys(self) -> Path:
        return self.folder / "khoa.json"


@contextmanager
def standing(
    folder: Path,
    url: str,
    owner_url: str,
    seed: int,
    copy: Callable[[], str],
    each: Callable[[House], None] | None = None,
) -> Iterator[House]:
    """Books that have lived through a year's story. `copy` makes last week's backup and tells its address; `each` is
    called after every event."""
    folder.mkdir(exist_ok=True)
    with opened(folder, url, owner_url):
        house = House(folder, url, owner_url or url, log_origin())
        house.stolen = receipt_key()
        live(house, seed, copy, each)
        db.session.remove()
        db.engine.dispose()
        yield house


def live(house: House, seed: int, copy: Callable[[], str], each: Callable[[House], None] | None) -> None:
    chance = random.Random(seed)
    scene = unit_of_work(lambda session: settle(session, END.year, chance))
    key = committees_key(house, scene)
    steps = year.plan(scene, END)
    for part in range(PARTS):
        for step in steps[part * len(steps) // PARTS : (part + 1) * len(steps) // PARTS]:
            unit_of_work(lambda session, step=step: happen(session, scene, step))
            take_receipts(house, chance)
            if each is not None:
                each(house)
        unit_of_work(lambda session: attach_papers(session, scene, chance))
        unit_of_work(lambda session, day=step.day: close_months(session, scene, day))
        if part in ERASED:
            unit_of_work(lambda session: erase_some(session, scene, chance))
        made = checkpoints.keep_checkpoint()
        assert made is not None
        house.sizes.append(made.size)
        if part in (PRINTED, LAST - 1):
            house.marks.append((made.size, checkpoint.short(made)))
        if part == SIGNED:
            house.marks.append(committee_signs(house, key))
            house.signed = made.size
        if part in (BACKUP, PRINTED, 1):
            house.backups.append((made.size, exported(house)))
        if part == BACKUP:
            db.session.remove()
            db.engine.dispose()
            house.backup = copy()
    house.final, house.size = (made.size, checkpoint.short(made)), made.size


def happen(session: Session, scene: Scene, step: year.Planned) -> None:
    scene.appeals = list(session.scalars(select(Appeal).order_by(Appeal.id)))  # of this session
    step.event(session, scene, step.day)


def committees_key(house: House, scene: Scene) -> Path:
    """Two persons let a key of the committee begin; the auditor pins all the keys there are on that day."""
    path, public = house.folder / "uy-ban.json", io.StringIO()
    assert verifier.new_key(path, COMMITTEE, public) == 0
    said = json.loads(public.getvalue())
    wish = {"event": "begins", "name": COMMITTEE, "key": said["key"], "reason": "Khóa năm 2026"}
    first, second = (replace(scene.acting(role, END), now=moment()) for role in ("chief_accountant", "auditor"))
    unit_of_work(lambda session: committee.propose(session, wish, first))
    number = db.session.scalars(select(KeyWish.id)).one()
    unit_of_work(lambda session: committee.answer(session, number, "agreed", second))
    checkpoints.keep_checkpoint()  # registers the server's keys
    header = json.loads(exported(house).partition(b"\n")[0])
    house.sizes.append(header["size"])
    house.keys.write_text(json.dumps({"keys": header["keys"]}))
    return path


def committee_signs(house: House, key: Path) -> tuple[int, str]:
    """On a machine of its own, from an export; the server takes the note in."""
    export, note = house.folder / "uy-ban.jsonl", house.folder / "uy-ban.txt"
    export.write_bytes(exported(house))
    assert verifier.sign(export, key, house.folder / "da-ky.txt", note) == 0
    made = unit_of_work(lambda session: checkpoints.accept(session, note.read_text()))
    return made.size, note.read_text()


def exported(house: House, private: bool = True) -> bytes:
    return b"".join(checkpoints.export_lines(db.engine, private=private, now=moment()))


def take_receipts(house: House, chance: random.Random) -> None:
    """A third of the donors keep their paper, signed as the original is; the first is drawn, too. Later ones stay on
    the server alone: what lies behind the last checkpoint is behind the last receipt as well."""
    session = db.session()
    for receipt in session.scalars(select(Receipt).order_by(Receipt.id).offset(house.receipts)).all():
        house.receipts += 1
        if len(house.marks) == KEPT or chance.random() > 0.3:
            continue
        place = originals.place_of(session, receipt.id)
        assert place is not None
        if house.papers:
            facts = originals.signed_facts(receipt, json.loads(session.get_one(ReceiptPaper, receipt.id).facts))
            fragment = token.sign(facts, receipt_key(), place)
        else:
            fragment = originals.original_of(receipt.id).fragment
        house.papers.append((place.index, token.receipt_url("https://tuongho.example", receipt.code, fragment)))
    session.rollback()


def attach_papers(session: Session, scene: Scene, chance: random.Random) -> None:
    """A scan beside a voucher, a slip and a request."""
    hands = replace(scene.acting("accountant", END), now=moment())
    for kind, model in (("voucher", Voucher), ("slip", Slip), ("request", Mandate)):
        ids = session.scalars(select(model.id)).all()
        owner = service.Owner(kind, "/", ("accountant",), ("accountant",), anybody, lambda *_: {})
        if ids:
            scan = kinds.Scan(scans.PDF + chance.randbytes(9), "application/pdf", "giấy mẫu.pdf")
            stored = base64.b32encode(chance.randbytes(15)).decode().lower()
            service.attach(session, owner, chance.choice(ids), scan, stored, hands)


def close_months(session: Session, scene: Scene, day: date) -> None:
    """The months before this one, as the chief accountant would."""
    chief = replace(scene.acting("chief_accountant", day), now=moment())
    for period in session.scalars(select(Period).where(Period.state == "open", Period.ends < day.replace(day=1))):
        posting.step_period(session, period.id, "closed", by=chief.party, reason="Khóa sổ", now=chief.now)


def erase_some(session: Session, scene: Scene, chance: random.Random) -> None:
    """Somebody who gave, and somebody who was helped, asked to be forgotten."""
    hands = [scene.hands[role][0] for role in ("admin", "auditor")]
    for column in (Gift.donor_id, Request.person_id):
        party = chance.choice(session.scalars(select(column).order_by(column)).all())
        erasing.erase_person(session, party, basis="Đơn", by=hands[0], second=hands[1], now=moment())


def anybody(_session: Session, _of: int, _acting: Any) -> service.Belongs:
    return service.Belongs("mẫu")
