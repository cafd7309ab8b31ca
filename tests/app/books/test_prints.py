"""The life of a book on paper: printed under a checkpoint, made again byte by byte, signed, bound, handed over."""

import re
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from io import BytesIO
from threading import Barrier, Thread

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from app.acting import Acting
from app.books import errors
from app.books.archive import retention
from app.books.models import ArchiveVolume, BookPrint, PrintAct
from app.books.prints import service as prints
from app.books.prints import to_print
from app.db import db, unit_of_work
from app.formats import day
from ledger import posting
from ledger.models import Period
from ledger.voucher import Draft, Movement
from tests.app.books.test_running_books import told
from tests.app.conftest import NOW, World
from tests.app.relief.scene import fill, send, sentences
from tests.app.writing_door import taken

HOME, SHELF = prints.PAGE, "/so-ke-toan/luu-tru"
JOURNAL = {"so": "S04-H", "tu": "01/01/2026", "den": "31/01/2026", "copies": "2"}
TODAY = day(Acting().today)


def step(w: World, month: int, state: str) -> None:
    def work(session: object) -> None:
        period = db.session.scalars(select(Period.id).where(Period.starts == date(2026, month, 1))).one()
        chief, other = w.party["chief_accountant"], w.party["approver"]
        second = other if state == "open" else None
        posting.step_period(db.session(), period, state, by=chief, second=second, reason="Hết tháng", now=NOW)

    unit_of_work(work)


def gift(w: World, amount: int, when: date) -> None:
    """A gift by bank, booked on that day."""
    line = Movement("1121", "3538", amount, w.fund, w.fund, debit_place=w.bank)
    draft = Draft(w.unit, "BC", when, when, "Ủng hộ thêm", (line,), outside_ref=f"line:{when}:{amount}")
    unit_of_work(lambda s: posting.post(s, draft, by=w.party["accountant"], now=NOW))


@pytest.fixture
def quarter(world: World) -> World:
    """January to March 2026, two months closed."""
    told(world)
    for month in (1, 2):
        step(world, month, "closed")
    return world


def printed(w: World, **changed: object) -> str:
    return taken(send(w.client("accountant"), f"{HOME}/moi", {**JOURNAL, **changed}))


def signed(w: World, page: str) -> str:
    fields: dict[str, object] = {"day": TODAY, "signed_by": "Trần Thị Trưởng (kế toán trưởng)"}
    return taken(send(w.client("chief_accountant"), f"{page}/ky", fields))


def volume(w: World, *pages: str, **changed: object) -> dict[str, object]:
    """A volume of these prints, as its form sends it."""
    return {
        "kind": "books", "code": "S-01", "title": "Sổ nhật ký chung", "number": "1", "place": "Tủ 2, ngăn 3",
        "binder": "Nguyễn Văn Sổ", "prints": "\n".join(page.rpartition("/")[2] for page in pages), **changed,
    }  # fmt: skip


def text_of(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)


def test_a_print_is_made_again_byte_by_byte(quarter: World) -> None:
    w = quarter
    page = printed(w)
    row = db.session.scalars(select(BookPrint)).one()
    first, again = (w.client("auditor").get(f"{page}.pdf").data for _ in range(2))
    assert first == again
    assert sha256(first).hexdigest() == row.sha256
    assert row.pages == len(PdfReader(BytesIO(first)).pages)
    assert row.checkpoint in re.sub(r"\s+", " ", text_of(first))
    # March goes on, other checkpoints come: January's paper stays what it is.
    gift(w, 700_000, date(2026, 3, 20))
    step(w, 3, "closed")
    printed(w, tu="01/03/2026", den="31/03/2026")
    assert w.client("auditor").get(f"{page}.pdf").data == first
    assert "Đúng bản đã in" in w.client("auditor").get(f"{page}/doi-chieu").text


def test_a_book_that_changed_says_so(quarter: World) -> None:
    w = quarter
    page = printed(w)
    step(w, 1, "open")
    gift(w, 50_000, date(2026, 1, 30))
    step(w, 1, "closed")
    assert "Sổ đã khác lúc in" in w.client("auditor").get(f"{page}/doi-chieu").text
    refused = w.client("auditor").get(f"{page}.pdf")
    assert (refused.status_code, refused.mimetype) == (409, "text/html")
    # It is set aside, and only then printed anew without a further word.
    again = send(w.client("accountant"), f"{HOME}/moi", JOURNAL)
    assert again.status_code == 422
    assert "Muốn in thêm, ghi lý do" in sentences(again)
    taken(send(w.client("accountant"), f"{page}/thoi-dung", {"why": "Tháng 01 mở lại"}))
    assert printed(w) != page
    assert send(w.client("accountant"), f"{page}/ky", {"day": TODAY, "signed_by": "Ai"}).status_code == 409


def test_only_whole_closed_months_of_one_year(quarter: World) -> None:
    for span in (("01/03/2026", "31/03/2026"), ("02/01/2026", "31/01/2026"), ("01/01/2026", "30/01/2026")):
        form = {**JOURNAL, "tu": span[0], "den": span[1]}
        assert send(quarter.client("accountant"), f"{HOME}/moi", form).status_code in (409, 422), span
    assert db.session.scalars(select(BookPrint)).all() == []


def test_the_ledger_cites_the_page_of_the_printed_journal(world: World) -> None:
    w = world
    for number in range(60):
        fill(w, 10_000 + number, day=date(2026, 1, 5), box=1)
    step(w, 1, "closed")
    bare = w.client("auditor").get("/so-ke-toan/s03-h.csv?tk=1121&tu=01/01/2026&den=31/01/2026").text
    ledger = {**JOURNAL, "so": "S03-H", "tk": "1121"}
    before = printed(w, **ledger)
    first = w.client("auditor").get(f"{before}.pdf").data
    journal = printed(w)
    pages = PdfReader(BytesIO(w.client("auditor").get(f"{journal}.pdf").data)).pages
    assert len(pages) > 3
    found = w.client("auditor").get("/so-ke-toan/s03-h.csv?tk=1121&tu=01/01/2026&den=31/01/2026").text
    lines = [line.split(",") for line in found.splitlines() if line.count(",") >= 8]
    cited = [(line[4], line[5]) for line in lines if line[4].isdigit()]
    assert len(cited) == 120
    assert not any(line.split(",")[4].isdigit() for line in bare.splitlines() if line.count(",") >= 8)
    for at, number in cited[:: len(cited) // 9]:
        rows = re.findall(r"\bx (\d+) ", pages[int(at) - 1].extract_text()) or pages[int(at) - 1].extract_text().split()
        assert number in rows, (at, number)
    # What was printed before the journal was still cites nothing, and is still the same.
    assert w.client("auditor").get(f"{before}.pdf").data == first


def test_what_is_still_to_be_printed(quarter: World) -> None:
    w = quarter

    def due() -> list[tuple[str, str, str]]:
        return [(one.form.code, one.form.keeper, one.span) for one in to_print.due(db.session(), w.unit, 2026)]

    assert ("S12-H", "", "tháng 01/2026") in due()
    assert ("S05-H", "", "tháng 02/2026") in due()
    assert not [one for one in due() if one[2] == "tháng 03/2026" or one[0] == "S04-H"]
    bank = next(one for one in to_print.due(db.session(), w.unit, 2026) if one.form.code == "S12-H")
    form = w.client("accountant").get(bank.href).text
    assert "01/01/2026" in form
    printed(w, so="S12-H", nh=w.bank)
    assert ("S12-H", "", "tháng 01/2026") not in due()
    assert ("S12-H", "", "tháng 02/2026") in due()
    for month in range(3, 13):
        step(w, month, "closed")
    yearly = [one for one in to_print.due(db.session(), w.unit, 2026) if one.span == "năm 2026"]
    assert {one.form.code for one in yearly} >= {"S04-H", "S03-H", "S05-H"}
    assert "111" in {one.account for one in yearly}
    page = w.client("auditor").get(f"{HOME}?nam=2026").text
    assert "tháng 02/2026" in page
    assert f"{HOME}/moi?" not in page  # an auditor reads


def test_states_move_forward_and_corrections_say_why(quarter: World) -> None:
    w = quarter
    page = printed(w)
    refused = send(w.client("accountant"), f"{SHELF}/moi", volume(w, page))
    assert refused.status_code == 422, "not signed yet"
    early = {"day": "01/01/2020", "signed_by": "Ai Đó"}
    assert send(w.client("accountant"), f"{page}/ky", early).status_code == 422
    signed(w, page)
    twice = {"day": TODAY, "signed_by": "Người khác"}
    assert send(w.client("accountant"), f"{page}/ky", twice).status_code == 422
    taken(send(w.client("accountant"), f"{page}/ky", {**twice, "reason": "Ghi nhầm người ký"}))
    shelf = taken(send(w.client("accountant"), f"{SHELF}/moi", volume(w, page)))
    told_ = w.client("auditor").get(page).text
    assert "Đã đóng quyển" in told_
    assert "Ghi nhầm người ký" in told_
    again = volume(w, page, code="S-02", number="2")
    assert send(w.client("accountant"), f"{SHELF}/moi", again).status_code == 422
    taken(send(w.client("accountant"), f"{SHELF}/moi", {**again, "reason": "Tập 01 rách, đóng lại"}))
    assert "Sổ nhật ký chung" in w.client("auditor").get(shelf).text
    acts = [act.act for act in db.session.scalars(select(PrintAct).order_by(PrintAct.id))]
    assert acts == ["signed", "signed", "bound", "bound"]


def test_a_volume_its_cover_the_register_and_the_minutes(quarter: World) -> None:
    w = quarter
    pages = [printed(w), printed(w, tu="01/02/2026", den="28/02/2026")]
    for page in pages:
        signed(w, page)
    url = taken(send(w.client("accountant"), f"{SHELF}/moi", volume(w, *pages, of_total="4")))
    row = db.session.scalars(select(ArchiveVolume)).one()
    assert (row.year, row.starts, row.ends, row.sheets) == (2026, date(2026, 1, 1), date(2026, 2, 28), 2)
    cover = text_of(w.client("auditor").get(f"{url}/bia.pdf").data)
    for said in ("Tập số 01 / 04", "gồm 02 tờ, từ 01 đến 02", "Nguyễn Văn Sổ", "đến hết ngày 31/12/2036", "tờ 02–02"):
        assert said in cover, said
    bundle = {
        **volume(w), "kind": "vouchers", "code": "C-01", "title": "Chứng từ tháng 01", "starts": "01/01/2026",
        "ends": "31/01/2026", "sheets": "30", "prints": "",
    }  # fmt: skip
    vouchers = taken(send(w.client("accountant"), f"{SHELF}/moi", bundle))
    cover = text_of(w.client("auditor").get(f"{vouchers}/bia.pdf").data)
    assert "LK01" in cover
    assert "Số lượng chứng từ: 02" in " ".join(cover.split())
    moved: dict[str, object] = {"place": "Kho tỉnh, giá 5", "of_total": "6", "reason": "Chuyển kho"}
    taken(send(w.client("accountant"), vouchers, moved))
    for ending in ("pdf", "xlsx", "csv"):
        answer = w.client("auditor").get(f"{SHELF}.{ending}?nam=2026")
        assert answer.status_code == 200
        if ending == "csv":
            assert "Kho tỉnh, giá 5" in answer.text
            assert "31/12/2036" in answer.text
    numbers = "\n".join(part.rpartition("/")[2] for part in (url, vouchers))
    handed: dict[str, object] = {
        "day": TODAY, "giver": "Nguyễn Văn Sổ", "taker": "Vàng A Kho", "reason": "Chuyển vào kho lưu trữ",
        "volumes": numbers,
    }  # fmt: skip
    assert send(w.client("accountant"), f"{SHELF}/ban-giao", {**handed, "taker": "Nguyễn Văn Sổ"}).status_code == 422
    taken(send(w.client("accountant"), f"{SHELF}/ban-giao", handed))
    minutes = text_of(w.client("auditor").get(f"{SHELF}/ban-giao/1.pdf").data)
    for said in ("02 tập", "cộng 32 tờ", "Vàng A Kho", "C-01", "Kho tỉnh, giá 5"):
        assert said in minutes, said
    assert w.client("auditor").get(f"{SHELF}/ban-giao/1.pdf").data == w.client("auditor").get(
        f"{SHELF}/ban-giao/1.pdf"
    ).data  # fmt: skip


def test_sheets_are_counted_and_never_more_than_the_volume_has(quarter: World) -> None:
    w = quarter
    page = printed(w)
    signed(w, page)
    pages = db.session.scalars(select(BookPrint.pages)).one()
    assert pages == 1
    for changed in ({"prints": ""}, {"prints": "999"}, {"ends": "31/12/2025", "starts": "01/01/2026"}):
        answer = send(w.client("accountant"), f"{SHELF}/moi", volume(w, page, **changed))
        assert answer.status_code == 422, changed
    taken(send(w.client("accountant"), f"{SHELF}/moi", volume(w, page, two_sided="1")))
    repeated = volume(w, page, reason="Đóng lại")
    assert "Số lưu trữ này đã có" in sentences(send(w.client("accountant"), f"{SHELF}/moi", repeated))


def test_terms_are_dated_and_counted_from_the_end_of_the_year() -> None:
    assert retention.term_of("books", date(2026, 5, 1)) == 10
    assert retention.term_of("internal", date(2026, 5, 1)) == 5
    assert retention.due(2026, 5) == date(2031, 12, 31)
    assert retention.due(2026, 0) is None


def test_prints_of_another_unit_are_unknown(quarter: World) -> None:
    printed(quarter)
    other = Acting(quarter.party["auditor"], quarter.unit + 1, frozenset({"auditor"}))
    with pytest.raises(errors.PrintUnknown):
        prints.one(db.session(), 1, other)


def at_once(w: World, step: Callable[[], object], hands: int = 4) -> None:
    """The same step by several people in the same moment."""
    gate = Barrier(hands)

    def one() -> None:
        with w.app.app_context():
            gate.wait()
            step()

    started = [Thread(target=one) for _ in range(hands)]
    for hand in started:
        hand.start()
    for hand in started:
        hand.join()


def test_of_many_at_once_one_prints_signs_binds_and_sets_aside(any_world: World) -> None:
    """None of them gave a reason to do it once more."""
    w = any_world
    told(w)
    step(w, 1, "closed")
    other = {
        **volume(w), "kind": "vouchers", "starts": "01/01/2026", "ends": "31/01/2026", "sheets": "30", "prints": "",
    }  # fmt: skip
    said: dict[str, object] = {"day": TODAY, "signed_by": "Trần Thị Trưởng"}
    at_once(w, lambda: send(w.client("accountant"), f"{HOME}/moi", JOURNAL))
    at_once(w, lambda: send(w.client("chief_accountant"), f"{HOME}/1/ky", said))
    at_once(w, lambda: send(w.client("accountant"), f"{SHELF}/moi", other))
    at_once(w, lambda: send(w.client("accountant"), f"{HOME}/1/thoi-dung", {"why": "Rách giấy"}))
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(BookPrint)) == 1
    assert db.session.scalar(select(func.count()).select_from(ArchiveVolume)) == 1
    assert db.session.scalars(select(PrintAct.act).order_by(PrintAct.id)).all() == ["signed", "set_aside"]
