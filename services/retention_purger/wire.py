"""The retention-purger's values and their messages."""

import hashlib
from datetime import datetime

from services.chassis.envelope import to_timestamp
from services.chassis.ledger import Account, Ledger
from services.chassis.topics import Topic
from services.retention_purger.domain.retained import Retained
from sightline.chassis.v1.envelope_pb2 import Envelope
from sightline.retention_purger.v1 import retention_service_pb2 as messages
from sightline.retention_purger.v1.erasure_due_pb2 import ErasureDue

ERASURE_DUE = Topic.of(ErasureDue)


def ledger_message(ledger: Ledger) -> messages.Ledger:
    """Return the ledger of a deployment."""
    forgetting = ledger.time_to_forget
    return messages.Ledger(
        frames=_account(ledger.frames),
        probes=_account(ledger.probes),
        tracks_opened=ledger.tracks_opened,
        tracks_closed=ledger.tracks_closed,
        tracks_living=ledger.tracks_living,
        closes=ledger.closes,
        time_to_forget=messages.Percentiles(
            count=forgetting.count,
            p50_seconds=forgetting.percentile(50),
            p95_seconds=forgetting.percentile(95),
            p99_seconds=forgetting.percentile(99),
            max_seconds=forgetting.max_seconds,
        ),
    )


def retained_message(retained: Retained) -> messages.Retained:
    """Return one thing that is kept."""
    return messages.Retained(
        alert=retained.alert,
        deployment=retained.deployment,
        expires_at=to_timestamp(retained.expires_at),
    )


def erasure_due(retained: Retained, now: datetime) -> bytes:
    """Return the record of erasure-due.v1."""
    return Envelope(
        id=hashlib.sha256(f"erasure/{retained.alert}".encode()).digest()[:16],
        deployment=retained.deployment,
        captured_at=to_timestamp(now),
        received_at=to_timestamp(now),
        payload=ErasureDue(alert=retained.alert).SerializeToString(),
    ).SerializeToString()


def _account(account: Account) -> messages.Account:
    return messages.Account(
        seen=account.seen,
        forgotten={reason: count for reason, count in account.forgotten.items() if count},
        retained={reason: count for reason, count in account.retained.items() if count},
        in_flight=account.in_flight,
    )
