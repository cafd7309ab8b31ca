"""Union bodies and working people from a sheet. Every row is checked first; roles stay proposals until the other
admin agrees."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.acting import Acting
from app.formats import fold, read_day
from app.security import ROLES
from app.setup import proposals
from app.setup.balances import SheetFaults
from app.setup.sheets import Column, Fault, Row, read_rows
from app.staff import accounts, grants, passwords
from app.staff.models import Staff
from app.union import service as union
from app.union.models import Body
from ledger.errors import Refusal

BODY_COLUMNS = (
    Column("code", "Mã", 10),
    Column("name", "Tên công đoàn", 44),
    Column("kind", "Loại", 18),
    Column("parent", "Mã cấp trên", 12, optional=True),
    Column("valid_from", "Từ ngày", 12),
)
BODY_EXAMPLES = (
    ("CX01", "Công đoàn xã Mẫu", "CĐ xã/phường", "", "01/09/2025"),
    ("CS001", "CĐCS Trường THPT Mẫu", "CĐCS", "CX01", "01/09/2025"),
)
STAFF_COLUMNS = (
    Column("name", "Họ và tên", 28),
    Column("login", "Tên đăng nhập", 18),
    Column("role", "Vai trò", 30),
    Column("body", "Mã công đoàn", 14, optional=True),
    Column("valid_from", "Từ ngày", 12, optional=True),
)
STAFF_EXAMPLES = (
    ("Nguyễn Văn Mẫu", "ketoan.mau", "Kế toán", "", ""),
    ("Lò Thị Mẫu", "lo.mau", "Cán bộ công đoàn cơ sở", "CS001", ""),
)
MOST_WORKERS = 200  # each password costs its hash
_LOGIN = re.compile(r"[a-z][a-z0-9._-]{2,39}", re.ASCII)
_ROLES = {fold(name): role for role, name in ROLES.items()} | {role: role for role in ROLES}


@dataclass(frozen=True, slots=True)
class Handed:
    """What is handed to a new worker once, on paper."""

    name: str
    login: str
    password: str


def load_bodies(session: Session, data: bytes, acting: Acting) -> int:
    """Add the bodies of a sheet; a code that is known already is left as it is. Returns how many are new."""
    rows = read_rows(data, BODY_COLUMNS)
    known = {body.code: body.id for body in session.scalars(select(Body).where(Body.unit_id == acting.unit))}
    faults = [Fault(row.number, text) for row in rows for text in _wrong_body(row, rows, known)]
    if faults:
        raise SheetFaults(faults)
    made = []
    for row in rows:
        if row["code"] not in known:
            body = Body(
                unit_id=acting.unit,
                parent_id=None,
                code=row["code"],
                name=row["name"],
                name_folded=fold(row["name"]),
                kind=row["kind"],
                valid_from=read_day(row["valid_from"]),
                valid_to=None,
            )
            session.add(body)
            session.flush()
            known[row["code"]] = body.id
            made.append((body, row["parent"]))
    for body, parent in made:
        body.parent_id = known.get(parent)
    session.flush()
    proposals.mark(session, "nhan-su", acting, bodies=len(made))
    return len(made)


def load_staff(session: Session, data: bytes, secret: Callable[[], bytes], acting: Acting) -> list[Handed]:
    """Add the accounts of a sheet and propose their roles; `secret` gives 32 bytes for each password."""
    rows = read_rows(data, STAFF_COLUMNS, most=MOST_WORKERS)
    bodies = {body.code: body.id for body in union.bodies(session, acting.unit or 0, acting.today)}
    faults = [Fault(row.number, text) for row in rows for text in _wrong_worker(row, bodies, acting.today)]
    handed: list[Handed] = []
    for row in rows:
        if faults:
            break
        login = row["login"].lower()
        try:
            staff = session.scalar(select(Staff).where(Staff.login == login))
            if staff is None:
                password = passwords.temporary(secret())
                body = bodies.get(row["body"])
                staff = accounts.add_account(
                    session, login=login, name=row["name"], body=body, password=password, now=acting.now
                )
                handed.append(Handed(row["name"], login, password))
            elif fold(staff.name) != fold(row["name"]):
                faults.append(Fault(row.number, f"Tên đăng nhập {login} đã thuộc về người khác."))
                continue
            command = {
                "role": _ROLES[fold(row["role"])],
                "body": bodies.get(row["body"]),
                "valid_from": max(_day_of(row, acting.today), acting.today),
            }
            grants.propose_grant(session, staff.id, command, acting)
        except Refusal as refusal:
            faults.append(Fault(row.number, refusal.sentence))
    if faults:
        raise SheetFaults(faults)
    proposals.mark(session, "nhan-su", acting, staff=len(handed), roles=len(rows))
    return handed


def _wrong_body(row: Row, rows: Sequence[Row], known: dict[str, int]) -> list[str]:
    wrong = []
    if not re.fullmatch(r"[A-Z0-9.-]{1,20}", row["code"], re.ASCII):
        wrong.append("Mã gồm chữ in hoa không dấu, số, dấu chấm, gạch; dài 1–20 ký tự.")
    elif next(other.number for other in rows if other["code"] == row["code"]) != row.number:
        wrong.append(f"Mã {row['code']} ghi hai lần trong bảng.")
    wrong += [
        f"Cột {title} đang trống." for name, title in (("name", "Tên công đoàn"), ("kind", "Loại")) if not row[name]
    ]
    if "<" in row["name"] or len(row["name"]) > 160:
        wrong.append("Tên dài tối đa 160 ký tự, không dùng ký tự < và >.")
    if row["parent"] and row["parent"] not in {*known, *(other["code"] for other in rows)} - {row["code"]}:
        wrong.append(f"Mã cấp trên {row['parent']} không có trong bảng.")
    return wrong + _wrong_day(row, needed=True)


def _wrong_worker(row: Row, bodies: dict[str, int], today: date) -> list[str]:
    wrong = []
    if not 2 <= len(row["name"]) <= 80 or "<" in row["name"]:
        wrong.append("Họ và tên dài 2–80 ký tự.")
    if not _LOGIN.fullmatch(row["login"].lower()):
        wrong.append("Tên đăng nhập gồm 3–40 chữ không dấu, số, dấu chấm, gạch; bắt đầu bằng chữ.")
    role = _ROLES.get(fold(row["role"]))
    if role is None:
        wrong.append(f"Không có vai trò “{row['role']}”. Dùng một trong: {', '.join(ROLES.values())}.")
    if row["body"] and row["body"] not in bodies:
        wrong.append(f"Mã công đoàn {row['body']} chưa có, hoặc không hoạt động hôm nay.")
    if role == "officer" and not row["body"]:
        wrong.append("Cán bộ công đoàn cơ sở cần Mã công đoàn.")
    return wrong + _wrong_day(row, needed=False)


def _wrong_day(row: Row, *, needed: bool) -> list[str]:
    if not row["valid_from"] and not needed:
        return []
    try:
        read_day(row["valid_from"])
    except ValueError:
        return [f"Từ ngày “{row['valid_from']}” chưa đúng. Viết theo dạng ngày/tháng/năm."]
    return []


def _day_of(row: Row, today: date) -> date:
    return read_day(row["valid_from"]) if row["valid_from"] else today
