"""Which form a biên bản xác nhận tài trợ follows, as dated data: what the tax texts of a day prescribed for a purpose.

A day for which nothing is known here gets the unit's own minutes, which name no form; a text that has no such form is
never cited.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class GrantForm:
    """One form: its words, what the grant was for, and the days on which it held."""

    slug: str
    title: str
    form_line: str
    legal_line: str
    purpose: str
    valid_from: date
    valid_to: date | None = None


_OLD_LAW = (date(2014, 8, 2), date(2025, 9, 30))  # until Luật 67/2025/QH15 took effect; its forms are added once known
_BASIS = "(kèm theo Thông tư 78/2014/TT-BTC)"
FORMS = (
    GrantForm(
        "giao-duc", "BIÊN BẢN XÁC NHẬN TÀI TRỢ CHO GIÁO DỤC", "Mẫu số: 03/TNDN", _BASIS, "cho giáo dục", *_OLD_LAW
    ),
    GrantForm("y-te", "BIÊN BẢN XÁC NHẬN TÀI TRỢ CHO Y TẾ", "Mẫu số: 04/TNDN", _BASIS, "cho y tế", *_OLD_LAW),
    GrantForm(
        "thien-tai", "BIÊN BẢN XÁC NHẬN TÀI TRỢ CHO VIỆC KHẮC PHỤC HẬU QUẢ THIÊN TAI", "Mẫu số: 05/TNDN", _BASIS,
        "để khắc phục hậu quả thiên tai", *_OLD_LAW,
    ),
    GrantForm(
        "nha-o", "BIÊN BẢN XÁC NHẬN TÀI TRỢ LÀM NHÀ CHO NGƯỜI NGHÈO", "Mẫu số: 06/TNDN", _BASIS,
        "để làm nhà cho người nghèo", *_OLD_LAW,
    ),
)  # fmt: skip


def forms_on(day: date) -> list[GrantForm]:
    """The forms that held on `day`, beside the unit's own."""
    return [form for form in FORMS if form.valid_from <= day and (form.valid_to is None or day <= form.valid_to)]


def form_on(day: date, slug: str) -> GrantForm | None:
    """The form of that name, if it held on `day`."""
    return next((form for form in forms_on(day) if form.slug == slug), None)
