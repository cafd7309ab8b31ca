"""What the database holds of findings and surprise counts: auditors write, return and close; those who keep the books
answer; nothing follows a close; who witnesses a count is not who wrote it down."""

from ledger.guards.rules import Kept, Rule

_UNIT = "(SELECT f.unit_id FROM finding f WHERE f.id = v.finding_id)"
_COUNTED = "(SELECT p.unit_id FROM cash_count c JOIN place p ON p.id = c.place_id WHERE c.id = v.count_id)"


def _nobody(roles: str, unit: str) -> str:
    """SQL: whoever wrote the row held none of these roles in the unit on that day."""
    return f"""NOT EXISTS (
                SELECT 1 FROM staff s JOIN role_grant g ON g.staff_id = s.id
                WHERE s.party_id = v.by_id AND s.active = 1 AND g.role IN ({roles}) AND g.unit_id = {unit}
                AND g.agreed_by IS NOT NULL AND g.stopped_by IS NULL AND g.valid_from <= DAY_OF(v.at)
                AND (g.valid_to IS NULL OR g.valid_to >= DAY_OF(v.at)))"""  # noqa: S608 - words of this file


FINDING = Kept(
    rules=(
        Rule("finding", "by_an_auditor", "finding_by_auditor", _nobody("'auditor'", "v.unit_id")),
        Rule("finding", "of_its_unit", "unexplained", """
            EXISTS (SELECT 1 FROM voucher b WHERE b.id = v.voucher_id AND b.unit_id <> v.unit_id)
            OR EXISTS (SELECT 1 FROM period b WHERE b.id = v.period_id AND b.unit_id <> v.unit_id)
            OR EXISTS (SELECT 1 FROM cash_count b JOIN place p ON p.id = b.place_id
                       WHERE b.id = v.count_id AND p.unit_id <> v.unit_id)"""),
    ),
)  # fmt: skip
ACT = Kept(
    rules=(
        Rule("finding_act", "by_an_auditor", "finding_by_auditor",
             "v.act IN ('return', 'close') AND " + _nobody("'auditor'", _UNIT)),
        Rule("finding_act", "by_the_books", "finding_by_books",
             "v.act IN ('answer', 'remedy') AND " + _nobody("'accountant', 'chief_accountant'", _UNIT)),
        Rule("finding_act", "not_after_its_close", "finding_closed", """
            EXISTS (SELECT 1 FROM finding_act a WHERE a.finding_id = v.finding_id AND a.act = 'close' AND a.id <> v.id)
            """),
        Rule("finding_act", "returns_an_answer", "finding_unanswered", """
            v.act = 'return' AND coalesce((SELECT a.act FROM finding_act a WHERE a.finding_id = v.finding_id
                AND a.id <> v.id ORDER BY a.id DESC LIMIT 1), 'return') NOT IN ('answer', 'remedy')"""),
    ),
)  # fmt: skip
SURPRISE = Kept(
    rules=(
        Rule("surprise_count", "by_an_auditor", "finding_by_auditor", _nobody("'auditor'", _COUNTED)),
        Rule("surprise_count", "of_their_own_count", "unexplained", """
            NOT EXISTS (SELECT 1 FROM cash_count c WHERE c.id = v.count_id AND c.by_id = v.by_id AND c.closes = 0)"""),
    ),
)  # fmt: skip
WITNESS = Kept(
    rules=(
        Rule("count_witness", "of_a_surprise", "unexplained", """
            NOT EXISTS (SELECT 1 FROM surprise_count c WHERE c.count_id = v.count_id)"""),
        Rule("count_witness", "by_another", "same_person", """
            EXISTS (SELECT 1 FROM surprise_count c WHERE c.count_id = v.count_id AND c.by_id = v.by_id)
            OR EXISTS (SELECT 1 FROM count_witness w WHERE w.count_id = v.count_id AND w.by_id = v.by_id
                       AND w.role <> v.role)"""),
        Rule("count_witness", "in_their_role", "witness_role",
             "v.role = 'treasurer' AND " + _nobody("'treasurer'", _COUNTED)
             + " OR v.role = 'accountant' AND " + _nobody("'accountant', 'chief_accountant'", _COUNTED)),
    ),
)  # fmt: skip
