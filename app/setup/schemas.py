"""What people type on the first real day; the terminal asks by the same schemas as the pages."""

import re
import unicodedata
from typing import Any

import marshmallow as ma

from app.fields import Amount, Choice, Day, Schema, Tick, Words
from app.setup import form_changes
from app.staff.passwords import LEAST, MOST
from app.union.form_texts import BOOKKEEPING
from app.union.service import POSITIONS
from receipts.banks import BANKS

NUMBERED = ("PT", "PC", "BC", "BN", "PKT", "BNUH")


def shape(pattern: str, sentence: str) -> ma.validate.Regexp:
    return ma.validate.Regexp(rf"{pattern}\Z", flags=re.ASCII, error=sentence)


LOGIN = shape(
    r"[a-z][a-z0-9._-]{2,39}", "Tên đăng nhập gồm 3–40 chữ thường không dấu, số, dấu chấm, gạch; bắt đầu bằng chữ."
)


def digits(least: int, most: int) -> ma.validate.Regexp:
    return ma.validate.Regexp(rf"[0-9]{{{least},{most}}}\Z", error=f"Chỉ gồm chữ số, dài {least}–{most} ký tự.")


class Login(Words):
    """A log-in name, in lower case."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return super()._deserialize(value, attr, data, **kwargs).lower()


class Secret(ma.fields.String):
    """A password, kept letter for letter but NFC, as the sign-in reads it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=True,
            validate=ma.validate.Length(LEAST, MOST, error=f"Mật khẩu dài từ {LEAST} đến {MOST} ký tự."),
            **kwargs,
        )

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return unicodedata.normalize("NFC", str(super()._deserialize(value, attr, data, **kwargs)))


class FoundSchema(Schema):
    """The unit's short code and name, and the first two admins."""

    unit_code = Words(required=True, most=12, validate=shape(r"[A-Z0-9-]+", "Chỉ dùng A–Z và số."))
    unit_name = Words(required=True, most=120)
    name_1 = Words(required=True, most=80)
    login_1 = Login(required=True, validate=LOGIN)
    password_1 = Secret()
    name_2 = Words(required=True, most=80)
    login_2 = Login(required=True, validate=LOGIN)
    password_2 = Secret()


class FoundHereSchema(FoundSchema):
    """The same on the web, where the one-time code stands for the keys of the house."""

    code = Words(required=True, most=40)


class HeadingSchema(Schema):
    """The heading of the papers, and the first day of the books."""

    first_day = Day(required=True)
    upper = Words(required=True, most=120)
    name = Words(required=True, most=120)
    address = Words(required=True, most=160)
    budget_code = Words(load_default="", validate=digits(7, 7))
    tax_code = Words(load_default="", validate=shape(r"[0-9]{10}(-[0-9]{3})?", "Mã số thuế có 10 số."))
    place_name = Words(required=True, most=60)
    hotline = Words(required=True, most=30, validate=shape(r"[0-9 .+()-]{8,30}", "Chưa phải số gọi được."))


SignersSchema = Schema.from_dict(
    {
        "valid_from": Day(required=True),
        **{
            f"{position}_{part}": Words(load_default="", most=most)
            for position in POSITIONS
            for part, most in (("authority", 60), ("title", 60), ("name", 80))
        },
    },
    name="SignersSchema",
)


class AddressSchema(Schema):
    address = Words(required=True, most=200)


class KeySchema(Schema):
    kid = Words(required=True, most=20)


class AccountSchema(Schema):
    """A bank account: what a donor needs to transfer to it."""

    bin = Choice([bank.bin for bank in BANKS if not bank.receives_only], required=True)
    number = Words(
        required=True,
        validate=ma.validate.Regexp(
            r"[A-Z0-9]{4,19}\Z", error="Số tài khoản gồm 4–19 chữ số hoặc chữ in hoa, không dấu cách."
        ),
    )
    holder = Words(
        required=True,
        most=60,
        validate=ma.validate.Regexp(
            r"[A-Z0-9 .,-]+\Z", error="Viết tên chủ tài khoản đúng như ngân hàng: IN HOA, không dấu."
        ),
    )
    receives = Tick()


class BoxSchema(Schema):
    name = Words(required=True, most=60)


class FundSchema(Schema):
    code = Words(required=True, validate=shape(r"[0-9]{2}", "Mã quỹ có hai chữ số, ví dụ 01."))
    name = Words(required=True, most=80)
    earmarked = Tick()


class AppealSchema(Schema):
    fund = ma.fields.Integer(required=True)
    place = ma.fields.Integer(required=True)
    name = Words(required=True, most=80)
    purpose = Words(required=True, most=400)
    document = Words(required=True, most=80)
    opens_on = Day(required=True)
    closes_on = Day()

    @ma.validates_schema
    def ends_after_it_begins(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("closes_on") and data["closes_on"] < data["opens_on"]:
            raise ma.ValidationError("Ngày kết thúc phải sau ngày bắt đầu.", "closes_on")


NumbersSchema = Schema.from_dict(
    {
        "monthly": Tick(),
        **{
            kind: ma.fields.Integer(
                load_default=0, validate=ma.validate.Range(0, 999_999, error="Số từ 0 đến 999.999.")
            )
            for kind in NUMBERED
        },
    },
    name="NumbersSchema",
)


class AppealAccountSchema(Schema):
    """Another account for an appeal."""

    appeal = ma.fields.Integer(required=True)
    place = ma.fields.Integer(required=True)


class EndSchema(Schema):
    """An account that receives no more."""

    place = ma.fields.Integer(required=True)
    reason = Words(required=True, most=300, least=3)


class LimitSchema(Schema):
    """How much one person may be given; an empty field is no limit."""

    most_amount = Amount(load_default=None)
    most_times = ma.fields.Integer(
        load_default=None, validate=ma.validate.Range(1, 1_000, error="Số từ 1 đến 1.000, hoặc để trống.")
    )
    window_days = ma.fields.Integer(
        required=True, validate=ma.validate.Range(1, 3_660, error="Số ngày từ 1 đến 3.660.")
    )


class NumberingSchema(Schema):
    """How numbers run."""

    way = Choice(("monthly", "yearly"), required=True, error_messages={"required": "Chọn cách đánh số."})


FormTextSchema = Schema.from_dict(
    {
        "key": Choice(form_changes.forms(), required=True, error_messages={"required": "Chọn sổ hoặc chứng từ."}),
        "title": Words(required=True, most=80),
        "form_line": Words(load_default="", most=80),
        "legal_line": Words(load_default="", most=120),
        **{f"signs_{position}": Tick() for position in POSITIONS},
        "valid_from": Day(load_default=None),
    },
    name="FormTextSchema",
)


class BookkeepingSchema(Schema):
    """Which general books are kept."""

    form = Choice(BOOKKEEPING, required=True, error_messages={"required": "Chọn hình thức sổ."})


class StopSchema(Schema):
    """Why a change is stopped."""

    reason = Words(required=True, most=300, least=3)


class SignSchema(Schema):
    """The signature on what was seen."""

    seen = Words(required=True, most=64)


class PlainSchema(Schema):
    """A form with nothing to type."""
