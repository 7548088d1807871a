"""Records of matches as the matcher makes them, and of decisions as the alert-dispatcher reads them."""

from datetime import UTC, datetime, timedelta

from services.chassis.deployments import Deployments
from services.chassis.envelope import parse, put_sealed, take_sealed, wrap
from services.chassis.origin import Origin
from services.chassis.sealing import make_id, new_identity, open_sealed_to, public_key_of, seal_to
from services.chassis.topics import Topic
from sightline.alert_dispatcher.v1.pass_decided_pb2 import PassDecided
from sightline.detector.v1.face_detected_pb2 import Shot
from sightline.matcher.v1.match_found_pb2 import MatchFound
from sightline.registrar.v1.deployment_changed_pb2 import DeploymentChanged
from tests.chassis.deploying import SECRET, changed, deployment

MATCHES, DECISIONS = Topic.of(MatchFound), Topic.of(PassDecided)
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
FACE = b"\xff\xd8\xff\xe0 a picture of the face"
KEY = bytes(range(32))


class Matcher:
    """Seals matches to an alert-dispatcher, whose private key the tests know."""

    def __init__(self, private_key: bytes = b"") -> None:
        self.private_key = private_key or new_identity()

    def record(
        self,
        name: str,
        seconds: float = 0.0,
        subject: str = "a subject",
        at: str = "market",
        traceparent: bytes = b"",
    ) -> bytes:
        """A match `name`, captured so many seconds after noon."""
        moment = NOON + timedelta(seconds=seconds)
        origin = Origin(at, "gate", 1, moment, moment, id=name.encode())
        envelope = wrap(origin)
        message = MatchFound(subject=subject, score=0.7, face=Shot(jpeg=FACE))
        put_sealed(envelope, MATCHES, f"key {name}", KEY, message)
        envelope.passed_key = seal_to(public_key_of(self.private_key), KEY, MATCHES.name)
        envelope.traceparent = traceparent
        return envelope.SerializeToString()

    def bus_key(self, subject: str = "a subject") -> str:
        return make_id(SECRET, "subject", subject).hex()

    def read(self, value: bytes) -> PassDecided:
        """A decision, opened with nothing but what its record carries. Unreadable when it is none."""
        envelope = parse(value)
        key = open_sealed_to(self.private_key, envelope.passed_key, DECISIONS.name)
        message = PassDecided()
        take_sealed(envelope, DECISIONS, key, message)
        return message

    def changed(self, name: str = "market") -> DeploymentChanged:
        return changed({"alert_dispatcher": public_key_of(self.private_key)}, of=deployment(name))

    def deployments(self) -> Deployments:
        return Deployments("alert_dispatcher", self.private_key)


def event_id(value: bytes) -> bytes:
    return bytes(parse(value).id)
