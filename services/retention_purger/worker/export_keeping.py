"""Exports whose time on record is over are erased; so are those whose alert is."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.chassis.errors import SightlineError
from services.retention_purger.domain.policy import EXPORT_CEILING
from services.retention_purger.domain.timekeeping import TOLERANCE
from services.retention_purger.ports import Exports

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ExportKeeping:
    """What one look missed the next one finds.

    `latest`: it may be; what is further off from then than the policy allows is of a wrong clock.
    """

    exports: Exports
    every_seconds: float
    now: Callable[[], datetime]
    latest: Callable[[], datetime]

    async def run(self) -> None:
        """Run until cancelled."""
        while True:
            try:
                await self.look()
            except SightlineError as error:
                _LOG.warning("exports that are over are not erased yet: %s", error)
            await asyncio.sleep(self.every_seconds)

    async def look(self) -> None:
        """Do it once."""
        latest = self.latest()
        await self.exports.shorten(latest + EXPORT_CEILING + TOLERANCE, latest)
        for export in await self.exports.alerts_gone():
            await self.exports.drop(export, "gone")
        now = self.now()
        for export in await self.exports.all():
            if export.is_gone(now):
                await self.exports.drop(export, "erased" if export.until else "lapsed")
