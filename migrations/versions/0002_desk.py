"""The desk: the union, its staff, appeals, gifts, bank lines, requests, cash papers, setting up."""

import sqlalchemy as sa
from alembic import op

from ledger import columns

revision = "0002"
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('attempt',
    sa.Column('key', columns.Words, nullable=False),
    sa.Column('window', columns.Id, autoincrement=False, nullable=False),
    sa.Column('tries', columns.Count, nullable=False),
    sa.PrimaryKeyConstraint('key', 'window', name=op.f('pk_attempt')),
    sqlite_strict=True,
    sqlite_with_rowid=False
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
    sa.CheckConstraint("kind IN ('opening', 'account', 'signers')", name=op.f('ck_setup_proposal_kind')),
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
    sa.CheckConstraint("position IN ('head', 'chief', 'maker', 'cashier', 'storekeeper')", name=op.f('ck_signer_position')),
    sa.ForeignKeyConstraint(['by_id'], ['party.id'], name=op.f('fk_signer_by_id')),
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
    sa.ForeignKeyConstraint(['by_id'], ['party.id'], name=op.f('fk_unit_profile_by_id')),
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
    sa.ForeignKeyConstraint(['place_id'], ['place.id'], name=op.f('fk_bank_account_place_id')),
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
    op.create_table('role_grant',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('staff_id', columns.Id, nullable=False),
    sa.Column('unit_id', columns.Id, nullable=False),
    sa.Column('body_id', columns.Id, nullable=True),
    sa.Column('role', columns.Words, nullable=False),
    sa.Column('valid_from', columns.Day(), nullable=False),
    sa.Column('valid_to', columns.Day(), nullable=True),
    sa.Column('proposed_by', columns.Id, nullable=False),
    sa.Column('agreed_by', columns.Id, nullable=True),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.CheckConstraint('agreed_by IS NULL OR agreed_by <> proposed_by', name=op.f('ck_role_grant_two_persons')),
    sa.ForeignKeyConstraint(['agreed_by'], ['party.id'], name=op.f('fk_role_grant_agreed_by')),
    sa.ForeignKeyConstraint(['body_id'], ['union_body.id'], name=op.f('fk_role_grant_body_id')),
    sa.ForeignKeyConstraint(['proposed_by'], ['party.id'], name=op.f('fk_role_grant_proposed_by')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_role_grant_staff_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_role_grant_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_grant')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_index('ix_role_grant_staff', 'role_grant', ['staff_id'], unique=False)
    op.create_table('sign_in',
    sa.Column('id', columns.Id, nullable=False),
    sa.Column('staff_id', columns.Id, nullable=False),
    sa.Column('token_hash', columns.Words, nullable=False),
    sa.Column('started_at', columns.Moment(), nullable=False),
    sa.Column('seen_at', columns.Moment(), nullable=False),
    sa.Column('ended_at', columns.Moment(), nullable=True),
    sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_sign_in_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_sign_in_token_hash')),
    sqlite_strict=True,
    sqlite_with_rowid=True
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
    sa.Column('agreed_by', columns.Id, nullable=True),
    sa.Column('at', columns.Moment(), nullable=False),
    sa.CheckConstraint('agreed_by IS NULL OR agreed_by <> proposed_by', name=op.f('ck_role_grant_end_two_persons')),
    sa.ForeignKeyConstraint(['agreed_by'], ['party.id'], name=op.f('fk_role_grant_end_agreed_by')),
    sa.ForeignKeyConstraint(['grant_id'], ['role_grant.id'], name=op.f('fk_role_grant_end_grant_id')),
    sa.ForeignKeyConstraint(['proposed_by'], ['party.id'], name=op.f('fk_role_grant_end_proposed_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_grant_end')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )
    op.create_index('ix_role_grant_end_grant', 'role_grant_end', ['grant_id'], unique=False)
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
    op.create_table('bank_use',
    sa.Column('line_id', columns.Id, nullable=False),
    sa.Column('voucher_id', columns.Id, nullable=False),
    sa.ForeignKeyConstraint(['line_id'], ['bank_line.id'], name=op.f('fk_bank_use_line_id')),
    sa.ForeignKeyConstraint(['voucher_id'], ['voucher.id'], name=op.f('fk_bank_use_voucher_id')),
    sa.PrimaryKeyConstraint('line_id', name=op.f('pk_bank_use')),
    sa.UniqueConstraint('voucher_id', name=op.f('uq_bank_use_voucher_id')),
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
    op.create_table('receipt_paper',
    sa.Column('receipt_id', columns.Id, nullable=False),
    sa.Column('token', columns.Words, nullable=False),
    sa.Column('facts', columns.Words, nullable=False),
    sa.Column('fragment', columns.Words, nullable=False),
    sa.Column('pdf_a5', columns.Bytes, nullable=False),
    sa.Column('pdf_a4', columns.Bytes, nullable=False),
    sa.ForeignKeyConstraint(['receipt_id'], ['receipt.id'], name=op.f('fk_receipt_paper_receipt_id')),
    sa.PrimaryKeyConstraint('receipt_id', name=op.f('pk_receipt_paper')),
    sa.UniqueConstraint('token', name=op.f('uq_receipt_paper_token')),
    sqlite_strict=True,
    sqlite_with_rowid=True
    )


def downgrade() -> None:
    op.drop_table('receipt_paper')
    op.drop_table('gift')
    op.drop_table('bank_use')
    op.drop_table('slip_paper')
    op.drop_table('relief_request_text')
    op.drop_table('relief_payment')
    op.drop_table('cash_gift')
    op.drop_table('role_grant_end')
    op.drop_table('reopen_request')
    op.drop_table('relief_request')
    op.drop_table('pledge')
    op.drop_table('sign_in')
    op.drop_table('role_grant')
    op.drop_table('person')
    op.drop_table('bank_line')
    op.drop_table('bank_account')
    op.drop_table('appeal')
    op.drop_table('unit_profile')
    op.drop_table('unit_check')
    op.drop_table('union_body')
    op.drop_table('staff')
    op.drop_table('signer')
    op.drop_table('setup_proposal')
    op.drop_table('setup_mark')
    op.drop_table('donor')
    op.drop_table('attempt')
