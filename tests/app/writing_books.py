"""The forms of the books: a slip's steps, counts of cash, the bank's balance, months, corrections, the committee's keys
and checkpoints, and papers."""

import base64
from collections.abc import Iterator
from datetime import date, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.acting import Acting, moment
from app.books.log import committee
from app.db import db, unit_of_work
from app.jobs.asking import ask
from app.keys import log_origin
from ledger import balances, posting
from ledger.checkpoint import Checkpoint
from ledger.log import tree
from ledger.models import Period, Voucher
from ledger.voucher import Draft, Movement
from tests.app.conftest import NOW, World
from tests.app.giving.acts import GIFT, enter_line, pledge_of, promise, receive, today
from tests.app.papers.scans import PDF
from tests.app.relief.scene import TODAY, count, send, sign
from tests.app.writing_door import Door, taken

MONTHS = "/so-ke-toan/ky"
CORRECTIONS = "/so-ke-toan/dieu-chinh"
MARKS = committee.PAGE
WHY = {"reason": "Ngân hàng báo khoản này sai"}
SCAN = ("paper", PDF, "giay.pdf")


def cash(w: World) -> Iterator[Door]:
    """A slip signed and counted; the box counted note by note, and what the count found."""
    slips = [str(send(w.client("accountant"), "/thu/ung-ho", _gift(w)).location) for _ in range(3)]
    yield Door("chief_accountant", slips[0], {"step": "chief"}, button="step")
    sign(w, slips[1])
    yield Door("treasurer", slips[1], {"step": "counted", "entry_date": today()}, days=("entry_date",))
    yield Door("treasurer", f"{slips[2]}/giay-to", {}, file=SCAN)
    copy: dict[str, object] = {"size": "A4", "reason": "Hồ sơ kiểm tra"}
    asked = {"size": "Chọn khổ giấy"}
    yield Door("auditor", f"{slips[1]}/ban-sao", copy, texts={"reason": 300}, choices=asked)
    note = {"day": today(), "n500000": "1", "note": "Đếm buổi chiều", "closes": "0"}
    box = f"/khoa-quy/{w.cash}"
    yield Door("treasurer", box, note, texts={"note": 500}, days=("day",), counts=("n500000", "n200"))
    sheet = taken(send(w.client("treasurer"), box, {**note, "n200": "1"}))
    yield Door("accountant", sheet, {"fund": w.fund}, choices={"fund": "Chọn quỹ"})


def bank(w: World) -> Iterator[Door]:
    """The bank's own balance at the end of last month."""
    end = TODAY.replace(day=1) - timedelta(days=1)
    told = balances.place_at(db.session(), w.bank, end)
    row = {"place": w.bank, "month": f"{end:%m/%Y}", "statement": str(told), "note": "Sao kê số 1"}
    yield Door(
        "accountant", "/ngan-hang/doi-chieu", row, texts={"note": 300}, months=("month",), sums=("statement",),
        choices={"place": "Chọn tài khoản"},
    )  # fmt: skip


def months(w: World) -> Iterator[Door]:
    """A month opened; closed ones asked for, taken back and opened again by two."""
    chief = "chief_accountant"
    yield Door(chief, f"{MONTHS}/mo", {"month": f"01/{TODAY.year + 1}"}, months=("month",))
    *closed, ready = [_closed(w, number) for number in (2, 3, 4, 5)]
    yield Door(chief, f"{MONTHS}/nop", {"period": ready, "reason": "Công văn 15"}, texts={"reason": 300})
    yield Door(chief, f"{MONTHS}/de-nghi-mo-lai", {"period": closed[0], "reason": "Sót"}, texts={"reason": 300})
    for period in closed[1:]:
        taken(send(w.client(chief), f"{MONTHS}/de-nghi-mo-lai", {"period": period, "reason": "Sót"}))
    yield Door(chief, f"{MONTHS}/rut-mo-lai", {"period": closed[1]}, button="period")
    yield Door("approver", f"{MONTHS}/dong-y-mo-lai", {"period": closed[2]}, button="period")


def prints(w: World) -> Iterator[Door]:
    """A book printed officially, signed, bound into a volume, which is moved and handed over; a print set aside."""
    _closed(w, 7)
    home, shelf, who = "/so-ke-toan/ban-in", "/so-ke-toan/luu-tru", "accountant"
    paper = {"so": "S04-H", "tu": "01/07/2026", "den": "31/07/2026", "copies": "2", "reason": "In thêm"}
    yield Door(
        who, f"{home}/moi", paper, texts={"reason": 300}, days=("tu", "den"), counts=("copies",),
        choices={"so": "Chọn sổ"},
    )  # fmt: skip
    pages = [taken(send(w.client(who), f"{home}/moi", paper)) for _ in range(2)]
    hand = {"day": today(), "signed_by": "Ai Đó", "reason": "Ghi lại"}
    yield Door(who, f"{pages[0]}/ky", hand, texts={"signed_by": 300, "reason": 300}, days=("day",))
    taken(send(w.client(who), f"{pages[1]}/ky", hand))
    yield Door(who, f"{pages[0]}/thoi-dung", {"why": "Bản giấy rách"}, texts={"why": 300})
    volume = {
        "kind": "books", "code": "S-01", "title": "Nhật ký chung", "number": "1", "of_total": "2", "place": "Tủ 2",
        "binder": "Ai Đó", "prints": pages[1].rpartition("/")[2], "starts": "01/07/2026", "ends": "31/07/2026",
        "sheets": "50", "papers": "1", "reason": "Đóng lại",
    }  # fmt: skip
    texts = {"code": 30, "title": 120, "place": 120, "binder": 80, "reason": 300}
    yield Door(
        who, f"{shelf}/moi", volume, texts=texts, days=("starts", "ends"),
        counts=("number", "of_total", "sheets", "papers"), choices={"kind": "Chọn loại", "prints": "Chọn"},
    )  # fmt: skip
    bound = taken(send(w.client(who), f"{shelf}/moi", {**volume, "code": "S-02"}))
    moved = {"place": "Kho tỉnh", "of_total": "3", "reason": "Chuyển kho"}
    yield Door(who, bound, moved, texts={"place": 120, "reason": 300}, counts=("of_total",))
    handed = {
        "day": today(), "giver": "Ai Đó", "giver_title": "Kế toán", "taker": "Ai Khác", "taker_title": "Thủ kho",
        "reason": "Chuyển kho", "volumes": bound.rpartition("/")[2],
    }  # fmt: skip
    names = {"giver": 80, "giver_title": 80, "taker": 80, "taker_title": 80, "reason": 300}
    yield Door(who, f"{shelf}/ban-giao", handed, texts=names, days=("day",), choices={"volumes": "Chọn"})


def corrections(w: World) -> Iterator[Door]:
    """Each kind of correction proposed, and one answered. It comes last: it spends what the bank account holds."""
    dated = {**WHY, "entry_date": today()}
    wrong = {"amount": "amount", "texts": {"reason": 300}, "days": ("entry_date",)}
    gifts = [_bank_gift(w, f"GF-{n}") for n in (1, 2)]
    part = {"side": f"3538:{w.fund}", "way": "less", "amount": "50k", "against": "3388", **dated}
    chosen = {"side": "Chọn tài khoản", "way": "Chọn ghi giảm", "against": "Chọn tài khoản đối ứng"}
    yield Door("accountant", _correcting(gifts[0], "adjust"), part, choices=chosen, **wrong)
    asked = taken(send(w.client("accountant"), _correcting(gifts[1], "adjust"), part))
    yield Door("chief_accountant", asked, {"step": "agree"}, button="step")
    yield Door("accountant", f"/so-ke-toan/chung-tu/{gifts[0]}/giay-to", {}, file=SCAN)
    opening = {"debit": "3388", "credit": "3538", "fund": w.fund, "amount": "1tr", **dated}
    chosen = {"debit": "Chọn tài khoản Nợ", "credit": "Chọn tài khoản Có", "fund": "Chọn quỹ"}
    yield Door("accountant", f"{CORRECTIONS}/so-du-dau-nam", opening, choices=chosen, **wrong)
    counted = str(send(w.client("accountant"), "/thu/ung-ho", _gift(w)).location)
    sign(w, counted)
    taken(count(w, counted))
    back = {"place": w.cash, **WHY}
    yield Door("accountant", _correcting(_newest(), "give_back"), back, texts={"reason": 300},
               choices={"place": "Chọn két"})  # fmt: skip
    spent = [_bank_gift(w, f"GF-{n}", "100tr") for n in (3, 4)]
    _spend(w)
    lost = {"account": "13881", **WHY}
    yield Door("accountant", _correcting(spent[0], "turn"), lost, texts={"reason": 300}, choices={"account": ""})
    asked = taken(send(w.client("accountant"), _correcting(spent[1], "turn"), lost))
    taken(send(w.client("chief_accountant"), asked, {"step": "agree"}))
    loss = _newest()
    cash = {"place": w.cash, "amount": "1tr"}
    yield Door("accountant", f"/so-ke-toan/khoan-thu-sai/{loss}", cash, "amount", choices={"place": "Chọn két"})
    line = str(enter_line(w, content="tra lai", amount="2tr").location)
    for step in ("check", "confirm"):
        back = {"choice": "loss", "loss": loss, "step": step}
        yield Door("accountant", line, back, choices={"loss": "Chọn khoản thu sai"})
    borne = {"decision": "12/QĐ-LĐLĐ", "fund": w.fund, "amount": "1tr", **dated}
    cover = {**wrong, "texts": {"reason": 300, "decision": 60}}
    yield Door("accountant", _correcting(loss, "cover"), borne, choices={"fund": "Chọn quỹ"}, **cover)


def marks(w: World) -> Iterator[Door]:
    """The committee's keys, begun and ended by two, and a checkpoint that it signed."""
    begun, why = _named(w, 1), "Theo văn bản"
    now = moment().replace(microsecond=0)
    note = Checkpoint(log_origin(), _size(), tree.root(db.session.connection(), _size()), now)
    signed = note.note(note.sign(begun, bytes([1]) * 32))
    yield Door("auditor", f"{MARKS}/nhan", {"note": signed}, choices={"note": "Dán mốc"})
    new = {"name": "ubkt/2027", "key": _public(2), "reason": why}
    yield Door("chief_accountant", f"{MARKS}/khoa", new, texts={"name": 80, "reason": 300}, choices={"key": "Dán khóa"})
    end = {"which": f"{begun} {_public(1)}", "event": "retired", "why": why}
    chosen = {"which": "Chọn khóa", "event": "Chọn việc"}
    yield Door("admin", f"{MARKS}/khoa/ngung", end, texts={"why": 300}, choices=chosen)
    wish = {"event": "begins", "name": "ubkt/2028", "key": _public(3), "reason": why}
    unit_of_work(lambda session: committee.propose(session, wish, _at(w, "chief_accountant")))
    waits = next(one.row.id for one in committee.pending(db.session()) if one.row.name == wish["name"])
    yield Door("auditor", f"{MARKS}/khoa/{waits}", {"said": "agreed"}, button="said")


def findings(w: World) -> Iterator[Door]:
    """A finding written and acted on; a box counted without notice, and a witness's word; a dossier asked for."""
    said = {
        "voucher": "", "book": "S04-H", "severity": "low", "found": "Thiếu chữ ký", "asked": "Bổ sung chữ ký",
        "due": today(),
    }  # fmt: skip
    page, surprise = "/so-ke-toan/phat-hien", "/so-ke-toan/kiem-ke-dot-xuat"
    yield Door(
        "auditor", f"{page}/moi", said, texts={"found": 2000, "asked": 2000}, days=("due",),
        choices={"severity": "Chọn mức độ"},
    )  # fmt: skip
    to = taken(send(w.client("auditor"), f"{page}/moi", {**said, "found": "Thiếu hóa đơn"}))
    yield Door("accountant", to, {"act": "answer", "words": "Đang bổ sung"}, texts={"words": 2000}, button="act")
    sheet = {"n500000": "1", "note": "Đếm lúc sáng"}
    yield Door("auditor", f"{surprise}/{w.cash}", sheet, texts={"note": 500}, counts=("n500000", "n200"))
    counted = taken(send(w.client("auditor"), f"{surprise}/{w.cash}", {**sheet, "n200": "1"}))
    agreed = {"said": "agree", "words": "Đúng số đếm"}
    yield Door("treasurer", counted, agreed, texts={"words": 500}, button="said")
    yield Door("auditor", "/so-ke-toan/bo-ho-so", {"tu": "01/01/2026", "den": today()}, days=("tu", "den"))


def _gift(w: World) -> dict[str, object]:
    return {name: said for name, said in GIFT.items() if said} | {"place": w.cash}


def _correcting(voucher: int, kind: str) -> str:
    return f"/so-ke-toan/chung-tu/{voucher}/dieu-chinh?kieu={kind}"


def _bank_gift(w: World, reference: str, amount: str = "200k") -> int:
    receive(w, pledge_of(promise(w.client(), amount=amount)), amount=amount, reference=reference)
    return _newest()


def _newest() -> int:
    return int(db.session.scalar(select(func.max(Voucher.id))) or 0)


def _spend(w: World) -> None:
    """All that the fund has in the bank goes out as help, so that a gift taken back is missing; what lies there then
    is another fund's."""
    amount = balances.place_at(db.session(), w.bank, TODAY)
    other = unit_of_work(lambda session: posting.open_fund(session, unit=w.unit, code="09", name="Quỹ khác"))
    help_ = Movement("3538", "1121", amount, w.fund, w.fund, credit_place=w.bank)
    theirs = Movement("1121", "3538", 200_000_000, other, other, debit_place=w.bank)
    for kind, line in (("BN", help_), ("BC", theirs)):
        draft = Draft(w.unit, kind, TODAY, TODAY, "Tiền mẫu", (line,), outside_ref=f"bank:{kind}")
        unit_of_work(lambda session, draft=draft: posting.post(session, draft, by=w.party["accountant"], now=NOW))


def _closed(w: World, number: int) -> int:
    """That month of 2026, closed."""

    def work(session: Session) -> int:
        period = session.scalars(select(Period.id).where(Period.starts == date(2026, number, 1))).one()
        by = w.party["chief_accountant"]
        posting.step_period(session, period, "closed", by=by, reason="Hết tháng", now=NOW)
        return period

    return unit_of_work(work)


def _named(w: World, number: int) -> str:
    """A key of the committee that two persons let begin; its name."""
    name = "ubkt/2026"
    wish = {"event": "begins", "name": name, "key": _public(number), "reason": "Theo văn bản"}
    unit_of_work(lambda session: committee.propose(session, wish, _at(w, "chief_accountant")))
    (asked,) = committee.pending(db.session())
    unit_of_work(lambda session: committee.answer(session, asked.row.id, "agreed", _at(w, "auditor")))
    return name


def _public(number: int) -> str:
    key = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def _size() -> int:
    return tree.size(db.session.connection())


def _at(w: World, role: str) -> Acting:
    return Acting(w.party[role], w.unit, frozenset({role}), now=moment())


def long_work(w: World) -> Iterator[Door]:
    """A file that is made behind the page: its asker takes the wish back."""
    who = Acting(w.party["auditor"], w.unit, frozenset({"auditor"}))
    yield Door("auditor", ask("books.reader", {}, "Nhật ký chung", who), {"act": "stop"}, button="act", keyed=False)
