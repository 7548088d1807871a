"""What Faust hands on undecided, as the ordinary runner of the next stage finds it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from services.alert_dispatcher.adapters.faust_passes.records import opened, undecided, unread
from services.chassis.deployments import Deployments
from services.chassis.envelope import parse
from services.chassis.errors import Unreadable
from services.chassis.memory_keyring import MemoryKeyring
from services.chassis.publishing import Publisher
from services.chassis.runner import Patience, Route, Runner
from services.chassis.telemetry import RunnerMetrics
from sightline.alert_dispatcher.v1.pass_decided_pb2 import PassDecided
from tests.alert_dispatcher.dispatching import Rig
from tests.alert_dispatcher.matching import DECISIONS, FACE, MATCHES, Matcher

_SECONDS = 10


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    rig = Rig(tmp_path)
    await rig.open()
    yield rig
    await rig.records.close()


@asynccontextmanager
async def stage(rig: Rig, attempts: int) -> AsyncIterator[None]:
    """Run the stage that raises alerts."""
    keyring = MemoryKeyring()
    runner = Runner(
        "alert_dispatcher",
        Route(PassDecided, rig.handler),
        rig.bus,
        keyring,
        rig.deployments,
        Publisher(rig.bus, keyring, rig.deployments, {}),
        RunnerMetrics.create("alert_dispatcher", rig.registry),
        rig.private_key,
        patience=Patience(attempts, 0.001, 0.01),
    )
    running = asyncio.create_task(runner.run())
    yield
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


def counted(rig: Rig, name: str) -> float:
    labels = {"topic": DECISIONS.name}
    return rig.registry.get_sample_value(f"alert_dispatcher_records_{name}_total", labels) or 0.0


async def until(rig: Rig, name: str) -> None:
    async with asyncio.timeout(_SECONDS):
        while not counted(rig, name):
            await asyncio.sleep(0.001)


def unsealed(value: bytes) -> bytes:
    envelope = parse(value)
    envelope.key_id, envelope.passed_key = "", b""
    return envelope.SerializeToString()


def for_nobody(value: bytes) -> bytes:
    envelope = parse(value)
    envelope.passed_key = b""
    return envelope.SerializeToString()


def cut_short(value: bytes) -> bytes:
    envelope = parse(value)
    envelope.payload = envelope.payload[:7]
    return envelope.SerializeToString()


MADE_UNREADABLE = {"unsealed": unsealed, "for nobody": for_nobody, "cut short": cut_short}


@pytest.mark.parametrize("how", MADE_UNREADABLE)
async def test_what_cannot_be_read_is_buried_without_its_content(rig: Rig, how: str) -> None:
    matcher = Matcher(rig.private_key)
    value = MADE_UNREADABLE[how](matcher.record("a"))
    with pytest.raises(Unreadable):
        opened(value, rig.private_key)
    handed_on = unread(value)
    assert len(handed_on) < 150
    dead = await rig.bus.consume(DECISIONS.dead, "who looks")
    async with stage(rig, attempts=1):
        await rig.bus.publish(DECISIONS, "", handed_on)
        await until(rig, "dead")
    note = parse((await dead.receive()).value)
    assert (note.deployment, note.payload) == ("market", b"")
    assert counted(rig, "poisoned") == 1 and await rig.raised() == []


async def test_a_match_of_another_service_is_none_of_ours(rig: Rig) -> None:
    with pytest.raises(Unreadable):
        opened(Matcher().record("a"), rig.private_key)


def test_a_large_record_is_handed_on_small() -> None:
    envelope = parse(Matcher().record("a"))
    envelope.id, envelope.camera, envelope.payload = b"i" * 5000, "c" * 5000, b"p" * 50_000_000
    assert len(unread(envelope.SerializeToString())) < 1000
    assert len(unread(b"\xff" * 50_000_000)) == len(unread(None)) == 1


async def test_an_alert_is_not_lost_when_its_deployment_is_heard_of_late(rig: Rig) -> None:
    matcher = Matcher(rig.private_key)
    handed_on = undecided(opened(matcher.record("a"), rig.private_key), rig.private_key)
    assert FACE not in handed_on and MATCHES.name.encode() not in handed_on
    late = Deployments("alert_dispatcher", rig.private_key)
    rig.handler = replace(rig.handler, deployments=late)
    async with stage(rig, attempts=10_000):
        await rig.bus.publish(DECISIONS, "", handed_on)
        await late.take(matcher.changed("another"))
        assert await rig.raised() == []
        await late.take(matcher.changed())
        await until(rig, "handled")
    assert [alert.id for alert in await rig.raised()] == [b"a".hex()]
