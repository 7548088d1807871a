"""An identity: one secret of 32 bytes, and the two private keys that come from it."""

import os
import stat
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services.chassis.errors import BadInput

# The names under which a call is made, beside those of people: each service, the command that runs trials,
# and the console, where nobody is signed in yet.
SERVICES = (
    "frame_grabber",
    "detector",
    "embedder",
    "matcher",
    "alert_dispatcher",
    "retention_purger",
    "registrar",
)
OPERATOR = "operator"
CONSOLE = "console"
SEED_BYTES = 32
SUFFIX = ".key"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True)
class Identity:
    """A name and its secret; `seed` never leaves the process that it belongs to."""

    name: str
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.seed) != SEED_BYTES:
            raise BadInput(
                f"{self.name}: an identity is {SEED_BYTES} bytes; make one with `sightline keys make`"
            )

    @classmethod
    def generate(cls, name: str) -> "Identity":
        """Return a new identity, for as long as this process lives unless it is saved."""
        return cls(name, os.urandom(SEED_BYTES))

    @classmethod
    def load(cls, path: Path) -> "Identity":
        """Read `<name>.key`. BadInput when it is not an identity, or others of this machine may read it."""
        try:
            with path.open("rb") as file:
                mode = os.fstat(file.fileno()).st_mode
                seed = file.read(SEED_BYTES + 1)
        except OSError as error:
            raise BadInput(
                f"{path}: this identity cannot be read ({error.strerror}); name the key file"
                " that `sightline people add` or `sightline keys make` made"
            ) from None
        if mode & _OTHERS:
            raise BadInput(f"{path}: others may read this identity; run: chmod 600 {path}")
        if path.suffix != SUFFIX:
            raise BadInput(f"{path}: an identity is called after its owner: detector{SUFFIX}")
        return cls(path.stem, seed)

    def save(self, folder: Path) -> Path:
        """Write `<name>.key`, for this user alone. BadInput when it is there already."""
        path = folder / f"{self.name}{SUFFIX}"
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise BadInput(f"{path} is there already; an identity is never overwritten") from None
        except OSError as error:
            raise BadInput(f"{path}: the identity cannot be written ({error.strerror})") from None
        with os.fdopen(descriptor, "wb") as file:
            file.write(self.seed)
        return path

    @cached_property
    def sealing_key(self) -> bytes:
        """The X25519 private key, 32 bytes: what others seal to this identity opens with it."""
        return _derived(self.seed, b"sightline sealing x25519")

    @cached_property
    def signing_key(self) -> Ed25519PrivateKey:
        """The key that signs this identity's tokens."""
        return Ed25519PrivateKey.from_private_bytes(_derived(self.seed, b"sightline signing ed25519"))


def _derived(seed: bytes, purpose: bytes) -> bytes:
    """Return 32 bytes of one purpose (RFC 5869): neither key says anything about the other."""
    return HKDF(SHA256(), 32, salt=None, info=purpose).derive(seed)
