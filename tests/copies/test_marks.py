"""A copy says by when it must be gone."""

from datetime import UTC, datetime, timedelta, timezone

from services.copies.marks import KEPT, Mark, in_words, moment_in
from services.retention_purger.domain.policy import ALERT_CEILING
from services.retention_purger.domain.rules import RULES

AT = datetime(2026, 12, 8, 21, 30, tzinfo=UTC)


def test_the_moment_can_be_read_from_either_mark() -> None:
    for text in (in_words(AT), Mark(AT, "ab12", ("dora", "berta")).text):
        assert moment_in(text) == "2026-12-08T21:30:00.000Z"
    assert moment_in("a holiday; 2026") == ""


def test_it_is_said_in_universal_time() -> None:
    east = AT.astimezone(timezone(timedelta(hours=5)))
    assert in_words(east) == in_words(AT)


def test_a_copy_is_kept_for_no_longer_than_the_policy_says() -> None:
    (rule,) = [rule for rule in RULES if rule.what.startswith("what was exported")]
    assert rule.ceiling == KEPT == ALERT_CEILING
