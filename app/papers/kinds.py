"""What may be attached: a PDF, a JPEG or a PNG by what is in it, whole, and of a bounded size. Believes no name; keeps
of one what is safe to show and to save under."""

import re
import unicodedata
from dataclasses import dataclass
from hashlib import sha256

from app.fields import BIDI, joined
from app.papers import jpeg, png
from app.papers.errors import PaperBroken, PaperEmpty, PaperKindUnknown, PaperTooLarge, PaperTooWide

LARGEST = 5 * 1024 * 1024
MOST_POINTS = 40_000_000
LONGEST_NAME = 100
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
ENDINGS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}
_PDF_BEGINS = re.compile(rb"%PDF-[12]\.\d")


@dataclass(frozen=True, slots=True)
class Scan:
    """A paper as it will be stored."""

    data: bytes
    media_type: str
    name: str

    @property
    def sha256(self) -> str:
        return sha256(self.data).hexdigest()


def accept(data: bytes, name: str) -> Scan:
    """The paper in `data`, without what a camera wrote beside the picture."""
    if not data:
        raise PaperEmpty
    if len(data) > LARGEST:
        raise PaperTooLarge
    if _PDF_BEGINS.match(data):
        if b"%%EOF" not in data[-1024:]:
            raise PaperBroken
        return Scan(data, PDF, safe_name(name, PDF))
    for media_type, kind in ((JPEG, jpeg), (PNG, png)):
        if data.startswith(kind.BEGINS):
            made, width, height = kind.clean(data)
            if width * height > MOST_POINTS:
                raise PaperTooWide
            return Scan(made, media_type, safe_name(name, media_type))
    raise PaperKindUnknown


def safe_name(name: str, media_type: str) -> str:
    """The last part of a name, without what nobody sees or a disk would read, and with the ending of its content."""
    last = re.split(r"[/\\]", joined(name))[-1]
    shown = "".join(" " if c in '<>:"|?*\ufffd' or c in BIDI or unicodedata.category(c)[0] == "C" else c for c in last)
    stem = re.sub(r"\.[A-Za-z][A-Za-z0-9]{0,4}$", "", " ".join(shown.split())).strip(" .")
    return (stem[:LONGEST_NAME].strip(" .") or "giay-to") + ENDINGS[media_type]
