"""People in directory.json: who they are, what they may do, and the public keys by which they are known."""

import json
from base64 import b64decode, urlsafe_b64decode
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from services.chassis.access import Directory, Identity, Person
from services.chassis.access.directory import FILE
from services.chassis.access.people import Passkey, roles_of
from services.chassis.errors import BadInput
from services.chassis.settings import load
from services.cli.host.cluster_settings import ReachSettings
from services.cli.store import Store, default_folder

_LONGEST_FILE_BYTES = 16_384
# COSE keys are maps (RFC 9052, 7); a map's first byte in CBOR begins so.
_MAP = 0b101


def folder_of(named: Path | None, store: Path | None = None) -> Path:
    """Return where the directory is: as named, else SIGHTLINE_KEYS, else `keys` in the store."""
    if named is not None:
        return named
    settings = load(ReachSettings)
    if "keys" in settings.model_fields_set:
        return settings.keys
    return Store(store or default_folder()).keys


def known(folder: Path) -> Directory:
    """Return the directory of a folder; of nobody where there is none yet."""
    return Directory.load(folder / FILE) if (folder / FILE).exists() else Directory({})


def add(folder: Path, name: str, roles: Sequence[str]) -> Path:
    """Make a person's key file, and put the public key and the roles into the directory.

    Returns the key file. BadInput when there is somebody of that name, or nobody may be all of this at once.
    """
    identity = Identity.generate(name)
    person = Person(name, roles_of(roles), identity.signing_key.public_key().public_bytes_raw())
    directory = known(folder)
    if name in directory.people:
        raise BadInput(
            f"{folder / FILE} knows {name} already; take them out of it first: sightline people remove {name}"
        )
    _make(folder)
    key = identity.save(folder)
    try:
        _save(folder, directory, person)
    except BadInput:
        key.unlink()
        raise
    return key


def remove(folder: Path, name: str) -> None:
    """Take a person out of the directory; no file of theirs is touched."""
    directory, person = _found(folder, name)
    left = {other: one for other, one in directory.people.items() if other != person.name}
    Directory(directory.entries, left).save(folder / FILE)


def add_passkey(folder: Path, name: str, file: Path) -> int:
    """Give a person a passkey that a page of the console has written; return how many they have now."""
    directory, person = _found(folder, name)
    passkey = _passkey(file)
    for other in directory.people.values():
        if passkey.id in [one.id for one in other.passkeys]:
            raise BadInput(f"{file}: {other.name} has this passkey already")
    _save(folder, directory, replace(person, passkeys=(*person.passkeys, passkey)))
    return len(person.passkeys) + 1


def _make(folder: Path) -> None:
    """Make a folder for this user alone; so is each above it that was not there either."""
    try:
        for path in (*reversed(folder.absolute().parents), folder):
            path.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise BadInput(f"{folder}: no folder can be made there ({error.strerror})") from None


def _found(folder: Path, name: str) -> tuple[Directory, Person]:
    directory = known(folder)
    person = directory.people.get(name)
    if person is None:
        raise BadInput(
            f"{folder / FILE} knows nobody called {name}; `sightline people list` says whom it does"
        )
    return directory, person


def _save(folder: Path, directory: Directory, person: Person) -> None:
    Directory(directory.entries, {**directory.people, person.name: person}).save(folder / FILE)


def _passkey(file: Path) -> Passkey:
    try:
        with file.open("rb") as opened:
            said = json.loads(opened.read(_LONGEST_FILE_BYTES))
        passkey = Passkey(_bytes(said["id"]), _bytes(said["public_key"]))
    except OSError as error:
        raise BadInput(f"{file}: cannot be read ({error.strerror})") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BadInput(f"{file}: is no passkey; save what the console's page gave, as it is") from None
    if not passkey.id or not passkey.public_key or passkey.public_key[0] >> 5 != _MAP:
        raise BadInput(f"{file}: is no passkey; save what the console's page gave, as it is")
    return passkey


def _bytes(text: str) -> bytes:
    """Return base64, of either alphabet, with or without its padding."""
    padded = text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4)
    if "-" in text or "_" in text:
        return urlsafe_b64decode(padded)
    return b64decode(padded, validate=True)
