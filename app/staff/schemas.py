"""The forms of this room. A password is taken letter for letter, but NFC: keyboards differ in how they send ế."""

import unicodedata
from typing import Any

import marshmallow as ma

from app.fields import Choice, Day, Schema, Words, of_a_person
from app.security import ROLES
from app.staff import passwords


class Password(ma.fields.String):
    """A password being chosen: long enough, not trimmed."""

    def __init__(self, *, least: int = 1, **kwargs: Any) -> None:
        super().__init__(required=True, **kwargs)
        self.least = least

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = unicodedata.normalize("NFC", str(super()._deserialize(value, attr, data, **kwargs)))
        if len(text) > passwords.MOST:
            raise ma.ValidationError(f"Mật khẩu dài nhất {passwords.MOST} ký tự.")
        if len(text) < self.least:
            raise ma.ValidationError(f"Mật khẩu cần ít nhất {self.least} ký tự.")
        return text


class SignIn(Schema):
    login = Words(required=True, most=100)
    password = Password()

    @ma.post_load
    def lower(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data, "login": data["login"].lower()}


class ChangePassword(Schema):
    old = Password()
    new = Password(least=passwords.LEAST)
    again = Password()

    @ma.validates_schema
    def twice_the_same(self, data: dict[str, Any], **_: Any) -> None:
        if data["new"] != data["again"]:
            raise ma.ValidationError("Hai lần nhập mật khẩu mới chưa giống nhau.", "again")


class NewAccount(Schema):
    name = Words(required=True, most=100, validate=of_a_person)
    login = ma.fields.String(
        required=True,
        validate=ma.validate.Regexp(
            r"[a-z0-9][a-z0-9._-]{2,39}\Z",
            error="Tên đăng nhập gồm 3 đến 40 chữ thường không dấu, số, dấu chấm hoặc gạch, ví dụ lan.nguyen.",
        ),
    )
    body = ma.fields.Integer(load_default=None)


class NewGrant(Schema):
    role = Choice(ROLES, required=True)
    body = ma.fields.Integer(load_default=None)
    valid_from = Day(required=True)
    valid_to = Day(load_default=None)


class NewEnd(Schema):
    last_day = Day(required=True)


class Decision(Schema):
    """The second admin's word on a proposal."""

    decision = Choice(("agree", "drop"), required=True)


class Nothing(Schema):
    """A form whose one act is its button."""
