"""What the bank desk's forms must look like: shapes only."""

import unicodedata
from typing import Any

import marshmallow as ma

from app.fields import Amount, Choice, Day, Month, Schema, Tick, Words
from app.giving.schemas import Giver


class AsGiven(ma.fields.String):
    """Text exactly as a bank gave it, signs and all; only what cannot be stored is refused."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = str(super()._deserialize(value, attr, data, **kwargs)).replace("\r\n", "\n").strip()
        if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in text):
            raise ma.ValidationError("Nội dung có ký tự không lưu được. Chép lại từ sao kê.")
        if len(text) > 500:
            raise ma.ValidationError(f"Dài {len(text)} ký tự; nhiều nhất là 500 ký tự.")
        return text


class NewLine(Schema):
    """One line of a statement, money in."""

    place = ma.fields.Integer(required=True, error_messages={"required": "Chọn tài khoản ngân hàng."})
    day = Day(required=True, error_messages={"required": "Cần ngày giao dịch trên sao kê."})
    reference = Words(most=60, required=True, error_messages={"required": "Cần số giao dịch trên sao kê."})
    amount = Amount(required=True, error_messages={"required": "Cần nhập số tiền."})
    content = AsGiven(required=True, error_messages={"required": "Cần nội dung, chép đúng như sao kê."})
    again = Tick()


CHOICES = {
    "code": "Theo một mã chuyển khoản",
    "new": "Khoản ủng hộ mới, không có đăng ký",
    "loss": "Thu lại khoản 138, khoản thu sai đã chi",
    "unknown": "Chưa xác định được",
}


class AsPledge(Schema):
    """The line answers a pledge, by its code."""

    choice = Choice(CHOICES, required=True)
    pledge = Words(most=40, required=True, error_messages={"required": "Nhập mã chuyển khoản."})


class AsNew(Giver):
    """The line is a gift that nobody announced."""

    choice = Choice(CHOICES, required=True)
    appeal = Words(most=100, required=True, error_messages={"required": "Chọn đợt vận động."})


class AsLoss(Schema):
    """The line brings money back for a loss."""

    choice = Choice(CHOICES, required=True)
    loss = ma.fields.Integer(required=True, error_messages={"required": "Chọn khoản thu sai được trả lại."})


class AsUnknown(Schema):
    """Nobody knows yet what the line is."""

    choice = Choice(CHOICES, required=True, error_messages={"required": "Chọn khoản tiền này là gì."})


def schema_for(choice: str) -> Schema:
    """The schema of the chosen kind of match."""
    return {"code": AsPledge, "new": AsNew, "loss": AsLoss}.get(choice, AsUnknown)()


class Balance(Amount):
    """A balance: an amount that may be nothing."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        return 0 if str(value).strip() in ("0", "0 đ") else super()._deserialize(value, attr, data, **kwargs)


class Reconcile(Schema):
    """The closing balance of a month on the bank's statement."""

    place = ma.fields.Integer(required=True, error_messages={"required": "Chọn tài khoản ngân hàng."})
    month = Month(required=True, error_messages={"required": "Nhập tháng."})
    statement = Balance(required=True, error_messages={"required": "Nhập số dư cuối tháng trên sao kê."})
    note = Words(most=300, load_default="")
