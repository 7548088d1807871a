"""Settings that every service of a cluster shares."""

from pathlib import Path

import grpc.aio
from pydantic import Field, field_validator

from services.chassis.access import SERVICES, Directory, Identity
from services.chassis.access.directory import FILE
from services.chassis.access.identity import SUFFIX
from services.chassis.errors import BadInput
from services.chassis.rpc import Tls, channel
from services.chassis.settings import ServiceSettings, prefixed

_GRPC_PORT = 7400


class ReachSettings(ServiceSettings):
    """How the services are reached. Read from SIGHTLINE_… variables."""

    model_config = prefixed("SIGHTLINE_")

    keys: Path = Field(
        Path("/etc/sightline/keys"),
        description="Folder with directory.json and the caller's own key; `sightline keys make` makes both",
    )
    addresses: str = Field(
        "",
        description="Where services answer gRPC: `registrar=host:port,matcher=…`; "
        f"one that is not named is at its own name, port {_GRPC_PORT}",
    )
    detectors: str = Field(
        "",
        description="Where there are several detectors: each one's host:port, with commas between; "
        "whoever watches or tests a camera asks them all. Empty: the one of SIGHTLINE_ADDRESSES",
    )
    tls_certificate: Path | None = Field(
        None, description="PEM: our certificate, for gRPC between machines; all three files or none"
    )
    tls_key: Path | None = Field(None, description="PEM: the key of our certificate")
    tls_authority: Path | None = Field(None, description="PEM: whose certificates are believed")

    @property
    def tls(self) -> Tls | None:
        """The files of TLS; None where gRPC goes without. BadInput when one of them is missing."""
        files = (self.tls_certificate, self.tls_key, self.tls_authority)
        if not any(files):
            return None
        certificate, key, authority = files
        if certificate is None or key is None or authority is None:
            raise BadInput("SIGHTLINE_TLS_CERTIFICATE, _KEY and _AUTHORITY: set all three, or none")
        return Tls(certificate, key, authority)

    @field_validator("addresses")
    @classmethod
    def _named(cls, addresses: str) -> str:
        for part in filter(None, addresses.split(",")):
            name, _, address = part.partition("=")
            if name.strip() not in SERVICES or ":" not in address:
                raise ValueError(
                    f"{part.strip()!r} is not service=host:port; services: {', '.join(SERVICES)}"
                )
        return addresses

    @field_validator("detectors")
    @classmethod
    def _are_addresses(cls, detectors: str) -> str:
        if any(":" not in one for one in filter(None, detectors.split(","))):
            raise ValueError("it is host:port,host:port")
        return detectors

    def address_of(self, service: str) -> str:
        """Return where a service answers."""
        named = dict(part.strip().split("=", 1) for part in self.addresses.split(",") if part.strip())
        return named.get(service) or f"{service.replace('_', '-')}:{_GRPC_PORT}"

    def channel_to(self, service: str, caller: Identity) -> grpc.aio.Channel:
        """Return a channel to a service, on which `caller` calls."""
        return channel(self.address_of(service), caller, self.tls)

    def detector_channels(self, caller: Identity) -> tuple[grpc.aio.Channel, ...]:
        """Return a channel to each detector, on which `caller` calls."""
        named = [one.strip() for one in self.detectors.split(",") if one.strip()]
        addresses = named or [self.address_of("detector")]
        return tuple(channel(address, caller, self.tls) for address in addresses)

    def identity_of(self, name: str) -> Identity:
        """Return an identity whose key lies in the folder. BadInput when it cannot be read."""
        return Identity.load(self.keys / f"{name}{SUFFIX}")

    def directory(self) -> Directory:
        """Return what is known of every identity. BadInput when it cannot be read."""
        return Directory.load(self.keys / FILE)


class ClusterSettings(ReachSettings):
    """What a service needs besides, to run on real servers. Read from SIGHTLINE_… variables."""

    grpc_address: str = Field(f"0.0.0.0:{_GRPC_PORT}", description="Where this process answers gRPC")
    http_address: str = Field(
        "0.0.0.0:7480", description="Where it answers /livez, /readyz and /metrics, without a credential"
    )
    database_url: str = Field(
        "",
        description="PostgreSQL: postgresql+asyncpg://user:password@host/database, with TLS"
        " …?sslmode=verify-full&sslrootcert=FILE; one schema a service",
    )
    pack: str = Field("bundled", description="Model pack of the whole system: a name, or a manifest's path")
    threads: int = Field(0, ge=0, le=256, description="Threads for work off the event loop; 0: one a core")
    grace_seconds: float = Field(
        10.0, gt=0, le=600, description="How long a process that is told to stop finishes what it has in hand"
    )

    @field_validator("database_url")
    @classmethod
    def _asynchronous(cls, url: str) -> str:
        if url and not url.startswith("postgresql+asyncpg://"):
            raise ValueError("it begins with postgresql+asyncpg://")
        return url

    @field_validator("grpc_address", "http_address")
    @classmethod
    def _host_and_port(cls, address: str) -> str:
        host, _, port = address.rpartition(":")
        if not host or not port.isdigit() or int(port) > 65535:
            raise ValueError("it is host:port")
        return address
