"""Passes in a table whose every change goes to a log: by pseudonym, sealed under the deployment's secret."""

import hashlib
import hmac
import struct
from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import datetime

from services.alert_dispatcher.domain.passes import Pass
from services.alert_dispatcher.wire import passes
from services.chassis.errors import Unreadable
from services.chassis.sealing import NONCE_BYTES, open_sealed, seal, unpadded

# In clear: until when it is remembered (Unix time), and the partition that it belongs to.
_HEAD = struct.Struct(">dI")


@dataclass(frozen=True, slots=True)
class SealedPasses:
    """Passes of one deployment in one partition of a table."""

    table: MutableMapping[bytes, bytes]
    secret: bytes
    partition: int
    now: datetime

    def get(self, pseudonym: str) -> tuple[Pass, ...]:
        """Return the last passes, in order of time; none when they are forgotten or do not open."""
        entry = self.table.get(pseudonym.encode())
        if entry is None or is_forgotten(entry, self.now):
            return ()
        head, rest = entry[: _HEAD.size], entry[_HEAD.size :]
        try:
            padded = open_sealed(self._key, rest[:NONCE_BYTES], rest[NONCE_BYTES:], head + pseudonym.encode())
            return passes.passes_of(unpadded(padded))
        except Unreadable:
            return ()

    def put(self, pseudonym: str, known: tuple[Pass, ...], until: datetime) -> None:
        """Replace the last passes; after `until` they are forgotten."""
        head = _HEAD.pack(until.timestamp(), self.partition)
        nonce, ciphertext = seal(self._key, passes.known_passes(known), head + pseudonym.encode())
        self.table[pseudonym.encode()] = head + nonce + ciphertext

    @property
    def _key(self) -> bytes:
        return hmac.new(self.secret, b"passes in a changelog", hashlib.sha256).digest()


def is_forgotten(entry: bytes, now: datetime) -> bool:
    """Say whether an entry's time is over; one that is cut short is."""
    return len(entry) < _HEAD.size or _HEAD.unpack_from(entry)[0] <= now.timestamp()


def partition_of(entry: bytes) -> int | None:
    """Return the partition that an entry was written in; None when it is cut short."""
    return int(_HEAD.unpack_from(entry)[1]) if len(entry) >= _HEAD.size else None
