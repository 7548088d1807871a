"""Every key that a thief can have, tried on every sealed record that lies anywhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.chassis.sealing import NONCE_BYTES, unpadded
from sightline.chassis.v1.envelope_pb2 import Envelope
from tests.connected.plunder import Plunder
from tests.connected.segments import OnDisk

_KEY_BYTES = 32
_MOST_FILE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Tried:
    """`opened`: what the records hold that opened, by the id of their key."""

    records: int
    keys: int
    tries: int
    opened: dict[str, list[bytes]]

    def __str__(self) -> str:
        return f"{self.keys} keys on {self.records} sealed records: {len(self.opened)} of their keys opened"


def tried(records: Iterable[OnDisk], keys: Sequence[bytes]) -> Tried:
    """Try each key on each sealed record, whatever it says of its key; one that is there twice, once."""
    ciphers = [AESGCM(key) for key in set(keys) if len(key) == _KEY_BYTES]
    sealed: dict[bytes, tuple[str, Envelope]] = {}
    for record in records:
        envelope = record.envelope
        if envelope is not None and envelope.key_id and len(envelope.nonce) == NONCE_BYTES:
            sealed[envelope.nonce] = (record.topic, envelope)
    opened: dict[str, list[bytes]] = {}
    for topic, envelope in sealed.values():
        for cipher in ciphers:
            if (plain := _opened(topic, envelope, cipher)) is not None:
                opened.setdefault(envelope.key_id, []).append(plain)
                break
    return Tried(len(sealed), len(ciphers), len(sealed) * len(ciphers), opened)


def had(plunder: Plunder, folders: Iterable[Path]) -> list[bytes]:
    """What this thief has: keys unwrapped and passed on, each service's own, secrets, what files hold."""
    found = [*plunder.keys().values(), *plunder.secrets()]
    for identity in plunder.identities:
        found += [identity.seed, identity.sealing_key, identity.signing_key.private_bytes_raw()]
    for folder in folders:
        for file in folder.rglob("*"):
            if file.is_file() and _KEY_BYTES <= file.stat().st_size <= _MOST_FILE_BYTES:
                content = file.read_bytes()
                found += [content[at : at + _KEY_BYTES] for at in (0, len(content) - _KEY_BYTES)]
    return found


def _opened(topic: str, envelope: Envelope, cipher: AESGCM) -> bytes | None:
    associated = "\x1f".join((topic, envelope.key_id, envelope.deployment)).encode()
    try:
        padded = cipher.decrypt(envelope.nonce, envelope.payload, associated)
    except InvalidTag:
        return None
    return bytes(unpadded(bytearray(padded)))
