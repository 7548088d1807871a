"""Both ends of a call with identities made for the test; every service is in the directory."""

from dataclasses import dataclass, field

import grpc.aio
from prometheus_client import CollectorRegistry

from services.chassis import rpc
from services.chassis.access import OPERATOR, SERVICES, Access, Directory, Identity

NAMES = (*SERVICES, OPERATOR)


@dataclass(frozen=True)
class Calling:
    """`identities` by name; what a server refuses is counted in `registry` as `service_calls_refused`."""

    identities: dict[str, Identity] = field(
        default_factory=lambda: {name: Identity.generate(name) for name in NAMES}
    )
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)

    @property
    def directory(self) -> Directory:
        """What everyone knows."""
        return Directory.of(self.identities.values())

    def server(self) -> grpc.aio.Server:
        """A server that knows them all; once for each registry."""
        return rpc.server(Access.create("service", self.directory, self.registry))

    def channel(self, address: str, caller: str = OPERATOR) -> grpc.aio.Channel:
        """A channel of one of them."""
        return rpc.channel(address, self.identities[caller])

    def refused(self, reason: str) -> float:
        """How many calls were refused for `reason`."""
        return self.registry.get_sample_value("service_calls_refused_total", {"reason": reason}) or 0.0
