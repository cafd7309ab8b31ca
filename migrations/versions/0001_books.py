"""The books: units, periods, series, vouchers, movements, balances, slips, mandates, receipts."""

import sqlalchemy as sa
from alembic import op

from ledger import columns

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.execute("CREATE SEQUENCE voucher_id")
    op.create_table('account',
    sa.Column('number', columns.Words, nullable=False),
    sa.Column('name', columns.Words, nullable=False),
    sa.Column('kind', columns.Words, nullable=False),
    sa.Column('normal', columns.Words, nullable=False),
    sa.Column('postable', columns.Flag(), nullable=False),
    sa.Column('valid_from', columns.Day(), nullable=False),
    sa.Column('valid_to', columns.Day(), nullable=True),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_account')),
    sqlite_strict=True,
    sqlite_with_rowid=False
    )
    op.create_table('fund_balance',
    sa.Column('fund_id', columns.Id, autoincrement=False, nullable=False),
    sa.Column('amount', columns.Id, nullable=False),
    sa.Column('last_voucher', columns.Id, nullable=False),
    sa.CheckConstraint('amount >= 0', name=op.f('ck_fund_balance_not_negative')),
    sa.PrimaryKeyConstraint('fund_id', name=op.f('pk_fund_balance')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_table('party',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('created_at', columns.Moment(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_party')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_table('place_balance',
    sa.Column('place_id', columns.Id, autoincrement=False, nullable=False),
    sa.Column('amount', columns.Id, nullable=False),
    sa.Column('last_voucher', columns.Id, nullable=False),
    sa.CheckConstraint('amount >= 0', name=op.f('ck_place_balance_not_negative')),
    sa.PrimaryKeyConstraint('place_id', name=op.f('pk_place_balance')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_table('request_answer',
    sa.Column('key', columns.Words, nullable=False),
    sa.Column('answer', columns.Words, nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_request_answer')),
    sqlite_strict=True,
    sqlite_with_rowid=False
    )
    op.create_table('unit',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('code', columns.Words, nullable=False),
    sa.Column('name', columns.Words, nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit')),
    sa.UniqueConstraint('code', name=op.f('uq_unit_code')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_table('fund',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('unit_id', columns.Id, nullable=False),
    sa.Column('code', columns.Words, nullable=False),
    sa.Column('name', columns.Words, nullable=False),
    sa.Column('earmarked', columns.Flag(), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_fund_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fund')),
    sa.UniqueConstraint('unit_id', 'code', name=op.f('uq_fund_unit_id_code')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_table('period',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('unit_id', columns.Id, nullable=False),
    sa.Column('starts', columns.Day(), nullable=False),
    sa.Column('ends', columns.Day(), nullable=False),
    sa.Column('state', columns.Words, nullable=False),
    sa.Column('last_event', columns.Id, nullable=False),
    sa.CheckConstraint("state IN ('open', 'closed', 'filed')", name=op.f('ck_period_state')),
    sa.CheckConstraint('starts <= ends', name=op.f('ck_period_span')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_period_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_period')),
    sa.UniqueConstraint('unit_id', 'starts', name=op.f('uq_period_unit_id_starts')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_table('place',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('unit_id', columns.Id, nullable=False),
    sa.Column('account', columns.Words, nullable=False),
    sa.Column('name', columns.Words, nullable=False),
    sa.ForeignKeyConstraint(['account'], ['account.number'], name=op.f('fk_place_account')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_place_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_place')),
    sa.UniqueConstraint('unit_id', 'name', name=op.f('uq_place_unit_id_name')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_table('request_key',
    sa.Column('key', columns.Words, nullable=False),
    sa.Column('mac', columns.Words, nullable=False),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['key'], ['request_answer.key'], name=op.f('fk_request_key_key'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_request_key')),
    sqlite_strict=True,
    sqlite_with_rowid=False
    )
    op.create_table('series',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('unit_id', columns.Id, nullable=False),
    sa.Column('kind', columns.Words, nullable=False),
    sa.Column('year', columns.Count, nullable=False),
    sa.Column('month', columns.Count, nullable=False),
    sa.Column('first', columns.Count, nullable=False),
    sa.Column('last', columns.Count, nullable=False),
    sa.CheckConstraint('first >= 0 AND last >= first', name=op.f('ck_series_counts_up')),
    sa.CheckConstraint('month BETWEEN 0 AND 12', name=op.f('ck_series_month')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_series_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_series')),
    sa.UniqueConstraint('unit_id', 'kind', 'year', 'month', name=op.f('uq_series_unit_id_kind_year_month')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_table('turnover',
    sa.Column('account', columns.Words, nullable=False),
    sa.Column('fund_id', columns.Id, autoincrement=False, nullable=False),
    sa.Column('place_id', columns.Id, autoincrement=False, nullable=False),
    sa.Column('day', columns.Day(), nullable=False),
    sa.Column('debit', columns.Id, nullable=False),
    sa.Column('credit', columns.Id, nullable=False),
    sa.Column('last_voucher', columns.Id, nullable=False),
    sa.CheckConstraint('debit >= 0 AND credit >= 0', name=op.f('ck_turnover_not_negative')),
    sa.ForeignKeyConstraint(['account'], ['account.number'], name=op.f('fk_turnover_account')),
    sa.PrimaryKeyConstraint('account', 'fund_id', 'place_id', 'day', name=op.f('pk_turnover')),
    sqlite_strict=True,
    sqlite_with_rowid=False
    )
    op.create_index('ix_turnover_fund', 'turnover', ['fund_id', 'day'], unique=False)
    op.create_index('ix_turnover_place', 'turnover', ['place_id', 'day'], unique=False)
    op.create_table('mandate',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('unit_id', columns.Id, nullable=False),
    sa.Column('fund_id', columns.Id, nullable=False),
    sa.Column('beneficiary_id', columns.Id, nullable=False),
    sa.Column('proposer_id', columns.Id, nullable=False),
    sa.Column('version', columns.Count, nullable=False),
    sa.Column('body_hash', columns.Words, nullable=False),
    sa.Column('requested', columns.Id, nullable=False),
    sa.Column('approved', columns.Id, nullable=False),
    sa.Column('disbursed', columns.Id, nullable=False),
    sa.Column('approver_id', columns.Id, nullable=True),
    sa.Column('last_voucher', columns.Id, nullable=False),
    sa.CheckConstraint('approved >= 0 AND approved <= requested', name=op.f('ck_mandate_approved_within')),
    sa.CheckConstraint('disbursed >= 0 AND disbursed <= approved', name=op.f('ck_mandate_disbursed_within')),
    sa.CheckConstraint('proposer_id <> beneficiary_id', name=op.f('ck_mandate_own_request')),
    sa.CheckConstraint('requested > 0', name=op.f('ck_mandate_requested')),
    sa.ForeignKeyConstraint(['approver_id'], ['party.id'], name=op.f('fk_mandate_approver_id')),
    sa.ForeignKeyConstraint(['beneficiary_id'], ['party.id'], name=op.f('fk_mandate_beneficiary_id')),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_mandate_fund_id')),
    sa.ForeignKeyConstraint(['proposer_id'], ['party.id'], name=op.f('fk_mandate_proposer_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_mandate_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mandate')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_table('period_event',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('period_id', columns.Id, nullable=False),
    sa.Column('from_state', columns.Words, nullable=False),
    sa.Column('to_state', columns.Words, nullable=False),
    sa.Column('by_id', columns.Id, nullable=False),
    sa.Column('second_id', columns.Id, nullable=True),
    sa.Column('reason', columns.Words, nullable=False),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['party.id'], name=op.f('fk_period_event_by_id')),
    sa.ForeignKeyConstraint(['period_id'], ['period.id'], name=op.f('fk_period_event_period_id')),
    sa.ForeignKeyConstraint(['second_id'], ['party.id'], name=op.f('fk_period_event_second_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_period_event')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_table('approval',
    sa.Column('mandate_id', columns.Id, nullable=False),
    sa.Column('version', columns.Count, nullable=False),
    sa.Column('body_hash', columns.Words, nullable=False),
    sa.Column('decision', columns.Words, nullable=False),
    sa.Column('amount', columns.Id, nullable=False),
    sa.Column('by_id', columns.Id, nullable=False),
    sa.Column('reason', columns.Words, nullable=False),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.CheckConstraint("(decision = 'approve') = (amount > 0)", name=op.f('ck_approval_amount')),
    sa.CheckConstraint("decision IN ('approve', 'return', 'refuse')", name=op.f('ck_approval_decision')),
    sa.ForeignKeyConstraint(['by_id'], ['party.id'], name=op.f('fk_approval_by_id')),
    sa.ForeignKeyConstraint(['mandate_id'], ['mandate.id'], name=op.f('fk_approval_mandate_id')),
    sa.PrimaryKeyConstraint('mandate_id', 'version', name=op.f('pk_approval')),
    sqlite_strict=True,
    sqlite_with_rowid=False
    )
    op.create_table('mandate_edit',
    sa.Column('mandate_id', columns.Id, nullable=False),
    sa.Column('version', columns.Count, nullable=False),
    sa.Column('fund_id', columns.Id, nullable=False),
    sa.Column('requested', columns.Id, nullable=False),
    sa.Column('body_hash', columns.Words, nullable=False),
    sa.Column('by_id', columns.Id, nullable=False),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['party.id'], name=op.f('fk_mandate_edit_by_id')),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_mandate_edit_fund_id')),
    sa.ForeignKeyConstraint(['mandate_id'], ['mandate.id'], name=op.f('fk_mandate_edit_mandate_id')),
    sa.PrimaryKeyConstraint('mandate_id', 'version', name=op.f('pk_mandate_edit')),
    sqlite_strict=True,
    sqlite_with_rowid=False
    )
    op.create_table('slip',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('unit_id', columns.Id, nullable=False),
    sa.Column('kind', columns.Words, nullable=False),
    sa.Column('series_id', columns.Id, nullable=False),
    sa.Column('number', columns.Count, nullable=False),
    sa.Column('code', columns.Words, nullable=False),
    sa.Column('doc_date', columns.Day(), nullable=False),
    sa.Column('place_id', columns.Id, nullable=False),
    sa.Column('fund_id', columns.Id, nullable=False),
    sa.Column('against', columns.Words, nullable=False),
    sa.Column('amount', columns.Id, nullable=False),
    sa.Column('party_id', columns.Id, nullable=True),
    sa.Column('mandate_id', columns.Id, nullable=True),
    sa.Column('description', columns.Words, nullable=False),
    sa.Column('prepared_by', columns.Id, nullable=False),
    sa.Column('prepared_at', columns.Moment(), nullable=False),
    sa.CheckConstraint("kind IN ('PT', 'PC')", name=op.f('ck_slip_kind')),
    sa.CheckConstraint('amount BETWEEN 1 AND 1000000000000', name=op.f('ck_slip_amount_range')),
    sa.ForeignKeyConstraint(['against'], ['account.number'], name=op.f('fk_slip_against')),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_slip_fund_id')),
    sa.ForeignKeyConstraint(['mandate_id'], ['mandate.id'], name=op.f('fk_slip_mandate_id')),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_slip_party_id')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_slip_place_id')),
    sa.ForeignKeyConstraint(['prepared_by'], ['party.id'], name=op.f('fk_slip_prepared_by')),
    sa.ForeignKeyConstraint(['series_id'], ['series.id'], name=op.f('fk_slip_series_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_slip_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_slip')),
    sa.UniqueConstraint('series_id', 'number', name='uq_slip_number'),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_table('slip_step',
    sa.Column('slip_id', columns.Id, nullable=False),
    sa.Column('step', columns.Words, nullable=False),
    sa.Column('by_id', columns.Id, nullable=False),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.Column('reason', columns.Words, nullable=False),
    sa.CheckConstraint("step <> 'cancelled' OR reason <> ''", name=op.f('ck_slip_step_reason')),
    sa.CheckConstraint("step IN ('chief', 'head', 'counted', 'cancelled')", name=op.f('ck_slip_step_step')),
    sa.ForeignKeyConstraint(['by_id'], ['party.id'], name=op.f('fk_slip_step_by_id')),
    sa.ForeignKeyConstraint(['slip_id'], ['slip.id'], name=op.f('fk_slip_step_slip_id')),
    sa.PrimaryKeyConstraint('slip_id', 'step', name=op.f('pk_slip_step')),
    sqlite_strict=True,
    sqlite_with_rowid=False
    )
    op.create_table('voucher',
    sa.Column('id', columns.Id, autoincrement=False, nullable=False),
    sa.Column('unit_id', columns.Id, nullable=False),
    sa.Column('kind', columns.Words, nullable=False),
    sa.Column('nature', columns.Words, nullable=False),
    sa.Column('series_id', columns.Id, nullable=False),
    sa.Column('number', columns.Count, nullable=False),
    sa.Column('code', columns.Words, nullable=False),
    sa.Column('period_id', columns.Id, nullable=False),
    sa.Column('doc_date', columns.Day(), nullable=False),
    sa.Column('entry_date', columns.Day(), nullable=False),
    sa.Column('booked_at', columns.Moment(), nullable=False),
    sa.Column('booked_by', columns.Id, nullable=False),
    sa.Column('description', columns.Words, nullable=False),
    sa.Column('n_lines', columns.Count, nullable=False),
    sa.Column('amount', columns.Id, nullable=False),
    sa.Column('slip_id', columns.Id, nullable=True),
    sa.Column('outside_ref', columns.Words, nullable=True),
    sa.Column('reverses_id', columns.Id, nullable=True),
    sa.Column('adjusts_id', columns.Id, nullable=True),
    sa.CheckConstraint("(kind IN ('PT', 'PC')) = (slip_id IS NOT NULL)", name=op.f('ck_voucher_cash_has_slip')),
    sa.CheckConstraint("(nature = 'reversal') = (reverses_id IS NOT NULL)", name=op.f('ck_voucher_reversal')),
    sa.CheckConstraint("kind IN ('PT', 'PC', 'BC', 'BN', 'PN', 'PX', 'PKT')", name=op.f('ck_voucher_kind')),
    sa.CheckConstraint("kind NOT IN ('BC', 'BN') OR outside_ref IS NOT NULL", name=op.f('ck_voucher_bank_has_ref')),
    sa.CheckConstraint('n_lines >= 1', name=op.f('ck_voucher_has_lines')),
    sa.ForeignKeyConstraint(['adjusts_id'], ['voucher.id'], name=op.f('fk_voucher_adjusts_id')),
    sa.ForeignKeyConstraint(['booked_by'], ['party.id'], name=op.f('fk_voucher_booked_by')),
    sa.ForeignKeyConstraint(['period_id'], ['period.id'], name=op.f('fk_voucher_period_id')),
    sa.ForeignKeyConstraint(['reverses_id'], ['voucher.id'], name=op.f('fk_voucher_reverses_id')),
    sa.ForeignKeyConstraint(['series_id'], ['series.id'], name=op.f('fk_voucher_series_id')),
    sa.ForeignKeyConstraint(['slip_id'], ['slip.id'], name=op.f('fk_voucher_slip_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_voucher_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_voucher')),
    sa.UniqueConstraint('id', 'n_lines', name='uq_voucher_lines'),
    sa.UniqueConstraint('reverses_id', name=op.f('uq_voucher_reverses_id')),
    sa.UniqueConstraint('series_id', 'number', name='uq_voucher_number'),
    sa.UniqueConstraint('slip_id', name=op.f('uq_voucher_slip_id')),
    sa.UniqueConstraint('unit_id', 'outside_ref', name='uq_voucher_outside_ref'),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_index('ix_voucher_entry', 'voucher', ['unit_id', 'entry_date', 'id'], unique=False)
    op.create_table('movement',
    sa.Column('voucher_id', columns.Id, autoincrement=False, nullable=False),
    sa.Column('line', columns.Count, autoincrement=False, nullable=False),
    sa.Column('n_lines', columns.Count, nullable=False),
    sa.Column('debit', columns.Words, nullable=False),
    sa.Column('credit', columns.Words, nullable=False),
    sa.Column('amount', columns.Id, nullable=False),
    sa.Column('debit_fund', columns.Id, nullable=False),
    sa.Column('credit_fund', columns.Id, nullable=False),
    sa.Column('debit_place', columns.Id, nullable=True),
    sa.Column('credit_place', columns.Id, nullable=True),
    sa.Column('party_id', columns.Id, nullable=True),
    sa.Column('mandate_id', columns.Id, nullable=True),
    sa.Column('item_id', columns.Id, nullable=True),
    sa.Column('item_unit', columns.Words, nullable=True),
    sa.Column('quantity', columns.Id, nullable=True),
    sa.CheckConstraint('amount BETWEEN 1 AND 1000000000000', name=op.f('ck_movement_amount_range')),
    sa.CheckConstraint('line BETWEEN 1 AND n_lines', name=op.f('ck_movement_line')),
    sa.ForeignKeyConstraint(['credit'], ['account.number'], name=op.f('fk_movement_credit')),
    sa.ForeignKeyConstraint(['credit_fund'], ['fund.id'], name=op.f('fk_movement_credit_fund')),
    sa.ForeignKeyConstraint(['credit_place'], ['place.id'], name=op.f('fk_movement_credit_place')),
    sa.ForeignKeyConstraint(['debit'], ['account.number'], name=op.f('fk_movement_debit')),
    sa.ForeignKeyConstraint(['debit_fund'], ['fund.id'], name=op.f('fk_movement_debit_fund')),
    sa.ForeignKeyConstraint(['debit_place'], ['place.id'], name=op.f('fk_movement_debit_place')),
    sa.ForeignKeyConstraint(['mandate_id'], ['mandate.id'], name=op.f('fk_movement_mandate_id')),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_movement_party_id')),
    sa.ForeignKeyConstraint(['voucher_id', 'n_lines'], ['voucher.id', 'voucher.n_lines'], name='movement_sealed', initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('voucher_id', 'line', name=op.f('pk_movement')),
    sqlite_strict=True,
    sqlite_with_rowid=False
    )
    op.create_index('ix_movement_credit', 'movement', ['credit', 'voucher_id'], unique=False)
    op.create_index('ix_movement_debit', 'movement', ['debit', 'voucher_id'], unique=False)
    op.create_index('ix_movement_mandate', 'movement', ['mandate_id'], unique=False)
    op.create_index('ix_movement_party', 'movement', ['party_id'], unique=False)
    op.create_table('receipt',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('unit_id', columns.Id, nullable=False),
    sa.Column('series_id', columns.Id, nullable=False),
    sa.Column('number', columns.Count, nullable=False),
    sa.Column('label', columns.Words, nullable=False),
    sa.Column('code', columns.Words, nullable=False),
    sa.Column('voucher_id', columns.Id, nullable=False),
    sa.Column('amount', columns.Id, nullable=False),
    sa.Column('day', columns.Day(), nullable=False),
    sa.Column('replaces_id', columns.Id, nullable=True),
    sa.Column('issued_by', columns.Id, nullable=False),
    sa.Column('issued_at', columns.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['issued_by'], ['party.id'], name=op.f('fk_receipt_issued_by')),
    sa.ForeignKeyConstraint(['replaces_id'], ['receipt.id'], name=op.f('fk_receipt_replaces_id')),
    sa.ForeignKeyConstraint(['series_id'], ['series.id'], name=op.f('fk_receipt_series_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_receipt_unit_id')),
    sa.ForeignKeyConstraint(['voucher_id'], ['voucher.id'], name=op.f('fk_receipt_voucher_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_receipt')),
    sa.UniqueConstraint('code', name=op.f('uq_receipt_code')),
    sa.UniqueConstraint('replaces_id', name=op.f('uq_receipt_replaces_id')),
    sa.UniqueConstraint('series_id', 'number', name='uq_receipt_number'),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_index('ix_receipt_voucher', 'receipt', ['voucher_id'], unique=False)
    op.create_table('receipt_end',
    sa.Column('receipt_id', columns.Id, nullable=False),
    sa.Column('reason', columns.Words, nullable=False),
    sa.Column('by_id', columns.Id, nullable=False),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_receipt_end_reason')),
    sa.ForeignKeyConstraint(['by_id'], ['party.id'], name=op.f('fk_receipt_end_by_id')),
    sa.ForeignKeyConstraint(['receipt_id'], ['receipt.id'], name=op.f('fk_receipt_end_receipt_id')),
    sa.PrimaryKeyConstraint('receipt_id', name=op.f('pk_receipt_end')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )


def downgrade() -> None:
    op.drop_table('receipt_end')
    op.drop_table('receipt')
    op.drop_table('movement')
    op.drop_table('voucher')
    op.drop_table('slip_step')
    op.drop_table('slip')
    op.drop_table('mandate_edit')
    op.drop_table('approval')
    op.drop_table('period_event')
    op.drop_table('mandate')
    op.drop_table('turnover')
    op.drop_table('series')
    op.drop_table('request_key')
    op.drop_table('place')
    op.drop_table('period')
    op.drop_table('fund')
    op.drop_table('unit')
    op.drop_table('request_answer')
    op.drop_table('place_balance')
    op.drop_table('party')
    op.drop_table('fund_balance')
    op.drop_table('account')
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP SEQUENCE voucher_id")
