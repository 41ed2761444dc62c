"""The contacts on a number that tell who answers it are found however many sends came since

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

TELLING = sa.text("kind IN ('call', 'inbound') OR purpose IN ('location', 'final_notice')")


def upgrade() -> None:
    op.create_index(
        'ix_number_events_telling', 'number_events', ['number_id', 'at'], unique=False,
        sqlite_where=TELLING, postgresql_where=TELLING,
    )


def downgrade() -> None:
    op.drop_index('ix_number_events_telling', table_name='number_events')
