"""What each book must print, reckoned from raw rows in plain Python: a label or a voucher's number, and its figures.

Figures are the columns of money in the order of the form; a blank is nothing or zero. Knows no SQL and no form.
"""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import groupby

from tests.app.books.raw import Raw, Side

Said = tuple[str, tuple[int, ...]]


def below(side: Side, account: str) -> bool:
    return side.account.startswith(account)


def journal(raw: Raw, start: date, end: date) -> list[Said]:
    """S04-H: Nợ, then Có, of each line; sums of months and since January."""
    sides = [s for s in raw.sides if s.account != "000"]
    return list(_months(sides, start, end, lambda s, _left: (s.debit, s.credit), balance=False, summed=_paired))


def _paired(side: Side) -> bool:
    """Whether it has another half; single entries off the balance sheet stand beside the sums."""
    return not side.account.startswith("0")


def ledger(raw: Raw, start: date, end: date, account: str, fund: int | None) -> list[Said]:
    """S03-H: the balance at the end of each month stands in a row of its own."""
    mine = [s for s in raw.sides if below(s, account) and fund in (None, s.fund)]
    left = _before(mine, start)
    out: list[Said] = [("Số dư đầu kỳ", _both(left))]
    for label, figures in _months(mine, start, end, lambda s, _left: (s.debit, s.credit), balance=False):
        out.append((label, figures))
        if label.startswith("Cộng phát sinh"):
            left += figures[0] - figures[1]
            out.append((label.replace("Cộng phát sinh", "Số dư cuối"), _both(left)))
    return [*out, ("Số dư cuối kỳ", _both(left))]


def place_book(raw: Raw, start: date, end: date, place: int, fund: int | None, words: tuple[str, str]) -> list[Said]:
    """S11-H, S12-H: in, out, left."""
    mine = [s for s in raw.sides if s.place == place and fund in (None, s.fund)]
    opening, closing = _before(mine, start), sum(s.net for s in mine if s.day <= end)
    lines = _months(mine, start, end, lambda s, left: (s.debit, s.credit, left), balance=True)
    return [(words[0], (0, 0, opening)), *lines, (words[1], (0, 0, closing))]


def detail(raw: Raw, start: date, end: date, account: str, fund: int | None, party: int | None) -> list[Said]:
    """S38-H and its kin: each counterparty (or fund) for itself, then all."""
    by_fund = account in ("353", "3538")
    mine = [s for s in raw.sides if below(s, account) and s.day <= end and fund in (None, s.fund)]
    if party is not None and not by_fund:
        mine = [s for s in mine if (s.m["party_id"] or 0) == party]

    def key(side: Side) -> tuple[object, ...]:
        if by_fund:
            return (raw.funds[side.fund]["code"],)
        return (side.m["party_id"] is None, side.m["party_id"] or 0)

    out: list[Said] = []
    sums, closings = [0, 0], []
    for _, group in groupby(sorted(mine, key=key), key=key):
        own = list(group)
        opening, inside = _before(own, start), [s for s in own if s.day >= start]
        if not opening and not inside:
            continue
        closing = sum(s.net for s in own)
        out.append(("Số dư đầu kỳ", (0, 0, *_both(opening))))
        out += _months(own, start, end, lambda s, left: (s.debit, s.credit, *_both(left)), balance=True, split=True)
        out.append(("Số dư cuối kỳ", (0, 0, *_both(closing))))
        sums = [sums[0] + sum(s.debit for s in inside), sums[1] + sum(s.credit for s in inside)]
        closings.append(closing)
    if by_fund or party is None:
        whom = "các quỹ" if by_fund else "các đối tượng"
        split = (sum(max(c, 0) for c in closings), sum(max(-c, 0) for c in closings))
        out.append((f"Cộng phát sinh {whom}", (*sums, 0, 0)))  # type: ignore[arg-type]
        out.append((f"Cộng số dư cuối kỳ {whom}", (0, 0, *split)))
        out.append(("Số dư cuối kỳ của tài khoản", (0, 0, *_both(sum(closings)))))
    return out


def trial(raw: Raw, start: date, end: date, fund: int | None) -> list[Said]:
    """S05-H: every account with a balance or a movement, and the sums of the first level."""
    out: list[Said] = []
    totals = [0] * 10
    january = date(end.year, 1, 1)
    mine = [s for s in raw.sides if s.day <= end and fund in (None, s.fund) and s.account != "000"]
    for number, account in raw.accounts.items():
        own = [s for s in mine if s.account.startswith(number)]
        retro = [s for s in own if s.v["nature"] == "retro" and s.day >= start]
        moved = [s for s in own if s.day >= start and s.v["nature"] != "retro"]
        year = [s for s in own if s.day >= january and s.v["nature"] != "retro"]
        opening, closing = _before(own, start), sum(s.net for s in own)
        figures = [
            *_both(opening), *_sides(retro), *_sides(moved), *_sides(year), *_both(closing),
        ]  # fmt: skip
        if account["kind"] == "contra" or not any(figures):
            continue
        out.append((number, tuple(figures)))
        if len(number) == 3 and account["kind"] != "off":
            totals = [a + b for a, b in zip(totals, figures, strict=True)]
    return [*out, ("Tổng cộng", tuple(totals))]


def _months(
    sides: Iterable[Side], start: date, end: date, shows: Callable[[Side, int], tuple[int, ...]], *, balance: bool,
    split: bool = False, summed: Callable[[Side], bool] = lambda _side: True,
) -> list[Said]:  # fmt: skip
    """The lines of each month, its sum, and the sum since January."""
    all_of = list(sides)
    left, out = _before(all_of, start), []
    inside = [s for s in all_of if start <= s.day <= end]
    for (year, month), group in groupby(inside, key=lambda s: (s.day.year, s.day.month)):
        lines = list(group)
        for side in lines:
            left += side.net
            out.append((side.v["code"], shows(side, left)))
        tail = (_both(left) if split else (left,)) if balance else ()
        none = (0,) * len(tail)
        out.append((f"Cộng phát sinh tháng {month:02}/{year}", (*_sides(filter(summed, lines)), *tail)))
        since = [s for s in all_of if s.day.year == year and s.day <= lines[-1].day and summed(s)]
        out.append((f"Cộng lũy kế từ đầu năm {year}", (*_sides(since), *none)))
    return out


def _before(sides: Iterable[Side], start: date) -> int:
    return sum(s.net for s in sides if s.day < start)


def _both(balance: int) -> tuple[int, int]:
    return max(balance, 0), max(-balance, 0)


def _sides(sides: Iterable[Side]) -> tuple[int, int]:
    some = list(sides)
    return sum(s.debit for s in some), sum(s.credit for s in some)
