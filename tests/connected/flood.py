"""Cameras that send more than anybody can look at: frames sealed and published as live."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import simplejpeg
from google.protobuf.message import Message

from services.chassis.errors import SightlineError
from services.chassis.feed import Feed
from services.chassis.frames import Pixels
from services.chassis.origin import Delivered, utc_now
from services.frame_grabber import wire
from services.frame_grabber.adapters.av_source import AvSettings, AvSource
from services.frame_grabber.domain.addresses import SourceAddress
from tests.connected.insider import Insider

FRAMES_PER_SECOND = 10
# For so long nobody is in the picture after each walk: the next one is another pass.
EMPTY_SECONDS = 6.0
# Levels that are added to frames in turn, as light that flickers: so all of each is looked at. Of a street in
# which nothing moves a detector takes several times as many.
_LIGHTS = range(0, 42, 6)
_EPOCH = 1_000_000
_MOST_UNDER_WAY = 64


@dataclass(slots=True)
class Encoded:
    """Pictures that were encoded before, so that sending costs little; one is asked for by its number.

    `jpegs`: all of them in each light.
    """

    jpegs: list[bytes]
    size: tuple[int, int]
    encodes: ClassVar[bool] = False
    decodes: ClassVar[bool] = True

    @classmethod
    def of(cls, video: Path) -> "Encoded":
        """Encode a video of a street, and a while of nobody after it."""
        source, pictures = AvSource.open(SourceAddress.parse(str(video)), AvSettings()), []
        for shot in source.shots():
            pictures.append(shot.picture())
        source.close()
        height, width = pictures[0].shape[:2]
        empty = np.full((height, width, 3), 96, np.uint8)
        jpegs = list[bytes]()
        for light in _LIGHTS:
            jpegs += [_encoded(one, light) for one in pictures]
            jpegs += [_encoded(empty, light)] * round(EMPTY_SECONDS * FRAMES_PER_SECOND)
        return cls(jpegs, (width, height))

    def number_of(self, at_seconds: float, frame: int) -> int:
        """The picture that is seen at a time, in a camera's frame of that number."""
        return frame % len(_LIGHTS) * self._seen + int(at_seconds * FRAMES_PER_SECOND) % self._seen

    def carry(self, key_id: str, picture: Pixels, message: Message) -> None:
        """Put the picture of that number into `message`."""
        message.jpeg = self.jpegs[int.from_bytes(picture.tobytes(), "little")]  # type: ignore[attr-defined]

    def fetch(self, delivered: Delivered[Any]) -> Pixels:
        raise NotImplementedError

    @property
    def seconds(self) -> float:
        return self._seen / FRAMES_PER_SECOND

    @property
    def _seen(self) -> int:
        """How many there are in one light."""
        return len(self.jpegs) // len(_LIGHTS)


def _encoded(picture: Pixels, light: int) -> bytes:
    lit = np.minimum(picture.astype(np.int16) + light, 255).astype(np.uint8)
    return bytes(simplejpeg.encode_jpeg(np.ascontiguousarray(lit), quality=90))


@dataclass(slots=True)
class Flood:
    """`frames_per_second` of all cameras together; it may be changed while it flows."""

    inside: Insider
    pictures: Encoded
    deployment: str
    cameras: list[str]
    frames_per_second: float
    offered: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    _under_way: set["asyncio.Task[None]"] = field(default_factory=set)

    async def flow(self, seconds: float) -> None:
        """Send for so long. All cameras show the same, as it would be seen at this moment."""
        inside = self.inside
        feed = Feed(inside.bus, inside.keyring, self.pictures, inside.deployments)
        began = last = time.monotonic()
        due = 0.0
        while (now := time.monotonic()) - began < seconds:
            due, last = due + (now - last) * self.frames_per_second, now
            while due >= 1:
                due -= 1
                if len(self._under_way) < _MOST_UNDER_WAY:
                    self._send(feed)
                else:
                    self.refused["nobody takes it"] += 1
            await asyncio.sleep(0.005)
        await asyncio.gather(*self._under_way)

    def _send(self, feed: Feed) -> None:
        task = asyncio.create_task(self._emit(feed, self.offered))
        self.offered += 1
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _emit(self, feed: Feed, number: int) -> None:
        slot = number % len(self.cameras)
        shown = self.pictures.number_of(time.time(), number // len(self.cameras))
        try:
            fed = await feed.emit(
                wire.frame_captured(number, *self.pictures.size),
                deployment=self.deployment,
                camera=self.cameras[slot],
                slot=slot,
                epoch=_EPOCH,
                number=number,
                captured_at=utc_now(),
                picture=np.frombuffer(shown.to_bytes(4, "little"), np.uint8).copy(),
                replayed=False,
            )
        except SightlineError as error:
            self.refused[type(error).__name__] += 1
            return
        if not fed:
            self.refused[str(fed.refusal)] += 1
