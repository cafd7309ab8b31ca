"""What the approver sees, as one canonical text and its hash: what was approved is what was seen."""

import hmac
import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything of a request that a decision stands on. `salt` (hex) is drawn for each version: the hash stays in the
    books for good, and without the salt nobody can tell from it whether a guess at somebody's story is right."""

    salt: str
    person: int
    name: str
    is_member: bool
    body: int | None
    category: str
    fund: int
    amount: int
    reason: str
    papers: str

    @property
    def hash(self) -> str:
        """HMAC-SHA-256 of the canonical JSON, under the salt."""
        facts = {
            "amount": self.amount,
            "body": self.body,
            "category": self.category,
            "fund": self.fund,
            "member": self.is_member,
            "name": self.name,
            "papers": self.papers,
            "person": self.person,
            "reason": self.reason,
        }
        text = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hmac.digest(bytes.fromhex(self.salt), text.encode(), "sha256").hex()
