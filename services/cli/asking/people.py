"""PeopleService, as those ask it who look after accounts, and auditors who ask whose marks are whose."""

from collections.abc import Collection, Sequence
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
    async def give_password(self, name: str) -> messages.SetPasswordResponse:
        """Return a password with which a person sets one of their own; their sessions end."""
        request = messages.SetPasswordRequest(name=name)
        answer: messages.SetPasswordResponse = await PeopleServiceStub(self.channel).SetPassword(request)
        return answer

    @asks
    async def end_sessions(self, name: str) -> int:
        """End a person's sessions; return how many there were."""
        request = messages.EndSessionsRequest(name=name)
        answer = await PeopleServiceStub(self.channel).EndSessions(request)
        return int(answer.sessions_ended)

    @asks
    async def all(self) -> Sequence[messages.Person]:
        """Return everyone of the directory, with what is known of how they sign in."""
        answer = await PeopleServiceStub(self.channel).ListPeople(messages.ListPeopleRequest())
        return list(answer.people)

    @asks
    async def named(self, marks: Collection[bytes], names: Collection[str]) -> dict[bytes, str]:
        """Return whose marks these are; `names`: whom to try besides those who are known."""
        request = messages.FindActorsRequest(marks=marks, names=names)
        answer = await PeopleServiceStub(self.channel).FindActors(request)
        return {actor.mark: actor.name for actor in answer.actors}

    @asks
    async def note_export(self) -> None:
        """Have it on record that the chain is exported."""
        await PeopleServiceStub(self.channel).NoteExport(messages.NoteExportRequest())
