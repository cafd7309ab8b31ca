"""Who gave: one row a giver, with contact details only when they left them."""

from typing import Any

from sqlalchemy.orm import Session

from app.acting import Acting
from app.formats import fold
from app.giving.models import Donor
from ledger import posting


def add_donor(session: Session, command: dict[str, Any], acting: Acting) -> Donor:
    """A giver as the form describes them; whoever asked not to be named is not named anywhere."""
    unnamed = command["kind"] == "anonymous"
    business = command["kind"] == "enterprise"
    name = "" if unnamed else command["name"]
    contact = command["contact"]
    donor = Donor(
        party_id=posting.new_party(session, now=acting.now),
        kind=command["kind"],
        name=name,
        name_folded=fold(name),
        tax_code=command["tax_code"] if business else "",
        address="" if unnamed else command["address"],
        phone="" if "@" in contact else contact,
        email=contact if "@" in contact else "",
    )
    session.add(donor)
    session.flush()
    return donor


def wish(command: dict[str, Any]) -> dict[str, Any]:
    """How the giver wishes to appear, as pledges and gifts store it."""
    unnamed = command["kind"] == "anonymous"
    return {
        "public_name": "none" if unnamed else command["public_name"],
        "hide_amount": command["hide_amount"],
        "message": command["message"],
    }
