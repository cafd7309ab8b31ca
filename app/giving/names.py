"""How a giver is named: in full on their own paper, and in public only as they chose."""

from app.giving.models import Donor

UNNAMED = "Nhà hảo tâm ẩn danh"
ORGANISATIONS = frozenset({"enterprise", "grassroots"})


def paper_name(donor: Donor) -> str:
    """The name on the receipt, which only the giver holds."""
    return donor.name or UNNAMED


def public_name(donor: Donor, choice: str) -> str:
    """The name that strangers see: full, short or none, as the giver chose for this gift."""
    if choice == "full" and donor.name:
        return donor.name
    if choice == "short" and donor.name:
        return shortened(donor.name, keep_first=donor.kind not in ORGANISATIONS)
    return UNNAMED


def shortened(name: str, *, keep_first: bool = True) -> str:
    """`Giàng A Pếnh` as `Giàng A. P.`; a body as its initials alone. One word alone becomes its initial."""
    words = name.split()
    kept = words[:1] if keep_first and len(words) > 1 else []
    return " ".join([*kept, *(f"{word[0].upper()}." for word in words[len(kept) :])])
