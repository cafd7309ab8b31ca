"""Copies: each has the next number of its paper, says so, is written down, and is the same bytes for ever."""

import io
import threading
from collections.abc import Iterator

import pypdf
import pytest
from sqlalchemy import func, select

from app.acting import moment
from app.copies import service
from app.copies.models import PaperCopy
from app.db import db
from ledger import guards
from ledger.models import LogLeaf, Voucher
from tests.app.conftest import World
from tests.app.giving.acts import pledge_of, promise, receive
from tests.app.relief.scene import fill, rows, send, sentences, sign
from tests.app.test_kept import attempt, owner
from tests.databases import literal

WHY = {"size": "A5", "reason": "Doanh nghiệp làm mất biên nhận"}


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def receipt_of(w: World, reference: str = "FT-9") -> str:
    """The address of a receipt that stands."""
    return str(receive(w, pledge_of(promise(w.client())), reference=reference).location)


def slip_of(w: World) -> str:
    """The address of a phiếu thu that nobody has signed."""
    gift = {
        "appeal": "tuong-ho-chung", "amount": "200k", "kind": "benefactor", "name": "Lù Thị Cho", "public_name": "full",
        "place": w.cash,
    }  # fmt: skip
    return str(send(w.client("accountant"), "/thu/ung-ho", gift).location)


def take(w: World, path: str, role: str = "accountant", **changed: object) -> str:
    """The address of the next copy."""
    answer = send(w.client(role), f"{path}/ban-sao", {**WHY, **changed})
    assert answer.status_code == 303, sentences(answer)
    return str(answer.location)


def test_copies_are_numbered_written_down_and_stay_as_they_went_out(any_world: World) -> None:
    w, receipt = any_world, receipt_of(any_world)
    page = w.client("accountant").get(receipt).text
    original_at = page.split('href="/bien-nhan/')[1].split('"')[0]
    original = w.client().get(f"/bien-nhan/{original_at}").data
    first, second = take(w, receipt), take(w, receipt, "auditor", size="A4", reason="Hồ sơ kiểm tra")
    assert (first, second) == (f"{receipt}/ban-sao/1.pdf", f"{receipt}/ban-sao/2.pdf")
    one, two = (w.client("auditor").get(path) for path in (first, second))
    assert "BẢN SAO 1" in text_of(one.data)
    assert "BẢN SAO 2" in text_of(two.data)
    assert w.client("chief_accountant").get(first).data == one.data
    assert w.client().get(f"/bien-nhan/{original_at}").data == original
    assert "BẢN SAO" not in text_of(original)
    listed = sentences(w.client("auditor").get(f"{receipt}/ban-sao"))
    assert "Bản sao 1 · A5 Doanh nghiệp làm mất biên nhận · Nguyễn Văn Sổ" in listed
    assert "Bản sao 2 · A4 Hồ sơ kiểm tra · Lý Thị Soát" in listed
    leaves = select(func.count()).select_from(LogLeaf).where(LogLeaf.kind == "paper_copy")
    assert db.session.scalar(leaves) == 2


def test_a_copy_says_what_the_original_says(world: World) -> None:
    receipt = receipt_of(world)
    page = world.client("accountant").get(receipt).text
    original = world.client().get("/bien-nhan/" + page.split('href="/bien-nhan/')[1].split('"')[0]).data
    copied = text_of(world.client("accountant").get(take(world, receipt)).data)
    assert copied.replace(" · BẢN SAO 1", "") == text_of(original)


def test_a_copy_needs_a_reason_and_a_size(world: World) -> None:
    receipt, before = receipt_of(world), None
    before = rows()
    for changed, said in (({"reason": ""}, "Cần ghi lý do"), ({"size": "A3"}, "Chọn một mục"), ({"size": ""}, "Chọn")):
        answer = send(world.client("accountant"), f"{receipt}/ban-sao", {**WHY, **changed})
        assert answer.status_code == 422
        assert said in sentences(answer)
    assert rows() == before


def test_who_reads_a_slip_sees_its_copies_and_only_the_books_take_one(world: World) -> None:
    fill(world, 1_000_000)
    slip = slip_of(world)
    early = send(world.client("accountant"), f"{slip}/ban-sao", WHY)
    assert early.status_code == 409
    assert "chưa có chữ ký" in sentences(early)
    sign(world, slip)
    copy = take(world, slip)
    assert "BẢN SAO 1" in text_of(world.client("treasurer").get(copy).data)
    assert "Lấy bản sao tiếp theo" not in sentences(world.client("treasurer").get(f"{slip}/ban-sao"))
    for role in ("treasurer", "approver", "officer", "storekeeper"):
        assert send(world.client(role), f"{slip}/ban-sao", WHY).status_code == 403
    assert world.client("officer").get(copy).status_code == 403
    assert world.client("auditor").get(f"{slip}/ban-sao/2.pdf").status_code == 404
    assert world.client("auditor").get("/phieu/9999/ban-sao").status_code == 404


def test_what_no_longer_stands_is_not_copied(world: World) -> None:
    slip = slip_of(world)
    send(world.client("accountant"), f"{slip}/huy", {"reason": "Lập nhầm"})
    assert send(world.client("accountant"), f"{slip}/ban-sao", WHY).status_code == 409
    receipt = receipt_of(world)
    kept = take(world, receipt)
    before = world.client("auditor").get(kept).data
    send(world.client("accountant"), f"{receipt}/huy", {"reason": "Chuyển nhầm"})
    answer = send(world.client("accountant"), f"{receipt}/ban-sao", WHY)
    assert answer.status_code == 409
    assert "đã hủy hoặc đã được thay thế" in sentences(answer)
    assert world.client("auditor").get(kept).data == before


def test_the_same_form_sent_twice_takes_one_copy(world: World) -> None:
    receipt = receipt_of(world)
    client = world.client("accountant")
    answers = [send(client, f"{receipt}/ban-sao", WHY, "mot-lan").location for _ in range(2)]
    assert answers[0] == answers[1]
    assert db.session.scalar(select(func.count()).select_from(PaperCopy)) == 1


def test_who_comes_second_gets_the_next_number(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    receipt, seen = receipt_of(world), [1, 2, 2, 2]
    take(world, receipt)
    stale: Iterator[int] = iter(seen)
    monkeypatch.setattr(service, "next_number", lambda *_args: next(stale))
    assert take(world, receipt) == f"{receipt}/ban-sao/2.pdf"
    monkeypatch.undo()
    assert "BẢN SAO 2" in text_of(world.client("auditor").get(f"{receipt}/ban-sao/2.pdf").data)


def test_many_at_once_get_a_number_each(any_world: World) -> None:
    receipt = receipt_of(any_world)
    found: list[str] = []

    def one(number: int) -> None:
        with any_world.app.app_context():
            found.append(take(any_world, receipt, reason=f"Người thứ {number}"))

    hands = [threading.Thread(target=one, args=(number,)) for number in range(6)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert sorted(found) == [f"{receipt}/ban-sao/{n}.pdf" for n in range(1, 7)]
    for n in range(1, 7):
        assert f"BẢN SAO {n} " in text_of(any_world.client("auditor").get(f"{receipt}/ban-sao/{n}.pdf").data) + " "


def test_the_database_keeps_the_numbers(any_world: World) -> None:
    """Past every service: a gap, a number taken twice, another unit's paper, another text; and without its rule each
    goes through."""
    w = any_world
    receipt_of(w)
    voucher = db.session.scalars(select(Voucher.id).where(Voucher.kind == "BC")).one()

    def copy(number: int, **changed: object) -> str:
        row = {
            "id": 900_000 + number, "unit_id": w.unit, "of_kind": "voucher", "of_id": voucher, "n": number,
            "size": "A4", "reason": "x", "by_id": w.party["accountant"], "at": str(moment()), **changed,
        }  # fmt: skip
        values = ", ".join(literal(value) for value in row.values())
        blob = "X'00'" if db.engine.dialect.name == "sqlite" else "'\\x00'"
        return f"INSERT INTO paper_copy ({', '.join(row)}, pdf) VALUES ({values}, {blob})"

    paper = f"INSERT INTO voucher_paper (voucher_id, paper, facts) VALUES ({voucher}, 'voucher', 'x')"
    attacks = {
        "paper_copy.number_is_next": ("copy_taken", [copy(2)]),
        "paper_copy.of_its_unit": ("not_found", [copy(1, of_id=999)]),
        "paper_copy.fixed": ("sealed", [copy(1), "UPDATE paper_copy SET reason = 'y'"]),
        "voucher_paper.fixed": ("sealed", [paper, "UPDATE voucher_paper SET facts = 'y'"]),
    }
    mine = {rule for rule in guards.kept_names() if rule.split(".")[0] in ("paper_copy", "voucher_paper")}
    assert mine == set(attacks)
    with owner(w) as connection:
        assert attempt(connection, [copy(1), copy(2)], frozenset()) == ""
        for rule, (code, statements) in attacks.items():
            assert attempt(connection, statements, frozenset()) == code, rule
            assert attempt(connection, statements, frozenset({rule})) == "", rule
        twice = [copy(1), copy(1, id=900_900)]
        assert attempt(connection, twice, frozenset({"paper_copy.number_is_next"})) != ""
