"""What people did is in the chain: once, in words of closed sets, with marks and without names."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.chassis.envelope import to_timestamp
from services.chassis.origin import utc_now
from services.chassis.topics import Topic
from services.retention_purger.worker.act_watch import act_watch
from sightline.chassis.v1.envelope_pb2 import Envelope
from sightline.registrar.v1.act_recorded_pb2 import (
    CAUSE_PERSON,
    DEED_SIGNED_IN,
    DEED_STOPPED,
    ActRecorded,
)
from tests.retention_purger.purging import Rig

MARK, OTHER = b"m" * 32, b"o" * 32


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    rig = Rig(tmp_path)
    await rig.open()
    yield rig
    await rig.records.close()


async def heard(rig: Rig, *acts: ActRecorded) -> tuple[list[dict[str, str]], int]:
    """What the chain says of acts, in order; and how many it does not have."""
    untold: list[None] = []
    watch = act_watch(rig.bus, rig.chain, "retention_purger", lambda: untold.append(None))
    running = asyncio.create_task(watch.run())
    while watch.consumer is None:
        await asyncio.sleep(0)
    now = to_timestamp(utc_now())
    for act in acts:
        payload = act.SerializeToString()
        envelope = Envelope(
            id=b"i" * 16, deployment="_people", captured_at=now, received_at=now, payload=payload
        )
        await rig.bus.publish(Topic.of(ActRecorded), "market", envelope.SerializeToString())
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await watch.finish()
    entries = await rig.chain.entries(1, 99)
    assert {one.kind for one in entries} <= {"act_recorded"}
    return [json.loads(one.body) for one in entries], len(untold)


def act(**fields: object) -> ActRecorded:
    at = to_timestamp(utc_now())
    given = {
        "act": b"a" * 16,
        "deed": DEED_STOPPED,
        "acted_at": at,
        "actor_mark": MARK,
        "deployment": "market",
        **fields,
    }
    return ActRecorded(**given)  # type: ignore[arg-type]


async def test_who_did_what_and_why_is_told(rig: Rig) -> None:
    (body,), untold = await heard(rig, act(cause=CAUSE_PERSON, digest=OTHER))
    assert body.pop("at").endswith("Z") and untold == 0
    assert body == {"deed": "stopped", "actor": MARK.hex(), "cause": "person", "digest": OTHER.hex()}


async def test_what_nobody_did_names_nobody_and_what_is_about_no_deployment_none(rig: Rig) -> None:
    told = act(deed=DEED_SIGNED_IN, actor_mark=b"", concerned_mark=OTHER, deployment="")
    (body,), _ = await heard(rig, told)
    (entry,) = await rig.chain.entries(1, 9)
    assert entry.deployment == "" and set(body) == {"at", "deed", "concerned"}


async def test_an_act_that_is_told_again_is_in_the_chain_once(rig: Rig) -> None:
    bodies, _ = await heard(rig, act(), act(), act(act=b"b" * 16))
    assert len(bodies) == 2


NONE = (
    {"actor_mark": b"a name"},
    {"deed": 999},
    {"act": b""},
    {"deployment": "no name\n"},
    {"digest": b"x" * 31},
    {"cause": 99},
)


@pytest.mark.parametrize("fields", NONE)
async def test_what_is_no_act_is_passed_over_and_counted(rig: Rig, fields: dict[str, object]) -> None:
    bodies, untold = await heard(rig, act(**fields), act(act=b"b" * 16))
    assert (len(bodies), untold) == (1, 1)
