"""What the database holds of request files: words that were decided on never become others, they can only be erased."""

from ledger.guards.rules import Kept, Rule

ERASED = "(đã xóa theo yêu cầu)"
REQUEST = Kept()
TEXT = Kept(
    changes=(
        Rule("relief_request_text", "only_erased", "sealed", f"""
            NEW.reason <> '{ERASED}' OR NEW.papers_seen <> '' OR NEW.category <> 'other' OR NEW.salt <> ''"""),
    ),
    may_change=("reason", "papers_seen", "category", "salt"),
)  # fmt: skip
