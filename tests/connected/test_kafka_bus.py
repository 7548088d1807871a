"""The bus on a real broker: the rules of every bus, unchanged."""

from collections.abc import AsyncIterator

import pytest

from services.chassis.kafka_bus import KafkaBus, KafkaSettings
from services.chassis.topics import Topic, TopicKind
from tests.chassis.bus_behaviour import BusBehaviour, NewTopic
from tests.chassis.failing_behaviour import FailingBehaviour
from tests.chassis.runner_behaviour import RunnerBehaviour
from tests.chassis.running import FRAMES, MATCHES, PROBES
from tests.connected import kafka_topics
from tests.connected.kafka_topics import OwnTopics
from tests.connected.servers.kafka_server import KafkaServer


@pytest.fixture
async def kafka_bus(kafka: KafkaServer) -> AsyncIterator[KafkaBus]:
    bus = KafkaBus(KafkaSettings(bootstrap=kafka.bootstrap))
    yield bus
    await bus.close()


class TestKafkaBus(BusBehaviour):
    """Held to the rules of every bus."""

    @pytest.fixture
    def bus(self, kafka_bus: KafkaBus) -> KafkaBus:
        return kafka_bus

    @pytest.fixture
    async def new_topic(self, kafka: KafkaServer) -> NewTopic:
        made = {kind: kafka_topics.new_topic(kind) for kind in TopicKind}
        await kafka_topics.make(kafka.bootstrap, made.values())
        return made.pop


@pytest.fixture
async def own_topics(kafka: KafkaServer, kafka_bus: KafkaBus) -> OwnTopics:
    bus = OwnTopics(kafka_bus)
    alerts = Topic("alert-raised.v1", TopicKind.DURABLE)
    topics = [bus.own(topic) for topic in (FRAMES, PROBES, MATCHES, MATCHES.dead, alerts)]
    await kafka_topics.make(kafka.bootstrap, topics)
    return bus


class TestRunnerOnKafka(RunnerBehaviour):
    """What the runner does, on Kafka."""

    @pytest.fixture
    def bus(self, own_topics: OwnTopics) -> OwnTopics:
        return own_topics


class TestFailingOnKafka(FailingBehaviour):
    """What the runner does when something fails, on Kafka."""

    @pytest.fixture
    def bus(self, own_topics: OwnTopics) -> OwnTopics:
        return own_topics
