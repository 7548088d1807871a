"""A keyring in the memory of this process; a key is overwritten when it is settled."""

import asyncio
import copy
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.chassis.keyring import LIMIT_SECONDS, LONGEST_LIMIT_SECONDS
from services.chassis.ledger import Account, Kind, Ledger, Scope, Tracks
from services.chassis.origin import utc_now
from services.chassis.outcome import Reason
from services.chassis.percentiles import Durations
from services.chassis.sealing import new_key, wipe


@dataclass(slots=True)
class _Held:
    scope: Scope
    kind: Kind
    key: bytearray
    received_at: datetime
    expires_at: datetime

    def is_over(self, now: datetime) -> bool:
        """Say whether its limit has passed; what is further off was made before a clock was set back."""
        return not timedelta(0) < self.expires_at - now <= timedelta(seconds=LONGEST_LIMIT_SECONDS)


@dataclass(slots=True)
class _Gone:
    """A key that was destroyed: under what it is counted, and until when that is remembered."""

    scope: Scope
    kind: Kind
    reason: Reason
    until: datetime


class MemoryKeyring:
    """`on_destroyed` is told each key id that was settled, in the step that settles it."""

    def __init__(
        self, now: Callable[[], datetime] = utc_now, on_destroyed: Callable[[str], None] = lambda _: None
    ) -> None:
        self._now = now
        self._on_destroyed = on_destroyed
        self._held: dict[str, _Held] = {}
        self._unread: dict[str, _Gone] = {}
        self._booked: set[str] = set()
        self._gone: dict[str, _Gone] = {}
        self._accounts: dict[tuple[Scope, Kind], Account] = defaultdict(Account)
        self._tracks: dict[Scope, Tracks] = {}
        self._forgetting: dict[tuple[str, Reason], Durations] = defaultdict(Durations)
        self._settled = asyncio.Condition()

    async def create(self, scope: Scope, kind: Kind, key_id: str, received_at: datetime) -> bytes | None:
        """Make a key and count it as seen. None when `key_id` was made before."""
        if key_id in self._held or key_id in self._gone:
            return None
        expires_at = self._now() + timedelta(seconds=LIMIT_SECONDS[kind])
        held = _Held(scope, kind, new_key(), received_at, expires_at)
        self._held[key_id] = held
        self._accounts[scope, kind].seen += 1
        return bytes(held.key)

    async def fetch(self, key_id: str) -> bytes | None:
        """Return the key; None when it is settled already, or has outlived its limit."""
        held = self._held.get(key_id)
        if held is None or held.is_over(self._now()):
            return None
        return bytes(held.key)

    async def settle(self, key_id: str, reason: Reason, *, retained: bool = False) -> bool:
        """Destroy the key and count why, once."""
        held = self._held.pop(key_id, None)
        if held is None:
            return False
        wipe(held.key)
        now = self._now()
        account = self._accounts[held.scope, held.kind]
        until = now + timedelta(seconds=LONGEST_LIMIT_SECONDS)
        self._gone[key_id] = _Gone(held.scope, held.kind, reason, until)
        if retained:
            account.retained[reason] += 1
            self._unread[key_id] = self._gone[key_id]
        else:
            account.forgotten[reason] += 1
            if held.kind is Kind.PROBE:
                took = self._forgetting[held.scope.deployment, reason]
                took.add((now - held.received_at).total_seconds())
        self._on_destroyed(key_id)
        async with self._settled:
            self._settled.notify_all()
        return True

    async def book(self, key_id: str, reason: Reason) -> bool:
        """Say what the reader of a passed-on key made of it, once."""
        await self.settle(key_id, Reason.MATCH, retained=True)  # where the reader was faster
        gone = self._unread.pop(key_id, None)
        if gone is not None:
            before = self._accounts[gone.scope, gone.kind].retained
        elif key_id in self._gone and key_id not in self._booked:
            gone = self._gone[key_id]
            before = self._accounts[gone.scope, gone.kind].forgotten
        else:
            return False
        self._booked.add(key_id)
        before[gone.reason] -= 1
        self._accounts[gone.scope, gone.kind].retained[reason] += 1
        return True

    async def sweep(self) -> int:
        """Destroy what has outlived its limit."""
        now = self._now()
        expired = [key_id for key_id, held in self._held.items() if held.is_over(now)]
        for key_id in expired:
            await self.settle(key_id, Reason.EXPIRED)
        self._gone = {key_id: gone for key_id, gone in self._gone.items() if gone.until > now}
        self._booked &= self._gone.keys()
        return len(expired)

    async def count_tracks(self, scope: Scope, tracks: Tracks) -> None:
        """Count tracks; a watch that begins closes what the one before it left open, none twice."""
        before = self._tracks.get(scope, Tracks(tracks.watch))
        if tracks.watch < before.watch:
            return
        closed = before.closed if tracks.watch == before.watch else before.opened
        opened = before.opened + tracks.opened
        self._tracks[scope] = Tracks(tracks.watch, opened, min(closed + tracks.closed, opened))

    async def close_tracks(self, deployment: str) -> None:
        """Count every track of a deployment that is over as closed."""
        for scope, tracks in self._tracks.items():
            if scope.deployment == deployment:
                self._tracks[scope] = replace(tracks, closed=tracks.opened)

    async def in_flight(self, scope: Scope, kind: Kind) -> int:
        """Return how many keys of a camera are neither forgotten nor retained."""
        return self._in_flight(scope, kind)

    async def wait_for_room(self, scope: Scope, limits: dict[Kind, int]) -> None:
        """Return when a camera has fewer keys in flight than each of `limits`."""
        async with self._settled:
            await self._settled.wait_for(
                lambda: all(self._in_flight(scope, kind) < limit for kind, limit in limits.items())
            )

    async def ledger(self, deployment: str) -> Ledger:
        """Return the counts of a deployment; what is in flight is counted from the keys that exist."""
        ledger = Ledger()
        for (name, reason), took in self._forgetting.items():
            if name == deployment:
                ledger.forgetting[reason] = took.copy()
                ledger.time_to_forget.add_all(took)
        for (scope, kind), account in self._accounts.items():
            if scope.deployment != deployment:
                continue
            account.in_flight = self._in_flight(scope, kind)
            (ledger.frames if kind is Kind.FRAME else ledger.probes).add(account)
            ledger.cameras[scope.camera, kind] = copy.deepcopy(account)
        for scope, tracks in self._tracks.items():
            if scope.deployment == deployment:
                ledger.tracks_opened += tracks.opened
                ledger.tracks_closed += tracks.closed
                ledger.camera_tracks[scope.camera] = (tracks.opened, tracks.closed)
        return ledger

    def _in_flight(self, scope: Scope, kind: Kind) -> int:
        return sum(1 for held in self._held.values() if held.kind is kind and held.scope == scope)
