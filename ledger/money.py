"""Whole đồng as int: parse what people type, print what people read. Knows no account and no rule of posting."""

import re
import unicodedata

from ledger.errors import AmountInvalid, AmountNotPositive, AmountTooLarge

MOST = 10**12  # the largest amount of one line, in đồng
_LONGEST = 100  # characters nobody needs for an amount: patterns below are slow on endless blanks

_UNITS = {
    "": 1,
    "k": 10**3, "nghìn": 10**3, "ngàn": 10**3, "nghin": 10**3, "ngan": 10**3, "n": 10**3,
    "tr": 10**6, "triệu": 10**6, "trieu": 10**6, "m": 10**6,
    "tỷ": 10**9, "tỉ": 10**9, "ty": 10**9, "ti": 10**9,
}  # fmt: skip
_TAIL = re.compile(r"\s*(?:đồng|dong|đ|d|₫|vnđ|vnd)\.?$")
_SHAPE = re.compile(r"(?P<figure>[0-9][0-9.,\s]*)(?P<unit>[^\W\d_]*)")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:([.,\s])[0-9]{3})(?:\1[0-9]{3})*")


def parse_vnd(text: str) -> int:
    """Đồng in what a person typed: `200000`, `200.000`, `200 nghìn`, `200k`, `2tr`, `1,5 triệu`.

    A separator followed by exactly three digits is thousands; a fraction makes sense only before nghìn, triệu, tỷ.
    Anything else is refused, never guessed and never 0 (AmountInvalid, AmountNotPositive, AmountTooLarge).
    """
    if len(text) > _LONGEST:
        raise AmountTooLarge if text.strip().isdecimal() else AmountInvalid
    plain = unicodedata.normalize("NFC", text).replace("\u00a0", " ").strip().lower()
    if plain.startswith("-") or plain.startswith("−"):
        raise AmountNotPositive
    shape = _SHAPE.fullmatch(_TAIL.sub("", plain.removeprefix("+").strip()).strip())
    if shape is None or shape["unit"] not in _UNITS or not plain.isprintable():
        raise AmountInvalid
    amount = _figure(shape["figure"].strip(), _UNITS[shape["unit"]])
    if amount <= 0:
        raise AmountNotPositive
    if amount > MOST:
        raise AmountTooLarge
    return amount


def _figure(figure: str, unit: int) -> int:
    if len(figure) > 40 or not figure.isascii():
        raise AmountTooLarge if figure.isascii() else AmountInvalid
    if figure.isdigit():
        return int(figure) * unit
    if _GROUPED.fullmatch(figure):
        return int(re.sub(r"[.,\s]", "", figure)) * unit
    fraction = re.fullmatch(r"([0-9]+)[.,]([0-9]{1,3})", figure)
    if fraction and unit > 1:
        whole, rest = fraction[1], fraction[2]
        return int(whole) * unit + int(int(rest) * unit // 10 ** len(rest))
    tail = re.fullmatch(r"(.+)([.,])00", figure)
    if tail and unit == 1 and _GROUPED.fullmatch(tail[1]) and tail[2] not in tail[1]:
        return int(re.sub(r"[.,\s]", "", tail[1]))
    raise AmountInvalid


def dotted(amount: int) -> str:
    """`1234567` as `1.234.567`; a negative amount in parentheses, as books print it."""
    text = f"{abs(amount):,}".replace(",", ".")
    return f"({text})" if amount < 0 else text
