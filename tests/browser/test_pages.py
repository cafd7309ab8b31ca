"""The pages of each role on a small phone: nothing sticks out, one primary act, axe and the console say nothing.

And the books, on a phone and on a desk: amount first, the voucher one tap away, keys that walk the rows.
"""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from app.bank import service as bank
from app.books.findings import service as finding
from app.books.surprise import service as surprise
from app.relief import service as relief
from ledger import posting
from tests.app.conftest import NOW
from tests.app.relief.scene import TODAY, fill
from tests.browser.live import Live, serve

pytestmark = [
    pytest.mark.browser,
    # Flask-Compress leaves the file of a static answer to the garbage collector, which here speaks in our process.
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
]

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
BOOKS = (
    "/so-ke-toan/s04-h", "/so-ke-toan/s03-h", "/so-ke-toan/s11-h", "/so-ke-toan/s05-h", "/so-ke-toan/s12-h",
    "/so-ke-toan/s38-h", "/so-ke-toan/s11-h?vai=ke-toan",
)  # fmt: skip
PAGES = {
    "stranger": ("/", "/ung-ho", "/v", "/v/K7M29QXBCD", "/van-dong/tuong-ho-chung", "/dang-nhap"),
    "officer": ("/viec", "/ho-so", "/ho-so/1", "/ho-so/moi"),
    "accountant": ("/viec", "/thu", "/chi", "/thu/ung-ho", "/ngan-hang", "/ngan-hang/1", "/ngan-hang/nhap", "/phieu/2"),
    "chief_accountant": ("/viec", "/phieu/2", "/so-ke-toan/ky"),
    "treasurer": ("/viec", "/thu", "/so-ke-toan/s11-h"),
    "approver": ("/viec", "/ho-so/1"),
    "auditor": (
        "/so-ke-toan",
        *BOOKS,
        "/so-ke-toan/s04-h?tu=x",
        "/so-ke-toan/chung-tu/1",
        "/so-ke-toan/kiem-tra",
        "/so-ke-toan/phat-hien",
        "/so-ke-toan/phat-hien/moi",
        "/so-ke-toan/phat-hien/1",
        "/so-ke-toan/bo-ho-so",
        "/so-ke-toan/kiem-ke-dot-xuat",
        "/so-ke-toan/kiem-ke-dot-xuat/1",
        "/so-ke-toan/kiem-ke-dot-xuat/bien-ban/1",
    ),
    "admin": ("/quan-tri", "/quan-tri/tai-khoan/moi", "/quan-tri/khoi-tao/cac-buoc", "/quan-tri/khoi-tao/quy-dot"),
}
DARK = (("stranger", "/ung-ho"), ("stranger", "/v/K7M29QXBCD"), ("treasurer", "/viec"), ("auditor", BOOKS[0]),
        ("approver", "/ho-so/1"))  # fmt: skip


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with serve(tmp_path_factory.mktemp("live")) as served:
        with served.world.app.app_context():
            fill(served.world, 5_000_000)
        served.write(lambda session: _things_that_wait(session, served))
        yield served


def _things_that_wait(session: Session, live: Live) -> None:
    """A request to decide, a slip to sign, a bank line to match, and what an auditor found in a cash box."""
    world = live.world
    asked = {
        "name": "Giàng A Mẫu", "is_member": True, "body": world.body, "category": "illness", "fund": world.fund,
        "amount": 2_000_000, "reason": "Nằm viện dài ngày.", "papers": "Giấy ra viện",
    }  # fmt: skip
    relief.propose_help(session, asked, world.acting("officer"))
    posting.prepare_slip(
        session, unit=world.unit, kind="PT", day=TODAY, place=world.cash, fund=world.fund, against="3538",
        amount=500_000, description="Nộp tiền mẫu", by=world.party["accountant"], now=NOW,
    )  # fmt: skip
    line = {
        "place": world.bank,
        "day": NOW.date(),
        "reference": "FT1",
        "amount": 350_000,
        "content": "ung ho",
        "again": False,
    }
    bank.enter_line(session, line, world.acting("accountant"))
    surprise.call(session, world.cash, {"pieces": {500_000: 1}, "note": "Thiếu biên lai"}, world.acting("auditor"))
    said = {"voucher": "", "book": "", "period": None, "count": 1, "severity": "high", "due": NOW.date()}
    said |= {"found": "Quỹ lệch so với sổ.", "asked": "Tìm nguyên nhân."}
    finding.write(session, said, world.acting("auditor"))
    finding.act(session, 1, {"act": "answer", "words": "Đang đối chiếu lại phiếu."}, world.acting("accountant"))


def enter(browser: Browser, live: Live, role: str, **said: object) -> Page:
    """A browser of that role; what its console says is kept on the page."""
    context = browser.new_context(locale="vi-VN", **{"viewport": PHONE, **said})  # type: ignore[arg-type]
    if role != "stranger":
        context.add_cookies([{"name": "phien", "value": f"test-token-of-{role}", "url": live.url}])
    return context.new_page()


def findings(page: Page) -> list[tuple[str, list[str]]]:
    return [(one["id"], [node["target"] for node in one["nodes"]]) for one in Axe().run(page).response["violations"]]


@pytest.mark.parametrize("role", PAGES)
def test_each_page_is_clean_on_a_small_phone(browser: Browser, live: Live, role: str) -> None:
    page, said, wrong = enter(browser, live, role), [], []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for address in PAGES[role]:
        said.clear()
        answer = page.goto(f"{live.url}{address}")
        expected = 404 if address.startswith("/v/") else 422 if address.endswith("=x") else 200
        assert answer
        assert answer.status == expected, (address, answer.status)
        found: list[object] = [text for text in said if expected == 200 or f"status of {expected}" not in text]
        if page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]:
            found.append("sticks out at the side")
        if page.locator(".btn:not(.btn-2):visible").count() > 1:
            found.append("more than one primary act")
        found += findings(page)
        wrong += [(address, one) for one in found]
    page.context.close()
    assert wrong == []


def test_the_dark_is_as_clean(browser: Browser, live: Live) -> None:
    wrong = []
    for role, address in DARK:
        page = enter(browser, live, role, color_scheme="dark")
        page.goto(f"{live.url}{address}")
        wrong += [(address, one) for one in findings(page)]
        page.context.close()
    assert wrong == []


def test_a_line_of_a_book_is_a_card_with_its_amount_first(browser: Browser, live: Live) -> None:
    page = enter(browser, live, "auditor")
    page.goto(f"{live.url}{BOOKS[0]}")
    row = page.locator("table.rows tbody tr").first
    tops = {
        name: row.locator(f"td.{name}:visible").first.bounding_box()["y"]  # type: ignore[index]
        for name in ("lead", "what", "code")
    }
    assert tops["lead"] < tops["what"] < tops["code"]
    expect(row.locator("td.lead:visible")).to_have_text("5.000.000")
    expect(row.locator("td", has_text="x").first).to_be_hidden()  # "Đã ghi Sổ cái" is for paper
    page.context.close()


def test_keys_walk_the_book_and_enter_opens_the_voucher(browser: Browser, live: Live) -> None:
    page = enter(browser, live, "auditor", viewport=DESK)
    page.goto(f"{live.url}{BOOKS[0]}")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    links = page.locator("table.rows tbody a")
    links.first.focus()
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    expect(links.nth(2)).to_be_focused()
    address = links.nth(2).get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")
    expect(page.locator("h1")).to_contain_text("Báo nợ")
    page.context.close()


@pytest.mark.parametrize("address", BOOKS)
def test_a_book_fits_a_desk_and_its_head_stays_in_sight(browser: Browser, live: Live, address: str) -> None:
    page = enter(browser, live, "auditor", viewport={"width": 1280, "height": 420})
    page.goto(f"{live.url}{address}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    page.locator("table.rows tbody tr").last.scroll_into_view_if_needed()
    head = page.locator("table.rows thead th").first.bounding_box()
    assert head
    assert 0 <= head["y"] < 420
    assert findings(page) == []
    page.context.close()


def test_the_treasurer_reads_the_cash_book_and_its_slips(browser: Browser, live: Live) -> None:
    page = enter(browser, live, "treasurer", viewport=DESK)
    page.goto(f"{live.url}/thu")
    page.get_by_role("link", name="Sổ quỹ", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Sổ quỹ tiền mặt")
    page.locator("table.rows tbody a").first.click()
    expect(page.locator("h1")).to_contain_text("Phiếu thu")
    assert page.context.request.get(f"{live.url}/so-ke-toan/s11-h.pdf").body().startswith(b"%PDF-")
    for closed in ("/so-ke-toan", *BOOKS[:2], "/so-ke-toan/s03-h.pdf", "/so-ke-toan/chung-tu/1"):
        assert page.context.request.get(f"{live.url}{closed}").status == 403, closed
    page.context.close()
