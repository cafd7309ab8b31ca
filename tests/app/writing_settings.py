"""The forms of the admin's desk: the first day, accounts and roles of people, settings that two persons change, and
the erasing of a person."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.acting import Acting
from app.db import db, unit_of_work
from app.keys import receipt_key_id
from app.privacy.service import PAGE as ERASING
from app.setup import people
from app.setup.opening import COLUMNS
from app.staff.accounts import add_account
from app.staff.models import Grant, SignIn
from app.union import settings
from app.union.models import Account
from ledger.models import PersonLimit
from tests.app.conftest import World
from tests.app.giving.acts import pledge_of, promise, today
from tests.app.relief.scene import hidden, send
from tests.app.writing_door import Door, taken

SETUP = "/quan-tri/khoi-tao"
CHANGES = "/quan-tri/thay-doi"
NUMBERED = ("PT", "PC", "BC", "BN", "PKT", "BNUH")
HEADING = {"first_day": "01/01/2025", "upper": "TỔNG LĐLĐ", "name": "LĐLĐ", "address": "Số 1", "place_name": "Mẫu",
           "hotline": "0213 000 000"}  # fmt: skip
LIMIT: dict[str, object] = {"most_amount": "5tr", "most_times": "2", "window_days": "365"}


def csv(titles: list[str], *rows: tuple[str, ...]) -> bytes:
    """A sheet as a spreadsheet saves it."""
    return "\n".join(";".join(row) for row in (tuple(titles), *rows)).encode("utf-8-sig")


def _titles(columns: tuple[people.Column, ...]) -> list[str]:
    return [column.title for column in columns]


def first_day(w: World) -> Iterator[Door]:
    """The steps that are done before the unit is at work, by two admins; and two accounts that wait and receive."""
    unit_of_work(lambda session: _hire(session, w, "hai", "Lường Văn Hai", "admin"))
    taken(send(w.client("admin"), f"{SETUP}/don-vi", dict(HEADING)))
    yield Door("admin", f"{SETUP}/so-phieu", dict.fromkeys(NUMBERED, "3"), counts=NUMBERED)
    yield Door("chief_accountant", f"{SETUP}/ky", {})
    waiting = unit_of_work(lambda session: _account(session, w, "0011223344", None))
    yield Door("hai", f"{SETUP}/tai-khoan/{waiting}/xac-nhan", {})
    unit_of_work(lambda session: _account(session, w, "0055667788", w.party["hai"]))
    rows = (
        ("1111", "01", "Két cơ quan", "1.000.000", "", "", "", ""),
        ("3538", "01", "", "", "1.000.000", "", "", ""),
    )
    yield Door("accountant", f"{SETUP}/so-du", {}, file=("sheet", csv(_titles(COLUMNS), *rows), "so-du.csv"))
    yield Door("admin", f"{SETUP}/so-du/bo-qua", {})
    yield Door("admin", f"{SETUP}/bien-nhan-thu", {})
    bodies = csv(_titles(people.BODY_COLUMNS), *people.BODY_EXAMPLES)
    yield Door("admin", f"{SETUP}/nhan-su/cong-doan", {}, file=("sheet", bodies, "cong-doan.csv"))
    staff = csv(_titles(people.STAFF_COLUMNS), people.STAFF_EXAMPLES[0])
    yield Door(
        "admin", f"{SETUP}/nhan-su/nguoi-lam-viec", {}, file=("sheet", staff, "nguoi.csv"), at={"sheet": "staff-sheet"},
        again=False,  # temporary passwords are shown once
    )  # fmt: skip


def doors_of_the_admin(w: World) -> Iterator[Door]:
    """The steps of the first day that take a name or a number, and a new account."""
    long = {"upper": 120, "name": 120, "address": 160, "place_name": 60, "hotline": 30}
    yield Door("admin", f"{SETUP}/don-vi", dict(HEADING), texts=long, days=("first_day",))
    hand = {"valid_from": today(), "head_title": "CHỦ TỊCH", "head_name": "Ai Đó"}
    most = {"head_authority": 60, "head_title": 60, "head_name": 80}
    yield Door("admin", f"{SETUP}/nguoi-ky", hand, texts=most, days=("valid_from",))
    account = {"bin": "970415", "number": "12345678", "holder": "LDLD TINH MAU"}
    chosen = {"bin": "Cần nhập"}
    yield Door("admin", f"{SETUP}/tai-khoan", account, texts={"number": 200, "holder": 60}, choices=chosen)
    yield Door("admin", f"{SETUP}/tai-khoan/ket", {"name": "Két hai"}, texts={"name": 60})
    fund = {"code": "07", "name": "Mái ấm"}
    yield Door("admin", f"{SETUP}/quy-dot", fund, texts={"code": 200, "name": 80}, at={"name": "fund-name"})
    appeal = {"fund": w.fund, "place": w.bank, "name": "Đợt", "purpose": "Quà", "document": "1/KH", "opens_on": today()}
    yield Door(
        "admin", f"{SETUP}/quy-dot/dot", appeal, texts={"name": 80, "purpose": 400, "document": 80},
        days=("opens_on", "closes_on"), choices={"fund": "Cần nhập", "place": "Cần nhập"},
    )  # fmt: skip
    yield Door("admin", f"{SETUP}/dia-chi-khoa", {"address": "https://tuongho.example"}, texts={"address": 200})
    yield Door("admin", f"{SETUP}/dia-chi-khoa/ma-khoa", {"kid": receipt_key_id()}, texts={"kid": 20})
    new = {"name": "Ai Đó", "login": "ai.do"}
    yield Door("admin", "/quan-tri/tai-khoan/moi", new, texts={"name": 100}, choices={"body": ""})


def roles(w: World) -> Iterator[Door]:
    """An account of somebody new, and roles that two admins give and end."""
    one = unit_of_work(lambda session: add_account(
        session, login="ba", name="Cà Thị Ba", body=None, password="x", now=datetime.now(UTC)
    ).id)  # fmt: skip
    page = f"/quan-tri/tai-khoan/{one}"
    role = {"role": "officer", "body": w.body, "valid_from": today()}
    chosen = {"role": "Cần nhập", "body": "Chọn công đoàn cơ sở"}
    yield Door("admin", f"{page}/vai-tro", role, days=("valid_from", "valid_to"), choices=chosen)
    asked = taken(send(w.client("admin"), f"{page}/vai-tro", {**role, "role": "treasurer"}))
    yield Door("hai", asked, {"decision": "agree"}, button="decision")
    held = dict(db.session.execute(select(Grant.role, Grant.id).where(Grant.agreed_by.is_not(None))).all())
    last: dict[str, object] = {"last_day": today()}
    yield Door("admin", f"/quan-tri/vai-tro/{held['planner']}/cham-dut", last, days=("last_day",))
    asked = taken(send(w.client("admin"), f"/quan-tri/vai-tro/{held['storekeeper']}/cham-dut", last))
    yield Door("hai", asked, {"decision": "agree"}, button="decision")
    yield Door("admin", f"{page}/khoa", {})


def changes(w: World) -> Iterator[Door]:
    """What two persons change once the unit is at work: proposed, signed, taken back, and stopped before its day."""
    receiving = db.session.scalars(select(Account.place_id).where(Account.number == "0055667788"))
    place = receiving.one()
    moved = {"appeal": w.appeal, "place": place}
    chosen = {"appeal": "Cần nhập", "place": "Cần nhập"}
    yield Door("admin", f"{CHANGES}/tai-khoan-nhan", moved, choices=chosen)
    ended = {"place": place, "reason": "Tài khoản đã đóng"}
    yield Door(
        "chief_accountant", f"{CHANGES}/ngung-tai-khoan", ended, texts={"reason": 300}, choices={"place": "Cần nhập"}
    )
    limits = ("most_times", "window_days")
    yield Door("admin", f"{CHANGES}/muc-ho-tro", LIMIT, "most_amount", counts=limits)
    way = {"way": "Chọn cách đánh số"}
    yield Door("admin", f"{CHANGES}/cach-danh-so", {"way": "monthly"}, choices=way)
    yield Door("admin", f"{CHANGES}/hinh-thuc-so", {"form": "combined"}, choices={"form": "Chọn hình thức sổ"})
    words = {"key": "PT", "title": "PHIẾU THU", "form_line": "Mẫu TH-01", "legal_line": "(QĐ 12)", "signs_head": "1",
             "valid_from": today()}  # fmt: skip
    long = {"title": 80, "form_line": 80, "legal_line": 120}
    yield Door("admin", f"{CHANGES}/mau-giay-to", words, texts=long, days=("valid_from",), choices={"key": "Chọn sổ"})
    asked = taken(send(w.client("admin"), f"{CHANGES}/muc-ho-tro", LIMIT))
    yield Door("chief_accountant", f"{asked}/rut", {})
    signing = taken(send(w.client("admin"), f"{CHANGES}/muc-ho-tro", LIMIT))
    seen: dict[str, object] = {"seen": hidden(w.client("chief_accountant").get(signing).text, "seen")}
    yield Door("chief_accountant", f"{signing}/ky", seen, button="seen")
    coming = taken(send(w.client("admin"), f"{CHANGES}/muc-ho-tro", {**LIMIT, "window_days": "30"}))
    seen = {"seen": hidden(w.client("chief_accountant").get(coming).text, "seen")}
    taken(send(w.client("chief_accountant"), f"{coming}/ky", seen))
    limit = db.session.scalars(select(PersonLimit.id).where(PersonLimit.window_days == 30)).one()
    stop = {"reason": "Chưa bàn ở Ban Thường vụ"}
    yield Door("auditor", f"{CHANGES}/muc-ho-tro/{limit}/dung", stop, texts={"reason": 300})


def erasing(w: World) -> Iterator[Door]:
    """The wish that a giver's words go, and the second person's answer."""
    basis = {"basis": "Đơn ngày 12/03/2026", "ten": "Mùa A Xóa"}
    givers = [
        pledge_of(promise(w.client(), name="Mùa A Xóa", contact="0912345678", address="Số 9", message=said)).donor_id
        for said in ("Một", "Hai")
    ]
    asked = {**basis, "party": givers[0]}
    yield Door("admin", ERASING, asked, texts={"basis": 300}, at={"basis": "basis"}, button="party")
    wish = taken(send(w.client("admin"), ERASING, {**basis, "party": givers[1]}))
    yield Door("auditor", wish, {"answer": "agreed"}, button="answer")


def _hire(session: Session, w: World, login: str, name: str, role: str) -> None:
    """Somebody more with a role and a browser."""
    now = datetime.now(UTC)
    one = add_account(session, login=login, name=name, body=None, password="x", now=now, must_change=False)
    w.party[login] = one.party_id
    session.add(
        Grant(
            staff_id=one.id, unit_id=w.unit, body_id=None, role=role, valid_from=date(2025, 1, 1), valid_to=None,
            proposed_by=w.party["admin"], agreed_by=w.party["auditor"], at=now,
        )
    )  # fmt: skip
    token = sha256(f"test-token-of-{login}".encode()).hexdigest()
    session.add(SignIn(staff_id=one.id, token_hash=token, started_at=now, seen_at=now, ended_at=None))


def _account(session: Session, w: World, number: str, agreed: int | None) -> int:
    command = {"bin": "970436", "number": number, "holder": "LDLD TINH MAU", "receives": True}
    acting = Acting(w.party["admin"], w.unit)
    return settings.open_account(
        session, w.unit, command, valid_from=acting.today, by=w.party["admin"], now=acting.now, agreed=agreed
    ).place_id  # fmt: skip
