"""Help: nothing approved at birth, one decision on one version, by another person."""

from ledger.guards.rules.words import Rule, Step

RULES = (
    Rule("mandate", "begins_unapproved", "unexplained", """
        v.approved <> 0 OR v.disbursed <> 0 OR v.version <> 1 OR v.approver_id IS NOT NULL OR v.last_voucher <> 0
        OR NOT EXISTS (SELECT 1 FROM fund f WHERE f.id = v.fund_id AND f.unit_id = v.unit_id)"""),
    Rule("mandate_edit", "before_decision", "already_decided", """
        EXISTS (SELECT 1 FROM approval a WHERE a.mandate_id = v.mandate_id AND a.decision <> 'return')"""),
    Rule("mandate_edit", "by_another", "same_person", """
        EXISTS (SELECT 1 FROM mandate d WHERE d.id = v.mandate_id AND d.beneficiary_id = v.by_id)"""),
    Rule("mandate_edit", "next_version", "approval_stale", """
        NOT EXISTS (SELECT 1 FROM mandate d JOIN fund f ON f.id = v.fund_id AND f.unit_id = d.unit_id
                    WHERE d.id = v.mandate_id AND d.version = v.version - 1)"""),
    Rule("approval", "once", "already_decided", """
        EXISTS (SELECT 1 FROM approval a WHERE a.mandate_id = v.mandate_id AND a.decision <> 'return'
                AND a.version <> v.version)"""),
    Rule("approval", "of_what_was_seen", "approval_stale", """
        NOT EXISTS (SELECT 1 FROM mandate d WHERE d.id = v.mandate_id AND d.version = v.version
                    AND d.body_hash = v.body_hash)"""),
    Rule("approval", "by_another", "same_person", """
        EXISTS (SELECT 1 FROM mandate d WHERE d.id = v.mandate_id AND v.by_id IN (d.proposer_id, d.beneficiary_id))
        OR EXISTS (SELECT 1 FROM mandate_edit e WHERE e.mandate_id = v.mandate_id AND e.by_id = v.by_id)"""),
    Rule("approval", "within_request", "approved_too_much", """
        EXISTS (SELECT 1 FROM mandate d WHERE d.id = v.mandate_id AND v.amount > d.requested)"""),
)  # fmt: skip

STEPS = (
    Step("mandate_edit", "moves_mandate", """
        UPDATE mandate SET version = e.version, fund_id = e.fund_id, requested = e.requested, body_hash = e.body_hash
        FROM (SELECT v.mandate_id, v.version, v.fund_id, v.requested, v.body_hash FROM {fresh} v) e
        WHERE mandate.id = e.mandate_id"""),
    Step("approval", "moves_mandate", """
        UPDATE mandate SET approved = e.amount, approver_id = e.by_id
        FROM (SELECT v.mandate_id, v.amount, v.by_id FROM {fresh} v WHERE v.decision = 'approve') e
        WHERE mandate.id = e.mandate_id"""),
)  # fmt: skip
