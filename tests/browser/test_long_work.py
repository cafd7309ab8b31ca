"""A long file in a real browser: asked for, watched, taken back, fetched; with the small script and without any."""

from collections.abc import Iterator
from threading import Event, Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from app.acting import Acting
from app.jobs import working
from tests.app.jobs import scene
from tests.browser.live import Live, serve

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),  # as in test_pages
]
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with serve(tmp_path_factory.mktemp("live")) as served:
        scene.register()
        yield served


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def auditor(request: pytest.FixtureRequest, browser: Browser, live: Live) -> Iterator[Page]:
    with browser.new_context(viewport=request.param, accept_downloads=True) as context:
        context.add_cookies([{"name": "phien", "value": "test-token-of-auditor", "url": live.url}])
        yield context.new_page()


def ask(live: Live, **wish: object) -> str:
    with live.world.app.app_context():
        return scene.ask(Acting(live.world.party["auditor"], live.world.unit, frozenset({"auditor"})), **wish)


def work(live: Live, token: str) -> Thread:
    thread = Thread(target=working.carry_out, args=(live.world.app, token, "w1", Event(), print))
    thread.start()
    return thread


def is_clean(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_asked_for_watched_and_fetched(live: Live, auditor: Page) -> None:
    said: list[str] = []
    auditor.on("console", lambda message: said.append(message.text))
    token = ask(live, lines=300, pause=0.02)
    auditor.goto(f"{live.url}/tep/{token}")
    expect(auditor.get_by_text("Đang chờ đến lượt.")).to_be_visible()
    is_clean(auditor)
    thread = work(live, token)
    bar = auditor.get_by_role("progressbar", name="Tiến độ")
    expect(auditor.get_by_text("Đang làm: ")).to_be_visible(timeout=10_000)  # by the script alone
    expect(auditor.locator("progress[value]")).to_be_visible()
    assert 0 < float(bar.get_attribute("value") or 0) < 100
    is_clean(auditor)
    expect(auditor.get_by_text("Tệp đã làm xong.")).to_be_visible(timeout=20_000)
    thread.join()
    is_clean(auditor)
    with auditor.expect_download() as begun:
        auditor.get_by_role("link", name="Tải tệp về").click()
    assert begun.value.suggested_filename == "dong.txt"
    auditor.get_by_role("link", name="Tệp của tôi").click()
    is_clean(auditor)
    auditor.get_by_role("link", name="Việc thử").first.click()
    auditor.get_by_role("button", name="Xóa tệp").click()
    expect(auditor.get_by_role("heading", name="Tệp của tôi")).to_be_visible()
    assert said == []


def test_taken_back_while_it_is_made_and_asked_for_again(live: Live, auditor: Page) -> None:
    token = ask(live, lines=3001, pause=0.02)
    thread = work(live, token)
    auditor.goto(f"{live.url}/tep/{token}")
    auditor.get_by_role("button", name="Hủy").click()
    expect(auditor.get_by_text("Việc làm tệp đã hủy")).to_be_visible(timeout=20_000)
    thread.join(20)
    is_clean(auditor)
    auditor.get_by_role("button", name="Làm lại").click()
    expect(auditor.get_by_text("Đang chờ đến lượt.")).to_be_visible()
    auditor.get_by_role("button", name="Hủy").click()
    expect(auditor.get_by_text("Việc làm tệp đã hủy")).to_be_visible()


def test_without_script_the_page_loads_itself(live: Live, browser: Browser) -> None:
    token = ask(live, lines=5)
    with browser.new_context(viewport=PHONE, java_script_enabled=False) as context:
        context.add_cookies([{"name": "phien", "value": "test-token-of-auditor", "url": live.url}])
        page = context.new_page()
        page.goto(f"{live.url}/tep/{token}")
        expect(page.get_by_role("link", name="Xem lại tiến độ")).to_be_visible()
        work(live, token).join()
        expect(page.get_by_text("Tệp đã làm xong.")).to_be_visible(timeout=10_000)
