"""What must not open: wrapped keys, evidence, and records; whatever has `opens` can be one of them."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from services.chassis.envelope import take_sealed
from services.chassis.errors import Unreadable
from services.chassis.topics import Topic
from sightline.alert_dispatcher.v1.alert_service_pb2 import GetEvidenceResponse
from sightline.alert_dispatcher.v1.pass_decided_pb2 import PassDecided
from sightline.detector.v1.face_detected_pb2 import FaceDetected
from sightline.embedder.v1.template_extracted_pb2 import TemplateExtracted
from sightline.frame_grabber.v1.frame_captured_pb2 import FrameCaptured
from sightline.matcher.v1.match_found_pb2 import MatchFound
from tests.connected.aging.keys_left import KeysLeft
from tests.connected.segments import OnDisk

# 32 bytes behind their length, a nonce before and a mark of 16 bytes behind: what wraps a key is so long.
# Under two keys, that again.
_WRAPPED_BYTES = (12 + 36 + 16, 12 + 72 + 16)
_WINDOW_BYTES = 1200
_KINDS = {Topic.of(kind).name: kind for kind in (FrameCaptured, FaceDetected, TemplateExtracted)}
PASSED_ON = {Topic.of(kind).name: kind for kind in (MatchFound, PassDecided)}


class Thing(Protocol):
    """`kind`: under which it is counted. `alert`: of which it is; empty where it is of none."""

    @property
    def kind(self) -> str: ...

    @property
    def alert(self) -> str: ...

    def opens(self, keys: KeysLeft) -> bool:
        """Try every key; what comes out and is a key itself is learned."""


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A version of a row: the key of an alert, wrapped under a day's and the alert's own, or a hold's."""

    alert: str
    wrapped: bytes
    holds: tuple[str, ...] = ()
    kind: str = "wrapped key"

    def opens(self, keys: KeysLeft) -> bool:
        about = [self.alert.encode(), *(f"hold/{hold}/{self.alert}".encode() for hold in self.holds)]
        key = keys.opens(self.wrapped, about)
        if key is None:
            inner = keys.opens(self.wrapped, [b"\xfe" + self.alert.encode()])
            key = None if inner is None else keys.opens(inner, [self.alert.encode()])
        if key is None:
            return False
        keys.learned[key] = self.alert
        return True


@dataclass(frozen=True, slots=True)
class SealedEvidence:
    """A file of the vault: the face, its surroundings, the reference, the reason."""

    alert: str
    sealed: bytes
    kind: str = "evidence"

    def opens(self, keys: KeysLeft) -> bool:
        about = hashlib.sha256(f"evidence/{self.alert}".encode()).digest()
        opened = keys.opens(self.sealed, [about])
        return opened is not None and bool(GetEvidenceResponse.FromString(opened).face_jpeg)


@dataclass(frozen=True, slots=True)
class SealedRecord:
    """A record of Kafka's disk; one that was passed on holds its key, sealed to a service."""

    record: OnDisk

    @property
    def deployment(self) -> str:
        """Of which it is, as its envelope says in clear."""
        return "" if self.record.envelope is None else self.record.envelope.deployment

    alert: str = ""

    @property
    def kind(self) -> str:
        return self.record.topic

    def opens(self, keys: KeysLeft) -> bool:
        envelope = self.record.envelope
        assert envelope is not None
        topic, message = (_KINDS | PASSED_ON)[self.record.topic], (_KINDS | PASSED_ON)[self.record.topic]()
        passed = keys.opens_passed(envelope.passed_key, self.record.topic) if envelope.passed_key else None
        for key in [passed] if passed else [*keys.secrets, *keys.learned]:
            keys.tries += 1
            try:
                take_sealed(envelope, Topic.of(topic), key, message)
            except Unreadable:
                continue
            return True
        return False


def evidence_in(vault: Path) -> Iterator[SealedEvidence]:
    """Yield every file of a copy of the vault."""
    for path in sorted(vault.glob("*.sealed")):
        yield SealedEvidence(path.stem.partition("-")[0], path.read_bytes())


def wrapped_in(folder: Path, alerts: Sequence[str], holds: Sequence[str]) -> Iterator[WrappedKey]:
    """Yield whatever may be a wrapped key near the name of an alert or a hold, in any file: rows that are
    there, rows that are no more, and the write-ahead log."""
    names = re.compile(b"|".join(name.encode() for name in (*alerts, *holds)))
    seen: set[tuple[str, bytes]] = set()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        for match in names.finditer(content):
            near = content[match.start() : match.end() + _WINDOW_BYTES]
            name = match.group().decode()
            for found in _may_be_wrapped(near):
                for alert in [name] if name in alerts else alerts:
                    if (alert, found) not in seen:
                        seen.add((alert, found))
                        yield WrappedKey(alert, found, tuple(holds))


def _may_be_wrapped(near: bytes) -> Iterator[bytes]:
    for length in _WRAPPED_BYTES:
        # How PostgreSQL writes something that is so long, in a row and in its log.
        header = bytes([((length + 1) << 1) | 1])
        at = near.find(header)
        while at >= 0:
            found = near[at + 1 : at + 1 + length]
            if len(found) == length:
                yield found
            at = near.find(header, at + 1)


def sealed_records(disk: Sequence[OnDisk]) -> Iterator[SealedRecord]:
    """Yield every sealed record that there is a way to try."""
    for record in disk:
        if record.topic in _KINDS | PASSED_ON and record.envelope is not None:
            yield SealedRecord(record)
