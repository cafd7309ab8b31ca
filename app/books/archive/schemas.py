"""What the forms of official prints and of the archive take."""

from typing import Any

import marshmallow as ma

from app.books.archive.retention import KINDS
from app.books.texts import books, key_of
from app.fields import Choice, Day, Schema, Tick, Words

NUMBER = "Nhập số nguyên từ {min} đến {max}."


class Picked(ma.fields.Field):
    """Rows ticked in a list: their numbers, each once."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[int]:
        parts = str(value).split()
        if not all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):
            raise ma.ValidationError("Chọn trong danh sách.")
        return list(dict.fromkeys(int(part) for part in parts))


def whole(least: int, most: int, **kwargs: Any) -> ma.fields.Integer:
    return ma.fields.Integer(validate=ma.validate.Range(least, most, error=NUMBER), **kwargs)


class PrintSchema(Schema):
    """An official print: which book, of what, for which days, how many copies; and why once more."""

    so = Choice([key_of(form) for form in books()], required=True, error_messages={"required": "Chọn sổ."})
    tu = Day(required=True)
    den = Day(required=True)
    tk = Words(most=8, load_default="")
    ket = ma.fields.Integer(load_default=None)
    nh = ma.fields.Integer(load_default=None)
    quy = ma.fields.Integer(load_default=None)
    dt = ma.fields.Integer(load_default=None)
    dot = ma.fields.Integer(load_default=None)
    copies = whole(1, 20, load_default=1)
    reason = Words(most=300, load_default="")


class SignPrintSchema(Schema):
    """Who signed a print, and when."""

    day = Day(required=True)
    signed_by = Words(most=300, required=True)
    reason = Words(most=300, load_default="")


class SetAsideSchema(Schema):
    """Why a print is used no more."""

    why = Words(most=300, least=3, required=True, error_messages={"required": "Cần ghi lý do."})


class VolumeSchema(Schema):
    """A volume to bind. Sheets and days may be left to the prints chosen."""

    kind = Choice(KINDS, required=True, error_messages={"required": "Chọn loại tài liệu."})
    code = Words(most=30, required=True)
    title = Words(most=120, required=True)
    number = whole(1, 9_999, required=True)
    of_total = whole(0, 9_999, load_default=0)
    prints = Picked(load_default=list)
    two_sided = Tick()
    starts = Day(load_default=None)
    ends = Day(load_default=None)
    sheets = whole(1, 99_999, load_default=None)
    papers = whole(0, 999_999, load_default=None)
    place = Words(most=120, required=True)
    binder = Words(most=80, required=True)
    reason = Words(most=300, load_default="")


class MoveSchema(Schema):
    """Where a volume lies from now on."""

    place = Words(most=120, required=True)
    of_total = whole(0, 9_999, load_default=0)
    reason = Words(most=300, least=3, required=True, error_messages={"required": "Cần ghi lý do."})


class HandoverSchema(Schema):
    """Volumes that go from one person to another."""

    day = Day(required=True)
    giver = Words(most=80, required=True)
    giver_title = Words(most=80, load_default="")
    taker = Words(most=80, required=True)
    taker_title = Words(most=80, load_default="")
    reason = Words(most=300, required=True)
    volumes = Picked(load_default=list)


class YearSchema(Schema):
    """Which year a page shows."""

    nam = ma.fields.Integer(
        load_default=None, validate=ma.validate.Range(2000, 2199, error="Nhập năm, ví dụ 2026.")
    )  # fmt: skip
