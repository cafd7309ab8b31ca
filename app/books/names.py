"""Names behind the parts of the books: of a fund for everybody, of givers, members and staff only for who may read
them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.books import errors
from app.giving.models import Donor
from app.relief.people import names_of
from ledger import statements
from ledger.models import Fund

AT_ONCE = 500
UNNAMED = "Người ủng hộ không nêu tên"


def party_names(session: Session, parties: Sequence[int]) -> dict[int, str]:
    """The name of each party that has one; a giver who asked not to be named stays unnamed here, too."""
    found: dict[int, str] = {}
    for at in range(0, len(parties), AT_ONCE):
        some = parties[at : at + AT_ONCE]
        givers = session.execute(select(Donor.party_id, Donor.name).where(Donor.party_id.in_(some)))
        found |= {row.party_id: row.name or UNNAMED for row in givers}
        found |= {party: name for party, name in names_of(session, some).items() if party is not None}
    return found


def fund_name(session: Session, unit: int, fund: int) -> str:
    """`3538.01 – Tương hỗ chung`."""
    row = session.scalar(select(Fund).where(Fund.id == fund, Fund.unit_id == unit))
    if row is None:
        raise errors.BookUnknown
    return f"{statements.printed('3538', row.code)} – {row.name}"
