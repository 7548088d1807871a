"""What a registrar publishes: notices and records made by hand, or those of a real registrar."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from prometheus_client import CollectorRegistry

from services.chassis.access import CONSOLE
from services.chassis.envelope import to_timestamp
from services.chassis.settings import load
from services.console.service import compose
from services.console.settings import ConsoleSettings
from services.tree_heads.published import PublishedHead
from sightline.registrar.v1 import publication_service_pb2 as messages
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_AUTHORISED, Status
from sightline.registrar.v1.publication_service_pb2_grpc import add_PublicationServiceServicer_to_server
from sightline.retention_purger.v1.audit_service_pb2 import ListHeadsResponse, SignedHead
from tests.console.standing import Standing, standing
from tests.console.telling import Telling
from tests.publication.recording import BEGUN, record
from tests.registrar.tallying import Rig

EVIL = "<script>alert(1)</script>"
SOME = messages.Tally(
    faces_seen=4000,
    faces_forgotten=3980,
    alerts=20,
    true_alerts=12,
    confirmed_true=9,
    false_alerts=6,
    confirmed_false=1,
    undecided=2,
    engagements=11,
    not_located=1,
    arrests=1,
    other_disposals=3,
    no_actions=7,
)


def notice(
    name: str = "market", status: Status = STATUS_AUTHORISED, place: str = "Market Square", days: int = 0
) -> messages.Notice:
    start = BEGUN + timedelta(days=days)
    return messages.Notice(
        deployment=name,
        place=place,
        start=to_timestamp(start),
        end=to_timestamp(start + timedelta(hours=4)),
        purpose="To find people who are missing.",
        legal_basis="An order of the court of 3 April.",
        published_at=to_timestamp(BEGUN - timedelta(days=7)),
        status=status,
    )


def tell(
    services: Telling,
    notices: Sequence[messages.Notice] = (),
    records: Sequence[messages.DeploymentRecord] = (),
) -> None:
    """Have the registrar answer so."""
    services.told |= {
        "ListNotices": messages.ListNoticesResponse(notices=notices),
        "ListRecords": messages.ListRecordsResponse(records=records),
    }


def tell_heads(services: Telling, found: Sequence[PublishedHead]) -> None:
    """Have the retention-purger answer so."""

    async def listed(_: object) -> AsyncIterator[ListHeadsResponse]:
        for one in found:
            head = SignedHead(
                number=one.note.head.size,
                note=one.note.text,
                consistency=one.consistency,
                kept_at=to_timestamp(BEGUN),
            )
            yield ListHeadsResponse(head=head)

    services.told["ListHeads"] = listed


def several(number: int) -> list[messages.DeploymentRecord]:
    """So many records, a week apart, the latest first; the latest two are not settled yet."""
    made = []
    for one in range(number):
        tally = messages.Tally()
        tally.CopyFrom(SOME)
        tally.faces_seen += one * 37 % 900
        tally.arrests = one % 3
        tally.false_alerts = 5 + one % 4
        is_settled = number == 1 or one < number - 2
        made.append(record(tally if is_settled else None, day=one * 7, name=f"market-{one:02d}"))
    return list(reversed(made))


@asynccontextmanager
async def registrar_of(folder: Path) -> AsyncIterator[tuple[Rig, Standing]]:
    """A console in front of a registrar's own tables; everything else behind it is missing."""
    (folder / "published").mkdir()
    rig = Rig(folder / "published")
    await rig.records.open()
    try:
        async with standing(
            folder, {}, lambda server: add_PublicationServiceServicer_to_server(rig.rpc, server)
        ) as place:
            yield rig, place
    finally:
        await rig.records.close()


@asynccontextmanager
async def console_of(place: Standing, **given: str) -> AsyncIterator[str]:
    """Another console in front of the same services, with settings of its own; at this origin."""
    settings = load(ConsoleSettings, **{"address": "127.0.0.1:0", **given})
    console = compose(lambda _: place.people.channels[CONSOLE], settings, CollectorRegistry())
    async with console.serving() as origin:
        yield origin
