"""Biên bản giao nhận hiện vật: two sides say what went from one to the other, in which state, and what it is worth."""

from receipts.dates import long_date
from receipts.facts import Signer
from receipts.facts_papers import Handover
from receipts.fonts import ITALIC, REGULAR, printable
from receipts.goods import HANDOVER_COLUMNS, handover_rows, unvalued, value_of
from receipts.imposition import printed
from receipts.multipage import Flow, fit
from receipts.opening import begin, hands, line, money_words, own_place, party, say
from receipts.paper import Sheet
from receipts.sizes import Paper

_TIMES = "lập thành 02 bản có nội dung như nhau, mỗi bên giữ 01 bản."


def lay_out(facts: Handover, paper: Paper = "A4") -> list[Sheet]:
    """The pages with every string's place known, not yet drawn."""

    def fill(flow: Flow) -> None:
        size = flow.size
        begin(flow, facts.issuer, facts.form_lines, facts.title, [(ITALIC, f"Kèm theo chứng từ số {facts.number}")])
        place = printable(facts.issuer.address) or "…………………………………………"
        flow.text([(REGULAR, f"Hôm nay, {long_date(facts.day)}, tại {place}, hai bên gồm có:")])
        flow.gap(0.3)
        party(flow, "BÊN GIAO", facts.gives)
        party(flow, "BÊN NHẬN", facts.takes)
        say(flow, facts.said)
        flow.text([(REGULAR, "Hai bên cùng đếm, xem và giao nhận các hiện vật sau:")])
        flow.gap(0.3)
        after = [money_words(value_of(facts.goods), "Tổng giá trị tạm tính viết bằng chữ", size)]
        if unvalued(facts.goods):
            after.append(line("Hàng ghi “chưa xác định” chỉ giao nhận theo số lượng.", size))
        after.append(line(f"Căn cứ xác định giá trị: {facts.basis or '………………………………………………'}", size))
        after.append(line(f"Biên bản được hai bên đọc lại, công nhận đúng, và {_TIMES}", size))
        after.append(hands(_places(facts), size))
        if facts.signers:
            after.append(hands(facts.signers, size))
        flow.table(HANDOVER_COLUMNS, handover_rows(facts.goods), after)

    return fit(paper, facts.mark, facts.copy, f"{facts.title} {facts.number} – {facts.issuer.name}", fill)


def _places(facts: Handover) -> tuple[Signer, ...]:
    """Both sides, and whoever looked on."""
    return (
        own_place("ĐẠI DIỆN BÊN GIAO", facts.gives.person),
        own_place("NGƯỜI CHỨNG KIẾN", ""),
        own_place("ĐẠI DIỆN BÊN NHẬN", facts.takes.person),
    )


def render(facts: Handover, paper: Paper = "A4") -> bytes:
    """The paper as PDF."""
    title = f"{facts.title.capitalize()} {facts.number}"
    return printed(lay_out(facts, paper), paper, title, facts.issuer.name)
