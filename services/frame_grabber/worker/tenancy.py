"""A camera that this frame-grabber plays, from the lease that it took to the report that gives it back."""

import asyncio
from dataclasses import dataclass
from enum import Enum, auto

from services.frame_grabber.domain.cameras import Camera
from services.frame_grabber.domain.leases import Place, Report
from services.frame_grabber.worker.holding import Hold
from services.frame_grabber.worker.playing import CameraPlayer, Surroundings


class Parting(Enum):
    """Why a camera is given back before it is over."""

    UNWANTED = auto()
    HANDED_OVER = auto()


@dataclass(slots=True)
class Tenancy:
    """A hold and who uses it. `mark`: of the source that is played."""

    hold: Hold
    mark: str
    player: CameraPlayer
    task: "asyncio.Task[None]"
    parting: Parting | None = None

    @classmethod
    def begin(
        cls, hold: Hold, source: str, mark: str, around: Surroundings, before: "asyncio.Task[None] | None"
    ) -> "Tenancy":
        """Play the camera; `before` is what still closes it, from an earlier hold."""
        player = CameraPlayer(hold, source, around)

        async def play() -> None:
            if before is not None:
                await asyncio.wait([before])
            await player.run()

        task = asyncio.create_task(play(), name=f"camera {hold.lease.place.camera}")
        return cls(hold, mark, player, task)

    @property
    def place(self) -> Place:
        """Which camera it is."""
        return self.hold.lease.place

    @property
    def is_done(self) -> bool:
        """Whether the source is closed, and the hold can be given back."""
        return self.task.done()

    @property
    def is_over(self) -> bool:
        """Whether the source has nothing more to play."""
        return self.parting is None and self.player.camera.is_over

    @property
    def camera(self) -> Camera:
        """What the camera is doing, or how it is left behind."""
        camera = self.player.camera
        if self.parting is Parting.HANDED_OVER and self.is_done:
            return camera.handed_over()
        if self.parting is Parting.UNWANTED and not camera.is_over:
            return camera.ended()
        return camera

    @property
    def report(self) -> Report:
        """What is to be said of it now."""
        return Report(self.hold.lease.number, self.camera, self.is_over and self.is_done)

    def part(self, why: Parting) -> None:
        """Stop playing; the hold lasts until the source is closed."""
        if self.parting is None and not self.is_done:
            self.parting = why
            self.task.cancel()
