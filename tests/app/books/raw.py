"""The books reckoned a second time: raw rows read by SQL, everything else plain Python that shares no code with the
statements. A balance is debit − credit; figures come as the books print them, book by book."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

GOODS = ("152", "153", "156")
LOSSES = ("13881", "13811")
IN = ("PT", "BC", "PN")


@dataclass(frozen=True)
class Side:
    """One side of a line, with all that stands on its line and voucher."""

    account: str
    against: str
    fund: int
    against_fund: int
    place: int | None
    debit: int
    credit: int
    line: int
    v: dict[str, Any]
    m: dict[str, Any]

    @property
    def day(self) -> date:
        return self.v["entry_date"]

    @property
    def net(self) -> int:
        return self.debit - self.credit


class Raw:
    """Every row of one unit's books."""

    def __init__(self, session: Session, unit: int) -> None:
        def read(query: str) -> list[dict[str, Any]]:
            return [dict(row._mapping) for row in session.execute(text(query), {"unit": unit})]

        self.vouchers = {
            v["id"]: v | {"entry_date": _day(v["entry_date"]), "doc_date": _day(v["doc_date"])}
            for v in read("SELECT * FROM voucher WHERE unit_id = :unit")
        }
        self.accounts = {a["number"]: a for a in read("SELECT number, name, kind FROM account WHERE :unit > 0")}
        self.funds = {f["id"]: f for f in read("SELECT * FROM fund WHERE unit_id = :unit ORDER BY code")}
        self.gifts = {g["voucher_id"]: g for g in read("SELECT * FROM gift WHERE :unit > 0")}
        self.mandates = {m["id"]: m for m in read("SELECT * FROM mandate WHERE unit_id = :unit")}
        texts = read("SELECT * FROM relief_request_text WHERE :unit > 0")
        self.categories = {(t["mandate_id"], t["version"]): t["category"] for t in texts}
        moves = [m for m in read("SELECT * FROM movement WHERE :unit > 0") if m["voucher_id"] in self.vouchers]
        moves.sort(key=lambda m: (self.vouchers[m["voucher_id"]]["entry_date"], m["voucher_id"], m["line"]))
        self.sides: list[Side] = []
        self.meant: list[Meant] = []
        for m in moves:
            v = self.vouchers[m["voucher_id"]]
            for side, other in (("debit", "credit"), ("credit", "debit")):
                amounts = (m["amount"], 0) if side == "debit" else (0, m["amount"])
                self.sides.append(
                    Side(m[side], m[other], m[f"{side}_fund"], m[f"{other}_fund"], m[f"{side}_place"], *amounts,
                         m["line"], v, m)
                )  # fmt: skip

    def origin(self, v: dict[str, Any]) -> dict[str, Any] | None:
        """The voucher that this one corrects."""
        about = v["reverses_id"] or v["adjusts_id"]
        return self.vouchers[about] if about else None


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


@dataclass(frozen=True)
class Meant:
    """What a side means to its fund: `part` is money, goods or unvalued."""

    side: Side
    part: str
    received: int
    used: int
    other: int
    quantity: tuple[int, int, int]
    why: str

    @property
    def key(self) -> tuple[int, int, str]:
        if self.part == "money":
            return (self.side.fund, 0, "")
        return (self.side.fund, self.side.m["item_id"] or 0, self.side.m["item_unit"] or "")

    @property
    def net(self) -> int:
        return self.received - self.used + self.other


def meant(raw: Raw) -> list[Meant]:
    """What was given, used or neither, told side by side; reckoned once."""
    if not raw.meant:
        raw.meant = list(_all_meant(raw))
    return raw.meant


def _all_meant(raw: Raw) -> Iterator[Meant]:
    for side in raw.sides:
        if side.account in GOODS:
            yield _meant(raw, side, "goods", side.net, side.against == "3538")
        if side.account == "002":
            yield _meant(raw, side, "unvalued", side.net, True)
        if side.account == "3538" and not (side.against in GOODS and side.fund == side.against_fund):
            yield _meant(raw, side, "money", -side.net, True)
        inside = side.against == "3538" or side.against in GOODS
        if side.account in GOODS and not (inside and side.fund == side.against_fund):
            yield _meant(raw, side, "money", -side.net, False)


def _meant(raw: Raw, side: Side, part: str, net: int, of_fund: bool) -> Meant:
    v, origin = side.v, raw.origin(side.v)
    reversal = v["nature"] == "reversal"
    was = origin["nature"] if reversal and origin else v["nature"]
    count = side.m["quantity"] or 0
    signed = count if net > 0 else -count
    if was in ("opening", "retro"):
        why = "brought"
    elif was == "transfer":
        why = "transfer"
    elif reversal and was != "cover" and side.against in LOSSES:
        why = "lost"
    else:
        why = "" if of_fund else "turned"
    if why:
        return Meant(side, part, 0, 0, net, (0, 0, signed), why)
    # Was it given, or was it use? A correction is what its original was; else the direction says it.
    if reversal:
        given = net < 0
    elif origin is not None:
        given = origin["kind"] in IN
    else:
        given = net > 0
    if given:
        return Meant(side, part, net, 0, 0, (signed, 0, 0), "")
    return Meant(side, part, 0, -net, 0, (0, -signed, 0), "")


def by_key(found: list[Meant]) -> dict[tuple[int, int, str], list[Meant]]:
    groups: dict[tuple[int, int, str], list[Meant]] = defaultdict(list)
    for one in found:
        groups[one.key].append(one)
    return groups
