"""The life of one gift, from the donor's form to the ledger that adds up, through the pages, on both databases.

On PostgreSQL the service runs as a role that owns nothing: what it may not do, it cannot do here either.
"""

import base64
import re
from io import BytesIO

import pypdfium2
import zxingcpp
from pypdf import PdfReader
from sqlalchemy import select

from app.db import db, unit_of_work
from app.staff import passwords
from app.staff.models import Staff
from ledger import checks
from ledger.models import Receipt, Voucher
from receipts import token
from tests.app.conftest import World
from tests.app.giving.acts import GIFT, key_in, pledge_of, promise, receive
from tests.app.relief.scene import TODAY, approve, count, order, proposal, propose, send, sentences, sign


def test_the_life_of_a_gift(any_world: World) -> None:
    world = any_world
    stranger, auditor = world.client(), world.client("auditor")

    # A donor promises two million by bank; the money comes; the accountant books the bank's line.
    pledge = pledge_of(promise(stranger, amount="2tr"))
    page = stranger.get(f"/ung-ho/{pledge.token}")
    assert pledge.transfer_code[4:] in page.text.replace(" ", "")
    assert "VietinBank" in page.text
    received = receive(world, pledge, amount="2.000.000")

    # Another brings five million to the counter: four pairs of eyes before it is money.
    accountant = world.client("accountant")
    counter = {**GIFT, "name": "Công đoàn Mẫu", "kind": "grassroots", "amount": "5tr", "place": world.cash}
    slip = accountant.post("/thu/ung-ho", data={**counter, "form_key": key_in(accountant.get("/thu/ung-ho"))}).location
    sign(world, slip)
    counted = count(world, slip)
    assert counted.status_code == 303, sentences(counted)

    alone = send(accountant, f"{counted_receipt(any_world)}/huy", {"reason": "một mình", "step": "confirm"})
    assert alone.status_code == 409
    assert "thủ quỹ đã đếm" in alone.text

    # The donor's status page leads to the paper; a stranger scans its QR.
    status = stranger.get(f"/ung-ho/{pledge.token}").text
    paper_path = re.search(r'href="(/bien-nhan/[^"]+)"', status)
    assert paper_path, status
    paper = stranger.get(paper_path[1].replace("&amp;", "&"))
    assert paper.data == stranger.get(paper_path[1].replace("&amp;", "&")).data
    assert "Hai triệu đồng" in "".join(p.extract_text() for p in PdfReader(BytesIO(paper.data)).pages)
    url = scan(paper.data)
    path, _, fragment = url.partition("#")
    keys = {token.key_id(raw): raw for raw in [public_key(stranger)]}
    facts = token.verify(fragment, keys)
    assert (facts.amount, facts.sample) == (2_000_000, True)
    checked = stranger.get(path.removeprefix("https://tuongho.example"))
    assert checked.status_code == 200
    assert 'data-status="genuine"' in checked.text
    assert "Nguyễn Thị Cho" not in checked.text

    # A union proposes somebody in hardship; another approves less; the cashier pays; the books say so.
    request = propose(world, amount="4tr")
    approve(world, request, "3tr")
    payout = order(world, request, "3tr")
    assert payout.status_code == 303, sentences(payout)
    sign(world, payout.location)
    paid = count(world, payout.location)
    assert paid.status_code == 303, sentences(paid)
    assert order(world, request, "1").status_code == 422  # nothing approved is left

    # The auditor opens the books, and they add up.
    span = f"tu=01/01/{TODAY.year}&den={TODAY:%d/%m/%Y}"
    trial = auditor.get(f"/so-ke-toan/s05-h?{span}").text
    assert "KHÁC" not in trial
    assert "4.000.000" in trial  # 2 + 5 − 3 million, what the fund still owes its purpose
    cash = auditor.get(f"/so-ke-toan/s11-h?{span}").text
    assert "2.000.000" in cash  # 5 − 3 million in the box
    for book in ("s03-h", "s04-h", "s05-h", "s11-h"):
        assert auditor.get(f"/so-ke-toan/{book}.pdf?{span}&tk=3538").data.startswith(b"%PDF")
    assert "Sổ khớp" in auditor.get("/so-ke-toan/kiem-tra").text

    # A mistake is reversed; the stranger's page then says so, in red and with the reason's consequence.
    undone = send(accountant, f"{received.location}/huy", {"reason": "Ngân hàng báo chuyển nhầm", "step": "confirm"})
    assert undone.status_code == 303, sentences(undone)
    after = stranger.get(path.removeprefix("https://tuongho.example"))
    assert 'data-status="cancelled"' in after.text
    assert checks.run(db.session().connection()) == []
    kinds = sorted(db.session.scalars(select(Voucher.kind)))
    assert kinds == ["BC", "PC", "PKT", "PT"]


def counted_receipt(world: World) -> str:
    """Where the receipt of the cash gift stands."""
    found = select(Receipt.id).join(Voucher, Voucher.id == Receipt.voucher_id).where(Voucher.kind == "PT")
    return f"/thu/bien-nhan/{db.session.scalars(found).one()}"


def scan(pdf: bytes) -> str:
    """What a phone reads on the printed receipt."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        codes = zxingcpp.read_barcodes(document[0].render(scale=3).to_pil())
    finally:
        document.close()
    assert len(codes) == 1
    return str(codes[0].text)


def public_key(client: object) -> bytes:
    """The key this house publishes."""
    keys = client.get("/.well-known/tuong-ho/keys.json").get_json()  # type: ignore[attr-defined]
    first = (keys["keys"] if isinstance(keys, dict) else keys)[0]["key"]
    return base64.urlsafe_b64decode(first + "=" * (-len(first) % 4))


def test_a_person_signs_in_and_out_on_each_database(any_world: World) -> None:
    """The copied cookie of one who left opens nothing."""

    def set_password(session):  # type: ignore[no-untyped-def]
        session.scalars(select(Staff).where(Staff.login == "auditor")).one().password_hash = passwords.hashed(
            "sổ cái 2026"
        )

    unit_of_work(set_password)
    client, thief = any_world.client(), any_world.client()
    wrong = client.post("/dang-nhap", data={"login": "auditor", "password": "đoán mò", "form_key": "a"})
    assert wrong.status_code in (401, 403, 422)
    entered = client.post("/dang-nhap", data={"login": "auditor", "password": "sổ cái 2026", "form_key": "b"})
    assert entered.status_code == 303, entered.text
    cookie = client.get_cookie("phien")
    assert cookie is not None
    thief.set_cookie("phien", cookie.value)
    assert thief.get("/so-ke-toan").status_code == 200
    assert client.post("/dang-xuat", data={}).status_code == 303
    assert thief.get("/so-ke-toan").status_code == 303


def test_bad_proposals_leave_no_trace_on_each_database(any_world: World) -> None:
    answer = send(any_world.client("officer"), "/ho-so/moi", proposal(any_world, amount="0"))
    assert answer.status_code == 422
    assert "lớn hơn 0" in answer.text
