"""Kafka, asked everything by everybody."""

import aiokafka.errors
import pytest

from services.chassis.access import SERVICES
from services.chassis.kafka_bus.settings import KafkaSettings
from services.cli.permissions.kafka_acls import Operation, Resource, Rule
from services.cli.permissions.table import table, user_of
from services.cli.topics import names_of_all
from tests.connected.cluster import Cluster
from tests.connected.secured.installation import Installation
from tests.connected.secured.kafka_tries import (
    client_of,
    kafka_matrix,
    made_by_hand,
    seen_by,
    topics_and_groups,
)
from tests.docs import permitted

WRONG = "a password that nobody has"
PRINCIPALS = (*SERVICES, "topics")


class KafkaRights:
    """For the fixtures `installed` and `running`."""

    async def test_kafka_lets_each_do_what_is_stated_and_refuses_all_else(
        self, installed: Installation, running: Cluster
    ) -> None:
        owner = kafka_of(installed.kafka.administrator)
        topics, groups = await topics_and_groups(owner)
        assert set(names_of_all(KafkaSettings())) <= set(topics)
        assert {group for rights in table().values() for group in rights.groups} <= set(groups)
        matrix = await kafka_matrix(owner, kafka_users(installed))
        matrix.tell("Kafka", [permitted.kafka_table(matrix.allowed)])
        assert matrix.differences(set(permitted.on_kafka())) == []
        assert await seen_by(kafka_users(installed)["embedder"]) == [
            "deployment-changed.v1",
            "face-detected.v1",
            "template-extracted.v1",
        ]

    async def test_kafka_lets_nobody_in_without_the_password_or_with_another(
        self, installed: Installation
    ) -> None:
        right = installed.environment_of("detector")
        for settings in (
            installed.kafka.settings_of(user_of("detector"), WRONG),
            installed.kafka.settings_of(user_of("console"), WRONG),
            KafkaSettings(bootstrap=installed.kafka.bootstrap),
        ):
            with pytest.raises(aiokafka.errors.KafkaError):
                async with client_of(settings):
                    pass
        async with client_of(kafka_of(right)):
            pass

    async def test_users_that_are_certificates_may_do_the_same(
        self, installed: Installation, running: Cluster
    ) -> None:
        owner = kafka_of(installed.kafka.administrator)
        installed.access("kafka", "--principal", "User:CN={name}")
        users = {
            name: installed.kafka.certified(installed.authority.tls(name.replace("_", "-")))
            for name in PRINCIPALS
        }
        matrix = await kafka_matrix(owner, users)
        assert matrix.differences(set(permitted.on_kafka())) == []
        assert ": removed" in installed.access("kafka", "--prune")
        refused = await kafka_matrix(owner, {"detector": users["detector"]})
        assert not refused.allowed

    async def test_one_right_too_many_on_kafka_is_seen_told_and_taken_away(
        self, installed: Installation
    ) -> None:
        owner = kafka_of(installed.kafka.administrator)
        rule = Rule("User:sightline-detector", Resource.TOPIC, "template-extracted.v1", Operation.READ)
        await made_by_hand(owner, rule)
        matrix = await kafka_matrix(owner, kafka_users(installed))
        assert matrix.differences(set(permitted.on_kafka())) == [
            "detector: read template-extracted.v1: may, and must not",
            "detector: see template-extracted.v1: may, and must not",
        ]
        told = "User:sightline-detector: read topic template-extracted.v1"
        assert f"{told}: not in the table; --prune takes it away" in installed.access("kafka")
        assert f"{told}: removed" in installed.access("kafka", "--prune")
        assert told not in installed.access("kafka")


def kafka_users(installed: Installation) -> dict[str, KafkaSettings]:
    return {name: kafka_of(installed.environment_of(name)) for name in PRINCIPALS}


def kafka_of(environment: dict[str, str]) -> KafkaSettings:
    prefix = "SIGHTLINE_KAFKA_"
    given = {
        name.removeprefix(prefix).lower(): value for name, value in environment.items() if prefix in name
    }
    return KafkaSettings.model_validate(given)
