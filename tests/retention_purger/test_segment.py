"""The key of a segment is bound to that segment."""

from datetime import UTC, datetime, timedelta

from services.retention_purger.domain.segment import Segment

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)


def test_no_two_segments_are_bound_to_the_same() -> None:
    bound = {
        Segment(deployment, camera, AT + timedelta(milliseconds=after)).associated
        for deployment in ("market", "market-2")
        for camera in ("gate", "2")
        for after in (0, 1)
    }
    assert len(bound) == 8


def test_what_is_less_than_a_millisecond_makes_no_other() -> None:
    other = Segment("market", "gate", AT + timedelta(microseconds=999))
    assert other.associated == Segment("market", "gate", AT).associated


def test_it_is_bound_to_what_no_alert_can_be_called() -> None:
    associated = Segment("market", "gate", AT).associated
    assert associated.decode(errors="replace").encode() != associated
