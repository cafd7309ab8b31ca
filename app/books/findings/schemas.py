"""What the forms of findings and surprise counts hold."""

from datetime import date
from typing import Any

import marshmallow as ma

from app.books.findings.service import ACTS, SEVERITIES, SHOWN
from app.cash.schemas import Count
from app.fields import Choice, Day, Schema, Words


class FindingSchema(Schema):
    """A finding; the voucher and the book are named as people read them, all that it is about may be left out."""

    voucher = Words(most=40, load_default="")
    book = Words(most=12, load_default="")
    period = ma.fields.Integer(load_default=None)
    count = ma.fields.Integer(load_default=None)
    severity = Choice(SEVERITIES, required=True, error_messages={"required": "Chọn mức độ."})
    found = Words(most=2000, least=3, lines=True, required=True, error_messages={"required": "Ghi điều phát hiện."})
    asked = Words(most=2000, least=3, lines=True, required=True, error_messages={"required": "Ghi điều kiến nghị."})
    due = Day(required=True, error_messages={"required": "Nhập hạn giải trình."})


class ActSchema(Schema):
    """One act on a finding."""

    act = Choice(ACTS, required=True)
    words = Words(most=2000, least=3, lines=True, required=True, error_messages={"required": "Ghi nội dung."})


class ListSchema(Schema):
    """Which findings to list."""

    state = Choice(SHOWN, data_key="trang-thai", load_default="")


class SurpriseSchema(Count):
    """A count of today, note by note, with the reason of a difference if one is known."""

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today

    @ma.pre_load
    def _of_today(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        return {**data, "day": self._today.isoformat(), "closes": "0"}


class WitnessSchema(Schema):
    """What a witness says of a count."""

    said = Choice(("agree", "object"), required=True)
    words = Words(most=500, load_default="")

    @ma.validates_schema
    def _why(self, data: dict[str, str], **_kwargs: object) -> None:
        if data.get("said") == "object" and not data.get("words"):
            raise ma.ValidationError("Ghi điều bạn chưa đồng ý.", "words")
