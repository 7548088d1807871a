import asyncio
import shutil
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import yaml
from prometheus_client import CollectorRegistry

from services import model_packs
from services.chassis.envelope import parse, put_sealed, take_sealed, wrap
from services.chassis.equipment import Equipment
from services.chassis.errors import BadInput
from services.chassis.frames import MemoryFrames
from services.chassis.ledger import Kind, Scope
from services.chassis.memory_bus import MemoryBus
from services.chassis.memory_keyring import MemoryKeyring
from services.chassis.origin import Origin, utc_now
from services.chassis.processing import Running, Service
from services.chassis.publishing import Publisher
from services.chassis.telemetry import RunnerMetrics
from services.chassis.topics import Topic
from services.embedder.service import compose
from services.embedder.settings import EmbedderSettings
from services.model_packs import Pack
from sightline.detector.v1.face_detected_pb2 import FaceDetected, Shot
from sightline.embedder.v1.template_extracted_pb2 import TemplateExtracted
from tests.chassis.calling import Calling
from tests.embedder.deliveries import NAME, delivered, deployments
from tests.embedder.pictures import message_of, shot

MANIFESTS = Path(model_packs.__file__).parent / "manifests"
FACES, TEMPLATES = Topic.of(FaceDetected), Topic.of(TemplateExtracted)
SCOPE = Scope(NAME, "north")


@pytest.fixture
async def equipment(registry: CollectorRegistry) -> AsyncIterator[Equipment]:
    bus, keyring, known = MemoryBus(), MemoryKeyring(), await deployments()
    with ThreadPoolExecutor(1) as executor:
        calling = Calling()
        async with calling.channel("unix:/nowhere", "embedder") as channel:
            yield Equipment(
                "embedder",
                bus,
                keyring,
                MemoryFrames(),
                known,
                Publisher(bus, keyring, known, {}),
                registry,
                RunnerMetrics.create("embedder", registry),
                lambda _: channel,
                executor,
                calling.identities["embedder"],
                calling.directory,
                asyncio.Event(),
            )


@asynccontextmanager
async def started(service: Service) -> AsyncIterator[Running]:
    made = Running()
    await made.open(service)
    made.start(service)
    await asyncio.sleep(0)  # a live topic keeps nothing for those who come later: let the job join
    try:
        yield made
    finally:
        await made.stop()


@pytest.fixture
async def running(equipment: Equipment, bundled: Pack) -> AsyncIterator[Running]:
    async with started(compose(equipment, EmbedderSettings())) as made:
        yield made


async def publish(equipment: Equipment, key_id: str, *shots: Shot) -> bytes:
    """Publish a probe as the detector does; return its key."""
    now = utc_now()
    key = await equipment.keyring.create(SCOPE, Kind.PROBE, key_id, now)
    assert key is not None
    envelope = wrap(Origin(NAME, "north", 3, now - timedelta(seconds=1), now, id=key_id.encode()))
    put_sealed(envelope, FACES, key_id, key, delivered(*shots).message)
    await equipment.bus.publish(FACES, "north", envelope.SerializeToString())
    return key


async def test_a_probe_on_the_bus_becomes_a_template_on_the_bus(
    equipment: Equipment, running: Running
) -> None:
    consumer = await equipment.bus.consume(TEMPLATES, "matcher")
    key = await publish(equipment, "key-1", message_of(shot(1, 20.0)), message_of(shot(1, 15.0)))
    envelope = parse((await consumer.receive()).value)
    message = TemplateExtracted()
    take_sealed(envelope, TEMPLATES, key, message)
    assert message.shots_fused == 2
    assert np.linalg.norm(np.frombuffer(message.template, "<f4")) == pytest.approx(1.0, abs=1e-5)
    assert await equipment.keyring.fetch("key-1") == key


async def test_a_probe_without_a_usable_shot_loses_its_key(equipment: Equipment, running: Running) -> None:
    await publish(equipment, "key-1", Shot(jpeg=b"broken", quality=20.0))
    await equipment.keyring.wait_for_room(SCOPE, {Kind.PROBE: 1})
    assert await equipment.keyring.fetch("key-1") is None


async def test_many_probes_at_once_share_batches(
    equipment: Equipment, running: Running, registry: CollectorRegistry
) -> None:
    consumer = await equipment.bus.consume(TEMPLATES, "matcher")
    await asyncio.gather(*(publish(equipment, f"key-{n}", message_of(shot(n))) for n in range(8)))
    for _ in range(8):
        await consumer.commit(await consumer.receive())
    assert registry.get_sample_value("embedder_batch_shots_sum") == 8
    assert (registry.get_sample_value("embedder_batch_shots_count") or 8) < 8


async def test_a_pack_says_how_many_shots_are_best_at_once(
    equipment: Equipment, bundled: Pack, registry: CollectorRegistry, tmp_path: Path
) -> None:
    shutil.copytree(MANIFESTS, tmp_path, dirs_exist_ok=True)
    manifest = tmp_path / "bundled.yaml"
    saying = yaml.safe_load(manifest.read_text())
    saying["embedder"]["shots_at_once"] = 1
    manifest.write_text(yaml.safe_dump(saying))
    consumer = await equipment.bus.consume(TEMPLATES, "matcher")
    async with started(compose(equipment, EmbedderSettings(pack=str(manifest)))):
        await publish(equipment, "key-1", *(message_of(shot(1, 20.0 - n)) for n in range(5)))
        await consumer.commit(await consumer.receive())
    assert registry.get_sample_value("embedder_batch_shots_count") == 5


async def test_an_accelerator_that_is_not_there_stops_the_start(equipment: Equipment, bundled: Pack) -> None:
    with pytest.raises(BadInput, match=r"has no cuda|cannot start on cuda"):
        compose(equipment, EmbedderSettings(provider="CUDAExecutionProvider"))
