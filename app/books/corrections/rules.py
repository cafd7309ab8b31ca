"""What the database holds of proposals to correct: another person agrees, three decide who bears a loss, and each is
answered once."""

from ledger.guards.rules import Kept, Rule

CORRECTION = Kept()
STEP = Kept(
    (
        Rule("correction_step", "by_another", "same_person", """
            (v.step = 'withdraw') <> EXISTS (
                SELECT 1 FROM correction c WHERE c.id = v.correction_id AND c.by_id = v.by_id)"""),
        Rule("correction_step", "while_it_waits", "already_decided", """
            EXISTS (SELECT 1 FROM correction_step s WHERE s.correction_id = v.correction_id AND s.by_id <> v.by_id
                    AND (s.step <> 'agree' OR s.voucher_id IS NOT NULL OR s.slip_id IS NOT NULL))"""),
        Rule("correction_step", "three_for_a_loss", "loss_undecided", """
            v.voucher_id IS NOT NULL AND EXISTS (
                SELECT 1 FROM correction c WHERE c.id = v.correction_id AND c.kind = 'cover')
            AND (SELECT count(*) FROM correction_step s WHERE s.correction_id = v.correction_id
                 AND s.step = 'agree' AND s.by_id <> v.by_id) <> 1"""),
    )
)  # fmt: skip
# A wish to reopen: answered by agreement or taken back, once.
REOPEN = Kept(
    changes=(
        Rule("reopen_request", "answered_once", "already_decided", """
            OLD.event_id IS NOT NULL OR OLD.withdrawn_at IS NOT NULL
            OR NEW.event_id IS NOT NULL AND NEW.withdrawn_at IS NOT NULL"""),
    ),
    may_change=("event_id", "withdrawn_at"),
)  # fmt: skip
