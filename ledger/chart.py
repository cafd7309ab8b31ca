"""The chart of accounts as dated data: profile TT24 (Thông tư 24/2024/TT-BTC, from 01/01/2025).

Only accounts that this fund can meet are listed, with the circular's own names. Donors, recipients, appeals and
funds are dimensions of a movement, not accounts; 3538.01, .02 … are printed from the fund.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What an account holds; it decides which dimensions a movement must name."""

    CASH = "cash"  # needs a cash box
    BANK = "bank"  # needs a bank account
    TRANSIT = "transit"  # money on its way
    GOODS = "goods"
    CLAIM = "claim"  # receivables, payables, funds, income, cost
    LOSS = "loss"  # what was taken back from a fund after it was spent, until somebody decides who bears it
    OFF = "off"  # off the balance sheet, single entry
    CONTRA = "contra"  # the silent other half of a single entry


MONEY = frozenset({Kind.CASH, Kind.BANK, Kind.TRANSIT})


@dataclass(frozen=True, slots=True)
class Account:
    """One account: `normal` is the side its balance stands on (debit, credit, both)."""

    number: str
    name: str
    kind: Kind
    normal: str
    postable: bool
    valid_from: date = date(2025, 1, 1)
    valid_to: date | None = None

    @property
    def parent(self) -> str:
        """The account one level up, or "" at level one."""
        return self.number[:-1] if len(self.number) > 3 else ""


CONTRA = "000"  # never printed, never totalled
LOSSES = ("13881", "13811")  # detail accounts of ours below 1388 and 1381: no fund is charged while they stand
# Where the other half of a correction waits when it is not the original's own account.
WAITING = ("1381", "1388", "3381", "3388")

_TT24 = """
000|Đối ứng ghi đơn|contra|both
111|Tiền mặt|cash|debit|-
1111|Tiền Việt Nam|cash|debit
112|Tiền gửi Ngân hàng, Kho bạc|bank|debit|-
1121|Tiền Việt Nam|bank|debit
113|Tiền đang chuyển|transit|debit
137|Phải thu nhận ủy quyền, ủy thác chi trả|claim|debit|-
1378|Phải thu nhận ủy quyền, ủy thác của đối tượng khác|claim|debit
138|Phải thu khác|claim|debit|-
1381|Tài sản thiếu chờ xử lý|claim|debit
13811|Khoản thu sai đã chi, chờ xử lý|loss|debit
1388|Phải thu khác|claim|debit
13881|Khoản thu sai đã chi, chờ quyết định|loss|debit
141|Tạm ứng|claim|debit|-
1411|Tạm ứng cho người lao động|claim|debit
1412|Tạm ứng cho đầu mối chi tiêu|claim|debit
152|Nguyên liệu, vật liệu|goods|debit
153|Công cụ, dụng cụ|goods|debit
156|Hàng hóa|goods|debit
331|Phải trả cho người bán|claim|both
338|Phải trả khác|claim|credit|-
3381|Tài sản thừa chờ xử lý|claim|credit
3388|Phải trả khác|claim|credit
353|Các quỹ phải trả|claim|credit|-
3538|Các quỹ phải trả khác|claim|credit
515|Doanh thu tài chính|claim|credit
611|Chi phí hoạt động|claim|debit|-
6118|Chi phí khác|claim|debit
711|Thu nhập khác|claim|credit
002|Tài sản nhận giữ hộ, nhận gia công|off|debit
"""


def _read(table: str) -> tuple[Account, ...]:
    rows = [line.split("|") for line in table.strip().splitlines()]
    return tuple(
        Account(number, name, Kind(kind), normal, postable=not rest) for number, name, kind, normal, *rest in rows
    )


TT24 = _read(_TT24)
_BY_NUMBER = {account.number: account for account in TT24}


# Written on one side alone: they stand in the journal, beside its sums.
SINGLE = tuple(account.number for account in TT24 if account.kind in (Kind.OFF, Kind.CONTRA))


def find(number: str) -> Account | None:
    """The account with this number, or None."""
    return _BY_NUMBER.get(number)


def children(number: str) -> tuple[Account, ...]:
    """The postable accounts at or below `number`, in order: 111 gives 1111; 1111 gives itself."""
    return tuple(a for a in TT24 if a.postable and a.number.startswith(number) and a.kind is not Kind.CONTRA)
