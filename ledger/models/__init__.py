"""The tables of the books. They hold ids of parties, never names; the rules that a table alone cannot say stand in
`ledger.guards`, and both databases keep them alike."""

from ledger.models.balances import FundBalance, PlaceBalance, Turnover
from ledger.models.base import NAMES, SEALED, Base, table
from ledger.models.counts import BankReconciliation, CashCount
from ledger.models.entries import VOUCHER_ID, MovementRow, Voucher
from ledger.models.goods import Item
from ledger.models.limits import PersonHelp, PersonLimit, PersonLimitStop
from ledger.models.log import Erasure, LogCheckpoint, LogDue, LogHead, LogKey, LogLeaf, LogNode
from ledger.models.losses import LossCover, LossRecovery
from ledger.models.mandates import Approval, Mandate, MandateEdit
from ledger.models.parties import AccountRow, Fund, Party, Place, Unit
from ledger.models.periods import Numbering, NumberingStop, Period, PeriodEvent, Series, SeriesSetting
from ledger.models.receipts import Receipt, ReceiptEnd
from ledger.models.requests import RequestAnswer, RequestKey
from ledger.models.slips import Slip, SlipStep

__all__ = [
    "APPEND_ONLY",
    "BOOKS",
    "CHANGED_BY_STEPS",
    "NAMES",
    "SEALED",
    "VOUCHER_ID",
    "AccountRow",
    "Approval",
    "BankReconciliation",
    "Base",
    "CashCount",
    "Erasure",
    "Fund",
    "FundBalance",
    "Item",
    "LogCheckpoint",
    "LogDue",
    "LogHead",
    "LogKey",
    "LogLeaf",
    "LogNode",
    "LossCover",
    "LossRecovery",
    "Mandate",
    "MandateEdit",
    "MovementRow",
    "Numbering",
    "NumberingStop",
    "Party",
    "Period",
    "PeriodEvent",
    "PersonHelp",
    "PersonLimit",
    "PersonLimitStop",
    "Place",
    "PlaceBalance",
    "Receipt",
    "ReceiptEnd",
    "RequestAnswer",
    "RequestKey",
    "Series",
    "SeriesSetting",
    "Slip",
    "SlipStep",
    "Turnover",
    "Unit",
    "Voucher",
    "table",
]

# Tables of the books by how they may change; the guards are made from these two lists.
CHANGED_BY_STEPS = (Period, Series, Mandate, Turnover, FundBalance, PlaceBalance, LogLeaf, LogHead, PersonHelp)
APPEND_ONLY = (
    AccountRow, Unit, Party, Fund, Place, Item, PeriodEvent, MandateEdit, Approval, Slip, SlipStep, Voucher,
    MovementRow, Receipt, ReceiptEnd, RequestAnswer, RequestKey, LogDue, LogNode, LogCheckpoint, LogKey, Erasure,
    CashCount, BankReconciliation, LossCover, LossRecovery,
    PersonLimit, PersonLimitStop, SeriesSetting, Numbering, NumberingStop,
)  # fmt: skip
BOOKS = (*APPEND_ONLY, *CHANGED_BY_STEPS)
