"""What is kept of an alert: no longer than the policy, and its pictures only sealed."""

from datetime import timedelta

from services.alert_dispatcher.adapters.faust_passes.topics import changelog_config
from services.chassis.topic_list import all_topics
from services.retention_purger.domain.alerted import ALERTED, PASS_CEILING, UNREAD_MATCH_CEILING
from services.retention_purger.domain.places import Key
from services.retention_purger.domain.policy import ALERT_CEILING, HOLD_CEILING
from tests.retention_purger import stored


def test_nothing_of_an_alert_is_kept_beyond_31_days_but_under_a_hold() -> None:
    longest = {rule.name: rule.ceiling for rule in ALERTED if not rule.about_nobody and rule.ceiling}
    beyond = {name for name, ceiling in longest.items() if ceiling > ALERT_CEILING}
    assert all("hold" in name for name in beyond) and max(longest.values()) == HOLD_CEILING


def test_what_has_pictures_is_sealed() -> None:
    with_pictures = [rule for rule in ALERTED if "pictures" in rule.name or "evidence: face" in rule.what]
    assert [rule.sealed for rule in with_pictures] == [Key.MATCH, Key.ALERT]


def test_topics_that_are_erased_behind_their_reader_go_within_hours() -> None:
    topics = {topic.name for topic in all_topics() if topic.erased_behind_reader}
    assert {
        topic for rule in ALERTED if rule.ceiling == UNREAD_MATCH_CEILING for topic in rule.topics
    } == topics
    assert {stored.topics()[topic] for topic in topics} == {UNREAD_MATCH_CEILING / timedelta(milliseconds=1)}


def test_the_changelog_of_passes_goes_after_two_days() -> None:
    assert timedelta(milliseconds=int(changelog_config()["retention.ms"])) == PASS_CEILING
