"""Giấy đề nghị hỗ trợ: who asks for whom, how much and why, as it was sent."""

from receipts.dates import long_date
from receipts.facts_papers import HelpRequest
from receipts.fonts import BOLD, ITALIC, REGULAR, printable
from receipts.imposition import printed
from receipts.multipage import Flow, fit
from receipts.opening import begin, dated, hands, own_place, say
from receipts.paper import Sheet, dong
from receipts.sizes import Paper
from receipts.words import vnd_in_words


def lay_out(facts: HelpRequest, paper: Paper = "A4") -> list[Sheet]:
    """The pages with every string's place known, not yet drawn."""

    def fill(flow: Flow) -> None:
        size = flow.size
        begin(flow, facts.issuer, facts.form_lines, facts.title, [(ITALIC, f"Hồ sơ số {printable(facts.number)}")])
        flow.text([(REGULAR, "Kính gửi: "), (BOLD, printable(facts.to))], align="center")
        flow.gap(0.6)
        say(flow, (("Người lập đề nghị", facts.proposer), ("Công đoàn", facts.body)))
        who = printable(facts.membership)
        flow.text(
            [(REGULAR, "Đề nghị hỗ trợ: "), (BOLD, printable(facts.person)), (REGULAR, f" ({who})" if who else "")]
        )
        flow.gap(0.12)
        say(flow, (("Hoàn cảnh", facts.category),))
        flow.text([(REGULAR, "Lý do:")])
        for paragraph in facts.reason.split("\n"):
            flow.text([(REGULAR, printable(paragraph))], indent=size)
        flow.gap(0.2)
        money = [(REGULAR, "Số tiền đề nghị: "), (BOLD, dong(facts.amount))]
        flow.text([*money, (ITALIC, f" ({vnd_in_words(facts.amount)})")])
        flow.gap(0.12)
        say(flow, (("Từ nguồn", facts.fund),))
        flow.text([(REGULAR, "Giấy tờ đã xem:")])
        for paragraph in (facts.papers or "………………………………………………").split("\n"):
            flow.text([(REGULAR, printable(paragraph))], indent=size)
        flow.gap(0.3)
        flow.text([(REGULAR, "Chúng tôi cam đoan những điều ghi trên là đúng và chịu trách nhiệm về lời đề nghị này.")])
        places = [
            own_place("NGƯỜI ĐƯỢC ĐỀ NGHỊ", facts.person),
            own_place("ĐẠI DIỆN CÔNG ĐOÀN", ""),
            own_place("NGƯỜI LẬP ĐỀ NGHỊ", facts.proposer),
        ]
        flow.put(hands(places, size, dated(facts.issuer, long_date(facts.day))))
        if facts.signers:
            flow.put(hands(facts.signers, size))

    return fit(paper, facts.mark, facts.copy, f"{facts.title} {facts.number} – {facts.issuer.name}", fill)


def render(facts: HelpRequest, paper: Paper = "A4") -> bytes:
    """The paper as PDF; its title names nobody."""
    title = f"{facts.title.capitalize()} {facts.number}"
    return printed(lay_out(facts, paper), paper, title, facts.issuer.name)
