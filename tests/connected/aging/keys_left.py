"""Every key that lies in folders: the 32 bytes of any file that has no more, and what follows from them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from services.chassis.access import Identity
from services.chassis.errors import Unreadable
from services.chassis.sealing import NONCE_BYTES, open_sealed, open_sealed_to, unpadded

_KEY_BYTES = 32


@dataclass(slots=True)
class KeysLeft:
    """`secrets`: as they lie on disks, and where. `learned`: what those opened and was a key itself."""

    secrets: dict[bytes, str]
    identities: list[Identity] = field(default_factory=list)
    learned: dict[bytes, str] = field(default_factory=dict)
    tries: int = 0

    @classmethod
    def in_folders(cls, folders: Iterable[Path]) -> "KeysLeft":
        """Take every file that may be a key: an identity is two more."""
        left = cls({})
        for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
            content = path.read_bytes()
            if len(content) != _KEY_BYTES or content == bytes(_KEY_BYTES):
                continue
            left.secrets[content] = path.name
            identity = Identity(path.stem, content)
            left.identities.append(identity)
            left.secrets[identity.sealing_key] = f"{path.name}, to open"
            signs = identity.signing_key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
            left.secrets[signs] = f"{path.name}, to sign"
        return left

    def __len__(self) -> int:
        return len(self.secrets)

    def opens(self, sealed: bytes, associated: Iterable[bytes]) -> bytes | None:
        """Return what is in it, where any key opens it as any of those things."""
        words = list(associated)
        for key in [*self.secrets, *self.learned]:
            for about in words:
                self.tries += 1
                try:
                    padded = open_sealed(key, sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about)
                    return bytes(unpadded(padded))
                except Unreadable:
                    continue
        return None

    def opens_passed(self, sealed: bytes, about: str) -> bytes | None:
        """Return the key that was passed on, where it was sealed to any of these identities."""
        for key in self.secrets:
            self.tries += 1
            try:
                return open_sealed_to(key, sealed, about)
            except Unreadable:
                continue
        return None
