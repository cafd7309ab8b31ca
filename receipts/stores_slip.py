"""Phiếu nhập kho and phiếu xuất kho: goods counted in or out, with a value where one can be said."""

from dataclasses import replace
from typing import Final

from receipts.dates import voucher_date
from receipts.facts_papers import StoreSlip
from receipts.fonts import ITALIC
from receipts.goods import STORE_COLUMNS, store_rows, unvalued, value_of
from receipts.imposition import printed
from receipts.multipage import Flow, fit
from receipts.opening import begin, hands, line, money_words, own_place, say
from receipts.paper import Sheet
from receipts.sizes import Paper

_DONE: Final = {"PN": "thực nhập", "PX": "thực xuất"}
_PERSON: Final = {"PN": "Họ và tên người giao", "PX": "Họ và tên người nhận"}
_PLACE: Final = {"PN": "NGƯỜI GIAO HÀNG", "PX": "NGƯỜI NHẬN HÀNG"}
_UNSAID: Final = "Hàng chưa xác định được giá trị chỉ theo dõi số lượng, không cộng vào thành tiền."


def lay_out(facts: StoreSlip, paper: Paper = "A4") -> list[Sheet]:
    """The pages with every string's place known, not yet drawn."""
    columns = [replace(column, title=column.title.format(done=_DONE[facts.kind])) for column in STORE_COLUMNS]

    def fill(flow: Flow) -> None:
        size = flow.size
        under = [(ITALIC, voucher_date(facts.day))]
        begin(flow, facts.issuer, facts.form_lines, facts.title, under, facts.number, facts.entries)
        say(flow, ((_PERSON[facts.kind], facts.person or "……………………………………"), *facts.said))
        flow.gap(0.4)
        signers = (*facts.signers, own_place(_PLACE[facts.kind], facts.person))
        after = [money_words(value_of(facts.goods), "Tổng số tiền viết bằng chữ", size)]
        if unvalued(facts.goods):
            after.append(line(_UNSAID, size * 0.92))
        after.append(line(f"Số chứng từ gốc kèm theo: {facts.attachments or '…………'}", size))
        flow.table(columns, store_rows(facts.goods), [*after, hands(signers, size)])

    return fit(paper, facts.mark, facts.copy, f"{facts.title} {facts.number} – {facts.issuer.name}", fill)


def render(facts: StoreSlip, paper: Paper = "A4") -> bytes:
    """The paper as PDF."""
    title = f"{facts.title.capitalize()} {facts.number}"
    return printed(lay_out(facts, paper), paper, title, facts.issuer.name)
