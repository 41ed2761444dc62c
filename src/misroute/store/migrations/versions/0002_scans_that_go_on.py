"""Scans that judge what changed, go on after a crash and keep their history; suppressions; branches

Revision ID: 0002
Revises: 0001
A scan that was running under the older version can no longer be told from a dead one: it is failed.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql')

POINTS: tuple[sa.Column[Any], ...] = (
    sa.Column('branch', sa.Text(), nullable=True),
    sa.Column('book_row', sa.Integer(), nullable=True),
    sa.Column('judge_again', sa.Date(), nullable=True),
    sa.Column('tallied', sa.Text(), nullable=True),
)
SCANS: tuple[sa.Column[Any], ...] = (
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('builds_on', sa.Text(), nullable=True),
    sa.Column('cursor', sa.Text(), nullable=True),
    sa.Column('lease_owner', sa.Text(), nullable=True),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('progress', JSON, nullable=False, server_default='{}'),
    sa.Column('tally', JSON, nullable=False, server_default='{}'),
)
FINDINGS: tuple[sa.Column[Any], ...] = (
    sa.Column('message_zh', sa.Text(), nullable=True),
    sa.Column('suppressed', sa.Boolean(), nullable=False, server_default=sa.false()),
    sa.Column('missed_in', sa.Text(), nullable=True),
)
PARTIAL = (
    ('ix_contact_points_judge_again', 'contact_points', 'judge_again', 'judge_again IS NOT NULL', False),
    ('ix_number_events_message_id', 'number_events', 'message_id', 'message_id IS NOT NULL', False),
    ('ix_intel_asked_at', 'intel', 'asked_at', None, False),
    ('ix_scans_running', 'scans', 'state', "state = 'running'", True),
    ('ix_suppressions_in_force', 'suppressions', 'until', 'lifted_at IS NULL', False),
    ('ix_findings_missed_in', 'findings', 'missed_in', 'missed_in IS NOT NULL', False),
    ('ix_findings_news', 'findings', 'state', "state = 'new'", False),
)


def upgrade() -> None:
    op.execute("UPDATE scans SET state = 'failed' WHERE state = 'running'")
    op.create_table('suppressions',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('scope', sa.Text(), nullable=False),
    sa.Column('contact_point_id', sa.Text(), nullable=True),
    sa.Column('customer_id', sa.Text(), nullable=True),
    sa.Column('number_id', sa.Text(), nullable=True),
    sa.Column('source', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('false_alarm', sa.Boolean(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Text(), nullable=False),
    sa.Column('lifted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lifted_by', sa.Text(), nullable=True),
    sa.CheckConstraint("scope IN ('all', 'point', 'customer', 'number', 'source')", name=op.f('ck_suppressions_scope')),
    sa.ForeignKeyConstraint(['contact_point_id'], ['contact_points.id'], name=op.f('fk_suppressions_contact_point_id_contact_points'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], name=op.f('fk_suppressions_customer_id_customers'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['number_id'], ['numbers.id'], name=op.f('fk_suppressions_number_id_numbers')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suppressions')),
    sqlite_strict=True
    )
    for table, columns in (('contact_points', POINTS), ('scans', SCANS), ('findings', FINDINGS)):
        for column in columns:
            op.add_column(table, sa.Column(column.name, column.type, nullable=column.nullable, server_default=column.server_default))
    for name, table, indexed, where, unique in PARTIAL:
        only = None if where is None else sa.text(where)
        op.create_index(name, table, [indexed], unique=unique, sqlite_where=only, postgresql_where=only)


def downgrade() -> None:
    for name, table, _column, _where, _unique in PARTIAL:
        op.drop_index(name, table_name=table)
    for table, columns in (('contact_points', POINTS), ('scans', SCANS), ('findings', FINDINGS)):
        for column in columns:
            op.drop_column(table, column.name)
    op.drop_table('suppressions')
