"""What is said about one record of match-found.v1, whatever it holds."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from services.alert_dispatcher.adapters.faust_passes.records import Opened, opened, sealed, undecided, unread
from services.alert_dispatcher.adapters.faust_passes.sealed_passes import SealedPasses
from services.alert_dispatcher.adapters.faust_passes.topics import MATCHES
from services.alert_dispatcher.metrics import AlertDispatcherMetrics
from services.alert_dispatcher.ports import Passes
from services.chassis.deployments import Deployments, LiveDeployment
from services.chassis.errors import Unreadable
from services.chassis.origin import Delivered, utc_now
from services.chassis.outcome import Event
from services.chassis.tracing import OFF, Traces
from sightline.matcher.v1.match_found_pb2 import MatchFound

_LOG = logging.getLogger(__name__)
Decide = Callable[[Delivered[MatchFound], LiveDeployment, Passes, datetime], Event]
Place = tuple[int, int]
# How often a record may end the agent before it is handed on as one that cannot be read. What was decided and
# did not get through to Kafka ends nothing: that is tried for ever.
MOST_TRIES = 3


@dataclass(frozen=True, slots=True)
class Said:
    """A record for pass-decided.v1."""

    key: bytes
    value: bytes


@dataclass(frozen=True, slots=True)
class RecordDecider:
    """Decides on records; always says something, so that no match is lost.

    `longest_wait_seconds`: how long a match waits for word of its deployment, which came before it on
    another topic. No other wait, and no I/O.
    """

    decide: Decide
    deployments: Deployments
    private_key: bytes
    metrics: AlertDispatcherMetrics
    longest_wait_seconds: float = 5.0
    now: Callable[[], datetime] = utc_now
    traces: Traces = OFF
    _tries: Counter[Place] = field(default_factory=Counter)
    _waited_for: set[str] = field(default_factory=set)

    async def __call__(self, value: bytes | None, place: Place, table: MutableMapping[bytes, bytes]) -> Said:
        """Return what is said about the record at `place`: its partition and offset."""
        try:
            if self._tries[place] >= MOST_TRIES:
                raise Unreadable("it was tried too often")
            with self._tried(place):
                match = opened(value or b"", self.private_key)
        except Unreadable:
            _LOG.warning("a record cannot be read: %s, partition %d, offset %d", MATCHES, *place)
            return self._said("unreadable", b"", unread(value))
        with self.traces.go_on(MATCHES, match.trace, match.delivered.origin.received_at) as span:
            deployment = await self._deployment_of(match)
            with self._tried(place):
                if deployment is None:
                    return self._said("undecided", b"", undecided(match, self.private_key, span.context))
                passes = SealedPasses(table, deployment.secret, place[0], self.now())
                event = self.decide(match.delivered, deployment, passes, self.now())
                answer = "opens" if event.message.opens else "joins"  # type: ignore[attr-defined]
                value = sealed(event, match, deployment.secret, self.private_key, span.context)
                return self._said(answer, event.bus_key.encode(), value)

    def done(self, place: Place) -> None:
        """Take note that what was said about a record has been taken."""
        self._tries.pop(place, None)

    def refused(self, place: Place) -> None:
        """Take note that what was said about a record is more than Kafka ever takes."""
        self._tries[place] += 1

    @contextmanager
    def _tried(self, place: Place) -> Iterator[None]:
        """Count a try that does not come to its end. Nothing in it waits, so none is merely cut short."""
        before = self._tries[place]
        self._tries[place] = before + 1
        yield
        self._tries[place] = before

    async def _deployment_of(self, match: Opened) -> LiveDeployment | None:
        name = match.delivered.origin.deployment
        known = self.deployments.get(name)
        if known is not None or name in self._waited_for:
            return known
        try:
            async with asyncio.timeout(self.longest_wait_seconds):
                seen = 0
                while self.deployments.get(name) is None:
                    seen = await self.deployments.changed(seen)
        except TimeoutError:
            self._waited_for.add(name)  # waited for once: others need not wait behind it
        return self.deployments.get(name)

    def _said(self, answer: str, key: bytes, value: bytes) -> Said:
        self.metrics.decisions.labels(answer).inc()
        return Said(key, value)
