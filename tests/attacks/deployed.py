"""A real registrar on SQLite behind its gRPC, a real matcher over it, and people who ask with their keys."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import grpc.aio
import numpy as np
import sqlalchemy as sa
from milvus_lite import MilvusLite
from prometheus_client import CollectorRegistry

from services.chassis import rpc
from services.chassis.access import SERVICES, Access, Directory, Identity
from services.chassis.authorisation import sign
from services.chassis.deployments import Deployments, LiveDeployment
from services.chassis.memory_bus import MemoryBus
from services.chassis.records import Records
from services.chassis.sealing import make_id, seal
from services.matcher.adapters.milvus_lite_gallery import MilvusLiteGallery
from services.matcher.adapters.vector_files import VectorFiles
from services.matcher.clients import RegistrarWatchlist
from services.matcher.domain.gallery import GalleryState
from services.matcher.metrics import MatcherMetrics
from services.matcher.rpc import GalleryRpc
from services.matcher.wire import list_of
from services.matcher.worker.covering import Covering
from services.matcher.worker.galleries import Galleries
from services.registrar import wire
from services.registrar.clients import MatcherGalleryView
from services.registrar.domain.entries import EnrolledPhoto
from services.registrar.rpc.deployments import DeploymentRpc
from services.registrar.rpc.watchlist import WatchlistRpc
from services.registrar.settings import RegistrarSettings
from services.retention_purger.migrations import MIGRATIONS
from services.retention_purger.worker.deployment_watch import deployment_watch
from sightline.matcher.v1.gallery_service_pb2_grpc import add_GalleryServiceServicer_to_server
from sightline.registrar.v1 import deployment_service_pb2 as deploying
from sightline.registrar.v1.authorisation_pb2 import Authorisation
from sightline.registrar.v1.deployment_changed_pb2 import DeploymentChanged
from sightline.registrar.v1.deployment_service_pb2_grpc import (
    DeploymentServiceStub,
    add_DeploymentServiceServicer_to_server,
)
from sightline.registrar.v1.dossier_pb2 import Dossier
from sightline.registrar.v1.watchlist_service_pb2 import RemoveSubjectRequest
from sightline.registrar.v1.watchlist_service_pb2_grpc import (
    WatchlistServiceStub,
    add_WatchlistServiceServicer_to_server,
)
from sightline.retention_purger.v1.audit_service_pb2 import IsSpentRequest
from tests.registrar.list_keys import ListKeysInHand
from tests.registrar.people import IDENTITIES, PEOPLE, whole_entry
from tests.registrar.registering import Detector, Rig
from tests.retention_purger.auditing import audit_rpc
from tests.retention_purger.purging import CONTEXT

_LIMIT_SECONDS = 20


@dataclass
class Matcher:
    """What a matcher process is made of, but its probes."""

    galleries: Galleries
    gallery: MilvusLiteGallery
    tasks: list["asyncio.Task[None]"] = field(default_factory=list)

    @property
    def state(self) -> GalleryState | None:
        """What it says of the deployment."""
        return self.galleries.state("market")

    @property
    def answers(self) -> bool:
        """Whether probes are compared with what is loaded, as the deployment stands."""
        known = self.galleries.deployments.get("market")
        return bool(known and self.state and self.state.answers(list_of(known), "model"))

    async def nearest(self, byte: int) -> list[str]:
        """Who matches a face that looks as the photo of that byte does."""
        assert self.state is not None
        probe = np.zeros(256, np.float32)
        probe[byte] = 1.0
        return [one.subject for one in await self.gallery.search(self.state, probe) if one.score > 0.9]


class Purger:
    """The retention-purger's audit chain, in a database of its own; asked past its gRPC."""

    def __init__(self, folder: Path, bus: MemoryBus, private_key: bytes) -> None:
        self.records = Records("retention_purger", f"sqlite+aiosqlite:///{folder}/purger.db", MIGRATIONS)
        self.rpc = audit_rpc(self.records)
        chain, deployments = self.rpc.chain, Deployments("retention_purger", private_key)
        self.watch = deployment_watch(bus, chain, "retention_purger", deployments)

    async def is_spent(self, deployment: str, authorised_digest: bytes) -> bool:
        request = IsSpentRequest(deployment=deployment, authorised_digest=authorised_digest)
        answer: bool = (await self.rpc.IsSpent(request, CONTEXT)).spent
        return answer

    async def has_heard(self, status: str) -> None:
        """Wait until the chain has an entry of that status."""
        async with asyncio.timeout(_LIMIT_SECONDS):
            while not any(f'"{status}"' in one.body for one in await self.rpc.chain.changes_of("market")):
                await asyncio.sleep(0.01)


@dataclass
class Deployed:
    """`rig`: the registrar, its tables and its bus. `matcher` may be started again."""

    folder: Path
    rig: Rig
    keys: ListKeysInHand
    directory: Directory
    identities: dict[str, Identity]
    executor: ThreadPoolExecutor
    address: str = ""
    matcher: Matcher = field(init=False)
    channels: dict[str, grpc.aio.Channel] = field(default_factory=dict)
    started: int = 0
    trials_allowed: bool = True
    purger: "Purger" = field(init=False)

    def channel(self, who: str) -> grpc.aio.Channel:
        """A channel of a service, or of a person, by their own key."""
        if who not in self.channels:
            self.channels[who] = rpc.channel(self.address, {**self.identities, **IDENTITIES}[who])
        return self.channels[who]

    def steps(self, who: str) -> Any:
        """DeploymentService as `who` asks it."""
        return DeploymentServiceStub(self.channel(who))

    def list(self, who: str) -> Any:
        """WatchlistService as `who` asks it."""
        return WatchlistServiceStub(self.channel(who))

    async def start_matcher(self) -> None:
        """Start it anew: it knows what is on the bus, and holds no vectors."""
        self.started += 1
        database = MilvusLite(str(self.folder / f"milvus-{self.started}"))
        gallery = MilvusLiteGallery(database, self.executor, 10)
        deployments = Deployments("matcher", self.identities["matcher"].sealing_key)
        watchlist = RegistrarWatchlist(self.channel("matcher"))
        covering = Covering(watchlist, self.purger, self.directory.people, self.trials_allowed)
        metrics = MatcherMetrics.create(CollectorRegistry())
        galleries = Galleries(gallery, watchlist, deployments, metrics, covering)
        self.matcher = Matcher(galleries, gallery)
        jobs = (deployments.run(self.rig.bus), galleries.run())
        self.matcher.tasks = [asyncio.create_task(job) for job in jobs]

    async def stop_matcher(self) -> None:
        """End its tasks, when it is through with what it has in hand."""
        async with asyncio.timeout(_LIMIT_SECONDS):
            while any(not one.task.done() for one in self.matcher.galleries._in_hand.values()):
                await asyncio.sleep(0.01)
        for task in self.matcher.tasks:
            task.cancel()
        await asyncio.gather(*self.matcher.tasks, return_exceptions=True)

    async def restart_matcher(self) -> None:
        """Let it forget all that it looked on at."""
        await self.stop_matcher()
        await self.start_matcher()

    async def draft(self) -> None:
        """An author drafts, with two subjects on the list."""
        plan = self.rig.plan()
        plan.officers[:] = ["carol"]
        await self.steps("anton").DraftDeployment(deploying.DraftDeploymentRequest(deployment=plan))
        for photo, subject in ((b"\x64", "a"), (b"\x65", "b")):
            assert (await self.list("anton").EnrolPhoto(whole_entry(photo, subject))).taken

    async def signed(self, who: str = "berta") -> Authorisation:
        """What is there now, reviewed and signed."""
        request = deploying.ReviewDeploymentRequest(name="market")
        first = await self.steps("berta").ReviewDeployment(request).read()
        return sign(first.review.statement, IDENTITIES[who], self.rig.now)

    async def authorise(self, by: Authorisation | None = None) -> None:
        """An officer brings a signature."""
        request = deploying.AuthoriseDeploymentRequest(name="market", authorisation=by or await self.signed())
        await self.steps("berta").AuthoriseDeployment(request)

    async def start(self) -> None:
        """Announce it, and go live."""
        await self.steps("dora").PublishNotice(deploying.PublishNoticeRequest(name="market"))
        await self.steps("berta").StartDeployment(deploying.StartDeploymentRequest(name="market"))

    async def goes_live(self) -> None:
        """All of it."""
        await self.draft()
        await self.authorise()
        await self.start()
        await self.heard()

    async def stop(self) -> None:
        """An officer stops it."""
        request = deploying.StopDeploymentRequest(name="market", reason="it was enough")
        await self.steps("carol").StopDeployment(request)
        await self.heard()

    async def remove(self, subject: str) -> None:
        """A supervisor takes somebody off the list."""
        await self.list("dora").RemoveSubject(RemoveSubjectRequest(deployment="market", subject=subject))
        await self.heard()

    async def rows(self) -> tuple[DeploymentChanged, Dossier]:
        """What stands in the registrar's tables."""
        state, dossier = await self.rig.register.get("market"), await self.rig.register.dossier("market")
        assert state is not None and dossier is not None
        return state, dossier

    async def write(self, state: DeploymentChanged, dossier: Dossier | None = None) -> None:
        """Write rows past the registrar, and one of the outbox, which it publishes as its own."""
        await self.rig.register.put(state, publish=True, dossier=dossier)
        await self.heard()

    async def forge(self, photo: EnrolledPhoto) -> None:
        """Put a photo into the table as whoever holds the list's key would: in place of one of that name."""
        key = self.keys.keys["market"]
        number = make_id(key, "photo", photo.entry.photo).hex()
        nonce, sealed = seal(key, wire.kept(photo), f"list market {number}".encode())
        async with self.rig.records.transaction() as connection:
            await connection.execute(sa.text("delete from photos where photo = :number"), {"number": number})
            await connection.execute(
                sa.text(
                    "insert into photos (deployment, photo, nonce, sealed) values ('market', :p, :n, :s)"
                ),
                {"p": number, "n": nonce, "s": sealed},
            )

    async def heard(self) -> None:
        """Wait until the matcher has done what the last row of the table asks of it."""
        state, _ = await self.rows()
        async with asyncio.timeout(_LIMIT_SECONDS):
            while not await self._is_settled(state):
                await asyncio.sleep(0.01)

    async def _is_settled(self, state: DeploymentChanged) -> bool:
        known = self.matcher.galleries.deployments.get("market")
        if known is None or told_of(known) != told_of(state):
            return False
        if not known.loads:
            return self.matcher.state is None and not await self.matcher.gallery.present("market")
        return self.matcher.state is not None and self.matcher.state.version == list_of(known)


def told_of(of: DeploymentChanged | LiveDeployment) -> tuple[object, ...]:
    """What a matcher hears of a deployment."""
    return of.deployment, of.status, of.list_version, of.trial, of.authorised_digest


@asynccontextmanager
async def deployed(folder: Path) -> AsyncIterator[Deployed]:
    """Run all of it, on a socket in `folder`."""
    keys = ListKeysInHand()
    identities = {name: Identity.generate(name) for name in SERVICES}
    rig = Rig(folder, keys)
    await rig.records.open()
    directory = replace(Directory.of(identities.values()), people=PEOPLE)
    executor = ThreadPoolExecutor(1)
    it = Deployed(folder, rig, keys, directory, identities, executor, f"unix:{folder}/s")
    lifecycle = replace(
        rig.lifecycle,
        gallery=MatcherGalleryView(it.channel("registrar")),
        public_keys=directory.sealing_keys(),
        people=directory.people,
        secret_of=Deployments("registrar", identities["registrar"].sealing_key).secret_of,
        gallery_wait_seconds=10.0,
    )
    it.purger = Purger(folder, rig.bus, identities["retention_purger"].sealing_key)
    await it.purger.records.open()
    watching = asyncio.create_task(it.purger.watch.run())
    await it.start_matcher()
    server = rpc.server(Access.create("registrar", directory, CollectorRegistry()))
    add_DeploymentServiceServicer_to_server(DeploymentRpc(lifecycle), server)
    watchlist = WatchlistRpc(
        Detector(), rig.embedder, lifecycle, RegistrarSettings().gate, rig.watchlist.metrics
    )
    add_WatchlistServiceServicer_to_server(watchlist, server)
    add_GalleryServiceServicer_to_server(
        GalleryRpc(it.matcher.gallery, it.matcher.galleries, VectorFiles(None)), server
    )
    rpc.listen(server, it.address)
    await server.start()
    publishing = asyncio.create_task(rig.outbox.run())
    try:
        yield it
    finally:
        await it.stop_matcher()
        for channel in it.channels.values():
            await channel.close(None)
        await server.stop(None)
        for task in (publishing, watching):
            task.cancel()
        await asyncio.gather(publishing, watching, return_exceptions=True)
        await it.purger.records.close()
        await rig.records.close()
        executor.shutdown()
