"""`sightline alerts watch`: each alert, and each change of one, for as long as somebody watches."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass

from services.chassis.ending import ended
from services.chassis.errors import Unavailable
from services.chassis.patience import patiently
from services.cli.asking.alerts import AlertClient
from sightline.alert_dispatcher.v1.alert_service_pb2 import Alert

_AGAIN_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Watch:
    """The alerts of a deployment. A service that is away is asked again for `patience_seconds`."""

    client: AlertClient
    deployment: str
    show: Callable[[Alert], None]
    patience_seconds: float = 60.0

    async def until(self, stop: asyncio.Event) -> None:
        """Show alerts until `stop`. Unavailable when the service stays away."""
        watching = asyncio.create_task(self._watch())
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait([watching, stopping], return_when=asyncio.FIRST_COMPLETED)
            if watching.done():
                watching.result()
        finally:
            await ended([watching, stopping])

    async def _watch(self) -> None:
        """Where the stream breaks it is taken up again after the last alert that was shown."""
        last = ""
        while True:
            try:
                async with aclosing(self.client.watch(self.deployment, last)) as alerts:
                    async for alert in alerts:
                        last = alert.id
                        self.show(alert)
            except Unavailable:
                pass
            await asyncio.sleep(_AGAIN_SECONDS)
            await self._until_it_answers()

    @patiently
    async def _until_it_answers(self) -> None:
        await self.client.all(self.deployment)
