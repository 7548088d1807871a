"""Topics, as contracts state them."""

import pytest

from services.chassis.topics import Topic, TopicKind
from sightline.frame_grabber.v1.frame_captured_pb2 import FrameCaptured
from sightline.matcher.v1.match_found_pb2 import MatchFound
from sightline.registrar.v1.deployment_pb2 import Deployment


def test_a_contract_says_how_its_topic_is_delivered() -> None:
    assert Topic.of(FrameCaptured) == Topic("frame-captured.v1", TopicKind.LIVE, 1.0)
    assert Topic.of(MatchFound) == Topic("match-found.v1", TopicKind.DURABLE, erased_behind_reader=True)


def test_dead_letters_are_kept() -> None:
    assert Topic.of(MatchFound).dead == Topic("match-found.v1.dead", TopicKind.DURABLE)


def test_a_message_that_is_no_event_has_no_topic() -> None:
    with pytest.raises(KeyError, match="Deployment"):
        Topic.of(Deployment)
