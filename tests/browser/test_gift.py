"""A gift as its giver lives it, on a small phone, with and without JavaScript: form, check, code, receipt, proof."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.acting import Acting
from app.bank import service as bank
from app.giving import originals
from app.giving.models import Pledge
from ledger.models import Receipt
from tests.browser.live import Live, serve

pytestmark = [
    pytest.mark.browser,
    # Flask-Compress leaves the file of a static answer to the garbage collector, which here speaks in our process.
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
]

PHONE = {"width": 360, "height": 740}
BUDGET = 60_000  # bytes over the wire, first view
REQUESTS = 6


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with serve(tmp_path_factory.mktemp("live")) as served:
        yield served


@pytest.fixture(params=["with JavaScript", "without"])
def phone(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    scripted = request.param == "with JavaScript"
    context = browser.new_context(locale="vi-VN", viewport=PHONE, java_script_enabled=scripted)
    yield context
    context.close()


def assert_clean(page: Page) -> None:
    """Nothing sticks out at the side, and axe finds nothing (it needs JavaScript to look)."""
    assert page.locator("body").bounding_box()["width"] <= PHONE["width"]  # type: ignore[index]
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []


def scripted(page: Page) -> bool:
    return page.locator("[data-copy]:visible").count() > 0


def promise(page: Page, live: Live, amount: str = "200k") -> None:
    page.goto(f"{live.url}/ung-ho")
    page.fill("#f-amount", amount)
    page.get_by_label("Đoàn viên công đoàn", exact=True).check()
    page.fill("#f-name", "Giàng A Pếnh")
    page.get_by_role("button", name="Xem lại").click()
    expect(page.locator("h1")).to_have_text("Kiểm tra trước khi gửi")
    page.get_by_role("button", name="Xác nhận").click()


def receive(live: Live, address: str) -> tuple[str, str]:
    """The pledged money is booked from its bank line; the receipt's code and fragment."""
    world = live.world

    def work(session: Session) -> tuple[str, int]:
        accountant = Acting(world.party["accountant"], world.unit, frozenset({"accountant"}))
        pledge = session.scalars(select(Pledge).where(Pledge.token == address.rsplit("/", 1)[1])).one()
        line = bank.enter_line(
            session,
            {
                "place": world.bank, "day": accountant.today, "reference": f"FT{pledge.id}", "amount": pledge.amount,
                "content": pledge.transfer_code, "again": False,
            },
            accountant,
        )  # fmt: skip
        bank.book_line(session, line.id, {"choice": "code", "pledge": pledge.transfer_code}, accountant)
        receipt = session.scalars(select(Receipt).order_by(Receipt.id.desc())).first()
        assert receipt is not None
        return receipt.code, receipt.id

    code, receipt_id = live.write(work)
    return code, live.write(lambda session: originals.draw(session, receipt_id).fragment)


def test_a_donor_gives_on_a_small_phone(phone: BrowserContext, live: Live) -> None:
    page = phone.new_page()
    promise(page, live)
    expect(page.locator("#ma")).to_contain_text("CDTH ")
    for said in ("VietinBank", "113366668888", "LĐLĐ TINH MAU", "200.000"):
        expect(page.locator("main")).to_contain_text(said)
    expect(page.locator(".qr svg")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Đang chờ tiền về")
    address = page.url
    with page.expect_download() as saved:
        page.get_by_role("link", name="Lưu ảnh mã QR").click()
    assert Path(saved.value.path()).read_bytes().startswith(b"\x89PNG")
    code, fragment = receive(live, address)
    page.goto(address)
    expect(page.locator("h1")).to_have_text("Đã nhận khoản ủng hộ")
    paper = page.get_by_role("link", name="Tải biên nhận").get_attribute("href")
    assert phone.request.get(f"{live.url}{paper}").body().startswith(b"%PDF-")
    page.goto(f"{live.url}/v/{code}#{fragment}")
    expect(page.locator(".verdict-proven h2")).to_have_text("Có trong sổ, đang có hiệu lực")


def test_mistakes_are_said_and_nothing_typed_is_lost(phone: BrowserContext, live: Live) -> None:
    page = phone.new_page()
    page.goto(f"{live.url}/ung-ho")
    page.fill("#f-amount", "1.5")
    page.fill("#f-name", "Giàng A Pếnh")
    page.get_by_role("button", name="Xem lại").click()
    expect(page.locator("#e-amount")).to_contain_text("chưa đọc được")
    expect(page.locator("#e-kind")).to_contain_text("Chọn người ủng hộ")
    expect(page.locator("#f-amount")).to_have_value("1.5")
    expect(page.locator("#f-name")).to_have_value("Giàng A Pếnh")
    expect(page).to_have_title("Lỗi: Ủng hộ – Tương hỗ Công đoàn")


def test_each_page_is_clean_and_the_words_follow_the_fingers(browser: Browser, live: Live) -> None:
    context = browser.new_context(locale="vi-VN", viewport=PHONE)
    page = context.new_page()
    page.goto(f"{live.url}/ung-ho")
    assert_clean(page)
    page.get_by_text("500.000").click()
    expect(page.locator("#w-amount")).to_contain_text("Năm trăm nghìn đồng")
    page.fill("#f-amount", "2tr")
    expect(page.locator("#w-amount")).to_contain_text("Hai triệu đồng")
    page.get_by_role("button", name="Xem lại").click()
    assert_clean(page)
    promise(page, live)
    assert scripted(page)
    assert_clean(page)
    code, fragment = receive(live, page.url)
    page.reload()
    assert_clean(page)
    for address in ("/", "/van-dong/tuong-ho-chung", "/v", f"/v/{code}#{fragment}", "/v/K7M29QXBCD"):
        page.goto(f"{live.url}{address}")
        assert_clean(page)
    context.close()


def test_the_signature_is_proven_on_the_phone_and_a_changed_byte_is_never_green(browser: Browser, live: Live) -> None:
    context = browser.new_context(locale="vi-VN", viewport=PHONE)
    page = context.new_page()
    promise(page, live)
    code, fragment = receive(live, page.url)
    other = "A" if fragment[60] != "A" else "B"
    for said, state in (
        (fragment, "proven"),
        (fragment[:60] + other + fragment[61:], "refused"),
        (fragment[:-4], "refused"),
        ("", "waiting"),
    ):
        page.goto("about:blank")
        page.goto(f"{live.url}/v/{code}#{said}")
        expect(page.locator(f"#check-offline.state-{state}")).to_be_visible()
        assert (page.locator("#check-offline.state-proven").count() == 1) is (state == "proven")
        # the look-up stays true, but nothing on the page is green beside a broken signature
        assert (page.locator(".verdict-proven").count() == 0) is (state == "refused")
    context.close()


def test_public_pages_are_light(browser: Browser, live: Live) -> None:
    context = browser.new_context(locale="vi-VN", viewport=PHONE)
    page = context.new_page()
    promise(page, live)
    pledge = page.url.removeprefix(live.url)
    code, _ = receive(live, page.url)
    context.close()
    told = []
    for address in ("/", "/ung-ho", pledge, "/van-dong/tuong-ho-chung", "/v", f"/v/{code}"):
        fresh = browser.new_context(locale="vi-VN", viewport=PHONE)
        first = fresh.new_page()
        wire = first.context.new_cdp_session(first)
        sizes: list[float] = []
        wire.on("Network.loadingFinished", lambda event, sizes=sizes: sizes.append(event["encodedDataLength"]))
        wire.send("Network.enable")
        first.goto(f"{live.url}{address}", wait_until="networkidle")
        told.append((address.replace(pledge, "/ung-ho/<token>"), int(sum(sizes)), len(sizes)))
        fresh.close()
    print(*told, sep="\n")
    assert all(size <= BUDGET and 0 < requests <= REQUESTS for _, size, requests in told), told
