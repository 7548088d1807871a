"""Whether the session of an open stream goes on: a page that is open keeps none alive."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from services.chassis.errors import Refused, SightlineError
from services.console.clients.people import People, Visit

_LOOK_SECONDS = 15.0


def _now() -> float:
    return asyncio.get_running_loop().time()


@dataclass(slots=True)
class Attendance:
    """`visit` is of the last look: its tokens are good for a minute."""

    people: People
    visit: Visit
    _looked: float = field(default_factory=_now)

    async def end(self) -> tuple[str, Any] | None:
        """Return the event that ends a stream whose session is over or cannot be looked up; asks now and
        then.
        """
        if _now() - self._looked < _LOOK_SECONDS:
            return None
        self._looked = _now()
        try:
            self.visit = await self.people.visit(self.visit.session, unattended=True)
        except Refused:
            return "over", {}
        except SightlineError as error:
            return "trouble", {"problem": str(error)}
        return None
