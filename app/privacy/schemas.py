"""The forms of this room."""

import marshmallow as ma

from app.fields import Choice, Schema, Words

ANSWERS = {"agreed": "Đồng ý xóa", "declined": "Không đồng ý", "withdrawn": "Rút đề nghị"}


class New(Schema):
    party = ma.fields.Integer(required=True, error_messages={"required": "Chọn một người."})
    basis = Words(required=True, most=300)


class Answer(Schema):
    answer = Choice(ANSWERS, required=True)
