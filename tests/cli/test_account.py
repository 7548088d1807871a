"""What the services say of a run, as its report has it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.chassis.envelope import to_timestamp
from services.chassis.errors import Refused
from services.cli.account import entry_of
from sightline.alert_dispatcher.v1.alert_service_pb2 import Alert

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


class NoEvidence:
    """A dispatcher whose alert has no pictures."""

    async def evidence(self, alert: str) -> Any:
        raise Refused("this alert has no evidence: do not engage")


@pytest.mark.parametrize(("expires", "kept", "gone"), [(31, 31, 31), (31, 7, 7), (1, 7, 1)])
async def test_an_alert_bears_the_day_of_the_policy_also_without_evidence(
    expires: int, kept: int, gone: int
) -> None:
    alert = Alert(
        id="a",
        raised_at=to_timestamp(NOON),
        captured_at=to_timestamp(NOON),
        expires_at=to_timestamp(NOON + timedelta(days=expires)),
    )
    clients: Any = NoEvidence()
    entry = await entry_of(alert, clients, timedelta(days=kept))
    assert entry.expires_at == NOON + timedelta(days=gone)
