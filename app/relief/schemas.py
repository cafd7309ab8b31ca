"""The shapes of this room's forms."""

from typing import Any

import marshmallow as ma

from app.fields import Amount, Choice, Day, Schema, Words, of_a_person
from app.relief.models import CATEGORIES
from app.relief.reading import STATES

AN_ID = ma.validate.Range(1, 2**63 - 1, error="Chọn một mục trong danh sách.")
DECISIONS = {"approve": "Duyệt", "return": "Trả lại để sửa", "refuse": "Không duyệt"}


class Edit(Schema):
    """What may change of a request: its words, its fund and its amount, never its person."""

    category = Choice(CATEGORIES, required=True)
    fund = ma.fields.Integer(required=True)
    amount = Amount(required=True)
    reason = Words(required=True, most=1000, lines=True)
    papers = Words(load_default="", most=500, lines=True)
    version = ma.fields.Integer(load_default=1)


class Proposal(Edit):
    """A new request."""

    name = Words(required=True, most=100, least=2, validate=of_a_person)
    is_member = ma.fields.Boolean(required=True)
    body = ma.fields.Integer(required=True)


class Decision(Schema):
    """A decision on the version that was seen."""

    decision = Choice(DECISIONS, required=True)
    amount = Amount()
    reason = Words(load_default="", most=500, lines=True)
    version = ma.fields.Integer(required=True)
    seen = Words(required=True, most=64)

    @ma.validates_schema
    def _complete(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if data.get("decision") == "approve" and "amount" not in data:
            raise ma.ValidationError("Nhập số tiền được duyệt.", "amount")
        if data.get("decision") in ("return", "refuse") and not data.get("reason"):
            raise ma.ValidationError("Ghi rõ lý do để cán bộ biết cần làm gì.", "reason")


class PaymentOrder(Schema):
    """A phiếu chi to prepare."""

    place = ma.fields.Integer(required=True)
    amount = Amount(required=True)
    doc_date = Day(required=True)


class ListFilter(Schema):
    """Whom a list to be signed names: of a fund, of a union body, approved in certain days, paid or not yet."""

    chi = Choice(("chua-chi", "da-chi"), load_default="chua-chi")
    quy = ma.fields.Integer(load_default=None, validate=AN_ID)
    cd = ma.fields.Integer(load_default=None, validate=AN_ID)
    tu = Day(load_default=None)
    den = Day(load_default=None)


class Filter(Schema):
    """Which requests to list."""

    state = Choice(STATES, data_key="trang-thai", load_default=None)
    after = ma.fields.Integer(data_key="sau", load_default=None)
