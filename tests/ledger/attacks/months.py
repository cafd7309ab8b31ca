"""Attacks on months: steps that a period may not take (invariant 5)."""

from tests.ledger.attacks import attack
from tests.ledger.scene import FRESH, NOW, Arsenal


def event(a: Arsenal, period: int, before: str, after: str, *, second: int | None = None) -> list[str]:
    return [
        a.insert(
            "period_event", period_id=period, from_state=before, to_state=after, by_id=a.f.chief, second_id=second,
            reason="raw", at=str(NOW),
        )
    ]  # fmt: skip


@attack("period_event.reopened_by_two", "period_needs_two")
def reopens_alone(a: Arsenal) -> list[str]:
    return event(a, a.s.closed, "closed", "open")


@attack("period_event.reopened_by_two", "period_needs_two")
def reopens_with_oneself(a: Arsenal) -> list[str]:
    return event(a, a.s.closed, "closed", "open", second=a.f.chief)


@attack("period_event.allowed_step", "period_step")
def reopens_a_filed_month(a: Arsenal) -> list[str]:
    return event(a, a.s.filed, "filed", "open", second=a.f.head)


@attack("period_event.allowed_step", "period_step")
def files_an_open_month(a: Arsenal) -> list[str]:
    return event(a, a.f.months[3], "open", "filed")


@attack("period_event.allowed_step", "period_step", also_refused_on="sqlite")
def says_a_filed_month_is_closed(a: Arsenal) -> list[str]:
    return event(a, a.s.filed, "closed", "open", second=a.f.head)


@attack("period.begins_open", "period_step")
def opens_a_month_over_another(a: Arsenal) -> list[str]:
    return [
        a.insert(
            "period", id=FRESH, unit_id=a.f.unit, starts="2025-12-15", ends="2026-01-15", state="open", last_event=0
        )
    ]


@attack("period.begins_open", "period_step")
def opens_a_month_that_is_filed(a: Arsenal) -> list[str]:
    return [
        a.insert(
            "period", id=FRESH, unit_id=a.f.unit, starts="2026-07-01", ends="2026-07-31", state="filed", last_event=0
        )
    ]
