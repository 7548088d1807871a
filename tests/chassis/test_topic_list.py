"""The closed list of topics."""

from services.chassis.topic_list import all_topics
from services.chassis.topics import Topic, TopicKind
from sightline.frame_grabber.v1.frame_captured_pb2 import FrameCaptured
from sightline.matcher.v1.match_found_pb2 import MatchFound
from sightline.registrar.v1.deployment_changed_pb2 import DeploymentChanged


def test_every_contract_that_names_a_topic_is_in_it_once() -> None:
    names = [topic.name for topic in all_topics()]
    assert len(set(names)) == len(names)
    assert {Topic.of(FrameCaptured), Topic.of(MatchFound), Topic.of(DeploymentChanged)} <= set(all_topics())


def test_dead_letters_are_of_durable_topics_alone() -> None:
    topics = {topic.name: topic for topic in all_topics()}
    dead = {name.removesuffix(".dead") for name in topics if name.endswith(".dead")}
    durable = {name for name, topic in topics.items() if topic.kind is TopicKind.DURABLE}
    assert dead == {name for name in durable if not name.endswith(".dead")}
