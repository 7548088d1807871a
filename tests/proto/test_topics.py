import re
from collections import Counter

from sightline.chassis.v1 import topic_pb2
from tests.contracts import events


def test_a_topic_is_the_event_and_its_version() -> None:
    expected = {event.message: f"{kebab(event.message)}.{event.version}" for event in events()}
    assert {event.message: event.topic.name for event in events()} == expected


def kebab(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def test_a_topic_carries_one_event() -> None:
    counts = Counter(event.topic.name for event in events())
    assert {name: count for name, count in counts.items() if count > 1} == {}


def test_every_topic_says_how_it_is_delivered() -> None:
    unsaid = [event.message for event in events() if event.topic.kind == topic_pb2.TOPIC_KIND_UNSPECIFIED]
    assert unsaid == []


def test_what_is_live_ages_and_what_is_durable_does_not() -> None:
    aging = {event.message for event in events() if event.topic.age_limit_ms > 0}
    live = {event.message for event in events() if event.topic.kind == topic_pb2.TOPIC_KIND_LIVE}
    assert aging == live
