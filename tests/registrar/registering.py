"""A registrar on real tables, its lists in memory or sealed; five-line stand-ins for other services."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from prometheus_client import CollectorRegistry

from services.chassis.access import OPERATOR, Caller, Person
from services.chassis.deployments import TOPIC, Deployments
from services.chassis.envelope import to_timestamp
from services.chassis.errors import BadInput, Unavailable
from services.chassis.fingerprints import Fingerprints, Prints
from services.chassis.memory_bus import MemoryBus
from services.chassis.outbox import Outbox
from services.chassis.records import Records
from services.chassis.sealing import new_identity, public_key_of
from services.model_packs.pass_rule import PASS_RULE
from services.registrar.adapters.memory_photos import MemoryPhotos
from services.registrar.adapters.record_files import RecordFiles
from services.registrar.adapters.sealed_photos import SealedPhotos
from services.registrar.adapters.sql_acts import SqlActs
from services.registrar.adapters.sql_notices import SqlNotices
from services.registrar.adapters.sql_register import SqlRegister
from services.registrar.domain.destruction import Looked, Place
from services.registrar.domain.entries import Template
from services.registrar.domain.photo_gate import FoundFace, PhotoFace
from services.registrar.metrics import RegistrarMetrics
from services.registrar.migrations import MIGRATIONS
from services.registrar.ports import ListKeys, Photos
from services.registrar.rpc.deployments import DeploymentRpc
from services.registrar.rpc.watchlist import WatchlistRpc
from services.registrar.settings import RegistrarSettings
from services.registrar.worker.lifecycle import Lifecycle
from sightline.chassis.v1.envelope_pb2 import Envelope
from sightline.registrar.v1.deployment_changed_pb2 import DeploymentChanged
from sightline.registrar.v1.deployment_pb2 import Deployment
from sightline.registrar.v1.watchlist_service_pb2 import EnrolPhotoRequest
from tests.chassis.deploying import deployment


@dataclass
class Detector:
    """A photo is read as its faces' sizes."""

    async def find(self, photo: bytes) -> list[PhotoFace]:
        if photo == b"no picture":
            raise BadInput("it is no picture")
        return [PhotoFace(FoundFace(size, 0.5, 0.0, 0.5), photo, b"jpeg " + photo) for size in photo]


@dataclass
class Embedder:
    """Templates point where the photo's first byte says; `gate` holds the answer back."""

    gate: asyncio.Event | None = None
    made: list[Template] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    async def extract(self, shot: bytes) -> tuple[Template, str]:
        self.asked.set()
        if self.gate is not None:
            await self.gate.wait()
        template = np.zeros(256, np.float32)
        template[shot[0]] = 1.0
        self.made.append(template)
        return template, "model"


@dataclass
class Matcher:
    """Has what it was told to have."""

    versions: dict[str, int] = field(default_factory=dict)
    away: bool = False
    follows: bool = True
    left: int = 0
    sought: list[Prints] = field(default_factory=list)

    async def loaded(self, deployment: str, list_version: int) -> bool:
        if self.follows:
            self.versions[deployment] = list_version
        return self.versions.get(deployment) == list_version

    async def present(self, deployment: str) -> bool:
        if self.away:
            raise Unavailable("the matcher is away")
        if self.follows:
            self.versions.pop(deployment, None)
        return deployment in self.versions

    async def search(self, deployment: str, sought: Fingerprints) -> Sequence[Looked]:
        self.sought.append(sought.prints.copy())
        files = Looked(Place.VECTOR_FILES, True, self.left, 1000, "memory", "rocksmq" if self.left else "")
        return [Looked(Place.COLLECTIONS, True), files]


class Rig:
    """`now` is set by hand; the folder is that of one database. `caller`: who makes the calls."""

    def __init__(
        self,
        folder: Path,
        keys: ListKeys | None = None,
        database: str = "",
        identity: bytes = b"",
    ) -> None:
        self.now = datetime.now(UTC)
        self.bus = MemoryBus()
        self.identity = identity or new_identity()
        database = database or f"sqlite+aiosqlite:///{folder}/registrar.db"
        self.records = Records("registrar", database, MIGRATIONS)
        self.outbox = Outbox(self.records, self.bus)
        self.acts = SqlActs(self.records, self.outbox, self.identity, now=lambda: self.now)
        self.register = SqlRegister(self.records, self.outbox, self.acts)
        self.photos: Photos = MemoryPhotos() if keys is None else SealedPhotos(self.records, keys)
        self.notices = SqlNotices(self.records)
        self.embedder, self.matcher = Embedder(), Matcher()
        self.caller, self.people = Caller(OPERATOR), dict[str, Person]()
        metrics = RegistrarMetrics.create(CollectorRegistry())
        public_keys = {"registrar": public_key_of(self.identity)}
        self.lifecycle = Lifecycle(
            self.register,
            self.photos,
            self.matcher,
            public_keys,
            lambda subjects: 0.5,
            "bundled",
            PASS_RULE,
            0.2,
            metrics,
            self.people,
            Deployments("registrar", self.identity).secret_of,
            self.notices,
            RecordFiles(self.records.file),
            lambda: self.now,
        )
        self.deployments = DeploymentRpc(self.lifecycle, lambda: self.caller)
        self.watchlist = WatchlistRpc(
            Detector(),
            self.embedder,
            self.lifecycle,
            RegistrarSettings().gate,
            metrics,
            lambda: self.now,
            lambda: self.caller,
        )

    def plan(self, name: str = "market") -> Deployment:
        plan = deployment(name)
        plan.end.CopyFrom(to_timestamp(self.now + timedelta(hours=1)))
        return plan

    def photo(self, photo: bytes, subject: str = "a", name: str = "market") -> EnrolPhotoRequest:
        return EnrolPhotoRequest(
            deployment=name,
            subject=subject,
            reason="missing",
            source="case 7",
            expires_at=to_timestamp(self.now + timedelta(days=1)),
            photo=photo,
        )

    async def status(self, name: str = "market") -> int:
        return int((await self.lifecycle.look(name)).state.status)

    async def published(self) -> list[int]:
        """The states that were published, in order."""
        following = await self.bus.follow(TOPIC)
        await self.outbox.flush()
        await following.aclose()
        values = [following._heard.get_nowait().value for _ in range(following._heard.qsize())]
        payloads = [Envelope.FromString(value).payload for value in values]
        return [int(DeploymentChanged.FromString(payload).status) for payload in payloads]
