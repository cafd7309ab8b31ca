"""A PDF file written as it is made: each object goes out at once, only its offset is remembered.

It knows objects and pages. It refuses to seek, so that a book may go straight down a connection.
"""

import zlib
from array import array
from hashlib import sha256
from typing import BinaryIO

from reportlab import __version__ as reportlab_version

_CATALOG, _PAGES, _INFO, _RESOURCES = 1, 2, 3, 4


def _text(value: str) -> bytes:
    return b"<FEFF%s>" % value.encode("utf-16-be").hex().upper().encode()


class PdfFile:
    """Four objects are known by number from the start; they are written last."""

    def __init__(self, out: BinaryIO, width: float, height: float) -> None:
        self._out = out
        self._box = b"[0 0 %.2f %.2f]" % (width, height)
        self._at = 0
        self._offsets = array("Q", [0] * 5)
        self._kids: array[int] = array("L")
        self._write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")

    @property
    def pages(self) -> int:
        return len(self._kids)

    def _write(self, data: bytes) -> None:
        self._out.write(data)
        self._at += len(data)

    def reserve(self) -> int:
        """A number for an object that others name before it is written."""
        self._offsets.append(0)
        return len(self._offsets) - 1

    def put(self, number: int, body: bytes) -> bytes:
        """Write a reserved object; the reference to it."""
        self._offsets[number] = self._at
        self._write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        return b"%d 0 R" % number

    def add(self, body: bytes) -> bytes:
        """Write an object; the reference to it."""
        return self.put(self.reserve(), body)

    def form(self, number: int, content: bytes) -> None:
        """Write a reserved form that pages draw with `Do`; it shares their resources."""
        packed = zlib.compress(content, 9)
        head = b"/Type /XObject /Subtype /Form /BBox %s /Resources %d 0 R" % (self._box, _RESOURCES)
        head = b"<< %s /Filter /FlateDecode /Length %d >>" % (head, len(packed))
        self.put(number, b"%s\nstream\n%s\nendstream" % (head, packed))

    def page(self, content: bytes) -> None:
        """Write one finished page."""
        packed = zlib.compress(content, 6)
        stream = b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed)
        page = self.reserve()
        self.put(
            page,
            b"<< /Type /Page /Parent %d 0 R /MediaBox %s /Resources %d 0 R /Contents %s >>"
            % (_PAGES, self._box, _RESOURCES, self.add(stream)),
        )
        self._kids.append(page)

    def close(self, title: str, author: str, fonts: dict[str, bytes], forms: dict[str, int]) -> None:
        """Write what the pages have in common, then the table of offsets."""
        font_list = b" ".join(b"/%s %s" % (name.encode(), fonts[name]) for name in sorted(fonts))
        form_list = b" ".join(b"/%s %d 0 R" % (name.encode(), forms[name]) for name in sorted(forms))
        self.put(_RESOURCES, b"<< /Font << %s >> /XObject << %s >> >>" % (font_list, form_list))
        kids = b" ".join(b"%d 0 R" % kid for kid in self._kids)
        self.put(_PAGES, b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(self._kids), kids))
        self.put(_CATALOG, b"<< /Type /Catalog /Pages %d 0 R /Lang (vi-VN) >>" % _PAGES)
        producer = f"ReportLab {reportlab_version}"
        entries = (("Title", title), ("Author", author), ("Creator", "Tương hỗ Công đoàn"), ("Producer", producer))
        self.put(_INFO, b"<< %s >>" % b" ".join(b"/%s %s" % (k.encode(), _text(v)) for k, v in entries))
        start, count = self._at, len(self._offsets)
        rows = [b"0000000000 65535 f \n", *(b"%010d 00000 n \n" % offset for offset in self._offsets[1:])]
        table = b"".join(rows)
        self._write(b"xref\n0 %d\n%s" % (count, table))
        mark = sha256(table + title.encode()).hexdigest()[:32].encode()
        self._write(
            b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [<%s> <%s>] >>\nstartxref\n%d\n%%%%EOF\n"
            % (count, _CATALOG, _INFO, mark, mark, start)
        )
