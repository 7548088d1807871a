from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.chassis.envelope import to_datetime, to_timestamp
from services.chassis.records import Records
from services.registrar.adapters.sql_notices import SqlNotices
from services.registrar.migrations import MIGRATIONS
from tests.chassis.deploying import deployment

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
MINUTE = timedelta(minutes=1)


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


async def test_what_was_taken_back_stands_no_more_and_is_kept_as_such_until_it_would_be_over(
    notices: SqlNotices,
) -> None:
    plan = deployment()
    plan.end.CopyFrom(to_timestamp(LATER))
    await notices.publish(plan, NOW)
    await notices.withdraw("market", NOW + MINUTE)
    assert await notices.published_at("market") is None
    assert await notices.all() == []
    (kept,) = await notices.withdrawn(LATER - MINUTE)
    assert (to_datetime(kept.published_at), to_datetime(kept.withdrawn_at)) == (NOW, NOW + MINUTE)
    assert kept.place == "Market Square" and await notices.withdrawn(LATER) == []


async def test_what_was_over_when_its_name_was_used_again_was_not_taken_back(notices: SqlNotices) -> None:
    plan = deployment()
    plan.end.CopyFrom(to_timestamp(NOW))
    await notices.publish(plan, NOW - MINUTE)
    await notices.withdraw("market", NOW)
    assert await notices.all() == [] == await notices.withdrawn(NOW - MINUTE)


async def test_what_other_words_took_the_place_of_is_kept_as_taken_back(notices: SqlNotices) -> None:
    plan = deployment()
    plan.end.CopyFrom(to_timestamp(LATER))
    await notices.publish(plan, NOW)
    plan.place = "Station"
    await notices.publish(plan, NOW + MINUTE)
    assert [notice.place for notice in await notices.all()] == ["Station"]
    assert [notice.place for notice in await notices.withdrawn(NOW + MINUTE)] == ["Market Square"]
