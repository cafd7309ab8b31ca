"""Help on paper: the request as it was sent, and the list to be signed, each for who may see what stands on it."""

import io

import pypdf
import pytest

from tests.app.conftest import World
from tests.app.relief.scene import TODAY, approve, count, fill, order, propose, sentences, sign

LIST = "/ho-so/danh-sach-ky-nhan"
STORY = ("approver", "accountant", "chief_accountant", "auditor", "officer")


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def granted(w: World, *names: str, category: str = "illness", amount: str = "1tr") -> list[str]:
    """Requests of these people, approved."""
    fill(w, 20_000_000)
    asked = [propose(w, name=name, category=category) for name in names]
    for one in asked:
        approve(w, one, amount)
    return asked


@pytest.mark.parametrize("role", STORY)
def test_who_reads_a_request_prints_it(world: World, role: str) -> None:
    asked = propose(world)
    text = text_of(world.client(role).get(f"{asked}/giay-de-nghi.pdf").data)
    for said in (
        "GIẤY ĐỀ NGHỊ Hồ sơ số HS-",
        "Kính gửi: LĐLĐ TỈNH MẪU",
        "Người lập đề nghị: Lò Thị Mẫu Công đoàn: CĐCS Trường THPT Mẫu",
        "Đề nghị hỗ trợ: Giàng A Mẫu (Đoàn viên công đoàn)",
        "Hoàn cảnh: Bệnh hiểm nghèo",
        "Lý do: Nằm viện dài ngày, nhà có ba con nhỏ.",
        "Số tiền đề nghị: 3.000.000 đ (Ba triệu đồng)",
        "Giấy tờ đã xem: Giấy ra viện 01/03/2026",
    ):
        assert said in text, said


def test_a_story_is_nobody_elses_business(world: World) -> None:
    asked = granted(world, "Giàng A Mẫu")[0]
    order(world, asked, "1tr")
    for role in ("treasurer", "storekeeper", "planner", "admin"):
        assert world.client(role).get(f"{asked}/giay-de-nghi.pdf").status_code == 403
    assert world.client("auditor").get("/ho-so/9999/giay-de-nghi.pdf").status_code == 404
    assert f'href="{asked}/giay-de-nghi.pdf"' in world.client("officer").get(asked).text
    assert "giay-de-nghi" not in world.client("treasurer").get(asked).text


def test_the_list_names_everybody_approved_and_not_yet_paid(any_world: World) -> None:
    first, second, _third = granted(any_world, "Vừ Thị Zoan", "Lý A An", "Tẩn Thị Bé")
    propose(any_world, name="Chưa Duyệt")
    slip = str(order(any_world, first, "1tr").location)
    sign(any_world, slip)
    count(any_world, slip)
    client = any_world.client("accountant")
    text = text_of(client.get(f"{LIST}.pdf").data)
    assert "DANH SÁCH KÝ NHẬN" in text
    assert "Tình trạng: Chưa chi" in text
    assert "1 Lý A An CĐCS Trường THPT Mẫu Sức khỏe 1.000.000 Tiền mặt" in text
    assert "2 Tẩn Thị Bé" in text
    assert "Vừ Thị Zoan" not in text
    assert "Chưa Duyệt" not in text
    assert "Bệnh hiểm nghèo" not in text
    assert "Cộng 2.000.000" in text
    assert "Tổng số tiền viết bằng chữ: Hai triệu đồng Danh sách có 2 người." in text
    paid = text_of(client.get(f"{LIST}.pdf?chi=da-chi").data)
    assert "1 Vừ Thị Zoan" in paid
    assert "Lý A An" not in paid
    page = sentences(client.get(LIST))
    assert "2 người, cộng 2.000.000" in page
    assert second in client.get(LIST).text


def test_the_treasurer_sees_names_of_slips_and_no_circumstances(world: World) -> None:
    first, _second = granted(world, "Vừ Thị Zoan", "Lý A An")
    order(world, first, "1tr")
    text = text_of(world.client("treasurer").get(f"{LIST}.pdf").data)
    assert "Vừ Thị Zoan" in text
    assert "Lý A An" not in text
    assert "Hoàn cảnh" not in text
    assert "Sức khỏe" not in text + world.client("treasurer").get(LIST).text
    for role in ("storekeeper", "planner", "admin"):
        assert world.client(role).get(LIST).status_code == 403
        assert world.client(role).get(f"{LIST}.pdf").status_code == 403


def test_the_list_is_narrowed_by_fund_body_and_days(world: World) -> None:
    granted(world, "Lý A An")
    client, today = world.client("accountant"), f"{TODAY:%d/%m/%Y}"
    for query, found in (
        (f"quy={world.fund}&cd={world.body}&tu={today}&den={today}", True),
        ("quy=999", False),
        ("cd=999", False),
        ("den=01/01/2020", False),
    ):
        assert ("Lý A An" in client.get(f"{LIST}?{query}").text) == found, query
        assert client.get(f"{LIST}.pdf?{query}").status_code == (200 if found else 404), query
    said = text_of(client.get(f"{LIST}.pdf?quy={world.fund}&tu={today}&den={today}").data)
    assert f"Nguồn quỹ: 01 – Tương hỗ chung Các hồ sơ được duyệt: từ ngày {today} đến ngày {today}" in said


@pytest.mark.parametrize("query", ["tu=31/02/2026", "chi=het", "quy=abc", "cd=-1", f"quy={2**64}"])
def test_a_wrong_filter_keeps_what_was_typed_and_says_why(world: World, query: str) -> None:
    answer = world.client("accountant").get(f"{LIST}?{query}")
    assert answer.status_code == 422
    assert world.client("accountant").get(f"{LIST}.pdf?{query}").status_code == 422
    name, value = query.split("=")
    assert f'id="e-{name}"' in answer.text
    if name == "tu":
        assert f'value="{value}"' in answer.text


@pytest.mark.parametrize("query", ["_external=1", "_method=X", "_anchor=a", "endpoint=x", "cls=1", "self=1"])
@pytest.mark.parametrize("page", [LIST, "/so-ke-toan", "/so-ke-toan/s03-h", "/thu/in-bien-nhan"])
def test_a_word_in_the_address_is_only_a_word(world: World, page: str, query: str) -> None:
    """Those that would steer how an address or a form is made steer nothing, and break nothing."""
    granted(world, "Giàng A Mẫu")
    answer = world.client("accountant").get(f"{page}?{query}")
    assert answer.status_code == 200
    if page == LIST:
        assert f'href="{LIST}.pdf?{query}"' in answer.text
