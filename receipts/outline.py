"""The outline of a book: where each of its parts and months begins, for the reader's side pane.

Known by months, not by lines, so it is kept until the end and written then.
"""

from dataclasses import dataclass, field

from receipts.pdffile import PdfFile, text


@dataclass(slots=True)
class _Entry:
    """`page` is the number of the page's object, `top` a height on it in points."""

    title: str
    page: int
    top: float
    below: list["_Entry"] = field(default_factory=list)


class Outline:
    """Two levels: a part, then its months; without parts, the months alone."""

    def __init__(self) -> None:
        self._entries: list[_Entry] = []
        self._parted = False

    def part(self, title: str, page: int, top: float) -> None:
        self._entries.append(_Entry(title, page, top))
        self._parted = True

    def month(self, title: str, page: int, top: float) -> None:
        entries = self._entries[-1].below if self._parted else self._entries
        entries.append(_Entry(title, page, top))

    def write(self, file: PdfFile) -> bytes:
        """The reference to the outline; nothing where nothing has been noted."""
        if not self._entries:
            return b""
        root = file.reserve()
        first, last = _write_all(file, self._entries, root)
        return file.put(root, b"<< /Type /Outlines /Count %d /First %d 0 R /Last %d 0 R >>" % (
            len(self._entries), first, last,
        ))  # fmt: skip


def _write_all(file: PdfFile, entries: list[_Entry], parent: int) -> tuple[int, int]:
    """Write neighbours; the first and the last of them."""
    numbers = [file.reserve() for _ in entries]
    for at, entry in enumerate(entries):
        body = b"/Title %s /Parent %d 0 R /Dest [%d 0 R /XYZ null %.1f null]" % (
            text(entry.title), parent, entry.page, entry.top,
        )  # fmt: skip
        if at:
            body += b" /Prev %d 0 R" % numbers[at - 1]
        if at + 1 < len(numbers):
            body += b" /Next %d 0 R" % numbers[at + 1]
        if entry.below:  # closed until the reader opens it: a negative count
            first, last = _write_all(file, entry.below, numbers[at])
            body += b" /Count -%d /First %d 0 R /Last %d 0 R" % (len(entry.below), first, last)
        file.put(numbers[at], b"<< %s >>" % body)
    return numbers[0], numbers[-1]
