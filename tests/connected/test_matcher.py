"""The matcher on a Milvus server that is killed, comes back, forgets, and keeps what nobody wants."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from prometheus_client import CollectorRegistry

from services.chassis.deployments import Deployments
from services.chassis.errors import Refused
from services.chassis.memory_bus import MemoryBus
from services.chassis.origin import Delivered, Origin
from services.chassis.outcome import Reason
from services.chassis.sealing import new_identity, public_key_of
from services.matcher.adapters.milvus_gallery import MilvusGallery
from services.matcher.adapters.milvus_server import MilvusServer
from services.matcher.adapters.vector_files import VectorFiles
from services.matcher.domain.gallery import Enrolled
from services.matcher.handler import TemplateExtractedHandler
from services.matcher.metrics import MatcherMetrics
from services.matcher.rpc import GalleryRpc
from services.matcher.worker.covering import Covering
from services.matcher.worker.galleries import Galleries
from sightline.embedder.v1.template_extracted_pb2 import TemplateExtracted
from sightline.matcher.v1.gallery_service_pb2 import DescribeGalleryRequest, DescribeGalleryResponse
from sightline.registrar.v1.authorisation_pb2 import Authorisation
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_ENDED, STATUS_LIVE, Status
from tests.chassis.deploying import changed, deployment
from tests.connected.servers.milvus_server import MilvusServer as RunningMilvus
from tests.matcher.gallery_behaviour import entry, loaded, version
from tests.matcher.tending import History

LIMIT_SECONDS = 120.0
PROBE = np.eye(8, dtype=np.float32)[0]
NOW = datetime.now(UTC)


@dataclass
class List:
    asked: int = 0

    async def authorisation(self, deployment: str, list_version: int) -> Authorisation:
        raise Refused("nobody has authorised it")

    async def entries(self, deployment: str, list_version: int) -> AsyncIterator[Enrolled]:
        self.asked += 1
        for number in range(5):
            yield entry(number, NOW + timedelta(days=1))


@dataclass
class Matcher:
    """All of a matcher but the bus and the registrar."""

    gallery: MilvusGallery
    private_key: bytes = field(default_factory=new_identity)
    list: List = field(default_factory=List)

    def __post_init__(self) -> None:
        metrics = MatcherMetrics.create(CollectorRegistry())
        self.deployments = Deployments("matcher", self.private_key)
        covering = Covering(self.list, History(), {}, trials_allowed=True)
        self.galleries = Galleries(self.gallery, self.list, self.deployments, metrics, covering)
        self.handler = TemplateExtractedHandler(self.gallery, self.galleries, self.deployments, metrics)

    async def hear(self, status: Status = STATUS_LIVE, name: str = "market", list_version: int = 1) -> None:
        keys = {"matcher": public_key_of(self.private_key)}
        await self.deployments.take(changed(keys, status, of=deployment(name), list_version=list_version))

    async def hear_all(self) -> None:
        """Follow an empty bus, so that all that was ever said is known."""
        following = asyncio.create_task(self.deployments.run(MemoryBus()))
        await self.deployments.caught_up()
        following.cancel()

    async def answer(self) -> Reason | None:
        """What becomes of the probe of a person on the list."""
        probe = TemplateExtracted(track="t", look=1, template=PROBE.tobytes(), model_id="model")
        origin = Origin("market", "gate", 1, NOW, NOW, id=b"id")
        return (await self.handler(Delivered(probe, origin, "key"))).reason

    async def describe(self) -> DescribeGalleryResponse:
        """What GalleryService says of the list."""
        context: Any = None
        request = DescribeGalleryRequest(deployment="market")
        return await GalleryRpc(self.gallery, self.galleries, VectorFiles(None)).DescribeGallery(
            request, context
        )

    async def until_it_answers(self, reason: Reason) -> None:
        async with asyncio.timeout(LIMIT_SECONDS):
            while await self.answer() is not reason:
                await asyncio.sleep(0.05)

    async def until(self, reached: Callable[[], bool]) -> None:
        async with asyncio.timeout(LIMIT_SECONDS):
            while not reached():
                await asyncio.sleep(0.05)

    async def until_absent(self, *names: str) -> None:
        async with asyncio.timeout(LIMIT_SECONDS):
            while any([await self.gallery.present(name) for name in names]):
                await asyncio.sleep(0.05)


@asynccontextmanager
async def matcher_on(milvus: RunningMilvus) -> AsyncIterator[Matcher]:
    server = MilvusServer(milvus.uri)
    matcher = Matcher(MilvusGallery(server, neighbour_count=3))
    running = asyncio.create_task(matcher.galleries.run())
    try:
        yield matcher
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await server.close()


@pytest.fixture
async def matcher(milvus: RunningMilvus) -> AsyncIterator[Matcher]:
    async with matcher_on(milvus) as made:
        yield made
        await made.gallery.keep_only([])


async def test_without_milvus_probes_are_forgotten_and_it_recovers_by_itself(
    milvus: RunningMilvus, matcher: Matcher
) -> None:
    await matcher.hear()
    await matcher.until_it_answers(Reason.MATCH)
    assert matcher.galleries.problems() == []
    await asyncio.to_thread(milvus.kill)
    for _ in range(20):
        assert await matcher.answer() is Reason.NOT_READY
    address = milvus.uri.removeprefix("http://")
    away = f"Milvus at {address} is away; nothing is compared until it is back"
    await matcher.until(lambda: matcher.galleries.problems() == [away])
    await asyncio.to_thread(milvus.start)
    await matcher.until_it_answers(Reason.MATCH)
    await matcher.until(lambda: matcher.galleries.problems() == [])


async def test_a_list_that_milvus_has_lost_is_fetched_from_its_keeper_again(matcher: Matcher) -> None:
    await matcher.hear()
    await matcher.until_it_answers(Reason.MATCH)
    await matcher.gallery.drop("market")
    assert await matcher.answer() is Reason.NOT_READY
    await matcher.until_it_answers(Reason.MATCH)
    assert matcher.list.asked == 2


async def test_two_matchers_answer_alike_and_leave_nothing_at_the_end(
    milvus: RunningMilvus, matcher: Matcher
) -> None:
    async with matcher_on(milvus) as other:
        for each in (matcher, other):
            await each.hear()
        for each in (matcher, other):
            await each.until_it_answers(Reason.MATCH)
            told = await each.describe()
            assert (told.present, told.list_version, told.template_count, told.problem) == (True, 1, 5, "")
        for each in (matcher, other):
            await each.hear(STATUS_ENDED)
        await matcher.until_absent("market")
        for each in (matcher, other):
            assert await each.answer() is Reason.NOT_READY
            assert await each.describe() == DescribeGalleryResponse(present=False)


async def test_lists_that_ended_or_are_unknown_go_once_every_deployment_has_been_heard_of(
    matcher: Matcher,
) -> None:
    for name in ("ended while nobody looked", "unknown"):
        await loaded(matcher.gallery, version(name), [entry(0)])
    await matcher.hear()
    await matcher.until_it_answers(Reason.MATCH)
    assert await matcher.gallery.present("ended while nobody looked")
    assert await matcher.gallery.present("unknown")
    await matcher.hear(STATUS_ENDED, "ended while nobody looked")
    await matcher.until_absent("ended while nobody looked")
    assert await matcher.gallery.present("unknown")
    await matcher.hear_all()
    await matcher.until_absent("unknown")
    assert await matcher.answer() is Reason.MATCH
