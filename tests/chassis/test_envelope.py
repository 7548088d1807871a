"""The envelope."""

from datetime import UTC, datetime

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from services.chassis.envelope import (
    origin_of,
    parse,
    put_sealed,
    take_sealed,
    to_datetime,
    to_timestamp,
    wrap,
)
from services.chassis.errors import Unreadable
from services.chassis.origin import Origin
from services.chassis.topics import Topic, TopicKind
from sightline.chassis.v1.envelope_pb2 import Envelope
from sightline.matcher.v1.match_found_pb2 import MatchFound

NOW = datetime(2026, 5, 1, 12, 0, 0, 123_000, tzinfo=UTC)
ORIGIN = Origin("market", "gate", 3, NOW, NOW, True, b"an id")
MATCHES, KEY = Topic.of(MatchFound), bytes(range(32))


def test_what_stands_in_clear_comes_back() -> None:
    assert origin_of(parse(wrap(ORIGIN).SerializeToString())) == ORIGIN


def test_a_person_stands_nowhere_in_clear() -> None:
    envelope = wrap(ORIGIN)
    put_sealed(envelope, MATCHES, "key id", KEY, MatchFound(subject="a subject"))
    assert b"a subject" not in envelope.SerializeToString()
    message = MatchFound()
    take_sealed(envelope, MATCHES, KEY, message)
    assert message.subject == "a subject"


@pytest.mark.parametrize("change", ["topic", "key id", "deployment"])
def test_a_payload_opens_only_where_it_belongs(change: str) -> None:
    envelope, topic = wrap(ORIGIN), MATCHES
    put_sealed(envelope, topic, "key id", KEY, MatchFound(subject="a subject"))
    if change == "topic":
        topic = Topic("another.v1", TopicKind.LIVE)
    elif change == "key id":
        envelope.key_id = "another"
    else:
        envelope.deployment = "another"
    with pytest.raises(Unreadable):
        take_sealed(envelope, topic, KEY, MatchFound())


@pytest.mark.parametrize(
    "envelope",
    [
        Envelope(id=b"id"),
        Envelope(deployment="market"),
        Envelope(id=b"id", deployment="market", captured_at=Timestamp(seconds=10**15)),
        Envelope(id=b"id", deployment="market", received_at=Timestamp(nanos=-5)),
    ],
)
def test_an_envelope_that_lacks_something_is_unreadable(envelope: Envelope) -> None:
    with pytest.raises(Unreadable):
        parse(envelope.SerializeToString())


def test_times_go_there_and_back() -> None:
    assert to_datetime(to_timestamp(NOW)) == NOW
