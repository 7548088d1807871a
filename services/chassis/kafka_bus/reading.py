"""How readers are set up in aiokafka."""

import asyncio
from typing import Any

from aiokafka import AIOKafkaConsumer

from services.chassis.kafka_bus.failures import FAILED
from services.chassis.kafka_bus.settings import KafkaSettings

# How soon a member hears of a rebalance: a frame waits for that, a durable record may.
LIVE_HEARTBEAT_MS, HEARTBEAT_MS = 300, 1000
METADATA_MAX_AGE_MS = 3000
FETCH_WAIT_MS = 500
# A follower never pauses a partition: what is new answers its request at once.
FOLLOW_WAIT_MS = 5000
# A partition that was full is asked for again when the request for the others has been answered.
LIVE_FETCH_WAIT_MS = 100
FETCH_BYTES = 1_048_576
# aiokafka leaves the group when nobody asks for records for so long; here whoever is out may take long.
_NEVER_MS = 2_000_000_000
STOP_SECONDS = 5.0


def reader(settings: KafkaSettings, *, heartbeat_ms: int = HEARTBEAT_MS, **given: Any) -> Any:
    """Return a reader, not started. It begins at the beginning where no position is known."""
    return AIOKafkaConsumer(
        **settings.connecting(),
        client_id="sightline",
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        metadata_max_age_ms=METADATA_MAX_AGE_MS,
        max_partition_fetch_bytes=FETCH_BYTES,
        session_timeout_ms=settings.session_timeout_ms,
        heartbeat_interval_ms=min(heartbeat_ms, settings.session_timeout_ms // 3),
        max_poll_interval_ms=_NEVER_MS,
        request_timeout_ms=settings.session_timeout_ms + 5000,
        **given,
    )


def is_dead(reading: Any) -> bool:
    """Whether one of the reader's own tasks has died: aiokafka then waits for ever and says nothing."""
    return bool(reading._fetcher.error_future.done() or reading._client._sync_task.done())


async def stop(reading: Any) -> None:
    """Leave the group and close, in bounded time."""
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await reading.stop()
    except FAILED:
        await reading._client.close()  # an outage held up the leaving; the session's end takes its place
