"""Every form that writes, filled in rightly and standing where it can be sent: what the stories of bad input spoil."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from app.db import db
from app.keys import receipt_key_id
from ledger.models import Period
from tests.app.conftest import World
from tests.app.giving.acts import GIFT, enter_line, pledge_of, promise, receive, today
from tests.app.relief.scene import approve, fill, propose, seen, send

GIVER = {"name": 200, "address": 300, "contact": 120, "message": 300}
SETUP = "/quan-tri/khoi-tao"


@dataclass(frozen=True)
class Door:
    """A form's address, who sends it and what; `amount` names its amount, `texts` how long each typed text may be.
    `at` names the element of a field whose name stands twice on the page."""

    role: str | None
    path: str
    fields: dict[str, object]
    amount: str = ""
    texts: Mapping[str, int] = field(default_factory=dict)
    at: Mapping[str, str] = field(default_factory=dict)


def doors(w: World) -> Iterator[Door]:
    """The forms of giving, of bank, of help, of slips, receipts and months, and those of the first day."""
    gift: dict[str, object] = {name: said for name, said in GIFT.items() if said}
    for step in ("check", "confirm"):
        yield Door(None, "/ung-ho", {**gift, "step": step}, "amount", GIVER)
    cash = {**gift, "place": w.cash}
    yield Door("accountant", "/thu/ung-ho", cash, "amount", GIVER)
    code = pledge_of(promise(w.client())).transfer_code
    yield Door("accountant", "/thu/ung-ho", {"pledge": code, "place": w.cash, "amount": "200k"}, "amount")
    line = {"place": w.bank, "day": today(), "reference": "FT-1", "amount": "200k", "content": "ung ho"}
    yield Door("accountant", "/ngan-hang/nhap", line, "amount", {"reference": 60})
    waiting = str(enter_line(w, content="khong ma").location)
    for step in ("check", "confirm"):
        yield Door("accountant", waiting, {**gift, "choice": "new", "step": step}, texts=GIVER)
    yield from _help(w)
    slip = str(send(w.client("accountant"), "/thu/ung-ho", cash).location)
    yield Door("accountant", f"{slip}/huy", {"reason": "Lập nhầm"}, texts={"reason": 300})
    given = str(receive(w, pledge_of(promise(w.client())), reference="FT-2").location)
    right = {"name": "Tên Đúng", "reason": "Sai tên"}
    yield Door("accountant", f"{given}/cap-lai", right, texts={"name": 200, "address": 300, "reason": 300})
    given = str(receive(w, pledge_of(promise(w.client())), reference="FT-3").location)
    yield Door("accountant", f"{given}/huy", {"reason": "Chuyển nhầm"}, texts={"reason": 300})
    month = db.session.scalars(select(Period.id).order_by(Period.starts)).first()
    closing = {"period": month, "reason": "Hết tháng"}
    yield Door("chief_accountant", "/so-ke-toan/ky/khoa", closing, texts={"reason": 300})
    yield from doors_of_the_admin(w)


def _help(w: World) -> Iterator[Door]:
    fill(w, 5_000_000)
    words = {"category": "illness", "fund": w.fund, "amount": "1tr", "reason": "Nằm viện", "papers": ""}
    new = {**words, "name": "Lý A Mẫu", "is_member": "1", "body": w.body}
    yield Door("officer", "/ho-so/moi", new, "amount", {"name": 100, "reason": 1000, "papers": 500})
    asked = propose(w)
    yield Door("officer", f"{asked}/sua", {**words, "version": 1}, "amount", {"reason": 1000, "papers": 500})
    shown = seen(w.client("approver"), asked)
    back = {**shown, "decision": "return", "reason": "Thiếu giấy"}
    yield Door("approver", asked, back, texts={"reason": 500})
    fresh = propose(w, name="Vừ A Mẫu")
    shown = seen(w.client("approver"), fresh)
    yield Door("approver", fresh, {**shown, "decision": "approve", "amount": "1tr"}, "amount")
    granted = propose(w, name="Sùng A Mẫu")
    approve(w, granted)
    order = {"place": w.cash, "amount": "1tr", "doc_date": today()}
    yield Door("accountant", f"{granted}/chi", order, "amount")


def doors_of_the_admin(w: World) -> Iterator[Door]:
    """The steps of the first day that take a name or a number, and a new account."""
    heading = {"first_day": "01/01/2026", "upper": "TỔNG LĐLĐ", "name": "LĐLĐ", "address": "Số 1", "place_name": "Mẫu",
               "hotline": "0213 000 000"}  # fmt: skip
    long = {"upper": 120, "name": 120, "address": 160, "place_name": 60, "hotline": 30}
    yield Door("admin", f"{SETUP}/don-vi", heading, texts=long)
    hand = {"valid_from": today(), "head_title": "CHỦ TỊCH", "head_name": "Ai Đó"}
    yield Door("admin", f"{SETUP}/nguoi-ky", hand, texts={"head_authority": 60, "head_title": 60, "head_name": 80})
    account = {"bin": "970415", "number": "12345678", "holder": "LDLD TINH MAU"}
    yield Door("admin", f"{SETUP}/tai-khoan", account, texts={"number": 200, "holder": 60})
    yield Door("admin", f"{SETUP}/tai-khoan/ket", {"name": "Két hai"}, texts={"name": 60})
    fund = {"code": "07", "name": "Mái ấm"}
    yield Door("admin", f"{SETUP}/quy-dot", fund, texts={"code": 200, "name": 80}, at={"name": "fund-name"})
    appeal = {"fund": w.fund, "place": w.bank, "name": "Đợt", "purpose": "Quà", "document": "1/KH", "opens_on": today()}
    yield Door("admin", f"{SETUP}/quy-dot/dot", appeal, texts={"name": 80, "purpose": 400, "document": 80})
    yield Door("admin", f"{SETUP}/dia-chi-khoa", {"address": "https://tuongho.example"}, texts={"address": 200})
    yield Door("admin", f"{SETUP}/dia-chi-khoa/ma-khoa", {"kid": receipt_key_id()}, texts={"kid": 20})
    yield Door("admin", "/quan-tri/tai-khoan/moi", {"name": "Ai Đó", "login": "ai.do"}, texts={"name": 100})
