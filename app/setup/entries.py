"""The lines of an opening sheet as the books' movements: added up, paired within each fund, advances by holder."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from app.setup.pairing import pair
from ledger import chart
from ledger.chart import Kind
from ledger.voucher import Movement

ADVANCES = ("1411", "1412")
Key = tuple[str, int | None]  # account, place


@dataclass(frozen=True, slots=True)
class Line:
    """A checked row. `debit`/`credit` stood on 31/12; `turned_*` moved since 01/01."""

    row: int
    account: str
    fund: int
    place: int | None
    debit: int
    credit: int
    turned_debit: int
    turned_credit: int
    note: str

    @property
    def key(self) -> Key:
        return self.account, self.place

    @property
    def off(self) -> bool:
        account = chart.find(self.account)
        return account is not None and account.kind is Kind.OFF

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def movements(lines: Sequence[Line], *, turned: bool, parties: Mapping[str, int]) -> tuple[Movement, ...]:
    """The lines as pairs within each fund; `parties` are the holders of advances by note."""
    made: list[Movement] = []
    for fund in dict.fromkeys(line.fund for line in lines):
        mine = [line for line in lines if line.fund == fund]
        debits, credits = sums(mine, turned)
        holders = _Holders(mine, turned, parties)
        for debit, credit, amount in pair(debits, credits):
            for part, party in holders.split(debit, credit, amount):
                made.append(Movement(debit[0], credit[0], part, fund, fund, debit[1], credit[1], party=party))
        for line in mine:
            if line.off:
                made += _single(line, turned)
    return tuple(made)


def sums(lines: Sequence[Line], turned: bool) -> tuple[dict[Key, int], dict[Key, int]]:
    """Debits and credits by account and place, off-balance accounts apart."""
    debits: dict[Key, int] = defaultdict(int)
    credits: dict[Key, int] = defaultdict(int)
    for line in lines:
        if not line.off:
            debits[line.key] += _side(line, turned, True)
            credits[line.key] += _side(line, turned, False)
    return debits, credits


class _Holders:
    """Who stands behind the advances of one fund, taken row by row as pairs use them up."""

    def __init__(self, lines: Sequence[Line], turned: bool, parties: Mapping[str, int]) -> None:
        self.due: dict[tuple[Key, bool], list[list[int]]] = defaultdict(list)
        for line in lines:
            if line.account in ADVANCES:
                for debit in (True, False):
                    amount = _side(line, turned, debit)
                    if amount:
                        self.due[line.key, debit].append([amount, parties[line.note]])

    def split(self, debit: Key, credit: Key, amount: int) -> Iterator[tuple[int, int | None]]:
        queue = self.due.get((debit, True)) or self.due.get((credit, False))
        while amount:
            if not queue:
                yield amount, None
                return
            part = min(amount, queue[0][0])
            queue[0][0] -= part
            amount -= part
            yield part, queue[0][1]
            if not queue[0][0]:
                queue.pop(0)


def _side(line: Line, turned: bool, debit: bool) -> int:
    if turned:
        return line.turned_debit if debit else line.turned_credit
    return line.debit if debit else line.credit


def _single(line: Line, turned: bool) -> Iterator[Movement]:
    for debit in (True, False):
        amount = _side(line, turned, debit)
        if amount:
            sides = (line.account, chart.CONTRA) if debit else (chart.CONTRA, line.account)
            yield Movement(*sides, amount, line.fund, line.fund)
