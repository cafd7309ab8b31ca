"""The rows of S81-H: what each column says of a line, of a sum and of a balance. Reads no database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from app.books.rows import Balance, Posted
from ledger.giving_flows import Part
from ledger.giving_statements import Flow, FlowLine, Opening
from receipts.facts import Cell, Quantity, Row, Total

Left = tuple[int, int | None]  # amount and, of goods of one kind, quantity


@dataclass(slots=True)
class Sum:
    """What the lines of a part come to, and both sides of what they put on 3538 (002)."""

    flow: Flow = field(default_factory=Flow)
    owes: int = 0
    pays: int = 0
    opening: int = 0

    def take(self, line: FlowLine) -> None:
        self.flow += line.flow
        self.owes, self.pays = self.owes + line.owes, self.pays + line.pays

    @property
    def closing(self) -> int:
        return self.opening + self.flow.net


class GivingRows:
    """The rows of one part: money has no quantities, goods of unknown value nothing else."""

    def __init__(self, part: Part) -> None:
        self._money = part is not Part.UNVALUED
        self._counts = part is not Part.MONEY

    def line(self, line: FlowLine, donor: str, unit: str, left: Left | None) -> Posted:
        texts = (line.entry_date, line.code, line.doc_date, line.description, donor, unit)
        price = _price(line.flow) if self._money and self._counts else None
        return Posted((*texts, price, *self._figures(line.flow, left)), line.voucher)

    def total(self, label: str, flow: Flow, left: Left | None = None) -> Total:
        return Total((None, None, None, label, None, None, None, *self._figures(flow, left)))

    def balance(self, label: str, amount: int, quantity: int, unit: str = "") -> Balance:
        return Balance((None, None, None, label, None, unit, None, *self._figures(Flow(), (amount, quantity))))

    def months(self, lines: Iterable[tuple[FlowLine, str]], unit: str, opening: Opening, total: Sum) -> Iterator[Row]:
        """Each month's lines, its sum with what is left, and the sum since January; `total` takes all in."""
        amount, quantity, since, year = opening.amount, opening.quantity, opening.year, 0
        for at, group in groupby(lines, key=lambda pair: _month(pair[0].entry_date)):
            since = since if year in (0, at[0]) else Flow()
            year, month = at[0], Flow()
            for line, donor in group:
                amount, quantity = amount + line.flow.net, quantity + line.flow.quantity
                month += line.flow
                total.take(line)
                yield self.line(line, donor, unit, (amount, quantity))
            since += month
            yield self.total(f"Cộng phát sinh tháng {at[1]:02}/{year}", month, (amount, quantity))
            yield self.total(f"Cộng lũy kế từ đầu năm {year}", since)

    def received(self, lines: Iterable[tuple[FlowLine, str]], unit: str) -> Iterator[Row]:
        """What was received alone, without what is left, which nobody can tell."""
        all_of = Flow()
        for line, donor in lines:
            all_of += line.flow
            yield self.line(line, donor, unit, None)
        yield self.total("Cộng đã nhận", Flow(all_of.received, quantity_received=all_of.quantity_received))

    def _figures(self, flow: Flow, left: Left | None) -> tuple[Cell, ...]:
        amount, quantity = left if left else (None, None)
        pairs = (
            (flow.quantity_received or None, flow.received), (flow.quantity_used or None, flow.used),
            (flow.quantity_other or None, flow.other), (quantity, amount),
        )  # fmt: skip
        return tuple(cell for count, value in pairs for cell in (self._quantity(count), value if self._money else None))

    def _quantity(self, count: int | None) -> Cell:
        return Quantity(count) if self._counts and count is not None else None


def _price(flow: Flow) -> int | None:
    """What one unit came at, to the nearest đồng."""
    for quantity, amount in ((flow.quantity_received, flow.received), (flow.quantity_used, flow.used)):
        if quantity and amount:
            return (abs(amount) * 2000 + abs(quantity)) // (2 * abs(quantity))
    return None


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month
