"""The keyring on Redis."""

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime

from services.chassis.deployments import Deployments
from services.chassis.keyring import LIMIT_SECONDS
from services.chassis.ledger import Kind, Ledger, Scope, Tracks
from services.chassis.outcome import Reason
from services.chassis.redis_keyring.accounts import ledger_of
from services.chassis.redis_keyring.calls import Calls
from services.chassis.redis_keyring.guard import Guard
from services.chassis.redis_keyring.settings import RedisSettings
from services.chassis.redis_keyring.ticks import Ticks
from services.chassis.redis_keyring.wrapping import Wrapping
from services.chassis.sealing import new_key, wipe

# How often a camera that waits for room is looked at; all that wait share the look. It waits with several
# pictures under way, so a look that comes 5 ms late on average starves nobody.
_LOOK_SECONDS = 0.01
_SWEPT_AT_ONCE = 200


class RedisKeyring:
    """Keyring over one Redis without persistence. Unavailable whenever it does not answer.

    Limits go by the clock of Redis, the same for every host; `now` stands in for it in tests.
    """

    def __init__(
        self,
        settings: RedisSettings,
        deployments: Deployments,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self._wrapping = Wrapping(deployments)
        self._guard = Guard(settings)
        clock = None if now is None else lambda: _micros(now())
        self._calls = Calls(settings, self._guard.connected, clock)
        self._looks = Ticks(_LOOK_SECONDS)

    async def open(self) -> None:
        """Connect. Refused when Redis keeps what it is told, Unavailable when it is away."""
        await self._guard.open()

    async def close(self) -> None:
        """Let go of Redis."""
        self._looks.close()
        await self._calls.close()
        await self._guard.close()

    def problem(self) -> str:
        """What keeps the keyring from its work at the moment, in one line; empty when nothing does."""
        return self._guard.problem

    async def create(self, scope: Scope, kind: Kind, key_id: str, received_at: datetime) -> bytes | None:
        """Make a key and count it as seen. None when `key_id` was made before.

        Refused when the deployment is unknown; Unavailable also while Redis keeps what it must not.
        """
        self._guard.check()
        key = new_key()
        try:
            wrapped = self._wrapping.wrap(bytes(key), key_id, scope.deployment)
            where = (scope.deployment, scope.camera, kind.value)
            limit_ms = round(LIMIT_SECONDS[kind] * 1000)
            made = await self._calls("create", key_id, *where, _micros(received_at), limit_ms, wrapped)
            return bytes(key) if made else None
        finally:
            wipe(key)

    async def fetch(self, key_id: str) -> bytes | None:
        """Return the key; None when it is settled, has outlived its limit, or its deployment is unknown.

        Unreadable when Redis gives another value than it was given.
        """
        found = await self._calls("fetch", key_id)
        if found is None:
            return None
        deployment, wrapped = found
        return self._wrapping.unwrap(wrapped, key_id, deployment.decode())

    async def settle(self, key_id: str, reason: Reason, *, retained: bool = False) -> bool:
        """Destroy the key and count why, once."""
        return bool(await self._calls("settle", key_id, reason.value, int(retained)))

    async def book(self, key_id: str, reason: Reason) -> bool:
        """Say what the reader of a passed-on key made of it, once."""
        return bool(await self._calls("book", key_id, reason.value))

    async def sweep(self) -> int:
        """Destroy what has outlived its limit; several may sweep at once, each counts its own."""
        swept = batch = await self._swept()
        while batch == _SWEPT_AT_ONCE:
            batch = await self._swept()
            swept += batch
        return swept

    async def count_tracks(self, scope: Scope, tracks: Tracks) -> None:
        """Count tracks; a watch that begins closes what the one before it left open."""
        counts = (tracks.watch, tracks.opened, tracks.closed)
        await self._calls("count_tracks", scope.deployment, scope.camera, *counts)

    async def close_tracks(self, deployment: str) -> None:
        """Count every track of a deployment that is over as closed."""
        await self._calls("close_tracks", deployment)

    async def in_flight(self, scope: Scope, kind: Kind) -> int:
        """Return how many keys of a camera are neither forgotten nor retained."""
        (count,) = await self._calls("in_flight", scope.deployment, _field(scope, kind))
        return int(count or 0)

    async def wait_for_room(self, scope: Scope, limits: Mapping[Kind, int]) -> None:
        """Return when a camera has fewer keys in flight than each of `limits`."""
        fields = [_field(scope, kind) for kind in limits]
        while True:
            self._guard.check()  # a file waits where it stands, and loses nothing
            counts = await self._calls("in_flight", scope.deployment, *fields)
            if all(int(count or 0) < limit for count, limit in zip(counts, limits.values(), strict=True)):
                return
            await self._looks.next()

    async def ledger(self, deployment: str) -> Ledger:
        """Return the counts of a deployment, all of one moment."""
        return ledger_of(*await self._calls("ledger", deployment, uuid.uuid4().hex))

    async def _swept(self) -> int:
        return int(await self._calls("sweep", _SWEPT_AT_ONCE))


def _field(scope: Scope, kind: Kind) -> str:
    return f"{kind.value}:{scope.camera}"


def _micros(time: datetime) -> int:
    return round(time.timestamp() * 1e6)
