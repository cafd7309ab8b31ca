"""What a refusal is, and its families: the desk maps each to one HTTP status."""

import re
from typing import ClassVar


class Refusal(Exception):
    """Yêu cầu không thực hiện được."""

    code: ClassVar[str] = "refused"
    field: ClassVar[str | None] = None
    status: ClassVar[int] = 409

    def __init__(self, *, field: str | None = None, **facts: object) -> None:
        self.facts = facts
        self.at = field or type(self).field
        super().__init__(self.sentence)

    @property
    def template(self) -> str:
        """The sentence before its facts are filled in: what a translator sees."""
        return " ".join((type(self).__doc__ or "").split())

    @property
    def sentence(self) -> str:
        return fill(self.template, self.facts)


def fill(template: str, facts: dict[str, object]) -> str:
    """`template` with `{name}` replaced; an optional part in `[…]` goes when one of its facts is missing."""

    def part(match: re.Match[str]) -> str:
        names = re.findall(r"\{(\w+)\}", match[1])
        return match[1] if all(facts.get(name) is not None for name in names) else ""

    text = re.sub(r"\[([^\]]*)\]", part, template)
    return re.sub(r"\{(\w+)\}", lambda match: str(facts.get(match[1], "…")), text)


class Invalid(Refusal):
    """Dữ liệu nhập chưa đúng."""

    code = "invalid"
    status = 422


class NotFound(Refusal):
    """Không tìm thấy."""

    code = "not_found"
    status = 404


class Forbidden(Refusal):
    """Bạn không có quyền làm việc này."""

    code = "forbidden"
    status = 403


class Conflict(Refusal):
    """Dữ liệu vừa thay đổi. Tải lại trang rồi thử lại."""

    code = "conflict"
    status = 409


class Busy(Refusal):
    """Sổ đang bận. Yêu cầu của bạn chưa được ghi; hãy thử lại sau ít phút."""

    code = "busy"
    status = 503


class TooMany(Refusal):
    """Bạn đã thử quá nhiều lần. Hãy đợi {minutes} phút rồi thử lại."""

    code = "too_many"
    status = 429


class KeyReused(Conflict):
    """Biểu mẫu này đã được gửi với nội dung khác. Mở biểu mẫu mới rồi nhập lại."""

    code = "key_reused"
