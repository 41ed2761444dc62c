"""Questions to number-status providers, and what their answers cost and for how long they hold

Revision ID: 0003
Revises: 0002
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql')

INTEL: tuple[sa.Column[Any], ...] = (
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('price', sa.Text(), nullable=True),
    sa.Column('currency', sa.Text(), nullable=True),
    sa.Column('request_id', sa.Text(), nullable=True),
    sa.Column('carrier', sa.Text(), nullable=True),
    sa.Column('ported', sa.Boolean(), nullable=True),
)
RUNNING = sa.text("state = 'running' AND kind = 'ask'")
RESERVED = sa.text("state = 'reserved'")


def upgrade() -> None:
    op.create_table('check_runs',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('provider', sa.Text(), nullable=True),
    sa.Column('budget', JSON, nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('started_by', sa.Text(), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lease_owner', sa.Text(), nullable=True),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('problem', sa.Text(), nullable=True),
    sa.CheckConstraint("kind IN ('ask', 'file')", name=op.f('ck_check_runs_kind')),
    sa.CheckConstraint("state IN ('running', 'complete', 'stopped')", name=op.f('ck_check_runs_state')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_check_runs')),
    sqlite_strict=True
    )
    op.create_index('ix_check_runs_running', 'check_runs', ['state'], unique=True, sqlite_where=RUNNING, postgresql_where=RUNNING)
    op.create_table('checks',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('number_id', sa.Text(), nullable=False),
    sa.Column('provider', sa.Text(), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('price', sa.Text(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('reserved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('billed', sa.Text(), nullable=True),
    sa.Column('verdict', sa.Text(), nullable=True),
    sa.Column('request_id', sa.Text(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.CheckConstraint("state IN ('reserved', 'answered', 'failed', 'abandoned')", name=op.f('ck_checks_state')),
    sa.ForeignKeyConstraint(['number_id'], ['numbers.id'], name=op.f('fk_checks_number_id_numbers')),
    sa.ForeignKeyConstraint(['run_id'], ['check_runs.id'], name=op.f('fk_checks_run_id_check_runs')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_checks')),
    sqlite_strict=True
    )
    op.create_index('ix_checks_reserved', 'checks', ['number_id', 'provider'], unique=True, sqlite_where=RESERVED, postgresql_where=RESERVED)
    op.create_index('ix_checks_run_id_state', 'checks', ['run_id', 'state'], unique=False)
    op.create_index('ix_checks_reserved_at', 'checks', ['reserved_at'], unique=False)
    for column in INTEL:
        op.add_column('intel', sa.Column(column.name, column.type, nullable=column.nullable))


def downgrade() -> None:
    for column in INTEL:
        op.drop_column('intel', column.name)
    op.drop_table('checks')
    op.drop_table('check_runs')
