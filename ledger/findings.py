"""Whose books a finding of the self-check is about, so that a unit reads of its own alone.

What cannot be placed (a line without its voucher, a hand in the log) concerns everyone and is shown to everyone.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, text

from ledger.checks import Finding

# check → (the table its row names, the place of that id in the row)
OWNERS = {
    "lines": ("voucher", 0),
    "numbers": ("series", 0),
    "turnover": ("fund", 1),
    "funds": ("fund", 0),
    "places": ("place", 0),
    "mandates": ("mandate", 0),
    "approvals": ("mandate", 0),
    "helped": ("unit", 0),
    "mandate_funds": ("voucher", 0),
    "periods": ("voucher", 0),
    "after_close": ("voucher", 0),
    "reversals": ("voucher", 0),
    "crossing": ("voucher", 0),
    "cash": ("voucher", 0),
    "receipts": ("receipt", 0),
    "funds_ever": ("fund", 0),
    "places_ever": ("place", 0),
    "adjustments": ("voucher", 0),
    "losses": ("fund", 1),
    "recoveries": ("voucher", 0),
    "counts": ("place", 1),
    "year_ends": ("place", 1),
}


def of_unit(connection: Connection, findings: Iterable[Finding], unit: int) -> list[Finding]:
    """The findings of one unit, and those of nobody."""
    return [finding for finding in findings if _unit_of(connection, finding) in (None, unit)]


def _unit_of(connection: Connection, finding: Finding) -> int | None:
    if finding.check not in OWNERS:
        return None
    table, at = OWNERS[finding.check]
    if table == "unit":
        return int(str(finding.row[at]))
    asked = text(f"SELECT unit_id FROM {table} WHERE id = :id")  # noqa: S608 - names of our own
    found: int | None = connection.scalar(asked, {"id": finding.row[at]})
    return found
