"""The audit chain as an auditor reads it at a terminal: who, what, when; names in place of marks."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.chassis.rpc import asks
from services.cli.asking.people import PeopleClient
from services.cli.audit import asked_entries
from services.cli.connecting import Connection
from services.console.domain.acting import Line, chosen, line_of
from services.console.domain.chain import Entry
from services.retention_purger.domain import audit
from sightline.alert_dispatcher.v1.alert_service_pb2 import FindOfficersRequest
from sightline.alert_dispatcher.v1.alert_service_pb2_grpc import AlertServiceStub

# As many as the registrar tries at once; in a longer chain the latest are named.
_MOST_MARKS = 20_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; an empty word is any. Of a deployment officers who verified are named too."""

    what: str = ""
    deployment: str = ""
    person: str = ""


async def read(connection: Connection, wanted: Wanted) -> list[Line]:
    """Return the entries that are asked for, in their order."""
    chain = asked_entries(connection.channel_to("retention_purger"))
    entries = chosen([_seen(entry) async for entry in chain], wanted.what, wanted.deployment)
    names = await _names(connection, entries, wanted)
    if wanted.person:
        marks = frozenset(mark for mark, name in names.items() if name == wanted.person)
        entries = chosen(entries, marks=marks)
    return [line_of(entry, names) for entry in entries]


async def _names(connection: Connection, entries: Sequence[Entry], wanted: Wanted) -> dict[str, str]:
    latest = list(dict.fromkeys(mark for entry in reversed(entries) for mark in entry.marks))
    client = PeopleClient(connection.channel_to("registrar"))
    marks = [bytes.fromhex(mark) for mark in latest[:_MOST_MARKS]]
    found = await client.named(marks, [wanted.person] if wanted.person else []) if marks else {}
    names = {mark.hex(): name for mark, name in found.items()}
    return names | (await _officers(connection, wanted.deployment) if wanted.deployment else {})


@asks
async def _officers(connection: Connection, deployment: str) -> dict[str, str]:
    stub = AlertServiceStub(connection.channel_to("alert_dispatcher"))
    answer = await stub.FindOfficers(FindOfficersRequest(deployment=deployment))
    return {one.mark.hex(): one.name for one in answer.officers}


def _seen(entry: audit.Entry) -> Entry:
    kind = str(entry.kind)
    return Entry(entry.number, entry.time, kind, entry.deployment, entry.body, entry.previous, entry.hash)
