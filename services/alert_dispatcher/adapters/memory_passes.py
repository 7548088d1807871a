"""Passes in the memory of this process."""

from collections.abc import Callable
from datetime import datetime

from services.alert_dispatcher.domain.passes import Pass
from services.chassis.origin import utc_now


class MemoryPasses:
    """The last passes of each subject at each place, by pseudonym."""

    def __init__(self, now: Callable[[], datetime] = utc_now) -> None:
        self._passes: dict[str, tuple[tuple[Pass, ...], datetime]] = {}
        self._now = now

    def get(self, pseudonym: str) -> tuple[Pass, ...]:
        """Return the last passes, in order of time."""
        known, until = self._passes.get(pseudonym, ((), self._now()))
        return known if self._now() < until else ()

    def put(self, pseudonym: str, known: tuple[Pass, ...], until: datetime) -> None:
        """Replace the last passes; after `until` they are forgotten."""
        now = self._now()
        self._passes = {name: kept for name, kept in self._passes.items() if now < kept[1]}
        self._passes[pseudonym] = known, until
