"""What the command asks the services, answered by the test."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import cast

import grpc.aio

from services.chassis.envelope import to_timestamp
from services.chassis.errors import Refused
from services.cli.clients import Clients
from services.watchlists.listing import ListedPhoto
from sightline.alert_dispatcher.v1 import alert_service_pb2 as messages
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import (
    ANSWER_SAME_PERSON,
    STANDING_DO_NOT_ENGAGE,
    STANDING_ENGAGE,
    STANDING_OPEN,
    Answer,
    Standing,
)
from sightline.frame_grabber.v1.camera_service_pb2 import CAMERA_STATE_ENDED, Camera
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_LIVE
from sightline.registrar.v1.deployment_pb2 import Deployment
from sightline.registrar.v1.deployment_service_pb2 import GetDeploymentResponse
from sightline.registrar.v1.watchlist_service_pb2 import PHOTO_VERDICT_TAKEN, EnrolPhotoResponse
from sightline.retention_purger.v1.retention_service_pb2 import Ledger

NOWHERE = cast(Callable[[str], grpc.aio.Channel], None)
LATER = datetime.now(UTC) + timedelta(hours=1)


def alert(number: int) -> messages.Alert:
    """An alert that is raised while the test runs."""
    moment = to_timestamp(LATER)
    return messages.Alert(id=f"a{number}", camera="door", captured_at=moment, raised_at=moment, trial=True)


@dataclass(frozen=True)
class ServicesAtHand(Clients):
    """`asked` lists the steps in their order; `refuse` names one that fails."""

    channel_to: Callable[[str], grpc.aio.Channel] = NOWHERE
    deployment: str = "trial"
    refuse: str = ""
    raised: list[messages.Alert] = field(default_factory=list)
    shown: Sequence[Camera] = (Camera(id="door", state=CAMERA_STATE_ENDED, frames_captured=3),)
    pictures: messages.GetEvidenceResponse = field(default_factory=messages.GetEvidenceResponse)
    stands: Standing = STANDING_OPEN
    asked: list[str] = field(default_factory=list)
    answered: list[tuple[str, Answer, str]] = field(default_factory=list)

    def _ask(self, step: str) -> None:
        self.asked.append(step)
        if step == self.refuse:
            raise Refused(f"{step}: no")

    async def draft(self, deployment: Deployment) -> None:
        """Draft."""
        self._ask("draft")

    async def enrol(self, photo: ListedPhoto, content: bytes) -> EnrolPhotoResponse:
        """Take every photo."""
        self._ask("enrol")
        return EnrolPhotoResponse(taken=True, verdict=PHOTO_VERDICT_TAKEN, explanation="100 px")

    async def start_trial(self) -> None:
        """Start."""
        self._ask("start")

    async def end(self) -> None:
        """End."""
        self._ask("end")

    async def look(self) -> GetDeploymentResponse:
        """It is live."""
        return GetDeploymentResponse(status=STATUS_LIVE)

    async def cameras(self) -> Sequence[Camera]:
        """Those shown."""
        return self.shown

    async def ledger(self) -> Ledger:
        """Nothing is in flight."""
        return Ledger(closes=True)

    async def alerts(self) -> Sequence[messages.Alert]:
        """Those raised."""
        return self.raised

    async def watch(self) -> AsyncGenerator[messages.Alert, None]:
        """Those raised, then silence."""
        for one in self.raised:
            yield one
        await asyncio.Event().wait()

    async def evidence(self, alert: str) -> messages.GetEvidenceResponse:
        """The same for each alert."""
        self._ask("evidence")
        return self.pictures

    async def comparison(self, alert: str) -> messages.GetComparisonResponse:
        """The two pictures of each alert."""
        self._ask("comparison")
        return messages.GetComparisonResponse(
            face_jpeg=self.pictures.face_jpeg, reference_jpeg=self.pictures.reference_jpeg
        )

    async def resolve(self, alert: str, answer: Answer, officer: str) -> messages.Alert:
        """Keep the answer; one person decides, unless something else is said."""
        self._ask("resolve")
        self.answered.append((alert, answer, officer))
        alone = STANDING_ENGAGE if answer == ANSWER_SAME_PERSON else STANDING_DO_NOT_ENGAGE
        return messages.Alert(id=alert, standing=self.stands if self.stands != STANDING_OPEN else alone)

    async def identity(self, alert: str) -> messages.GetIdentityResponse:
        """The same person for each alert."""
        self._ask("identity")
        return messages.GetIdentityResponse(
            subject=self.pictures.subject, reason=self.pictures.reason, instruction="call the desk"
        )
