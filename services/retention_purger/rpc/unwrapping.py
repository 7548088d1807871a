"""How a wrapped key is opened: by its day's key while that exists, by a hold's after that."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from services.chassis.errors import Refused
from services.chassis.origin import utc_now
from services.chassis.sealing import NONCE_BYTES, open_sealed, seal, unpadded, wipe
from services.retention_purger.domain.policy import is_due
from services.retention_purger.domain.segment import Segment
from services.retention_purger.ports import DayKeys, HoldKeys, Holds

_GONE = "the key of {day} was destroyed: what it opened is erased"


@dataclass(frozen=True, slots=True)
class Unwrapping:
    """`now` is the latest that it may be: what may be over does not open."""

    day_keys: DayKeys
    hold_keys: HoldKeys
    holds: Holds
    now: Callable[[], datetime] = utc_now

    async def open(self, alert: str, day: date, wrapped: bytes) -> bytes:
        """Return an alert's key. Refused when its day has begun and no hold keeps it."""
        key = await self.day_keys.get(day)
        if key is not None and not is_due(day, self.now()):
            return _opened(key, wrapped, alert.encode())
        for hold in await self.holds.of(alert):
            held = await self.hold_keys.get(hold.id) if hold.in_force and hold.wrapped else None
            if held is not None:
                return _opened(held, hold.wrapped, _of_hold(hold.id, alert))
        raise Refused(_GONE.format(day=day))

    async def open_segment(self, segment: Segment, day: date, wrapped: bytes) -> bytes:
        """Return the key of a segment of footage. Refused when its day has begun."""
        key = await self.day_keys.get(day)
        if key is None or is_due(day, self.now()):
            raise Refused(_GONE.format(day=day))
        return _opened(key, wrapped, segment.associated)

    async def wrap_for_hold(self, hold: str, alert: str, key: bytes) -> bytes:
        """Return an alert's key under a key of the hold's own."""
        nonce, wrapped = seal(await self.hold_keys.make(hold), key, _of_hold(hold, alert))
        return nonce + wrapped


def _opened(key: bytes, wrapped: bytes, associated: bytes) -> bytes:
    padded = open_sealed(key, wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], associated)
    try:
        return bytes(unpadded(padded))
    finally:
        wipe(padded)


def _of_hold(hold: str, alert: str) -> bytes:
    return f"hold/{hold}/{alert}".encode()
