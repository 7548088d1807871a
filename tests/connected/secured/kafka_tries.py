"""Everything that somebody could ask of Kafka, asked by everybody; whoever may, changes nothing by it."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aiokafka.client import AIOKafkaClient
from aiokafka.protocol.admin import (
    AlterConfigsRequest,
    CreateAclsRequest,
    CreatePartitionsRequest,
    CreateTopicsRequest,
    DeleteGroupsRequest,
    DeleteRecordsRequest,
    DeleteTopicsRequest,
    DescribeAclsRequest,
    DescribeConfigsRequest,
    ListGroupsRequest,
)
from aiokafka.protocol.fetch import FetchRequest
from aiokafka.protocol.group import HeartbeatRequest
from aiokafka.protocol.metadata import MetadataRequest
from aiokafka.protocol.produce import ProduceRequest
from aiokafka.protocol.transaction import InitProducerIdRequest
from aiokafka.protocol.types import Array, Schema

from services.chassis.kafka_bus.batch import one_record
from services.chassis.kafka_bus.settings import KafkaSettings
from services.cli.permissions.kafka_acls import Rule
from services.cli.permissions.kafka_scram import AlterUsers
from tests.connected.secured.matrix import Matrix
from tests.docs.permitted import GROUP

# The authorization of a topic, a group, the cluster or a transaction has failed; no topic is deleted at all.
_REFUSED = {29, 30, 31, 53, 73}
_MS = 5000
_TOPIC, _ANY, _LITERAL, _ALLOW, _READ = 2, 1, 3, 3, 3
# Its checksum is wrong, which a broker looks at after it has seen whether it may be written at all.
_SPOILT = one_record("key", b"value")[:-1] + b"\xff"
CLUSTER = "the cluster"


def of_topic(topic: str) -> dict[str, Any]:
    """Each request about a topic, by what it is called."""
    return {
        "see": MetadataRequest([topic], False),
        "read": FetchRequest(0, 0, 1024, 0, [(topic, [(0, 0, 1024)])]),
        "write": ProduceRequest(None, -1, _MS, [(topic, [(0, _SPOILT)])]),
        "erase": DeleteRecordsRequest([(topic, [(0, 0)])], _MS),
        "create": CreateTopicsRequest([(topic, 1, 1, [], [])], _MS, True),
        "look up": DescribeConfigsRequest([(_TOPIC, topic, None)]),
        "set up": AlterConfigsRequest([(_TOPIC, topic, [("retention.ms", "60000")])], True),
        "add partitions": CreatePartitionsRequest([(topic, (64, []))], _MS, True),
        "delete": DeleteTopicsRequest([topic], _MS),
    }


def of_group(group: str) -> dict[str, Any]:
    """Each request about a group."""
    return {"join": HeartbeatRequest(group, 1, "nobody"), "delete": DeleteGroupsRequest([group])}


def of_cluster() -> dict[str, Any]:
    """Each request about everything."""
    rule = (_TOPIC, "template-extracted.v1", _LITERAL, "User:stranger", "*", _READ, _ALLOW)
    return {
        "make a topic": CreateTopicsRequest([("another", 1, 1, [], [])], _MS, True),
        "read rules": DescribeAclsRequest(_ANY, None, _ANY, None, None, _ANY, _ANY),
        "make rules": CreateAclsRequest(*rule),
        "make users": AlterUsers({"another": "a password that nobody uses"}),
        "begin transactions": InitProducerIdRequest("another", _MS),
    }


@asynccontextmanager
async def client_of(settings: KafkaSettings) -> AsyncIterator[Any]:
    """A connection. KafkaError when its user is not let in."""
    client = AIOKafkaClient(**settings.connecting(), request_timeout_ms=4 * _MS)
    try:
        await client.bootstrap()
        yield client
    finally:
        await client.close()


async def asked(client: Any, request: Any) -> Any:
    """What the broker answers; there is one."""
    (broker,) = client.cluster.brokers()
    return await client.send(broker.nodeId, request)


async def is_allowed(client: Any, request: Any) -> bool:
    answer = await asked(client, request)
    values = [answer.get_item(name) for name in answer.SCHEMA.names]
    return _REFUSED.isdisjoint(_codes(answer.SCHEMA, values))


def _codes(schema: Schema, values: Sequence[Any]) -> Iterator[int]:
    """Every error code in an answer, or in a part of one."""
    for name, kind, value in zip(schema.names, schema.fields, values, strict=False):
        if name == "error_code":
            yield value
        elif isinstance(kind, Array) and isinstance(kind.array_of, Schema):
            for one in value or ():
                yield from _codes(kind.array_of, one)


async def topics_and_groups(owner: KafkaSettings) -> tuple[list[str], list[str]]:
    """What there is, as the server itself lists it."""
    async with client_of(owner) as client:
        topics = (await asked(client, MetadataRequest(None, False))).to_object()["topics"]
        groups = (await asked(client, ListGroupsRequest())).to_object()["groups"]
    return sorted(one["topic"] for one in topics), sorted(one["group"] for one in groups)


async def kafka_matrix(owner: KafkaSettings, users: Mapping[str, KafkaSettings]) -> Matrix:
    """Try all of it, each user side by side with the others."""
    topics, groups = await topics_and_groups(owner)
    requests = {topic: of_topic(topic) for topic in topics}
    requests |= {f"{GROUP}{group}": of_group(group) for group in groups}
    requests[CLUSTER] = of_cluster()
    matrix = Matrix()
    await asyncio.gather(*(_try(matrix, who, one, requests) for who, one in users.items()))
    return matrix


async def _try(
    matrix: Matrix, who: str, settings: KafkaSettings, requests: Mapping[str, Mapping[str, Any]]
) -> None:
    async with client_of(settings) as client:
        for what, tries in requests.items():
            for how, request in tries.items():
                matrix.note((who, what, how), await is_allowed(client, request))


async def seen_by(settings: KafkaSettings) -> Sequence[str]:
    """The topics that Kafka shows to a user who asks for all."""
    async with client_of(settings) as client:
        seen = (await asked(client, MetadataRequest(None, False))).to_object()["topics"]
    return sorted(one["topic"] for one in seen)


async def made_by_hand(owner: KafkaSettings, rule: Rule) -> None:
    """Make a rule, as an administrator might."""
    words = (rule.resource, rule.name, rule.pattern, rule.principal, rule.host, rule.operation, _ALLOW)
    async with client_of(owner) as client:
        assert await is_allowed(client, CreateAclsRequest(*words))
