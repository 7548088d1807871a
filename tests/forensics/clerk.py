"""A careless clerk, who puts what he saw into every place that there is, by way of whoever keeps it there.

Where the product writes nothing of a face even if nothing is forgotten, he shows that the search would see.
"""

import asyncio
import base64
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import numpy as np
import redis
from aiohttp import web
from aiokafka import AIOKafkaProducer
from playwright.async_api import BrowserContext
from pymilvus import DataType, MilvusClient

from services.alert_dispatcher.adapters.faust_passes.topics import CHANGELOG
from sightline.detector.v1.face_detected_pb2 import FaceDetected
from sightline.embedder.v1.template_extracted_pb2 import TemplateExtracted
from tests.connected.cluster import Cluster
from tests.forensics.grounds import Grounds

_NAME = "careless"


@dataclass(frozen=True, slots=True)
class Clerk:
    """`probes` and `extracted`: what he saw."""

    probes: Sequence[FaceDetected]
    extracted: Sequence[TemplateExtracted]

    async def keep(self, grounds: Grounds, cluster: Cluster, report: Path, browser: BrowserContext) -> None:
        """Put it everywhere; what can be deleted again he deletes, as if that were enough."""
        await self._in_a_table(grounds)
        await self._on_the_changelog(grounds)
        await asyncio.to_thread(self._in_a_collection, grounds)
        self._in_redis(grounds)
        for number, content in enumerate(self._written()):
            (cluster.folder / "vault" / f"{_NAME}-{number}").write_bytes(content)
            (report / f"{_NAME}-{number}.txt").write_bytes(base64.b64encode(content))
        await self._in_a_browser(browser)

    def _written(self) -> list[bytes]:
        return [message.SerializeToString() for message in (*self.probes, *self.extracted)]

    async def _in_a_table(self, grounds: Grounds) -> None:
        connection = await asyncpg.connect(grounds.postgres.url("postgres").replace("+asyncpg", ""))
        try:
            await connection.execute(f"CREATE TABLE {_NAME} (content bytea)")
            rows = [(content,) for content in self._written()]
            await connection.executemany(f"INSERT INTO {_NAME} VALUES ($1)", rows)
            await connection.execute(f"DELETE FROM {_NAME}")
        finally:
            await connection.close()

    async def _on_the_changelog(self, grounds: Grounds) -> None:
        async with AIOKafkaProducer(bootstrap_servers=grounds.kafka.bootstrap) as producer:
            for content in self._written():
                await producer.send_and_wait(CHANGELOG, content, key=_NAME.encode(), partition=0)

    def _in_a_collection(self, grounds: Grounds) -> None:
        client = MilvusClient(grounds.milvus.uri)
        rows = [np.frombuffer(one.template, "<f4") for one in self.extracted]
        schema = client.create_schema()
        schema.add_field("id", DataType.INT64, is_primary=True)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=len(rows[0]))
        client.create_collection(_NAME, schema=schema)
        client.insert(_NAME, [{"id": number, "vector": row} for number, row in enumerate(rows)])
        client.flush(_NAME)
        client.drop_collection(_NAME)
        client.close()

    def _in_redis(self, grounds: Grounds) -> None:
        with redis.Redis.from_url(grounds.redis.owner_url) as client:
            for number, content in enumerate(self._written()):
                client.set(f"{_NAME}:{number}", content)

    async def _in_a_browser(self, browser: BrowserContext) -> None:
        page = await browser.new_page()
        async with _pictures([shot.jpeg for one in self.probes for shot in one.shots]) as addresses:
            for address in addresses:
                await page.goto(address)
        await page.close()


@asynccontextmanager
async def _pictures(jpegs: Sequence[bytes]) -> AsyncIterator[list[str]]:
    """A server that lets browsers keep what it gives."""

    async def give(request: web.Request) -> web.Response:
        kept = {"Cache-Control": "max-age=86400"}
        jpeg = jpegs[int(request.match_info["number"])]
        return web.Response(body=jpeg, content_type="image/jpeg", headers=kept)

    application = web.Application()
    application.router.add_get("/{number}.jpg", give)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield [f"http://127.0.0.1:{runner.addresses[0][1]}/{n}.jpg" for n in range(len(jpegs))]
    finally:
        await runner.cleanup()


def tidy(grounds: Grounds) -> None:
    """Take out of Redis what he put there, and every key that was kept: other tests come here."""
    with redis.Redis.from_url(grounds.redis.owner_url) as client:
        for name in client.scan_iter(match="*"):
            if name.startswith(_NAME.encode()) or b"keyring:value:" in name:
                client.delete(name)
