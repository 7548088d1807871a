"""The table says what the code does, and no more: both are read, and must agree."""

import ast
import importlib
from collections.abc import Iterator
from itertools import chain

import pytest
from google.protobuf.message import Message

from services.alert_dispatcher.adapters.faust_passes.topics import CHANGELOG, GROUP
from services.chassis import topic_list
from services.chassis.access import SERVICES
from services.chassis.deployments import TOPIC as DEPLOYMENTS
from services.chassis.kafka_bus.settings import KafkaSettings
from services.chassis.topic_list import all_topics
from services.chassis.topics import Topic, TopicKind
from services.cli.host.grounds import _WITH_RECORDS
from services.cli.permissions.table import role_of, table, user_of
from services.cli.topics import names_of_all
from tests.source_tree import SERVICES as FOLDER
from tests.source_tree import python_files, syntax

TOPICS = {topic.name: topic for topic in all_topics()}
# What Faust does in place of the route that one process has for it: it writes no dead letters.
BY_FAUST = {"match-found.v1"}


def calls(service: str, *names: str) -> Iterator[ast.Call]:
    """The calls in a service's code of what is so called, as a function or a method."""
    trees = (syntax(path) for path in python_files(FOLDER / service))
    for node in chain.from_iterable(map(ast.walk, trees)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in names:
                yield node


def routes(service: str) -> dict[str, Topic]:
    """The topics that a runner of the service reads."""
    module = importlib.import_module(f"services.{service}.service")
    found = [node.args[0] for node in calls(service, "Route")]
    topics = [Topic.of(getattr(module, one.id)) for one in found if isinstance(one, ast.Name)]
    return {topic.name: topic for topic in topics}


def heard(service: str) -> set[str]:
    """The topics that it reads without a runner: it follows them, or hears them for the audit chain."""
    others = {
        "alert_dispatcher": {"alert-raised.v1", "alert-resolved.v1", "outcome-recorded.v1", CHANGELOG},
        "retention_purger": {"act-recorded.v1"},
    }
    return {DEPLOYMENTS.name} | others.get(service, set())


def owned(service: str) -> set[str]:
    """The topics whose events are its own: the producer owns its events."""
    return {
        Topic.of(message).name
        for message in events()
        if message.DESCRIPTOR.full_name.split(".")[1] == service
    }


def events() -> Iterator[type[Message]]:
    for contract in topic_list._contracts():
        if topic_list._topic_of(contract) is not None:
            yield contract


def test_every_service_is_in_the_table_and_who_makes_topics() -> None:
    assert set(table()) == {*SERVICES, "topics"}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_reads_what_it_has_routes_for_and_what_it_hears(service: str) -> None:
    assert set(table()[service].reads) == set(routes(service)) | heard(service)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_writes_its_own_events_and_dead_letters_of_what_it_must_not_lose(service: str) -> None:
    durable = {name for name, topic in routes(service).items() if topic.kind is TopicKind.DURABLE}
    dead = {TOPICS[name].dead.name for name in durable - BY_FAUST}
    kept = {CHANGELOG} if service == "alert_dispatcher" else set()
    assert set(table()[service].writes) == owned(service) | dead | kept


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_erases_what_is_erased_behind_its_reader(service: str) -> None:
    erased = {name for name, topic in routes(service).items() if topic.erased_behind_reader}
    assert set(table()[service].erases) == erased


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_in_the_group_of_its_name_where_it_has_routes(service: str) -> None:
    groups = {service} if routes(service) else set()
    assert set(table()[service].groups) == groups | ({GROUP} if service == "alert_dispatcher" else set())


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_takes_the_steps_of_the_keyring_that_its_code_takes(service: str) -> None:
    kinds = {topic.kind for topic in routes(service).values()}
    steps: set[str] = set()
    if TopicKind.LIVE in kinds:
        steps |= {"fetch", "settle"}
    if TopicKind.DURABLE in kinds:
        steps |= {"book"}  # also of what cannot be read, whose key is ended
    if any(calls(service, "feed")):
        steps |= {"create", "settle", "in_flight"}
    if any(named(service, "NEW_KEY")):
        steps |= {"create", "settle"}
    own = {"count_tracks", "close_tracks", "sweep", "ledger"}
    steps |= {
        node.func.attr
        for node in calls(service, *own)
        if isinstance(node.func, ast.Attribute) and "keyring" in ast.unparse(node.func.value)
    }
    assert set(table()[service].keyring) == steps


def named(service: str, name: str) -> Iterator[ast.AST]:
    for path in python_files(FOLDER / service):
        yield from (node for node in ast.walk(syntax(path)) if getattr(node, "attr", "") == name)


def test_who_keeps_records_has_a_schema_and_the_registrar_alone_keys_of_lists() -> None:
    assert {name for name, rights in table().items() if rights.records} == _WITH_RECORDS
    assert [name for name, rights in table().items() if rights.lists] == ["registrar"]
    assert [name for name, rights in table().items() if rights.galleries] == ["matcher"]


def test_every_topic_has_a_writer_and_dead_letters_have_no_reader() -> None:
    # Of match-found.v1 and of what nobody has a route for there are no dead letters.
    written = {topic for rights in table().values() for topic in rights.writes}
    read = {topic for rights in table().values() for topic in rights.reads}
    known = set(names_of_all(KafkaSettings()))
    assert written | read <= known
    assert known - written == {"act-recorded.v1.dead", "match-found.v1.dead"}
    assert not {topic for topic in read if topic.endswith(".dead")}


def test_who_makes_topics_reads_and_writes_none() -> None:
    assert table()["topics"].model_dump(exclude_defaults=True) == {"shapes": True}


def test_a_detector_cannot_read_templates() -> None:
    readers = [name for name, rights in table().items() if "template-extracted.v1" in rights.reads]
    assert readers == ["matcher"]
    assert "template-extracted.v1" not in table()["detector"].writes


def test_a_user_is_called_after_its_service() -> None:
    assert (user_of("frame_grabber"), role_of("frame_grabber")) == (
        "sightline-frame-grabber",
        "sightline_frame_grabber",
    )
