"""The report thu-chi and part VI of the note B04: figures reckoned again from raw rows; few people, few names."""

from collections import defaultdict
from datetime import date
from functools import partial

import pytest

from app.books import service
from app.books.compose import note_b04
from app.books.compose.income_report import FEWEST, gathered, people_said
from app.books.forms.giving import LISTINGS, Listing
from app.books.names import party_names
from app.books.rows import Part
from app.books.service import Choice
from app.db import db
from receipts.facts import Line, Note, Row, Total
from tests.app.books.giving_story import Told, told
from tests.app.books.raw import Meant, Raw, meant
from tests.app.conftest import World

SPANS = [
    (date(2025, 12, 1), date(2026, 12, 31)), (date(2026, 1, 1), date(2026, 3, 31)),
    (date(2026, 2, 4), date(2026, 3, 5)), (date(2026, 3, 10), date(2026, 3, 10)),
]  # fmt: skip
QUARTER = (date(2026, 1, 1), date(2026, 3, 31))


def rows_of(world: World, book: str, span: tuple[date, date], **more: object) -> list[Row]:
    choice = Choice(book, world.unit, *span, **more)  # type: ignore[arg-type]
    named = partial(party_names, db.session())
    return list(service.open_book(db.session(), choice, site="", named=named).rows)


def parts_of(rows: list[Row]) -> dict[str, dict[str, tuple[object, ...]]]:
    """The rows below each heading, by their label; the last of a label stands."""
    found: dict[str, dict[str, tuple[object, ...]]] = defaultdict(dict)
    heading = ""
    for row in rows:
        if isinstance(row, Part):
            heading = row.text
        elif isinstance(row, Line | Total):
            found[heading][str(row.cells[0])] = tuple(row.cells[1:])
    return found


def pair(some: list[Meant], figure: str) -> tuple[int, int, int]:
    money = sum(getattr(m, figure) for m in some if m.part == "money")
    goods = sum(getattr(m, figure) for m in some if m.part == "goods")
    return money, goods, money + goods


def helped(raw: Raw, some: list[Meant]) -> dict[str, set[int]]:
    """Who was helped by hardship: those of whose help something stands."""
    got: dict[tuple[str, int], int] = defaultdict(int)
    for m in some:
        mandate = raw.mandates.get(m.side.m["mandate_id"])
        if m.used and mandate and m.part != "unvalued":
            category = raw.categories[mandate["id"], mandate["version"]]
            got[category, mandate["beneficiary_id"]] += m.used
    found: dict[str, set[int]] = defaultdict(set)
    for (category, person), amount in got.items():
        if amount > 0:
            found[category].add(person)
    return found


@pytest.mark.parametrize("span", SPANS, ids=str)
def test_the_report_is_that_of_the_raw_rows(any_world: World, span: tuple[date, date]) -> None:
    story = told(any_world)
    raw = Raw(db.session(), any_world.unit)
    every = [m for m in meant(raw) if m.side.day <= span[1]]
    rows = rows_of(any_world, "thu-chi", span)
    parts = parts_of(rows)
    heads = {"Tương hỗ chung": any_world.fund, "Mái ấm": story.home, "Dự phòng": story.spare, "TẤT CẢ": None}
    for heading, shown in parts.items():
        fund = next(fund for name, fund in heads.items() if name in heading)
        mine = [m for m in every if fund in (None, m.side.fund)]
        inside = [m for m in mine if m.side.day >= span[0]]
        before = [m for m in mine if m.side.day < span[0]]
        assert shown["I. Số dư đầu kỳ"][:3] == pair(before, "net")
        assert shown["II. Đã nhận trong kỳ"][:3] == pair(inside, "received")
        assert shown["III. Đã sử dụng trong kỳ"][:3] == pair(inside, "used")
        assert shown["IV. Tăng, giảm khác"][:3] == pair(inside, "other")
        assert shown["V. Số dư cuối kỳ"][:3] == pair(mine, "net")
        people = helped(raw, inside)
        everybody = set().union(*people.values())
        assert shown["III. Đã sử dụng trong kỳ"][3] == f"{len(everybody)} người"
        for label, category in (("Bệnh hiểm nghèo", "illness"), ("Thiên tai, hỏa hoạn", "disaster")):
            if category in people:
                assert shown[f"– {label}"][3] == f"{len(people[category])} người"
        for kind, label in (("PT", "Tiền mặt"), ("BC", "Chuyển khoản"), ("PN", "Hiện vật nhập kho")):
            own = [m for m in inside if (raw.origin(m.side.v) or m.side.v)["kind"] == kind]
            assert shown.get(f"– {label}", (0, 0, 0))[:3] == pair(own, "received")
    assert rows[-1].text.endswith("khớp với báo cáo này.")  # type: ignore[union-attr]


@pytest.fixture
def story(world: World) -> Told:
    return told(world)


def test_transfers_and_losses_stand_apart_from_what_was_given(story: Told) -> None:
    parts = parts_of(rows_of(story.world, "thu-chi", QUARTER))
    whole = parts["TẤT CẢ CÁC QUỸ"]
    assert whole["II. Đã nhận trong kỳ"] == (12_800_000, 3_200_000, 16_000_000, "8 khoản")
    assert whole["– Điều chuyển giữa các quỹ: nhận về"][:3] == (500_000, 0, 500_000)
    assert whole["– Điều chuyển giữa các quỹ: chuyển đi"][:3] == (-500_000, 0, -500_000)
    assert whole["– Khoản thu sai đã chi, đang chờ xử lý (TK 138)"][:3] == (150_000, 0, 150_000)
    assert whole["– Chuyển giữa tiền và hiện vật (mua, thanh lý hàng)"][:3] == (-1_900_000, 1_900_000, 0)


def test_appeals_of_one_fund_are_told_apart_by_what_they_received(story: Told) -> None:
    (shared,) = (shown for head, shown in parts_of(rows_of(story.world, "thu-chi", QUARTER)).items() if "Chung" in head)
    received = [shared[f"   Trong đó: {name}"] for name in (
        "Đợt Tương hỗ chung", "Đợt Tết Sum vầy 2026", "Không gắn với đợt vận động",
    )]  # fmt: skip
    assert received == [
        (10_400_000, 3_200_000, 13_600_000, "5 khoản"), (300_000, 0, 300_000, "1 khoản"),
        (100_000, 0, 100_000, "1 khoản"),
    ]  # fmt: skip
    alone = parts_of(rows_of(story.world, "thu-chi", QUARTER, appeal=story.shared))
    assert alone[""] == {
        "Đã nhận trong kỳ": (300_000, 0, 300_000, "1 khoản"),
        "– Chuyển khoản": (300_000, 0, 300_000, "1 khoản"),
    }


def test_days_of_disclosure_are_said_where_they_are_known(story: Told) -> None:
    texts = [row.text for row in rows_of(story.world, "thu-chi", QUARTER) if isinstance(row, Note)]
    assert any("Tết Sum vầy 2026" in text and "chậm nhất ngày 15/03/2026" in text for text in texts)
    assert any("Mái ấm" in text and "(chưa kết thúc)" in text for text in texts)


def test_everybody_reads_of_no_group_of_fewer_than_five(story: Told) -> None:
    public = rows_of(story.world, "thu-chi", QUARTER, public=True)
    uses = [row.cells for row in public if isinstance(row, Line) and "người" in str(row.cells[4])]
    assert {cells[4] for cells in uses} == {"9 người"}
    assert all(str(cells[0]).startswith("– Gộp các nhóm dưới 5 người") for cells in uses)
    few = rows_of(story.world, "thu-chi", (date(2026, 3, 6), date(2026, 3, 6)), public=True)
    assert _people(few) == {"dưới 5 người"}
    inside = rows_of(story.world, "thu-chi", (date(2026, 3, 6), date(2026, 3, 6)))
    assert _people(inside) == {"1 người"}


def _people(rows: list[Row]) -> set[str]:
    return {str(row.cells[4]) for row in rows if isinstance(row, Line) and "người" in str(row.cells[4])}


@pytest.mark.parametrize(
    ("people", "groups"),
    [
        ({"a": 6, "b": 7}, [["a"], ["b"]]),
        ({"a": 6, "b": 2, "c": 4}, [["a"], ["b", "c"]]),
        ({"a": 6, "b": 9, "c": 1}, [["b"], ["a", "c"]]),  # alone, c would be found by subtraction
        ({"a": 1, "b": 2}, [["a", "b"]]),
        ({}, []),
    ],
)
def test_small_hardships_go_together(people: dict[str, int], groups: list[list[str]]) -> None:
    first, helped = 0, {}
    for name, count in people.items():
        helped[name] = frozenset(range(first, first + count))
        first += count
    assert gathered(helped) == groups


def test_how_many_people_are_said() -> None:
    assert [people_said(n, public=True) for n in (0, 1, FEWEST - 1, FEWEST)] == [
        "0 người", "dưới 5 người", "dưới 5 người", "5 người",
    ]  # fmt: skip
    assert people_said(1, public=False) == "1 người"


@pytest.mark.parametrize("span", SPANS, ids=str)
def test_the_note_is_that_of_the_raw_rows(any_world: World, span: tuple[date, date]) -> None:
    story = told(any_world)
    raw = Raw(db.session(), any_world.unit)
    names = {donor: name or "Người ủng hộ không nêu tên" for name, donor in story.donors.items()}
    rows = rows_of(any_world, "b04-vi", span)
    for fund, head in ((any_world.fund, "3538.01"), (story.home, "3538.02")):
        first = next(at for at, row in enumerate(rows) if isinstance(row, Part) and head in row.text)
        ends = [at for at, row in enumerate(rows) if at > first and isinstance(row, Part | Note) and _leaves(row)]
        block = [row.cells for row in rows[first : ends[0]] if isinstance(row, Line | Total)]
        mine = [m for m in meant(raw) if m.side.fund == fund and m.part == "money" and m.side.day <= span[1]]
        inside = [m for m in mine if m.side.day >= span[0]]
        said = {cells[0]: cells[3] for cells in block}
        assert said["1. Số dư đầu kỳ"] == sum(m.net for m in mine) - sum(m.net for m in inside)
        assert said["2. Đã nhận trong kỳ"] == sum(m.received for m in inside)
        assert said["3. Đã sử dụng trong kỳ"] == sum(m.used for m in inside)
        assert said.get("4. Tăng, giảm khác", 0) == sum(m.other for m in inside)
        assert said["5. Số dư cuối kỳ"] == sum(m.net for m in mine)
        listed = sorted((cells[0], cells[3]) for cells in block if str(cells[0]).startswith("– "))
        assert listed == sorted(_givers(raw, inside, names))
    assert rows[-1].text.endswith("khớp với thuyết minh này.")  # type: ignore[union-attr]


def _leaves(row: Row) -> bool:
    return isinstance(row, Note) and (
        isinstance(row, Part) or row.text[:2] in ("B.", "C.") or row.text.startswith("Nêu")
    )


def _givers(raw: Raw, inside: list[Meant], names: dict[int, str]) -> list[tuple[str, int]]:
    """Who is listed, appeal by appeal: at least a tenth of what it received."""
    by: dict[object, dict[object, int]] = defaultdict(lambda: defaultdict(int))
    for m in inside:
        if m.received:
            gift = raw.gifts.get((raw.origin(m.side.v) or m.side.v)["id"])
            by[gift and gift["appeal_id"]][gift["donor_id"] if gift else m.side.m["party_id"]] += m.received
    lines: list[tuple[str, int]] = []
    for givers in by.values():
        whole = sum(givers.values())
        large = {who: n for who, n in givers.items() if who and n > 0 and n * 10 >= whole}
        lines += [(f"– {names[who]}", n) for who, n in large.items()]  # type: ignore[index]
        if whole - sum(large.values()):
            lines.append(("– Các khoản nhận đóng góp nhỏ lẻ", whole - sum(large.values())))
    return lines


def test_goods_have_a_block_of_their_own(story: Told) -> None:
    rows = [row.cells for row in rows_of(story.world, "b04-vi", QUARTER) if isinstance(row, Line | Total)]
    assert ("– Công ty TNHH Mẫu Xanh: Chăn bông", "chiếc", "15", 3_000_000, "93,7%") in rows
    assert ("– Các khoản nhận đóng góp nhỏ lẻ: Chăn bông", "chiếc", "1", 200_000, "") in rows
    assert ("– Giàng A Pếnh: Quần áo cũ", "kg", "40,5", None, "") in rows
    assert [cells[2:4] for cells in rows if cells[0] == "– Gạo tẻ"] == [
        ("20", 4_000_000), ("12", 2_360_000), ("10", 1_900_000), ("18", 3_540_000),
    ]  # fmt: skip


def test_whoever_gave_exactly_the_share_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert note_b04.reaches(10, 100, 10)
    assert not note_b04.reaches(9, 100, 10)
    assert not note_b04.reaches(0, 0, 10)
    assert note_b04.percent_on(date(2026, 1, 1)) == 10
    monkeypatch.setattr(note_b04, "LISTINGS", (Listing(5, date(2027, 1, 1)), *LISTINGS))
    assert [note_b04.percent_on(day) for day in (date(2026, 12, 31), date(2027, 1, 1))] == [10, 5]


def test_givers_in_public_are_named_as_they_chose(story: Told) -> None:
    texts = " ".join(
        str(row.cells[0]) for row in rows_of(story.world, "b04-vi", QUARTER, public=True) if isinstance(row, Line)
    )
    assert "Công ty TNHH Mẫu Xanh" in texts
    assert "Giàng A. P." in texts
    assert "Giàng A Pếnh" not in texts
    assert "Lò Văn Kín" not in texts  # hides the amount, so here the name
    assert "Nhà hảo tâm ẩn danh" in texts


@pytest.mark.parametrize("book", ["s81-h", "thu-chi", "b04-vi"])
def test_pages_paper_and_terminal(story: Told, book: str) -> None:
    client = story.world.client("auditor")
    query = "tu=01/01/2026&den=31/03/2026"
    page = client.get(f"/so-ke-toan/{book}?{query}").text
    assert 'name="dot"' in page
    assert 'name="ban"' in page
    for wish in ("dot=99", f"dot={story.house}&quy={story.world.fund}", "dot=x", "ban=khac"):
        answer = client.get(f"/so-ke-toan/{book}?{query}&{wish}")
        assert answer.status_code == 422, wish
        assert f'id="e-{wish.split("=")[0]}"' in answer.text
    for kind in ("pdf", "xlsx", "csv"):
        answer = client.get(f"/so-ke-toan/{book}.{kind}?{query}&ban=cong-khai")
        assert answer.status_code == 200
        assert answer.data == client.get(f"/so-ke-toan/{book}.{kind}?{query}&ban=cong-khai").data
    assert story.world.client("treasurer").get(f"/so-ke-toan/{book}").status_code == 403
    approver = story.world.client("approver").get(f"/so-ke-toan/{book}.csv?{query}").text
    assert "Mẫu Xanh" not in approver


def test_the_terminal_prints_an_appeal(story: Told, tmp_path: pytest.TempPathFactory) -> None:
    def printed(*args: str) -> str:
        out = f"{tmp_path}/so.csv"
        done = story.world.app.test_cli_runner().invoke(
            args=[
                "books",
                "print",
                *args,
                "--from",
                "2026-01-01",
                "--to",
                "2026-03-31",
                "--format",
                "csv",
                "--out",
                out,
            ]
        )
        if done.exit_code:
            return done.output
        with open(out, encoding="utf-8-sig") as file:
            return file.read()

    assert "Cộng đã nhận" in printed("s81-h", "--appeal", "tet-sum-vay")
    assert "Lò Văn Kín" in printed("s81-h", "--names")
    assert "Lò Văn Kín" not in printed("s81-h", "--names", "--public")
    assert "Gộp các nhóm" in printed("thu-chi", "--public")
    assert "Công ty TNHH Mẫu Xanh" in printed("b04-vi", "--names")
    assert "no such appeal" in printed("thu-chi", "--appeal", "khong-co")
