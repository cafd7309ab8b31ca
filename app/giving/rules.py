"""What the database holds of appeals: fund and first account stay; another account comes by two persons, announced."""

from app.union.agreed import two_persons
from ledger.guards.rules import Kept, Rule

APPEAL = Kept(may_change=("name", "purpose", "document", "opens_on", "closes_on"))
_OF_APPEAL = "(SELECT x.unit_id FROM appeal x WHERE x.id = {row}.appeal_id)"
_KEPT = two_persons("appeal_account", "account", unit=_OF_APPEAL)
APPEAL_ACCOUNT = Kept(
    (
        *_KEPT.rules,
        Rule("appeal_account", "of_its_unit", "not_found", f"""
            NOT EXISTS (SELECT 1 FROM bank_account k JOIN place p ON p.id = k.place_id WHERE k.place_id = v.place_id
                        AND k.receives = 1 AND p.unit_id = {_OF_APPEAL.format(row="v")})"""),  # noqa: S608 - names of our own
    ),
    _KEPT.changes,
    _KEPT.may_change,
)  # fmt: skip
