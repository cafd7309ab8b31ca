"""What the database holds of papers: each belongs to a row of its own unit, and nothing of it changes but its name,
which may go (somebody asked to be forgotten)."""

from ledger.guards.rules import Kept, Rule

# What a paper may belong to, and the table of the books that holds it.
KINDS = {"voucher": "voucher", "slip": "slip", "request": "mandate"}
_OWNERS = " UNION ALL ".join(
    f"SELECT 1 FROM {table} x WHERE v.of_kind = '{kind}' AND x.id = v.of_id AND x.unit_id = v.unit_id"  # noqa: S608 - names of our own
    for kind, table in KINDS.items()
)
PAPER = Kept(
    rules=(Rule("paper", "of_its_unit", "not_found", f"NOT EXISTS ({_OWNERS})"),),
    changes=(Rule("paper", "name_goes", "sealed", "NEW.name <> ''"),),
    may_change=("name",),
)
