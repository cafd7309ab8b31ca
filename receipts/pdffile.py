"""A PDF file written as it is made: each object goes out at once, only its offset is remembered.

It knows objects and pages. It refuses to seek, so that a book may go straight down a connection.
"""

import zlib
from array import array
from collections.abc import Iterator
from hashlib import sha256
from typing import BinaryIO

from reportlab import __version__ as reportlab_version

_CATALOG, _PAGES, _INFO, _RESOURCES = 1, 2, 3, 4


def text(value: str) -> bytes:
    """A string of the file's own: a title, a name."""
    return b"<FEFF%s>" % value.encode("utf-16-be").hex().upper().encode()


def _runs(numbers: "array[int]") -> Iterator["array[int]"]:
    """A thousand at a time: a table of all pages would weigh more than all else."""
    return (numbers[start : start + 1_000] for start in range(0, len(numbers), 1_000))


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

    def page(self, content: bytes) -> int:
        """Write one finished page; its number among the objects."""
        packed = zlib.compress(content, 6)
        stream = b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed)
        page = self.reserve()
        self.put(
            page,
            b"<< /Type /Page /Parent %d 0 R /MediaBox %s /Resources %d 0 R /Contents %s >>"
            % (_PAGES, self._box, _RESOURCES, self.add(stream)),
        )
        self._kids.append(page)
        return page

    def close(self, title: str, author: str, fonts: dict[str, bytes], forms: dict[str, int], outline: bytes) -> None:
        """Write what the pages have in common, then the table of offsets. `outline` may be nothing."""
        font_list = b" ".join(b"/%s %s" % (name.encode(), fonts[name]) for name in sorted(fonts))
        form_list = b" ".join(b"/%s %d 0 R" % (name.encode(), forms[name]) for name in sorted(forms))
        self.put(_RESOURCES, b"<< /Font << %s >> /XObject << %s >> >>" % (font_list, form_list))
        self._offsets[_PAGES] = self._at
        self._write(b"%d 0 obj\n<< /Type /Pages /Count %d /Kids [" % (_PAGES, len(self._kids)))
        for some in _runs(self._kids):
            self._write(b"".join([b"%d 0 R " % kid for kid in some]))
        self._write(b"] >>\nendobj\n")
        catalog = b"/Type /Catalog /Pages %d 0 R /Lang (vi-VN) /ViewerPreferences << /DisplayDocTitle true >>" % _PAGES
        if outline:
            catalog += b" /Outlines %s /PageMode /UseOutlines" % outline
        self.put(_CATALOG, b"<< %s >>" % catalog)
        producer = f"ReportLab {reportlab_version}"
        entries = (("Title", title), ("Author", author), ("Creator", "Tương hỗ Công đoàn"), ("Producer", producer))
        self.put(_INFO, b"<< %s >>" % b" ".join(b"/%s %s" % (k.encode(), text(v)) for k, v in entries))
        start, count = self._at, len(self._offsets)
        identity = sha256(title.encode())
        self._write(b"xref\n0 %d\n0000000000 65535 f \n" % count)
        for some in _runs(self._offsets[1:]):
            rows = b"".join([b"%010d 00000 n \n" % offset for offset in some])
            identity.update(rows)
            self._write(rows)
        mark = identity.hexdigest()[:32].encode()
        self._write(
            b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [<%s> <%s>] >>\nstartxref\n%d\n%%%%EOF\n"
            % (count, _CATALOG, _INFO, mark, mark, start)
        )
