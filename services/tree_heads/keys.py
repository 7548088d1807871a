"""Who signs heads: an Ed25519 key with a name, and the line by which others know it (C2SP signed-note).

It signs in two ways: as the chain's own signer (type 1), and as a witness, who says when (type 4,
C2SP tlog-cosignature).
"""

import hashlib
from base64 import b64decode, b64encode
from dataclasses import dataclass
from enum import IntEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from services.chassis.errors import BadInput
from services.tree_heads.checkpoint import is_key_name

_KEY_BYTES = 32
_SECRET = "SIGHTLINE-AUDIT-KEY"


class Way(IntEnum):
    """How a key signs: a byte in its id."""

    SIGNER = 1
    WITNESS = 4


@dataclass(frozen=True, slots=True)
class PublicKey:
    """`raw`: 32 bytes. `way`: as its line says; a signer's key verifies what it signs in both."""

    name: str
    raw: bytes
    way: Way = Way.SIGNER

    def id(self, way: Way) -> bytes:
        """What stands before a signature: 4 bytes."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([way]) + self.raw).digest()[:4]

    @property
    def line(self) -> str:
        """It as a line, for others to know it by."""
        encoded = b64encode(bytes([self.way]) + self.raw).decode()
        return f"{self.name}+{self.id(self.way).hex()}+{encoded}"

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Whether it signed that."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


def public_key_of(line: str) -> PublicKey:
    """Return what `PublicKey.line` gave. BadInput when it is none."""
    try:
        name, identifier, encoded = line.strip().split("+", 2)
        way, *raw = b64decode(encoded, validate=True)
        key = PublicKey(name, bytes(raw), Way(way))
    except ValueError:
        raise BadInput("that is no public key: name it as `sightline audit key` printed it") from None
    if not is_key_name(name) or len(key.raw) != _KEY_BYTES or key.id(key.way).hex() != identifier:
        raise BadInput("that is no public key: name it as `sightline audit key` printed it")
    return key


@dataclass(frozen=True, slots=True)
class SecretKey:
    """What signs. Its file is one line."""

    name: str
    private: Ed25519PrivateKey

    @classmethod
    def generate(cls, name: str) -> "SecretKey":
        """Make one. BadInput when nothing can be called so."""
        if not is_key_name(name):
            raise BadInput("a key's name is printable ASCII without spaces and plus: audit.example.org")
        return cls(name, Ed25519PrivateKey.generate())

    def public(self, way: Way) -> PublicKey:
        """What others know it by."""
        return PublicKey(self.name, self.private.public_key().public_bytes_raw(), way)

    @property
    def line(self) -> str:
        """It as the line of its file: a secret."""
        return f"{_SECRET}+{self.name}+{b64encode(self.private.private_bytes_raw()).decode()}"


def secret_key_of(line: str) -> SecretKey:
    """Return what `SecretKey.line` gave. BadInput when it is none."""
    try:
        marked, name, encoded = line.strip().split("+", 2)
        private = Ed25519PrivateKey.from_private_bytes(b64decode(encoded, validate=True))
    except ValueError:
        marked, name, private = "", "", None
    if marked != _SECRET or private is None or not is_key_name(name):
        raise BadInput("that is no key that signs heads: make one with `sightline audit key`")
    return SecretKey(name, private)
