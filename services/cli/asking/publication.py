"""PublicationService, as people ask it."""

from collections.abc import Sequence
from dataclasses import dataclass

import grpc.aio

from services.chassis.rpc import asks
from sightline.registrar.v1 import publication_service_pb2 as messages
from sightline.registrar.v1.publication_service_pb2_grpc import PublicationServiceStub


@dataclass(frozen=True, slots=True)
class PublicationClient:
    """What the public gets, over a channel of the person who asks."""

    channel: grpc.aio.Channel

    @asks
    async def notices(self) -> Sequence[messages.Notice]:
        """Return the notices, the next one first."""
        stub = PublicationServiceStub(self.channel)
        return list((await stub.ListNotices(messages.ListNoticesRequest())).notices)

    @asks
    async def records(self) -> Sequence[messages.DeploymentRecord]:
        """Return the record of each authorised deployment that is over, the latest first."""
        stub = PublicationServiceStub(self.channel)
        return list((await stub.ListRecords(messages.ListRecordsRequest())).records)
