"""Bank identification numbers (BIN) as dated data; a unit's own settings may add or rename a bank.

Knows the short name for a BIN as of one day; refuses to decide whether an account exists.
"""

from dataclasses import dataclass
from datetime import date

# The State Bank's list is the authority. Banks merge and are renamed: this copy carries the day it was made.
AS_OF = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class Bank:
    bin: str
    name: str
    former: str = ""
    receives_only: bool = False


BANKS = (
    Bank("422589", "CIMB", receives_only=True),
    Bank("458761", "HSBC", receives_only=True),
    Bank("546034", "Cake"),
    Bank("546035", "Ubank"),
    Bank("668888", "Kasikorn"),
    Bank("796500", "DBS", receives_only=True),
    Bank("801011", "Nonghyup", receives_only=True),
    Bank("963369", "Liobank"),
    Bank("963388", "Timo"),
    Bank("970400", "SaigonBank"),
    Bank("970403", "Sacombank"),
    Bank("970405", "Agribank"),
    Bank("970406", "Vikki", former="DongA"),
    Bank("970407", "Techcombank"),
    Bank("970408", "GPBank", receives_only=True),
    Bank("970409", "BacABank"),
    Bank("970410", "StandardChartered", receives_only=True),
    Bank("970412", "PVcomBank"),
    Bank("970414", "MBV", former="OceanBank"),
    Bank("970415", "VietinBank"),
    Bank("970416", "ACB"),
    Bank("970418", "BIDV"),
    Bank("970419", "NCB"),
    Bank("970421", "VRB", receives_only=True),
    Bank("970422", "MB"),
    Bank("970423", "TPBank"),
    Bank("970424", "Shinhan"),
    Bank("970425", "ABBANK"),
    Bank("970426", "MSB"),
    Bank("970427", "VietABank"),
    Bank("970428", "NamABank"),
    Bank("970429", "SCB"),
    Bank("970430", "PGBank"),
    Bank("970431", "Eximbank"),
    Bank("970432", "VPBank"),
    Bank("970433", "VietBank"),
    Bank("970434", "Indovina", receives_only=True),
    Bank("970436", "Vietcombank"),
    Bank("970437", "HDBank"),
    Bank("970438", "BaoViet"),
    Bank("970439", "PublicBank", receives_only=True),
    Bank("970440", "SeABank"),
    Bank("970441", "VIB"),
    Bank("970442", "HongLeong", receives_only=True),
    Bank("970443", "SHB"),
    Bank("970444", "CBBank", receives_only=True),
    Bank("970446", "Co-opBank"),
    Bank("970448", "OCB"),
    Bank("970449", "LPBank"),
    Bank("970452", "Kienlong"),
    Bank("970454", "BVBank"),
    Bank("970455", "IBK Hà Nội", receives_only=True),
    Bank("970456", "IBK TP.HCM", receives_only=True),
    Bank("970457", "Woori", receives_only=True),
    Bank("970458", "UOB", receives_only=True),
    Bank("970462", "Kookmin Hà Nội", receives_only=True),
    Bank("970463", "Kookmin TP.HCM", receives_only=True),
    Bank("971025", "MoMo"),
)

_BY_BIN = {bank.bin: bank for bank in BANKS}


def find_bank(bin: str) -> Bank | None:
    return _BY_BIN.get(bin)


def bank_name(bin: str) -> str:
    """The short name, or the number itself when this list does not know it."""
    bank = find_bank(bin)
    return bank.name if bank else bin
