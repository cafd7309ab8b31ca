"""Who is signed in, and who tried too often: what the log does not hold."""

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


def downgrade() -> None:
    op.drop_table('sign_in')
    op.drop_table('attempt')
