"""What the database holds of wishes about the committee's keys: answered once, by another, an auditor among them."""

from ledger.guards.rules import Kept, Rule

KEY_WISH = Kept(
    rules=(
        Rule("key_wish", "begins_waiting", "unexplained", """
            v.answer IS NOT NULL OR v.answered_by IS NOT NULL OR v.answered_at IS NOT NULL
            OR v.log_key_id IS NOT NULL"""),
    ),
    changes=(
        Rule("key_wish", "answered_once", "sealed", "OLD.answer IS NOT NULL"),
        Rule("key_wish", "answered_whole", "unexplained", """
            NEW.answer IS NULL OR NEW.answered_by IS NULL OR NEW.answered_at IS NULL
            OR (NEW.answer = 'agreed') <> (NEW.log_key_id IS NOT NULL)"""),
        Rule("key_wish", "agreed_by_another", "key_needs_two", "NEW.answer = 'agreed' AND NEW.answered_by = NEW.by_id"),
        Rule("key_wish", "with_an_auditor", "key_needs_two", """
            NEW.answer = 'agreed' AND NOT EXISTS (
                SELECT 1 FROM staff s JOIN role_grant g ON g.staff_id = s.id
                WHERE s.party_id IN (NEW.by_id, NEW.answered_by) AND s.active = 1 AND g.role = 'auditor'
                AND g.agreed_by IS NOT NULL AND g.stopped_by IS NULL AND g.valid_from <= DAY_OF(NEW.answered_at)
                AND (g.valid_to IS NULL OR g.valid_to >= DAY_OF(NEW.answered_at)))"""),
        Rule("key_wish", "makes_its_event", "unexplained", """
            NEW.log_key_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM log_key k WHERE k.id = NEW.log_key_id AND k.name = NEW.name AND k.key = NEW.key
                AND k.event = NEW.event AND k.role = 'committee' AND k.by_id = NEW.by_id
                AND k.second_id = NEW.answered_by)"""),
    ),
    may_change=("answer", "answered_by", "answered_at", "log_key_id"),
)  # fmt: skip
