"""What the gate goes by and answers to: wishes, consents, persons, passes, holds' changes, senders, tokens; permits

Revision ID: 0005
Revises: 0004
Holds placed and lifted before are told as changes too, in the order they happened. A price below nothing, which no
provider asks, was possible and becomes nothing.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), 'postgresql')
IN_FORCE = sa.text("ended_at IS NULL")
RESERVED = sa.text("state = 'reserved'")

DECISIONS = (
    ('actor', sa.Text()),
    ('customer_ref', sa.Text()),
    ('campaign', sa.Text()),
    ('template', sa.Text()),
    ('gateway', sa.Text()),
    ('message_id', sa.Text()),
    ('hold_epoch', sa.BigInteger()),
    ('permit_until', sa.DateTime(timezone=True)),
    ('sent_at', sa.DateTime(timezone=True)),
    ('run_id', sa.Text()),
    ('line', sa.Integer()),
    ('snapshot_sealed', sa.LargeBinary()),
)
EVENTS = (
    ('purpose', sa.Text()),
    ('collector', sa.Text()),
    ('connected', sa.Boolean()),
    ('effective', sa.Boolean()),
)
QUEUED = (('template', sa.Text()), ('gateway', sa.Text()))
PARTIAL = (
    ('ix_decisions_campaign_at', 'decisions', ['campaign', 'at'], 'campaign', False),
    ('ix_decisions_customer_ref_at', 'decisions', ['customer_ref', 'at'], 'customer_ref', False),
    ('ix_decisions_message_id', 'decisions', ['message_id'], 'message_id', False),
    ('uq_decisions_run_id_line', 'decisions', ['run_id', 'line'], 'run_id', True),
    ('ix_queued_messages_campaign', 'queued_messages', ['campaign'], 'campaign', False),
    ('ix_queued_messages_customer_id', 'queued_messages', ['customer_id'], 'customer_id', False),
    ('ix_queued_messages_gateway', 'queued_messages', ['gateway'], 'gateway', False),
    ('ix_queued_messages_stopped_by_hold', 'queued_messages', ['stopped_by_hold'], 'stopped_by_hold', False),
    ('ix_queued_messages_template', 'queued_messages', ['template'], 'template', False),
)
NEW = (
    'hold_acks', 'hold_changes', 'sends', 'passes', 'wishes', 'consents', 'standing', 'senders', 'hold_epoch',
    'api_tokens', 'api_idempotency',
)


def upgrade() -> None:
    op.create_table('api_idempotency',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('caller', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('route', sa.Text(), nullable=False),
    sa.Column('request_digest', sa.Text(), nullable=False),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('answer_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('kid', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_idempotency')),
    sa.UniqueConstraint('caller', 'key', name=op.f('uq_api_idempotency_caller_key')),
    sqlite_strict=True
    )
    op.create_index('ix_api_idempotency_created_at', 'api_idempotency', ['created_at'], unique=False)
    op.create_index(op.f('ix_api_idempotency_kid'), 'api_idempotency', ['kid'], unique=False)
    op.create_table('api_tokens',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('token_hash', sa.Text(), nullable=False),
    sa.Column('scopes', JSON, nullable=False),
    sa.Column('sender', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Text(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_tokens')),
    sa.UniqueConstraint('name', name=op.f('uq_api_tokens_name')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_api_tokens_token_hash')),
    sqlite_strict=True
    )
    op.create_table('hold_epoch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('epoch', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_hold_epoch_one_row')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hold_epoch')),
    sqlite_strict=True
    )
    op.create_table('senders',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('channels', JSON, nullable=False),
    sa.Column('url', sa.Text(), nullable=True),
    sa.Column('secret_env', sa.Text(), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('options', JSON, nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Text(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state IN ('active', 'paused', 'removed')", name=op.f('ck_senders_state')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_senders')),
    sa.UniqueConstraint('name', name=op.f('uq_senders_name')),
    sqlite_strict=True
    )
    op.create_table('standing',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('person_ref', sa.Text(), nullable=False),
    sa.Column('customer_ref', sa.Text(), nullable=True),
    sa.Column('role', sa.Text(), nullable=True),
    sa.Column('minor', sa.Boolean(), nullable=True),
    sa.Column('deceased', sa.Boolean(), nullable=True),
    sa.Column('represented_by_attorney', sa.Boolean(), nullable=True),
    sa.Column('work_forbidden', sa.Boolean(), nullable=True),
    sa.Column('vulnerable', sa.Boolean(), nullable=True),
    sa.Column('unreachable', sa.Boolean(), nullable=True),
    sa.Column('zones', JSON, nullable=False),
    sa.Column('address_region', sa.Text(), nullable=True),
    sa.Column('inconvenient', JSON, nullable=False),
    sa.Column('agreed', JSON, nullable=False),
    sa.Column('language', sa.Text(), nullable=True),
    sa.Column('name_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('note_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('kid', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_by', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standing')),
    sa.UniqueConstraint('person_ref', name=op.f('uq_standing_person_ref')),
    sqlite_strict=True
    )
    op.create_index('ix_standing_customer_ref', 'standing', ['customer_ref'], unique=False)
    op.create_index(op.f('ix_standing_kid'), 'standing', ['kid'], unique=False)
    op.create_table('consents',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cause', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('person_ref', sa.Text(), nullable=False),
    sa.Column('number_id', sa.Text(), nullable=True),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('given_to', sa.Text(), nullable=True),
    sa.Column('for_person', sa.Text(), nullable=True),
    sa.Column('event_id', sa.Text(), nullable=True),
    sa.Column('note_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('kid', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Text(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.Text(), nullable=True),
    sa.Column('end_reason', sa.Text(), nullable=True),
    sa.CheckConstraint("given_to IN ('us', 'creditor')", name=op.f('ck_consents_given_to')),
    sa.CheckConstraint("kind IN ('text', 'email', 'call', 'extra_call', 'third_party', 'time', 'visit')", name=op.f('ck_consents_kind')),
    sa.ForeignKeyConstraint(['number_id'], ['numbers.id'], name=op.f('fk_consents_number_id_numbers')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consents')),
    sa.UniqueConstraint('cause', name=op.f('uq_consents_cause')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_consents_kid'), 'consents', ['kid'], unique=False)
    op.create_index('ix_consents_number_id', 'consents', ['number_id'], unique=False, sqlite_where=IN_FORCE, postgresql_where=IN_FORCE)
    op.create_index('ix_consents_person_ref', 'consents', ['person_ref'], unique=False, sqlite_where=IN_FORCE, postgresql_where=IN_FORCE)
    op.create_table('wishes',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cause', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('person_ref', sa.Text(), nullable=True),
    sa.Column('number_id', sa.Text(), nullable=True),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('form', sa.Text(), nullable=True),
    sa.Column('medium', sa.Text(), nullable=True),
    sa.Column('event_id', sa.Text(), nullable=True),
    sa.Column('note_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('kid', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Text(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.Text(), nullable=True),
    sa.Column('end_reason', sa.Text(), nullable=True),
    sa.CheckConstraint("form IN ('written', 'oral')", name=op.f('ck_wishes_form')),
    sa.CheckConstraint("kind IN ('cease', 'stop_medium', 'opt_out', 'not_me', 'refuse_as_contact')", name=op.f('ck_wishes_kind')),
    sa.CheckConstraint('person_ref IS NOT NULL OR number_id IS NOT NULL', name=op.f('ck_wishes_who')),
    sa.ForeignKeyConstraint(['number_id'], ['numbers.id'], name=op.f('fk_wishes_number_id_numbers')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wishes')),
    sa.UniqueConstraint('cause', name=op.f('uq_wishes_cause')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_wishes_kid'), 'wishes', ['kid'], unique=False)
    op.create_index('ix_wishes_number_id', 'wishes', ['number_id'], unique=False, sqlite_where=IN_FORCE, postgresql_where=IN_FORCE)
    op.create_index('ix_wishes_person_ref', 'wishes', ['person_ref'], unique=False, sqlite_where=IN_FORCE, postgresql_where=IN_FORCE)
    op.create_table('passes',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cause', sa.Text(), nullable=False),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('number_id', sa.Text(), nullable=False),
    sa.Column('template', sa.Text(), nullable=True),
    sa.Column('case_id', sa.Text(), nullable=True),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('issued_by', sa.Text(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('used_by', sa.Text(), nullable=True),
    sa.CheckConstraint("purpose IN ('apology', 'optout_confirmation')", name=op.f('ck_passes_purpose')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_passes_case_id_cases')),
    sa.ForeignKeyConstraint(['number_id'], ['numbers.id'], name=op.f('fk_passes_number_id_numbers')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passes')),
    sa.UniqueConstraint('cause', name=op.f('uq_passes_cause')),
    sa.UniqueConstraint('used_by', name=op.f('uq_passes_used_by')),
    sqlite_strict=True
    )
    op.create_index('ix_passes_case_id', 'passes', ['case_id'], unique=False)
    op.create_index('ix_passes_number_id', 'passes', ['number_id'], unique=False)
    op.create_table('sends',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('sender', sa.Text(), nullable=False),
    sa.Column('message_id', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=True),
    sa.Column('decision_id', sa.Text(), nullable=True),
    sa.Column('number_id', sa.Text(), nullable=True),
    sa.Column('customer_ref', sa.Text(), nullable=True),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('campaign', sa.Text(), nullable=True),
    sa.Column('template', sa.Text(), nullable=True),
    sa.Column('gateway', sa.Text(), nullable=True),
    sa.Column('to_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('body_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('kid', sa.Integer(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('codes', JSON, nullable=False),
    sa.Column('not_before', sa.DateTime(timezone=True), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('far_id', sa.Text(), nullable=True),
    sa.Column('receipt', JSON, nullable=False),
    sa.Column('last_error', sa.Text(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state IN ('asked', 'sent', 'blocked', 'deferred', 'stopped', 'failed', 'unknown')", name=op.f('ck_sends_state')),
    sa.ForeignKeyConstraint(['decision_id'], ['decisions.id'], name=op.f('fk_sends_decision_id_decisions')),
    sa.ForeignKeyConstraint(['number_id'], ['numbers.id'], name=op.f('fk_sends_number_id_numbers')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sends')),
    sa.UniqueConstraint('sender', 'message_id', name=op.f('uq_sends_sender_message_id')),
    sqlite_strict=True
    )
    op.create_index(op.f('ix_sends_kid'), 'sends', ['kid'], unique=False)
    op.create_index('ix_sends_number_id_at', 'sends', ['number_id', 'at'], unique=False)
    op.create_index('ix_sends_run_id', 'sends', ['run_id'], unique=False, sqlite_where=sa.text('run_id IS NOT NULL'), postgresql_where=sa.text('run_id IS NOT NULL'))
    op.create_index('ix_sends_unfinished', 'sends', ['state', 'not_before'], unique=False, sqlite_where=sa.text("state IN ('deferred', 'unknown', 'asked')"), postgresql_where=sa.text("state IN ('deferred', 'unknown', 'asked')"))
    op.create_table('hold_changes',
    sa.Column('seq', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('hold_id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('placed', 'lifted')", name=op.f('ck_hold_changes_kind')),
    sa.ForeignKeyConstraint(['hold_id'], ['holds.id'], name=op.f('fk_hold_changes_hold_id_holds')),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_hold_changes')),
    sqlite_strict=True
    )
    op.create_index('ix_hold_changes_hold_id', 'hold_changes', ['hold_id'], unique=False)
    op.create_table('hold_acks',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('seq', sa.BigInteger(), nullable=False),
    sa.Column('sender_id', sa.Text(), nullable=False),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('acked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('stopped', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['sender_id'], ['senders.id'], name=op.f('fk_hold_acks_sender_id_senders')),
    sa.ForeignKeyConstraint(['seq'], ['hold_changes.seq'], name=op.f('fk_hold_acks_seq_hold_changes')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hold_acks')),
    sa.UniqueConstraint('seq', 'sender_id', 'channel', name=op.f('uq_hold_acks_seq_sender_id_channel')),
    sqlite_strict=True
    )
    op.create_index('ix_hold_acks_sender_id_seq', 'hold_acks', ['sender_id', 'seq'], unique=False)

    _tell_changes()
    for table, columns in (('decisions', DECISIONS), ('number_events', EVENTS), ('queued_messages', QUEUED)):
        for name, kind in columns:
            op.add_column(table, sa.Column(name, kind, nullable=True))
    # the older rows have nothing sealed: no key is kept alive for them, and no rotation need touch them
    op.add_column('decisions', sa.Column('kid', sa.Integer(), nullable=False, server_default='1'))
    op.execute("UPDATE decisions SET kid = (SELECT COALESCE(MAX(id), 1) FROM seal_keys)")
    op.create_index(op.f('ix_decisions_kid'), 'decisions', ['kid'], unique=False)
    for name, table, indexed, told, unique in PARTIAL:
        only = sa.text(f'{told} IS NOT NULL')
        op.create_index(name, table, indexed, unique=unique, sqlite_where=only, postgresql_where=only)
    op.execute("UPDATE checks SET price = '0' WHERE price LIKE '-%'")
    if op.get_bind().dialect.name == 'sqlite':
        _rebuild_checks(priced=True)
    else:
        op.create_check_constraint(op.f('ck_checks_price'), 'checks', "price NOT LIKE '-%'")


def downgrade() -> None:
    if op.get_bind().dialect.name == 'sqlite':
        _rebuild_checks(priced=False)
    else:
        op.drop_constraint(op.f('ck_checks_price'), 'checks', type_='check')
    for name, table, _indexed, _told, _unique in PARTIAL:
        op.drop_index(name, table_name=table)
    op.drop_index('ix_decisions_kid', table_name='decisions')
    for table, columns in (('decisions', (*DECISIONS, ('kid', None))), ('number_events', EVENTS), ('queued_messages', QUEUED)):
        for name, _kind in columns:
            op.drop_column(table, name)
    for table in NEW:
        op.drop_table(table)


def _tell_changes() -> None:
    op.execute("""
        INSERT INTO hold_changes (seq, hold_id, kind, at)
        SELECT row_number() OVER (ORDER BY at, lifted, hold_id), hold_id, kind, at FROM (
            SELECT id AS hold_id, 'placed' AS kind, 0 AS lifted, since AS at FROM holds
            UNION ALL
            SELECT id, 'lifted', 1, lifted_at FROM holds WHERE lifted_at IS NOT NULL
        ) AS told""")
    op.execute("INSERT INTO hold_epoch (id, epoch) SELECT 1, COALESCE(MAX(seq), 0) FROM hold_changes")


def _rebuild_checks(*, priced: bool) -> None:
    """SQLite cannot add a CHECK to a table that is there."""
    op.create_table('checks_new',
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
    *([sa.CheckConstraint("price NOT LIKE '-%'", name=op.f('ck_checks_price'))] if priced else []),
    sa.CheckConstraint("state IN ('reserved', 'answered', 'failed', 'abandoned')", name=op.f('ck_checks_state')),
    sa.ForeignKeyConstraint(['number_id'], ['numbers.id'], name=op.f('fk_checks_number_id_numbers')),
    sa.ForeignKeyConstraint(['run_id'], ['check_runs.id'], name=op.f('fk_checks_run_id_check_runs')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_checks')),
    sqlite_strict=True
    )
    columns = 'id, run_id, number_id, provider, as_of, state, price, currency, reserved_at, finished_at, billed, verdict, request_id, note'
    op.execute(f'INSERT INTO checks_new ({columns}) SELECT {columns} FROM checks')
    op.drop_table('checks')
    op.rename_table('checks_new', 'checks')
    op.create_index('ix_checks_reserved', 'checks', ['number_id', 'provider'], unique=True, sqlite_where=RESERVED)
    op.create_index('ix_checks_run_id_state', 'checks', ['run_id', 'state'], unique=False)
    op.create_index('ix_checks_reserved_at', 'checks', ['reserved_at'], unique=False)
