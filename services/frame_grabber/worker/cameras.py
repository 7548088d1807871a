"""The cameras of all deployments: taken when theirs is live, played while the lease lasts, given back."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from services.chassis.deployments import Deployments
from services.chassis.ending import ended
from services.chassis.errors import Unavailable
from services.frame_grabber.domain.cameras import Camera, CameraState
from services.frame_grabber.domain.leases import Lease, Place, Standing
from services.frame_grabber.domain.shares import free_to_take, is_short, surplus
from services.frame_grabber.ports import Leases
from services.frame_grabber.worker.asked import Asked, asked
from services.frame_grabber.worker.holding import Hold
from services.frame_grabber.worker.playing import Surroundings
from services.frame_grabber.worker.tenancy import Parting, Tenancy

_LOG = logging.getLogger(__name__)
_EXPIRY_LOOK_SECONDS = 0.1
_PATIENCE_SECONDS = 2.0
_AWAY = "the database of the cameras' leases is away: cameras play until their leases run out, then stop"


@dataclass(slots=True)
class Cameras:
    """One task for each camera that `holder`, this process, has a lease of.

    `after` returns when the deployments are known; once `stopping` is set every camera is given back.
    """

    deployments: Deployments
    around: Surroundings
    leases: Leases
    holder: str
    renewal_seconds: float = 1.0
    after: Callable[[], Awaitable[None]] | None = None
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _held: dict[Place, Tenancy] = field(default_factory=dict)
    _closing: dict[Place, "asyncio.Task[None]"] = field(default_factory=dict)
    _over: dict[Place, Camera] = field(default_factory=dict)
    _standing: Standing = field(default_factory=Standing)
    _is_away: bool = False
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def problems(self) -> Sequence[str]:
        """What keeps this process from its work. A camera that is down is not that."""
        return (_AWAY,) if self._is_away else ()

    async def of(self, deployment: str) -> list[Camera]:
        """Return the cameras of `deployment` as they are now, or as they were when it ended.

        Who has just been started does not know yet which deployments are live, and waits: what is live
        would look as if it had ended.
        """
        if self.after is not None:
            await self.after()
        known = {camera.id: camera for camera in await self.leases.cameras(deployment)}
        own = (held for place, held in self._held.items() if place.deployment == deployment)
        known |= {held.place.camera: held.camera for held in own}
        return asked(self.deployments, self.around.now()).in_order(deployment, known)

    async def run(self) -> None:
        """Follow the deployments until told to stop, then give every camera back; or until cancelled."""
        beside = [asyncio.create_task(job) for job in (self._listen(), self._expire(), self._heed())]
        try:
            await self._known()
            while not self.stopping.is_set():
                await self._round()
                await self._pause()
            await self._give_all_back()
        finally:
            players = (held.task for held in self._held.values())
            await ended([*players, *self._closing.values(), *beside])

    async def _round(self) -> None:
        """Bring the cameras to what the deployments ask for now, and to what is this process' share."""
        ask = asked(self.deployments, self.around.now())
        for place, held in self._held.items():
            held.player.own_up(held.task)
            if ask.marks.get(place) != held.mark:
                held.part(Parting.UNWANTED)
            elif held.player.is_used_up:
                held.part(Parting.HANDED_OVER)
        try:
            # A database that hangs is one that is away: the leases run out meanwhile.
            async with asyncio.timeout(min(_PATIENCE_SECONDS, self.leases.length_seconds / 2)):
                await self._give_back()
                await self._renew()
                for place in surplus(self._standing, self.holder, ask.marks):
                    self._part(place)
                if not self.stopping.is_set():
                    await self._take(ask)
                await self._forget(ask)
        except (Unavailable, TimeoutError) as error:
            if not self._is_away:
                _LOG.warning("leases of cameras: %s", str(error) or "the database does not answer")
            self._is_away = True
        else:
            self._is_away = False
        self._count(ask)

    async def _give_back(self) -> None:
        done = [held for held in self._held.values() if held.is_done]
        if not done:
            return
        await self.leases.release(self.holder, [held.report for held in done])
        for held in done:
            if self._held.get(held.place) is held:
                del self._held[held.place]
            if held.is_over:
                self._over[held.place] = held.camera

    async def _renew(self) -> None:
        until = self._until()
        renewing = list(self._held.values())
        self._standing = await self.leases.renew(self.holder, [held.report for held in renewing])
        mine = self._standing.held_by(self.holder)
        for held in renewing:
            if held.hold.lease.number in mine:
                held.hold.valid_until = until
            elif self._held.get(held.place) is held:
                self._lose(held)

    async def _take(self, ask: Asked) -> None:
        if not free_to_take(self._standing, self.holder, ask.marks):
            return
        until = self._until()
        for lease in await self.leases.take(self.holder, ask.marks):
            self._begin(lease, until, ask)

    def _begin(self, lease: Lease, until: float, ask: Asked) -> None:
        place, hold = lease.place, Hold(lease, until, self.around.clock)
        self._over.pop(place, None)
        held = Tenancy.begin(
            hold, ask.sources[place], ask.marks[place], self.around, self._closing.get(place)
        )
        held.task.add_done_callback(lambda _: self._news.set())
        self._held[place] = held
        self.around.metrics.leases.labels("taken").inc()

    async def _forget(self, ask: Asked) -> None:
        stale = {
            entry.place.deployment
            for entry in self._standing.entries
            if not entry.holder
            and (entry.place.deployment in ask.destroyed or entry.slot is not None)
            and entry.place.deployment in ask.over
        }
        if stale:
            await self.leases.forget(stale, stale & ask.destroyed)

    def _part(self, place: Place) -> None:
        held = self._held.get(place)
        if held is not None and held.parting is None:
            held.part(Parting.HANDED_OVER)
            self.around.metrics.leases.labels("given_up").inc()

    def _lose(self, held: Tenancy) -> None:
        """Stop at once: the camera may be another's by now."""
        _LOG.warning("the lease of camera %s has run out; it is not played here any more", held.place.camera)
        del self._held[held.place]
        held.task.cancel()
        self._closing[held.place] = held.task
        held.task.add_done_callback(lambda task: self._closed(held.place, task))
        self.around.metrics.leases.labels("lost").inc()

    def _closed(self, place: Place, task: "asyncio.Task[None]") -> None:
        if self._closing.get(place) is task:
            del self._closing[place]

    async def _give_all_back(self) -> None:
        for held in self._held.values():
            held.part(Parting.HANDED_OVER)
        while self._held:
            all_done = all(held.is_done for held in self._held.values())
            await self._round()
            if all_done:
                break  # where the database is away, the leases run out by themselves
            await self._pause()
        with suppress(Unavailable, TimeoutError):
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await self.leases.leave(self.holder)

    async def _known(self) -> None:
        if self.after is None:
            return
        waits = [asyncio.ensure_future(self.after()), asyncio.ensure_future(self.stopping.wait())]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def _pause(self) -> None:
        """Wait for news: a deployment has changed, a camera is done, or it is time to renew."""
        marks = asked(self.deployments, self.around.now()).marks
        hurry = 0.25 if is_short(self._standing, self.holder, marks) else 1.0
        spread = 0.75 + 0.25 * self.around.chance()
        with suppress(TimeoutError):
            async with asyncio.timeout(self.renewal_seconds * hurry * spread):
                await self._news.wait()
        self._news.clear()

    async def _listen(self) -> None:
        seen = 0
        while True:
            seen = await self.deployments.changed(seen)
            self._news.set()

    async def _heed(self) -> None:
        await self.stopping.wait()
        self._news.set()

    async def _expire(self) -> None:
        while True:
            await asyncio.sleep(_EXPIRY_LOOK_SECONDS)
            for held in list(self._held.values()):
                if not held.hold.is_valid():
                    self._lose(held)

    def _until(self) -> float:
        """Until when a lease lasts that is asked for now: not later than the database has it."""
        return self.around.clock() + self.leases.length_seconds

    def _count(self, ask: Asked) -> None:
        self._over = {place: camera for place, camera in self._over.items() if place in ask.marks}
        playing = (held.camera.state for held in self._held.values())
        states = Counter([*playing, *(camera.state for camera in self._over.values())])
        for state in CameraState:
            self.around.metrics.cameras.labels(state.value).set(states[state])
