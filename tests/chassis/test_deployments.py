"""What a service knows of deployments."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from services.chassis.deployments import TOPIC, Deployments
from services.chassis.envelope import to_timestamp
from services.chassis.errors import Unreadable
from services.chassis.memory_bus import MemoryBus
from services.chassis.sealing import new_identity, public_key_of
from sightline.registrar.v1.deployment_changed_pb2 import (
    STATUS_AUTHORISED,
    STATUS_DESTROYED,
    STATUS_ENDED,
    STATUS_LIVE,
    STATUS_STOPPED,
    Status,
)
from tests.chassis.deploying import SECRET, changed, deployment, told

NOW = datetime.now(UTC)


@pytest.fixture
def private_key() -> bytes:
    return new_identity()


@pytest.fixture
def deployments(private_key: bytes) -> Deployments:
    return Deployments("reader", private_key)


@pytest.fixture
def keys(private_key: bytes) -> dict[str, bytes]:
    return {"reader": public_key_of(private_key)}


async def test_its_secret_is_for_each_service(deployments: Deployments, keys: dict[str, bytes]) -> None:
    await deployments.take(changed(keys))
    known = deployments.get("market")
    assert known is not None and known.secret == SECRET


async def test_a_deployment_for_others_stays_unknown(deployments: Deployments) -> None:
    with pytest.raises(Unreadable):
        await deployments.take(changed({"another": public_key_of(new_identity())}))
    assert deployments.get("market") is None and not deployments.is_live("market", NOW)


@pytest.mark.parametrize(
    ("status", "live", "loads", "over"),
    [
        (STATUS_AUTHORISED, False, True, False),
        (STATUS_LIVE, True, True, False),
        (STATUS_STOPPED, False, False, False),
        (STATUS_ENDED, False, False, True),
        (STATUS_DESTROYED, False, False, True),
    ],
)
async def test_what_may_be_done_in_each_state(
    deployments: Deployments, keys: dict[str, bytes], status: Status, live: bool, loads: bool, over: bool
) -> None:
    await deployments.take(changed(keys, status))
    (known,) = deployments.all()
    assert (known.is_live(NOW), known.loads, known.over) == (live, loads, over)


async def test_a_live_deployment_is_over_at_its_end(deployments: Deployments, keys: dict[str, bytes]) -> None:
    plan = deployment()
    plan.end.CopyFrom(to_timestamp(NOW))
    await deployments.take(changed(keys, of=plan))
    assert deployments.is_live("market", NOW - timedelta(seconds=1))
    assert not deployments.is_live("market", NOW)


@pytest.mark.parametrize("status", [STATUS_AUTHORISED, STATUS_LIVE])
async def test_without_its_secret_nothing_but_an_end_is_taken(
    deployments: Deployments, keys: dict[str, bytes], status: Status
) -> None:
    await deployments.take(changed(keys, STATUS_ENDED))
    before = deployments.get("market")
    with pytest.raises(Unreadable):
        await deployments.take(changed({}, status, list_version=2))
    assert deployments.get("market") is before


@pytest.mark.parametrize("status", [STATUS_STOPPED, STATUS_ENDED])
async def test_an_end_and_a_stop_are_heard_even_without_its_secret(
    deployments: Deployments, keys: dict[str, bytes], status: Status
) -> None:
    await deployments.take(changed(keys))
    await deployments.take(changed({}, status))
    assert not deployments.is_live("market", NOW)


async def test_a_deployment_that_is_drafted_again_has_a_new_secret(
    deployments: Deployments, keys: dict[str, bytes]
) -> None:
    await deployments.take(changed(keys))
    await deployments.take(changed(keys, secret=b"n" * 32))
    known = deployments.get("market")
    assert known is not None and known.secret == b"n" * 32


async def test_an_end_that_is_no_time_is_left_out(deployments: Deployments, keys: dict[str, bytes]) -> None:
    plan = deployment()
    plan.end.CopyFrom(Timestamp(seconds=10**15))
    with pytest.raises(Unreadable):
        await deployments.take(changed(keys, of=plan))


@pytest.mark.parametrize("name", ["mar\x00ket", "mar\nket", "m" * 201])
async def test_a_name_that_no_table_holds_is_left_out(
    deployments: Deployments, keys: dict[str, bytes], name: str
) -> None:
    with pytest.raises(Unreadable):
        await deployments.take(changed(keys, of=deployment(name)))
    assert deployments.all() == []


async def test_bad_changes_on_the_bus_stop_nothing(deployments: Deployments, keys: dict[str, bytes]) -> None:
    bus = MemoryBus()
    running = asyncio.create_task(deployments.run(bus))
    await bus.publish(TOPIC, "x", b"no envelope")
    await bus.publish(TOPIC, "y", told(changed({}, of=deployment("for-others"))))
    await bus.publish(TOPIC, "market", told(changed(keys)))
    async with asyncio.timeout(30):
        assert await deployments.changed(0) == 1
    assert deployments.is_live("market", NOW)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert bus._log(TOPIC).followers == []


async def test_passes_are_a_minute_apart_unless_it_says_otherwise(
    deployments: Deployments, keys: dict[str, bytes]
) -> None:
    await deployments.take(changed(keys))
    plan = deployment("station")
    plan.pass_gap_seconds = 0.0
    await deployments.take(changed(keys, of=plan))
    assert [known.pass_gap_seconds for known in deployments.all()] == [60.0, 0.0]
