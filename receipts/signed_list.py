"""Danh sách ký nhận: many people on many pages, each with room to sign; a row is never split between two pages."""

from collections.abc import Sequence
from typing import Final

from reportlab.lib.units import mm

from receipts.dates import voucher_date
from receipts.facts import Column
from receipts.facts_papers import SignedList
from receipts.fonts import BOLD, ITALIC
from receipts.goods import dotted
from receipts.imposition import printed
from receipts.multipage import Flow, TableRow, fit
from receipts.opening import begin, hands, line, money_words, say
from receipts.paper import Sheet
from receipts.sizes import Paper

_SCALES: Final = (0.92,)
_HAND: Final = 9.5 * mm  # what a signature takes; a fingerprint fits too
_COLUMNS: Final = (
    Column("STT", "A", 0.7, "center"),
    Column("Họ và tên", "B", 2.4),
    Column("Công đoàn cơ sở", "C", 2.2),
    Column("Hoàn cảnh", "D", 1.4),
    Column("Số tiền (đồng)", "1", 1.5, "right"),
    Column("Hình thức", "E", 1.1, "center"),
    Column("Ký nhận", "G", 1.8, "center"),
    Column("Ghi chú", "H", 1.1),
)
_CIRCUMSTANCE: Final = 3


def _shown(cells: Sequence[Column] | Sequence[str], *, whole: bool) -> list[Column] | list[str]:
    """All cells of a row, or all but the circumstance."""
    return [cell for place, cell in enumerate(cells) if whole or place != _CIRCUMSTANCE]  # type: ignore[return-value]


def lay_out(facts: SignedList, paper: Paper = "A4") -> list[Sheet]:
    """The pages with every string's place known, not yet drawn."""
    total = sum(person.amount for person in facts.people)
    whole = facts.shows_circumstance

    def fill(flow: Flow) -> None:
        size = flow.size
        under = [(ITALIC, voucher_date(facts.day))]
        begin(flow, facts.issuer, facts.form_lines, facts.title, under, facts.number)
        say(flow, facts.said)
        flow.gap(0.4)
        rows = [
            TableRow(
                [str(cell) for cell in _shown(
                    (str(place), one.name, one.body, one.circumstance, dotted(one.amount), one.method, "", one.note),
                    whole=whole,
                )],
                least=_HAND,
            )
            for place, one in enumerate(facts.people, 1)
        ]  # fmt: skip
        sum_row = [str(cell) for cell in _shown(("", "Cộng", "", "", dotted(total), "", "", ""), whole=whole)]
        after = (
            money_words(total, "Tổng số tiền viết bằng chữ", size),
            line(f"Danh sách có {dotted(len(facts.people))} người.", size),
            line("Ai nhận thay ghi rõ họ tên mình và kèm giấy ủy quyền.", size * 0.92),
            hands(facts.signers, size),
        )
        columns = [column for place, column in enumerate(_COLUMNS) if whole or place != _CIRCUMSTANCE]
        flow.table(columns, [*rows, TableRow(sum_row, BOLD)], after)

    return fit(paper, facts.mark, facts.copy, f"{facts.title} {facts.number} – {facts.issuer.name}", fill, _SCALES)


def render(facts: SignedList, paper: Paper = "A4") -> bytes:
    """The paper as PDF."""
    title = f"{facts.title.capitalize()} {facts.number}".strip()
    return printed(lay_out(facts, paper), paper, title, facts.issuer.name)
