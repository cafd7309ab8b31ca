"""Amounts as people type them: read as meant or refused, never guessed, never nothing."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import AmountInvalid, AmountNotPositive, AmountTooLarge, Invalid
from ledger.money import MOST, dotted, parse_vnd

UNDERSTOOD = {
    # a form
    "200000": 200_000, "200.000": 200_000, "200,000": 200_000, "200 000": 200_000, "200k": 200_000,
    "200 nghìn": 200_000, "200 ngàn": 200_000, "200nghin": 200_000, "2tr": 2_000_000, "2 triệu": 2_000_000,
    "1,5 triệu": 1_500_000, "1.5 triệu": 1_500_000, "1.5tr": 1_500_000, "2,25 tỷ": 2_250_000_000, "1 tỉ": 10**9,
    "  50.000 đ ": 50_000, "50.000đ": 50_000, "50.000 đồng": 50_000, "50000 VND": 50_000, "50000vnđ": 50_000,
    "0,5 triệu": 500_000, "0,500 triệu": 500_000, "0,05tr": 50_000,
    "200\u00a0000": 200_000, "200K": 200_000, "2TR": 2_000_000, "1": 1, "0200": 200,
    # a bank statement
    "50.000": 50_000, "500,000": 500_000, "1,000,000": 1_000_000, "2.000.000": 2_000_000,
    "+ 200,000 VND": 200_000, "+200.000": 200_000, "1.000.000,00": 1_000_000, "1,000,000.00": 1_000_000,
    # the most one line holds
    "1000000000000": MOST, "1.000.000.000.000": MOST, "1000 tỷ": MOST,
    # letters in two pieces mean the same
    unicodedata.normalize("NFD", "1,5 triệu"): 1_500_000, unicodedata.normalize("NFD", "50.000 đồng"): 50_000,
}  # fmt: skip

REFUSED = {
    AmountNotPositive: ["0", "00", "0 đ", "0,0 triệu", "-1", "-200.000", "\u2212200.000", "- 5", "0k"],
    AmountTooLarge: ["1" + "0" * 30, "1000000000001", "1001 tỷ", "1.001 tỷ", "9" * 50],
    AmountInvalid: [
        "", "   ", "1.5", "1,5", "0.5", "1.50", "12.34", "abc", "hai trăm", "k", "tr", "đ", "2 trieuu", "200 x",
        "1.00.000", "0.500", "0,500", "0.500.000", "1.000,000", "1,000.000", "1.0000",
        "1..000", "1.000.00", ".5 triệu", "1,5,5 triệu", "10.00",
        "2e5", "0x10", "1_000", "1'000", "200k200", "2tr5", "5-6", "1/2", "=200", "200%", "$200", "½", "²",
        "\u202e200.000", "200\u200f000", "200\u200e", "\u200b200", "\u0662\u0660\u0660", "２００", "<b>200</b>",
        "200\n000", "200\t000", "200\x00",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("typed", "meant"), UNDERSTOOD.items(), ids=ascii)
def test_understood(typed: str, meant: int) -> None:
    assert parse_vnd(typed) == meant


@pytest.mark.parametrize(
    ("refusal", "typed"), [(kind, text) for kind, texts in REFUSED.items() for text in texts], ids=ascii
)
def test_refused(refusal: type[Invalid], typed: str) -> None:
    with pytest.raises(refusal) as said:
        parse_vnd(typed)
    assert type(said.value) is refusal
    assert said.value.at == "amount"


@given(st.integers(min_value=1, max_value=MOST))
def test_what_is_printed_is_read_back(amount: int) -> None:
    for typed in (str(amount), dotted(amount), f"{dotted(amount)} đ", dotted(amount).replace(".", ",")):
        assert parse_vnd(typed) == amount


@given(st.integers(min_value=MOST + 1, max_value=10**60))
def test_too_much_is_said_so(amount: int) -> None:
    with pytest.raises(AmountTooLarge):
        parse_vnd(str(amount))


@given(st.text(alphabet="0123456789., kKtrnghìtriệuỷđ+-()\u00a0\u202e\n", max_size=24) | st.text(max_size=24))
def test_never_nothing_and_never_a_guess(typed: str) -> None:
    """Whatever comes, the answer is a positive amount whose digits were typed, or a refusal at the field."""
    try:
        amount = parse_vnd(typed)
    except Invalid:
        return
    assert 1 <= amount <= MOST
    significant = str(amount).strip("0")
    assert significant in "".join(c for c in typed if c.isdigit())


@given(st.integers(min_value=1, max_value=999), st.integers(min_value=1, max_value=999))
def test_one_separator_and_three_digits_is_thousands(whole: int, rest: int) -> None:
    for separator in ".,":
        assert parse_vnd(f"{whole}{separator}{rest:03}") == whole * 1000 + rest


@given(st.integers(min_value=1, max_value=999), st.integers(min_value=1, max_value=99))
def test_a_fraction_of_a_dong_is_refused(whole: int, rest: int) -> None:
    for typed in (f"{whole},{rest:02}", f"{whole}.{rest % 10}"):
        with pytest.raises(AmountInvalid):
            parse_vnd(typed)


def test_printed_as_books_print() -> None:
    assert dotted(1_234_567) == "1.234.567"
    assert dotted(0) == "0"
    assert dotted(-1_500) == "(1.500)"
