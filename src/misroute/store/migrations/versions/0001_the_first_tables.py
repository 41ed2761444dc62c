"""The first tables

Revision ID: 0001
Revises: 
The audit log refuses change and deletion by triggers; its head row is made here.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


REFUSE_SQLITE = """
CREATE TRIGGER audit_log_no_{verb} BEFORE {verb} ON audit_log
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
"""

REFUSE_POSTGRESQL = (
    """
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$
""",
    """
CREATE TRIGGER audit_log_no_change BEFORE UPDATE OR DELETE ON audit_log
FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()
""",
    """
CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log
FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()
""",
)


def keep_audit_log() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for statement in REFUSE_POSTGRESQL:
            op.execute(statement)
    else:
        for verb in ("UPDATE", "DELETE"):
            op.execute(REFUSE_SQLITE.format(verb=verb))
    head = sa.table("audit_head", sa.column("id"), sa.column("seq"), sa.column("hash", sa.LargeBinary))
    op.bulk_insert(head, [{"id": 1, "seq": 0, "hash": bytes(32)}])


def upgrade() -> None:
    op.create_table('audit_head',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('seq', sa.BigInteger(), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_audit_head_single')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_head')),
    sqlite_strict=True
    )
    op.create_table('audit_log',
    sa.Column('seq', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('prev', sa.LargeBinary(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_audit_log')),
    sqlite_strict=True
    )
    op.create_table('calendar_snapshots',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('version', sa.Text(), nullable=False),
    sa.Column('snapshot', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.PrimaryKeyConstraint('name', 'version', name=op.f('pk_calendar_snapshots')),
    sqlite_strict=True
    )
    op.create_table('customers',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('customer_ref', sa.Text(), nullable=False),
    sa.Column('name_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('address_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('kid', sa.Integer(), nullable=False),
    sa.Column('region', sa.Text(), nullable=True),
    sa.Column('language', sa.Text(), nullable=True),
    sa.Column('currency', sa.Text(), nullable=True),
    sa.Column('vulnerable', sa.Boolean(), nullable=False),
    sa.Column('no_contact', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_customers')),
    sa.UniqueConstraint('customer_ref', name=op.f('uq_customers_customer_ref')),
    sqlite_strict=True
    )
    with op.batch_alter_table('customers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_customers_kid'), ['kid'], unique=False)

    op.create_table('numbers',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('number_bi', sa.LargeBinary(), nullable=False),
    sa.Column('kid', sa.Integer(), nullable=False),
    sa.Column('number_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('readable', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_numbers')),
    sa.UniqueConstraint('number_bi', name=op.f('uq_numbers_number_bi')),
    sqlite_strict=True
    )
    with op.batch_alter_table('numbers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_numbers_kid'), ['kid'], unique=False)

    op.create_table('scans',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('counts', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('rules_version', sa.Text(), nullable=False),
    sa.CheckConstraint("state IN ('running', 'complete', 'failed')", name=op.f('ck_scans_state')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scans')),
    sqlite_strict=True
    )
    op.create_table('schedule_runs',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('slot_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('skipped', sa.Integer(), nullable=False),
    sa.Column('worker_id', sa.Text(), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('problem', sa.Text(), nullable=True),
    sa.CheckConstraint("state IN ('running', 'complete', 'failed')", name=op.f('ck_schedule_runs_state')),
    sa.PrimaryKeyConstraint('name', 'slot_at', name=op.f('pk_schedule_runs')),
    sqlite_strict=True
    )
    op.create_table('schedules',
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('cron', sa.Text(), nullable=False),
    sa.Column('tz', sa.Text(), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('policy', sa.Text(), nullable=False),
    sa.CheckConstraint("policy IN ('last', 'all', 'none')", name=op.f('ck_schedules_policy')),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_schedules')),
    sqlite_strict=True
    )
    op.create_table('seal_keys',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('key_check', sa.LargeBinary(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seal_keys')),
    sqlite_strict=True
    )
    op.create_table('secrets',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('secret_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('kid', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_secrets')),
    sqlite_strict=True
    )
    with op.batch_alter_table('secrets', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_secrets_kid'), ['kid'], unique=False)

    op.create_table('workers',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('beat_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Text(), nullable=False),
    sa.Column('host', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workers')),
    sqlite_strict=True
    )
    op.create_table('cases',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('number_id', sa.Text(), nullable=True),
    sa.Column('number_raw_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('kid', sa.Integer(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('reporter', sa.Text(), nullable=False),
    sa.Column('flags', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('root_cause', sa.Text(), nullable=True),
    sa.Column('closing_requested', sa.Boolean(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('aware_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('assigned_to', sa.Text(), nullable=True),
    sa.Column('playbook_name', sa.Text(), nullable=False),
    sa.Column('playbook_version', sa.Text(), nullable=False),
    sa.Column('playbook_json', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('merged_into', sa.Text(), nullable=True),
    sa.Column('wake_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("reporter IN ('borrower', 'recipient', 'support', 'gate', 'scan')", name=op.f('ck_cases_reporter')),
    sa.CheckConstraint("root_cause IN ('contact_data', 'system_fault', 'human_error')", name=op.f('ck_cases_root_cause')),
    sa.CheckConstraint("state IN ('open', 'waiting', 'closed', 'merged')", name=op.f('ck_cases_state')),
    sa.ForeignKeyConstraint(['merged_into'], ['cases.id'], name=op.f('fk_cases_merged_into_cases')),
    sa.ForeignKeyConstraint(['number_id'], ['numbers.id'], name=op.f('fk_cases_number_id_numbers')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cases')),
    sqlite_strict=True
    )
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.create_index('ix_cases_assigned_to_state', ['assigned_to', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_cases_kid'), ['kid'], unique=False)
        batch_op.create_index('ix_cases_number_id', ['number_id'], unique=False)
        batch_op.create_index('ix_cases_state_opened_at', ['state', 'opened_at'], unique=False)
        batch_op.create_index('ix_cases_wake_at', ['wake_at'], unique=False, sqlite_where=sa.text('wake_at IS NOT NULL'), postgresql_where=sa.text('wake_at IS NOT NULL'))
        batch_op.create_index('uq_cases_open_number', ['number_id'], unique=True, sqlite_where=sa.text("state IN ('open', 'waiting') AND number_id IS NOT NULL"), postgresql_where=sa.text("state IN ('open', 'waiting') AND number_id IS NOT NULL"))

    op.create_table('contact_points',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('customer_id', sa.Text(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('number_id', sa.Text(), nullable=False),
    sa.Column('relation_text_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('raw_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('contact_name_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('kid', sa.Integer(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('line_type', sa.Text(), nullable=True),
    sa.Column('region', sa.Text(), nullable=True),
    sa.Column('verified_at', sa.Date(), nullable=True),
    sa.Column('consent_at', sa.Date(), nullable=True),
    sa.Column('source', sa.Text(), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('problem', sa.Text(), nullable=True),
    sa.Column('holder', sa.Text(), nullable=True),
    sa.Column('risk', sa.Float(), nullable=True),
    sa.Column('action', sa.Text(), nullable=True),
    sa.Column('codes', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('content_version', sa.Integer(), nullable=False),
    sa.Column('scanned_version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("action IN ('keep', 'fix', 'reverify', 'relabel', 'suppress')", name=op.f('ck_contact_points_action')),
    sa.CheckConstraint("holder IN ('borrower', 'relative', 'third_party', 'stranger', 'nobody', 'unknown')", name=op.f('ck_contact_points_holder')),
    sa.CheckConstraint("problem IN ('none', 'unusable_number', 'doubtful_number', 'disconnected', 'reassigned', 'stale', 'relative_number', 'third_party_number', 'own_staff_number')", name=op.f('ck_contact_points_problem')),
    sa.CheckConstraint("state IN ('active', 'retired', 'relabelled', 'suppressed')", name=op.f('ck_contact_points_state')),
    sa.CheckConstraint("status IN ('ok', 'doubtful', 'invalid', 'multiple', 'missing')", name=op.f('ck_contact_points_status')),
    sa.CheckConstraint('risk BETWEEN 0 AND 1', name=op.f('ck_contact_points_risk')),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], name=op.f('fk_contact_points_customer_id_customers'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['number_id'], ['numbers.id'], name=op.f('fk_contact_points_number_id_numbers')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_points')),
    sa.UniqueConstraint('customer_id', 'role', 'number_id', name=op.f('uq_contact_points_customer_id_role_number_id')),
    sqlite_strict=True
    )
    with op.batch_alter_table('contact_points', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contact_points_kid'), ['kid'], unique=False)
        batch_op.create_index(batch_op.f('ix_contact_points_number_id'), ['number_id'], unique=False)
        batch_op.create_index('ix_contact_points_unscanned', ['id'], unique=False, sqlite_where=sa.text('scanned_version < content_version'), postgresql_where=sa.text('scanned_version < content_version'))

    op.create_table('debts',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('customer_id', sa.Text(), nullable=False),
    sa.Column('debt_ref', sa.Text(), nullable=False),
    sa.Column('past_due_days', sa.Integer(), nullable=True),
    sa.Column('late_fee', sa.Text(), nullable=True),
    sa.Column('currency', sa.Text(), nullable=True),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], name=op.f('fk_debts_customer_id_customers')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_debts')),
    sa.UniqueConstraint('debt_ref', name=op.f('uq_debts_debt_ref')),
    sqlite_strict=True
    )
    with op.batch_alter_table('debts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_debts_customer_id'), ['customer_id'], unique=False)

    op.create_table('decisions',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('number_id', sa.Text(), nullable=True),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('decision', sa.Text(), nullable=False),
    sa.Column('codes', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('policy', sa.Text(), nullable=False),
    sa.Column('facts', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.CheckConstraint("decision IN ('allow', 'defer', 'block')", name=op.f('ck_decisions_decision')),
    sa.ForeignKeyConstraint(['number_id'], ['numbers.id'], name=op.f('fk_decisions_number_id_numbers')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decisions')),
    sqlite_strict=True
    )
    with op.batch_alter_table('decisions', schema=None) as batch_op:
        batch_op.create_index('ix_decisions_at', ['at'], unique=False)
        batch_op.create_index('ix_decisions_number_id_at', ['number_id', 'at'], unique=False)

    op.create_table('intel',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('number_id', sa.Text(), nullable=False),
    sa.Column('provider', sa.Text(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('verdict', sa.Text(), nullable=False),
    sa.Column('raw_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('kid', sa.Integer(), nullable=False),
    sa.CheckConstraint("verdict IN ('same_owner', 'owner_changed', 'transferred', 'disconnected', 'not_enough_data', 'unsupported', 'retry_later')", name=op.f('ck_intel_verdict')),
    sa.ForeignKeyConstraint(['number_id'], ['numbers.id'], name=op.f('fk_intel_number_id_numbers')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_intel')),
    sa.UniqueConstraint('number_id', 'provider', 'asked_at', 'as_of', name=op.f('uq_intel_number_id_provider_asked_at_as_of')),
    sqlite_strict=True
    )
    with op.batch_alter_table('intel', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_intel_kid'), ['kid'], unique=False)

    op.create_table('number_events',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('event_key', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('number_id', sa.Text(), nullable=True),
    sa.Column('customer_ref', sa.Text(), nullable=True),
    sa.Column('channel', sa.Text(), nullable=True),
    sa.Column('direction', sa.Text(), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.Column('campaign', sa.Text(), nullable=True),
    sa.Column('template', sa.Text(), nullable=True),
    sa.Column('gateway', sa.Text(), nullable=True),
    sa.Column('release', sa.Text(), nullable=True),
    sa.Column('message_id', sa.Text(), nullable=True),
    sa.Column('debt_id', sa.Text(), nullable=True),
    sa.Column('text_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('kid', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('send', 'receipt', 'inbound', 'call', 'complaint', 'login', 'payment', 'verification', 'change')", name=op.f('ck_number_events_kind')),
    sa.ForeignKeyConstraint(['number_id'], ['numbers.id'], name=op.f('fk_number_events_number_id_numbers')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_number_events')),
    sa.UniqueConstraint('event_key', name=op.f('uq_number_events_event_key')),
    sqlite_strict=True
    )
    with op.batch_alter_table('number_events', schema=None) as batch_op:
        batch_op.create_index('ix_number_events_customer_ref_at', ['customer_ref', 'at'], unique=False)
        batch_op.create_index(batch_op.f('ix_number_events_kid'), ['kid'], unique=False)
        batch_op.create_index('ix_number_events_kind_at', ['kind', 'at'], unique=False)
        batch_op.create_index('ix_number_events_number_id_at', ['number_id', 'at'], unique=False)

    op.create_table('own_numbers',
    sa.Column('number_id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.CheckConstraint("kind IN ('lender', 'staff', 'agency')", name=op.f('ck_own_numbers_kind')),
    sa.ForeignKeyConstraint(['number_id'], ['numbers.id'], name=op.f('fk_own_numbers_number_id_numbers')),
    sa.PrimaryKeyConstraint('number_id', name=op.f('pk_own_numbers')),
    sqlite_strict=True
    )
    op.create_table('case_customers',
    sa.Column('case_id', sa.Text(), nullable=False),
    sa.Column('customer_id', sa.Text(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_case_customers_case_id_cases'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], name=op.f('fk_case_customers_customer_id_customers')),
    sa.PrimaryKeyConstraint('case_id', 'customer_id', name=op.f('pk_case_customers')),
    sqlite_strict=True
    )
    with op.batch_alter_table('case_customers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_customers_customer_id'), ['customer_id'], unique=False)

    op.create_table('case_events',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('case_id', sa.Text(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('detail', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('text_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('kid', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_case_events_case_id_cases'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_events')),
    sa.UniqueConstraint('case_id', 'seq', name=op.f('uq_case_events_case_id_seq')),
    sqlite_strict=True
    )
    with op.batch_alter_table('case_events', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_events_kid'), ['kid'], unique=False)

    op.create_table('case_recipients',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('case_id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('number_id', sa.Text(), nullable=True),
    sa.Column('name_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('kid', sa.Integer(), nullable=False),
    sa.Column('no_contact', sa.Boolean(), nullable=False),
    sa.Column('language', sa.Text(), nullable=True),
    sa.CheckConstraint("kind IN ('stranger', 'relative', 'third_party', 'unknown')", name=op.f('ck_case_recipients_kind')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_case_recipients_case_id_cases'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['number_id'], ['numbers.id'], name=op.f('fk_case_recipients_number_id_numbers')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_recipients')),
    sa.UniqueConstraint('case_id', 'number_id', name=op.f('uq_case_recipients_case_id_number_id')),
    sqlite_strict=True
    )
    with op.batch_alter_table('case_recipients', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_recipients_kid'), ['kid'], unique=False)

    op.create_table('case_steps',
    sa.Column('case_id', sa.Text(), nullable=False),
    sa.Column('step', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('intent', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('waits_for', sa.Text(), nullable=True),
    sa.Column('requested_by', sa.Text(), nullable=True),
    sa.Column('approved_by', sa.Text(), nullable=True),
    sa.Column('done_by', sa.Text(), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state IN ('pending', 'ready', 'running', 'waiting', 'done', 'failed', 'skipped')", name=op.f('ck_case_steps_state')),
    sa.CheckConstraint("waits_for IN ('person', 'approval')", name=op.f('ck_case_steps_waits_for')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_case_steps_case_id_cases'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('case_id', 'step', name=op.f('pk_case_steps')),
    sqlite_strict=True
    )
    op.create_table('clocks',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('case_id', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('target', sa.Text(), nullable=False),
    sa.Column('calendar', sa.Text(), nullable=False),
    sa.Column('calendar_version', sa.Text(), nullable=False),
    sa.Column('policy_version', sa.Text(), nullable=False),
    sa.Column('pausable', sa.Boolean(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('provisional', sa.Boolean(), nullable=False),
    sa.Column('marks', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('warn_at', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('pauses', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('fired', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('met_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_reason', sa.Text(), nullable=True),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('fire_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('stumbles', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('running', 'paused', 'met', 'met_late', 'breached_running', 'cancelled')", name=op.f('ck_clocks_state')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_clocks_case_id_cases'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clocks')),
    sa.UniqueConstraint('case_id', 'name', name=op.f('uq_clocks_case_id_name')),
    sqlite_strict=True
    )
    with op.batch_alter_table('clocks', schema=None) as batch_op:
        batch_op.create_index('ix_clocks_fire_at', ['fire_at'], unique=False, sqlite_where=sa.text('fire_at IS NOT NULL'), postgresql_where=sa.text('fire_at IS NOT NULL'))

    op.create_table('effects',
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('case_id', sa.Text(), nullable=True),
    sa.Column('step', sa.Text(), nullable=True),
    sa.Column('intent', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('connector', sa.Text(), nullable=False),
    sa.Column('audience', sa.Text(), nullable=True),
    sa.Column('payload_sealed', sa.LargeBinary(), nullable=False),
    sa.Column('kid', sa.Integer(), nullable=False),
    sa.Column('payload_digest', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('not_before', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lease_owner', sa.Text(), nullable=True),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('fence', sa.Integer(), nullable=False),
    sa.Column('last_error', sa.Text(), nullable=True),
    sa.Column('receipt', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('delivered_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('pending', 'leased', 'delivered', 'unclear', 'dead', 'cancelled')", name=op.f('ck_effects_state')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_effects_case_id_cases')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_effects')),
    sqlite_strict=True
    )
    with op.batch_alter_table('effects', schema=None) as batch_op:
        batch_op.create_index('ix_effects_case_id_step', ['case_id', 'step'], unique=False)
        batch_op.create_index('ix_effects_due', ['not_before'], unique=False, sqlite_where=sa.text("state IN ('pending', 'leased')"), postgresql_where=sa.text("state IN ('pending', 'leased')"))
        batch_op.create_index(batch_op.f('ix_effects_kid'), ['kid'], unique=False)
        batch_op.create_index('ix_effects_stuck', ['created_at'], unique=False, sqlite_where=sa.text("state IN ('dead', 'unclear')"), postgresql_where=sa.text("state IN ('dead', 'unclear')"))

    op.create_table('findings',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('contact_point_id', sa.Text(), nullable=False),
    sa.Column('customer_id', sa.Text(), nullable=False),
    sa.Column('number_id', sa.Text(), nullable=True),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('severity', sa.Text(), nullable=False),
    sa.Column('problem', sa.Text(), nullable=True),
    sa.Column('confidence', sa.Float(), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('evidence_sealed', sa.LargeBinary(), nullable=True),
    sa.Column('kid', sa.Integer(), nullable=False),
    sa.Column('action', sa.Text(), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('standing', sa.Boolean(), nullable=False),
    sa.Column('first_scan', sa.Text(), nullable=False),
    sa.Column('last_scan', sa.Text(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("severity IN ('info', 'warning', 'error')", name=op.f('ck_findings_severity')),
    sa.CheckConstraint("state IN ('new', 'unchanged', 'absent')", name=op.f('ck_findings_state')),
    sa.ForeignKeyConstraint(['contact_point_id'], ['contact_points.id'], name=op.f('fk_findings_contact_point_id_contact_points'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], name=op.f('fk_findings_customer_id_customers'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['first_scan'], ['scans.id'], name=op.f('fk_findings_first_scan_scans')),
    sa.ForeignKeyConstraint(['last_scan'], ['scans.id'], name=op.f('fk_findings_last_scan_scans')),
    sa.ForeignKeyConstraint(['number_id'], ['numbers.id'], name=op.f('fk_findings_number_id_numbers')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_findings')),
    sqlite_strict=True
    )
    with op.batch_alter_table('findings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_findings_contact_point_id'), ['contact_point_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_findings_customer_id'), ['customer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_findings_kid'), ['kid'], unique=False)
        batch_op.create_index('ix_findings_last_scan_state', ['last_scan', 'state'], unique=False)

    op.create_table('grants',
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('case_id', sa.Text(), nullable=False),
    sa.Column('customer_id', sa.Text(), nullable=True),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('amount', sa.Text(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('requested_by', sa.Text(), nullable=False),
    sa.Column('approved_by', sa.Text(), nullable=True),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('waiver', 'voucher')", name=op.f('ck_grants_kind')),
    sa.CheckConstraint("state IN ('reserved', 'confirmed', 'reversed')", name=op.f('ck_grants_state')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_grants_case_id_cases')),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], name=op.f('fk_grants_customer_id_customers')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_grants')),
    sqlite_strict=True
    )
    with op.batch_alter_table('grants', schema=None) as batch_op:
        batch_op.create_index('ix_grants_case_id', ['case_id'], unique=False)
        batch_op.create_index('ix_grants_customer_id_day', ['customer_id', 'day'], unique=False)
        batch_op.create_index('ix_grants_day_kind', ['day', 'kind'], unique=False)

    op.create_table('holds',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cause', sa.Text(), nullable=False),
    sa.Column('scope', sa.Text(), nullable=False),
    sa.Column('number_id', sa.Text(), nullable=True),
    sa.Column('value', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('case_id', sa.Text(), nullable=True),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('placed_by', sa.Text(), nullable=False),
    sa.Column('lifted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lifted_by', sa.Text(), nullable=True),
    sa.Column('lift_reason', sa.Text(), nullable=True),
    sa.CheckConstraint("(scope = 'number') = (number_id IS NOT NULL)", name=op.f('ck_holds_number')),
    sa.CheckConstraint("scope IN ('number', 'customer', 'campaign', 'template', 'gateway', 'all')", name=op.f('ck_holds_scope')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_holds_case_id_cases')),
    sa.ForeignKeyConstraint(['number_id'], ['numbers.id'], name=op.f('fk_holds_number_id_numbers')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_holds')),
    sa.UniqueConstraint('cause', name=op.f('uq_holds_cause')),
    sqlite_strict=True
    )
    with op.batch_alter_table('holds', schema=None) as batch_op:
        batch_op.create_index('ix_holds_active_number', ['number_id'], unique=False, sqlite_where=sa.text('lifted_at IS NULL'), postgresql_where=sa.text('lifted_at IS NULL'))
        batch_op.create_index('ix_holds_active_value', ['scope', 'value'], unique=False, sqlite_where=sa.text('lifted_at IS NULL'), postgresql_where=sa.text('lifted_at IS NULL'))
        batch_op.create_index('ix_holds_case_id', ['case_id'], unique=False)

    op.create_table('clock_firings',
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('clock_id', sa.Text(), nullable=False),
    sa.Column('level', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('fired_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['clock_id'], ['clocks.id'], name=op.f('fk_clock_firings_clock_id_clocks'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_clock_firings')),
    sqlite_strict=True
    )
    with op.batch_alter_table('clock_firings', schema=None) as batch_op:
        batch_op.create_index('ix_clock_firings_clock_id', ['clock_id'], unique=False)

    op.create_table('queued_messages',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('message_id', sa.Text(), nullable=False),
    sa.Column('number_id', sa.Text(), nullable=False),
    sa.Column('customer_id', sa.Text(), nullable=True),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('campaign', sa.Text(), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('stopped_by_hold', sa.Text(), nullable=True),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state IN ('queued', 'stopped', 'released', 'sent')", name=op.f('ck_queued_messages_state')),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], name=op.f('fk_queued_messages_customer_id_customers')),
    sa.ForeignKeyConstraint(['number_id'], ['numbers.id'], name=op.f('fk_queued_messages_number_id_numbers')),
    sa.ForeignKeyConstraint(['stopped_by_hold'], ['holds.id'], name=op.f('fk_queued_messages_stopped_by_hold_holds')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_queued_messages')),
    sa.UniqueConstraint('message_id', name=op.f('uq_queued_messages_message_id')),
    sqlite_strict=True
    )
    with op.batch_alter_table('queued_messages', schema=None) as batch_op:
        batch_op.create_index('ix_queued_messages_number_id_state', ['number_id', 'state'], unique=False)
    keep_audit_log()


def downgrade() -> None:
    with op.batch_alter_table('queued_messages', schema=None) as batch_op:
        batch_op.drop_index('ix_queued_messages_number_id_state')

    op.drop_table('queued_messages')
    with op.batch_alter_table('clock_firings', schema=None) as batch_op:
        batch_op.drop_index('ix_clock_firings_clock_id')

    op.drop_table('clock_firings')
    with op.batch_alter_table('holds', schema=None) as batch_op:
        batch_op.drop_index('ix_holds_case_id')
        batch_op.drop_index('ix_holds_active_value', sqlite_where=sa.text('lifted_at IS NULL'), postgresql_where=sa.text('lifted_at IS NULL'))
        batch_op.drop_index('ix_holds_active_number', sqlite_where=sa.text('lifted_at IS NULL'), postgresql_where=sa.text('lifted_at IS NULL'))

    op.drop_table('holds')
    with op.batch_alter_table('grants', schema=None) as batch_op:
        batch_op.drop_index('ix_grants_day_kind')
        batch_op.drop_index('ix_grants_customer_id_day')
        batch_op.drop_index('ix_grants_case_id')

    op.drop_table('grants')
    with op.batch_alter_table('findings', schema=None) as batch_op:
        batch_op.drop_index('ix_findings_last_scan_state')
        batch_op.drop_index(batch_op.f('ix_findings_kid'))
        batch_op.drop_index(batch_op.f('ix_findings_customer_id'))
        batch_op.drop_index(batch_op.f('ix_findings_contact_point_id'))

    op.drop_table('findings')
    with op.batch_alter_table('effects', schema=None) as batch_op:
        batch_op.drop_index('ix_effects_stuck', sqlite_where=sa.text("state IN ('dead', 'unclear')"), postgresql_where=sa.text("state IN ('dead', 'unclear')"))
        batch_op.drop_index(batch_op.f('ix_effects_kid'))
        batch_op.drop_index('ix_effects_due', sqlite_where=sa.text("state IN ('pending', 'leased')"), postgresql_where=sa.text("state IN ('pending', 'leased')"))
        batch_op.drop_index('ix_effects_case_id_step')

    op.drop_table('effects')
    with op.batch_alter_table('clocks', schema=None) as batch_op:
        batch_op.drop_index('ix_clocks_fire_at', sqlite_where=sa.text('fire_at IS NOT NULL'), postgresql_where=sa.text('fire_at IS NOT NULL'))

    op.drop_table('clocks')
    op.drop_table('case_steps')
    with op.batch_alter_table('case_recipients', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_recipients_kid'))

    op.drop_table('case_recipients')
    with op.batch_alter_table('case_events', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_events_kid'))

    op.drop_table('case_events')
    with op.batch_alter_table('case_customers', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_customers_customer_id'))

    op.drop_table('case_customers')
    op.drop_table('own_numbers')
    with op.batch_alter_table('number_events', schema=None) as batch_op:
        batch_op.drop_index('ix_number_events_number_id_at')
        batch_op.drop_index('ix_number_events_kind_at')
        batch_op.drop_index(batch_op.f('ix_number_events_kid'))
        batch_op.drop_index('ix_number_events_customer_ref_at')

    op.drop_table('number_events')
    with op.batch_alter_table('intel', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_intel_kid'))

    op.drop_table('intel')
    with op.batch_alter_table('decisions', schema=None) as batch_op:
        batch_op.drop_index('ix_decisions_number_id_at')
        batch_op.drop_index('ix_decisions_at')

    op.drop_table('decisions')
    with op.batch_alter_table('debts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_debts_customer_id'))

    op.drop_table('debts')
    with op.batch_alter_table('contact_points', schema=None) as batch_op:
        batch_op.drop_index('ix_contact_points_unscanned', sqlite_where=sa.text('scanned_version < content_version'), postgresql_where=sa.text('scanned_version < content_version'))
        batch_op.drop_index(batch_op.f('ix_contact_points_number_id'))
        batch_op.drop_index(batch_op.f('ix_contact_points_kid'))

    op.drop_table('contact_points')
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.drop_index('uq_cases_open_number', sqlite_where=sa.text("state IN ('open', 'waiting') AND number_id IS NOT NULL"), postgresql_where=sa.text("state IN ('open', 'waiting') AND number_id IS NOT NULL"))
        batch_op.drop_index('ix_cases_wake_at', sqlite_where=sa.text('wake_at IS NOT NULL'), postgresql_where=sa.text('wake_at IS NOT NULL'))
        batch_op.drop_index('ix_cases_state_opened_at')
        batch_op.drop_index('ix_cases_number_id')
        batch_op.drop_index(batch_op.f('ix_cases_kid'))
        batch_op.drop_index('ix_cases_assigned_to_state')

    op.drop_table('cases')
    op.drop_table('workers')
    with op.batch_alter_table('secrets', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_secrets_kid'))

    op.drop_table('secrets')
    op.drop_table('seal_keys')
    op.drop_table('schedules')
    op.drop_table('schedule_runs')
    op.drop_table('scans')
    with op.batch_alter_table('numbers', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_numbers_kid'))

    op.drop_table('numbers')
    with op.batch_alter_table('customers', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_customers_kid'))

    op.drop_table('customers')
    op.drop_table('calendar_snapshots')
    op.drop_table('audit_log')
    op.drop_table('audit_head')
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_audit_change")
