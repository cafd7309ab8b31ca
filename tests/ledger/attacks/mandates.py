"""Attacks on help: more than approved, another fund, one's own request, a changed text (invariants 7, 8, 11, 12)."""

from tests.ledger.attacks import attack
from tests.ledger.scene import FRESH, NOW, Arsenal


def pay(a: Arsenal, mandate: int, amount: int = 100_000, *, by: int = 0, **line: object) -> list[str]:
    held = a.line("3538", "1121", amount, party_id=a.f.needy, mandate_id=mandate)
    return a.voucher({**held, **line}, kind="BN", booked_by=by or a.f.accountant)


def decide(a: Arsenal, mandate: int, **changes: object) -> list[str]:
    said = {
        "mandate_id": mandate, "version": 1, "body_hash": "seen-1", "decision": "approve", "amount": 500_000,
        "by_id": a.f.approver, "reason": "", "at": str(NOW), **changes,
    }  # fmt: skip
    return [a.insert("approval", **said)]


def edit(a: Arsenal, mandate: int, **changes: object) -> list[str]:
    said = {
        "mandate_id": mandate, "version": 2, "fund_id": a.f.common, "requested": 500_000, "body_hash": "seen-2",
        "by_id": a.f.officer, "at": str(NOW), **changes,
    }  # fmt: skip
    return [a.insert("mandate_edit", **said)]


@attack("", "mandate_overdrawn")
def pays_more_than_approved(a: Arsenal) -> list[str]:
    return pay(a, a.s.approved, 600_001)


@attack("voucher.mandate_allows", "mandate_not_approved", also_refused_on="sqlite postgresql")
def pays_what_nobody_approved(a: Arsenal) -> list[str]:
    return pay(a, a.s.asked)


@attack("voucher.mandate_fund_pays", "mandate_fund")
def pays_from_a_fund_nobody_approved(a: Arsenal) -> list[str]:
    return pay(a, a.s.approved, debit_fund=a.f.storm, credit_fund=a.f.storm)


@attack("voucher.mandate_fund_pays", "mandate_fund")
def pays_another_person(a: Arsenal) -> list[str]:
    return pay(a, a.s.approved, party_id=a.f.other)


@attack("voucher.payer_is_another", "same_person")
def pays_as_the_approver(a: Arsenal) -> list[str]:
    return pay(a, a.s.approved, by=a.f.approver)


@attack("voucher.payer_is_another", "same_person")
def pays_as_the_proposer(a: Arsenal) -> list[str]:
    return pay(a, a.s.approved, by=a.f.officer)


@attack("voucher.payer_is_another", "same_person")
def pays_as_the_person_helped(a: Arsenal) -> list[str]:
    return pay(a, a.s.approved, by=a.f.needy)


@attack("approval.of_what_was_seen", "approval_stale", also_refused_on="sqlite")
def approves_an_old_version(a: Arsenal) -> list[str]:
    return decide(a, a.s.asked, version=2)


@attack("approval.of_what_was_seen", "approval_stale")
def approves_a_text_not_seen(a: Arsenal) -> list[str]:
    return decide(a, a.s.asked, body_hash="another")


@attack("approval.by_another", "same_person")
def approves_ones_own_request(a: Arsenal) -> list[str]:
    return decide(a, a.s.asked, by_id=a.f.officer)


@attack("approval.by_another", "same_person")
def approves_help_for_oneself(a: Arsenal) -> list[str]:
    return decide(a, a.s.asked, by_id=a.f.needy)


@attack("approval.by_another", "same_person")
def approves_a_request_one_edited(a: Arsenal) -> list[str]:
    return decide(a, a.s.returned, version=2, body_hash="seen-2", by_id=a.f.other)


@attack("approval.within_request", "approved_too_much", also_refused_on="sqlite postgresql")
def approves_more_than_asked(a: Arsenal) -> list[str]:
    return decide(a, a.s.asked, amount=500_001)


@attack("approval.within_request", "approved_too_much", also_refused_on="postgresql")
def approves_more_and_ignores_the_check(a: Arsenal) -> list[str]:
    asked = decide(a, a.s.asked, amount=500_001)
    return [asked[0].replace("INSERT", "INSERT OR IGNORE")] if a.dialect == "sqlite" else asked


@attack("", "already_decided")
def decides_twice(a: Arsenal) -> list[str]:
    return decide(a, a.s.approved, amount=1_200_000)


@attack("approval.once", "already_decided", also_refused_on="sqlite postgresql")
def decides_another_version_too(a: Arsenal) -> list[str]:
    return decide(a, a.s.approved, version=2)


@attack("mandate_edit.before_decision", "already_decided", also_refused_on="sqlite")
def edits_what_was_approved(a: Arsenal) -> list[str]:
    return edit(a, a.s.approved, requested=1_200_000)


@attack("mandate_edit.before_decision", "already_decided")
def edits_what_was_refused(a: Arsenal) -> list[str]:
    return [*decide(a, a.s.asked, decision="refuse", amount=0), *edit(a, a.s.asked)]


@attack("mandate_edit.next_version", "approval_stale", also_refused_on="sqlite")
def edits_an_old_version(a: Arsenal) -> list[str]:
    return edit(a, a.s.asked, version=3)


@attack("mandate_edit.next_version", "approval_stale")
def moves_a_request_to_anothers_fund(a: Arsenal) -> list[str]:
    return edit(a, a.s.asked, fund_id=a.s.foreign.common)


def ask(a: Arsenal, **changes: object) -> list[str]:
    return [a.copy("mandate", like=a.row("mandate", id=a.s.asked), id=FRESH, **changes)]


@attack("mandate.begins_unapproved", "unexplained")
def begins_with_an_approval(a: Arsenal) -> list[str]:
    return ask(a, approved=500_000, approver_id=a.f.approver)


@attack("mandate.begins_unapproved", "unexplained")
def asks_of_anothers_fund(a: Arsenal) -> list[str]:
    return ask(a, fund_id=a.s.foreign.common)


@attack("", "same_person")
def asks_for_oneself(a: Arsenal) -> list[str]:
    return ask(a, proposer_id=a.f.needy)


@attack("voucher.mandate_pays_out", "mandate_not_help")
def pays_a_debt_as_help(a: Arsenal) -> list[str]:
    return pay(a, a.s.approved, debit="331")


@attack("mandate_edit.by_another", "same_person")
def writes_their_own_request_anew(a: Arsenal) -> list[str]:
    return edit(a, a.s.asked, by_id=a.f.needy)
