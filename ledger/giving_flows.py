"""What a line gives to a fund of 3538 or uses of it, money and goods apart, net of reversals and corrections, as SQL.

A fund's money is 3538 less the goods bought or given into it (152, 153, 156): what it has in goods at a value stands
there and nowhere twice. Goods without a value (002) are counted, never added up. Knows no appeal and no name.
"""

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from ledger import chart
from ledger.balances import MONEY_IN, SIDES, line_of_side
from ledger.chart import Kind
from ledger.models import MovementRow, Voucher

FUND_ACCOUNT = "3538"
UNVALUED_ACCOUNT = "002"
GOODS_ACCOUNTS = tuple(a.number for a in chart.TT24 if a.kind is Kind.GOODS)
FOLLOWED = (FUND_ACCOUNT, *GOODS_ACCOUNTS)
FIGURES = ("received", "used", "other", "quantity_received", "quantity_used", "quantity_other")


class Part(StrEnum):
    """What is followed: never added to each other."""

    MONEY = "money"
    GOODS = "goods"  # at a value
    UNVALUED = "unvalued"  # of unknown value, or kept for others: quantities alone


class Why(StrEnum):
    """Why an amount is neither received nor used."""

    NONE = ""
    BROUGHT = "brought"  # balances brought forward, or corrected after their year was filed
    TRANSFER = "transfer"  # from fund to fund
    LOST = "lost"  # spent of gifts that proved false: on 138 until somebody bears it
    TURNED = "turned"  # money into goods, goods into money or a claim


def flows(part: Part, unit: int) -> Subquery:
    """Every line of that part with its flow, to be summed by whatever is joined to it. `origin` is the voucher that
    a line corrects, else its own; `kind` is the origin's; `owes` and `pays` are the two sides of what it puts on 3538
    (002)."""
    s, v, m, o = SIDES.c, Voucher, MovementRow, aliased(Voucher)
    up, down = (s.credit, s.debit) if part is Part.MONEY else (s.debit, s.credit)
    quantity = func.coalesce(m.quantity, 0)
    more, less = (case((side > 0, quantity), else_=0) for side in (up, down))
    why = _why(part, o)
    apart = why != Why.NONE.value
    stands = {
        Part.MONEY: s.account == FUND_ACCOUNT,
        Part.GOODS: s.against == FUND_ACCOUNT,
        Part.UNVALUED: s.account == UNVALUED_ACCOUNT,
    }[part]
    figures = [
        column
        for plus, minus in ((up, down), (more, less))
        for column in (
            _received(apart, plus, minus, o),
            _used(apart, plus, minus, o),
            case((apart, plus - minus), else_=0),
        )
    ]
    return (
        select(
            v.id.label("voucher"), v.code, v.doc_date, v.entry_date, v.description,
            func.coalesce(v.reverses_id, v.adjusts_id, v.id).label("origin"),
            func.coalesce(o.kind, v.kind).label("kind"), s.fund_id.label("fund"), s.line, m.party_id.label("party"),
            _mandate(m).label("mandate"), func.coalesce(m.item_id, 0).label("item"),
            func.coalesce(m.item_unit, "").label("item_unit"), why.label("why"),
            case((stands, up), else_=0).label("owes"), case((stands, down), else_=0).label("pays"),
            *(figure.label(name) for figure, name in zip(figures, FIGURES, strict=True)),
        )
        .select_from(SIDES)
        .join(v, v.id == s.voucher_id)
        .join(m, line_of_side())
        .outerjoin(o, o.id == func.coalesce(v.reverses_id, v.adjusts_id))
        .where(v.unit_id == unit, _belongs(part))
        .subquery()
    )  # fmt: skip


def _belongs(part: Part) -> ColumnElement[bool]:
    """Which sides of lines a part follows. A gift of goods, or goods given out, is no money: both its sides stand
    within one fund's 3538 and goods."""
    s = SIDES.c
    if part is Part.UNVALUED:
        return s.account == UNVALUED_ACCOUNT
    if part is Part.GOODS:
        return s.account.in_(GOODS_ACCOUNTS)
    goods = or_(s.account.in_(GOODS_ACCOUNTS), s.against.in_(GOODS_ACCOUNTS))
    return and_(s.account.in_(FOLLOWED), ~and_(s.against.in_(FOLLOWED), s.fund_id == s.against_fund, goods))


def _why(part: Part, o: Any) -> ColumnElement[str]:
    s, v = SIDES.c, Voucher
    nature = case((v.nature == "reversal", o.nature), else_=v.nature)
    turned = {
        Part.MONEY: s.account != FUND_ACCOUNT,
        Part.GOODS: s.against != FUND_ACCOUNT,
        Part.UNVALUED: s.against != chart.CONTRA,
    }[part]
    return case(
        (nature.in_(("opening", "retro")), Why.BROUGHT.value),
        (nature == "transfer", Why.TRANSFER.value),
        (and_(v.nature == "reversal", o.nature != "cover", s.against.in_(chart.LOSSES)), Why.LOST.value),
        (turned, Why.TURNED.value),
        else_=Why.NONE.value,
    )


def _received(apart: Any, plus: Any, minus: Any, o: Any) -> Any:
    """A reversal takes back what it turns; an adjusting voucher changes what its original was."""
    v = Voucher
    return case(
        (apart, 0),
        (v.nature == "reversal", -minus),
        (v.adjusts_id.is_(None), plus),
        (o.kind.in_(MONEY_IN), plus - minus),
        else_=0,
    )


def _used(apart: Any, plus: Any, minus: Any, o: Any) -> Any:
    v = Voucher
    return case(
        (apart, 0),
        (v.nature == "reversal", -plus),
        (v.adjusts_id.is_(None), minus),
        (o.kind.in_(MONEY_IN), 0),
        else_=minus - plus,
    )


def _mandate(m: Any) -> Any:
    """The request that a line pays; a line that corrects help names none, so its original's."""
    first = aliased(MovementRow)
    original = select(func.max(first.mandate_id)).where(first.voucher_id == Voucher.adjusts_id).scalar_subquery()
    return case((Voucher.adjusts_id.is_(None), m.mandate_id), else_=original)
