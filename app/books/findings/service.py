"""Findings of auditors: written on a line, a voucher, a month, a count or on nothing in particular; answered by those
who keep the books; returned or closed by an auditor. Acts are added, nothing is changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.acting import VIETNAM, Acting, has
from app.books.findings import errors
from app.books.findings.models import Finding, FindingAct
from app.books.forms import find
from app.formats import day as written
from app.relief.people import names_of
from app.tasks import Task
from ledger.errors import NotFound
from ledger.models import CashCount, Period, Place, Voucher

WRITES = ("auditor",)
ANSWERS = ("accountant", "chief_accountant")
ACTS = {"answer": ANSWERS, "remedy": ANSWERS, "return": WRITES, "close": WRITES}
SEVERITIES = {"low": "Nhẹ", "middle": "Vừa", "high": "Nghiêm trọng"}
STATES = {
    "open": ("waiting", "Chờ giải trình"),
    "overdue": ("refused", "Quá hạn"),
    "answer": ("waiting", "Đã giải trình"),
    "remedy": ("waiting", "Đã khắc phục, chờ kết thúc"),
    "return": ("waiting", "Trả lại, chờ giải trình tiếp"),
    "close": ("done", "Đã kết thúc"),
}
SHOWN = ("", "dang-mo", "qua-han", "da-ket-thuc")
PAGE = "/so-ke-toan/phat-hien"


@dataclass(frozen=True, slots=True)
class File:
    """A finding with all that became of it. `about` says what it is about, `href` where that is read."""

    row: Finding
    acts: Sequence[FindingAct]
    names: dict[int | None, str]
    about: str
    href: str
    today: date

    @property
    def last(self) -> str:
        return self.acts[-1].act if self.acts else "open"

    @property
    def closed(self) -> bool:
        return self.last == "close"

    @property
    def overdue(self) -> bool:
        """The unit owes an answer, or what it promised, and the day has passed."""
        return not self.closed and self.last != "remedy" and self.row.due < self.today

    @property
    def state(self) -> tuple[str, str]:
        return STATES["overdue" if self.overdue else self.last]


def write(session: Session, command: dict[str, Any], acting: Acting) -> str:
    """Keep a finding (FindingByAuditor, AboutUnknown, DueTooEarly)."""
    if acting.party is None or acting.unit is None or not has(acting, WRITES):
        raise errors.FindingByAuditor
    if command["due"] < acting.today:
        raise errors.DueTooEarly
    row = Finding(
        unit_id=acting.unit, book=_book(command["book"]), voucher_id=_voucher(session, command["voucher"], acting.unit),
        period_id=_period(session, command["period"], acting), count_id=_count(session, command["count"], acting),
        severity=command["severity"], found=command["found"], asked=command["asked"], due=command["due"],
        by_id=acting.party, at=acting.now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return address(row.id)


def act(session: Session, number: int, command: dict[str, Any], acting: Acting) -> str:
    """Answer, put right, return or close (FindingUnknown, FindingClosed, FindingUnanswered, and who may not)."""
    session.scalar(select(Finding.id).where(Finding.id == number).with_for_update())  # acts take turns
    file, what = file_of(session, number, acting), command["act"]
    if acting.party is None or not has(acting, ACTS[what]):
        raise errors.FindingByAuditor if ACTS[what] is WRITES else errors.FindingByBooks
    if file.closed:
        raise errors.FindingClosed
    if what == "return" and file.last not in ("answer", "remedy"):
        raise errors.FindingUnanswered
    session.add(FindingAct(finding_id=number, act=what, words=command["words"], by_id=acting.party, at=acting.now))
    session.flush()
    return address(number)


def file_of(session: Session, number: int, acting: Acting) -> File:
    """The finding, when it is this unit's (FindingUnknown)."""
    row = session.get(Finding, number)
    if row is None or row.unit_id != acting.unit:
        raise errors.FindingUnknown
    return _files(session, [row], acting.today)[0]


def listed(session: Session, acting: Acting, shown: str = "") -> list[File]:
    """The unit's findings, the newest first."""
    rows = session.scalars(select(Finding).where(Finding.unit_id == acting.unit).order_by(Finding.id.desc()))
    files = _files(session, list(rows), acting.today)
    fits = {"": lambda f: True, "dang-mo": lambda f: not f.closed, "qua-han": lambda f: f.overdue,
            "da-ket-thuc": lambda f: f.closed}  # fmt: skip
    return [file for file in files if fits[shown](file)]


def of_voucher(session: Session, voucher: int, acting: Acting) -> list[File]:
    """What was found on a voucher."""
    rows = session.scalars(select(Finding).where(Finding.voucher_id == voucher).order_by(Finding.id))
    return _files(session, [row for row in rows if row.unit_id == acting.unit], acting.today)


def of_count(session: Session, count: int, acting: Acting) -> list[File]:
    """What was found by a count of cash."""
    rows = session.scalars(select(Finding).where(Finding.count_id == count).order_by(Finding.id))
    return _files(session, [row for row in rows if row.unit_id == acting.unit], acting.today)


def waiting(session: Session, acting: Acting) -> list[Task]:
    """For the books: findings to answer or put right. For the auditor: answers to look at, and what is overdue."""
    mine = has(acting, ANSWERS)
    if not mine and not has(acting, WRITES):
        return []
    tasks = []
    for file in listed(session, acting, "dang-mo"):
        answered = file.last in ("answer", "remedy")
        if file.overdue:
            act = "Giải trình" if mine else "Xem phát hiện"
        elif mine and file.last != "remedy":
            act = "Khắc phục" if answered else "Giải trình"
        elif not mine and answered:
            act = "Xem giải trình"
        else:
            continue
        state = f"Quá hạn {written(file.row.due)}" if file.overdue else f"Hạn {written(file.row.due)}"
        tasks.append(Task(f"Phát hiện số {file.row.id}: {file.about}", state, act, address(file.row.id), _since(file)))
    return tasks


def address(number: int) -> str:
    return f"{PAGE}/{number}"


def _since(file: File) -> datetime:
    """From when it waits for the reader: the last act, or the day that passed."""
    at = file.acts[-1].at if file.acts else file.row.at
    return min(at, datetime.combine(file.row.due, time(), VIETNAM)) if file.overdue else at


def _files(session: Session, rows: Sequence[Finding], today: date) -> list[File]:
    acts: dict[int, list[FindingAct]] = {row.id: [] for row in rows}
    for one in session.scalars(select(FindingAct).where(FindingAct.finding_id.in_(acts)).order_by(FindingAct.id)):
        acts[one.finding_id].append(one)
    names = names_of(session, {*(row.by_id for row in rows), *(one.by_id for many in acts.values() for one in many)})
    return [File(row, acts[row.id], names, *_about(session, row), today) for row in rows]


def _about(session: Session, row: Finding) -> tuple[str, str]:
    if row.voucher_id is not None:
        code = session.get_one(Voucher, row.voucher_id).code
        said = f"dòng {code} ở sổ {row.book.upper()}" if row.book else f"chứng từ {code}"
        return said, f"/so-ke-toan/chung-tu/{row.voucher_id}"
    if row.count_id is not None:
        count = session.get_one(CashCount, row.count_id)
        return f"kiểm kê quỹ ngày {written(count.day)}", f"/so-ke-toan/kiem-ke-dot-xuat/bien-ban/{row.count_id}"
    if row.period_id is not None:
        return f"kỳ {session.get_one(Period, row.period_id).starts:%m/%Y}", f"/so-ke-toan/ky/{row.period_id}"
    return (f"sổ {row.book.upper()}", f"/so-ke-toan/{row.book}") if row.book else ("việc chung", "")


def _voucher(session: Session, code: str, unit: int) -> int | None:
    if not code:
        return None
    found = session.scalar(select(Voucher.id).where(Voucher.unit_id == unit, Voucher.code == code.upper()).limit(1))
    if found is None:
        raise errors.AboutUnknown
    return found


def _book(code: str) -> str:
    if code and find(code.lower()) is None:
        raise errors.BookNotKept
    return code.lower()


def _period(session: Session, number: int | None, acting: Acting) -> int | None:
    if number is None:
        return None
    row = session.get(Period, number)
    if row is None or row.unit_id != acting.unit:
        raise errors.MonthNotKept
    return row.id


def _count(session: Session, number: int | None, acting: Acting) -> int | None:
    if number is None:
        return None
    query = select(CashCount.id).join(Place, Place.id == CashCount.place_id)
    found = session.scalar(query.where(CashCount.id == number, Place.unit_id == acting.unit))
    if found is None:
        raise NotFound
    return found
