"""The deployments that exist, as everyone follows them. Unknown or ended fails closed."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime

from services.chassis.bus import Bus
from services.chassis.envelope import parse, take_clear, to_datetime
from services.chassis.errors import Unreadable
from services.chassis.sealing import open_sealed_to
from services.chassis.topics import Topic
from sightline.registrar.v1.deployment_changed_pb2 import (
    STATUS_AUTHORISED,
    STATUS_DESTROYED,
    STATUS_ENDED,
    STATUS_LIVE,
    STATUS_STOPPED,
    DeploymentChanged,
    Status,
)
from sightline.registrar.v1.deployment_pb2 import Deployment

_LOG = logging.getLogger(__name__)
TOPIC = Topic.of(DeploymentChanged)
DEFAULT_PASS_GAP_SECONDS = 60.0
# Far above what the registrar gives; more, or what cannot be printed, no table and no log is to hold.
_LONGEST_NAME = 200
_OVER = (STATUS_ENDED, STATUS_DESTROYED)
# After these nothing is looked at: they are heard of a known one, whatever else is wrong with the message.
_HALTING = (STATUS_STOPPED, *_OVER)


@dataclass(frozen=True, slots=True)
class LiveDeployment:
    """A deployment as a service needs it. `secret`: 32 bytes, of this deployment alone.

    `authorised_digest`: of what was signed; empty for a trial, and for what was stopped.
    `run`: the same from a draft to its end; what comes after under that name has another.
    """

    deployment: Deployment
    status: Status
    list_version: int
    trial: bool
    secret: bytes
    authorised_digest: bytes = b""
    run: bytes = b""

    @property
    def name(self) -> str:
        """The deployment's name."""
        return self.deployment.name

    @property
    def pass_gap_seconds(self) -> float:
        """Matches of one subject nearer than this, in capture time, are one pass."""
        if self.deployment.HasField("pass_gap_seconds"):
            return self.deployment.pass_gap_seconds
        return DEFAULT_PASS_GAP_SECONDS

    @property
    def loads(self) -> bool:
        """Whether its watchlist may be held: not once it was stopped, though it is not over then."""
        return self.status in (STATUS_AUTHORISED, STATUS_LIVE)

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.status in _OVER

    def is_live(self, now: datetime) -> bool:
        """Whether pictures may be looked at now."""
        return self.status == STATUS_LIVE and now < to_datetime(self.deployment.end)


class Deployments:
    """What a service knows of deployments; `run` keeps it up to date from the bus."""

    def __init__(self, service: str, private_key: bytes) -> None:
        self._service = service
        self._private_key = private_key
        self._known: dict[str, LiveDeployment] = {}
        self._changed = asyncio.Condition()
        self._caught_up = asyncio.Event()
        self._revision = 0

    def get(self, name: str) -> LiveDeployment | None:
        """Return a deployment, in whatever state; None when it is unknown."""
        return self._known.get(name)

    def all(self) -> list[LiveDeployment]:
        """Return every deployment that was heard of."""
        return list(self._known.values())

    def is_live(self, name: str, now: datetime) -> bool:
        """Whether pictures of deployment `name` may be looked at now."""
        known = self._known.get(name)
        return known is not None and known.is_live(now)

    async def changed(self, since: int) -> int:
        """Return the number of changes so far, once it has passed `since`."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._revision > since)
            return self._revision

    async def caught_up(self) -> None:
        """Return once everything that was said before `run` began is known."""
        await self._caught_up.wait()

    @property
    def is_caught_up(self) -> bool:
        """Whether everything that was said before `run` began is known."""
        return self._caught_up.is_set()

    async def run(self, bus: Bus, left_out: Callable[[], None] = lambda: None) -> None:
        """Follow deployment-changed.v1 until cancelled; `left_out` hears of each change that is none."""
        async with aclosing(await bus.follow(TOPIC)) as changes:
            while True:
                if not changes.behind:
                    self._caught_up.set()
                record = await anext(changes)
                try:
                    message = DeploymentChanged()
                    take_clear(parse(record.value).payload, message)
                    await self.take(message)
                except Unreadable as error:
                    _LOG.warning("a change of a deployment was left out: %s", error)
                    left_out()

    async def take(self, message: DeploymentChanged) -> None:
        """Take in one change. Unreadable as `secret_of` says, or when its end is no time."""
        name = message.deployment.name
        secret = self.secret_of(message)
        to_datetime(message.deployment.end)
        self._known[name] = LiveDeployment(
            message.deployment,
            message.status,
            message.list_version,
            message.trial,
            secret,
            message.authorised_digest,
            message.run,
        )
        async with self._changed:
            self._revision += 1
            self._changed.notify_all()

    def secret_of(self, message: DeploymentChanged) -> bytes:
        """Return the secret, 32 bytes, of the deployment that has changed.

        Unreadable when its name is none, or its secret is not for this service: unless a known one ends, or
        is stopped.
        """
        name = message.deployment.name
        if len(name) > _LONGEST_NAME or not name.isprintable():
            raise Unreadable("a deployment's name is too long or cannot be printed")
        known = self._known.get(name)
        sealed = message.sealed_secrets.get(self._service, b"")
        try:
            return open_sealed_to(self._private_key, sealed, f"deployment {name}")
        except Unreadable:
            if known is None or message.status not in _HALTING:
                raise
            return known.secret
