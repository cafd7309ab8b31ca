"""The tables of the books. They hold ids of parties, never names; the rules that a table alone cannot say stand in
`ledger.guards`, and both databases keep them alike."""

from ledger.models.balances import FundBalance, PlaceBalance, Turnover
from ledger.models.base import NAMES, Base, table
from ledger.models.entries import VOUCHER_ID, MovementRow, Voucher
from ledger.models.mandates import Approval, Mandate, MandateEdit
from ledger.models.parties import AccountRow, Fund, Party, Place, Unit
from ledger.models.periods import Period, PeriodEvent, Series
from ledger.models.receipts import Receipt, ReceiptEnd
from ledger.models.requests import RequestAnswer, RequestKey
from ledger.models.slips import Slip, SlipStep

__all__ = [
    "APPEND_ONLY",
    "BOOKS",
    "CHANGED_BY_STEPS",
    "NAMES",
    "VOUCHER_ID",
    "AccountRow",
    "Approval",
    "Base",
    "Fund",
    "FundBalance",
    "Mandate",
    "MandateEdit",
    "MovementRow",
    "Party",
    "Period",
    "PeriodEvent",
    "Place",
    "PlaceBalance",
    "Receipt",
    "ReceiptEnd",
    "RequestAnswer",
    "RequestKey",
    "Series",
    "Slip",
    "SlipStep",
    "Turnover",
    "Unit",
    "Voucher",
    "table",
]

# Tables of the books by how they may change; the guards are made from these two lists.
CHANGED_BY_STEPS = (Period, Series, Mandate, Turnover, FundBalance, PlaceBalance)
APPEND_ONLY = (
    AccountRow, Unit, Party, Fund, Place, PeriodEvent, MandateEdit, Approval, Slip, SlipStep, Voucher, MovementRow,
    Receipt, ReceiptEnd, RequestAnswer, RequestKey,
)  # fmt: skip
BOOKS = (*APPEND_ONLY, *CHANGED_BY_STEPS)
