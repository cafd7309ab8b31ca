"""Amounts of đồng in Vietnamese words, as vouchers print them.

Knows whole đồng from 0 to 10¹⁵ and the spelling habits of north and south; refuses to know
decimals, other currencies and negative amounts, which books show in brackets.
"""

from dataclasses import dataclass
from typing import Literal

LARGEST = 10**15


@dataclass(frozen=True)
class Style:
    """The spellings a unit may choose between; each pair means the same number."""

    odd: Literal["linh", "lẻ"] = "linh"
    thousand: Literal["nghìn", "ngàn"] = "nghìn"
    four: Literal["tư", "bốn"] = "tư"
    billion: Literal["tỷ", "tỉ"] = "tỷ"
    even: bool = False  # "đồng chẵn" after an amount of whole thousands


DEFAULT = Style()

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def vnd_in_words(amount: int, *, style: Style = DEFAULT) -> str:
    """`1005` -> "Một nghìn không trăm linh năm đồng"."""
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise TypeError("Số tiền phải là số nguyên đồng.")
    if not 0 <= amount <= LARGEST:
        raise ValueError("Số tiền đọc bằng chữ phải từ 0 đến 1.000.000.000.000.000 đồng.")
    words = [*(_read(amount, style) or ["không"]), "đồng"]
    if style.even and amount and amount % 1000 == 0:
        words.append("chẵn")
    sentence = " ".join(words)
    return sentence[0].upper() + sentence[1:]


def _read(number: int, style: Style) -> list[str]:
    """What counts the billions is read as a number of its own: "một nghìn tỷ", "một triệu tỷ"."""
    billions, rest = divmod(number, 10**9)
    words = [*_below_billion(billions, style, leading=True), style.billion] if billions else []
    return words + _below_billion(rest, style, leading=not billions)


def _below_billion(number: int, style: Style, *, leading: bool) -> list[str]:
    words: list[str] = []
    for size, name in ((10**6, "triệu"), (10**3, style.thousand), (1, "")):
        group = number // size % 1000
        if not group:
            continue
        words += _group(group, style, hundreds=not leading)
        if name:
            words.append(name)
        leading = False
    return words


def _group(number: int, style: Style, *, hundreds: bool) -> list[str]:
    """Three digits. After a higher group the hundreds are always spoken, so that no digit can be added."""
    hundred, pair = divmod(number, 100)
    words = [_DIGITS[hundred], "trăm"] if hundred or hundreds else []
    if 0 < pair < 10 and words:
        words.append(style.odd)
    return words + _pair(pair, style)


def _pair(number: int, style: Style) -> list[str]:
    ten, unit = divmod(number, 10)
    words = [] if ten == 0 else ["mười"] if ten == 1 else [_DIGITS[ten], "mươi"]
    if unit == 1 and ten >= 2:
        words.append("mốt")
    elif unit == 4 and ten >= 2:
        words.append(style.four)
    elif unit == 5 and ten >= 1:
        words.append("lăm")
    elif unit:
        words.append(_DIGITS[unit])
    return words
