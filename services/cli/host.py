"""All services in one process: the only place that knows how they are composed."""

import asyncio
import gc
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import grpc.aio
from prometheus_client import CollectorRegistry

from services.alert_dispatcher import service as alert_dispatcher
from services.alert_dispatcher.settings import AlertDispatcherSettings
from services.chassis import rpc
from services.chassis.deployments import Deployments
from services.chassis.equipment import Equipment
from services.chassis.frames import MemoryFrames
from services.chassis.memory_bus import MemoryBus
from services.chassis.memory_keyring import MemoryKeyring
from services.chassis.processing import Running, Service
from services.chassis.publishing import Publisher
from services.chassis.sealing import new_identity, public_key_of
from services.chassis.settings import load
from services.chassis.telemetry import RunnerMetrics, serve_metrics
from services.chassis.topics import Topic
from services.cli.store import Store
from services.detector import service as detector
from services.detector.settings import DetectorSettings
from services.embedder import service as embedder
from services.embedder.settings import EmbedderSettings
from services.frame_grabber import service as frame_grabber
from services.frame_grabber.settings import FrameGrabberSettings
from services.matcher import service as matcher
from services.matcher.adapters.milvus_lite_folder import MEMORY
from services.matcher.settings import MatcherSettings
from services.model_packs import read as read_pack
from services.registrar import service as registrar
from services.registrar.settings import RegistrarSettings
from services.retention_purger import service as retention_purger
from services.retention_purger.settings import RetentionPurgerSettings
from sightline.matcher.v1.match_found_pb2 import MatchFound

SERVICES = (
    "frame_grabber",
    "detector",
    "embedder",
    "matcher",
    "alert_dispatcher",
    "retention_purger",
    "registrar",
)


@dataclass(frozen=True, slots=True)
class Hosted:
    """Running services: `channel` reaches them, `running` says when one has failed."""

    channel: grpc.aio.Channel
    running: Running
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked for. `pack` is a name or a manifest's path; without a `metrics_port` none is opened."""

    store: Store
    pack: str = "bundled"
    metrics_port: int | None = None
    frames_per_second_limit: float | None = None
    annotated_folder: Path | None = None


@asynccontextmanager
async def host(plan: Plan) -> AsyncIterator[Hosted]:
    """Start all services, and stop them at the end."""
    folder = Path(tempfile.mkdtemp(prefix="sightline-"))
    address = f"unix:{folder}/services"
    registry = CollectorRegistry()
    running, server, channel = Running(), rpc.server(), rpc.channel(address)
    executor = ThreadPoolExecutor(max(2, os.cpu_count() or 1), thread_name_prefix="sightline")
    metrics = None if plan.metrics_port is None else serve_metrics(registry, plan.metrics_port)
    try:
        server.add_insecure_port(address)
        for service in _composed(plan, registry, channel, executor, running.stopping):
            await running.open(service)
            service.serve(server)
        await server.start()
        for service in running.services:
            running.start(service)
        # What was loaded so far stays: there is no use in searching it for garbage again and again.
        gc.collect()
        gc.freeze()
        yield Hosted(channel, running, _notes())
    finally:
        await channel.close(grace=None)
        await server.stop(grace=None)
        await running.stop()
        executor.shutdown()
        if metrics is not None:
            metrics.close()
        shutil.rmtree(folder, ignore_errors=True)


def _composed(
    plan: Plan,
    registry: CollectorRegistry,
    channel: grpc.aio.Channel,
    executor: Executor,
    stopping: asyncio.Event,
) -> list[Service]:
    identities = {service: new_identity() for service in SERVICES}
    public_keys = {service: public_key_of(key) for service, key in identities.items()}
    equip = _equipping(plan, registry, channel, executor, stopping, identities, public_keys)
    manifest = read_pack(plan.pack)
    grabbing = (
        {}
        if plan.frames_per_second_limit is None
        else {"frames_per_second_limit": plan.frames_per_second_limit}
    )
    showing = {} if plan.annotated_folder is None else {"annotated_folder": plan.annotated_folder}
    return [
        retention_purger.compose(
            equip("retention_purger"), load(RetentionPurgerSettings, day_keys=plan.store.day_keys)
        ),
        registrar.compose(
            equip("registrar"),
            load(RegistrarSettings, model_pack=manifest.name),
            public_keys,
            manifest.floor_for,
        ),
        alert_dispatcher.compose(
            equip("alert_dispatcher"), load(AlertDispatcherSettings, vault=plan.store.vault)
        ),
        matcher.compose(equip("matcher"), load(MatcherSettings)),
        embedder.compose(equip("embedder"), load(EmbedderSettings, pack=plan.pack)),
        detector.compose(equip("detector"), load(DetectorSettings, pack=plan.pack, **showing)),
        frame_grabber.compose(equip("frame_grabber"), load(FrameGrabberSettings, **grabbing)),
    ]


def _equipping(
    plan: Plan,
    registry: CollectorRegistry,
    channel: grpc.aio.Channel,
    executor: Executor,
    stopping: asyncio.Event,
    identities: dict[str, bytes],
    public_keys: dict[str, bytes],
) -> Callable[[str], Equipment]:
    bus, frames = MemoryBus(), MemoryFrames()
    keyring = MemoryKeyring(on_destroyed=frames.destroy)
    readers = {Topic.of(MatchFound).name: public_keys["alert_dispatcher"]}

    def equip(service: str) -> Equipment:
        deployments = Deployments(service, identities[service])
        return Equipment(
            service=service,
            bus=bus,
            keyring=keyring,
            frames=frames,
            deployments=deployments,
            publisher=Publisher(bus, keyring, deployments, readers),
            registry=registry,
            metrics=RunnerMetrics.create(service, registry),
            channel_to=lambda _: channel,
            executor=executor,
            private_key=identities[service],
            stopping=stopping,
            database_url=plan.store.database(service),
        )

    return equip


def _notes() -> tuple[str, ...]:
    if MEMORY.is_dir():
        return ()
    return (f"{MEMORY} is not there: the watchlist's vectors are on disk until the deployment ends",)
