"""Where the console is, as browsers see it: its origin, and what its cookies are called there."""

from dataclasses import dataclass
from datetime import tzinfo
from urllib.parse import urlsplit

import grpc.aio
from aiohttp import web

from services.console.adapters.memory_room import MemoryRoom
from services.console.clients.people import People, Visit
from services.console.clients.publications import Publications
from services.console.domain.routes import BY_NAME
from services.console.domain.sources import source_of
from services.console.metrics import ConsoleMetrics
from services.console.worker.importing import Imports


@dataclass(frozen=True, slots=True)
class Place:
    """`origin`: scheme, host and port, without a path."""

    origin: str

    @property
    def is_secure(self) -> bool:
        """Whether it is reached over TLS; else from this machine alone."""
        return self.origin.startswith("https:")

    @property
    def host(self) -> str:
        """Host and port, as in the header of that name."""
        return urlsplit(self.origin).netloc

    @property
    def relying_party(self) -> str:
        """The host that passkeys are made for."""
        return urlsplit(self.origin).hostname or ""

    def cookie(self, name: str) -> str:
        """Return what a cookie is called: the prefix keeps it from being set by anybody else.

        On this machine, without TLS, all ports share their cookies: each console has names of its own.
        """
        return f"__Host-{name}" if self.is_secure else f"{name}-{urlsplit(self.origin).port or 80}"


@dataclass(frozen=True, slots=True)
class Publishing:
    """What the public's pages are given besides: whom to ask, where to complain, whose clocks."""

    publications: Publications
    contact: str
    complaints: str
    zone: tzinfo


@dataclass(slots=True)
class Desk:
    """What pages are given: where they are, whom they ask (`detectors`: each one), what they count.

    `source_header`: in which a proxy that is trusted says where a browser is; empty: there is none.
    """

    place: Place
    people: People
    metrics: ConsoleMetrics
    publishing: Publishing
    detectors: tuple[grpc.aio.Channel, ...]
    room: MemoryRoom
    imports: Imports
    source_header: str = ""

    def source_of(self, request: web.Request) -> str:
        """Return where the browser is."""
        stated = request.headers.getall(self.source_header, []) if self.source_header else []
        return source_of(request.remote, ",".join(stated))


DESK = web.AppKey("desk", Desk)
VISIT = web.RequestKey("visit", Visit)


def desk_of(request: web.Request) -> Desk:
    """Return what the pages of this application are given."""
    return request.config_dict[DESK]


def address_of(request: web.Request, route: str = "notices") -> str:
    """Where a page can be read elsewhere; nowhere, while this console answers its own machine alone."""
    place = desk_of(request).place
    return f"{place.origin}{BY_NAME[route].path}" if place.is_secure else ""


def visit_of(request: web.Request) -> Visit:
    """Return who is signed in; KeyError on a route that is open to anybody."""
    return request[VISIT]
