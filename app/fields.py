"""marshmallow fields that read what people type. Their messages are Vietnamese, and are set here before any schema
class exists (marshmallow copies them when a class is made)."""

import unicodedata
from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from app.formats import fold, read_day
from ledger.errors import Refusal
from ledger.money import parse_vnd

ma.fields.Field.default_error_messages = {
    "required": "Cần nhập mục này.",
    "null": "Cần nhập mục này.",
    "validator_failed": "Giá trị chưa đúng.",
}
ma.fields.String.default_error_messages = {"invalid": "Cần nhập chữ.", "invalid_utf8": "Chữ gửi lên bị hỏng mã."}
ma.fields.Integer.default_error_messages = {
    "invalid": "Cần nhập số nguyên.",
    "too_large": "Số quá lớn.",
}
ma.fields.Boolean.default_error_messages = {"invalid": "Giá trị chưa đúng."}
ma.fields.Email.default_error_messages = {"invalid": "Địa chỉ thư điện tử chưa đúng, ví dụ ten@congdoan.vn."}
ma.Schema.error_messages = {"unknown": "Mục này không có trong biểu mẫu.", "type": "Dữ liệu gửi lên chưa đúng dạng."}

LARGEST = 2**63 - 1  # what both databases hold in an id
# What pasted text carries unseen: it would make two names of one.
UNSEEN = dict.fromkeys(
    (0x00AD, 0x034F, 0x115F, 0x1160, 0x180E, 0x200B, 0x200C, 0x200D, 0x2060, 0x2800, 0x3164, 0xFEFF, 0xFFA0,
     *range(0xFE00, 0xFE10))
)  # fmt: skip
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Schema(ma.Schema):
    """The base of every form and JSON schema: knows shapes, not facts; ignores what it does not know."""

    class Meta:
        unknown = ma.EXCLUDE

    def on_bind_field(self, field_name: str, field_obj: ma.fields.Field) -> None:
        """No whole number goes on that a database could not take: an id nobody has is refused, it breaks nothing."""
        if isinstance(field_obj, ma.fields.Integer):
            field_obj.validators.append(ma.validate.Range(-LARGEST, LARGEST, error="Số quá lớn."))


class Words(ma.fields.String):
    """One line of text (`lines=True`: several), NFC, trimmed; marks that turn or hide text are refused, not drawn."""

    def __init__(self, *, most: int = 200, least: int = 1, lines: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most, self.least, self.lines = most, least, lines

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = joined(str(super()._deserialize(value, attr, data, **kwargs)))
        text = text.replace("\r\n", "\n").replace("\t", " ")
        if "\ufffd" in text:
            raise self.make_error("invalid_utf8")
        if BIDI.intersection(text):
            raise ma.ValidationError("Nội dung có ký tự đảo chiều chữ không nhìn thấy. Hãy gõ lại bằng tay.")
        if "<" in text or ">" in text:
            raise ma.ValidationError("Không dùng ký tự < và >.")
        if any(unicodedata.category(c)[0] == "C" for c in text if not (self.lines and c == "\n")):
            raise ma.ValidationError("Nội dung có ký tự không in được. Hãy gõ lại bằng tay.")
        text = "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()
        if len(text) > self.most:
            raise ma.ValidationError(f"Dài {len(text)} ký tự; nhiều nhất là {self.most} ký tự.")
        if len(text) < self.least and self.required:
            raise self.make_error("required")
        return text


def joined(text: str) -> str:
    """The text with each mark on its letter (NFC). What nobody sees goes first: it would stand between the two."""
    return unicodedata.normalize("NFC", text.translate(UNSEEN))


def loose(schema: ma.Schema, typed: Mapping[str, Any]) -> dict[str, str]:
    """The lines of text in `typed` whose marks came apart from their letters, each as it reads once joined.

    `Words` reads them all the same, for a terminal, a search and a sheet. A form that writes shows them again first:
    whoever typed has seen what is kept.
    """
    found = {}
    for name, field in schema.load_fields.items():
        key = field.data_key or name
        text = typed.get(key)
        if isinstance(field, Words) and isinstance(text, str) and any(map(unicodedata.combining, text)):
            whole = joined(text)
            if whole != text.translate(UNSEEN):
                found[key] = whole
    return found


def of_a_person(name: str) -> None:
    """A name that people tell apart by eye: a letter of another alphabet that looks like ours makes two of one."""
    if not fold(name).isascii():
        raise ma.ValidationError("Tên có chữ của bảng chữ khác hoặc ký hiệu. Gõ lại bằng bàn phím tiếng Việt.")


class Amount(ma.fields.Field[int]):
    """Đồng as people type them; JSON may send an integer."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise ma.ValidationError("Số tiền chưa đọc được. Viết bằng số, ví dụ 200.000 hoặc 200k.")
        try:
            return parse_vnd(str(value))
        except Refusal as refusal:
            raise ma.ValidationError(refusal.sentence) from refusal


class Day(ma.fields.Field):
    """A day typed as dd/mm/yyyy (or ISO)."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        try:
            return read_day(str(value))
        except ValueError as error:
            raise ma.ValidationError("Ngày chưa đúng. Viết theo dạng ngày/tháng/năm, ví dụ 05/02/2026.") from error


class Month(ma.fields.Field):
    """A month typed as mm/yyyy: its month and year."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, int]:
        month, _slash, year = str(value).strip().partition("/")
        figures = str(value).isascii() and month.isdigit() and year.isdigit() and len(month) <= 2 and len(year) == 4
        if not (figures and 1 <= int(month) <= 12 and 2000 <= int(year) <= 2199):
            raise ma.ValidationError("Viết theo dạng tháng/năm, ví dụ 03/2026.")
        return {"month": int(month), "year": int(year)}


class Choice(ma.fields.String):
    """One of the given values."""

    def __init__(self, values: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.values = frozenset(values)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = str(super()._deserialize(value, attr, data, **kwargs))
        if text not in self.values:
            raise ma.ValidationError("Chọn một mục trong danh sách.")
        return text


class Tick(ma.fields.Boolean):
    """A checkbox: absent is no."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(load_default=False, **kwargs)
