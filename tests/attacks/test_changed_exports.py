"""Whoever writes the retention-purger's tables has no export opened that the audit chain does not have."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from services.chassis.errors import Refused
from services.retention_purger.domain.exports import Export
from tests.retention_purger.exporting_rig import ExportRig
from tests.retention_purger.holding_rig import BERTA

_COLUMNS = ("id", "camera", "begins", "ends", "reason", "case_number", "asked_by", "confirmed_by", "until")
_EXPORTS = sa.table("exports", *(sa.column(name) for name in _COLUMNS))


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[ExportRig]:
    rig = ExportRig(tmp_path)
    await rig.open()
    yield rig
    await rig.records.close()


async def write(rig: ExportRig, export: Export, **values: Any) -> None:
    async with rig.records.transaction() as connection:
        changing = sa.update(_EXPORTS).where(_EXPORTS.c.id == export.id)
        await connection.execute(changing.values(**values))


async def test_what_nobody_has_changed_opens(rig: ExportRig) -> None:
    """The control: the same row, written with what it has, is given out."""
    kept, export = await rig.kept(), await rig.exported()
    await write(rig, export, camera="gate", confirmed_by="berta")
    assert await rig.fetched(export, kept) == [kept.key]


@pytest.mark.parametrize(
    "changed",
    [
        {"camera": "door"},
        {"begins": 0.0},
        {"ends": 2e9},
        {"reason": "another"},
        {"case_number": "another"},
        {"asked_by": "edda"},
        {"confirmed_by": "edda"},
        {"until": 2e9},
    ],
    ids=lambda changed: next(iter(changed)),
)
async def test_an_export_that_was_written_otherwise_opens_nothing(
    rig: ExportRig, changed: dict[str, Any]
) -> None:
    kept = await rig.kept(camera=str(changed.get("camera", "gate")))
    export = await rig.exported()
    await write(rig, export, **changed)
    with pytest.raises(Refused, match="audit chain"):
        await rig.fetched(export, kept, name="edda" if "edda" in changed.values() else "dora")


async def test_one_that_nobody_confirmed_is_not_confirmed_by_writing_so(rig: ExportRig) -> None:
    kept, asked = await rig.kept(), await rig.asked()
    await write(rig, asked, confirmed_by="edda", until=(rig.now + timedelta(hours=1)).timestamp())
    with pytest.raises(Refused, match="audit chain"):
        await rig.fetched(asked, kept)


async def test_one_that_was_withdrawn_does_not_come_back(rig: ExportRig) -> None:
    kept, export = await rig.kept(), await rig.exported()
    assert export.until is not None
    await rig.exporting.withdraw(export.id, BERTA)
    await write(rig, export, until=export.until.timestamp())
    with pytest.raises(Refused, match="audit chain"):
        await rig.fetched(export, kept)
