"""Every attack is refused by its own rule, in its own words, on both databases, and leaves nothing behind."""

import pytest

from tests.databases import Script
from tests.ledger.attacks import (
    REGISTER,
    Attack,
    corrections,
    counts,
    limits,
    log,
    mandates,
    money,
    months,
    receipts,
    slips,
    vouchers,
)
from tests.ledger.conftest import Stage

ATTACKS = list(REGISTER.values())
FAMILIES = (corrections, counts, limits, log, mandates, money, months, receipts, slips, vouchers)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_refused(stage: Stage, attack: Attack) -> None:
    sql = attack.build(stage.arsenal)
    for role in stage.books.roles()[:2]:
        assert stage.books.run([Script(sql, dry=True)], role=role)[0].refused  # so that a hole leaves the scene whole
        outcome = stage.books.raw(*sql, role=role)
        if "permission denied" in outcome.message:
            assert role == "web"
            assert not attack.rule or attack.rule.endswith((".explained", ".begins_empty", ".no_delete", ".no_update"))
        else:
            assert outcome.code == attack.code, outcome.message
    assert not stage.changed()


def test_honest_rows_pass(stage: Stage) -> None:
    """What the attacks spoil is accepted when it is not spoilt: else they would be refused for another reason."""
    a = stage.arsenal
    honest = [
        a.voucher(),
        a.voucher(a.line("3538", "1121", 100_000), kind="BN"),
        a.voucher(a.line("002", "000"), kind="PKT", outside_ref=None),
        a.voucher(
            a.line("3538", "3538", debit_fund=a.f.storm, credit_fund=a.f.earmarked),
            kind="PKT", outside_ref=None, nature="transfer",
        ),
        a.voucher(
            a.line("3388", "3538", debit_fund=a.f.common, credit_fund=a.f.earmarked),
            kind="PKT", outside_ref=None, nature="classify",
        ),
        a.reversal(stage.scene.thanked_gift),
        corrections.turned_with_loss(a, a.line("13881", "3538", 400_000)),
        corrections.adjusts(a, stage.scene.gift),
        corrections.adjusts(a, stage.scene.adjusted_gift, a.line("3388", "3538", 1_100_000)),
        corrections.posts_refund(a, stage.scene.refund_slip),
        [corrections.cover(a)],
        [corrections.recovery(a, amount=150_000), *corrections.paid_back(a, 150_000)],
        vouchers.posts_slip(a, stage.scene.recovery_slip),
        a.voucher(outside_ref=a.row("voucher", id=stage.scene.turned_gift)["outside_ref"], outside_use=2),
        a.voucher(a.line("3538", "3388"), kind="PKT", outside_ref=None, nature="retro"),
        counts.count(a),
        counts.count(a, counted=1, closes=0),
        counts.statement(a),
        [*counts.december(a), *a.voucher(a.line("3538", "3388"), kind="PKT", outside_ref=None)],
        money.help_(a, 500_000, fund=a.f.storm, on="2026-02-12"),
        vouchers.posts_slip(a, stage.scene.counted_slip),
        mandates.pay(a, stage.scene.approved, 600_000),
        mandates.decide(a, stage.scene.asked),
        mandates.decide(a, stage.scene.returned, version=2, body_hash="seen-2"),
        mandates.edit(a, stage.scene.asked),
        mandates.ask(a),
        slips.slip(a),
        slips.slip(a, "PC"),
        slips.step(a, stage.scene.payout_slip, "counted", a.f.cashier),
        slips.step(a, stage.scene.head_slip, "cancelled", a.f.accountant, "raw"),
        months.event(a, stage.scene.closed, "closed", "open", second=a.f.head),
        months.event(a, stage.scene.closed, "closed", "filed"),
        receipts.receipt(a, stage.scene.gift),
        log.written(a),
        log.mark(a),
        log.erased(a),
        log.key(a),
        receipts.receipt(a, stage.scene.ended_gift, replaces_id=stage.scene.ended_receipt),
    ]  # fmt: skip
    for outcome, sql in zip(stage.books.run([Script(s, dry=True) for s in honest]), honest, strict=True):
        assert not outcome.refused, (outcome.message, sql)
    assert not stage.changed()
