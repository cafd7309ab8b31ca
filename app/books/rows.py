"""Rows of a book that a page can do more with; paper and sheets take them for the plain lines and totals they are."""

from dataclasses import dataclass

from receipts.facts import Line, Total
from receipts.facts import Part as Part


@dataclass(frozen=True, slots=True)
class Posted(Line):
    """A line that knows the voucher it comes from."""

    voucher: int


@dataclass(frozen=True, slots=True)
class Balance(Total):
    """What a book opens or closes with."""
