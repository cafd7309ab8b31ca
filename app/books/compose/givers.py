"""How a book names who gave: by name for who may read names, as each giver chose in the version for everybody.

Where name and amount stand in one row, a giver who hides the amount is not named: the amount stays in the sums.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.books.choice import Named
from app.giving.models import Donor, Gift
from app.giving.names import UNNAMED, public_name
from ledger.giving_statements import FlowLine

AT_ONCE = 500
T = TypeVar("T")
_CHOICES = ("full", "short", "none")  # from the most to the least that is said


def with_givers(
    session: Session, lines: Iterable[FlowLine], named: Named, *, public: bool
) -> Iterator[tuple[FlowLine, str]]:
    """Each line with its giver's name, looked up for many at once."""
    for some in _runs(lines):
        names = _chosen(session, some) if public else _known(some, named)
        for line in some:
            yield line, names.get((line.origin, line.donor), "") if line.donor else ""


def _known(lines: Iterable[FlowLine], named: Named) -> Mapping[tuple[int, int | None], str]:
    pairs = {(line.origin, line.donor) for line in lines if line.donor}
    names = named(sorted({donor for _, donor in pairs if donor}))
    return {(origin, donor): names.get(donor or 0) or f"Số {donor}" for origin, donor in pairs}


def _chosen(session: Session, lines: Iterable[FlowLine]) -> Mapping[tuple[int, int | None], str]:
    pairs = {(line.origin, line.donor) for line in lines if line.donor}
    origins = {origin for origin, _ in pairs}
    rows = session.execute(
        select(Gift, Donor).join(Donor, Donor.party_id == Gift.donor_id).where(Gift.voucher_id.in_(origins))
    )
    said = {(gift.voucher_id, donor.party_id): _said(donor, gift.public_name, gift.hide_amount) for gift, donor in rows}
    return {pair: said.get(pair, UNNAMED) for pair in pairs}


def _said(donor: Donor, choice: str, hidden: bool) -> str:
    return UNNAMED if hidden else public_name(donor, choice)


def names_of_sums(session: Session, donors: Iterable[int], named: Named, *, public: bool) -> dict[int, str]:
    """The name beside the sum of several gifts; in public the least that the giver chose for any of them."""
    wanted = sorted(set(donors))
    if not public:
        names = named(wanted)
        return {donor: names.get(donor) or f"Số {donor}" for donor in wanted}
    found: dict[int, str] = {}
    for some in _runs(wanted):
        rows = session.execute(
            select(Donor, Gift.public_name, Gift.hide_amount)
            .join(Gift, Gift.donor_id == Donor.party_id)
            .where(Donor.party_id.in_(some))
            .distinct()
        )
        wishes: dict[int, tuple[Donor, list[str]]] = {}
        for donor, choice, hidden in rows:
            wishes.setdefault(donor.party_id, (donor, []))[1].append("none" if hidden else choice)
        for donor, choices in wishes.values():
            found[donor.party_id] = public_name(donor, max(choices, key=_CHOICES.index))
    return {donor: found.get(donor, UNNAMED) for donor in wanted}


def _runs(things: Iterable[T]) -> Iterator[list[T]]:
    """Some at a time, as they come."""
    left = iter(things)
    while some := list(islice(left, AT_ONCE)):
        yield some
