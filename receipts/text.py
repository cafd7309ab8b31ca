"""What a sentence must be before ink: one line, NFC, without controls or direction marks.

It refuses to know fonts: whether a letter can be drawn is asked of `receipts.fonts`.
"""

import re
import unicodedata

_UNSEEN = ("Cc", "Cf", "Cs")  # controls; bidi marks, joiners and soft hyphens; lone surrogates
_BLANKS = re.compile(r"\s+")


def clean(text: str) -> str:
    """The text as it may stand on paper: NFC, one line, single blanks, nothing that cannot be seen."""
    if text.isprintable() and unicodedata.is_normalized("NFC", text) and "  " not in text:
        return text.strip()
    spaced = _BLANKS.sub(" ", text)
    seen = "".join(letter for letter in spaced if unicodedata.category(letter) not in _UNSEEN)
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", seen)).strip()
