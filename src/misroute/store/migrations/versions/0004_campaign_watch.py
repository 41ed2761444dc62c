"""How each stream of sends stands under the campaign watch

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('watch_streams',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('sends', sa.Integer(), nullable=False),
    sa.Column('signals', sa.Integer(), nullable=False),
    sa.Column('base_rate', sa.Float(), nullable=False),
    sa.Column('statistic', sa.Float(), nullable=False),
    sa.Column('threshold', sa.Float(), nullable=False),
    sa.Column('learned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('halted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('case_id', sa.Text(), nullable=True),
    sa.Column('episode', sa.Integer(), nullable=False),
    sa.Column('seen_id', sa.Text(), nullable=True),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('campaign', 'template', 'gateway', 'release', 'all')", name=op.f('ck_watch_streams_kind')),
    sa.CheckConstraint("state IN ('watching', 'halted')", name=op.f('ck_watch_streams_state')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_watch_streams_case_id_cases')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_watch_streams')),
    sa.UniqueConstraint('kind', 'value', name=op.f('uq_watch_streams_kind_value')),
    sqlite_strict=True
    )


def downgrade() -> None:
    op.drop_table('watch_streams')
