"""What the page of checkpoints reads from its forms."""

import json
import re
from typing import Any

import marshmallow as ma

from app.books.log.committee import EVENTS, read_key
from app.fields import Choice, Schema, Words

ENDINGS = {event: says for event, says in EVENTS.items() if event != "begins"}
MOST = 4000  # letters of a note with several signatures


class Name(Words):
    """A key's name as signatures carry it."""

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if re.fullmatch(r"[^\s+]+", text) is None:
            raise ma.ValidationError("Tên khóa viết liền, không có dấu cách hoặc dấu cộng, ví dụ ubkt/2026.")
        return text


class PublicKey(ma.fields.String):
    """The public half of a key, pasted."""

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> str:
        try:
            return read_key(str(value))
        except ValueError as error:
            raise ma.ValidationError("Chưa đọc được khóa. Dán cả dòng khóa công khai mà máy ký in ra.") from error


class KeySchema(Schema):
    """A wish that a new key of the committee begins."""

    name = Name(most=80, required=True, error_messages={"required": "Nhập tên khóa."})
    key = PublicKey(required=True, error_messages={"required": "Dán khóa công khai."})
    reason = Words(most=300, least=3, required=True, error_messages={"required": "Cần ghi lý do."})

    @ma.pre_load
    def of_the_signer(self, data: dict[str, Any], **_: object) -> dict[str, Any]:
        """The line that `verifier.py new-key` prints tells both; a name typed beside it stands and must be the same."""
        try:
            line = json.loads(str(data.get("key", "")))
            told = {"name": str(line["name"]), "key": str(line["key"])}
        except (ValueError, KeyError, TypeError):
            return data
        if data.get("name", told["name"]).strip() != told["name"]:
            raise ma.ValidationError("Tên này khác với tên trong dòng khóa.", "name")
        return {**data, **told}

    @ma.post_load
    def begins(self, data: dict[str, str], **_: object) -> dict[str, str]:
        return {**data, "event": "begins"}


class EndSchema(Schema):
    """A wish that a known key ends: `which` is its name and key, `why` the reason (another form of the page has its
    own)."""

    event = Choice(ENDINGS, required=True, error_messages={"required": "Chọn việc cần làm với khóa."})
    which = Words(most=200, required=True, error_messages={"required": "Chọn khóa."})
    why = Words(most=300, least=3, required=True, error_messages={"required": "Cần ghi lý do."})

    @ma.post_load
    def split(self, data: dict[str, str], **_: object) -> dict[str, str]:
        name, _space, key = data.pop("which").partition(" ")
        try:
            return {"event": data["event"], "name": name, "key": read_key(key), "reason": data["why"]}
        except ValueError as error:
            raise ma.ValidationError("Chọn khóa.", "which") from error


class AnswerSchema(Schema):
    said = Choice(("agreed", "declined", "withdrawn"), required=True)


class NoteSchema(Schema):
    """A note that the committee signed, pasted; a file goes over it."""

    note = ma.fields.String(
        required=True,
        validate=ma.validate.Length(1, MOST, error="Mốc đối chứng quá dài."),
        error_messages={"required": "Dán mốc đối chứng hoặc chọn tệp."},
    )
