"""Expired keys are swept; ledgers are put on record, and must close."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from services.chassis.deployments import Deployments, LiveDeployment
from services.chassis.errors import SightlineError
from services.chassis.keyring import Keyring
from services.chassis.ledger import Ledger
from services.retention_purger.metrics import RetentionPurgerMetrics
from services.retention_purger.worker.ledger_book import LedgerBook
from services.retention_purger.worker.ledger_closing import LedgerClosing

_LOG = logging.getLogger(__name__)
# A ledger that stays open for so long is wrong: nothing in flight lives so long.
_OPEN_SECONDS = 60.0
_LAST_SECONDS = 2.0


@dataclass(slots=True)
class Sweeper:
    """Settles keys that nobody settled, closes tracks that nobody watches, checks that the ledgers close."""

    keyring: Keyring
    book: LedgerBook
    closing: LedgerClosing
    deployments: Deployments
    metrics: RetentionPurgerMetrics
    every_seconds: float
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], float] = time.time
    _open_since: dict[str, float] = field(default_factory=dict)
    _alarmed: set[str] = field(default_factory=set)
    _away: str = ""

    async def run(self) -> None:
        """Run until cancelled."""
        while True:
            await self.sweep()
            await asyncio.sleep(self.every_seconds)

    async def sweep(self) -> None:
        """Do it once. What is away, or refuses, is said by `problems` until it is back."""
        try:
            self.metrics.swept.inc(await self.keyring.sweep())
            await self.check()
        except SightlineError as error:
            if not self._away:
                _LOG.warning("expired keys cannot be swept: %s", error)
            self._away = str(error)
        else:
            self._away = ""

    async def last(self) -> None:
        """Sweep once more, where a deployment is over: its ledger may have closed since."""
        if any(known.over for known in self.deployments.all()):
            with suppress(TimeoutError):
                async with asyncio.timeout(_LAST_SECONDS):
                    await self.sweep()

    def problems(self) -> Sequence[str]:
        """What keeps the ledgers from closing at the moment, a line each."""
        lines = [_alarm(name) for name in sorted(self._still_open())]
        return [*lines, self._away] if self._away else lines

    def _still_open(self) -> set[str]:
        late = self.clock() - _OPEN_SECONDS
        return {name for name, since in self._open_since.items() if since <= late}

    async def check(self) -> None:
        """Measure each deployment's ledger, and put it on record; one that is over is told to the chain."""
        ledgers = {known.name: await self._kept(known) for known in self.deployments.all()}
        for known in self.deployments.all():
            if known.over and known.name in ledgers:
                await self.closing.look(known, ledgers[known.name])
        is_open = {name for name, ledger in ledgers.items() if not ledger.closes}
        now = self.clock()
        self._open_since = {name: self._open_since.get(name, now) for name in is_open}
        self._raise_alarm(now)
        self.metrics.ledgers.now = ledgers
        self.metrics.ledger_open.set(len(is_open))
        self.metrics.keys_in_flight.set(sum(ledger.in_flight for ledger in ledgers.values()))

    def _raise_alarm(self, now: float) -> None:
        """Say once, in the log, what `problems` says as long as it is so; and since when, as a metric."""
        longest = min(self._open_since.values(), default=now)
        self.metrics.open_since.set(self.now() - (now - longest) if self._open_since else 0)
        still_open = self._still_open()
        for name in sorted(still_open - self._alarmed):
            _LOG.error("%s", _alarm(name))
        self._alarmed = still_open

    async def _kept(self, known: LiveDeployment) -> Ledger:
        ledger = await self.book.keep(known.name)
        if known.over and ledger.tracks_living and not ledger.in_flight:
            await self.keyring.close_tracks(known.name)
            ledger = await self.book.keep(known.name)
        return ledger


def _alarm(name: str) -> str:
    return f"the ledger of {name} does not close; look at its counts"
