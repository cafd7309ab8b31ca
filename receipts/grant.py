"""Biên bản xác nhận tài trợ: an enterprise and the union say together what was given and what for.

Which form of which text it follows, if any, is dated data of the desk: title, form lines and purpose come in.
"""

from receipts.dates import long_date, short_date
from receipts.facts import Signer
from receipts.facts_papers import GrantRecord, Side
from receipts.fonts import BOLD, ITALIC, REGULAR, printable
from receipts.goods import HANDOVER_COLUMNS, handover_rows, value_of
from receipts.imposition import printed
from receipts.multipage import Flow, fit
from receipts.opening import begin, hands, money_words, party
from receipts.paper import Sheet, dong
from receipts.sizes import Paper
from receipts.words import vnd_in_words
from receipts.wrap import Run


def lay_out(facts: GrantRecord, paper: Paper = "A4") -> list[Sheet]:
    """The pages with every string's place known, not yet drawn."""
    takes = Side(
        facts.issuer.name,
        facts.issuer.address,
        facts.issuer.tax_code,
        facts.signer.name,
        facts.signer.title.capitalize(),
    )

    def fill(flow: Flow) -> None:
        under = [(ITALIC, f"Kèm theo biên nhận số {printable(facts.number)}")]
        begin(flow, facts.issuer, facts.form_lines, facts.title, under)
        flow.text([(REGULAR, "Chúng tôi gồm có:")])
        flow.gap(0.3)
        party(flow, "Bên tài trợ", facts.donor)
        party(flow, "Bên nhận tài trợ", takes)
        for runs in _grant(facts):
            flow.text(runs)
            flow.gap(0.3)
        if facts.goods:
            worth = money_words(value_of(facts.goods), "Trị giá hiện vật viết bằng chữ", flow.size)
            flow.table(HANDOVER_COLUMNS, handover_rows(facts.goods), [worth])
            flow.gap(0.4)
        for text in _promises(facts):
            flow.text([(REGULAR, text)])
            flow.gap(0.3)
        places = (Signer("", "ĐẠI DIỆN BÊN TÀI TRỢ", "", "(Ký, họ tên, đóng dấu)"), _for_unit(facts))
        flow.put(hands(places, flow.size, _dated(facts)))

    return fit(paper, facts.mark, facts.copy, f"{facts.title} – {facts.number}", fill)


def _grant(facts: GrantRecord) -> list[list[Run]]:
    donor, unit = printable(facts.donor.name), printable(facts.issuer.name)
    said: list[list[Run]] = [
        [(REGULAR, f"Cùng xác nhận: {donor} đã tài trợ cho {unit}{_purpose(facts)}, qua đợt vận động "
                   f"“{printable(facts.appeal)}”, cụ thể:")],
    ]  # fmt: skip
    if facts.amount:
        money: list[Run] = [(REGULAR, "Bằng tiền: "), (BOLD, dong(facts.amount))]
        said.append([*money, (ITALIC, f" ({vnd_in_words(facts.amount)})")])
        how = " – ".join(filter(None, (printable(facts.method), printable(facts.reference))))
        said.append([(REGULAR, f"Hình thức: {how}. Ngày nhận: {short_date(facts.day)}.")])
    if facts.goods:
        said.append([(REGULAR, "Bằng hiện vật:")])
    return said


def _purpose(facts: GrantRecord) -> str:
    return f" {printable(facts.purpose)}" if printable(facts.purpose) else ""


def _promises(facts: GrantRecord) -> tuple[str, ...]:
    return (
        f"Kèm theo: biên nhận ủng hộ số {printable(facts.number)} và chứng từ chuyển, giao tài sản có liên quan.",
        f"{printable(facts.issuer.name)} cam kết sử dụng khoản tài trợ đúng mục đích nêu trên; nếu sử dụng sai "
        "mục đích, xin chịu trách nhiệm theo quy định của pháp luật.",
        "Biên bản này lập thành 02 bản có nội dung như nhau, mỗi bên giữ 01 bản.",
    )  # fmt: skip


def _for_unit(facts: GrantRecord) -> Signer:
    """The unit's own hand, said to be the receiving side's."""
    signer = facts.signer
    return Signer("ĐẠI DIỆN BÊN NHẬN TÀI TRỢ", f"{signer.authority} {signer.title}".strip(), signer.name, signer.hint)


def _dated(facts: GrantRecord) -> str:
    return f"{printable(facts.issuer.place) or '……………'}, {long_date(facts.day)}"


def render(facts: GrantRecord, paper: Paper = "A4") -> bytes:
    """The paper as PDF; its title names nobody."""
    title = f"Biên bản xác nhận tài trợ {facts.number}"
    return printed(lay_out(facts, paper), paper, title, facts.issuer.name)
