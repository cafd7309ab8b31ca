"""The accountant prints the receipts of some days together: what donors hold, on paper, in one file."""

import io
import zipfile
from datetime import timedelta

import pypdf
import pypdfium2
import pytest
import zxingcpp
from sqlalchemy import select

from app.db import db
from app.giving import batch_pages, batches
from app.giving.models import Appeal, ReceiptOriginal, ReceiptPaper
from app.jobs.errors import QueueFull
from ledger.models import Receipt
from tests.app.conftest import World
from tests.app.giving.acts import pledge_of, promise, receive, today
from tests.app.relief.scene import send, sentences

HOME = "/thu/in-bien-nhan"
NAMES = ("Nguyễn Thị Cho", "Giàng A Mẫu", "Công ty Chè Mẫu")


@pytest.fixture
def three(world: World) -> World:
    """Three gifts with their receipts."""
    return with_gifts(world)


@pytest.fixture
def three_anywhere(any_world: World) -> World:
    """The same, on each database."""
    return with_gifts(any_world)


def with_gifts(w: World) -> World:
    for name in NAMES:
        receive(w, pledge_of(promise(w.client(), name=name)))
    return w


def pages_of(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def codes_of(pdf: bytes) -> list[str]:
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        read = zxingcpp.read_barcodes(page.render(scale=3).to_pil().convert("L"))
        found += [code.text for code in sorted(read, key=lambda code: code.position.top_left.y)]
    return found


def originals(w: World) -> dict[str, bytes]:
    """What each donor gets at their own address, by number."""
    rows = db.session.execute(select(Receipt.id, ReceiptPaper.token).join(ReceiptPaper).order_by(Receipt.id)).all()
    papers = {token: w.client().get(f"/bien-nhan/{token}.pdf").data for _, token in rows}
    db.session.rollback()
    labels = [receipt.label for receipt in db.session.scalars(select(Receipt).order_by(Receipt.id))]
    return dict(zip(labels, papers.values(), strict=True))


def test_three_receipts_are_one_file_with_the_codes_of_their_originals(three: World) -> None:
    page = three.client("accountant").get(HOME)
    assert page.status_code == 200
    assert "BNUH-" in page.text
    pdf = three.client("accountant").get(f"{HOME}/tep?mau=a5")
    assert pdf.mimetype == "application/pdf"
    assert pdf.headers["Cache-Control"] == "private, no-store"
    texts = pages_of(pdf.data)
    assert [name for name, text in zip(NAMES, texts, strict=True) if f"Người ủng hộ: {name}" in text] == list(NAMES)
    assert codes_of(pdf.data) == [url for one in originals(three).values() for url in codes_of(one)]
    assert codes_of(three.client("auditor").get(f"{HOME}/tep?mau=hai-lien").data) == codes_of(pdf.data)
    assert len(pages_of(three.client("chief_accountant").get(f"{HOME}/tep?mau=hai-lien").data)) == 2


@pytest.mark.parametrize("seen", [0, 2, 3])
def test_the_zip_holds_the_originals_whether_they_were_seen_or_not(three: World, seen: int) -> None:
    """It keeps none itself, and what a donor fetches afterwards is the same bytes."""
    tokens = list(db.session.scalars(select(ReceiptPaper.token).order_by(ReceiptPaper.receipt_id)))
    for token in tokens[:seen]:
        three.client().get(f"/bien-nhan/{token}.pdf")
    answer = three.client("accountant").get(f"{HOME}/tep?mau=zip")
    db.session.rollback()
    assert len(db.session.scalars(select(ReceiptOriginal.receipt_id)).all()) == seen
    with zipfile.ZipFile(io.BytesIO(answer.data)) as parts:
        held = {name: parts.read(name) for name in parts.namelist()}
    assert held == {f"bien-nhan-{label}.pdf": pdf for label, pdf in originals(three).items()}


def test_an_ended_receipt_is_not_printed_again(three: World) -> None:
    first = db.session.scalars(select(Receipt.id).order_by(Receipt.id)).first()
    gone = send(three.client("accountant"), f"/thu/bien-nhan/{first}/huy", {"reason": "Nhầm đợt"})
    assert gone.status_code == 303, sentences(gone)
    texts = pages_of(three.client("accountant").get(f"{HOME}/tep").data)
    assert len(texts) == 2
    assert not any(NAMES[0] in text for text in texts)


def test_days_and_appeals_choose(three: World) -> None:
    client = three.client("accountant")
    appeal = db.session.scalars(select(Appeal.id)).first()
    assert len(pages_of(client.get(f"{HOME}/tep?dot={appeal}&tu={today()}&den={today()}").data)) == 3
    assert client.get(f"{HOME}/tep?tu=01/01/2020&den=31/01/2020").status_code == 404
    assert "Không có biên nhận" in client.get(f"{HOME}?tu=01/01/2020&den=31/01/2020").text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("tu=hom-qua", "Ngày chưa đúng"),
        ("den=32/01/2026", "Ngày chưa đúng"),
        ("tu=02/02/2026&den=01/02/2026", "Ngày cuối đứng trước ngày đầu"),
        ("dot=999", "Chọn một đợt vận động trong danh sách"),
        ("dot=abc", "Chọn một đợt vận động trong danh sách"),
        ("mau=docx", "Chọn một kiểu tệp"),
    ],
)
def test_a_wrong_wish_is_said_at_its_field_and_kept(world: World, asked: str, said: str) -> None:
    page = world.client("accountant").get(f"{HOME}?{asked}")
    assert page.status_code == 422
    assert said in page.text
    name, value = asked.split("&", 1)[0].split("=")
    assert name in ("dot", "mau") or f'value="{value}"' in page.text
    assert world.client("accountant").get(f"{HOME}/tep?{asked}").status_code == 422


def test_many_become_long_work(three_anywhere: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for, not answered: the worker's own way writes the same file."""
    wishes: list[tuple[str, dict[str, object]]] = []

    def ask(kind: str, wish: dict[str, object], _title: str, _who: object) -> str:
        wishes.append((kind, wish))
        return "/tep/abc"

    at_once = three_anywhere.client("accountant").get(f"{HOME}/tep?mau=a5").data
    monkeypatch.setattr(batches, "AT_ONCE", 2)
    monkeypatch.setattr(batch_pages, "ask", ask)
    answer = three_anywhere.client("accountant").get(f"{HOME}/tep?mau=a5")
    assert (answer.status_code, answer.location) == (303, "/tep/abc")
    ((kind, wish),) = wishes
    assert kind == batches.KIND
    assert not any(name in str(wish) for name in NAMES)
    out, heard = io.BytesIO(), []
    made = batches.run(db.engine, wish, out, lambda done, total: heard.append((done, total)))
    assert out.getvalue() == at_once
    assert made.mime == "application/pdf"
    assert heard == [(1, 3), (2, 3), (3, 3)]


def test_being_told_to_stop_stops(three: World) -> None:
    def stop(done: int, _total: int | None) -> None:
        if done == 2:
            raise QueueFull

    day = three.client("accountant") and db.session.scalars(select(Receipt.day)).first()
    assert day is not None
    unit = db.session.scalars(select(Receipt.unit_id)).first()
    assert unit is not None
    wish = batches.Wish(unit, day - timedelta(1), day, None, "a5")
    with pytest.raises(QueueFull):
        batches.write_batch(db.session(), wish, io.BytesIO(), stop)


def test_more_than_are_read_at_a_time(three_anywhere: World, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = three_anywhere.client("accountant").get(f"{HOME}/tep").data
    for rows in (1, 2, 3):
        monkeypatch.setattr(batches, "_ROWS", rows)
        assert three_anywhere.client("accountant").get(f"{HOME}/tep").data == whole
