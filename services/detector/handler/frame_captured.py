"""frame-captured.v1: find the faces of one frame, follow them, send probes; then the frame is forgotten."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

from services.chassis.frames import Frames
from services.chassis.ledger import Scope
from services.chassis.origin import Delivered, Origin
from services.chassis.outcome import Event, Outcome, Reason, Seal
from services.detector import wire
from services.detector.domain.faces import Detection, Pixels
from services.detector.domain.gate import Asked, MotionGate
from services.detector.domain.parts import Part
from services.detector.domain.probe import Probe
from services.detector.handler.lane import Place
from services.detector.handler.watch import Watch
from services.detector.handler.watches import Watches
from services.detector.metrics import DetectorMetrics
from sightline.frame_grabber.v1.frame_captured_pb2 import FrameCaptured


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """A frame, all faces in it, best first, and how much of it was looked at for them, 0 to 1."""

    picture: Pixels
    faces: tuple[Detection, ...]
    share_ratio: float


@dataclass(frozen=True, slots=True)
class FrameCapturedHandler:
    """`find` gathers parts of frames of all cameras into batches; `ask` is `Lookout.asked`; `executor` takes
    what must not stand on the event loop.
    """

    frames: Frames
    find: Callable[[Sequence[Part]], Awaitable[tuple[Detection, ...]]]
    ask: Callable[[Pixels, MotionGate, float, int], Asked]
    watches: Watches
    executor: Executor
    metrics: DetectorMetrics

    async def __call__(self, delivered: Delivered[FrameCaptured]) -> Outcome:
        """Frames of one camera are looked at side by side, and followed in the order in which they came."""
        scope, epoch = _scope(delivered.origin), delivered.origin.epoch
        turn, lane = self.watches.turn(scope), self.watches.lane_of(scope, epoch)
        ended = delivered.message.source_ended
        place = lane.take() if lane is not None and not ended else None
        looking = None if ended else asyncio.create_task(self._look(delivered, place))
        try:
            async with turn:
                # Awaited inside the turn: when it fails, the turn still ends after those before it.
                looked = await looking if looking is not None else None
                with self.metrics.follow_seconds.time():
                    return await self._follow(delivered, scope, looked)
        finally:
            turn.give_up()
            if place is not None:
                place.give_up()
            if lane is not None and ended:
                lane.close()
            if looking is not None:
                looking.cancel()

    async def _look(self, delivered: Delivered[FrameCaptured], place: Place | None) -> Looked:
        with self.metrics.find_seconds.time():
            picture = await self._fetch(delivered)
            if place is None:
                return Looked(picture, await self.find([Part.whole(picture)]), 1.0)
            return await self._look_where_it_moved(picture, delivered.origin.captured_at.timestamp(), place)

    async def _look_where_it_moved(self, picture: Pixels, at_seconds: float, place: Place) -> Looked:
        loop, gate = asyncio.get_running_loop(), place.gate
        async with place.asking():
            asked = await loop.run_in_executor(
                self.executor, self.ask, picture, gate, at_seconds, gate.generation
            )
        found = await self._found(picture, asked)
        async with place.standing():
            if gate.is_void(asked):
                asked = asked.all
                found = await self._found(picture, asked)
            faces = await loop.run_in_executor(self.executor, gate.standing, asked, found)
        return Looked(picture, faces, asked.share_ratio(picture))

    async def _found(self, picture: Pixels, asked: Asked) -> tuple[Detection, ...]:
        parts = asked.parts(picture)
        return await self.find(parts) if parts else ()

    async def _fetch(self, delivered: Delivered[FrameCaptured]) -> Pixels:
        if not self.frames.decodes:
            return self.frames.fetch(delivered)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.executor, self.frames.fetch, delivered)

    async def _follow(
        self, delivered: Delivered[FrameCaptured], scope: Scope, looked: Looked | None
    ) -> Outcome:
        epoch, watch = delivered.origin.epoch, self.watches.get(scope)
        if watch is not None and watch.epoch > epoch:
            return Outcome.forget(Reason.OLD_EPOCH)
        before = watch if watch is not None and watch.epoch < epoch else None
        if watch is None or before is not None:
            watch = self.watches.start(scope, epoch)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.executor, self._observe, delivered, before, watch, looked)

    def _observe(
        self, delivered: Delivered[FrameCaptured], before: Watch | None, watch: Watch, looked: Looked | None
    ) -> Outcome:
        origin, opened, closed, events = delivered.origin, 0, 0, list[Event]()
        if before is not None:
            last = before.end()
            opened, closed = last.opened, last.closed
            events += [_event(origin.camera, before.epoch, probe) for probe in last.probes]
        if looked is None:
            seen = watch.end()
        else:
            self.metrics.looked_at_ratio.observe(looked.share_ratio)
            seen = watch.observe(looked.picture, delivered.message.number, origin.captured_at, looked.faces)
        events += [_event(origin.camera, watch.epoch, probe) for probe in seen.probes]
        self.metrics.faces.inc(seen.faces)
        self.metrics.looks.inc(len(events))
        self.metrics.living_tracks.set(self.watches.living)
        return Outcome.forget(
            Reason.SOURCE_ENDED if looked is None else Reason.LOOKED_AT,
            *events,
            tracks=self.watches.counted(_scope(origin), opened + seen.opened, closed + seen.closed),
        )


def _scope(origin: Origin) -> Scope:
    return Scope(origin.deployment, origin.camera)


def _event(camera: str, epoch: int, probe: Probe) -> Event:
    message = wire.face_detected(probe)
    probe.wipe()
    return Event(
        message,
        (camera, epoch, probe.track, probe.look),
        # In clear on the bus: a name of frames and places in them, which says nothing of a person.
        f"{camera}/{epoch}/{probe.track}",
        Seal.NEW_KEY,
        probe.captured_at,
    )
