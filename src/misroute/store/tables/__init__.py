"""All tables, so that importing this package registers every one of them. SQLModel is used here and nowhere above."""

from misroute.store.tables.access import ApiIdempotencyRow, ApiTokenRow
from misroute.store.tables.audit import AuditEntryRow, AuditHeadRow, SealKeyRow, SecretRow
from misroute.store.tables.base import table_of
from misroute.store.tables.book import (
    ContactPointRow,
    CustomerRow,
    DebtRow,
    IntelRow,
    NumberEventRow,
    NumberRow,
    OwnNumberRow,
    QueuedMessageRow,
)
from misroute.store.tables.cases import (
    CaseCustomerRow,
    CaseEventRow,
    CaseRecipientRow,
    CaseRow,
    CaseStepRow,
    HoldRow,
)
from misroute.store.tables.checks import CheckRow, CheckRunRow
from misroute.store.tables.gate import ConsentRow, HoldChangeRow, HoldEpochRow, PassRow, StandingRow, WishRow
from misroute.store.tables.scan import DecisionRow, FindingRow, ScanRow, SuppressionRow
from misroute.store.tables.senders import HoldAckRow, SenderRow, SendRow
from misroute.store.tables.watch import WatchStreamRow
from misroute.store.tables.work import (
    CalendarSnapshotRow,
    ClockFiringRow,
    ClockRow,
    EffectRow,
    GrantRow,
    ScheduleRow,
    ScheduleRunRow,
    WorkerRow,
)

__all__ = [
    "ApiIdempotencyRow",
    "ApiTokenRow",
    "AuditEntryRow",
    "AuditHeadRow",
    "CalendarSnapshotRow",
    "CaseCustomerRow",
    "CaseEventRow",
    "CaseRecipientRow",
    "CaseRow",
    "CaseStepRow",
    "CheckRow",
    "CheckRunRow",
    "ClockFiringRow",
    "ClockRow",
    "ConsentRow",
    "ContactPointRow",
    "CustomerRow",
    "DebtRow",
    "DecisionRow",
    "EffectRow",
    "FindingRow",
    "GrantRow",
    "HoldAckRow",
    "HoldChangeRow",
    "HoldEpochRow",
    "HoldRow",
    "IntelRow",
    "NumberEventRow",
    "NumberRow",
    "OwnNumberRow",
    "PassRow",
    "QueuedMessageRow",
    "ScanRow",
    "ScheduleRow",
    "ScheduleRunRow",
    "SealKeyRow",
    "SecretRow",
    "SendRow",
    "SenderRow",
    "StandingRow",
    "SuppressionRow",
    "WatchStreamRow",
    "WishRow",
    "WorkerRow",
    "table_of",
]
