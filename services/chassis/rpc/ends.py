"""Both ends of a connection: nothing listens, and nothing calls, without a credential."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import grpc
import grpc.aio
from cryptography.x509 import load_pem_x509_certificate

from services.chassis.access import Access, Identity
from services.chassis.access.tokens import Signer
from services.chassis.errors import BadInput, Unavailable
from services.chassis.rpc.asking import interceptors
from services.chassis.rpc.gate import Gate
from services.chassis.rpc.limits import CHANNEL_OPTIONS, MOST_CALLS, SERVER_OPTIONS

_ON_THIS_MACHINE = "unix:"
# What a kernel takes as the path of a socket: sun_path of sockaddr_un, less the byte that ends it.
_LONGEST_PATH = 107


@dataclass(frozen=True, slots=True)
class Tls:
    """PEM files of one end: its certificate and key, and whose certificates it believes."""

    certificate: Path
    key: Path
    authority: Path

    @property
    def expires_at(self) -> datetime:
        """Until when our certificate holds. BadInput when it cannot be read."""
        try:
            return load_pem_x509_certificate(_content(self.certificate)).not_valid_after_utc
        except ValueError:
            raise BadInput(f"{self.certificate}: this is no certificate in PEM; name one that is") from None

    def of_server(self) -> grpc.ServerCredentials:
        """Return credentials that ask the caller for a certificate too."""
        pair = (_content(self.key), _content(self.certificate))
        return grpc.ssl_server_credentials([pair], _content(self.authority), require_client_auth=True)

    def of_caller(self) -> grpc.ChannelCredentials:
        """Return credentials with a certificate of the caller's own."""
        return grpc.ssl_channel_credentials(
            _content(self.authority), _content(self.key), _content(self.certificate)
        )


def server(access: Access) -> grpc.aio.Server:
    """Return a server without services or address yet; every call has to pass `access`."""
    return grpc.aio.server(
        interceptors=[Gate(access)],
        options=SERVER_OPTIONS,
        maximum_concurrent_rpcs=MOST_CALLS,
    )


def listen(server: grpc.aio.Server, address: str, tls: Tls | None = None) -> int:
    """Bind `server` to `address` (host:port, or unix:path); return the port. Unavailable when it is taken.

    A socket of this machine needs no TLS. BadInput when its path is longer than the kernel takes.
    """
    length = len(os.fsencode(address.removeprefix(_ON_THIS_MACHINE)))
    if address.startswith(_ON_THIS_MACHINE) and length > _LONGEST_PATH:
        raise BadInput(
            f"{address} is too long for a socket ({length} bytes, {_LONGEST_PATH} are taken); "
            "choose a shorter path, with TMPDIR where it lies in a temporary folder"
        )
    try:
        if tls is None or address.startswith(_ON_THIS_MACHINE):
            return server.add_insecure_port(address)
        return server.add_secure_port(address, tls.of_server())
    except RuntimeError:
        raise Unavailable(f"{address} is taken, or not of this machine; choose another address") from None


def channel(address: str, identity: Identity, tls: Tls | None = None) -> grpc.aio.Channel:
    """Return a channel to `address` (host:port, or unix:path) whose calls are made as `identity`."""
    around = interceptors(Signer(identity))
    if tls is None or address.startswith(_ON_THIS_MACHINE):
        return grpc.aio.insecure_channel(address, options=CHANNEL_OPTIONS, interceptors=around)
    return grpc.aio.secure_channel(address, tls.of_caller(), options=CHANNEL_OPTIONS, interceptors=around)


def channel_to_others(address: str, *, secure: bool, authority: Path | None = None) -> grpc.aio.Channel:
    """Return a channel to a server that is not Sightline's; each call brings a credential of that one's.

    `secure`: by TLS, with the certificates that `authority` signed, or the system's authorities.
    """
    if not secure:
        return grpc.aio.insecure_channel(address)
    roots = _content(authority) if authority else None
    return grpc.aio.secure_channel(address, grpc.ssl_channel_credentials(roots))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path}: this file of TLS cannot be read ({error.strerror})") from None
