"""What each kind of correction is made of, and what it writes once it is agreed. It asks nobody's permission."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.acting import Acting
from app.books import errors
from app.books.models import Correction
from app.cash.errors import FundUnknown
from app.formats import day as shown
from app.formats import vnd
from app.giving import service as giving
from app.giving.entries import account_name
from app.giving.errors import CashBoxUnknown
from app.giving.models import Gift
from app.relief.money import ask_open
from ledger import balances, chart, losses, posting, statements
from ledger.chart import LOSSES, WAITING, Kind
from ledger.errors import AccountSame, NotFound, ReversalEarly
from ledger.models import Fund, MovementRow, Place, Voucher
from ledger.voucher import Draft, Movement, Nature

LOSS_NAMES = {
    LOSSES[0]: "13881 – Phải thu: có người phải hoàn lại",
    LOSSES[1]: "13811 – Thiếu chờ xử lý: chưa rõ ai hoàn lại",
}


@dataclass(frozen=True, slots=True)
class Written:
    """What a correction wrote: a voucher at once, or a slip that still needs its signatures and its count."""

    voucher: int | None = None
    slip: int | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """An account and fund of a voucher that an adjustment may change."""

    key: str  # "3538:12"
    label: str
    debit: bool


def kinds_for(session: Session, voucher: Voucher) -> list[str]:
    """What may be proposed for a voucher; the books have the last word."""
    lost = lost_of(session, voucher.id)
    if lost is not None:
        return ["cover"] if left_of(session, lost, voucher.unit_id) else []
    turned = session.scalar(select(Voucher.id).where(Voucher.reverses_id == voucher.id)) is not None
    if voucher.nature != Nature.PLAIN or turned:
        return []
    touched = session.scalar(select(Voucher.id).where(Voucher.adjusts_id == voucher.id).limit(1)) is not None
    gift = session.get(Gift, voucher.id) is not None
    kinds = ["adjust"] if sides_of(session, voucher.id) else []
    if voucher.kind == "PT" and gift and posting.stands_at(session, voucher):
        kinds.append("give_back")
    if voucher.slip_id is None and not touched:
        kinds.append("turn")
    return kinds


def sides_of(session: Session, voucher: int) -> list[Side]:
    """The accounts of a voucher that hold no money: those that an adjustment may change."""
    found: dict[str, Side] = {}
    for m in session.scalars(select(MovementRow).where(MovementRow.voucher_id == voucher).order_by(MovementRow.line)):
        for number, fund, debit in ((m.debit, m.debit_fund, True), (m.credit, m.credit_fund, False)):
            account = chart.find(number)
            if account is not None and account.kind in (Kind.CLAIM, Kind.GOODS):
                code = session.get_one(Fund, fund).code
                label = f"{statements.printed(number, code)} – {account.name}"
                found.setdefault(f"{number}:{fund}", Side(f"{number}:{fund}", label, debit))
    return list(found.values())


def lost_of(session: Session, voucher: int) -> MovementRow | None:
    """The line by which a reversal put a loss on 138."""
    return session.scalar(
        select(MovementRow)
        .where(MovementRow.voucher_id == voucher, MovementRow.debit.in_(LOSSES), MovementRow.credit == "3538")
        .limit(1)
    )


def left_of(session: Session, lost: MovementRow, unit: int) -> int:
    """How much of that loss still waits: nobody bears it, nobody pays it back."""
    return losses.find(session, lost.voucher_id, unit).free


def read(session: Session, kind: str, voucher: int | None, command: dict[str, Any], acting: Acting) -> dict[str, Any]:
    """What a proposal keeps of its form (errors.CorrectionUnfit when the voucher cannot be corrected so)."""
    original = session.get(Voucher, voucher) if voucher is not None else None
    if original is not None and original.unit_id != acting.unit:
        raise NotFound
    if kind == "retro":
        _retro(session, command, acting)
        return {name: command[name] for name in ("debit", "credit", "fund", "amount")} | _day(command)
    if original is None or kind not in kinds_for(session, original):
        raise errors.CorrectionUnfit
    if kind == "adjust":
        if command["side"] not in {side.key for side in sides_of(session, original.id)}:
            raise errors.CorrectionUnfit(field="side")
        _open(session, command, original, acting)
        return {name: command[name] for name in ("side", "way", "amount", "against")} | _day(command)
    if kind == "turn":
        return {"account": command["account"]}
    if kind == "give_back":
        if command["place"] not in {box.id for box in giving.cash_boxes(session, original.unit_id)}:
            raise CashBoxUnknown
        return {"place": command["place"]}
    _cover(session, command, original, acting)
    return {name: command[name] for name in ("fund", "amount", "decision")} | _day(command)


def movements(session: Session, row: Correction, acting: Acting) -> list[Movement]:
    """The entry that a proposal writes, as far as it is known before the day."""
    body = json.loads(row.body)
    if row.kind == "adjust":
        return [_adjustment(session, row.voucher_id or 0, body)]
    if row.kind == "retro":
        return [Movement(body["debit"], body["credit"], body["amount"], body["fund"], body["fund"])]
    if row.kind == "cover":
        lost = lost_of(session, row.voucher_id or 0)
        return [Movement("3538", lost.debit, body["amount"], body["fund"], lost.debit_fund)] if lost else []
    lines = select(MovementRow).where(MovementRow.voucher_id == row.voucher_id).order_by(MovementRow.line)
    turned = [_opposite(m) for m in session.scalars(lines)]
    if row.kind == "turn":
        short = loss_of(session, row.voucher_id or 0, acting.today)
        fund = turned[0].debit_fund
        return [*turned, *([Movement(body["account"], "3538", short, fund, fund)] if short else [])]
    return [Movement("3538", "1111", m.amount, m.debit_fund, m.debit_fund, credit_place=body["place"]) for m in turned]


def loss_of(session: Session, voucher: int, day: date) -> int:
    """How much of a gift by bank its fund has already spent, so that a reversal on `day` puts it on 138."""
    line = session.scalar(select(MovementRow).where(MovementRow.voucher_id == voucher, MovementRow.credit == "3538"))
    if line is None or session.get(Gift, voucher) is None:
        return 0
    return max(0, int(line.amount) - balances.fund_least(session, line.credit_fund, day))


def facts(session: Session, row: Correction) -> list[tuple[str, str]]:
    """What a proposal says beside its entry."""
    body = json.loads(row.body)
    said = {"day": ("Ngày ghi sổ", lambda v: shown(date.fromisoformat(v))), "amount": ("Số tiền", vnd)}
    said |= {"decision": ("Số văn bản quyết định", str), "account": ("Ghi vào", lambda v: LOSS_NAMES[v])}
    said |= {"place": ("Két chi tiền", lambda v: session.get_one(Place, v).name)}
    return [(label, text(body[name])) for name, (label, text) in said.items() if name in body]


def carry_out(session: Session, row: Correction, approvers: tuple[int, ...], acting: Acting) -> Written:
    """Write what was agreed; `acting` is the proposer's hand."""
    body, by = json.loads(row.body), row.by_id
    day = date.fromisoformat(body["day"]) if "day" in body else acting.today
    if row.kind == "retro":
        draft = Draft(
            row.unit_id, "PKT", day, day, f"Điều chỉnh số dư đầu năm: {row.reason}",
            tuple(movements(session, row, acting)), nature=Nature.RETRO,
        )  # fmt: skip
        return Written(posting.post(session, draft, by=by, now=acting.now).id)
    voucher = row.voucher_id or 0
    if row.kind == "adjust":
        lines = movements(session, row, acting)
        return Written(giving.adjust_voucher(session, voucher, lines, day, row.reason, acting).id)
    if row.kind == "turn":
        return Written(giving.turn_gift(session, voucher, row.reason, body["account"], acting).id)
    if row.kind == "give_back":
        return Written(slip=giving.give_back(session, voucher, body["place"], row.reason, acting).id)
    made = posting.cover_loss(
        session, voucher, fund=body["fund"], amount=body["amount"], decision=body["decision"], reason=row.reason,
        entry_date=day, proposer=by, approvers=(approvers[0], approvers[1]), now=acting.now,
    )  # fmt: skip
    return Written(made.id)


def _adjustment(session: Session, voucher: int, body: dict[str, Any]) -> Movement:
    """One line: less or more of an account that the voucher moved, against one that waits."""
    number, _, fund = body["side"].partition(":")
    own = next(side for side in sides_of(session, voucher) if side.key == body["side"])
    debit_own = own.debit == (body["way"] == "more")
    pair = (number, body["against"]) if debit_own else (body["against"], number)
    party = session.scalar(select(MovementRow.party_id).where(MovementRow.voucher_id == voucher).limit(1))
    return Movement(*pair, body["amount"], int(fund), int(fund), party=party)


def _opposite(m: MovementRow) -> Movement:
    return Movement(
        m.credit, m.debit, m.amount, m.credit_fund, m.debit_fund, debit_place=m.credit_place, credit_place=m.debit_place
    )


def _fund(session: Session, fund: int, acting: Acting) -> None:
    row = session.get(Fund, fund)
    if row is None or row.unit_id != acting.unit:
        raise FundUnknown


def _retro(session: Session, command: dict[str, Any], acting: Acting) -> None:
    offered = {number for number, _name in retro_options()}
    for side in ("debit", "credit"):
        if command[side] not in offered:
            raise errors.AccountNotOffered(field=side)
    if command["debit"] == command["credit"]:
        raise AccountSame(field="credit")
    _fund(session, command["fund"], acting)
    _open(session, command, None, acting)


def _cover(session: Session, command: dict[str, Any], original: Voucher, acting: Acting) -> None:
    _fund(session, command["fund"], acting)
    losses.ask(losses.find(session, original.id, original.unit_id), command["amount"])
    _open(session, command, original, acting)


def _open(session: Session, command: dict[str, Any], original: Voucher | None, acting: Acting) -> None:
    """The day lies in an open month, and not before what it corrects."""
    ask_open(session, acting.unit or 0, command["entry_date"], "entry_date")
    if original is not None and command["entry_date"] < original.entry_date:
        raise ReversalEarly


def _day(command: dict[str, Any]) -> dict[str, str]:
    return {"day": command["entry_date"].isoformat()}


def retro_options() -> list[tuple[str, str]]:
    """The accounts whose opening balance may be corrected: those that hold no money."""
    open_ = [a for a in chart.TT24 if a.postable and a.kind in (Kind.CLAIM, Kind.GOODS)]
    return [(a.number, f"{a.number} – {a.name}") for a in open_]


def against_options() -> list[tuple[str, str]]:
    """Where the other half of an adjustment may wait."""
    return [(number, f"{number} – {account_name(number)}") for number in WAITING]
