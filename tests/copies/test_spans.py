"""Footage is asked of the detector that has most of it."""

from datetime import UTC, datetime, timedelta

from services.chassis.envelope import to_timestamp
from services.copies.spans import covered_seconds, who_has_most
from sightline.detector.v1.footage_service_pb2 import Footage
from sightline.retention_purger.v1.export_service_pb2 import FootageSpan

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)


def kept(first: int, last: int, camera: str = "gate") -> Footage:
    made = Footage(camera=camera, until=to_timestamp(AT + timedelta(seconds=last)))
    getattr(made, "from").CopyFrom(to_timestamp(AT + timedelta(seconds=first)))
    return made


def span(first: int, last: int) -> FootageSpan:
    made = FootageSpan(camera="gate", until=to_timestamp(AT + timedelta(seconds=last)))
    getattr(made, "from").CopyFrom(to_timestamp(AT + timedelta(seconds=first)))
    return made


def test_what_is_outside_or_of_another_camera_does_not_count() -> None:
    found = [kept(0, 30), kept(50, 90), kept(200, 300), kept(0, 100, "door")]
    assert covered_seconds(found, span(20, 60)) == 20


def test_who_has_most_is_asked_and_it_is_said_when_another_has_some() -> None:
    one, other = [kept(0, 30)], [kept(30, 100)]
    assert who_has_most([one, other], span(0, 100)) == (1, True)
    assert who_has_most([one, other], span(0, 20)) == (0, False)
    assert who_has_most([[], []], span(0, 20)) == (0, False)
