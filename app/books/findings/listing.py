"""The list of findings as a paper for the binder and as a sheet. Knows no door."""

from collections.abc import Iterator
from typing import BinaryIO

from sqlalchemy.orm import Session

from app.acting import VIETNAM, Acting
from app.books.findings import service as finding
from app.formats import day
from app.union.service import issuer_at, mark_of
from receipts.book import write_book
from receipts.facts import BookHead, Column, Line, Note, Row, Signer
from receipts.sheet import write_csv

CODE, TITLE = "PH", "BẢNG KÊ PHÁT HIỆN, KIẾN NGHỊ KIỂM TRA"
COLUMNS = (
    Column("Số", "A", 4, "right"), Column("Ngày lập", "B", 8, "center"), Column("Về", "C", 15),
    Column("Mức độ", "D", 8), Column("Phát hiện", "E", 25), Column("Kiến nghị", "F", 22),
    Column("Hạn", "G", 8, "center"),
    Column("Giải trình, khắc phục", "H", 28), Column("Tình trạng", "K", 11),
)  # fmt: skip
SAID = {"answer": "Giải trình", "remedy": "Khắc phục", "return": "Trả lại", "close": "Kết thúc"}


def write(session: Session, acting: Acting, shown: str, form: str, out: BinaryIO, *, site: str) -> None:
    """The unit's findings (`shown` as on the page), by number, as `pdf` or `csv`."""
    unit, today = acting.unit or 0, acting.today
    files = finding.listed(session, acting, shown)[::-1]
    days = [file.row.at.astimezone(VIETNAM).date() for file in files] or [today]
    head = BookHead(
        issuer=issuer_at(session, unit, today, site), code=CODE, form_lines=(), title=TITLE, subtitles=(),
        from_day=min(days), to_day=today, mark=mark_of(session, unit, today),
        signers=(Signer("", "NGƯỜI LẬP"), Signer("", "KẾ TOÁN TRƯỞNG"), Signer("", "ỦY BAN KIỂM TRA")),
    )  # fmt: skip
    if form == "csv":
        write_csv(head, COLUMNS, _rows(files), out)
    else:
        write_book(head, COLUMNS, _rows(files), out, landscape=True)


def _rows(files: list[finding.File]) -> Iterator[Row]:
    for file in files:
        row = file.row
        acts = "; ".join(f"{SAID[one.act]} {day(one.at)}: {' '.join(one.words.split())}" for one in file.acts)
        yield Line(
            (str(row.id), day(row.at), file.about, finding.SEVERITIES[row.severity], " ".join(row.found.split()),
             " ".join(row.asked.split()), row.due, acts, file.state[1])
        )  # fmt: skip
    if not files:
        yield Note("Không có phát hiện nào.")
