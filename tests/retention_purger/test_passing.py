"""Of somebody who is on no list nothing lies in clear but in the memory of who looks."""

from services.chassis.keyring import LIMIT_SECONDS
from services.chassis.ledger import Kind
from services.chassis.topic_list import all_topics
from services.chassis.topics import TopicKind
from services.retention_purger.domain.passing import FRAME_CEILING, PASSING, PROBE_CEILING


def test_the_ceilings_are_the_limits_of_their_keys() -> None:
    assert FRAME_CEILING.total_seconds() == LIMIT_SECONDS[Kind.FRAME]
    assert PROBE_CEILING.total_seconds() == LIMIT_SECONDS[Kind.PROBE]


def test_nothing_of_them_is_in_a_table_or_a_folder_and_on_a_topic_only_sealed() -> None:
    for rule in PASSING:
        if not rule.about_nobody:
            assert not rule.tables and not rule.folders
            assert all(place.goes_with_power for place in rule.places)
            assert rule.sealed or not rule.topics


def test_every_live_topic_is_about_them() -> None:
    live = {topic.name for topic in all_topics() if topic.kind is TopicKind.LIVE}
    assert {topic for rule in PASSING for topic in rule.topics} == live
