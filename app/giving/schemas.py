"""What forms and JSON of this room must look like: shapes only, no facts."""

import re
from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from app.fields import Amount, Choice, Schema, Tick, Words
from app.giving.models import DONOR_KINDS, PUBLIC_NAMES
from ledger.money import dotted

LEAST = 1_000
PRESETS = (50_000, 100_000, 200_000, 500_000)
_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def _enough(amount: int) -> None:
    if amount < LEAST:
        raise ma.ValidationError(f"Ít nhất là {dotted(LEAST)} đ.")


class TaxCode(ma.fields.String):
    """Mã số thuế of a business: 10 digits, the last one a check, and 3 more for a branch."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        digits = re.sub(r"[\s.\-]", "", str(super()._deserialize(value, attr, data, **kwargs)))
        if not re.fullmatch(r"[0-9]{10}([0-9]{3})?", digits):
            raise ma.ValidationError("Mã số thuế có 10 hoặc 13 chữ số.")
        total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False))
        if 10 - total % 11 != int(digits[9]):
            raise ma.ValidationError("Mã số thuế chưa đúng: một chữ số đã gõ nhầm. Xem lại từng chữ số.")
        return digits if len(digits) == 10 else f"{digits[:10]}-{digits[10:]}"


class Contact(Words):
    """A phone number or an e-mail address, in one input."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if "@" in text:
            if not re.fullmatch(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,}", text):
                raise ma.ValidationError("Địa chỉ thư điện tử chưa đúng, ví dụ ten@congdoan.vn.")
            return text
        digits = re.sub(r"^(\+|00)?84", "0", re.sub(r"[\s.\-()]", "", text))
        if not re.fullmatch(r"0[0-9]{9,10}", digits):
            raise ma.ValidationError("Số điện thoại chưa đúng, ví dụ 0912 345 678; hoặc nhập địa chỉ thư điện tử.")
        return digits


class Giver(Schema):
    """Who gives, and how they wish to be named."""

    kind = Choice(DONOR_KINDS, required=True, error_messages={"required": "Chọn người ủng hộ là ai."})
    name = Words(most=200, load_default="")
    tax_code = TaxCode(load_default="")
    address = Words(most=300, load_default="")
    contact = Contact(most=120, load_default="")
    public_name = Choice(PUBLIC_NAMES, load_default="none")
    hide_amount = Tick()
    message = Words(most=300, lines=True, load_default="")

    @ma.validates_schema(skip_on_field_errors=False, pass_original=True)
    def _whole(self, data: Mapping[str, Any], original: Mapping[str, Any], **_: Any) -> None:
        kind, errors = data.get("kind"), {}
        unseen = data.get("name") == ""  # nothing but characters that nobody sees
        if kind not in (None, "anonymous") and (unseen or not _given(original, "name")):
            errors["name"] = ["Cần nhập tên. Nếu không muốn nêu tên, chọn “Không nêu tên” ở mục người ủng hộ."]
        if kind == "enterprise" and not _given(original, "tax_code"):
            errors["tax_code"] = ["Cần mã số thuế để ghi trên biên nhận. Nếu không có, chọn “Nhà hảo tâm”."]
        if kind == "enterprise" and not _given(original, "address"):
            errors["address"] = ["Cần địa chỉ để ghi trên biên nhận."]
        if errors:
            raise ma.ValidationError(errors)


def _given(original: Mapping[str, Any], name: str) -> bool:
    return bool(str(original.get(name) or "").strip())


class WithAmount(Schema):
    """An amount typed, or one of the presets."""

    amount = Amount(required=True, validate=_enough, error_messages={"required": "Chọn hoặc nhập số tiền."})

    @ma.pre_load
    def _preset(self, data: Mapping[str, Any], **_: Any) -> Mapping[str, Any]:
        if isinstance(data, Mapping) and not data.get("amount") and data.get("amount_preset"):
            return {**data, "amount": data["amount_preset"]}
        return data


class PledgeForm(Giver, WithAmount):
    """The donor's form, on paper-less web and in JSON alike."""

    appeal = Words(most=100, required=True, error_messages={"required": "Chọn đợt vận động."})


class CounterNew(Giver, WithAmount):
    """A gift brought to the counter by somebody without a pledge."""

    appeal = Words(most=100, required=True, error_messages={"required": "Chọn đợt vận động."})
    place = ma.fields.Integer(required=True, error_messages={"required": "Chọn két tiền mặt."})


class CounterPledge(WithAmount):
    """A gift brought to the counter by somebody who has a transfer code."""

    pledge = Words(most=40, required=True)
    place = ma.fields.Integer(required=True, error_messages={"required": "Chọn két tiền mặt."})


class Cancel(Schema):
    """Why a gift is taken out of the books."""

    reason = Words(most=300, required=True, error_messages={"required": "Cần ghi lý do hủy."})


class Correct(Schema):
    """The right name and address, and why the paper is replaced."""

    name = Words(most=200, required=True)
    address = Words(most=300, load_default="")
    tax_code = TaxCode(load_default="")
    reason = Words(most=300, required=True, error_messages={"required": "Cần ghi lý do cấp lại."})
