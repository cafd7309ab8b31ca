"""What the database holds of copies: each is of a row of its own unit, and those of one paper are numbered 1, 2, 3 …"""

from ledger.guards.rules import Kept, Rule

# What may be copied, and the table of the books that holds it.
KINDS = {"voucher": "voucher", "slip": "slip", "receipt": "receipt"}
_OWNERS = " UNION ALL ".join(
    f"SELECT 1 FROM {table} x WHERE v.of_kind = '{kind}' AND x.id = v.of_id AND x.unit_id = v.unit_id"  # noqa: S608 - names of our own
    for kind, table in KINDS.items()
)
COPY = Kept(
    rules=(
        Rule("paper_copy", "of_its_unit", "not_found", f"NOT EXISTS ({_OWNERS})"),
        Rule("paper_copy", "number_is_next", "copy_taken", """
            v.n <> 1 + (SELECT count(*) FROM paper_copy c WHERE c.of_kind = v.of_kind AND c.of_id = v.of_id
                        AND c.id <> v.id)"""),
    ),
)  # fmt: skip
