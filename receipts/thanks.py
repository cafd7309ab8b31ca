"""Thư cảm ơn: calm words to a giver, who is named as they chose to be and whose amount is told only if they like."""

from receipts.dates import long_date, short_date
from receipts.facts_papers import Thanks
from receipts.fonts import BOLD, ITALIC, REGULAR, printable
from receipts.imposition import printed
from receipts.multipage import Flow, fit
from receipts.opening import begin, dated, hands
from receipts.paper import Sheet, dong
from receipts.sizes import Paper
from receipts.words import vnd_in_words
from receipts.wrap import Run

_NOBODY = "Quý nhà hảo tâm"


def lay_out(facts: Thanks, paper: Paper = "A4") -> list[Sheet]:
    """The pages with every string's place known, not yet drawn."""

    def fill(flow: Flow) -> None:
        begin(flow, facts.issuer, (), facts.title, [])
        flow.gap(1)
        flow.text([(REGULAR, "Kính gửi: "), (BOLD, printable(facts.donor) or _NOBODY)], size=1.1)
        flow.gap(0.8)
        for runs in _letter(facts):
            flow.text(runs, size=1.1)
            flow.gap(0.9)
        flow.text([(REGULAR, "Trân trọng cảm ơn.")], size=1.1)
        flow.put(hands([facts.signer], flow.size, dated(facts.issuer, long_date(facts.day)), aside=True))
        flow.gap(0.6)
        flow.text([(ITALIC, f"Thư này đi cùng biên nhận số {printable(facts.number)}.")], size=0.85)

    return fit(paper, facts.mark, facts.copy, f"{facts.title} – {facts.issuer.name}", fill)


def _letter(facts: Thanks) -> list[list[Run]]:
    gave: list[Run] = [(REGULAR, f"Ngày {short_date(facts.day)}, ")]
    if facts.amount:
        gave += [(REGULAR, "chúng tôi đã nhận được "), (BOLD, dong(facts.amount))]
        gave += [(ITALIC, f" ({vnd_in_words(facts.amount)})"), (REGULAR, " do Quý vị gửi đến")]
    else:
        gave.append((REGULAR, "chúng tôi đã nhận được tấm lòng Quý vị gửi đến"))
    gave.append((REGULAR, f" đợt vận động “{printable(facts.appeal)}”."))
    if printable(facts.purpose):
        gave.append((REGULAR, f" Khoản ủng hộ được dùng đúng mục đích của đợt: {_ended(printable(facts.purpose))}"))
    return [
        gave,
        [(REGULAR, "Có những lúc một gia đình phải đi qua đoạn đường khó. Biết rằng có người ở bên, dù chưa từng gặp, "
                   "là điều giúp họ đứng vững thêm một ngày. Quý vị đã là người ở bên ấy.")],
        [(REGULAR, "Chúng tôi xin nhận tấm lòng này thay cho đoàn viên, người lao động đang gặp khó khăn, và giữ lời: "
                   "từng đồng được ghi sổ, chi đúng người, và Quý vị có thể xem lại bất cứ lúc nào.")],
        [(REGULAR, "Kính chúc Quý vị và gia đình sức khỏe, bình an.")],
    ]  # fmt: skip


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith(".") else f"{sentence}."


def render(facts: Thanks, paper: Paper = "A4") -> bytes:
    """The letter as PDF; its title names nobody."""
    title = f"{facts.title.capitalize()} {facts.number}"
    return printed(lay_out(facts, paper), paper, title, facts.issuer.name)
