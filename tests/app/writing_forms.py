"""Every form that writes, filled in rightly and standing where it can be sent: what the stories of bad input spoil."""

from collections.abc import Iterator

from sqlalchemy import select

from app.db import db
from ledger.models import Period, Voucher
from tests.app.conftest import World
from tests.app.giving.acts import GIFT, enter_line, pledge_of, promise, receive, today
from tests.app.relief.scene import approve, fill, propose, seen, send
from tests.app.writing_books import SCAN, bank, cash, corrections, findings, long_work, marks, months, prints
from tests.app.writing_door import Door
from tests.app.writing_settings import changes, doors_of_the_admin, erasing, first_day, roles

GIVER = {"name": 200, "address": 300, "contact": 120, "message": 300}


def doors(w: World) -> Iterator[Door]:
    """Every form, each standing where it can be sent when its turn comes: one is made ready after another was sent."""
    yield from first_day(w)
    yield from _giving(w)
    yield from doors_of_the_admin(w)
    for room in (roles, changes, erasing, cash, bank, months, marks, prints, findings, corrections, long_work):
        yield from room(w)


def _giving(w: World) -> Iterator[Door]:
    """The forms of giving, of bank, of help, of slips, receipts and months."""
    gift: dict[str, object] = {name: said for name, said in GIFT.items() if said}
    for step in ("check", "confirm"):
        yield Door(None, "/ung-ho", {**gift, "step": step}, "amount", GIVER)
    cash = {**gift, "place": w.cash}
    yield Door("accountant", "/thu/ung-ho", cash, "amount", GIVER)
    code = pledge_of(promise(w.client())).transfer_code
    yield Door("accountant", "/thu/ung-ho", {"pledge": code, "place": w.cash, "amount": "200k"}, "amount")
    line = {"place": w.bank, "day": today(), "reference": "FT-1", "amount": "200k", "content": "ung ho"}
    yield Door("accountant", "/ngan-hang/nhap", line, "amount", {"reference": 60})
    known = {name: said for name, said in gift.items() if name != "amount"}  # the bank says how much
    waiting = str(enter_line(w, content="khong ma").location)
    for step in ("check", "confirm"):
        yield Door("accountant", waiting, {**known, "choice": "new", "step": step}, texts=GIVER)
    yield from _help(w)
    slip = str(send(w.client("accountant"), "/thu/ung-ho", cash).location)
    yield Door("accountant", f"{slip}/huy", {"reason": "Lập nhầm"}, texts={"reason": 300})
    given = str(receive(w, pledge_of(promise(w.client())), reference="FT-2").location)
    copy: dict[str, object] = {"size": "A5", "reason": "Người ủng hộ làm mất"}
    voucher = db.session.scalars(select(Voucher.id).where(Voucher.kind == "BC").order_by(Voucher.id.desc())).first()
    for path in (given, f"/so-ke-toan/chung-tu/{voucher}"):
        yield Door("accountant", f"{path}/ban-sao", copy, texts={"reason": 300}, choices={"size": "Chọn khổ giấy"})
    right = {"name": "Tên Đúng", "reason": "Sai tên"}
    yield Door("accountant", f"{given}/cap-lai", right, texts={"name": 200, "address": 300, "reason": 300})
    given = str(receive(w, pledge_of(promise(w.client())), reference="FT-3").location)
    yield Door("accountant", f"{given}/huy", {"reason": "Chuyển nhầm"}, texts={"reason": 300})
    month = db.session.scalars(select(Period.id).order_by(Period.starts)).first()
    closing = {"period": month, "reason": "Hết tháng"}
    yield Door("chief_accountant", "/so-ke-toan/ky/khoa", closing, texts={"reason": 300})


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
    yield Door("accountant", f"{granted}/chi", order, "amount", days=("doc_date",), choices={"place": "Cần nhập"})
    yield Door("officer", f"{granted}/giay-to", {}, file=SCAN)
