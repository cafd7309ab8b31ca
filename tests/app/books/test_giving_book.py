"""S81-H: money and goods apart, every figure reckoned again from raw rows, and names only for whom they are."""

from datetime import date
from functools import partial
from itertools import groupby

import pytest

from app.books import service
from app.books.names import party_names
from app.books.rows import Balance, Part, Posted
from app.books.service import Choice
from app.db import db
from receipts.facts import Note, Quantity, Row, Total
from tests.app.books.giving_story import Told, told
from tests.app.books.raw import Meant, Raw, meant
from tests.app.conftest import World

SPANS = [
    (date(2025, 12, 1), date(2026, 12, 31)), (date(2026, 1, 1), date(2026, 3, 31)),
    (date(2026, 2, 4), date(2026, 3, 2)), (date(2026, 3, 10), date(2026, 3, 10)),
]  # fmt: skip
ORDER = ("money", "goods", "unvalued")


def rows_of(world: World, start: date, end: date, *, names: bool = False, **more: object) -> list[Row]:
    choice = Choice("s81-h", world.unit, start, end, **more)  # type: ignore[arg-type]
    named = partial(party_names, db.session()) if names else service.nobody
    return list(service.open_book(db.session(), choice, site="", named=named).rows)


def figures(
    part: str, quantity: tuple[int, int, int], amounts: tuple[int, int, int], left: tuple[int | None, int] | None
) -> tuple[object, ...]:
    """The eight last cells of a row."""
    counts = [*(n or None for n in quantity), left[0] if left else None]
    values = [*amounts, left[1] if left else None]
    cells: list[object] = []
    for count, value in zip(counts, values, strict=True):
        cells.append(Quantity(count) if part != "money" and count is not None else None)
        cells.append(None if part == "unvalued" else value)
    return tuple(cells)


def expected(raw: Raw, start: date, end: date, fund: int | None) -> list[tuple[str, tuple[object, ...]]]:
    """What each row says: its label or number, and its figures."""
    out: list[tuple[str, tuple[object, ...]]] = []
    for part in ORDER:
        mine = [m for m in meant(raw) if m.part == part and m.side.day <= end and fund in (None, m.side.fund)]
        mine.sort(key=lambda m: (raw.funds[m.side.fund]["code"], *m.key[1:]))
        shown = [0, 0, 0, 0]
        for _, group in groupby(mine, key=lambda m: m.key):
            _one(out, part, list(group), start, shown)
        if part != "unvalued" and any(label == "Số dư đầu kỳ" for label, _ in out[-10_000:]) and shown[3]:
            closing = sum(m.net for m in mine)
            label = "Cộng phần tiền" if part == "money" else "Cộng phần hiện vật có giá trị"
            out.append((label, figures(part, (0, 0, 0), tuple(shown[:3]), (None, closing))))  # type: ignore[arg-type]
    return out


def _one(
    out: list[tuple[str, tuple[object, ...]]], part: str, all_of: list[Meant], start: date, shown: list[int]
) -> None:
    before = [m for m in all_of if m.side.day < start]
    inside = [m for m in all_of if m.side.day >= start]
    left = [sum(a - b + c for a, b, c in (m.quantity for m in before)), sum(m.net for m in before)]
    if not inside and not any(left):
        return
    shown[3] = 1
    out.append(("Số dư đầu kỳ", figures(part, (0, 0, 0), (0, 0, 0), (left[0], left[1]))))
    for (year, month), group in groupby(inside, key=lambda m: (m.side.day.year, m.side.day.month)):
        lines = list(group)
        for m in lines:
            left = [left[0] + m.quantity[0] - m.quantity[1] + m.quantity[2], left[1] + m.net]
            out.append((m.side.v["code"], figures(part, m.quantity, (m.received, m.used, m.other), (left[0], left[1]))))
        out.append((f"Cộng phát sinh tháng {month:02}/{year}", _sum(part, lines, (left[0], left[1]))))
        ending = lines[-1].side.day
        since = [m for m in all_of if m.side.day.year == year and m.side.day <= ending]
        out.append((f"Cộng lũy kế từ đầu năm {year}", _sum(part, since, None)))
        for place, amount in enumerate(("received", "used", "other")):
            shown[place] += sum(getattr(m, amount) for m in lines)
    out.append(("Số dư cuối kỳ", figures(part, (0, 0, 0), (0, 0, 0), (left[0], left[1]))))


def _sum(part: str, some: list[Meant], left: tuple[int, int] | None) -> tuple[object, ...]:
    quantity = tuple(sum(m.quantity[place] for m in some) for place in range(3))
    amounts = (sum(m.received for m in some), sum(m.used for m in some), sum(m.other for m in some))
    return figures(part, quantity, amounts, left)  # type: ignore[arg-type]


def printed(rows: list[Row]) -> list[tuple[str, tuple[object, ...]]]:
    out = []
    for row in rows:
        if isinstance(row, Posted):
            out.append((str(row.cells[1]), tuple(row.cells[7:])))
        elif isinstance(row, Total):
            out.append((str(row.cells[3]), tuple(row.cells[7:])))
    return out


def assert_right(world: World, rows: list[Row], raw: Raw, start: date, end: date, fund: int | None) -> None:
    assert printed(rows) == expected(raw, start, end, fund)
    notes = [row.text for row in rows if isinstance(row, Note)]
    assert notes[-1 if "TK 002" not in notes[-1] else -2].endswith("khớp với sổ này.")


@pytest.mark.parametrize("span", SPANS, ids=str)
def test_every_figure_is_that_of_the_raw_rows(any_world: World, span: tuple[date, date]) -> None:
    story = told(any_world)
    raw = Raw(db.session(), any_world.unit)
    for fund in (None, any_world.fund, story.home, story.spare):
        rows = rows_of(any_world, *span, fund=fund)
        assert_right(any_world, rows, raw, *span, fund)
        ties = [row.text for row in rows if isinstance(row, Note) and row.text.startswith("Đối chiếu")]
        assert all(text.endswith("khớp với sổ này.") for text in ties)
        own = [s for s in raw.sides if s.account == "3538" and s.day <= span[1] and fund in (None, s.fund)]
        closing = -sum(s.net for s in own)
        assert f"dư cuối kỳ {closing:,}".replace(",", ".") in ties[0]


@pytest.fixture
def story(world: World) -> Told:
    return told(world)


def test_money_and_goods_never_stand_in_one_sum(story: Told) -> None:
    rows = rows_of(story.world, date(2026, 1, 1), date(2026, 3, 31))
    parts = [row.text for row in rows if isinstance(row, Part) and row.text.startswith("PHẦN")]
    assert [text.split(".")[0] for text in parts] == ["PHẦN I", "PHẦN II", "PHẦN III"]
    by = dict(printed(rows))
    assert by["Cộng phần tiền"][1::2] == (12_800_000, 11_350_000, -1_750_000, 19_700_000)
    assert by["Cộng phần hiện vật có giá trị"][1::2] == (3_200_000, 2_360_000, 1_900_000, 6_740_000)
    clothes = [row for row in rows if isinstance(row, Posted) and "kg" in row.cells]
    assert [row.cells[7:] for row in clothes] == [
        ("40,5", None, None, None, None, None, "40,5", None), (None, None, "25", None, None, None, "15,5", None),
    ]  # fmt: skip


def test_one_appeal_of_two_is_an_extract_of_what_came_in(story: Told) -> None:
    rows = rows_of(story.world, date(2026, 1, 1), date(2026, 3, 31), appeal=story.shared)
    assert [(label, cells[1]) for label, cells in printed(rows)][:4] == [
        ("BC-2026-0003", 300_000), ("BC-2026-0005", 700_000), ("PKT-2026-0001", -700_000), ("Cộng đã nhận", 300_000),
    ]  # fmt: skip
    assert rows[-1].text.startswith("Bản trích")  # type: ignore[union-attr]
    alone = rows_of(story.world, date(2026, 1, 1), date(2026, 3, 31), appeal=story.house)
    assert printed(alone) == printed(rows_of(story.world, date(2026, 1, 1), date(2026, 3, 31), fund=story.home))


def test_givers_are_named_to_few_and_in_public_as_they_chose(story: Told) -> None:
    def said(**more: object) -> set[str]:
        rows = rows_of(story.world, date(2026, 1, 1), date(2026, 3, 31), **more)  # type: ignore[arg-type]
        return {str(row.cells[4]) for row in rows if isinstance(row, Posted)}

    named, numbers, public = said(names=True), said(), said(public=True, names=True)
    assert {"Công ty TNHH Mẫu Xanh", "Giàng A Pếnh", "Lò Văn Kín", "Người ủng hộ không nêu tên"} <= named
    assert numbers == {f"Số {donor}" for donor in story.donors.values()} | {""}
    assert public == {"Công ty TNHH Mẫu Xanh", "Giàng A. P.", "Hoàng Thị Nhầm", "Nhà hảo tâm ẩn danh", ""}


def test_the_version_for_everybody_says_nothing_that_was_typed(story: Told) -> None:
    rows = rows_of(story.world, date(2026, 1, 1), date(2026, 3, 31), public=True)
    assert {row.cells[3] for row in rows if isinstance(row, Posted)} == {
        "Nhận tài trợ", "Giảm số đã nhận", "Sử dụng", "Giảm số đã sử dụng", "Tăng, giảm khác",
    }  # fmt: skip


def test_one_giver_is_read_alone(story: Told) -> None:
    rows = rows_of(story.world, date(2026, 1, 1), date(2026, 12, 31), party=story.donors["Giàng A Pếnh"], names=True)
    assert {row.cells[4] for row in rows if isinstance(row, Posted)} == {"Giàng A Pếnh"}
    sums = [(label, cells[:2]) for label, cells in printed(rows) if label == "Cộng đã nhận"]
    assert [cells for _, cells in sums] == [(None, 600_000), (None, 0), ("1", 200_000), ("40,5", None)]
    nobody = rows_of(story.world, date(2026, 1, 1), date(2026, 12, 31), party=0)
    assert [cells[1] for label, cells in printed(nobody) if label == "Cộng đã nhận"] == [100_000]
    assert not any(isinstance(row, Balance) for row in rows)


def test_a_book_that_disagrees_says_so(story: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    from ledger import giving_statements

    right = giving_statements.tie

    def wrong(*args: object, **more: object) -> giving_statements.Tie:
        found = right(*args, **more)  # type: ignore[arg-type]
        return giving_statements.Tie(found.opening, found.more + 1, found.less)

    monkeypatch.setattr(giving_statements, "tie", wrong)
    rows = rows_of(story.world, date(2026, 1, 1), date(2026, 3, 31))
    assert "KHÔNG KHỚP" in rows[-2].text  # type: ignore[union-attr]
