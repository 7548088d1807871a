"""RetentionService, as people ask it: what is erased when, and for how long what is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import grpc.aio

from services.chassis.rpc import asks
from sightline.retention_purger.v1 import retention_service_pb2 as messages
from sightline.retention_purger.v1.retention_service_pb2_grpc import RetentionServiceStub


@dataclass(frozen=True, slots=True)
class RetentionClient:
    """The retention-purger, over a channel of the person who asks."""

    channel: grpc.aio.Channel

    @asks
    async def expiring(self) -> Sequence[messages.Expiring]:
        """Return what is erased when, by day and kind."""
        request = messages.ListExpiringRequest()
        return list((await RetentionServiceStub(self.channel).ListExpiring(request)).expiring)

    @asks
    async def alert_kept(self) -> timedelta:
        """Return for how long an alert is kept."""
        policy = await RetentionServiceStub(self.channel).GetPolicy(messages.GetPolicyRequest())
        return timedelta(seconds=policy.alert_kept_seconds)
