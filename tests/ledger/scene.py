"""One scene for every attack: months in each state, money in each fund, slips, requests and receipts at each step,
and `Arsenal`, which writes rows of the books by raw SQL."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from ledger import limits, losses, numbering, posting
from ledger.checkpoint import Checkpoint
from ledger.log import tree
from ledger.models import (
    Approval,
    Erasure,
    LogCheckpoint,
    LogKey,
    MandateEdit,
    RequestAnswer,
    RequestKey,
    Series,
)
from ledger.voucher import Draft, Movement, Nature
from tests.databases import TABLES, Books, literal
from tests.ledger import stories as t
from tests.ledger.stories import NOW, Federation, day

SIGNER, PRIVATE = "lc/server", bytes(32)
PUBLIC = base64.b64encode(Ed25519PrivateKey.from_private_bytes(PRIVATE).public_key().public_bytes_raw()).decode()
FRESH = 900_001  # an id that no row of the scene has
NOBODY = FRESH + 5  # an id that not even an attack makes


@dataclass
class Scene:
    """Ids of what happened."""

    f: Federation
    foreign: Federation
    filed: int
    closed: int
    gift: int
    thanked_gift: int
    turned_gift: int
    turn: int
    ended_gift: int
    bank_help: int
    used_reference: str
    receipt: int
    ended_receipt: int
    approved: int
    asked: int
    returned: int
    new_slip: int
    checked_slip: int
    head_slip: int
    counted_slip: int
    cancelled_slip: int
    payout_slip: int
    foreign_gift: int
    limit: int
    adjusted_gift: int
    adjustment: int
    cash_gift: int
    refund_slip: int
    crooked_refund: int
    lost_gift: int
    loss: int
    recovery_slip: int
    closed_box: int
    rice: int
    foreign_rice: int


def build(books: Books) -> Scene:
    with books.session() as s:
        told = _tell(s)
        _more_leaves(s)
    with books.session() as s:
        _marks(s, told)
    return told


def _tell(s: Session) -> Scene:
    f = t.federation(s)
    foreign = t.federation(s, code="MT")
    limit = _limits(s, f)
    filed, closed = (posting.open_period(s, unit=f.unit, year=2025, month=m) for m in (11, 12))
    t.close(s, f, filed)
    t.close(s, f, filed, "filed")
    t.close(s, f, closed)
    gift = t.gift_by_bank(s, f, 10_000_000, day(1, 5), ref="FT-FIRST").id
    t.gift_by_bank(s, f, 3_000_000, day(1, 6), fund=f.earmarked)
    t.gift_by_bank(s, f, 5_000_000, day(1, 7), fund=f.storm)
    t.gift_in_cash(s, f, 2_000_000, day(1, 8))
    t.gift_in_cash(s, f, 1_000_000, day(1, 9), box=f.second_box)
    thanked = t.gift_by_bank(s, f, 1_000_000, day(1, 10)).id
    ended_gift = t.gift_by_bank(s, f, 1_100_000, day(1, 11)).id
    turned = t.gift_by_bank(s, f, 700_000, day(2, 1)).id
    turn = t.reversed_(s, f, turned, day(2, 2)).id
    unknown = Movement("1121", "3388", 400_000, f.common, f.common, debit_place=f.bank)
    t.post(s, f, "BC", day(2, 3), unknown)
    t.help_by_bank(s, f, 4_500_000, day(2, 10), fund=f.storm)
    t.help_in_cash(s, f, 900_000, day(2, 10), box=f.second_box)
    approved = t.approved_mandate(s, f, 1_200_000, 1_000_000)
    bank_help = t.help_by_bank(s, f, 400_000, day(2, 11), mandate=approved).id
    t.gift_by_bank(s, f, 4_000_000, day(2, 20), fund=f.storm)
    t.gift_in_cash(s, f, 2_000_000, day(2, 20), box=f.second_box)
    foreign_gift = t.gift_by_bank(s, foreign, 6_000_000, day(1, 5)).id
    return Scene(
        f=f, foreign=foreign, filed=filed, closed=closed, gift=gift, thanked_gift=thanked, turned_gift=turned,
        turn=turn, ended_gift=ended_gift, bank_help=bank_help, used_reference="FT-FIRST",
        **_receipts(s, f, thanked, ended_gift), **_requests(s, f), **_slips(s, f, approved), **_corrections(s, f),
        approved=approved, foreign_gift=foreign_gift, limit=limit, **_goods(s, f, foreign),
    )  # fmt: skip


def _receipts(s: Session, f: Federation, thanked: int, ended_gift: int) -> dict[str, int]:
    standing = posting.issue_receipt(s, thanked, code="STANDING", day=day(1, 12), by=f.accountant, now=NOW)
    ended = posting.issue_receipt(s, ended_gift, code="ENDED", day=day(1, 12), by=f.accountant, now=NOW)
    posting.end_receipt(s, ended.id, reason="Sai tên", by=f.accountant, now=NOW)
    again = t.gift_by_bank(s, f, 1_200_000, day(1, 12)).id
    first = posting.issue_receipt(s, again, code="FIRST", day=day(1, 12), by=f.accountant, now=NOW)
    posting.end_receipt(s, first.id, reason="Sai địa chỉ", by=f.accountant, now=NOW)
    posting.issue_receipt(s, again, code="SECOND", day=day(1, 12), by=f.accountant, now=NOW, replaces=first.id)
    s.execute(insert(RequestAnswer).values(key="k1", answer="{}"))
    s.execute(insert(RequestKey).values(key="k1", mac="m1", at=NOW))
    return {"receipt": standing.id, "ended_receipt": ended.id}


def _limits(s: Session, f: Federation) -> int:
    """A limit in force, one that was stopped before its day, and a series that went on from a number on paper."""
    made = [
        limits.set_person_limit(
            s, unit=f.unit, window_days=365, most_amount=most, most_times=None, valid_from=since, by=f.chief,
            agreed=f.head, now=NOW,
        ).id
        for most, since in ((20_000_000, day(1, 1)), (1_000, day(6, 1)))
    ]  # fmt: skip
    limits.stop_person_limit(s, made[1], reason="Gõ thiếu số", by=f.head, now=NOW)
    way = {"unit": f.unit, "by": f.chief, "agreed": f.head, "now": NOW}
    numbering.choose(s, monthly=False, valid_from=date(2028, 1, 1), **way)
    monthly = numbering.choose(s, monthly=True, valid_from=date(2029, 1, 1), **way)
    numbering.stop(s, monthly.id, reason="Chưa cần", by=f.head, now=NOW)
    hands = posting.Hands(f.chief, f.head, NOW)
    posting.start_series(s, unit=f.unit, kind="BNUH", year=2029, last_used=5, hands=hands)
    return made[0]


def _requests(s: Session, f: Federation) -> dict[str, int]:
    asked = t.mandate(s, f, 500_000)
    returned = t.mandate(s, f, 600_000)
    s.execute(
        insert(Approval).values(
            mandate_id=returned, version=1, body_hash="seen-1", decision="return", amount=0, by_id=f.approver,
            reason="Thiếu xác nhận", at=NOW,
        )
    )  # fmt: skip
    s.execute(
        insert(MandateEdit).values(
            mandate_id=returned, version=2, fund_id=f.common, requested=650_000, body_hash="seen-2", by_id=f.other,
            at=NOW,
        )
    )  # fmt: skip
    return {"asked": asked, "returned": returned}


def _slips(s: Session, f: Federation, approved: int) -> dict[str, int]:
    def slip(kind: str, *steps: str, mandate: int | None = None) -> int:
        made = t.prepared(s, f, kind, 150_000, day(3, 2), mandate=mandate)
        return t.signed(s, f, made, *steps) if steps else made

    return {
        "new_slip": slip("PT"),
        "checked_slip": slip("PT", "chief"),
        "head_slip": slip("PT", "chief", "head"),
        "counted_slip": slip("PT", "chief", "head", "counted"),
        "cancelled_slip": slip("PT", "chief", "head", "cancelled"),
        "payout_slip": slip("PC", "chief", "head", mandate=approved),
    }


def _goods(s: Session, f: Federation, foreign: Federation) -> dict[str, int]:
    """Rice came in and some of it went out (PX has no number yet: an attack begins its series); another federation
    keeps rice, too."""
    mine, theirs = t.item(s, f), t.item(s, foreign)
    t.post(s, f, "PN", day(2, 6), t.goods("152", "3538", 3_000_000, f, mine, 200_000))
    t.post(s, f, "PKT", day(2, 9), t.goods("3538", "152", 750_000, f, mine, 50_000))
    return {"rice": mine, "foreign_rice": theirs}


def _corrections(s: Session, f: Federation) -> dict[str, int]:
    adjusted = t.gift_by_bank(s, f, 800_000, day(2, 4)).id
    part = t.adjusted(s, f, adjusted, 300_000, day(2, 5)).id
    lost = t.gift_by_bank(s, f, 900_000, day(2, 21), fund=f.storm).id
    reversal = t.reversed_(s, f, lost, day(2, 22), loss=300_000).id
    posting.cover_loss(
        s, reversal, fund=f.common, amount=100_000, decision="05/QĐ-LĐLĐ", reason="Bù một phần", entry_date=day(2, 23),
        proposer=f.accountant, approvers=(f.chief, f.head), now=NOW,
    )  # fmt: skip
    # A second loss in the same fund: what is open of one is never paid for the other.
    t.reversed_(s, f, t.gift_by_bank(s, f, 900_000, day(2, 21), fund=f.storm).id, day(2, 22), loss=400_000)
    losses.recover_by_bank(
        s, losses.find(s, reversal, f.unit), line=70, use=1, place=f.bank, amount=50_000, day=day(2, 24),
        by=f.accountant, now=NOW,
    )  # fmt: skip
    recovery = losses.prepare_recovery(
        s, losses.find(s, reversal, f.unit), box=f.box, amount=150_000, day=day(3, 3), by=f.accountant, now=NOW
    )  # fmt: skip
    t.signed(s, f, recovery.id)
    box = posting.open_place(s, unit=f.unit, account="1111", name="Két đã khóa ngày")
    t.gift_in_cash(s, f, 500_000, day(3, 3), box=box)
    t.counted(s, f, box, day(3, 3), {500_000: 1})
    t.reconciled(s, f, f.bank, day(2, 28))
    given, other = t.gift_in_cash(s, f, 150_000, day(3, 3)).id, t.gift_in_cash(s, f, 150_000, day(3, 3)).id
    refund = t.signed(s, f, t.prepared(s, f, "PC", 150_000, day(3, 3), adjusts=given))
    crooked = t.signed(s, f, t.prepared(s, f, "PC", 150_000, day(3, 3), fund=f.earmarked, adjusts=other))
    return {
        "adjusted_gift": adjusted, "adjustment": part, "cash_gift": given, "refund_slip": refund,
        "crooked_refund": crooked, "lost_gift": lost, "loss": reversal,
        "recovery_slip": recovery.id, "closed_box": box,
    }  # fmt: skip


def _more_leaves(s: Session) -> None:
    """A key for the log, and events enough for its first node (256)."""
    s.add(LogKey(name=SIGNER, role="server", key=PUBLIC, event="begins", reason="Bắt đầu", at=NOW))
    many = posting.open_unit(s, code="NQ", name="Liên đoàn nhiều quỹ")
    for n in range(120):
        posting.open_fund(s, unit=many, code=f"{n:03}", name=f"Quỹ số {n}")


def _marks(s: Session, told: Scene) -> None:
    """A checkpoint over part of the log, and a fund's name taken out of it."""
    made = Checkpoint("lc", 200, tree.root(s.connection(), 200), NOW)
    note = made.note(made.sign(SIGNER, PRIVATE))
    s.add(LogCheckpoint(id=1, size=made.size, root=made.root, at=NOW, signer=SIGNER, note=note))
    s.add(
        Erasure(
            kind="fund", ref=str(told.foreign.storm), basis="Theo đơn", by_id=told.f.chief, second_id=told.f.head,
            at=NOW,
        )
    )  # fmt: skip


class Arsenal:
    """Raw rows against one scene. A row begins honest; `changes` spoil it."""

    def __init__(self, books: Books, scene: Scene) -> None:
        self.s, self.f, self.dialect = scene, scene.f, books.dialect
        with books.engine.connect() as connection:
            self.series = {
                (row.unit_id, row.kind): (row.id, row.last)
                for row in connection.execute(select(Series.unit_id, Series.kind, Series.id, Series.last))
            }
            self.rows = {
                table.name: [dict(row._mapping) for row in connection.execute(select(table))] for table in TABLES
            }
        # No COMMIT leaves an event without its leaf: what waits is made by the attack itself.
        self.before = {
            "log_due": [self.insert("fund", id=FRESH, unit_id=self.f.unit, code="99", name="raw", earmarked=0)]
        }
        self.rows["log_due"] = [{"n": 1, "kind": "fund", "ref": str(FRESH), "step": 0, "never": -1}]

    def insert(self, table: str, verb: str = "INSERT", **values: Any) -> str:
        names = ", ".join(values)
        return f"{verb} INTO {table} ({names}) VALUES ({', '.join(literal(v, self.dialect) for v in values.values())})"

    def instant(self, at: datetime) -> str:
        """`at` as this database keeps it."""
        return at.isoformat(timespec="microseconds")

    def row(self, table: str, **key: Any) -> dict[str, Any]:
        return next(row for row in self.rows[table] if all(row[k] == v for k, v in key.items()))

    def copy(self, table: str, verb: str = "INSERT", like: dict[str, Any] | None = None, **changes: Any) -> str:
        """An insert of an existing row with `changes`."""
        return self.insert(table, verb, **{**(like or self.rows[table][0]), **changes})

    def next(self, kind: str, unit: int = 0) -> dict[str, int]:
        series, last = self.series[unit or self.f.unit, kind]
        return {"series_id": series, "number": last + 1}

    def line(self, debit: str = "1121", credit: str = "3538", amount: int = 100_000, **more: Any) -> dict[str, Any]:
        """A gift by bank to the common fund, unless told otherwise."""
        fund = more.pop("fund", self.f.common)
        place = {"1121": self.f.bank, "1111": self.f.box}
        return {
            "debit": debit, "credit": credit, "amount": amount, "debit_fund": fund, "credit_fund": fund,
            "debit_place": place.get(debit), "credit_place": place.get(credit),
            "party_id": None, "mandate_id": None, "item_id": None, "item_unit": None, "quantity": None, **more,
        }  # fmt: skip

    def voucher(
        self, *lines: dict[str, Any], kind: str = "BC", on: date | str = "2026-03-05", verb: str = "INSERT",
        id: int = FRESH, **changes: Any,
    ) -> list[str]:  # fmt: skip
        """Lines, then the voucher that seals them: a gift by bank on 05/03, unless told otherwise."""
        lines = lines or (self.line(),)
        month = int(str(on)[5:7])
        sealed = {
            "id": id, "unit_id": self.f.unit, "kind": kind, "nature": "plain",
            **(self.next(kind) if "series_id" not in changes else {}),
            "code": "RAW", "period_id": self.f.months.get(month, self.s.closed),
            "doc_date": on, "entry_date": on, "booked_at": str(NOW), "booked_by": self.f.accountant,
            "description": "raw", "n_lines": len(lines), "amount": sum(line["amount"] for line in lines),
            "slip_id": None, "outside_ref": f"RAW-{id}", "reverses_id": None, "adjusts_id": None, **changes,
        }  # fmt: skip
        sealed.setdefault("outside_use", None if sealed["outside_ref"] is None else 1)
        return [*self.lines(lines, id), self.insert("voucher", verb, **sealed)]

    def lines(self, lines: Iterable[dict[str, Any]], voucher: int, n: int = 0) -> list[str]:
        held = list(lines)
        return [
            self.insert("movement", voucher_id=voucher, line=i, n_lines=n or len(held), **line)
            for i, line in enumerate(held, start=1)
        ]

    def turned(self, voucher: int, **changes: Any) -> list[dict[str, Any]]:
        """The lines of a voucher, equal and opposite, with `changes`."""
        rows = [row for row in self.rows["movement"] if row["voucher_id"] == voucher]
        return [
            {
                **{k: v for k, v in row.items() if k not in ("voucher_id", "line", "n_lines")},
                "debit": row["credit"], "credit": row["debit"], "debit_fund": row["credit_fund"],
                "credit_fund": row["debit_fund"], "debit_place": row["credit_place"],
                "credit_place": row["debit_place"], **changes,
            }
            for row in rows
        ]  # fmt: skip

    def reversal(self, voucher: int, on: str = "2026-03-05", **changes: Any) -> list[str]:
        return self.voucher(
            *self.turned(voucher),
            kind="PKT",
            on=on,
            nature="reversal",
            reverses_id=voucher,
            outside_ref=None,
            **changes,
        )


def columns(table: Table) -> list[str]:
    return [column.name for column in table.columns]


__all__ = ["FRESH", "Arsenal", "Draft", "Nature", "Scene", "build", "columns"]
