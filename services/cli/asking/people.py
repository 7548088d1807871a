"""PeopleService, as those who look after accounts ask it."""

from dataclasses import dataclass

import grpc.aio

from services.chassis.rpc import asks
from sightline.registrar.v1 import people_service_pb2 as messages
from sightline.registrar.v1.people_service_pb2_grpc import PeopleServiceStub


@dataclass(frozen=True, slots=True)
class PeopleClient:
    """The registrar's accounts, over a channel of the person who asks."""

    channel: grpc.aio.Channel

    @asks
    async def set_password(self, name: str, password: str) -> None:
        """Set a person's password; their sessions end."""
        request = messages.SetPasswordRequest(name=name, password=password)
        await PeopleServiceStub(self.channel).SetPassword(request)
