"""Phiếu kế toán, and the sheet over a bank's own paper: what was booked, line by line, and who answers for it."""

from typing import Final

from receipts.dates import voucher_date
from receipts.facts import Column
from receipts.facts_papers import EntrySheet
from receipts.fonts import BOLD, ITALIC
from receipts.goods import dotted
from receipts.imposition import printed
from receipts.multipage import Flow, TableRow, fit
from receipts.opening import begin, hands, line, money_words, say
from receipts.paper import Sheet
from receipts.sizes import Paper

COLUMNS: Final = (
    Column("STT", "A", 0.65, "center"),
    Column("Nội dung", "B", 4.4),
    Column("TK Nợ", "C", 1.2, "center"),
    Column("TK Có", "D", 1.2, "center"),
    Column("Số tiền (đồng)", "1", 1.8, "right"),
)


def lay_out(facts: EntrySheet, paper: Paper = "A4") -> list[Sheet]:
    """The pages with every string's place known, not yet drawn."""

    def fill(flow: Flow) -> None:
        size = flow.size
        under = [(ITALIC, text) for text in (facts.subtitle, voucher_date(facts.day)) if text]
        begin(flow, facts.issuer, facts.form_lines, facts.title, under, facts.number)
        say(flow, facts.said)
        flow.gap(0.4)
        rows = [
            TableRow((str(place), one.text, one.debit, one.credit, dotted(one.amount)))
            for place, one in enumerate(facts.lines, 1)
        ]
        total = TableRow(("", "Cộng", "", "", dotted(facts.amount)), BOLD)
        after = (
            money_words(facts.amount, "Số tiền viết bằng chữ", size),
            line(f"Kèm theo: {facts.attachments or '………… chứng từ gốc'}", size),
            hands(facts.signers, size),
        )
        flow.table(COLUMNS, [*rows, total], after)

    return fit(paper, facts.mark, facts.copy, f"{facts.title} {facts.number} – {facts.issuer.name}", fill)


def render(facts: EntrySheet, paper: Paper = "A4") -> bytes:
    """The paper as PDF."""
    title = f"{facts.title.capitalize()} {facts.number}"
    return printed(lay_out(facts, paper), paper, title, facts.issuer.name)
