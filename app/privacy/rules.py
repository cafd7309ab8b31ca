"""What the database holds of wishes to erase: answered once, and agreed to by another person."""

from ledger.guards.rules import Kept, Rule

WISH = Kept(
    rules=(
        Rule("erasure_wish", "begins_waiting", "unexplained", """
            v.answer IS NOT NULL OR v.answered_by IS NOT NULL OR v.answered_at IS NOT NULL"""),
    ),
    changes=(
        Rule("erasure_wish", "answered_once", "sealed", "OLD.answer IS NOT NULL"),
        Rule("erasure_wish", "answered_whole", "unexplained", """
            NEW.answer IS NULL OR NEW.answered_by IS NULL OR NEW.answered_at IS NULL"""),
        Rule("erasure_wish", "agreed_by_another", "same_person", """
            NEW.answer = 'agreed' AND NEW.answered_by IN (NEW.by_id, NEW.party_id)"""),
    ),
    may_change=("answer", "answered_by", "answered_at"),
)  # fmt: skip
