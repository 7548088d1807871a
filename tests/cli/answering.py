"""Services that answer people by the contract, on the socket of a store; what they are asked is kept."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry
from typer.testing import CliRunner, Result

from services.chassis import hygiene, rpc
from services.chassis.access import Access, Directory
from services.chassis.envelope import to_timestamp
from services.chassis.errors import Refused
from services.cli.connecting import Connection, Where, connect
from services.cli.main import app
from services.cli.people import add
from services.cli.store import Store
from sightline.alert_dispatcher.v1 import alert_service_pb2 as alerts
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import STANDING_ENGAGE, STANDING_OPEN
from sightline.alert_dispatcher.v1.alert_service_pb2_grpc import (
    AlertServiceServicer,
    add_AlertServiceServicer_to_server,
)
from sightline.detector.v1 import view_service_pb2 as views
from sightline.detector.v1.view_service_pb2_grpc import ViewServiceServicer, add_ViewServiceServicer_to_server
from sightline.registrar.v1 import deployment_service_pb2 as deployments
from sightline.registrar.v1 import people_service_pb2 as people
from sightline.registrar.v1 import publication_service_pb2 as publication
from sightline.registrar.v1 import watchlist_service_pb2 as watchlist
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_LIVE
from sightline.registrar.v1.deployment_pb2 import Deployment
from sightline.registrar.v1.deployment_service_pb2_grpc import (
    DeploymentServiceServicer,
    add_DeploymentServiceServicer_to_server,
)
from sightline.registrar.v1.people_service_pb2_grpc import (
    PeopleServiceServicer,
    add_PeopleServiceServicer_to_server,
)
from sightline.registrar.v1.publication_service_pb2_grpc import (
    PublicationServiceServicer,
    add_PublicationServiceServicer_to_server,
)
from sightline.registrar.v1.watchlist_service_pb2_grpc import (
    WatchlistServiceServicer,
    add_WatchlistServiceServicer_to_server,
)

PEOPLE = {
    "anton": ["author"],
    "berta": ["authorising_officer"],
    "carol": ["engagement_officer"],
    "dora": ["supervisor"],
    "emil": ["engineer"],
    "fritz": ["auditor"],
}
LATER = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=2)
JPEG = b"\xff\xd8\xff\xd9"


def deployment() -> Deployment:
    """A deployment that could go live."""
    made = Deployment(
        name="market", purpose="Finding people", legal_basis="Act", place="Market", threshold=0.9
    )
    made.start.CopyFrom(to_timestamp(LATER - timedelta(hours=1)))
    made.end.CopyFrom(to_timestamp(LATER))
    made.cameras.add(id="gate", source="rtsp://user:secret@gate/stream")
    made.officers.append("carol")
    return made


@dataclass
class Register(
    DeploymentServiceServicer, WatchlistServiceServicer, PublicationServiceServicer, PeopleServiceServicer
):
    """A registrar that does as it is told. `asked`: who asked, and what, in order.

    `waits_for`: no photo is answered before so many are in hand.
    """

    review: Sequence[deployments.ReviewDeploymentResponse] = ()
    persons: Sequence[people.Person] = ()
    asked: list[tuple[str, Any]] = field(default_factory=list)
    verdict: watchlist.EnrolPhotoResponse = field(
        default_factory=lambda: watchlist.EnrolPhotoResponse(
            verdict=watchlist.PHOTO_VERDICT_TAKEN, taken=True, explanation="100 px"
        )
    )
    subjects: Sequence[watchlist.ListedSubject] = ()
    records: Sequence[publication.DeploymentRecord] = ()
    in_hand: int = 0
    most_in_hand: int = 0
    waits_for: int = 1
    all_here: asyncio.Event = field(default_factory=asyncio.Event)

    def _ask(self, request: Any) -> None:
        self.asked.append((rpc.caller().name, request))

    @rpc.answers
    async def DraftDeployment(
        self, request: deployments.DraftDeploymentRequest, context: Any
    ) -> deployments.DraftDeploymentResponse:
        """Keep it."""
        self._ask(request)
        return deployments.DraftDeploymentResponse()

    @rpc.streams
    async def ReviewDeployment(
        self, request: deployments.ReviewDeploymentRequest, context: Any
    ) -> AsyncGenerator[deployments.ReviewDeploymentResponse, None]:
        """Yield what the test has."""
        self._ask(request)
        for part in self.review:
            yield part

    @rpc.answers
    async def AuthoriseDeployment(
        self, request: deployments.AuthoriseDeploymentRequest, context: Any
    ) -> deployments.AuthoriseDeploymentResponse:
        """Keep the signature."""
        self._ask(request)
        return deployments.AuthoriseDeploymentResponse(list_version=7)

    @rpc.answers
    async def PublishNotice(
        self, request: deployments.PublishNoticeRequest, context: Any
    ) -> deployments.PublishNoticeResponse:
        """Announce."""
        self._ask(request)
        return deployments.PublishNoticeResponse()

    @rpc.answers
    async def StartDeployment(
        self, request: deployments.StartDeploymentRequest, context: Any
    ) -> deployments.StartDeploymentResponse:
        """Say no, with control characters in it, as an entry's name could have."""
        self._ask(request)
        raise Refused("threshold: \x1b[2Jtoo low\nsightline: all is well")

    @rpc.answers
    async def StopDeployment(
        self, request: deployments.StopDeploymentRequest, context: Any
    ) -> deployments.StopDeploymentResponse:
        """Stop."""
        self._ask(request)
        return deployments.StopDeploymentResponse()

    @rpc.answers
    async def EndDeployment(
        self, request: deployments.EndDeploymentRequest, context: Any
    ) -> deployments.EndDeploymentResponse:
        """End."""
        self._ask(request)
        return deployments.EndDeploymentResponse()

    @rpc.answers
    async def GetDeployment(
        self, request: deployments.GetDeploymentRequest, context: Any
    ) -> deployments.GetDeploymentResponse:
        """It is live."""
        return deployments.GetDeploymentResponse(deployment=deployment(), status=STATUS_LIVE, author="anton")

    @rpc.answers
    async def ListDeployments(
        self, request: deployments.ListDeploymentsRequest, context: Any
    ) -> deployments.ListDeploymentsResponse:
        """There are two, of which one is somebody else's."""
        other = deployments.ListedDeployment(name="a-secret", status=STATUS_LIVE)
        one = deployments.ListedDeployment(name="market", place="Market", status=STATUS_LIVE)
        return deployments.ListDeploymentsResponse(deployments=[other, one])

    @rpc.answers
    async def EnrolPhoto(
        self, request: watchlist.EnrolPhotoRequest, context: Any
    ) -> watchlist.EnrolPhotoResponse:
        """Take it, once as many have come as are waited for."""
        self.in_hand += 1
        self.most_in_hand = max(self.most_in_hand, self.in_hand)
        self._ask(request)
        if self.in_hand >= self.waits_for:
            self.all_here.set()
        await self.all_here.wait()
        self.in_hand -= 1
        return self.verdict

    @rpc.answers
    async def ListSubjects(
        self, request: watchlist.ListSubjectsRequest, context: Any
    ) -> watchlist.ListSubjectsResponse:
        """Those of the test."""
        self._ask(request)
        return watchlist.ListSubjectsResponse(subjects=self.subjects)

    @rpc.answers
    async def RemoveSubject(
        self, request: watchlist.RemoveSubjectRequest, context: Any
    ) -> watchlist.RemoveSubjectResponse:
        """Remove two photos."""
        self._ask(request)
        return watchlist.RemoveSubjectResponse(photos_removed=2)

    @rpc.answers
    async def ReleaseSubject(
        self, request: watchlist.ReleaseSubjectRequest, context: Any
    ) -> watchlist.ReleaseSubjectResponse:
        """Release."""
        self._ask(request)
        return watchlist.ReleaseSubjectResponse()

    @rpc.answers
    async def ListNotices(
        self, request: publication.ListNoticesRequest, context: Any
    ) -> publication.ListNoticesResponse:
        """One."""
        notice = publication.Notice(deployment="market", place="Market", status=STATUS_LIVE)
        return publication.ListNoticesResponse(notices=[notice])

    @rpc.answers
    async def ListRecords(
        self, request: publication.ListRecordsRequest, context: Any
    ) -> publication.ListRecordsResponse:
        """Those of the test."""
        return publication.ListRecordsResponse(records=self.records)

    @rpc.answers
    async def SetPassword(
        self, request: people.SetPasswordRequest, context: Any
    ) -> people.SetPasswordResponse:
        """One that is no secret."""
        self._ask(request)
        return people.SetPasswordResponse(password="once-and-never-again")

    @rpc.answers
    async def EndSessions(
        self, request: people.EndSessionsRequest, context: Any
    ) -> people.EndSessionsResponse:
        """Two."""
        self._ask(request)
        return people.EndSessionsResponse(sessions_ended=2)

    @rpc.answers
    async def ListPeople(self, request: people.ListPeopleRequest, context: Any) -> people.ListPeopleResponse:
        """Those of the test."""
        return people.ListPeopleResponse(people=self.persons)


@dataclass
class Dispatcher(AlertServiceServicer):
    """An alert-dispatcher with one alert. `breaks`: streams that end at once, before one that stays."""

    breaks: int = 0
    two_persons: bool = False
    asked: list[tuple[str, Any]] = field(default_factory=list)

    def alert(self, **more: Any) -> alerts.Alert:
        """The alert."""
        made = alerts.Alert(
            id="a1", deployment="market", camera="gate", has_evidence=True, standing=STANDING_OPEN, **more
        )
        made.two_persons = self.two_persons
        made.captured_at.CopyFrom(to_timestamp(LATER))
        made.expires_at.CopyFrom(to_timestamp(LATER + timedelta(days=31)))
        return made

    @rpc.streams
    async def WatchAlerts(
        self, request: alerts.WatchAlertsRequest, context: Any
    ) -> AsyncGenerator[alerts.WatchAlertsResponse, None]:
        """Yield the alert to those who have not seen it, then wait, or break."""
        self.asked.append((rpc.caller().name, request))
        if request.resume_after != "a1":
            yield alerts.WatchAlertsResponse(alert=self.alert())
        if self.breaks:
            self.breaks -= 1
            return
        yield alerts.WatchAlertsResponse(alert=self.alert(answers_given=1))
        await asyncio.Event().wait()

    @rpc.answers
    async def ListAlerts(self, request: alerts.ListAlertsRequest, context: Any) -> alerts.ListAlertsResponse:
        """The alert, of the one deployment whose officer asks."""
        if request.deployment != "market":
            raise Refused("you are no officer of it")
        return alerts.ListAlertsResponse(alerts=[self.alert()])

    @rpc.answers
    async def GetComparison(
        self, request: alerts.GetComparisonRequest, context: Any
    ) -> alerts.GetComparisonResponse:
        """Two pictures."""
        return alerts.GetComparisonResponse(face_jpeg=JPEG, reference_jpeg=JPEG)

    @rpc.answers
    async def ResolveAlert(
        self, request: alerts.ResolveAlertRequest, context: Any
    ) -> alerts.ResolveAlertResponse:
        """Whoever else compares has not answered yet."""
        self.asked.append((rpc.caller().name, request))
        answered = self.alert(answers_given=1)
        answered.standing = STANDING_OPEN if self.two_persons else STANDING_ENGAGE
        return alerts.ResolveAlertResponse(alert=answered)

    @rpc.answers
    async def GetIdentity(
        self, request: alerts.GetIdentityRequest, context: Any
    ) -> alerts.GetIdentityResponse:
        """Somebody."""
        return alerts.GetIdentityResponse(subject="4711", instruction="Ask for \x1b[31mher name")

    @rpc.answers
    async def RecordOutcome(
        self, request: alerts.RecordOutcomeRequest, context: Any
    ) -> alerts.RecordOutcomeResponse:
        """Keep it."""
        self.asked.append((rpc.caller().name, request))
        return alerts.RecordOutcomeResponse(alert=self.alert(), receipt_code="7K2M-Q")


@dataclass
class Detector(ViewServiceServicer):
    """A detector with what the test says of cameras."""

    tests: Sequence[views.CameraTest] = ()
    asked: list[tuple[str, str]] = field(default_factory=list)

    @rpc.answers
    async def TestCameras(self, request: views.TestCamerasRequest, context: Any) -> views.TestCamerasResponse:
        """What the test says."""
        self.asked.append((rpc.caller().name, request.deployment))
        return views.TestCamerasResponse(tests=self.tests)


@dataclass(frozen=True)
class Answering:
    """All of them, and how a person asks them: by a connection, or by the command itself."""

    folder: Path
    register: Register
    dispatcher: Dispatcher
    detector: Detector

    @property
    def store(self) -> Path:
        """The store whose socket they answer on."""
        return self.folder / "store"

    def key(self, person: str) -> Path:
        """A person's key file."""
        return Store(self.store).keys / f"{person}.key"

    @asynccontextmanager
    async def connected(self, person: str) -> AsyncIterator[Connection]:
        """A person, connected."""
        async with connect(Where(self.key(person), self.store)) as connection:
            yield connection

    async def run(self, person: str, *arguments: object) -> Result:
        """Run the command as a person, in this process: it is not started again to guard its memory."""
        words = [*map(str, arguments), "--as", str(self.key(person)), "--store", str(self.store)]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(hygiene, "guard_memory", lambda: None)
            return await asyncio.to_thread(CliRunner().invoke, app, words)


@asynccontextmanager
async def answering(folder: Path, **told: Any) -> AsyncIterator[Answering]:
    """Run them on the socket of a store in `folder`, for the people above."""
    store = Store(folder / "store")
    for name, roles in PEOPLE.items():
        add(store.keys, name, roles)
    store.socket.parent.mkdir(mode=0o700)
    directory = Directory.load(store.keys / "directory.json")
    server = rpc.server(Access.create("service", directory, CollectorRegistry()))
    register, dispatcher, detector = Register(**told), Dispatcher(), Detector()
    into: Sequence[Callable[[Any, Any], None]] = (
        add_DeploymentServiceServicer_to_server,
        add_WatchlistServiceServicer_to_server,
        add_PublicationServiceServicer_to_server,
        add_PeopleServiceServicer_to_server,
    )
    for add_to in into:
        add_to(register, server)
    add_AlertServiceServicer_to_server(dispatcher, server)
    add_ViewServiceServicer_to_server(detector, server)
    rpc.listen(server, f"unix:{store.socket}")
    await server.start()
    try:
        yield Answering(folder, register, dispatcher, detector)
    finally:
        await server.stop(None)
