"""Puts the paper typeface into a PDF: the font's objects, and the face reportlab's canvas draws with.

Only the letters used are embedded, under fixed codes, each code named in ToUnicode, so that search,
copy and screen readers get Vietnamese back.
"""

import hashlib
import zlib
from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import Any
from weakref import WeakKeyDictionary

from reportlab.pdfbase import pdfmetrics

from receipts.fonts import FACES, PAGES, Face, encode
from receipts.subset import cut

AddObject = Callable[[bytes], bytes]  # takes an object's body, gives back its reference: b"7 0 R"

_SYMBOLIC, _ITALIC, _SERIF = 4, 64, 2


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A compressed stream object's body."""
    packed = zlib.compress(data, 9)
    head = b"<< /Filter /FlateDecode /Length %d %s>>\nstream\n" % (len(packed), entries)
    return head + packed + b"\nendstream"


def _to_unicode(letters: dict[int, str]) -> bytes:
    rows = [b"<%02X> <%s>" % (code, letters[code].encode("utf-16-be").hex().upper().encode()) for code in letters]
    blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
    body = b"".join(b"%d beginbfchar\n%s\nendbfchar\n" % (len(block), b"\n".join(block)) for block in blocks)
    return (
        b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        b"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        b"1 begincodespacerange\n<00> <FF>\nendcodespacerange\n"
        + body
        + b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    )


def add_font(face: Face, page: int, codes: Iterable[int], add: AddObject) -> bytes:
    """Add the font that draws these codes of one code page; the reference to it."""
    letters = {code: PAGES[page][code] for code in sorted(codes)}
    program = cut(face.file, letters)
    tag = "".join(chr(65 + byte % 26) for byte in hashlib.sha256(program).digest()[:6])
    name = f"{tag}+{face.file.name.decode()}".encode()
    file = face.file
    slant = b"%d" % round(file.italicAngle)
    descriptor = b"<< /Type /FontDescriptor /FontName /%s /Flags %d /FontBBox [%s] /ItalicAngle %s" % (
        name,
        _SYMBOLIC | _SERIF | (_ITALIC if file.italicAngle else 0),
        b" ".join(b"%d" % round(edge) for edge in file.bbox),
        slant,
    )
    descriptor += b" /Ascent %d /Descent %d /CapHeight %d /StemV %d /FontFile2 %s >>" % (
        round(file.ascent),
        round(file.descent),
        round(file.capHeight),
        round(file.stemV),
        add(stream(program, b"/Length1 %d " % len(program))),
    )
    first, last = min(letters), max(letters)
    widths = b" ".join(b"%d" % (face.widths[page][code] if code in letters else 0) for code in range(first, last + 1))
    return add(
        b"<< /Type /Font /Subtype /TrueType /BaseFont /%s /FirstChar %d /LastChar %d\n/Widths [%s]\n"
        b"/FontDescriptor %s /ToUnicode %s >>"
        % (name, first, last, widths, add(descriptor), add(stream(_to_unicode(letters))))
    )


class CanvasFace:
    """A face as reportlab's canvas asks for it: our codes in place of its per-document subsets."""

    _dynamicFont = 1
    _multiByte = 1
    shapable = False

    def __init__(self, face: Face) -> None:
        self._face = face
        self.fontName = face.name
        self.face = SimpleNamespace(name=face.name, ascent=face.file.ascent, descent=face.file.descent)
        self.encoding = SimpleNamespace(name="UTF-8")
        self._used: WeakKeyDictionary[Any, dict[int, set[int]]] = WeakKeyDictionary()

    def stringWidth(self, text: str, size: float, encoding: str = "utf8") -> float:
        return self._face.width(text, size)

    def splitString(self, text: str, doc: Any, encoding: str = "utf-8") -> list[tuple[int, bytes]]:
        runs = list(encode(text))
        used = self._used.setdefault(doc, {})
        for page, codes in runs:
            used.setdefault(page, set()).update(codes)
        return runs

    def getSubsetInternalName(self, page: int, doc: Any) -> str:
        if self.fontName not in doc.fontMapping:
            doc.fontMapping[self.fontName] = "/" + self._face.resource
            doc.delayedFonts.append(self)
        return f"/{self._face.resource}.{page}"

    def addObjects(self, doc: Any) -> None:
        """Called by the document when it is saved."""

        def add(body: bytes) -> bytes:
            name = f"{self._face.resource}:{doc.objectcounter}"
            return bytes(doc.Reference(body, name).format(doc))

        fonts = doc.idToObject["BasicFonts"].dict
        for page, codes in sorted(self._used.pop(doc, {}).items()):
            if codes:
                fonts[f"{self._face.resource}.{page}"] = add_font(self._face, page, codes, add)


for _face in FACES:
    pdfmetrics.registerFont(CanvasFace(_face))
