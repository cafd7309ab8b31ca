"""What a paper says, frozen: strings, whole đồng and dates, taken once and never read again from live rows.

It knows no layout and no law: form codes, titles and legal lines come in as text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Literal


class Mark(Enum):
    """What a paper that proves nothing says of itself, across the page and in its head."""

    NONE = ""
    SAMPLE = "DỮ LIỆU MẪU – KHÔNG CÓ GIÁ TRỊ"
    TRIAL = "BẢN THỬ"


@dataclass(frozen=True, slots=True)
class Issuer:
    """The heading of a unit; an empty string is a line left out."""

    upper: str
    name: str
    address: str = ""
    budget_code: str = ""  # mã QHNS
    tax_code: str = ""
    place: str = ""  # "Lai Châu", before the date
    hotline: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class Signer:
    """One signature place. `authority` is the TM./KT./TL./TUQ. line and may be empty; so may the name."""

    authority: str
    title: str
    name: str = ""
    hint: str = "(Ký, họ tên)"


@dataclass(frozen=True, slots=True)
class Entry:
    """One movement as the slip prints it: account numbers are text."""

    debit: str
    credit: str
    amount: int


@dataclass(frozen=True, slots=True)
class CashSlip:
    """A phiếu thu (PT) or phiếu chi (PC)."""

    kind: Literal["PT", "PC"]
    issuer: Issuer
    form_lines: tuple[str, ...]  # form code, then its legal basis
    book_number: str
    number: str
    day: date
    entries: tuple[Entry, ...]
    person: str
    address: str
    reason: str
    amount: int
    attachments: str  # "01 giấy đề nghị"; empty leaves dots to fill in
    signers: tuple[Signer, ...]  # the payer's or recipient's place is added when not among them
    mark: Mark = Mark.NONE
    copy: int = 0  # BẢN SAO n; 0 is the original


@dataclass(frozen=True, slots=True)
class DonorReceipt:
    """The biên nhận a donor keeps. `url` is what the QR says, `code` what a person types."""

    issuer: Issuer
    number: str
    day: date
    donor_name: str
    donor_address: str
    donor_tax_code: str
    amount: int
    appeal: str
    fund: str
    method: str
    reference: str
    message: str
    signer: Signer
    code: str
    url: str
    mark: Mark = Mark.NONE
    copy: int = 0  # BẢN SAO n; 0 is the original


@dataclass(frozen=True, slots=True)
class BookHead:
    """The cover of a book: whose, which, for which days, under which checkpoint (in its short form, for typing back)
    and the one before it; `covered` is whether the checkpoint covers all that the book shows."""

    issuer: Issuer
    code: str  # "S04-H"
    form_lines: tuple[str, ...]
    title: str
    subtitles: tuple[str, ...]
    from_day: date
    to_day: date
    signers: tuple[Signer, ...]
    mark: Mark = Mark.NONE
    checkpoint: str = ""
    checkpoint_before: str = ""
    covered: bool = True
    unit_line: str = "Đơn vị tính: đồng"  # "" where a book counts no money


Carry = Literal["last"] | bool


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, its letter or number below it, its share of the width.

    `carry=True` sums the column from page to page; `carry="last"` hands on a running balance.
    """

    title: str
    letter: str
    weight: float
    align: Literal["left", "center", "right"] = "left"
    carry: Carry = False


class Quantity(str):
    """How many of something, as it is printed (`12,5`; `(3)` for less than none), and exactly, in thousandths."""

    __slots__ = ("thousandths",)
    thousandths: int

    def __new__(cls, thousandths: int) -> "Quantity":
        whole, rest = divmod(abs(thousandths), 1000)
        said = f"{whole:,}".replace(",", ".") + (f",{rest:03}".rstrip("0") if rest else "")
        made = super().__new__(cls, said if thousandths >= 0 else f"({said})")
        made.thousandths = thousandths
        return made


Cell = str | int | date | None


class Aside(int):
    """A figure that stands in a column and not in its sums: of a single entry, which has no other half."""


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of a book; only these are summed from page to page. A few lines of one `voucher` keep to one page."""

    cells: Sequence[Cell]
    voucher: int = 0


@dataclass(frozen=True, slots=True)
class Total:
    """A bold, ruled row: an opening, a month's sum, a closing balance.

    `ends` names what the lines above it were ("Tháng 03/2026"), for the outline of the file; the totals right below it
    sum the same.
    """

    cells: Sequence[Cell]
    ends: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence across the whole width."""

    text: str


@dataclass(frozen=True, slots=True)
class Part(Note):
    """Whose lines follow, in a book of several parts; what goes from page to page begins anew."""


@dataclass(frozen=True, slots=True)
class Leaf(Part):
    """A part under columns of its own, from the top of a page; on paper alone."""

    columns: tuple[Column, ...] = ()


Row = Line | Total | Note
