"""The shapes of this room's forms."""

from typing import Any

import marshmallow as ma

from app.cash.notes import NOTES, notes_on
from app.cash.reading import STATES
from app.fields import Choice, Day, Schema, Words
from ledger.money import dotted


class Filter(Schema):
    """Which slips to list."""

    start = Day(data_key="tu", load_default=None)
    end = Day(data_key="den", load_default=None)
    state = Choice(STATES, data_key="trang-thai", load_default=None)
    after = ma.fields.Integer(data_key="sau", load_default=None)

    @ma.validates_schema
    def _in_order(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if data.get("start") and data.get("end") and data["end"] < data["start"]:
            raise ma.ValidationError("Ngày cuối sớm hơn ngày đầu. Đổi lại hai ngày.", "den")


class Step(Schema):
    """The one next act on a slip. `entry_date` belongs to the count alone."""

    step = Choice(("chief", "head", "counted"), required=True)
    entry_date = Day()

    @ma.validates_schema
    def _dated(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if data.get("step") == "counted" and "entry_date" not in data:
            raise ma.ValidationError("Nhập ngày thu hoặc chi tiền.", "entry_date")


class Cancel(Schema):
    """Why a slip is not going to be used."""

    reason = Words(required=True, most=300, least=3)


class Count(Schema):
    """A count of a box, note by note (`n500000` …). `closes` also ends the day."""

    day = Day(required=True, error_messages={"required": "Nhập ngày kiểm kê."})
    note = Words(most=500, load_default="")
    closes = Choice(("0", "1"), load_default="0")

    class Meta(Schema.Meta):
        unknown = ma.INCLUDE

    @ma.post_load
    def _pieces(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        known = {f"n{value}": value for value in notes_on(data["day"])}
        pieces, wrong = {}, {}
        for name, value in known.items():
            text = str(data.pop(name, "")).strip() or "0"
            if text.isascii() and text.isdigit() and len(text) <= 7:
                pieces[value] = int(text)
            else:
                wrong[name] = ["Nhập số tờ, là số nguyên không âm."]
        for value in (note.value for note in NOTES if note.value not in known.values()):
            if str(data.pop(f"n{value}", "")).strip() not in ("", "0"):  # what was counted is never left out unsaid
                wrong["day"] = [f"Ngày này chưa dùng hoặc không còn dùng tờ {dotted(value)} đ. Kiểm tra lại ngày."]
        if wrong:
            raise ma.ValidationError(wrong)
        return {"day": data["day"], "note": data["note"], "closes": data["closes"] == "1", "pieces": pieces}


class Settle(Schema):
    """Which fund a difference stands in until it is cleared up."""

    fund = ma.fields.Integer(required=True, error_messages={"required": "Chọn quỹ."})
