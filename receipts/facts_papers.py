"""What vouchers, goods papers, lists and letters say, frozen like all facts of the press (`receipts.facts`)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from receipts.facts import Entry, Issuer, Mark, Signer

Said = tuple[str, str]  # a label and what stands behind it; one with nothing behind it is left out


@dataclass(frozen=True, slots=True)
class EntryLine:
    """A line of an entry with its words: account numbers are text."""

    text: str
    debit: str
    credit: str
    amount: int


@dataclass(frozen=True, slots=True)
class EntrySheet:
    """A phiếu kế toán (PKT), or the sheet over a bank's own paper (BC, BN): what is booked, and why."""

    title: str
    subtitle: str
    issuer: Issuer
    form_lines: tuple[str, ...]
    number: str
    day: date
    said: tuple[Said, ...]
    lines: tuple[EntryLine, ...]
    amount: int
    attachments: str
    signers: tuple[Signer, ...]
    mark: Mark = Mark.NONE
    copy: int = 0


@dataclass(frozen=True, slots=True)
class Goods:
    """A line of goods; quantities in thousandths. No `value`: it cannot be said, and the paper says so."""

    name: str
    code: str
    unit: str
    quantity: int
    value: int | None
    state: str = ""  # tình trạng, hạn dùng


@dataclass(frozen=True, slots=True)
class StoreSlip:
    """A phiếu nhập kho (PN) or phiếu xuất kho (PX)."""

    kind: Literal["PN", "PX"]
    title: str
    issuer: Issuer
    form_lines: tuple[str, ...]
    number: str
    day: date
    entries: tuple[Entry, ...]
    person: str  # người giao, người nhận
    said: tuple[Said, ...]
    goods: tuple[Goods, ...]
    attachments: str
    signers: tuple[Signer, ...]
    mark: Mark = Mark.NONE
    copy: int = 0


@dataclass(frozen=True, slots=True)
class Side:
    """A party to a paper that two sides sign; what is not known leaves dots to fill in."""

    name: str
    address: str = ""
    tax_code: str = ""
    person: str = ""
    title: str = ""  # chức vụ


@dataclass(frozen=True, slots=True)
class Handover:
    """A biên bản giao nhận hiện vật."""

    title: str
    issuer: Issuer
    form_lines: tuple[str, ...]
    number: str
    day: date
    gives: Side
    takes: Side
    said: tuple[Said, ...]
    goods: tuple[Goods, ...]
    basis: str  # căn cứ xác định giá trị
    signers: tuple[Signer, ...] = ()  # of the unit, below the two sides
    mark: Mark = Mark.NONE
    copy: int = 0


@dataclass(frozen=True, slots=True)
class Recipient:
    """A line of a signed list."""

    name: str
    body: str
    circumstance: str
    amount: int
    method: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SignedList:
    """A danh sách ký nhận. Without `shows_circumstance` the column is not there at all."""

    title: str
    issuer: Issuer
    form_lines: tuple[str, ...]
    number: str
    day: date
    said: tuple[Said, ...]
    people: tuple[Recipient, ...]
    shows_circumstance: bool
    signers: tuple[Signer, ...]
    mark: Mark = Mark.NONE
    copy: int = 0


@dataclass(frozen=True, slots=True)
class HelpRequest:
    """A giấy đề nghị hỗ trợ, as it was sent."""

    title: str
    issuer: Issuer
    form_lines: tuple[str, ...]
    number: str
    day: date
    to: str
    body: str
    proposer: str
    person: str
    membership: str
    category: str
    reason: str  # lines of its own are kept
    papers: str
    amount: int
    fund: str
    signers: tuple[Signer, ...] = ()  # of the unit, below those who ask
    mark: Mark = Mark.NONE
    copy: int = 0


@dataclass(frozen=True, slots=True)
class Thanks:
    """A thư cảm ơn. `amount` 0 is one that the giver does not want told; `donor` "" one who is not named."""

    title: str
    issuer: Issuer
    number: str  # of the receipt it goes with
    day: date
    donor: str
    amount: int
    appeal: str
    purpose: str
    signer: Signer
    mark: Mark = Mark.NONE
    copy: int = 0


@dataclass(frozen=True, slots=True)
class GrantRecord:
    """A biên bản xác nhận tài trợ, for an enterprise: title, form lines and purpose come in as dated data."""

    issuer: Issuer
    form_lines: tuple[str, ...]
    title: str
    purpose: str  # "để giúp đoàn viên, người lao động gặp khó khăn"
    number: str  # of the receipt it goes with
    day: date
    donor: Side
    amount: int
    method: str
    reference: str
    appeal: str
    signer: Signer
    goods: tuple[Goods, ...] = ()
    mark: Mark = Mark.NONE
    copy: int = 0
