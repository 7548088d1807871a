from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.chassis.envelope import to_datetime
from services.chassis.records import Records
from services.registrar.adapters.sql_notices import SqlNotices
from services.registrar.migrations import MIGRATIONS
from tests.chassis.deploying import deployment

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
async def notices(tmp_path: Path) -> AsyncIterator[SqlNotices]:
    records = Records("registrar", f"sqlite+aiosqlite:///{tmp_path}/registrar.db", MIGRATIONS)
    await records.open()
    yield SqlNotices(records)
    await records.close()


async def test_a_notice_names_no_officer_and_no_camera(notices: SqlNotices) -> None:
    await notices.publish(deployment(), NOW)
    (notice,) = await notices.all()
    assert (notice.deployment, notice.place, to_datetime(notice.published_at)) == (
        "market",
        "Market Square",
        NOW,
    )
    assert b"officer one" not in notice.SerializeToString()
    assert b"gate" not in notice.SerializeToString()


async def test_announced_again_unchanged_it_was_published_at_first(notices: SqlNotices) -> None:
    await notices.publish(deployment(), NOW)
    await notices.publish(deployment(), LATER)
    assert await notices.published_at("market") == NOW


async def test_announced_anew_with_other_words_it_is_published_anew(notices: SqlNotices) -> None:
    await notices.publish(deployment(), NOW)
    moved = deployment()
    moved.place = "Station"
    await notices.publish(moved, LATER)
    assert await notices.published_at("market") == LATER
    assert [notice.place for notice in await notices.all()] == ["Station"]


async def test_what_was_taken_back_is_published_no_more(notices: SqlNotices) -> None:
    await notices.publish(deployment(), NOW)
    await notices.withdraw("market")
    assert await notices.published_at("market") is None
    assert await notices.all() == []
