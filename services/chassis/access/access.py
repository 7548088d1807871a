"""The check of every call: is there a token, does it hold, may its signer call this method?"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter

from services.chassis.access.caller import Caller
from services.chassis.access.contract import method_of, owner_of
from services.chassis.access.directory import Directory
from services.chassis.access.people import Role
from services.chassis.access.refusal import Reason, Refusal
from services.chassis.access.tokens import Claim, claim_of
from services.chassis.telemetry import from_zero

HEADER = "authorization"
# Of gRPC's own services: anyone may ask how a server is; what else they are asked takes an identity.
_OPEN = "/grpc.health.v1.Health/Check"
_OF_GRPC = "/grpc."
GRPC = "grpc"
_SCHEME = "Bearer "
# A token comes with every call of half a minute; its signature is looked at once.
_MOST_REMEMBERED = 256


@dataclass(frozen=True, slots=True)
class Access:
    """What a server knows of those who call it."""

    directory: Directory
    refused: Counter
    now: Callable[[], float] = time.time
    _held: dict[tuple[str, str], Claim] = field(default_factory=dict, repr=False)

    @classmethod
    def create(cls, service: str, directory: Directory, registry: CollectorRegistry) -> "Access":
        """Register the metric of `service`."""
        counter = Counter(
            f"{service}_calls_refused",
            "Calls refused for want of a credential or a right, by reason.",
            ["reason"],
            registry=registry,
        )
        return cls(directory, from_zero(counter, Reason))

    def check(self, path: str, authorization: str | None) -> Caller:
        """Return who calls the method at `path`; Refusal when nobody may go on."""
        try:
            return self._caller(path, authorization)
        except Refusal as refusal:
            self.refused.labels(refusal.reason.value).inc()
            raise

    def see_still(self, caller: Caller) -> None:
        """Refusal when a person who was let through is out by now, or is something else."""
        person = self.directory.people.get(caller.name)
        try:
            if person is None:
                raise Refusal(Reason.STRANGER, f"{caller.name} is not in the directory any more")
            if person.roles != caller.roles:
                raise Refusal(Reason.NOT_A_CALLER, f"the roles of {caller.name} have changed; call again")
        except Refusal as refusal:
            self.refused.labels(refusal.reason.value).inc()
            raise

    def _caller(self, path: str, authorization: str | None) -> Caller:
        if not authorization or not authorization.startswith(_SCHEME):
            raise Refusal(Reason.NO_TOKEN, "this call needs a token of the caller, and has none")
        claim = self._claim(authorization.removeprefix(_SCHEME), audience_of(path))
        claim.check_times(self.now())
        if not may_call(claim.caller, path):
            raise Refusal(Reason.NOT_A_CALLER, _refused(claim.caller, path))
        return claim.caller

    def _claim(self, token: str, audience: str) -> Claim:
        claim = self._held.get((token, audience))
        if claim is None:
            claim = claim_of(token, audience, self.directory)
            if claim.caller.is_person:
                return claim  # who may have gone by the next call
            if len(self._held) >= _MOST_REMEMBERED:
                self._held.clear()
            self._held[token, audience] = claim
        return claim


def needs_no_token(path: str) -> bool:
    """Say whether anyone may call: health alone, which says nothing about a person."""
    return path == _OPEN


def audience_of(path: str) -> str:
    """Return for whom a token must be: the owner of `/sightline.<owner>.…`, or `grpc` for gRPC's own."""
    if path.startswith(_OF_GRPC):
        return GRPC
    return owner_of(path)


def may_call(caller: Caller, path: str) -> bool:
    """Say whether the contract lets `caller` call; what no contract states is open to nobody."""
    method = method_of(path)
    if method is None:
        return path.startswith(_OF_GRPC)
    return not caller.words.isdisjoint(method.callers)


def _refused(caller: Caller, path: str) -> str:
    method = method_of(path)
    roles = sorted(method.callers & set(Role)) if method and caller.is_person else []
    told = f"; that is for: {', '.join(roles)}" if roles else ""
    return f"{caller.name} may not call {path.rpartition('/')[2]}{told}"


def header_of(token: str) -> str:
    """Return what goes into the header."""
    return f"{_SCHEME}{token}"
