"""Something that is kept until its time: due by what stands in the table."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.retention_purger.domain.retained import Retained
from tests.retention_purger.purging import Rig

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    rig = Rig(tmp_path)
    await rig.open()
    yield rig
    await rig.records.close()


@pytest.mark.parametrize(
    ("left", "due"),
    [
        (timedelta(days=-400), True),
        (timedelta(0), True),
        (timedelta(hours=11), True),
        (timedelta(hours=12), False),
    ],
)
async def test_it_is_due_with_its_day_and_ever_after(rig: Rig, left: timedelta, due: bool) -> None:
    kept = Retained("a", "market", NOW + left)
    await rig.retentions.keep(kept)
    assert await rig.retentions.due(NOW, 9) == ([kept] if due else [])
