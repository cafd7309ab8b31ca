"""What the auditor's desk reads from an address or a form."""

from typing import Any

import marshmallow as ma

from app.fields import Day, Schema, Words


class ChoiceSchema(Schema):
    """Which days, account, cash box and fund of a book; every part may be left out."""

    tu = Day(load_default=None)
    den = Day(load_default=None)
    tk = Words(most=8, load_default="3538")
    ket = ma.fields.Integer(load_default=None)
    quy = ma.fields.Integer(load_default=None)
    trang = ma.fields.Integer(load_default=1, validate=ma.validate.Range(1, 100_000, error="Không có trang này."))


class CloseSchema(Schema):
    """Closing or reopening a month, with the reason."""

    period = ma.fields.Integer(required=True)
    reason = Words(most=300, required=True)


class AgreeSchema(Schema):
    period = ma.fields.Integer(required=True)


class OpenSchema(Schema):
    """A month to open, typed as mm/yyyy."""

    month = Words(most=7, required=True)

    @ma.post_load
    def split(self, data: dict[str, Any], **_: Any) -> dict[str, int]:
        month, _slash, year = data["month"].partition("/")
        figures = data["month"].isascii() and month.isdigit() and year.isdigit()
        if not (figures and 1 <= int(month) <= 12 and 2000 <= int(year) <= 2199):
            raise ma.ValidationError("Viết theo dạng tháng/năm, ví dụ 03/2026.", "month")
        return {"month": int(month), "year": int(year)}
