"""The directory: what everyone may know of every identity, its public keys, and of people, their roles."""

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from services.chassis.access import people
from services.chassis.access.identity import SERVICES, Identity
from services.chassis.access.people import Person
from services.chassis.access.people_on_disk import PeopleOnDisk
from services.chassis.errors import BadInput
from services.chassis.sealing import public_key_of

FILE = "directory.json"
_PUBLIC_KEY_BYTES = 32
_PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """The public keys of one identity, 32 bytes each: X25519, and Ed25519."""

    sealing: bytes
    signing: bytes


@dataclass(frozen=True, slots=True)
class Directory:
    """Public keys by name; people apart, who come and go while it is in use."""

    entries: Mapping[str, PublicKeys]
    people: Mapping[str, Person] = field(default_factory=dict)
    _signers: Mapping[str, Ed25519PublicKey] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        signers = {
            name: Ed25519PublicKey.from_public_bytes(keys.signing) for name, keys in self.entries.items()
        }
        object.__setattr__(self, "_signers", MappingProxyType(signers))

    @classmethod
    def of(cls, identities: Iterable[Identity]) -> "Directory":
        """Return the directory of these identities."""
        return cls(
            {
                one.name: PublicKeys(
                    public_key_of(one.sealing_key), one.signing_key.public_key().public_bytes_raw()
                )
                for one in identities
            }
        )

    @classmethod
    def load(cls, path: Path) -> "Directory":
        """Read a directory's JSON; its people are read again when it changes. BadInput when it is none."""
        entries = cls._read(path).entries
        return cls(entries, PeopleOnDisk(path, lambda: cls._read(path).people))

    @classmethod
    def _read(cls, path: Path) -> "Directory":
        try:
            stated = json.loads(path.read_bytes())
            said = stated.pop(_PEOPLE, {})
            return cls(
                {name: PublicKeys(**_keys(keys)) for name, keys in stated.items()},
                {name: people.person_of(name, one) for name, one in said.items()},
            )
        except BadInput as error:
            raise BadInput(f"{path}: {error}") from None
        except OSError as error:
            raise BadInput(f"{path}: the directory cannot be read ({error.strerror})") from None
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise BadInput(f"{path}: this is no directory; make one with `sightline keys make`") from None

    def save(self, path: Path) -> None:
        """Write it as JSON, whole or not at all."""
        stated: dict[str, object] = {
            name: {"sealing": b64encode(keys.sealing).decode(), "signing": b64encode(keys.signing).decode()}
            for name, keys in sorted(self.entries.items())
        }
        if self.people:
            stated[_PEOPLE] = {name: people.stated(one) for name, one in sorted(self.people.items())}
        half_written = path.with_name(f"{path.name}.part")
        try:
            half_written.write_text(json.dumps(stated, indent=2) + "\n", encoding="utf-8")
            os.replace(half_written, path)
        except OSError as error:
            raise BadInput(f"{path}: the directory cannot be written ({error.strerror})") from None

    def signer(self, name: str) -> Ed25519PublicKey | None:
        """Return the key that checks the tokens of `name`; None for a stranger."""
        person = self.people.get(name)
        if person is None or person.signing is None:
            return self._signers.get(name)
        return Ed25519PublicKey.from_public_bytes(person.signing)

    def sealing_keys(self) -> dict[str, bytes]:
        """Return the key of each service to seal to: secrets of a deployment are for services alone."""
        return {name: keys.sealing for name, keys in self.entries.items() if name in SERVICES}


def _keys(stated: Mapping[str, str]) -> dict[str, bytes]:
    keys = {use: b64decode(text, validate=True) for use, text in stated.items()}
    if any(len(key) != _PUBLIC_KEY_BYTES for key in keys.values()):
        raise ValueError("a public key has another length")
    return keys
