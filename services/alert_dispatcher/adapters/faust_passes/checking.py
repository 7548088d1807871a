"""What Faust needs on Kafka before it starts: else it would wait for ever, and say so nowhere."""

import asyncio

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError

from services.alert_dispatcher.adapters.faust_passes.topics import CHANGELOG, DECISIONS, MATCHES
from services.chassis.errors import Refused, Unavailable
from services.chassis.kafka_bus.settings import KafkaSettings

AWAY = "passes are not decided: Kafka is away"
_SECONDS = 10.0


async def partitions_of_all(kafka: KafkaSettings) -> int:
    """Return how many partitions match-found.v1 has. Refused when the topics are not there, or do not fit.

    Unavailable when Kafka is away.
    """
    counts = await _partitions(kafka, (MATCHES, DECISIONS, CHANGELOG))
    missing = [topic for topic, count in counts.items() if not count]
    if missing:
        raise Refused(f"Kafka has no topic {missing[0]}: run `sightline topics apply`")
    if counts[CHANGELOG] != counts[MATCHES]:
        raise Refused(f"{CHANGELOG} must have as many partitions as {MATCHES}: {counts[MATCHES]}")
    return counts[MATCHES]


async def _partitions(kafka: KafkaSettings, topics: tuple[str, ...]) -> dict[str, int]:
    client = AIOKafkaClient(**kafka.connecting(), request_timeout_ms=int(_SECONDS * 1000))
    try:
        async with asyncio.timeout(_SECONDS):
            await client.bootstrap()
            await client.set_topics(topics)
            cluster = client.cluster
            return {topic: len(cluster.partitions_for_topic(topic) or ()) for topic in topics}
    except (KafkaError, OSError, TimeoutError):
        raise Unavailable(AWAY) from None
    finally:
        await client.close()
