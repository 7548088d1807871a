"""All services in one process, on parts in its memory."""

import asyncio
import gc
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import grpc.aio
from prometheus_client import CollectorRegistry

from services.chassis import rpc
from services.chassis.access import CONSOLE, OPERATOR, Access, Directory, Identity, Person
from services.chassis.deployments import Deployments
from services.chassis.ending import to_the_end
from services.chassis.equipment import Equipment
from services.chassis.frames import Frames, MemoryFrames
from services.chassis.jpeg_frames import JpegFrames
from services.chassis.memory_bus import MemoryBus
from services.chassis.memory_keyring import MemoryKeyring
from services.chassis.processing import Running
from services.chassis.publishing import Publisher
from services.chassis.settings import load
from services.chassis.telemetry import RunnerMetrics, serve_metrics
from services.chassis.tracing.opening import Tracing
from services.chassis.tracing.settings import TraceSettings
from services.cli.host.composing import SERVICES, Around, compose
from services.cli.host.hosted import Hosted
from services.cli.host.readers import readers
from services.cli.store import Store
from services.matcher.adapters.milvus_lite_folder import MEMORY


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked for. `pack` is a name or a manifest's path; without a `metrics_port` none is opened.

    `people` are those who may call, beside the operator. `address` is where the services answer; without one
    nobody else can reach them.
    `trials`: whether lists that nobody has authorised may be tried out; where people answer for lists, none.
    With `jpeg_frames` pictures travel as they do between processes: for a comparison of both ways to run.
    """

    store: Store
    pack: str = "bundled"
    metrics_port: int | None = None
    frames_per_second_limit: float | None = None
    annotated_folder: Path | None = None
    jpeg_frames: bool = False
    people: Mapping[str, Person] = field(default_factory=dict)
    address: str | None = None
    trials: bool = False

    @property
    def given(self) -> dict[str, dict[str, Any]]:
        """The settings that follow from it, by service."""
        asked: dict[str, dict[str, Any]] = {
            "detector": {"annotated_folder": self.annotated_folder, "footage": self.store.footage},
            "frame_grabber": {"frames_per_second_limit": self.frames_per_second_limit},
            "alert_dispatcher": {"vault": self.store.vault},
            "registrar": {"actors_key": self.store.actors_key},
            "retention_purger": {"day_keys": self.store.day_keys},
            "matcher": {"trials_allowed": self.trials or None},
        }
        return {
            service: {name: value for name, value in settings.items() if value is not None}
            for service, settings in asked.items()
        }


@asynccontextmanager
async def host(plan: Plan) -> AsyncIterator[Hosted]:
    """Start all services, and stop them at the end."""
    registry = CollectorRegistry()
    tracing = Tracing.of(load(TraceSettings), registry)
    folder = Path(tempfile.mkdtemp(prefix="sightline-"))
    address = plan.address or f"unix:{folder}/services"
    running = Running()
    identities = {name: Identity.generate(name) for name in (*SERVICES, OPERATOR, CONSOLE)}
    channels = {name: rpc.channel(address, identity) for name, identity in identities.items()}
    directory = replace(Directory.of(identities.values()), people=plan.people)
    server = rpc.server(Access.create("sightline", directory, registry))
    executor = ThreadPoolExecutor(max(2, os.cpu_count() or 1), thread_name_prefix="sightline")
    metrics = None if plan.metrics_port is None else serve_metrics(registry, plan.metrics_port)
    try:
        rpc.listen(server, address)
        equip = _equipping(
            plan, registry, executor, running.stopping, identities, directory, channels, tracing
        )
        around = Around(plan.pack, plan.given)
        for service in [compose(equip(name), around) for name in SERVICES]:
            await running.open(service)
            service.serve(server)
        await server.start()
        for service in running.services:
            running.start(service)
        # What was loaded so far stays: there is no use in searching it for garbage again and again.
        gc.collect()
        gc.freeze()
        yield Hosted(
            lambda _: channels[OPERATOR],
            running.failure,
            _notes(),
            console_channel_to=lambda _: channels[CONSOLE],
        )
    finally:
        # Somebody in a hurry may cancel it in the middle of that.
        try:
            await to_the_end(_close(channels.values(), server, running, tracing))
        finally:
            executor.shutdown()
            if metrics is not None:
                metrics.close()
            shutil.rmtree(folder, ignore_errors=True)


async def _close(
    channels: Iterable[grpc.aio.Channel], server: grpc.aio.Server, running: Running, tracing: Tracing
) -> None:
    for channel in channels:
        await channel.close(grace=None)
    await server.stop(grace=None)
    await running.stop()
    await tracing.close()


def _equipping(
    plan: Plan,
    registry: CollectorRegistry,
    executor: Executor,
    stopping: asyncio.Event,
    identities: dict[str, Identity],
    directory: Directory,
    channels: dict[str, grpc.aio.Channel],
    tracing: Tracing,
) -> Callable[[str], Equipment]:
    bus, frames = MemoryBus(), MemoryFrames()
    keyring = MemoryKeyring(on_destroyed=frames.destroy)
    carrier: Frames = JpegFrames() if plan.jpeg_frames else frames
    known = readers(directory.sealing_keys())

    def equip(service: str) -> Equipment:
        deployments, traces = Deployments(service, identities[service].sealing_key), tracing.by(service)
        return Equipment(
            service=service,
            bus=bus,
            keyring=keyring,
            frames=carrier,
            deployments=deployments,
            publisher=Publisher(bus, keyring, deployments, known, traces),
            registry=registry,
            metrics=RunnerMetrics.create(service, registry),
            channel_to=lambda _: channels[service],
            executor=executor,
            identity=identities[service],
            directory=directory,
            stopping=stopping,
            database_url=plan.store.database(service),
            traces=traces,
        )

    return equip


def _notes() -> tuple[str, ...]:
    if MEMORY.is_dir():
        return ()
    return (f"{MEMORY} is not there: the watchlist's vectors are on disk until the deployment ends",)
