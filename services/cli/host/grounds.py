"""What services stand on in a cluster: the bus, keyrings, channels and identities of one process."""

import asyncio
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import grpc.aio
from prometheus_client import CollectorRegistry

from services.chassis.access import Directory, Identity
from services.chassis.deployments import Deployments
from services.chassis.equipment import Equipment
from services.chassis.errors import BadInput
from services.chassis.jpeg_frames import JpegFrames
from services.chassis.kafka_bus import KafkaBus, KafkaSettings
from services.chassis.publishing import Publisher
from services.chassis.redis_keyring.keyring import RedisKeyring
from services.chassis.redis_keyring.settings import RedisSettings
from services.chassis.settings import load
from services.chassis.telemetry import RunnerMetrics
from services.chassis.tracing.opening import Tracing
from services.chassis.tracing.settings import TraceSettings
from services.cli.host.cluster_settings import ClusterSettings
from services.cli.host.readers import readers

# Those that keep records, or share them with other replicas of themselves.
_WITH_RECORDS = {"frame_grabber", "alert_dispatcher", "retention_purger", "registrar"}


@dataclass(slots=True)
class Grounds:
    """Made once for a process; `equipment_of` gives each of its services its part."""

    settings: ClusterSettings
    directory: Directory
    identities: dict[str, Identity]
    kafka: KafkaSettings
    redis: RedisSettings
    bus: KafkaBus
    keyrings: dict[str, RedisKeyring]
    known: dict[str, Deployments]
    registry: CollectorRegistry
    executor: ThreadPoolExecutor
    stopping: asyncio.Event
    tracing: Tracing
    _channels: dict[tuple[str, str], grpc.aio.Channel] = field(default_factory=dict)

    @classmethod
    def lay(
        cls,
        names: Sequence[str],
        settings: ClusterSettings,
        registry: CollectorRegistry,
        stopping: asyncio.Event,
    ) -> "Grounds":
        """Read the keys and settings; connects to nothing yet. BadInput names what is wrong."""
        for name in set(names) & _WITH_RECORDS:
            if not settings.database_url:
                raise BadInput(f"SIGHTLINE_DATABASE_URL: {name} needs one; python -m services {name} --help")
        identities = {name: settings.identity_of(name) for name in names}
        known = {name: Deployments(name, identities[name].sealing_key) for name in names}
        kafka, redis = load(KafkaSettings), load(RedisSettings)
        return cls(
            settings=settings,
            directory=settings.directory(),
            identities=identities,
            kafka=kafka,
            redis=redis,
            bus=KafkaBus(kafka, registry),
            keyrings={name: RedisKeyring(redis, known[name]) for name in names},
            known=known,
            registry=registry,
            executor=ThreadPoolExecutor(
                settings.threads or max(2, os.cpu_count() or 1), thread_name_prefix="sightline"
            ),
            stopping=stopping,
            tracing=Tracing.of(load(TraceSettings), registry),
        )

    def equipment_of(self, service: str) -> Equipment:
        """Return what the composition root of `service` is given."""
        keyring, known, traces = self.keyrings[service], self.known[service], self.tracing.by(service)
        return Equipment(
            service=service,
            bus=self.bus,
            keyring=keyring,
            frames=JpegFrames(),
            deployments=known,
            publisher=Publisher(self.bus, keyring, known, readers(self.directory.sealing_keys()), traces),
            registry=self.registry,
            metrics=RunnerMetrics.create(service, self.registry),
            channel_to=lambda other: self._channel(service, other),
            executor=self.executor,
            identity=self.identities[service],
            directory=self.directory,
            stopping=self.stopping,
            database_url=self.settings.database_url,
            in_touch=lambda: not self.bus.problem(),
            traces=traces,
        )

    def given(self) -> dict[str, dict[str, Any]]:
        """Return the settings of single services that follow from those of the cluster."""
        return {"registrar": {"redis_url": self.redis.url, "redis_ca_file": self.redis.ca_file}}

    async def open(self) -> None:
        """Reach what everything needs. Unavailable while it is away; Refused when a keyring could leak."""
        for keyring in self.keyrings.values():
            await keyring.open()

    def problems(self) -> list[str]:
        """Return what is away at the moment, a line each."""
        found = [self.bus.problem(), *(keyring.problem() for keyring in self.keyrings.values())]
        if not all(known.is_caught_up for known in self.known.values()):
            found.append("the deployments are not all known yet")
        return list(dict.fromkeys(filter(None, found)))

    async def close(self) -> None:
        """Let go of everything."""
        for channel in self._channels.values():
            await channel.close(None)
        for keyring in self.keyrings.values():
            await keyring.close()
        await self.bus.close()
        await self.tracing.close()
        self.executor.shutdown()

    def _channel(self, caller: str, service: str) -> grpc.aio.Channel:
        place = (caller, service)
        if place not in self._channels:
            self._channels[place] = self.settings.channel_to(service, self.identities[caller])
        return self._channels[place]
