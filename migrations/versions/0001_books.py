"""The books, their log, and the desk: everything that an auditor may ask about."""

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
    sa.CheckConstraint("kind IN ('cash', 'bank', 'transit', 'goods', 'claim', 'loss', 'off', 'contra')", name=op.f('ck_account_kind')),
    sa.CheckConstraint("normal IN ('debit', 'credit', 'both')", name=op.f('ck_account_normal')),
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
    op.create_table('log_checkpoint',
    sa.Column('id', columns.Id, autoincrement=False, nullable=False),
    sa.Column('size', columns.Id, nullable=False),
    sa.Column('root', columns.Bytes, nullable=False),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.Column('signer', columns.Words, nullable=False),
    sa.Column('note', columns.Words, nullable=False),
    sa.CheckConstraint('length(root) = 32', name=op.f('ck_log_checkpoint_root')),
    sa.CheckConstraint('size > 0', name=op.f('ck_log_checkpoint_size')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_log_checkpoint')),
    sa.UniqueConstraint('signer', 'size', name='uq_log_checkpoint_size'),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_table('log_head',
    sa.Column('id', columns.Id, autoincrement=False, nullable=False),
    sa.Column('size', columns.Id, nullable=False),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_log_head_one')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_log_head')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_table('log_leaf',
    sa.Column('idx', columns.Id, autoincrement=False, nullable=False),
    sa.Column('kind', columns.Words, nullable=False),
    sa.Column('ref', columns.Words, nullable=False),
    sa.Column('step', columns.Count, nullable=False),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.Column('body', columns.Words, nullable=False),
    sa.Column('hash', columns.Bytes, nullable=False),
    sa.Column('salt', columns.Bytes, nullable=True),
    sa.CheckConstraint('idx >= 0', name=op.f('ck_log_leaf_idx')),
    sa.CheckConstraint('length(hash) = 32', name=op.f('ck_log_leaf_hash')),
    sa.CheckConstraint('salt IS NULL OR length(salt) = 16', name=op.f('ck_log_leaf_salt')),
    sa.PrimaryKeyConstraint('idx', name=op.f('pk_log_leaf')),
    sa.UniqueConstraint('kind', 'ref', 'step', name='uq_log_leaf_event'),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_table('log_node',
    sa.Column('level', columns.Count, nullable=False),
    sa.Column('pos', columns.Id, autoincrement=False, nullable=False),
    sa.Column('hash', columns.Bytes, nullable=False),
    sa.CheckConstraint('length(hash) = 32', name=op.f('ck_log_node_hash')),
    sa.PrimaryKeyConstraint('level', 'pos', name=op.f('pk_log_node')),
    sqlite_strict=True,
    sqlite_with_rowid=False
    )
    op.create_table('party',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('created_at', columns.Moment(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_party')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_table('person_help',
    sa.Column('unit_id', columns.Id, autoincrement=False, nullable=False),
    sa.Column('party_id', columns.Id, autoincrement=False, nullable=False),
    sa.Column('times', columns.Count, nullable=False),
    sa.Column('amount', columns.Id, nullable=False),
    sa.Column('last_mandate', columns.Id, nullable=False),
    sa.PrimaryKeyConstraint('unit_id', 'party_id', name=op.f('pk_person_help')),
    sqlite_strict=True,
    sqlite_with_rowid=False
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
    op.create_table('donor',
    sa.Column('party_id', columns.Id, nullable=False),
    sa.Column('kind', columns.Words, nullable=False),
    sa.Column('name', columns.Words, nullable=False),
    sa.Column('name_folded', columns.Words, nullable=False),
    sa.Column('tax_code', columns.Words, nullable=False),
    sa.Column('address', columns.Words, nullable=False),
    sa.Column('phone', columns.Words, nullable=False),
    sa.Column('email', columns.Words, nullable=False),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_donor_party_id')),
    sa.PrimaryKeyConstraint('party_id', name=op.f('pk_donor')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_index('ix_donor_folded', 'donor', ['name_folded'], unique=False)
    op.create_table('erasure',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('kind', columns.Words, nullable=False),
    sa.Column('ref', columns.Words, nullable=False),
    sa.Column('basis', columns.Words, nullable=False),
    sa.Column('by_id', columns.Id, nullable=False),
    sa.Column('second_id', columns.Id, nullable=False),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.CheckConstraint('by_id <> second_id', name=op.f('ck_erasure_two_persons')),
    sa.ForeignKeyConstraint(['by_id'], ['party.id'], name=op.f('fk_erasure_by_id')),
    sa.ForeignKeyConstraint(['second_id'], ['party.id'], name=op.f('fk_erasure_second_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_erasure')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_index('ix_erasure_row', 'erasure', ['kind', 'ref'], unique=False)
    op.create_table('erasure_wish',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('party_id', columns.Id, nullable=False),
    sa.Column('basis', columns.Words, nullable=False),
    sa.Column('by_id', columns.Id, nullable=False),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.Column('answer', columns.Words, nullable=True),
    sa.Column('answered_by', columns.Id, nullable=True),
    sa.Column('answered_at', columns.Moment(), nullable=True),
    sa.CheckConstraint("answer IN ('agreed', 'declined', 'withdrawn')", name=op.f('ck_erasure_wish_answer')),
    sa.CheckConstraint("basis <> ''", name=op.f('ck_erasure_wish_basis')),
    sa.ForeignKeyConstraint(['answered_by'], ['party.id'], name=op.f('fk_erasure_wish_answered_by')),
    sa.ForeignKeyConstraint(['by_id'], ['party.id'], name=op.f('fk_erasure_wish_by_id')),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_erasure_wish_party_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_erasure_wish')),
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
    op.create_table('log_due',
    sa.Column('n', columns.Id, nullable=False),
    sa.Column('kind', columns.Words, nullable=False),
    sa.Column('ref', columns.Words, nullable=False),
    sa.Column('step', columns.Count, nullable=False),
    sa.Column('never', columns.Id, server_default=sa.text('-1'), nullable=False),
    sa.CheckConstraint('never = -1', name=op.f('ck_log_due_never')),
    sa.ForeignKeyConstraint(['never'], ['log_leaf.idx'], name='log_due_unwritten', initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('n', name=op.f('pk_log_due')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_index('ix_log_due_event', 'log_due', ['kind', 'ref', 'step'], unique=False)
    op.create_table('log_key',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('name', columns.Words, nullable=False),
    sa.Column('role', columns.Words, nullable=False),
    sa.Column('key', columns.Words, nullable=False),
    sa.Column('event', columns.Words, nullable=False),
    sa.Column('reason', columns.Words, nullable=False),
    sa.Column('by_id', columns.Id, nullable=True),
    sa.Column('second_id', columns.Id, nullable=True),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.CheckConstraint("event IN ('begins', 'retired', 'stolen', 'lost')", name=op.f('ck_log_key_event')),
    sa.CheckConstraint("role <> 'committee' OR by_id <> second_id AND by_id IS NOT NULL AND second_id IS NOT NULL", name=op.f('ck_log_key_two_persons')),
    sa.CheckConstraint("role IN ('receipt', 'server', 'committee')", name=op.f('ck_log_key_role')),
    sa.ForeignKeyConstraint(['by_id'], ['party.id'], name=op.f('fk_log_key_by_id')),
    sa.ForeignKeyConstraint(['second_id'], ['party.id'], name=op.f('fk_log_key_second_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_log_key')),
    sa.UniqueConstraint('name', 'key', 'event', name='uq_log_key_event'),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_table('numbering',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('unit_id', columns.Id, nullable=False),
    sa.Column('monthly', columns.Flag(), nullable=False),
    sa.Column('valid_from', columns.Day(), nullable=False),
    sa.Column('by_id', columns.Id, nullable=False),
    sa.Column('agreed_by', columns.Id, nullable=False),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.CheckConstraint('monthly IN (0, 1)', name=op.f('ck_numbering_monthly')),
    sa.ForeignKeyConstraint(['agreed_by'], ['party.id'], name=op.f('fk_numbering_agreed_by')),
    sa.ForeignKeyConstraint(['by_id'], ['party.id'], name=op.f('fk_numbering_by_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_numbering_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_numbering')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_index('ix_numbering_unit', 'numbering', ['unit_id', 'valid_from'], unique=False)
    op.create_table('paper',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('unit_id', columns.Id, nullable=False),
    sa.Column('of_kind', columns.Words, nullable=False),
    sa.Column('of_id', columns.Id, nullable=False),
    sa.Column('name', columns.Words, nullable=False),
    sa.Column('media_type', columns.Words, nullable=False),
    sa.Column('size', columns.Count, nullable=False),
    sa.Column('sha256', columns.Words, nullable=False),
    sa.Column('stored', columns.Words, nullable=False),
    sa.Column('by_id', columns.Id, nullable=False),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.CheckConstraint("media_type IN ('application/pdf', 'image/jpeg', 'image/png')", name=op.f('ck_paper_media_type')),
    sa.CheckConstraint("of_kind IN ('voucher', 'slip', 'request')", name=op.f('ck_paper_of_kind')),
    sa.CheckConstraint('length(sha256) = 64', name=op.f('ck_paper_sha256')),
    sa.CheckConstraint('length(stored) >= 20', name=op.f('ck_paper_stored')),
    sa.CheckConstraint('size BETWEEN 1 AND 5242880', name=op.f('ck_paper_size')),
    sa.ForeignKeyConstraint(['by_id'], ['party.id'], name=op.f('fk_paper_by_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_paper_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper')),
    sa.UniqueConstraint('stored', name=op.f('uq_paper_stored')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_index('ix_paper_of', 'paper', ['of_kind', 'of_id'], unique=False)
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
    op.create_table('person_limit',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('unit_id', columns.Id, nullable=False),
    sa.Column('window_days', columns.Count, nullable=False),
    sa.Column('most_amount', columns.Id, nullable=True),
    sa.Column('most_times', columns.Count, nullable=True),
    sa.Column('valid_from', columns.Day(), nullable=False),
    sa.Column('by_id', columns.Id, nullable=False),
    sa.Column('agreed_by', columns.Id, nullable=False),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.CheckConstraint('most_amount > 0', name=op.f('ck_person_limit_amount')),
    sa.CheckConstraint('most_times > 0', name=op.f('ck_person_limit_times')),
    sa.CheckConstraint('window_days BETWEEN 1 AND 3660', name=op.f('ck_person_limit_window')),
    sa.ForeignKeyConstraint(['agreed_by'], ['party.id'], name=op.f('fk_person_limit_agreed_by')),
    sa.ForeignKeyConstraint(['by_id'], ['party.id'], name=op.f('fk_person_limit_by_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_person_limit_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person_limit')),
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
    op.create_table('series_setting',
    sa.Column('unit_id', columns.Id, nullable=False),
    sa.Column('kind', columns.Words, nullable=False),
    sa.Column('year', columns.Count, nullable=False),
    sa.Column('month', columns.Count, nullable=False),
    sa.Column('first', columns.Count, nullable=False),
    sa.Column('by_id', columns.Id, nullable=False),
    sa.Column('agreed_by', columns.Id, nullable=False),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['agreed_by'], ['party.id'], name=op.f('fk_series_setting_agreed_by')),
    sa.ForeignKeyConstraint(['by_id'], ['party.id'], name=op.f('fk_series_setting_by_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_series_setting_unit_id')),
    sa.PrimaryKeyConstraint('unit_id', 'kind', 'year', 'month', name=op.f('pk_series_setting')),
    sqlite_strict=True,
    sqlite_with_rowid=False
    )
    op.create_table('setup_mark',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('unit_id', columns.Id, nullable=False),
    sa.Column('step', columns.Words, nullable=False),
    sa.Column('note', columns.Words, nullable=False),
    sa.Column('by_id', columns.Id, nullable=True),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['party.id'], name=op.f('fk_setup_mark_by_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_setup_mark_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_setup_mark')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_index('ix_setup_mark_step', 'setup_mark', ['unit_id', 'step'], unique=False)
    op.create_table('setup_proposal',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('unit_id', columns.Id, nullable=False),
    sa.Column('kind', columns.Words, nullable=False),
    sa.Column('body', columns.Words, nullable=False),
    sa.Column('body_hash', columns.Words, nullable=False),
    sa.Column('proposed_by', columns.Id, nullable=False),
    sa.Column('proposed_at', columns.Moment(), nullable=False),
    sa.Column('decision', columns.Words, nullable=True),
    sa.Column('decided_by', columns.Id, nullable=True),
    sa.Column('decided_at', columns.Moment(), nullable=True),
    sa.CheckConstraint("decision <> 'signed' OR decided_by <> proposed_by", name=op.f('ck_setup_proposal_two_persons')),
    sa.CheckConstraint("decision IN ('signed', 'withdrawn')", name=op.f('ck_setup_proposal_decision')),
    sa.CheckConstraint("kind IN ('opening', 'account', 'account_end', 'appeal_account', 'signers', 'series', 'limit', 'heading', 'numbering')", name=op.f('ck_setup_proposal_kind')),
    sa.CheckConstraint('decision IS NULL OR decided_by IS NOT NULL', name=op.f('ck_setup_proposal_decided')),
    sa.ForeignKeyConstraint(['decided_by'], ['party.id'], name=op.f('fk_setup_proposal_decided_by')),
    sa.ForeignKeyConstraint(['proposed_by'], ['party.id'], name=op.f('fk_setup_proposal_proposed_by')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_setup_proposal_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_setup_proposal')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_table('signer',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('unit_id', columns.Id, nullable=False),
    sa.Column('position', columns.Words, nullable=False),
    sa.Column('authority', columns.Words, nullable=False),
    sa.Column('title', columns.Words, nullable=False),
    sa.Column('name', columns.Words, nullable=False),
    sa.Column('valid_from', columns.Day(), nullable=False),
    sa.Column('by_id', columns.Id, nullable=False),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.Column('agreed_by', columns.Id, nullable=True),
    sa.Column('agreed_at', columns.Moment(), nullable=True),
    sa.Column('stopped_by', columns.Id, nullable=True),
    sa.Column('stopped_at', columns.Moment(), nullable=True),
    sa.Column('stopped_why', columns.Words, nullable=True),
    sa.CheckConstraint("position IN ('head', 'chief', 'maker', 'cashier', 'storekeeper')", name=op.f('ck_signer_position')),
    sa.ForeignKeyConstraint(['agreed_by'], ['party.id'], name=op.f('fk_signer_agreed_by')),
    sa.ForeignKeyConstraint(['by_id'], ['party.id'], name=op.f('fk_signer_by_id')),
    sa.ForeignKeyConstraint(['stopped_by'], ['party.id'], name=op.f('fk_signer_stopped_by')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_signer_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signer')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_table('staff',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('party_id', columns.Id, nullable=False),
    sa.Column('login', columns.Words, nullable=False),
    sa.Column('name', columns.Words, nullable=False),
    sa.Column('password_hash', columns.Words, nullable=False),
    sa.Column('must_change', columns.Flag(), nullable=False),
    sa.Column('active', columns.Flag(), nullable=False),
    sa.Column('created_at', columns.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_staff_party_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff')),
    sa.UniqueConstraint('login', name=op.f('uq_staff_login')),
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
    op.create_table('union_body',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('unit_id', columns.Id, nullable=False),
    sa.Column('parent_id', columns.Id, nullable=True),
    sa.Column('code', columns.Words, nullable=False),
    sa.Column('name', columns.Words, nullable=False),
    sa.Column('name_folded', columns.Words, nullable=False),
    sa.Column('kind', columns.Words, nullable=False),
    sa.Column('valid_from', columns.Day(), nullable=False),
    sa.Column('valid_to', columns.Day(), nullable=True),
    sa.ForeignKeyConstraint(['parent_id'], ['union_body.id'], name=op.f('fk_union_body_parent_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_union_body_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_union_body')),
    sa.UniqueConstraint('unit_id', 'code', name=op.f('uq_union_body_unit_id_code')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_table('unit_check',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('unit_id', columns.Id, nullable=False),
    sa.Column('what', columns.Words, nullable=False),
    sa.Column('value', columns.Words, nullable=False),
    sa.Column('by_id', columns.Id, nullable=False),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.CheckConstraint("what IN ('address', 'key')", name=op.f('ck_unit_check_what')),
    sa.ForeignKeyConstraint(['by_id'], ['party.id'], name=op.f('fk_unit_check_by_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_unit_check_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit_check')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_table('unit_profile',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('unit_id', columns.Id, nullable=False),
    sa.Column('valid_from', columns.Day(), nullable=False),
    sa.Column('upper', columns.Words, nullable=False),
    sa.Column('name', columns.Words, nullable=False),
    sa.Column('address', columns.Words, nullable=False),
    sa.Column('budget_code', columns.Words, nullable=False),
    sa.Column('tax_code', columns.Words, nullable=False),
    sa.Column('place_name', columns.Words, nullable=False),
    sa.Column('hotline', columns.Words, nullable=False),
    sa.Column('is_sample', columns.Flag(), nullable=False),
    sa.Column('by_id', columns.Id, nullable=False),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.Column('agreed_by', columns.Id, nullable=True),
    sa.Column('agreed_at', columns.Moment(), nullable=True),
    sa.Column('stopped_by', columns.Id, nullable=True),
    sa.Column('stopped_at', columns.Moment(), nullable=True),
    sa.Column('stopped_why', columns.Words, nullable=True),
    sa.ForeignKeyConstraint(['agreed_by'], ['party.id'], name=op.f('fk_unit_profile_agreed_by')),
    sa.ForeignKeyConstraint(['by_id'], ['party.id'], name=op.f('fk_unit_profile_by_id')),
    sa.ForeignKeyConstraint(['stopped_by'], ['party.id'], name=op.f('fk_unit_profile_stopped_by')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_unit_profile_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit_profile')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_table('appeal',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('unit_id', columns.Id, nullable=False),
    sa.Column('fund_id', columns.Id, nullable=False),
    sa.Column('place_id', columns.Id, nullable=False),
    sa.Column('slug', columns.Words, nullable=False),
    sa.Column('name', columns.Words, nullable=False),
    sa.Column('purpose', columns.Words, nullable=False),
    sa.Column('document', columns.Words, nullable=False),
    sa.Column('opens_on', columns.Day(), nullable=False),
    sa.Column('closes_on', columns.Day(), nullable=True),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_appeal_fund_id')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_appeal_place_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_appeal_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal')),
    sa.UniqueConstraint('slug', name=op.f('uq_appeal_slug')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_table('bank_account',
    sa.Column('place_id', columns.Id, nullable=False),
    sa.Column('bin', columns.Words, nullable=False),
    sa.Column('bank', columns.Words, nullable=False),
    sa.Column('number', columns.Words, nullable=False),
    sa.Column('holder', columns.Words, nullable=False),
    sa.Column('receives', columns.Flag(), nullable=False),
    sa.Column('valid_from', columns.Day(), nullable=False),
    sa.Column('by_id', columns.Id, nullable=False),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.Column('agreed_by', columns.Id, nullable=True),
    sa.Column('agreed_at', columns.Moment(), nullable=True),
    sa.Column('stopped_by', columns.Id, nullable=True),
    sa.Column('stopped_at', columns.Moment(), nullable=True),
    sa.Column('stopped_why', columns.Words, nullable=True),
    sa.ForeignKeyConstraint(['agreed_by'], ['party.id'], name=op.f('fk_bank_account_agreed_by')),
    sa.ForeignKeyConstraint(['by_id'], ['party.id'], name=op.f('fk_bank_account_by_id')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_bank_account_place_id')),
    sa.ForeignKeyConstraint(['stopped_by'], ['party.id'], name=op.f('fk_bank_account_stopped_by')),
    sa.PrimaryKeyConstraint('place_id', name=op.f('pk_bank_account')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_table('bank_line',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('place_id', columns.Id, nullable=False),
    sa.Column('day', columns.Day(), nullable=False),
    sa.Column('reference', columns.Words, nullable=False),
    sa.Column('amount', columns.Id, nullable=False),
    sa.Column('content', columns.Words, nullable=False),
    sa.Column('ordinal', columns.Count, nullable=False),
    sa.Column('entered_by', columns.Id, nullable=False),
    sa.Column('entered_at', columns.Moment(), nullable=False),
    sa.CheckConstraint('amount <> 0', name=op.f('ck_bank_line_amount')),
    sa.ForeignKeyConstraint(['entered_by'], ['party.id'], name=op.f('fk_bank_line_entered_by')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_bank_line_place_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_line')),
    sa.UniqueConstraint('place_id', 'day', 'reference', 'amount', 'content', 'ordinal', name='uq_bank_line_identity'),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_index('ix_bank_line_day', 'bank_line', ['place_id', 'day'], unique=False)
    op.create_table('bank_reconciliation',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('place_id', columns.Id, nullable=False),
    sa.Column('day', columns.Day(), nullable=False),
    sa.Column('statement', columns.Id, nullable=False),
    sa.Column('booked', columns.Id, nullable=False),
    sa.Column('note', columns.Words, nullable=False),
    sa.Column('by_id', columns.Id, nullable=False),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['party.id'], name=op.f('fk_bank_reconciliation_by_id')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_bank_reconciliation_place_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_reconciliation')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_index('ix_bank_reconciliation_day', 'bank_reconciliation', ['place_id', 'day'], unique=False)
    op.create_table('cash_count',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('place_id', columns.Id, nullable=False),
    sa.Column('day', columns.Day(), nullable=False),
    sa.Column('booked', columns.Id, nullable=False),
    sa.Column('cashier', columns.Id, nullable=False),
    sa.Column('counted', columns.Id, nullable=False),
    sa.Column('pieces', columns.Words, nullable=False),
    sa.Column('closes', columns.Flag(), nullable=False),
    sa.Column('note', columns.Words, nullable=False),
    sa.Column('by_id', columns.Id, nullable=False),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.CheckConstraint('closes IN (0, 1)', name=op.f('ck_cash_count_closes')),
    sa.CheckConstraint('counted >= 0', name=op.f('ck_cash_count_counted')),
    sa.ForeignKeyConstraint(['by_id'], ['party.id'], name=op.f('fk_cash_count_by_id')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_cash_count_place_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cash_count')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_index('ix_cash_count_day', 'cash_count', ['place_id', 'day'], unique=False)
    op.create_table('key_wish',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('event', columns.Words, nullable=False),
    sa.Column('name', columns.Words, nullable=False),
    sa.Column('key', columns.Words, nullable=False),
    sa.Column('reason', columns.Words, nullable=False),
    sa.Column('by_id', columns.Id, nullable=False),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.Column('answer', columns.Words, nullable=True),
    sa.Column('answered_by', columns.Id, nullable=True),
    sa.Column('answered_at', columns.Moment(), nullable=True),
    sa.Column('log_key_id', columns.Id, nullable=True),
    sa.CheckConstraint("answer IN ('agreed', 'declined', 'withdrawn')", name=op.f('ck_key_wish_answer')),
    sa.CheckConstraint("event IN ('begins', 'retired', 'stolen', 'lost')", name=op.f('ck_key_wish_event')),
    sa.ForeignKeyConstraint(['answered_by'], ['party.id'], name=op.f('fk_key_wish_answered_by')),
    sa.ForeignKeyConstraint(['by_id'], ['party.id'], name=op.f('fk_key_wish_by_id')),
    sa.ForeignKeyConstraint(['log_key_id'], ['log_key.id'], name=op.f('fk_key_wish_log_key_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_key_wish')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
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
    op.create_index('ix_mandate_beneficiary', 'mandate', ['beneficiary_id'], unique=False)
    op.create_table('numbering_stop',
    sa.Column('numbering_id', columns.Id, nullable=False),
    sa.Column('by_id', columns.Id, nullable=False),
    sa.Column('reason', columns.Words, nullable=False),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_numbering_stop_reason')),
    sa.ForeignKeyConstraint(['by_id'], ['party.id'], name=op.f('fk_numbering_stop_by_id')),
    sa.ForeignKeyConstraint(['numbering_id'], ['numbering.id'], name=op.f('fk_numbering_stop_numbering_id')),
    sa.PrimaryKeyConstraint('numbering_id', name=op.f('pk_numbering_stop')),
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
    op.create_table('person',
    sa.Column('party_id', columns.Id, nullable=False),
    sa.Column('body_id', columns.Id, nullable=True),
    sa.Column('name', columns.Words, nullable=False),
    sa.Column('name_folded', columns.Words, nullable=False),
    sa.Column('is_member', columns.Flag(), nullable=False),
    sa.Column('created_at', columns.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['body_id'], ['union_body.id'], name=op.f('fk_person_body_id')),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_person_party_id')),
    sa.PrimaryKeyConstraint('party_id', name=op.f('pk_person')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_index('ix_person_folded', 'person', ['name_folded', 'body_id'], unique=False)
    op.create_table('person_limit_stop',
    sa.Column('limit_id', columns.Id, nullable=False),
    sa.Column('by_id', columns.Id, nullable=False),
    sa.Column('reason', columns.Words, nullable=False),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_person_limit_stop_reason')),
    sa.ForeignKeyConstraint(['by_id'], ['party.id'], name=op.f('fk_person_limit_stop_by_id')),
    sa.ForeignKeyConstraint(['limit_id'], ['person_limit.id'], name=op.f('fk_person_limit_stop_limit_id')),
    sa.PrimaryKeyConstraint('limit_id', name=op.f('pk_person_limit_stop')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_table('role_grant',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('staff_id', columns.Id, nullable=False),
    sa.Column('unit_id', columns.Id, nullable=False),
    sa.Column('body_id', columns.Id, nullable=True),
    sa.Column('role', columns.Words, nullable=False),
    sa.Column('valid_from', columns.Day(), nullable=False),
    sa.Column('valid_to', columns.Day(), nullable=True),
    sa.Column('proposed_by', columns.Id, nullable=False),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.Column('agreed_by', columns.Id, nullable=True),
    sa.Column('agreed_at', columns.Moment(), nullable=True),
    sa.Column('stopped_by', columns.Id, nullable=True),
    sa.Column('stopped_at', columns.Moment(), nullable=True),
    sa.Column('stopped_why', columns.Words, nullable=True),
    sa.CheckConstraint('agreed_by IS NULL OR agreed_by <> proposed_by', name=op.f('ck_role_grant_two_persons')),
    sa.ForeignKeyConstraint(['agreed_by'], ['party.id'], name=op.f('fk_role_grant_agreed_by')),
    sa.ForeignKeyConstraint(['body_id'], ['union_body.id'], name=op.f('fk_role_grant_body_id')),
    sa.ForeignKeyConstraint(['proposed_by'], ['party.id'], name=op.f('fk_role_grant_proposed_by')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_role_grant_staff_id')),
    sa.ForeignKeyConstraint(['stopped_by'], ['party.id'], name=op.f('fk_role_grant_stopped_by')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_role_grant_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_grant')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_index('ix_role_grant_staff', 'role_grant', ['staff_id'], unique=False)
    op.create_table('appeal_account',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('appeal_id', columns.Id, nullable=False),
    sa.Column('place_id', columns.Id, nullable=False),
    sa.Column('valid_from', columns.Day(), nullable=False),
    sa.Column('by_id', columns.Id, nullable=False),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.Column('agreed_by', columns.Id, nullable=True),
    sa.Column('agreed_at', columns.Moment(), nullable=True),
    sa.Column('stopped_by', columns.Id, nullable=True),
    sa.Column('stopped_at', columns.Moment(), nullable=True),
    sa.Column('stopped_why', columns.Words, nullable=True),
    sa.ForeignKeyConstraint(['agreed_by'], ['party.id'], name=op.f('fk_appeal_account_agreed_by')),
    sa.ForeignKeyConstraint(['appeal_id'], ['appeal.id'], name=op.f('fk_appeal_account_appeal_id')),
    sa.ForeignKeyConstraint(['by_id'], ['party.id'], name=op.f('fk_appeal_account_by_id')),
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_appeal_account_place_id')),
    sa.ForeignKeyConstraint(['stopped_by'], ['party.id'], name=op.f('fk_appeal_account_stopped_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal_account')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_index('ix_appeal_account_appeal', 'appeal_account', ['appeal_id'], unique=False)
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
    op.create_table('bank_account_end',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('place_id', columns.Id, nullable=False),
    sa.Column('valid_from', columns.Day(), nullable=False),
    sa.Column('reason', columns.Words, nullable=False),
    sa.Column('by_id', columns.Id, nullable=False),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.Column('agreed_by', columns.Id, nullable=True),
    sa.Column('agreed_at', columns.Moment(), nullable=True),
    sa.Column('stopped_by', columns.Id, nullable=True),
    sa.Column('stopped_at', columns.Moment(), nullable=True),
    sa.Column('stopped_why', columns.Words, nullable=True),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_bank_account_end_reason')),
    sa.ForeignKeyConstraint(['agreed_by'], ['party.id'], name=op.f('fk_bank_account_end_agreed_by')),
    sa.ForeignKeyConstraint(['by_id'], ['party.id'], name=op.f('fk_bank_account_end_by_id')),
    sa.ForeignKeyConstraint(['place_id'], ['bank_account.place_id'], name=op.f('fk_bank_account_end_place_id')),
    sa.ForeignKeyConstraint(['stopped_by'], ['party.id'], name=op.f('fk_bank_account_end_stopped_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_account_end')),
    sqlite_strict=True,
    sqlite_with_rowid=True
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
    op.create_table('pledge',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('token', columns.Words, nullable=False),
    sa.Column('transfer_code', columns.Words, nullable=False),
    sa.Column('appeal_id', columns.Id, nullable=False),
    sa.Column('donor_id', columns.Id, nullable=False),
    sa.Column('amount', columns.Id, nullable=False),
    sa.Column('public_name', columns.Words, nullable=False),
    sa.Column('hide_amount', columns.Flag(), nullable=False),
    sa.Column('message', columns.Words, nullable=False),
    sa.Column('made_at', columns.Moment(), nullable=False),
    sa.CheckConstraint('amount > 0', name=op.f('ck_pledge_amount')),
    sa.ForeignKeyConstraint(['appeal_id'], ['appeal.id'], name=op.f('fk_pledge_appeal_id')),
    sa.ForeignKeyConstraint(['donor_id'], ['donor.party_id'], name=op.f('fk_pledge_donor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pledge')),
    sa.UniqueConstraint('token', name=op.f('uq_pledge_token')),
    sa.UniqueConstraint('transfer_code', name=op.f('uq_pledge_transfer_code')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_table('relief_request',
    sa.Column('mandate_id', columns.Id, nullable=False),
    sa.Column('code', columns.Words, nullable=False),
    sa.Column('person_id', columns.Id, nullable=False),
    sa.Column('body_id', columns.Id, nullable=True),
    sa.Column('proposed_by', columns.Id, nullable=False),
    sa.Column('proposed_at', columns.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['body_id'], ['union_body.id'], name=op.f('fk_relief_request_body_id')),
    sa.ForeignKeyConstraint(['mandate_id'], ['mandate.id'], name=op.f('fk_relief_request_mandate_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.party_id'], name=op.f('fk_relief_request_person_id')),
    sa.ForeignKeyConstraint(['proposed_by'], ['party.id'], name=op.f('fk_relief_request_proposed_by')),
    sa.PrimaryKeyConstraint('mandate_id', name=op.f('pk_relief_request')),
    sa.UniqueConstraint('code', name=op.f('uq_relief_request_code')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_table('reopen_request',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('period_id', columns.Id, nullable=False),
    sa.Column('by_id', columns.Id, nullable=False),
    sa.Column('reason', columns.Words, nullable=False),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.Column('event_id', columns.Id, nullable=True),
    sa.Column('withdrawn_at', columns.Moment(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['party.id'], name=op.f('fk_reopen_request_by_id')),
    sa.ForeignKeyConstraint(['event_id'], ['period_event.id'], name=op.f('fk_reopen_request_event_id')),
    sa.ForeignKeyConstraint(['period_id'], ['period.id'], name=op.f('fk_reopen_request_period_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reopen_request')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_table('role_grant_end',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('grant_id', columns.Id, nullable=False),
    sa.Column('last_day', columns.Day(), nullable=False),
    sa.Column('proposed_by', columns.Id, nullable=False),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.Column('agreed_by', columns.Id, nullable=True),
    sa.Column('agreed_at', columns.Moment(), nullable=True),
    sa.Column('stopped_by', columns.Id, nullable=True),
    sa.Column('stopped_at', columns.Moment(), nullable=True),
    sa.Column('stopped_why', columns.Words, nullable=True),
    sa.CheckConstraint('agreed_by IS NULL OR agreed_by <> proposed_by', name=op.f('ck_role_grant_end_two_persons')),
    sa.ForeignKeyConstraint(['agreed_by'], ['party.id'], name=op.f('fk_role_grant_end_agreed_by')),
    sa.ForeignKeyConstraint(['grant_id'], ['role_grant.id'], name=op.f('fk_role_grant_end_grant_id')),
    sa.ForeignKeyConstraint(['proposed_by'], ['party.id'], name=op.f('fk_role_grant_end_proposed_by')),
    sa.ForeignKeyConstraint(['stopped_by'], ['party.id'], name=op.f('fk_role_grant_end_stopped_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_grant_end')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_index('ix_role_grant_end_grant', 'role_grant_end', ['grant_id'], unique=False)
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
    sa.Column('adjusts_id', columns.Id, nullable=True),
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
    op.create_index('ix_slip_adjusts', 'slip', ['adjusts_id'], unique=False)
    op.create_index('ix_slip_unit', 'slip', ['unit_id'], unique=False)
    op.create_table('cash_gift',
    sa.Column('slip_id', columns.Id, nullable=False),
    sa.Column('appeal_id', columns.Id, nullable=False),
    sa.Column('donor_id', columns.Id, nullable=False),
    sa.Column('pledge_id', columns.Id, nullable=True),
    sa.Column('public_name', columns.Words, nullable=False),
    sa.Column('hide_amount', columns.Flag(), nullable=False),
    sa.Column('message', columns.Words, nullable=False),
    sa.ForeignKeyConstraint(['appeal_id'], ['appeal.id'], name=op.f('fk_cash_gift_appeal_id')),
    sa.ForeignKeyConstraint(['donor_id'], ['donor.party_id'], name=op.f('fk_cash_gift_donor_id')),
    sa.ForeignKeyConstraint(['pledge_id'], ['pledge.id'], name=op.f('fk_cash_gift_pledge_id')),
    sa.ForeignKeyConstraint(['slip_id'], ['slip.id'], name=op.f('fk_cash_gift_slip_id')),
    sa.PrimaryKeyConstraint('slip_id', name=op.f('pk_cash_gift')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_table('relief_payment',
    sa.Column('slip_id', columns.Id, nullable=False),
    sa.Column('mandate_id', columns.Id, nullable=False),
    sa.ForeignKeyConstraint(['mandate_id'], ['relief_request.mandate_id'], name=op.f('fk_relief_payment_mandate_id')),
    sa.ForeignKeyConstraint(['slip_id'], ['slip.id'], name=op.f('fk_relief_payment_slip_id')),
    sa.PrimaryKeyConstraint('slip_id', name=op.f('pk_relief_payment')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_table('relief_request_text',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('mandate_id', columns.Id, nullable=False),
    sa.Column('version', columns.Id, nullable=False),
    sa.Column('category', columns.Words, nullable=False),
    sa.Column('reason', columns.Words, nullable=False),
    sa.Column('papers_seen', columns.Words, nullable=False),
    sa.Column('salt', columns.Words, nullable=False),
    sa.CheckConstraint("length(salt) = 32 OR salt = '' AND reason = '(đã xóa theo yêu cầu)'", name=op.f('ck_relief_request_text_salt')),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_relief_request_text_reason')),
    sa.ForeignKeyConstraint(['mandate_id'], ['relief_request.mandate_id'], name=op.f('fk_relief_request_text_mandate_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_relief_request_text')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_table('slip_paper',
    sa.Column('slip_id', columns.Id, nullable=False),
    sa.Column('facts', columns.Words, nullable=False),
    sa.ForeignKeyConstraint(['slip_id'], ['slip.id'], name=op.f('fk_slip_paper_slip_id')),
    sa.PrimaryKeyConstraint('slip_id', name=op.f('pk_slip_paper')),
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
    sa.Column('outside_use', columns.Count, nullable=True),
    sa.Column('reverses_id', columns.Id, nullable=True),
    sa.Column('adjusts_id', columns.Id, nullable=True),
    sa.CheckConstraint("(kind IN ('PT', 'PC')) = (slip_id IS NOT NULL)", name=op.f('ck_voucher_cash_has_slip')),
    sa.CheckConstraint("(nature = 'reversal') = (reverses_id IS NOT NULL)", name=op.f('ck_voucher_reversal')),
    sa.CheckConstraint("(nature IN ('adjust', 'refund')) = (adjusts_id IS NOT NULL)", name=op.f('ck_voucher_adjusts')),
    sa.CheckConstraint("kind IN ('PT', 'PC', 'BC', 'BN', 'PN', 'PX', 'PKT')", name=op.f('ck_voucher_kind')),
    sa.CheckConstraint("kind NOT IN ('BC', 'BN') OR outside_ref IS NOT NULL", name=op.f('ck_voucher_bank_has_ref')),
    sa.CheckConstraint("nature IN ('plain', 'transfer', 'classify', 'opening', 'turnover', 'reversal', 'adjust', 'refund', 'retro', 'cover')", name=op.f('ck_voucher_nature')),
    sa.CheckConstraint("nature NOT IN ('adjust', 'retro', 'cover') OR kind = 'PKT'", name=op.f('ck_voucher_adjusts_on_paper')),
    sa.CheckConstraint('(outside_ref IS NULL) = (outside_use IS NULL) AND outside_use >= 1', name=op.f('ck_voucher_outside_use')),
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
    sa.UniqueConstraint('unit_id', 'outside_ref', 'outside_use', name='uq_voucher_outside_ref'),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_index('ix_voucher_adjusts', 'voucher', ['adjusts_id'], unique=False)
    op.create_index('ix_voucher_entry', 'voucher', ['unit_id', 'entry_date', 'id'], unique=False)
    op.create_table('bank_use',
    sa.Column('voucher_id', columns.Id, autoincrement=False, nullable=False),
    sa.Column('line_id', columns.Id, nullable=False),
    sa.ForeignKeyConstraint(['line_id'], ['bank_line.id'], name=op.f('fk_bank_use_line_id')),
    sa.ForeignKeyConstraint(['voucher_id'], ['voucher.id'], name=op.f('fk_bank_use_voucher_id')),
    sa.PrimaryKeyConstraint('voucher_id', name=op.f('pk_bank_use')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_index('ix_bank_use_line', 'bank_use', ['line_id'], unique=False)
    op.create_table('correction',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('unit_id', columns.Id, nullable=False),
    sa.Column('kind', columns.Words, nullable=False),
    sa.Column('voucher_id', columns.Id, nullable=True),
    sa.Column('body', columns.Words, nullable=False),
    sa.Column('reason', columns.Words, nullable=False),
    sa.Column('by_id', columns.Id, nullable=False),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.CheckConstraint("(kind = 'retro') = (voucher_id IS NULL)", name=op.f('ck_correction_of_a_voucher')),
    sa.CheckConstraint("kind IN ('adjust', 'retro', 'turn', 'give_back', 'cover')", name=op.f('ck_correction_kind')),
    sa.ForeignKeyConstraint(['by_id'], ['party.id'], name=op.f('fk_correction_by_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_correction_unit_id')),
    sa.ForeignKeyConstraint(['voucher_id'], ['voucher.id'], name=op.f('fk_correction_voucher_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_correction')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_table('gift',
    sa.Column('voucher_id', columns.Id, nullable=False),
    sa.Column('appeal_id', columns.Id, nullable=False),
    sa.Column('donor_id', columns.Id, nullable=False),
    sa.Column('pledge_id', columns.Id, nullable=True),
    sa.Column('public_name', columns.Words, nullable=False),
    sa.Column('hide_amount', columns.Flag(), nullable=False),
    sa.Column('message', columns.Words, nullable=False),
    sa.ForeignKeyConstraint(['appeal_id'], ['appeal.id'], name=op.f('fk_gift_appeal_id')),
    sa.ForeignKeyConstraint(['donor_id'], ['donor.party_id'], name=op.f('fk_gift_donor_id')),
    sa.ForeignKeyConstraint(['pledge_id'], ['pledge.id'], name=op.f('fk_gift_pledge_id')),
    sa.ForeignKeyConstraint(['voucher_id'], ['voucher.id'], name=op.f('fk_gift_voucher_id')),
    sa.PrimaryKeyConstraint('voucher_id', name=op.f('pk_gift')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_index('ix_gift_appeal', 'gift', ['appeal_id'], unique=False)
    op.create_index('ix_gift_pledge', 'gift', ['pledge_id'], unique=False)
    op.create_table('loss_cover',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('reversal_id', columns.Id, nullable=False),
    sa.Column('fund_id', columns.Id, nullable=False),
    sa.Column('amount', columns.Id, nullable=False),
    sa.Column('decision', columns.Words, nullable=False),
    sa.Column('reason', columns.Words, nullable=False),
    sa.Column('by_id', columns.Id, nullable=False),
    sa.Column('first_id', columns.Id, nullable=False),
    sa.Column('second_id', columns.Id, nullable=False),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.CheckConstraint("decision <> ''", name=op.f('ck_loss_cover_decision')),
    sa.CheckConstraint('amount > 0', name=op.f('ck_loss_cover_amount')),
    sa.CheckConstraint('by_id <> first_id AND by_id <> second_id AND first_id <> second_id', name=op.f('ck_loss_cover_three_persons')),
    sa.ForeignKeyConstraint(['by_id'], ['party.id'], name=op.f('fk_loss_cover_by_id')),
    sa.ForeignKeyConstraint(['first_id'], ['party.id'], name=op.f('fk_loss_cover_first_id')),
    sa.ForeignKeyConstraint(['fund_id'], ['fund.id'], name=op.f('fk_loss_cover_fund_id')),
    sa.ForeignKeyConstraint(['reversal_id'], ['voucher.id'], name=op.f('fk_loss_cover_reversal_id')),
    sa.ForeignKeyConstraint(['second_id'], ['party.id'], name=op.f('fk_loss_cover_second_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_loss_cover')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_table('loss_recovery',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('reversal_id', columns.Id, nullable=False),
    sa.Column('amount', columns.Id, nullable=False),
    sa.Column('slip_id', columns.Id, nullable=True),
    sa.Column('line_id', columns.Id, nullable=True),
    sa.Column('line_use', columns.Count, nullable=True),
    sa.Column('by_id', columns.Id, nullable=False),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.CheckConstraint('(slip_id IS NULL) = (line_id IS NOT NULL) AND (line_id IS NULL) = (line_use IS NULL)', name=op.f('ck_loss_recovery_one_way')),
    sa.CheckConstraint('amount > 0', name=op.f('ck_loss_recovery_amount')),
    sa.ForeignKeyConstraint(['by_id'], ['party.id'], name=op.f('fk_loss_recovery_by_id')),
    sa.ForeignKeyConstraint(['reversal_id'], ['voucher.id'], name=op.f('fk_loss_recovery_reversal_id')),
    sa.ForeignKeyConstraint(['slip_id'], ['slip.id'], name=op.f('fk_loss_recovery_slip_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_loss_recovery')),
    sa.UniqueConstraint('line_id', 'line_use', name='uq_loss_recovery_line'),
    sa.UniqueConstraint('slip_id', name=op.f('uq_loss_recovery_slip_id')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
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
    op.create_table('correction_step',
    sa.Column('correction_id', columns.Id, nullable=False),
    sa.Column('by_id', columns.Id, nullable=False),
    sa.Column('step', columns.Words, nullable=False),
    sa.Column('voucher_id', columns.Id, nullable=True),
    sa.Column('slip_id', columns.Id, nullable=True),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.CheckConstraint("step = 'agree' OR voucher_id IS NULL AND slip_id IS NULL", name=op.f('ck_correction_step_carried_out')),
    sa.CheckConstraint("step IN ('agree', 'refuse', 'withdraw')", name=op.f('ck_correction_step_step')),
    sa.ForeignKeyConstraint(['by_id'], ['party.id'], name=op.f('fk_correction_step_by_id')),
    sa.ForeignKeyConstraint(['correction_id'], ['correction.id'], name=op.f('fk_correction_step_correction_id')),
    sa.ForeignKeyConstraint(['slip_id'], ['slip.id'], name=op.f('fk_correction_step_slip_id')),
    sa.ForeignKeyConstraint(['voucher_id'], ['voucher.id'], name=op.f('fk_correction_step_voucher_id')),
    sa.PrimaryKeyConstraint('correction_id', 'by_id', name=op.f('pk_correction_step')),
    sqlite_strict=True,
    sqlite_with_rowid=False
    )
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
    op.create_table('receipt_paper',
    sa.Column('receipt_id', columns.Id, nullable=False),
    sa.Column('token', columns.Words, nullable=False),
    sa.Column('facts', columns.Words, nullable=False),
    sa.ForeignKeyConstraint(['receipt_id'], ['receipt.id'], name=op.f('fk_receipt_paper_receipt_id')),
    sa.PrimaryKeyConstraint('receipt_id', name=op.f('pk_receipt_paper')),
    sa.UniqueConstraint('token', name=op.f('uq_receipt_paper_token')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_table('receipt_original',
    sa.Column('receipt_id', columns.Id, nullable=False),
    sa.Column('fragment', columns.Words, nullable=False),
    sa.Column('pdf_a5', columns.Bytes, nullable=False),
    sa.Column('pdf_a4', columns.Bytes, nullable=False),
    sa.ForeignKeyConstraint(['receipt_id'], ['receipt_paper.receipt_id'], name=op.f('fk_receipt_original_receipt_id')),
    sa.PrimaryKeyConstraint('receipt_id', name=op.f('pk_receipt_original')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )


def downgrade() -> None:
    op.drop_table('receipt_original')
    op.drop_table('receipt_paper')
    op.drop_table('receipt_end')
    op.drop_table('correction_step')
    op.drop_table('receipt')
    op.drop_table('movement')
    op.drop_table('loss_recovery')
    op.drop_table('loss_cover')
    op.drop_table('gift')
    op.drop_table('correction')
    op.drop_table('bank_use')
    op.drop_table('voucher')
    op.drop_table('slip_step')
    op.drop_table('slip_paper')
    op.drop_table('relief_request_text')
    op.drop_table('relief_payment')
    op.drop_table('cash_gift')
    op.drop_table('slip')
    op.drop_table('role_grant_end')
    op.drop_table('reopen_request')
    op.drop_table('relief_request')
    op.drop_table('pledge')
    op.drop_table('mandate_edit')
    op.drop_table('bank_account_end')
    op.drop_table('approval')
    op.drop_table('appeal_account')
    op.drop_table('role_grant')
    op.drop_table('person_limit_stop')
    op.drop_table('person')
    op.drop_table('period_event')
    op.drop_table('numbering_stop')
    op.drop_table('mandate')
    op.drop_table('key_wish')
    op.drop_table('cash_count')
    op.drop_table('bank_reconciliation')
    op.drop_table('bank_line')
    op.drop_table('bank_account')
    op.drop_table('appeal')
    op.drop_table('unit_profile')
    op.drop_table('unit_check')
    op.drop_table('union_body')
    op.drop_table('turnover')
    op.drop_table('staff')
    op.drop_table('signer')
    op.drop_table('setup_proposal')
    op.drop_table('setup_mark')
    op.drop_table('series_setting')
    op.drop_table('series')
    op.drop_table('request_key')
    op.drop_table('place')
    op.drop_table('person_limit')
    op.drop_table('period')
    op.drop_table('paper')
    op.drop_table('numbering')
    op.drop_table('log_key')
    op.drop_table('log_due')
    op.drop_table('fund')
    op.drop_table('erasure_wish')
    op.drop_table('erasure')
    op.drop_table('donor')
    op.drop_table('unit')
    op.drop_table('request_answer')
    op.drop_table('place_balance')
    op.drop_table('person_help')
    op.drop_table('party')
    op.drop_table('log_node')
    op.drop_table('log_leaf')
    op.drop_table('log_head')
    op.drop_table('log_checkpoint')
    op.drop_table('fund_balance')
    op.drop_table('account')
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP SEQUENCE voucher_id")
