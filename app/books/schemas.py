"""What the auditor's desk reads from an address or a form."""

from typing import Any

import marshmallow as ma

from app.books.forms import KEEPERS
from app.fields import Amount, Choice, Day, Month, Schema, Tick, Words
from ledger.chart import LOSSES, WAITING


class ChoiceSchema(Schema):
    """Which days, account, cash box, bank account, fund, counterparty or giver, appeal and version of a book; each
    part may be left out."""

    tu = Day(load_default=None)
    den = Day(load_default=None)
    tk = Words(most=8, load_default="")
    ket = ma.fields.Integer(load_default=None)
    nh = ma.fields.Integer(load_default=None)
    quy = ma.fields.Integer(load_default=None)
    vai = Choice(KEEPERS, load_default="thu-quy")
    dt = ma.fields.Integer(load_default=None)
    dot = ma.fields.Integer(load_default=None)
    mh = ma.fields.Integer(load_default=None)
    nguoi = ma.fields.Integer(load_default=None)
    kk = ma.fields.Integer(load_default=None)
    ban = Choice(("noi-bo", "cong-khai"), load_default="noi-bo")
    dong = Words(most=60, load_default="")
    lui = Tick()
    ngay = Day(load_default=None)
    trang = ma.fields.Integer(load_default=1, validate=ma.validate.Range(1, 100_000, error="Không có trang này."))


class CloseSchema(Schema):
    """Closing or reopening a month, with the reason."""

    period = ma.fields.Integer(required=True)
    reason = Words(most=300, required=True)


class AgreeSchema(Schema):
    period = ma.fields.Integer(required=True)


class OpenSchema(Schema):
    """A month to open, typed as mm/yyyy."""

    month = Month(required=True)

    @ma.post_load
    def split(self, data: dict[str, dict[str, int]], **_: Any) -> dict[str, int]:
        return data["month"]


class Adjust(Schema):
    """The difference of a voucher: less or more of one of its accounts, against one that waits."""

    side = Words(most=40, required=True, error_messages={"required": "Chọn tài khoản cần điều chỉnh."})
    way = Choice(("less", "more"), required=True, error_messages={"required": "Chọn ghi giảm hay ghi tăng."})
    amount = Amount(required=True, error_messages={"required": "Nhập số tiền chênh lệch."})
    against = Choice(WAITING, required=True, error_messages={"required": "Chọn tài khoản đối ứng."})
    entry_date = Day(required=True, error_messages={"required": "Nhập ngày ghi sổ."})
    reason = Words(most=300, least=3, required=True, error_messages={"required": "Cần ghi lý do."})


class Turn(Schema):
    """A full reversal; `account` is where a loss waits if the gift was spent."""

    account = Choice(LOSSES, load_default=LOSSES[0])
    reason = Words(most=300, least=3, required=True, error_messages={"required": "Cần ghi lý do."})


class GiveBack(Schema):
    """Cash that goes back to its giver, out of which box."""

    place = ma.fields.Integer(required=True, error_messages={"required": "Chọn két tiền mặt."})
    reason = Words(most=300, least=3, required=True, error_messages={"required": "Cần ghi lý do."})


class Cover(Schema):
    """Who bears a loss, by which decision."""

    fund = ma.fields.Integer(required=True, error_messages={"required": "Chọn quỹ bù."})
    amount = Amount(required=True, error_messages={"required": "Nhập số tiền bù."})
    decision = Words(most=60, required=True, error_messages={"required": "Cần số văn bản quyết định."})
    entry_date = Day(required=True, error_messages={"required": "Nhập ngày ghi sổ."})
    reason = Words(most=300, least=3, required=True, error_messages={"required": "Cần ghi lý do."})


class Recovery(Schema):
    """Cash that comes back for a loss, into which box."""

    place = ma.fields.Integer(required=True, error_messages={"required": "Chọn két tiền mặt."})
    amount = Amount(required=True, error_messages={"required": "Nhập số tiền thu lại."})


class Retro(Schema):
    """A correction of the year's opening balances, one line."""

    debit = Words(most=8, required=True, error_messages={"required": "Chọn tài khoản Nợ."})
    credit = Words(most=8, required=True, error_messages={"required": "Chọn tài khoản Có."})
    fund = ma.fields.Integer(required=True, error_messages={"required": "Chọn quỹ."})
    amount = Amount(required=True, error_messages={"required": "Nhập số tiền."})
    entry_date = Day(required=True, error_messages={"required": "Nhập ngày ghi sổ."})
    reason = Words(most=300, least=3, required=True, error_messages={"required": "Cần ghi lý do và số văn bản."})


class Answer(Schema):
    """What somebody says to a proposal."""

    step = Choice(("agree", "refuse", "withdraw"), required=True)
