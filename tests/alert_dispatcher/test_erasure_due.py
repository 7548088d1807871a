"""What is due of an alert goes; what is due of footage is its owner's."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.chassis.origin import Delivered, Origin
from sightline.retention_purger.v1.erasure_due_pb2 import ErasureDue
from tests.alert_dispatcher.dispatching import Rig


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    rig = Rig(tmp_path)
    await rig.open()
    yield rig
    await rig.close()


async def test_a_reel_of_footage_that_is_due_is_passed_over(rig: Rig) -> None:
    origin = Origin("market", "", 0, rig.now, rig.now, id=b"id")
    await rig.vault.put("a1", "m", b"sealed")
    await rig.erasing(Delivered(ErasureDue(reel="market_gate_2026-05-08"), origin))
    assert await rig.vault.get("a1", "m") == b"sealed"
    await rig.outbox.flush()
    assert "erased.v1" not in rig.bus.held()
