"""Closes the tracks of cameras that fell silent, so that no shot outlives its camera or its deployment."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.chassis.deployments import Deployments
from services.chassis.keyring import Keyring
from services.chassis.ledger import Scope
from services.chassis.origin import utc_now
from services.detector.handler.surveys import Surveys
from services.detector.handler.watches import Watches

_EVERY_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Sweeper:
    """Tracks are closed by frames; this is for when none comes."""

    watches: Watches
    surveys: Surveys
    keyring: Keyring
    deployments: Deployments
    idle_seconds: float
    now: Callable[[], datetime] = utc_now

    async def run(self) -> None:
        """Sweep until cancelled."""
        while True:
            await asyncio.sleep(_EVERY_SECONDS)
            await self.sweep()

    async def sweep(self) -> None:
        """Drop the watches of cameras that are silent or whose deployment is not live, and what was measured
        for such a deployment.
        """
        self.surveys.keep(lambda deployment: self.deployments.is_live(deployment, self.now()))
        for scope in self.watches.scopes:
            if self._is_over(scope):
                async with self.watches.turn(scope):
                    if self._is_over(scope):
                        await self._drop(scope)

    async def drop_all(self) -> None:
        """Drop every watch: the service stops."""
        for scope in self.watches.scopes:
            await self._drop(scope)

    def _is_over(self, scope: Scope) -> bool:
        live = self.deployments.is_live(scope.deployment, self.now())
        return not live or self.watches.is_idle(scope, self.idle_seconds)

    async def _drop(self, scope: Scope) -> None:
        tracks = self.watches.drop(scope)
        if tracks:
            await self.keyring.count_tracks(scope, tracks)
