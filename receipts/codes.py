"""The alphabet of our codes and the transfer code a donor writes in a bank transfer.

Knows how a code is built and checked; refuses to search for one in what a bank sends (the matcher's work).
"""

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"  # no vowel makes a word, no 0/O, no 1/I/L
PREFIX = "CDTH"
RANDOM_PART = 6


class CodeRefused(ValueError):
    """A code that cannot be one of ours; the message says why, in Vietnamese."""


def transfer_code(six: str) -> str:
    """`K7M29Q` -> `CDTHK7M29QX`."""
    if len(six) != RANDOM_PART or any(letter not in ALPHABET for letter in six):
        raise CodeRefused("Mã chuyển khoản cần đúng 6 ký tự của bảng chữ dùng cho mã.")
    return PREFIX + six + check_character(six)


def check_character(text: str) -> str:
    """Luhn mod 28: catches each single wrong character and nearly all swapped neighbours."""
    size = len(ALPHABET)
    total = 0
    for place, letter in enumerate(reversed(text)):
        value = ALPHABET.index(letter) * (1 if place % 2 else 2)
        total += value // size + value % size
    return ALPHABET[-total % size]


def spaced(code: str) -> str:
    """`CDTH K7M29QX`, as the transfer content carries it."""
    if not is_transfer_code(code):
        raise CodeRefused("Đây không phải mã chuyển khoản đúng.")
    return f"{PREFIX} {code[len(PREFIX) :]}"


def is_transfer_code(text: str) -> bool:
    """True for the bare written form only; a caller cleans spaces and case first."""
    body = text.removeprefix(PREFIX)
    if len(text) != len(PREFIX) + RANDOM_PART + 1 or len(body) != RANDOM_PART + 1:
        return False
    return all(letter in ALPHABET for letter in body) and check_character(body[:-1]) == body[-1]
