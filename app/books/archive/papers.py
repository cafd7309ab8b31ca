"""The papers of the archive: a volume's cover, the register of all (Sổ theo dõi …), the minutes of a handover."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy.orm import Session

from app.acting import VIETNAM
from app.books.archive.retention import KINDS
from app.books.archive.service import Shelved
from app.books.forms import BookForm
from app.books.models import Handover, PrintAct
from app.books.service import Book
from app.formats import day as shown
from app.union.service import issuer_at, mark_of, paper_signers
from receipts.facts import BookHead, Column, Line, Note, Row, Signer
from receipts.handover_minutes import Handed, HandoverMinutes, render_minutes
from receipts.volume_cover import Content, VolumeCover, render_cover

REGISTER = BookForm(
    "", "SỔ THEO DÕI TÀI LIỆU KẾ TOÁN LƯU TRỮ",
    (
        Column("STT", "A", 5, "center"), Column("Số lưu trữ", "B", 11, "left"),
        Column("Loại tài liệu", "C", 16, "left"),
        Column("Tên tài liệu", "D", 30, "left"), Column("Kỳ", "E", 16, "left"), Column("Tập số", "G", 7, "center"),
        Column("Số tờ", "1", 6, "right"), Column("Nơi để", "H", 17, "left"), Column("Thời hạn lưu", "I", 9, "center"),
        Column("Lưu đến hết ngày", "K", 11, "center"), Column("Người đóng tập", "L", 14, "left"),
    ),
    "Mỗi tập tài liệu kế toán một dòng: kỳ, số tờ, nơi để, thời hạn lưu trữ.",
    landscape=True,
    signers=("maker", "chief", "head"),
)  # fmt: skip
LARGE = {"books": "SỔ KẾ TOÁN", "vouchers": "CHỨNG TỪ KẾ TOÁN", "reports": "BÁO CÁO KẾ TOÁN"}
COUNTED = {"books": "Số sổ trong tập", "vouchers": "Số lượng chứng từ"}
LK01 = "Trên cùng: Bảng liệt kê chứng từ kế toán (LK01); chứng từ ghi sổ để trước, chứng từ gốc để sau."


def register(session: Session, unit: int, volumes: Sequence[Shelved], today: date, site: str) -> Book:
    """The register as a book: the same for the page, the PDF and the sheet."""
    starts = min((volume.row.starts for volume in volumes), default=date(today.year, 1, 1))
    head = BookHead(
        issuer=issuer_at(session, unit, today, site),
        code="",
        form_lines=(),
        title=REGISTER.title,
        subtitles=(),
        from_day=starts,
        to_day=max([today, *(volume.row.ends for volume in volumes)]),
        signers=paper_signers(session, unit, today, REGISTER.signers),
        mark=mark_of(session, unit, today),
        unit_line="",
    )
    return Book(REGISTER, head, list(_rows(volumes)))


def _rows(volumes: Sequence[Shelved]) -> Iterator[Row]:
    for number, volume in enumerate(volumes, 1):
        row = volume.row
        total = f"/{volume.of_total:02d}" if volume.of_total else ""
        yield Line(
            (str(number), row.code, KINDS[row.kind], row.title, volume.span, f"{row.number:02d}{total}",
             f"{row.sheets:02d}", volume.place, volume.term, shown(volume.due) if volume.due else "Không có",
             row.binder)
        )  # fmt: skip
    if not volumes:
        yield Note("Chưa có tập tài liệu nào.")


def cover(session: Session, volume: Shelved, site: str) -> bytes:
    """The cover of a volume, in the words of the day it was bound."""
    row = volume.row
    bound = row.at.astimezone(VIETNAM).date()
    chief = paper_signers(session, row.unit_id, bound, ("chief",))
    until = f", đến hết ngày {shown(volume.due)}" if volume.due else ""
    return render_cover(
        VolumeCover(
            issuer=issuer_at(session, row.unit_id, bound, site),
            kind=LARGE.get(row.kind, "TÀI LIỆU KẾ TOÁN"),
            title=row.title,
            period=f"Năm {row.year}",
            number=row.number,
            of_total=volume.of_total,
            sheets=row.sheets,
            facts=(
                ("Số lưu trữ", row.code),
                ("Kỳ", f"từ ngày {shown(row.starts)} đến ngày {shown(row.ends)}"),
                (COUNTED.get(row.kind, "Số tài liệu trong tập"), f"{row.papers:02d}"),
                ("Thời hạn lưu trữ", f"{volume.term.lower()}{until}"),
                ("Nơi để", volume.place),
            ),
            contents=tuple(
                Content(
                    ", ".join(part for part in (life.what, life.whose, life.span) if part),
                    _sheets(life.newest("bound")),
                )
                for life in volume.prints
            ),
            note=LK01 if row.kind == "vouchers" else "",
            signers=(Signer("", "NGƯỜI ĐÓNG TẬP", row.binder), *chief),
            mark=mark_of(session, row.unit_id, bound),
        )
    )


def _sheets(bound: PrintAct | None) -> str:
    return f"tờ {bound.sheet_from:02d}–{bound.sheet_to:02d}" if bound else ""


def minutes(session: Session, row: Handover, volumes: Sequence[Shelved], site: str) -> bytes:
    """The minutes of a handover, in the words of its day."""
    chief = paper_signers(session, row.unit_id, row.day, ("chief",))
    return render_minutes(
        HandoverMinutes(
            issuer=issuer_at(session, row.unit_id, row.day, site),
            number=f"{row.id:02d}/BB-BGTL",
            day=row.day,
            giver=row.giver,
            giver_title=row.giver_title,
            taker=row.taker,
            taker_title=row.taker_title,
            reason=row.reason,
            volumes=tuple(
                Handed(v.row.code, v.row.title, v.span, v.row.sheets, v.term.lower(), v.place) for v in volumes
            ),
            signers=(Signer("", "BÊN GIAO", row.giver), Signer("", "BÊN NHẬN", row.taker), *chief),
            mark=mark_of(session, row.unit_id, row.day),
        )
    )
