"""What was signed is in force until it is not; told again, it is spent all the same."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from services.retention_purger import wire
from services.retention_purger.domain.spending import is_spent
from sightline.registrar.v1.deployment_changed_pb2 import (
    STATUS_AUTHORISED,
    STATUS_DESTROYED,
    STATUS_ENDED,
    STATUS_LIVE,
    STATUS_STOPPED,
    DeploymentChanged,
    Status,
)
from sightline.retention_purger.v1.audit_service_pb2 import IsSpentRequest
from tests.chassis.deploying import changed
from tests.retention_purger.auditing import audit_rpc
from tests.retention_purger.purging import CONTEXT, Rig

A, B, NOTHING = b"a" * 32, b"b" * 32, b""
AUTHORISED, LIVE, STOPPED, ENDED = STATUS_AUTHORISED, STATUS_LIVE, STATUS_STOPPED, STATUS_ENDED


def change(status: Status, digest: bytes, version: int = 1) -> DeploymentChanged:
    message = changed({}, status, list_version=version)
    message.authorised_digest = digest
    return message


@pytest.mark.parametrize(
    ("told", "spent"),
    [
        ((), False),
        (((AUTHORISED, A),), False),
        (((AUTHORISED, A), (LIVE, A), (LIVE, A)), False),
        (((AUTHORISED, B), (STOPPED, NOTHING), (AUTHORISED, A)), False),
        (((LIVE, NOTHING), (AUTHORISED, A)), False),
        (((AUTHORISED, A), (STOPPED, NOTHING)), True),
        (((LIVE, A), (STOPPED, NOTHING), (AUTHORISED, B), (LIVE, A)), True),
        (((LIVE, A), (ENDED, A)), True),
        (((LIVE, A), (STATUS_DESTROYED, A), (LIVE, A)), True),
        (((LIVE, A), (LIVE, B)), True),
        (((LIVE, A), (LIVE, NOTHING)), True),
    ],
)
def test_it_is_spent_once_it_was_in_force_and_then_was_not(
    told: Sequence[tuple[Status, bytes]], spent: bool
) -> None:
    bodies = [wire.deployment_told(change(status, digest)).body for status, digest in told]
    assert is_spent(bodies, A.hex()) is spent


async def test_the_matcher_is_told_by_the_chain_of_that_very_deployment(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    await rig.open()
    for told in (change(LIVE, A), change(STOPPED, NOTHING), change(LIVE, A, 2)):
        await rig.chain.tell(wire.deployment_told(told))
    rpc = audit_rpc(rig.records)

    async def spent(deployment: str, digest: bytes) -> bool:
        request = IsSpentRequest(deployment=deployment, authorised_digest=digest)
        return bool((await rpc.IsSpent(request, CONTEXT)).spent)

    assert await spent("market", A)
    assert not await spent("market", B) and not await spent("station", A)
    await rig.records.close()
