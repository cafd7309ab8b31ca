"""What the approver sees, as one canonical text and its hash: what was approved is what was seen."""

import json
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything of a request that a decision stands on."""

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
        """SHA-256 of the canonical JSON."""
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
        return sha256(text.encode()).hexdigest()
