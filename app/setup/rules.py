"""What the database holds of proposals: the words stay as they were proposed, and are decided on once."""

from ledger.guards.rules import Kept, Rule

MARK = Kept()
PROPOSAL = Kept(
    rules=(Rule("setup_proposal", "begins_open", "unexplained", "v.decision IS NOT NULL OR v.decided_by IS NOT NULL"),),
    changes=(
        Rule("setup_proposal", "decided_once", "sealed", "OLD.decision IS NOT NULL"),
        Rule("setup_proposal", "signed_by_another", "setting_needs_two", """
            NEW.decision = 'signed' AND (NEW.decided_by IS NULL OR NEW.decided_by = NEW.proposed_by)"""),
    ),
    may_change=("decision", "decided_by", "decided_at"),
)  # fmt: skip
