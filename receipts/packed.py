"""A PDF file of very many small objects, written as it is made: what is no stream travels in compressed groups.

It knows objects, pages and what all pages share. It refuses to seek, as `receipts.pdffile` does; there a book has large
pages, here a page is hardly more than its own bookkeeping would be.
"""

import zlib
from array import array
from hashlib import sha256
from typing import BinaryIO, Final

from reportlab import __version__ as reportlab_version

from receipts.pdffile import text

_CATALOG, _PAGES, _INFO, _RESOURCES = 1, 2, 3, 4
_GROUP: Final = 200  # objects compressed together


class PackedFile:
    """Pages of one size that share their resources, which are written last."""

    def __init__(self, out: BinaryIO, width: float, height: float) -> None:
        self._out = out
        self._box = b"[0 0 %.2f %.2f]" % (width, height)
        self._at = 0
        self._kinds = bytearray(5)  # 1: stands in the file; 2: in a group
        self._offsets = array("Q", [0] * 5)  # where it stands, or the number of its group
        self._places = array("H", [0] * 5)  # in its group
        self._kids: array[int] = array("L")
        self._group: list[tuple[int, bytes]] = []
        self._write(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")

    @property
    def pages(self) -> int:
        return len(self._kids)

    def _write(self, data: bytes) -> None:
        self._out.write(data)
        self._at += len(data)

    def reserve(self) -> int:
        """A number for an object that others name before it is written."""
        self._kinds.append(0)
        self._offsets.append(0)
        self._places.append(0)
        return len(self._offsets) - 1

    def add(self, body: bytes) -> bytes:
        """Keep an object; the reference to it."""
        return self._put(self.reserve(), body)

    def _put(self, number: int, body: bytes) -> bytes:
        if body.endswith(b"endstream"):
            self._kinds[number], self._offsets[number] = 1, self._at
            self._write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        else:
            self._group.append((number, body))
            if len(self._group) == _GROUP:
                self._send_group()
        return b"%d 0 R" % number

    def _send_group(self) -> None:
        group, self._group = self._group, []
        if not group:
            return
        holder, at, heads = self.reserve(), 0, []
        for place, (number, body) in enumerate(group):
            self._kinds[number], self._offsets[number], self._places[number] = 2, holder, place
            heads.append(b"%d %d" % (number, at))
            at += len(body) + 1
        head = b" ".join(heads) + b"\n"
        packed = zlib.compress(head + b"\n".join([body for _, body in group]), 9)
        entries = (len(group), len(head), len(packed))
        start = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>\nstream\n" % entries
        self._put(holder, start + packed + b"\nendstream")

    def form(self, content: bytes, width: float, height: float) -> bytes:
        """Add what pages draw with `Do`, with their resources; the reference to it."""
        packed = zlib.compress(content, 9)
        entries = (width, height, _RESOURCES, len(packed))
        start = b"<</Type/XObject/Subtype/Form/BBox[0 0 %.2f %.2f]/Resources %d 0 R/Filter/FlateDecode/Length %d>>"
        return self.add(start % entries + b"\nstream\n" + packed + b"\nendstream")

    def page(self, content: bytes) -> None:
        """Write one finished page."""
        packed = zlib.compress(content, 6)
        code = self.reserve()
        self._kinds[code], self._offsets[code] = 1, self._at
        entries = (code, len(packed), packed)
        self._write(b"%d 0 obj\n<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream\nendobj\n" % entries)
        page = self.reserve()
        self._put(page, b"<</Type/Page/Parent %d 0 R/Contents %d 0 R>>" % (_PAGES, code))
        self._kids.append(page)

    def close(self, title: str, author: str, fonts: dict[str, bytes], forms: dict[str, bytes]) -> None:
        """Write what the pages have in common, then where each object stands."""
        font_list, form_list = (
            b"".join(b"/%s %s" % (name.encode(), named[name]) for name in sorted(named)) for named in (fonts, forms)
        )
        self._put(_RESOURCES, b"<</Font<<%s>>/XObject<<%s>>>>" % (font_list, form_list))
        kids = b" ".join([b"%d 0 R" % kid for kid in self._kids])
        shared = (_RESOURCES, self._box, len(self._kids), kids)
        self._put(_PAGES, b"<</Type/Pages/Resources %d 0 R/MediaBox %s/Count %d/Kids[%s]>>" % shared)
        self._put(_CATALOG, b"<</Type/Catalog/Pages %d 0 R/Lang(vi-VN)>>" % _PAGES)
        producer = f"ReportLab {reportlab_version}"
        said = (("Title", title), ("Author", author), ("Creator", "Tương hỗ Công đoàn"), ("Producer", producer))
        self._put(_INFO, b"<<%s>>" % b"".join(b"/%s%s" % (name.encode(), text(value)) for name, value in said))
        self._send_group()
        self._send_table(title)

    def _send_table(self, title: str) -> None:
        start, table = self._at, self.reserve()
        self._kinds[table], self._offsets[table] = 1, start
        rows = b"".join(
            [
                kind.to_bytes(1, "big") + offset.to_bytes(5, "big") + place.to_bytes(2, "big")
                for kind, offset, place in zip(self._kinds, self._offsets, self._places, strict=True)
            ]
        )
        packed = zlib.compress(rows, 9)
        mark = sha256(rows + title.encode()).hexdigest()[:32].encode()
        entries = (table, len(self._offsets), _CATALOG, _INFO, mark, mark, len(packed))
        head = b"%d 0 obj\n<</Type/XRef/Size %d/W[1 5 2]/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]/Filter/FlateDecode"
        self._write((head + b"/Length %d>>\nstream\n") % entries + packed)
        self._write(b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start)
