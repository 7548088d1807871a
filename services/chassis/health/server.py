"""HTTP for those who watch over a process: is it alive, is it ready, what does it count."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from aiohttp import web
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

from services.chassis.errors import Unavailable

_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]*@")


@dataclass(slots=True)
class HealthServer:
    """`/livez`, `/readyz`, `/metrics`; nothing else. Port 0 takes a free one.

    `/readyz` has a line for each problem; where there is none it says `ready`, and a line for each warning.
    """

    registry: CollectorRegistry
    problems: Callable[[], Sequence[str]]
    address: str = "127.0.0.1"
    port: int = 0
    warnings: Callable[[], Sequence[str]] = tuple
    _runner: web.AppRunner | None = field(default=None, repr=False)

    async def start(self) -> None:
        """Serve. Unavailable when the port is taken."""
        application = web.Application()
        for path, answer in (("/livez", _live), ("/readyz", self._ready), ("/metrics", self._metrics)):
            application.router.add_get(path, answer)
        application.on_response_prepare.append(_unnamed)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self.address, self.port).start()
        except OSError:
            await self.stop()
            raise Unavailable(
                f"port {self.port} on {self.address} is taken; choose another health port"
            ) from None
        self.port = int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Stop serving."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _ready(self, _: web.Request) -> web.Response:
        problems = self.problems()
        said = problems or ["ready", *(f"warning: {line}" for line in self.warnings())]
        lines = [_CREDENTIALS.sub("", line.replace("\n", " ")) for line in said]
        return web.Response(status=503 if problems else 200, text="\n".join(lines) + "\n")

    async def _metrics(self, request: web.Request) -> web.Response:
        encode, content_type = choose_encoder(request.headers.get("Accept", ""))
        return web.Response(body=encode(self.registry), headers={"Content-Type": content_type})


async def _live(_: web.Request) -> web.Response:
    """Answer at all: the event loop turns."""
    return web.Response(text="alive\n")


async def _unnamed(_: web.Request, response: web.StreamResponse) -> None:
    """Leave out the name and version of what serves."""
    response.headers.pop("Server", None)
