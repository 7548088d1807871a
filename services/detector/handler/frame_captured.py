"""frame-captured.v1: find the faces of one frame, follow them, send probes; then the frame is forgotten."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from dataclasses import dataclass

from services.chassis.frames import Frames
from services.chassis.ledger import Scope
from services.chassis.origin import Delivered, Origin
from services.chassis.outcome import Event, Outcome, Reason, Seal
from services.detector import wire
from services.detector.domain.faces import Pixels
from services.detector.domain.gate import MotionGate
from services.detector.domain.probe import Probe
from services.detector.handler.lookout import Glance, Sighted
from services.detector.handler.watch import Watch
from services.detector.handler.watches import Watches
from services.detector.metrics import DetectorMetrics
from sightline.frame_grabber.v1.frame_captured_pb2 import FrameCaptured

Looked = tuple[Glance, Sighted]


@dataclass(frozen=True, slots=True)
class FrameCapturedHandler:
    """`find` gathers frames of all cameras into batches; `executor` takes what must not stand on the event
    loop.
    """

    frames: Frames
    find: Callable[[Glance], Awaitable[Sighted]]
    watches: Watches
    executor: Executor
    metrics: DetectorMetrics

    async def __call__(self, delivered: Delivered[FrameCaptured]) -> Outcome:
        """Frames of one camera are looked at side by side, and followed in the order in which they came."""
        scope = _scope(delivered.origin)
        turn, gate = self.watches.turn(scope), self.watches.gate_of(scope, delivered.origin.epoch)
        ended = delivered.message.source_ended
        looking = None if ended else asyncio.create_task(self._look(delivered, gate))
        followed = False
        try:
            async with turn:
                # Awaited inside the turn: when it fails, the turn still ends after those before it.
                looked = await looking if looking is not None else None
                with self.metrics.follow_seconds.time():
                    outcome = await self._follow(delivered, scope, looked)
                followed = looked is not None
                return outcome
        finally:
            turn.give_up()
            if gate is not None and ended:
                gate.forget()
            elif gate is not None and not followed:
                gate.look_again()
            if looking is not None:
                looking.cancel()

    async def _look(self, delivered: Delivered[FrameCaptured], gate: MotionGate | None) -> Looked:
        with self.metrics.find_seconds.time():
            generation = gate.generation if gate is not None else 0
            picture, at_seconds = await self._fetch(delivered), delivered.origin.captured_at.timestamp()
            glance = Glance(picture, gate, delivered.message.number, at_seconds, generation)
            return glance, await self.find(glance)

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
            glance, sighted = looked
            self.metrics.looked_at_ratio.observe(sighted.share_ratio(glance.picture))
            faces = glance.standing(sighted)
            seen = watch.observe(glance.picture, glance.number, origin.captured_at, faces)
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
