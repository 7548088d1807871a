"""Records of the two topics: a match opened, a decision sealed. Pure computation, no step of it waits."""

from dataclasses import dataclass, replace

from services.chassis.envelope import origin_of, parse, put_sealed, take_sealed, wrap
from services.chassis.errors import Unreadable
from services.chassis.origin import Delivered
from services.chassis.outcome import Event
from services.chassis.sealing import make_id, open_sealed_to, public_key_of, seal_to
from services.chassis.topics import Topic
from sightline.alert_dispatcher.v1.pass_decided_pb2 import PassDecided
from sightline.chassis.v1.envelope_pb2 import Envelope
from sightline.matcher.v1.match_found_pb2 import MatchFound

_MATCHES, _DECISIONS = Topic.of(MatchFound), Topic.of(PassDecided)
# Neither a key nor a message: whoever reads it finds that it cannot be read.
_NOTHING = b"\xff"


@dataclass(frozen=True, slots=True)
class Opened:
    """A match, the key that it came under, and what a trace of its face goes on from."""

    delivered: Delivered[MatchFound]
    key: bytes
    trace: bytes = b""


def opened(value: bytes, private_key: bytes) -> Opened:
    """Open a record of match-found.v1. Unreadable when it is no match that was passed on to us."""
    envelope = parse(value)
    if not envelope.key_id:
        raise Unreadable("a match is not sealed")
    key = open_sealed_to(private_key, envelope.passed_key, _MATCHES.name)
    message = MatchFound()
    take_sealed(envelope, _MATCHES, key, message)
    if not message.subject or not message.face.jpeg:
        raise Unreadable("a match names nobody, or shows nobody")
    return Opened(Delivered(message, origin_of(envelope), envelope.key_id), key, envelope.traceparent)


def sealed(event: Event, match: Opened, secret: bytes, private_key: bytes, trace: bytes = b"") -> bytes:
    """Return the record of a decision: under the match's key, which is passed on to this service itself."""
    event_id = make_id(secret, _DECISIONS.name, *event.id_parts)
    return _sealed(event.message, match, event_id, private_key, trace)  # type: ignore[arg-type]


def undecided(match: Opened, private_key: bytes, trace: bytes = b"") -> bytes:
    """Return the record of a match on which nothing could be decided."""
    match_id = match.delivered.origin.id
    message = PassDecided(match=match.delivered.message, match_id=match_id)
    return _sealed(message, match, match_id, private_key, trace)


def unread(value: bytes | None) -> bytes:
    """Return, without its content, a record that cannot be read: its reader will find the same."""
    try:
        envelope = parse(value or b"")
    except Unreadable:
        return _NOTHING
    return Envelope(
        id=envelope.id[:64],
        deployment=envelope.deployment[:256],
        camera=envelope.camera[:256],
        captured_at=envelope.captured_at,
        received_at=envelope.received_at,
        key_id=envelope.key_id[:256],
        passed_key=_NOTHING,
        payload=_NOTHING,
    ).SerializeToString()


def _sealed(message: PassDecided, match: Opened, event_id: bytes, private_key: bytes, trace: bytes) -> bytes:
    envelope = wrap(replace(match.delivered.origin, id=event_id))
    put_sealed(envelope, _DECISIONS, match.delivered.key_id, match.key, message)
    envelope.traceparent = trace
    envelope.passed_key = seal_to(public_key_of(private_key), match.key, _DECISIONS.name)
    return envelope.SerializeToString()
