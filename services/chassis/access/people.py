"""People: who they are, what they may do, and the public keys by which their word is known."""

from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Any

from services.chassis.access.identity import CONSOLE, OPERATOR, SERVICES
from services.chassis.errors import BadInput
from services.chassis.names import is_name

# Not names of people: a caller is known by one word.
_TAKEN = (*SERVICES, OPERATOR, CONSOLE)


class Role(StrEnum):
    """What somebody is there for."""

    AUTHOR = "author"
    AUTHORISING_OFFICER = "authorising_officer"
    ENGAGEMENT_OFFICER = "engagement_officer"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    ENGINEER = "engineer"


# Who may be two at once. An author never authorises a list of their own, whatever stands here; who looks
# after the machines, or checks the others, is nothing else.
MAY_BE_BOTH = frozenset(
    {
        frozenset({Role.AUTHOR, Role.AUTHORISING_OFFICER}),
        frozenset({Role.AUTHOR, Role.ENGAGEMENT_OFFICER}),
        frozenset({Role.AUTHORISING_OFFICER, Role.SUPERVISOR}),
        frozenset({Role.ENGAGEMENT_OFFICER, Role.SUPERVISOR}),
    }
)


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey's id, and its public key as COSE (RFC 9052)."""

    id: bytes
    public_key: bytes


@dataclass(frozen=True, slots=True)
class Person:
    """`signing`: the Ed25519 public key of a key file, 32 bytes; None where there is none."""

    name: str
    roles: frozenset[Role]
    signing: bytes | None = None
    passkeys: tuple[Passkey, ...] = ()

    def __post_init__(self) -> None:
        if not is_name(self.name) or self.name in _TAKEN:
            raise BadInput(
                f"{self.name!a}: a person's name is 1 to 63 lower-case letters, digits and hyphens,"
                f" and none of: {', '.join(_TAKEN)}"
            )
        if self.signing is not None and len(self.signing) != 32:
            raise BadInput(f"{self.name}: a public key has 32 bytes")
        problem = roles_problem(self.roles)
        if problem:
            raise BadInput(f"{self.name}: {problem}")


def roles_problem(roles: Collection[Role]) -> str:
    """Return why nobody may hold all of these; empty when somebody may."""
    if not roles:
        return f"no role; give one of: {', '.join(Role)}"
    for one, other in combinations(sorted(roles), 2):
        if frozenset({one, other}) not in MAY_BE_BOTH:
            return f"nobody may be {one} and {other} at once"
    return ""


def roles_of(words: Iterable[str]) -> frozenset[Role]:
    """Return the roles that `words` name. BadInput when one is none."""
    try:
        return frozenset(Role(word) for word in words)
    except ValueError:
        raise BadInput(f"there is no such role; roles are: {', '.join(Role)}") from None


def stated(person: Person) -> dict[str, Any]:
    """Return a person as JSON."""
    said: dict[str, Any] = {"roles": sorted(person.roles)}
    if person.signing is not None:
        said["signing"] = _text(person.signing)
    if person.passkeys:
        said["passkeys"] = [
            {"id": _text(one.id), "public_key": _text(one.public_key)} for one in person.passkeys
        ]
    return said


def person_of(name: str, said: Mapping[str, Any]) -> Person:
    """Return what `stated` gave. BadInput, ValueError, KeyError or TypeError when it is something else."""
    if set(said) - {"roles", "signing", "passkeys"}:
        raise ValueError("something is stated of a person that nobody knows")
    signing = said.get("signing")
    return Person(
        name,
        roles_of(said["roles"]),
        None if signing is None else _bytes(signing),
        tuple(Passkey(_bytes(one["id"]), _bytes(one["public_key"])) for one in said.get("passkeys", ())),
    )


def _text(value: bytes) -> str:
    return b64encode(value).decode()


def _bytes(text: str) -> bytes:
    return b64decode(text, validate=True)
