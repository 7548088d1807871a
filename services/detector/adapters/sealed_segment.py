"""The file of a segment: its label in clear, then pieces, each sealed under the segment's key when written.

    magic · length of the label (4) · label, JSON · SHA-256 of it (32) · piece · piece · …
    a piece: length of what follows (4) · kind (1) · first and last frame, ms since the start (4 + 4) ·
    nonce (12) · ciphertext

A piece is bound to the label, to its place among the others and to its own head: one that was changed, moved
or taken out does not open, nor does what follows it. The last piece says so; a file without it was cut short.
"""

import hashlib
import json
import os
import struct
from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from pathlib import Path
from typing import Any, BinaryIO, Final

from services.chassis.errors import Unavailable, Unreadable
from services.chassis.sealing import NONCE_BYTES, open_sealed, seal, unpadded, wipe
from services.detector.domain.footage import Fragment, Label, Reel, Terms

_MAGIC: Final = b"sightline footage v1\n"
_LENGTH: Final = struct.Struct(">I")
_HEAD: Final = struct.Struct(">BII")
_LARGEST_LABEL_BYTES: Final = 4096
_SUM_BYTES: Final = 32
_LARGEST_PIECE_BYTES: Final = 64 << 20


class Kind(IntEnum):
    """What a piece is."""

    BEGINNING = 1
    FRAGMENT = 2
    LAST = 3


@dataclass(frozen=True, slots=True)
class Head:
    """What stands in clear before a piece."""

    kind: Kind
    begins_ms: int = 0
    until_ms: int = 0

    @property
    def packed(self) -> bytes:
        return _HEAD.pack(self.kind, self.begins_ms, self.until_ms)


class SegmentFile:
    """A segment that is being written. `key` is overwritten as it closes. Unavailable when it cannot be."""

    def __init__(self, path: Path, label: Label, key: bytearray, beginning: bytearray) -> None:
        self._key, self._bound, self._number = key, _bound_to(label), 0
        said = _written(label)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            # Without a buffer: what is sealed goes to the disk at once, and nothing else ever does.
            self._file = os.fdopen(descriptor, "wb", buffering=0)
        except OSError as error:
            raise _cannot(error) from None
        self._write(_MAGIC + _LENGTH.pack(len(said)) + said + _sum(said))
        self._put(Head(Kind.BEGINNING), beginning)

    def put(self, fragment: Fragment, *, is_last: bool = False) -> None:
        """Seal a fragment behind the others, and overwrite it."""
        kind = Kind.LAST if is_last else Kind.FRAGMENT
        self._put(Head(kind, fragment.begins_ms, fragment.until_ms), fragment.content)

    @property
    def size(self) -> int:
        """Bytes written."""
        return self._file.tell()

    def close(self) -> None:
        """Let go of the file and of the key."""
        wipe(self._key)
        with suppress(OSError):
            self._file.close()

    def _put(self, head: Head, content: bytearray) -> None:
        try:
            nonce, sealed = seal(self._key, content, _associated(self._bound, self._number, head))
        finally:
            wipe(content)
        self._number += 1
        rest = head.packed + nonce + sealed
        self._write(_LENGTH.pack(len(rest)) + rest)

    def _write(self, content: bytes) -> None:
        try:
            left = memoryview(content)
            while left:
                left = left[self._file.write(left) :]
        except OSError as error:
            raise _cannot(error) from None


@dataclass(frozen=True, slots=True)
class SealedPiece:
    """A piece as it lies on the disk."""

    head: Head
    nonce: bytes
    sealed: bytes


def label_of(path: Path) -> Label:
    """Return the label of a segment. Unreadable when it has none."""
    with _reading(path) as file:
        return _label(file)


def pieces_of(path: Path) -> Generator[SealedPiece, None, None]:
    """Yield the pieces of a segment, sealed; one that was cut off in the middle is left out."""
    with _reading(path) as file:
        _label(file)
        while (rest := _next(file)) is not None:
            yield rest


def opened(path: Path, label: Label, key: bytes) -> Generator[tuple[Head, bytearray], None, None]:
    """Yield the pieces of a segment, opened, for the caller to wipe. Unreadable where one does not open."""
    bound = _bound_to(label)
    for number, piece in enumerate(pieces_of(path)):
        padded = open_sealed(key, piece.nonce, piece.sealed, _associated(bound, number, piece.head))
        try:
            yield piece.head, bytearray(unpadded(padded))
        finally:
            wipe(padded)


def _reading(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise Unreadable("it is gone") from None
    except OSError as error:
        raise Unavailable(f"footage cannot be read ({error.strerror})") from None


def _next(file: BinaryIO) -> SealedPiece | None:
    length_bytes = file.read(_LENGTH.size)
    if len(length_bytes) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(length_bytes)
    if not _HEAD.size + NONCE_BYTES <= length <= _LARGEST_PIECE_BYTES:
        raise Unreadable("a piece of it is of no possible length")
    rest = file.read(length)
    if len(rest) < length:
        return None
    kind, begins_ms, until_ms = _HEAD.unpack(rest[: _HEAD.size])
    try:
        head = Head(Kind(kind), begins_ms, until_ms)
    except ValueError:
        raise Unreadable("a piece of it is of no known kind") from None
    nonce_end = _HEAD.size + NONCE_BYTES
    return SealedPiece(head, rest[_HEAD.size : nonce_end], rest[nonce_end:])


def _label(file: BinaryIO) -> Label:
    if file.read(len(_MAGIC)) != _MAGIC:
        raise Unreadable("it is no segment of footage")
    length_bytes = file.read(_LENGTH.size)
    length = int.from_bytes(length_bytes, "big")
    said = file.read(length) if length <= _LARGEST_LABEL_BYTES else b""
    if len(length_bytes) < _LENGTH.size or file.read(_SUM_BYTES) != _sum(said):
        raise Unreadable("its label was changed, or cut short")
    try:
        return _read(json.loads(said))
    except (ValueError, KeyError, TypeError):
        raise Unreadable("its label cannot be read") from None


def _read(said: dict[str, Any]) -> Label:
    reel = Reel.of(Reel(said["deployment"], said["camera"], date.fromisoformat(said["day"])).name)
    terms = Terms(int(said["kept_days"]), bool(said["faces_clear"]), bool(said["trial"]))
    return Label(reel, int(said["started_ms"]), bytes.fromhex(said["wrapped_key"]), terms)


def _written(label: Label) -> bytes:
    reel, terms = label.reel, label.terms
    said = {
        "camera": reel.camera,
        "day": reel.day.isoformat(),
        "deployment": reel.deployment,
        "faces_clear": terms.faces_clear,
        "kept_days": terms.kept_days,
        "started_ms": label.started_ms,
        "trial": terms.trial,
        "wrapped_key": label.wrapped_key.hex(),
    }
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


def _sum(said: bytes) -> bytes:
    """So that a label that a disk has changed is told from a key that is gone. It is no seal."""
    return hashlib.sha256(said).digest()


def _bound_to(label: Label) -> bytes:
    return hashlib.sha256(_MAGIC + _written(label)).digest()


def _associated(bound: bytes, number: int, head: Head) -> bytes:
    return bound + number.to_bytes(4, "big") + head.packed


def _cannot(error: OSError) -> Unavailable:
    return Unavailable(f"footage cannot be written ({error.strerror}); make room, or name another folder")
