"""One run of one deployment: drafted, enrolled, started, watched to its end, reported, destroyed."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from services.chassis.ending import ended, to_the_end
from services.chassis.envelope import to_datetime
from services.chassis.errors import BadInput, Refused, Unavailable
from services.chassis.origin import utc_now
from services.cli.clients import Clients
from services.cli.deployment_file import DeploymentFile
from services.cli.host.hosted import Hosted
from services.watchlists.enrolment import Enrolled, enrol
from services.watchlists.listing import ListedPhoto
from sightline.alert_dispatcher.v1.alert_service_pb2 import Alert
from sightline.frame_grabber.v1.camera_service_pb2 import (
    CAMERA_STATE_ENDED,
    CAMERA_STATE_FAILED,
    Camera,
)
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_LIVE
from sightline.retention_purger.v1.retention_service_pb2 import Ledger

_LOOK_SECONDS = 0.5
_DRAIN_SECONDS = 60.0


class Audience(Protocol):
    """Who is told how the run goes."""

    def enrolling(self, total: int) -> Callable[[], None]:
        """Photos are about to be enrolled; call the result after each."""

    def enrolled(self, results: Sequence[Enrolled]) -> None:
        """They were."""

    def progressed(self, cameras: Sequence[Camera], ledger: Ledger, alerts: int) -> None:
        """Some time has passed."""

    async def alerted(self, alert: Alert) -> None:
        """An alert came."""


async def _at_once() -> None:
    return


@dataclass(slots=True)
class Run:
    """What a run has come to."""

    started_at: datetime
    finished_at: datetime
    enrolled: Sequence[Enrolled]
    cameras: Sequence[Camera]
    ledger: Ledger
    alerts: list[Alert] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Session:
    """`stop` is set by Ctrl-C; a run of files ends by itself, unless it `lasts`.

    `ready`: what is waited for between the list and the start.
    """

    hosted: Hosted
    clients: Clients
    file: DeploymentFile
    photos: Sequence[ListedPhoto]
    audience: Audience
    stop: asyncio.Event
    lasts: bool = False
    ready: Callable[[], Awaitable[None]] = _at_once

    async def enrol(self) -> list[Enrolled]:
        """Draft the deployment and enrol its list, which is destroyed when this raises."""
        await self.clients.draft(self.file.deployment)
        step = self.audience.enrolling(len(self.photos))
        results: list[Enrolled] | None = None
        try:
            results = await enrol(self.clients, self.photos, lambda _: step(), self.stop)
        finally:
            if results is None:
                await to_the_end(self.clients.end())
        self.audience.enrolled(results)
        return results

    async def run(self) -> Run:
        """Run to the end. The list is destroyed when this returns, also when it raises."""
        results = await self.enrol()
        try:
            await self.ready()
            if self.stop.is_set():
                raise Refused("stopped before a camera was watched; nothing was seen, the list is destroyed")
            return await self._run(results)
        finally:
            await to_the_end(self.clients.end())

    async def _run(self, results: Sequence[Enrolled]) -> Run:
        started_at = utc_now()
        told: set[str] = set()
        watching = asyncio.create_task(self._watch(started_at, told))
        failing = asyncio.ensure_future(self.hosted.failure())
        try:
            await self.clients.start_trial()
            playing = asyncio.create_task(self._play())
            await asyncio.wait([playing, failing, watching], return_when=asyncio.FIRST_COMPLETED)
            if not playing.done():
                playing.cancel()
                for task in (failing, watching):
                    if task.done():
                        task.result()
                raise Unavailable(
                    "the services ended before the run did; run it again with SIGHTLINE_LOG=info"
                )
            cameras = playing.result()
            finished_at = utc_now()
            await self.clients.end()
            ledger = await self._settled()
            await self._all_told(told, watching)
            found = await self.clients.alerts()
        finally:
            await ended([watching, failing])
        alerts = [alert for alert in found if to_datetime(alert.raised_at) >= started_at]
        return Run(started_at, finished_at, results, cameras, ledger, alerts)

    async def _watch(self, started_at: datetime, told: set[str]) -> None:
        """Tell the audience of each alert; the next one waits until it is done with this one."""
        async with aclosing(self.clients.watch()) as alerts:
            async for alert in alerts:
                if to_datetime(alert.raised_at) >= started_at:
                    await self.audience.alerted(alert)
                told.add(alert.id)

    async def _all_told(self, told: set[str], watching: "asyncio.Task[None]") -> None:
        """Wait until the audience is done with every alert, so that no question is cut off but by Ctrl-C."""
        raised = {alert.id for alert in await self.clients.alerts()}
        while not (raised <= told or watching.done() or self.stop.is_set()):
            await self._pause()

    async def _play(self) -> Sequence[Camera]:
        """Watch until every camera has ended and everything is decided, or until told to stop."""
        while True:
            cameras, ledger = await self.clients.cameras(), await self.clients.ledger()
            alerts = ledger.probes.retained.get("alert", 0)
            self.audience.progressed(cameras, ledger, alerts)
            _refuse_if_nothing_plays(cameras)
            over = bool(cameras) and all(_has_ended(camera) for camera in cameras) and not self.lasts
            if (over and _is_drained(ledger)) or self.stop.is_set() or not await self._is_live():
                return await self.clients.cameras()
            await self._pause()

    async def _settled(self) -> Ledger:
        """Return the ledger once nothing is in flight; the limits of keys see to it that it comes to that."""
        deadline = asyncio.get_running_loop().time() + _DRAIN_SECONDS
        while True:
            ledger = await self.clients.ledger()
            if _is_drained(ledger) or asyncio.get_running_loop().time() > deadline:
                return ledger
            await asyncio.sleep(_LOOK_SECONDS)

    async def _is_live(self) -> bool:
        return (await self.clients.look()).status == STATUS_LIVE

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(_LOOK_SECONDS):
                await self.stop.wait()
        except TimeoutError:
            return


def _has_ended(camera: Camera) -> bool:
    return camera.state in (CAMERA_STATE_ENDED, CAMERA_STATE_FAILED)


def _is_drained(ledger: Ledger) -> bool:
    in_flight = ledger.frames.in_flight + ledger.probes.in_flight
    unread = ledger.probes.retained.get("match", 0)
    return in_flight == 0 and unread == 0 and ledger.tracks_living == 0


def _refuse_if_nothing_plays(cameras: Sequence[Camera]) -> None:
    """A source that never gave a picture is a mistake in the file, not the end of a run."""
    if cameras and all(c.state == CAMERA_STATE_FAILED and not c.frames_captured for c in cameras):
        raise BadInput(cameras[0].problem)
