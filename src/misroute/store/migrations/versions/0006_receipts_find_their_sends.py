"""A receipt finds the message it is for by the far side's name

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

NAMED = sa.text("far_id IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        'ix_sends_sender_far_id', 'sends', ['sender', 'far_id'], unique=False,
        sqlite_where=NAMED, postgresql_where=NAMED,
    )


def downgrade() -> None:
    op.drop_index('ix_sends_sender_far_id', table_name='sends')
