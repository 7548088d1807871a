"""A frame-grabber in a process of its own, whose cameras tick; what it sends is written to a log.

python -m tests.connected.leasing URL NAME LOG CAMERAS
"""

import asyncio
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any, NamedTuple

from services.chassis.envelope import parse, to_timestamp
from services.chassis.feed import Feed
from services.chassis.memory_bus import MemoryBus
from services.chassis.memory_keyring import MemoryKeyring
from services.chassis.origin import utc_now
from services.chassis.outcome import Reason
from services.chassis.records import Records
from services.chassis.sealing import public_key_of, seal_to
from services.chassis.topics import Topic
from services.frame_grabber.adapters.sql_leases import SqlLeases
from services.frame_grabber.domain.addresses import SourceAddress
from services.frame_grabber.domain.cameras import SourceFacts
from services.frame_grabber.migrations import MIGRATIONS
from services.frame_grabber.ports import Shot, Source
from services.frame_grabber.worker.cameras import Cameras
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_LIVE, DeploymentChanged
from sightline.registrar.v1.deployment_pb2 import CameraSource, Deployment
from tests.frame_grabber import stage
from tests.frame_grabber.stage import DEPLOYMENT, IDENTITY, DrawnShot

LEASE_SECONDS, RENEWAL_SECONDS = 1.5, 0.25
TICK_SECONDS = 0.02


class Sent(NamedTuple):
    """One record as it went out: when, by the clock that all processes of a machine share."""

    at: float
    grabber: str
    camera: str
    epoch: int
    lane: int


@dataclass
class NotingBus(MemoryBus):
    """Writes down what is published, and settles it as its reader would."""

    log: Path
    grabber: str
    keyring: MemoryKeyring
    settling: set["asyncio.Task[Any]"] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    async def publish(self, topic: Topic, key: str, value: bytes, lane: int | None = None) -> None:
        envelope = parse(value)
        with self.log.open("a") as log:
            log.write(f"{time.monotonic()} {self.grabber} {key} {envelope.epoch} {lane}\n")
        task = asyncio.create_task(self.keyring.settle(envelope.key_id, Reason.LOOKED_AT))
        self.settling.add(task)
        task.add_done_callback(self.settling.discard)


@dataclass
class Ticking:
    """A live source: a picture every few milliseconds, until it is closed."""

    remark: str = ""
    facts: SourceFacts = field(default_factory=lambda: SourceFacts(64, 48, 50.0))
    closed: Event = field(default_factory=Event)

    def shots(self) -> Iterator[Shot]:
        while not self.closed.wait(TICK_SECONDS):
            yield DrawnShot(time.monotonic())

    def close(self) -> None:
        self.closed.set()


class TickingSources:
    """Opens sources that tick."""

    def open(self, address: SourceAddress) -> Source:
        return Ticking()


def sent(log: Path) -> list[Sent]:
    """What was written down so far, in the order of time."""
    lines = [line.split() for line in log.read_text().splitlines()] if log.exists() else []
    return sorted(
        Sent(float(at), name, camera, int(epoch), int(lane)) for at, name, camera, epoch, lane in lines
    )


async def grabber(records: Records, name: str, log: Path, cameras: int) -> Cameras:
    """Return a frame-grabber, not yet running, of a deployment with so many cameras."""
    around = await stage.build(TickingSources(), pause=asyncio.sleep)
    bus = NotingBus(log, name, around.keyring)
    surroundings = replace(around.around, feed=Feed(bus, around.keyring, around.frames, around.deployments))
    secret = seal_to(public_key_of(IDENTITY), bytes(32), f"deployment {DEPLOYMENT}")
    message = DeploymentChanged(
        deployment=Deployment(
            name=DEPLOYMENT,
            end=to_timestamp(utc_now() + timedelta(hours=1)),
            cameras=[CameraSource(id=f"camera-{i}", source="rtsp://user:word@here/") for i in range(cameras)],
        ),
        status=STATUS_LIVE,
        sealed_secrets={"frame_grabber": secret},
    )
    await around.deployments.take(message)
    leases = SqlLeases(records, LEASE_SECONDS)
    return Cameras(around.deployments, surroundings, leases, name, RENEWAL_SECONDS)


async def main(url: str, name: str, log: str, cameras: str) -> None:
    """Run until SIGTERM."""
    records = Records("frame_grabber", url, MIGRATIONS)
    await records.open()
    running = await grabber(records, name, Path(log), int(cameras))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.stopping.set)
    await running.run()
    await records.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
