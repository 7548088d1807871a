"""A head with the signatures under it: one text, as a file or in an answer (C2SP signed-note)."""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from services.chassis.errors import BadInput, Refused, Unreadable
from services.tree_heads.checkpoint import Checkpoint, checkpoint_of
from services.tree_heads.keys import PublicKey, SecretKey, Way

LONGEST_NOTE = 16_384
_DASH = "\u2014 "
_ID_BYTES, _TIME_BYTES, _SIGNATURE_BYTES = 4, 8, 64


@dataclass(frozen=True, slots=True)
class Signature:
    """`said`: the key's id, the time where it says one, and the signature."""

    name: str
    said: bytes

    @property
    def line(self) -> str:
        """It as a line."""
        return f"{_DASH}{self.name} {b64encode(self.said).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A head, and who signed it."""

    head: Checkpoint
    signatures: tuple[Signature, ...] = ()

    @property
    def text(self) -> str:
        """It as it is kept and published."""
        return f"{self.head.text}\n{''.join(one.line for one in self.signatures)}"

    @property
    def names(self) -> list[str]:
        """Who is said to have signed; without the keys nobody knows."""
        return list(dict.fromkeys(one.name for one in self.signatures))

    def signed(self, key: SecretKey) -> "Note":
        """Return it signed by the chain's own signer."""
        said = key.public(Way.SIGNER).id(Way.SIGNER) + key.private.sign(self.head.text.encode())
        return self.joined([Signature(key.name, said)])

    def witnessed(self, key: SecretKey, now: datetime) -> "Note":
        """Return it signed by somebody who says when."""
        seconds = int(now.timestamp())
        signature = key.private.sign(_witnessed(self.head, seconds))
        said = key.public(Way.WITNESS).id(Way.WITNESS) + seconds.to_bytes(_TIME_BYTES, "big") + signature
        return self.joined([Signature(key.name, said)])

    def joined(self, more: Sequence[Signature]) -> "Note":
        """Return it with further signatures, each once."""
        return Note(self.head, tuple(dict.fromkeys([*self.signatures, *more])))

    def is_signed_by(self, key: PublicKey) -> bool:
        """Whether that key signed it, in either way."""
        return self._is_signed(key) or self.witnessed_at(key) is not None

    def witnessed_at(self, key: PublicKey) -> datetime | None:
        """Return when a key says that it signed; None where it did not."""
        for said in self._said(key, Way.WITNESS, _TIME_BYTES + _SIGNATURE_BYTES):
            seconds = int.from_bytes(said[:_TIME_BYTES], "big")
            if key.verifies(said[_TIME_BYTES:], _witnessed(self.head, seconds)):
                return _moment(seconds)
        return None

    def _is_signed(self, key: PublicKey) -> bool:
        found = self._said(key, Way.SIGNER, _SIGNATURE_BYTES)
        return any(key.verifies(said, self.head.text.encode()) for said in found)

    def _said(self, key: PublicKey, way: Way, size: int) -> list[bytes]:
        said = [one.said for one in self.signatures if one.name == key.name]
        marked = [one[_ID_BYTES:] for one in said if one[:_ID_BYTES] == key.id(way)]
        return [one for one in marked if len(one) == size]


def note_of(text: str) -> Note:
    """Return what `Note.text` gave. Unreadable when it is something else."""
    head, middle, signatures = text.partition("\n\n")
    if not middle or len(text) > LONGEST_NOTE:
        raise Unreadable("it is no signed head of an audit chain")
    return Note(checkpoint_of(f"{head}\n"), tuple(_signature(line) for line in signatures.splitlines(True)))


def need(note: Note, keys: Sequence[PublicKey]) -> None:
    """Refuse a head that one of the keys did not sign."""
    if not keys:
        raise BadInput("whose head? name the public key with --key, as you got it from who signs")
    for key in keys:
        if not note.is_signed_by(key):
            raise Refused(f"the head of {note.head.size} entries is not signed by {key.name}'s key")


def _signature(line: str) -> Signature:
    try:
        name, encoded = line.removeprefix(_DASH).removesuffix("\n").split(" ")
        found = Signature(name, b64decode(encoded, validate=True))
    except ValueError:
        raise Unreadable("it is no signed head of an audit chain") from None
    if found.line != line:
        raise Unreadable("it is no signed head of an audit chain")
    return found


def _witnessed(head: Checkpoint, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{head.text}".encode()


def _moment(seconds: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None
