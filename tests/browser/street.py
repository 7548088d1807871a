"""What stands behind the console in these tests: a deployment, a list, and alerts that the test raises."""

import asyncio
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from PIL import Image

from services.chassis.envelope import to_timestamp
from services.chassis.errors import Refused
from sightline.alert_dispatcher.v1 import alert_service_pb2 as alerts
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import (
    ANSWER_SAME_PERSON,
    STANDING_DO_NOT_ENGAGE,
    STANDING_ENGAGE,
    STANDING_OPEN,
)
from sightline.registrar.v1 import deployment_service_pb2 as deployments
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_LIVE
from sightline.registrar.v1.deployment_pb2 import ADJUDICATION_ONE_PERSON, Deployment
from sightline.registrar.v1.watchlist_service_pb2 import ListedSubject, ListSubjectsResponse
from tests.console.telling import Telling

NAME = "market"


def jpeg(colour: tuple[int, int, int], size: tuple[int, int] = (112, 112)) -> bytes:
    """A picture of one colour."""
    content = io.BytesIO()
    Image.new("RGB", size, colour).save(content, "JPEG")
    return content.getvalue()


def plan() -> Deployment:
    made = Deployment(
        name=NAME,
        purpose="Finding two missing people.",
        legal_basis="Police Act, section 12.",
        place="Market square",
        threshold=0.95,
        officers=["engagement-officer"],
        adjudication=ADJUDICATION_ONE_PERSON,
    )
    now = datetime.now(UTC)
    made.start.CopyFrom(to_timestamp(now - timedelta(hours=1)))
    made.end.CopyFrom(to_timestamp(now + timedelta(hours=3)))
    made.cameras.add(id="gate", source="rtsp://gate")
    return made


@dataclass
class Street:
    """`raised` by id. The dispatcher's rules are its own; here it answers as a test of pages needs it."""

    services: Telling = field(default_factory=Telling)
    raised: dict[str, alerts.Alert] = field(default_factory=dict)
    listening: list["asyncio.Queue[alerts.Alert]"] = field(default_factory=list)
    answers: list[tuple[str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        stands = deployments.GetDeploymentResponse(
            deployment=plan(),
            status=STATUS_LIVE,
            subject_count=2,
            photo_count=3,
            by_hand_count=1,
            author="author",
            authorised_by="authorising-officer",
        )
        listed = deployments.ListedDeployment(name=NAME, place="Market square", status=STATUS_LIVE)
        listed.start.CopyFrom(plan().start)
        listed.end.CopyFrom(plan().end)
        subject = ListedSubject(
            subject="K-7", category="missing", reason="Missing since May", source="case 7"
        )
        self.services.told |= {
            "GetDeployment": stands,
            "ListDeployments": deployments.ListDeploymentsResponse(deployments=[listed]),
            "ListSubjects": ListSubjectsResponse(subjects=[subject]),
            "WatchAlerts": self._watch,
            "GetComparison": alerts.GetComparisonResponse(
                face_jpeg=jpeg((120, 80, 60)), reference_jpeg=jpeg((60, 80, 120), (256, 256))
            ),
            "ResolveAlert": self._resolve,
            "GetIdentity": self._identity,
            "RecordOutcome": self._record,
            "ListAlerts": lambda _: alerts.ListAlertsResponse(alerts=self.raised.values()),
        }

    def raise_alert(self, name: str, age_seconds: float = 0.0) -> alerts.Alert:
        """Raise one."""
        raised_at = to_timestamp(datetime.now(UTC) - timedelta(seconds=age_seconds))
        alert = alerts.Alert(
            id=name,
            deployment=NAME,
            camera="gate",
            raised_at=raised_at,
            captured_at=raised_at,
            has_evidence=True,
            standing=STANDING_OPEN,
            answer_within_seconds=90,
        )
        self.tell(alert)
        return alert

    def tell(self, alert: alerts.Alert) -> None:
        """Let everybody know how an alert stands."""
        self.raised[alert.id] = alert
        for queue in self.listening:
            queue.put_nowait(alert)

    async def _watch(self, _: Any) -> AsyncIterator[alerts.WatchAlertsResponse]:
        queue: asyncio.Queue[alerts.Alert] = asyncio.Queue()
        self.listening.append(queue)
        try:
            for alert in list(self.raised.values()):
                yield alerts.WatchAlertsResponse(alert=alert)
            while True:
                yield alerts.WatchAlertsResponse(alert=await queue.get())
        finally:
            self.listening.remove(queue)

    def _resolve(self, request: alerts.ResolveAlertRequest) -> alerts.ResolveAlertResponse:
        alert = self.raised[request.alert]
        if alert.own_answer:
            raise Refused("your answer is locked")
        same = request.answer == ANSWER_SAME_PERSON
        alert.own_answer, alert.answers_given = request.answer, 1
        alert.standing = STANDING_ENGAGE if same else STANDING_DO_NOT_ENGAGE
        self.answers.append((request.alert, request.answer))
        self.tell(alert)
        return alerts.ResolveAlertResponse(alert=alert)

    def _identity(self, request: alerts.GetIdentityRequest) -> alerts.GetIdentityResponse:
        if self.raised[request.alert].standing != STANDING_ENGAGE:
            raise Refused("who it is is not shown")
        made = alerts.GetIdentityResponse(
            subject="K-7",
            category="missing",
            reason="Missing since May",
            instruction="Speak to her calmly.",
            place="Market square",
            camera="gate",
            strength="17 of the last 20 alerts like this were right",
        )
        made.context.jpeg = jpeg((90, 90, 90), (480, 270))
        return made

    def _record(self, request: alerts.RecordOutcomeRequest) -> alerts.RecordOutcomeResponse:
        alert = self.raised[request.alert]
        alert.outcome.CopyFrom(request.outcome)
        self.tell(alert)
        return alerts.RecordOutcomeResponse(alert=alert, receipt_code="R-1234")
