"""A matcher's galleries over a store in memory, which several matchers may share."""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np
from prometheus_client import CollectorRegistry

from services.chassis.access import Person
from services.chassis.deployments import Deployments
from services.chassis.errors import Refused, Unavailable
from services.chassis.memory_bus import MemoryBus
from services.chassis.sealing import new_identity, public_key_of
from services.matcher.domain.decision import Neighbour, Template
from services.matcher.domain.gallery import Enrolled, GalleryState, ListVersion, outdates
from services.matcher.metrics import MatcherMetrics
from services.matcher.wire import list_of
from services.matcher.worker.covering import Covering
from services.matcher.worker.galleries import Galleries
from sightline.registrar.v1.authorisation_pb2 import Authorisation
from sightline.registrar.v1.deployment_changed_pb2 import DeploymentChanged, Status
from tests.chassis.deploying import changed


@dataclass
class Store:
    """Keeps lists, as one store that several matchers share; away so many times, or for good."""

    lists: dict[ListVersion, GalleryState] = field(default_factory=dict)
    away: float = 0
    loads: int = 0
    loading: asyncio.Event | None = None
    entries: Sequence[Enrolled] = ()

    async def held(self, version: ListVersion) -> GalleryState | None:
        self._answer()
        return self.lists.get(version)

    async def load(self, state: GalleryState, entries: Sequence[Enrolled]) -> None:
        self._answer()
        if self.loading is not None:
            await self.loading.wait()
        self.loads += 1
        self.entries = entries
        self.lists[state.version] = state

    async def search(self, state: GalleryState, template: Template) -> list[Neighbour]:
        return []

    async def drop(self, deployment: str) -> None:
        self._answer()
        self.lists = {
            version: held for version, held in self.lists.items() if version.deployment != deployment
        }

    async def keep_only(self, wanted: Collection[ListVersion]) -> None:
        self._answer()
        kept = {version for version in self.lists if any(not outdates(one, version) for one in wanted)}
        self.lists = {version: held for version, held in self.lists.items() if version in kept}

    async def present(self, deployment: str) -> bool:
        return any(version.deployment == deployment for version in self.lists)

    @property
    def numbers(self) -> list[int]:
        return [version.number for version in self.lists]

    def _answer(self) -> None:
        if self.away:
            self.away -= 1
            raise Unavailable("Milvus is away")


@dataclass
class List:
    """Says of what it was told; `away`: so many times it says nothing."""

    models: Sequence[str] = ("model",)
    listed: Sequence[Enrolled] = ()
    authorised: Authorisation | None = None
    away: int = 0
    asked: int = 0
    checked: int = 0

    async def authorisation(self, deployment: str, list_version: int) -> Authorisation:
        self.checked += 1
        if self.away:
            self.away -= 1
            raise Unavailable("the registrar is away")
        if self.authorised is None:
            raise Refused("nobody has authorised it")
        return self.authorised

    async def entries(self, deployment: str, list_version: int) -> AsyncIterator[Enrolled]:
        self.asked += 1
        for entry in self.listed:
            yield entry
        if self.listed:
            return
        for model in self.models:
            until = datetime(2030, 1, 1, tzinfo=UTC)
            yield Enrolled(f"version {list_version}", "p", np.ones(2, np.float32), model, until)


@dataclass
class History:
    """Of what was signed, what is spent; `away`: so many times it says nothing."""

    spent: set[bytes] = field(default_factory=set)
    away: int = 0

    async def is_spent(self, deployment: str, authorised_digest: bytes) -> bool:
        if self.away:
            self.away -= 1
            raise Unavailable("the retention-purger is away")
        return authorised_digest in self.spent


class Rig:
    """One matcher; `beside` is another one on the same store."""

    def __init__(
        self,
        store: Store | None = None,
        people: Mapping[str, Person] | None = None,
        *,
        trials_allowed: bool = True,
    ) -> None:
        private = new_identity()
        self.keys = {"matcher": public_key_of(private)}
        self.deployments = Deployments("matcher", private)
        self.store, self.list, self.seconds = store or Store(), List(), 0.0
        self.registry, self.history = CollectorRegistry(), History()
        metrics = MatcherMetrics.create(self.registry)
        self.in_touch = True
        self.galleries = Galleries(
            self.store,
            self.list,
            self.deployments,
            metrics,
            Covering(self.list, self.history, people or {}, trials_allowed),
            clock=lambda: self.seconds,
            in_touch=lambda: self.in_touch,
        )

    def beside(self) -> "Rig":
        return Rig(self.store)

    async def keep(self, status: Status, list_version: int = 1) -> None:
        await self.hear(changed(self.keys, status, list_version=list_version))

    async def hear(self, message: DeploymentChanged) -> None:
        await self.deployments.take(message)
        await self.again()

    async def again(self, after_seconds: float = 0.0) -> None:
        self.seconds += after_seconds
        for deployment in self.deployments.all():
            await self.galleries.keep(deployment)

    async def hear_all(self) -> None:
        """Follow an empty bus, so that all that was ever said is known."""
        following = asyncio.create_task(self.deployments.run(MemoryBus()))
        await self.deployments.caught_up()
        following.cancel()

    @property
    def state(self) -> GalleryState:
        state = self.galleries.state("market")
        assert state is not None
        return state

    @property
    def answers(self) -> bool:
        (deployment,) = self.deployments.all()
        return self.state.answers(list_of(deployment), "model")
