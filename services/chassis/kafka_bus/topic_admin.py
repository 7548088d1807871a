"""Creating topics on Kafka, and looking how they are."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import errors
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from services.chassis.errors import Refused
from services.chassis.kafka_bus.failures import FAILED, ours
from services.chassis.kafka_bus.settings import KafkaSettings
from services.chassis.kafka_bus.topic_differences import Difference, Found, difference
from services.chassis.kafka_bus.topic_plan import Layout, layout_of
from services.chassis.topics import Topic

_REQUEST_MS = 10_000
_LIMIT_SECONDS = 60.0


async def check(
    settings: KafkaSettings, topics: Iterable[Topic], more: Iterable[Layout] = ()
) -> list[Difference]:
    """Return how each topic differs from its layout; `more` are laid out already. Unavailable, Refused."""
    async with _admin(settings) as admin:
        return await _differences(admin, _layouts(settings, topics, more))


async def apply(
    settings: KafkaSettings, topics: Iterable[Topic], more: Iterable[Layout] = ()
) -> list[Difference]:
    """Create what is missing and correct settings; return what was found. Unavailable, Refused.

    Partitions and copies are left as they are. What else was set on a topic by hand goes.
    """
    async with _admin(settings) as admin:
        found = await _differences(admin, _layouts(settings, topics, more))
        await _create(admin, [one.layout for one in found if one.missing])
        await _correct(admin, [one.layout for one in found if one.configs])
        return found


@asynccontextmanager
async def _admin(settings: KafkaSettings) -> AsyncIterator[Any]:
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL + 1)
    admin = AIOKafkaAdminClient(**settings.connecting(), request_timeout_ms=_REQUEST_MS)
    try:
        async with asyncio.timeout(_LIMIT_SECONDS):
            await admin.start()
            yield admin
    except FAILED as error:
        raise ours(error, settings.bootstrap) from None
    finally:
        await admin.close()


def _layouts(settings: KafkaSettings, topics: Iterable[Topic], more: Iterable[Layout]) -> list[Layout]:
    return [*(layout_of(topic, settings) for topic in topics), *more]


async def _differences(admin: Any, layouts: Sequence[Layout]) -> list[Difference]:
    there = {topic["topic"]: topic["partitions"] for topic in await admin.describe_topics()}
    configs = await _configs(admin, [one.topic.name for one in layouts if one.topic.name in there])
    return [
        difference(
            one,
            Found(
                len(there[one.topic.name]),
                len(there[one.topic.name][0]["replicas"]),
                configs[one.topic.name],
            )
            if one.topic.name in there
            else None,
        )
        for one in layouts
    ]


async def _configs(admin: Any, names: list[str]) -> dict[str, dict[str, str]]:
    if not names:
        return {}
    asked = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
    found = {}
    for answer in await admin.describe_configs(asked):
        for code, _, _, name, entries in answer.resources:
            _raise_for(code, name)
            found[name] = {entry[0]: entry[1] for entry in entries}
    return found


async def _create(admin: Any, layouts: list[Layout]) -> None:
    new = [
        NewTopic(one.topic.name, one.partitions, one.replication, topic_configs=one.configs)
        for one in layouts
    ]
    if new:
        for name, code, *_ in (await admin.create_topics(new)).topic_errors:
            if code != errors.TopicAlreadyExistsError.errno:  # another one was faster
                _raise_for(code, name)


async def _correct(admin: Any, layouts: list[Layout]) -> None:
    wanted = [ConfigResource(ConfigResourceType.TOPIC, one.topic.name, one.configs) for one in layouts]
    if wanted:
        for answer in await admin.alter_configs(wanted):
            for code, _, _, name in answer.resources:
                _raise_for(code, name)


def _raise_for(code: int, topic: str) -> None:
    if not code:
        return
    error = errors.for_code(code)
    if error is errors.InvalidReplicationFactorError:
        raise Refused(f"{topic}: there are fewer brokers than copies; lower SIGHTLINE_KAFKA_REPLICATION")
    if error is errors.PolicyViolationError or error is errors.InvalidConfigurationError:
        raise Refused(f"{topic}: the brokers' policy refuses its layout ({error.__name__})")
    raise error
