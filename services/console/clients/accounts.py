"""People's accounts, as an engineer looks after them; and whose marks are whose, as an auditor is told."""

from collections.abc import Collection
from dataclasses import dataclass

from services.chassis.rpc import asks
from services.console.clients.people import Visit
from sightline.alert_dispatcher.v1 import alert_service_pb2 as alerts
from sightline.alert_dispatcher.v1.alert_service_pb2_grpc import AlertServiceStub
from sightline.registrar.v1 import people_service_pb2 as messages
from sightline.registrar.v1.people_service_pb2_grpc import PeopleServiceStub

_REGISTRAR, _DISPATCHER = "registrar", "alert_dispatcher"


@dataclass(frozen=True, slots=True)
class Accounts:
    """PeopleService."""

    visit: Visit

    @asks
    async def all(self) -> list[messages.Person]:
        """Return everyone of the directory."""
        request = messages.ListPeopleRequest()
        answer = await self._stub().ListPeople(request, metadata=await self.visit.bearer(_REGISTRAR))
        return list(answer.people)

    @asks
    async def give_password(self, name: str) -> messages.SetPasswordResponse:
        """Return a password with which somebody sets one of their own."""
        request = messages.SetPasswordRequest(name=name)
        answer: messages.SetPasswordResponse = await self._stub().SetPassword(
            request, metadata=await self.visit.bearer(_REGISTRAR)
        )
        return answer

    @asks
    async def end_sessions(self, name: str) -> int:
        """End somebody's sessions; return how many there were."""
        request = messages.EndSessionsRequest(name=name)
        answer = await self._stub().EndSessions(request, metadata=await self.visit.bearer(_REGISTRAR))
        return int(answer.sessions_ended)

    @asks
    async def named(self, marks: Collection[str], names: Collection[str]) -> dict[str, str]:
        """Return whose marks these are, both in hex; `names`: whom to try besides those who are known."""
        request = messages.FindActorsRequest(marks=[bytes.fromhex(mark) for mark in marks], names=names)
        answer = await self._stub().FindActors(request, metadata=await self.visit.bearer(_REGISTRAR))
        return {actor.mark.hex(): actor.name for actor in answer.actors}

    @asks
    async def note_export(self) -> None:
        """Have it on record that the chain is exported."""
        metadata = await self.visit.bearer(_REGISTRAR)
        await self._stub().NoteExport(messages.NoteExportRequest(), metadata=metadata)

    @asks
    async def officers(self, deployment: str) -> dict[str, str]:
        """Return whose the marks of officers are, in hex, of the alerts of a deployment that are kept."""
        stub = AlertServiceStub(self.visit.channel_to(_DISPATCHER))
        request = alerts.FindOfficersRequest(deployment=deployment)
        answer = await stub.FindOfficers(request, metadata=await self.visit.bearer(_DISPATCHER))
        return {one.mark.hex(): one.name for one in answer.officers}

    def _stub(self) -> PeopleServiceStub:
        return PeopleServiceStub(self.visit.channel_to(_REGISTRAR))
