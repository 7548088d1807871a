"""Makes identities and the directory of them, in one folder; never overwrites one."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from services.chassis.access import CONSOLE, OPERATOR, SERVICES, Directory, Identity
from services.chassis.access.access import GRPC
from services.chassis.access.directory import FILE
from services.chassis.access.identity import SUFFIX
from services.chassis.access.tokens import Signer
from services.chassis.errors import BadInput

NAMES = (*SERVICES, OPERATOR, CONSOLE)


@dataclass(frozen=True, slots=True)
class Key:
    """The file of one identity; `is_new` where this command made it."""

    name: str
    path: Path
    is_new: bool


def make(folder: Path, names: Sequence[str] = NAMES) -> list[Key]:
    """Make what is not there yet, and write the directory anew. BadInput when one would be replaced."""
    unknown = sorted(set(names) - set(NAMES))
    if unknown:
        raise BadInput(f"nobody is called {unknown[0]}; identities are for: {', '.join(NAMES)}")
    _open(folder)
    known = Directory.load(folder / FILE) if (folder / FILE).exists() else Directory({})
    keys = [
        Key(name, path, not path.exists())
        for name in NAMES
        if name in names
        for path in [folder / f"{name}{SUFFIX}"]
    ]
    for key in keys:
        if key.is_new and key.name in known.entries:
            raise BadInput(
                f"{folder / FILE} knows {key.name}, whose key is not here; take it out of there for a new one"
            )
    identities = [Identity.generate(key.name) if key.is_new else Identity.load(key.path) for key in keys]
    made = Directory.of(identities)
    for name, public in made.entries.items():
        if known.entries.get(name, public) != public:
            raise BadInput(
                f"{folder / FILE} knows {name} by another key; take it out of there, or its key away"
            )
    for key, identity in zip(keys, identities, strict=True):
        if key.is_new:
            identity.save(folder)
    Directory({**known.entries, **made.entries}, known.people).save(folder / FILE)
    return keys


def token_of(path: Path, audience: str) -> str:
    """Return a token of the identity at `path` for one service, or for gRPC's own."""
    if audience not in (*SERVICES, GRPC):
        raise BadInput(f"nobody answers as {audience}; there are: {', '.join((*SERVICES, GRPC))}")
    return Signer(Identity.load(path)).token(audience)


def _open(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"{folder}: no folder can be made there ({error.strerror})") from None
