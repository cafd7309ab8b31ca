"""Bộ hồ sơ kiểm tra: one zip of a period for whoever checks on another machine. Every book, the vouchers and their
papers, the checkpoints, the export, the verifier, and a list of SHA-256. It is written as it is read and needs no
seeking; nothing is held but one book's file at a time, on disk.
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.acting import VIETNAM, moment
from app.books import service
from app.books.dossier import books as dossier_books
from app.books.dossier import words as dossier_words
from app.books.log import checkpoints, marks
from app.books.names import party_names
from app.books.output import write
from app.jobs.kinds import Made, Told
from app.jobs.reading import snapshot
from app.papers.models import Paper
from ledger import verifier
from ledger.errors import Refusal
from ledger.models import Voucher

MIME = "application/zip"
FORMS = ("pdf", "xlsx", "csv")
PIECE = 1 << 16


@dataclass(slots=True)
class _Pack:
    """The zip as it grows, and the SHA-256 of each file in it."""

    zip: ZipFile
    at: datetime
    sums: list[tuple[str, str, int]] = field(default_factory=list)

    def put(self, name: str, pieces: Iterable[bytes]) -> None:
        info = ZipInfo(name, self.at.astimezone(VIETNAM).timetuple()[:6])
        info.compress_type, sha, size = ZIP_DEFLATED, hashlib.sha256(), 0
        with self.zip.open(info, "w", force_zip64=True) as file:
            for piece in pieces:
                file.write(piece)
                sha.update(piece)
                size += len(piece)
        self.sums.append((name, sha.hexdigest(), size))


def wish_of(unit: int, start: date, end: date, *, site: str) -> dict[str, Any]:
    """What a job must know; the same days asked for again are the same job."""
    return {"unit": unit, "start": start.isoformat(), "end": end.isoformat(), "site": site}


def run(engine: Engine, wish: dict[str, Any], out: BinaryIO, told: Told) -> Made:
    """Write the zip to `out`, telling of each file."""
    unit, start, end = int(wish["unit"]), date.fromisoformat(wish["start"]), date.fromisoformat(wish["end"])
    now = moment()
    with snapshot(engine) as session, ZipFile(out, "w", ZIP_DEFLATED, allowZip64=True) as zip:
        choices = dossier_books.choices(session, unit, start, end)
        pack, total, left_out = _Pack(zip, now), len(choices) * len(FORMS) + 5, []
        for name, choice in choices:
            for form in FORMS:
                told(len(pack.sums), total)
                try:
                    pack.put(f"so/{name}.{form}", _book(session, choice, form, wish["site"]))
                except Refusal as refusal:
                    left_out.append(f"{name}: {refusal.sentence}")
                    break
        pack.put("chung-tu.csv", _vouchers(session, unit, start, end))
        pack.put("giay-to.csv", _papers(session, unit, start, end))
        told(len(pack.sums), total)
        for mark in marks.marks(session, limit=marks.PAGE):
            pack.put(f"moc-doi-chung/{mark.size}-{mark.id}.txt", [mark.note.encode()])
        session.rollback()  # the export looks with a view of its own, which must not be older
        pack.put("so-lieu-doi-chung.jsonl", checkpoints.export_lines(engine, private=True, now=now))
        told(len(pack.sums), total)
        pack.put("verifier.py", _file(Path(verifier.__file__)))
        head = dossier_words.Head(start, end, now, tuple(left_out))
        pack.put("DOC-TRUOC.txt", [dossier_words.readme(head).encode("utf-8-sig")])
        pack.put("SHA256SUMS.txt", ["".join(f"{sha}  {name}\n" for name, sha, _size in pack.sums).encode()])
        told(total, total)
    return Made(f"bo-ho-so-kiem-tra_{start:%Y%m%d}-{end:%Y%m%d}.zip", MIME)


def _book(session: Session, choice: service.Choice, form: str, site: str) -> Iterator[bytes]:
    """One book in one form; it is composed before the first piece, so that a refusal leaves no file behind."""
    book = service.open_book(session, choice, site=site, named=partial(party_names, session))
    return _pieces(book, form)


def _pieces(book: service.Book, form: str) -> Iterator[bytes]:
    with TemporaryFile() as file:
        write(book, form, file)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _file(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _vouchers(session: Session, unit: int, start: date, end: date) -> Iterator[bytes]:
    """Every voucher of the period: what an auditor ticks off."""
    query = (
        select(
            Voucher.code, Voucher.kind, Voucher.doc_date, Voucher.entry_date, Voucher.amount, Voucher.n_lines,
            Voucher.description, Voucher.booked_at,
        )
        .where(Voucher.unit_id == unit, Voucher.entry_date.between(start, end))
        .order_by(Voucher.entry_date, Voucher.id)
        .execution_options(yield_per=2_000)
    )  # fmt: skip
    heads = ("so_chung_tu", "loai", "ngay_chung_tu", "ngay_ghi_so", "so_tien", "so_dong", "dien_giai", "ghi_luc")
    return _csv(heads, (tuple(row) for row in session.execute(query)))


def _papers(session: Session, unit: int, start: date, end: date) -> Iterator[bytes]:
    """The scans tied to these vouchers and to their slips, each by the hash of its bytes."""
    own = select(Voucher.id, Voucher.slip_id, Voucher.code).where(
        Voucher.unit_id == unit, Voucher.entry_date.between(start, end)
    ).subquery()  # fmt: skip
    on = ((Paper.of_kind == "voucher") & (Paper.of_id == own.c.id)) | (
        (Paper.of_kind == "slip") & (Paper.of_id == own.c.slip_id)
    )
    query = (
        select(own.c.code, Paper.of_kind, Paper.name, Paper.media_type, Paper.size, Paper.sha256, Paper.at)
        .join(own, on)
        .where(Paper.unit_id == unit)
        .order_by(own.c.id, Paper.id)
        .execution_options(yield_per=2_000)
    )
    heads = ("so_chung_tu", "kem_theo", "ten_tep", "loai_tep", "so_byte", "sha256", "them_luc")
    return _csv(heads, (tuple(row) for row in session.execute(query)))


def _csv(heads: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> Iterator[bytes]:
    """UTF-8 with its mark, ISO days; what a sheet would take for a formula begins with a quote."""
    yield "\ufeff".encode()
    for row in chain((heads,), rows):
        line = io.StringIO()
        csv.writer(line).writerow([_inert(value) for value in row])
        yield line.getvalue().encode()


def _inert(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(VIETNAM).isoformat(timespec="seconds")
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return value
