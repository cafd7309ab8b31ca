"""Finds our transfer code in what a bank made of it. Pure text: knows no pledge and no database."""

import re
import unicodedata

from receipts.codes import ALPHABET, PREFIX, RANDOM_PART, is_transfer_code

_CODE = re.compile(f"(?=({PREFIX}[{ALPHABET}]{{{RANDOM_PART + 1}}}))")  # looks ahead, so that codes may overlap


def normalised(content: str) -> str:
    """Capitals and digits alone: banks cut spaces into codes, and put dots, dashes and their own words around them."""
    plain = unicodedata.normalize("NFD", content.replace("đ", "d").replace("Đ", "D")).upper()
    return re.sub(r"[^A-Z0-9]", "", plain)


def codes_in(content: str) -> list[str]:
    """Our codes in a transfer's content whose check character fits, in the order they stand, each once."""
    found = (match[1] for match in _CODE.finditer(normalised(content)))
    return list(dict.fromkeys(code for code in found if is_transfer_code(code)))


def broken_codes_in(content: str) -> list[str]:
    """What looks like our code but has a wrong check character: worth a person's look, never a match."""
    found = (match[1] for match in _CODE.finditer(normalised(content)))
    return list(dict.fromkeys(code for code in found if not is_transfer_code(code)))
