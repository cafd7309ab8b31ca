"""What the database holds of accounts and roles: a log-in stays its person's, a role comes and goes by two admins."""

from app.union.agreed import two_persons
from ledger.guards.rules import Kept, Rule

_ADMINS = ("admin",)
_UNIT_OF_GRANT = "(SELECT r.unit_id FROM role_grant r WHERE r.id = {row}.grant_id)"

STAFF = Kept(may_change=("name", "password_hash", "must_change", "active"))
GRANT = two_persons(
    "role_grant",
    "role",
    by="proposed_by",
    roles=_ADMINS,
    waits=True,
    may_change=("valid_to",),
    changes=(
        Rule("role_grant", "ended_by_two", "setting_needs_two", """
            NEW.valid_to IS DISTINCT FROM OLD.valid_to AND (NEW.valid_to IS NULL OR NEW.valid_to > OLD.valid_to
                OR NOT EXISTS (SELECT 1 FROM role_grant_end e WHERE e.grant_id = OLD.id AND e.last_day = NEW.valid_to
                               AND e.agreed_by IS NOT NULL AND e.stopped_by IS NULL))"""),
    ),
)  # fmt: skip
GRANT_END = two_persons(
    "role_grant_end", "role_end", unit=_UNIT_OF_GRANT, by="proposed_by", day="last_day", roles=_ADMINS, waits=True
)
