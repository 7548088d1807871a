"""How an alert's key is wrapped, and opened: by its own and its day's key, by a hold's after that."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from services.chassis.errors import Refused, SightlineError, Unreadable
from services.chassis.origin import utc_now
from services.chassis.sealing import NONCE_BYTES, open_sealed, seal, unpadded, wipe
from services.retention_purger.domain.policy import is_due
from services.retention_purger.domain.segment import Segment
from services.retention_purger.ports import AlertKeys, DayKeys, HoldKeys, Holds

_GONE = "its key for {day} was destroyed: what it opened is erased"


@dataclass(frozen=True, slots=True)
class Unwrapping:
    """`now` is the latest that it may be: what may be over does not open.

    A day's key is that of many alerts. Each is wrapped under a key of its own besides, which goes with it:
    one that is erased before its day, or whose day has become an earlier one, opens from no back-up.
    """

    day_keys: DayKeys
    alert_keys: AlertKeys
    hold_keys: HoldKeys
    holds: Holds
    now: Callable[[], datetime] = utc_now

    async def wrap(self, alert: str, day: date, key: bytes) -> bytes:
        """Return an alert's key under the key of its last day, and one of its own."""
        nonce, inner = seal(await self.alert_keys.make(alert, day), key, alert.encode())
        nonce, wrapped = seal(await self.day_keys.make(day), nonce + inner, _twice(alert))
        return nonce + wrapped

    async def open(self, alert: str, day: date, wrapped: bytes) -> bytes:
        """Return an alert's key. Refused when its day has begun and no hold keeps it."""
        opened, problem = await self._by_key_of(
            day, lambda key: self._opened_of_day(alert, day, key, wrapped)
        )
        if opened is not None:
            return opened
        for hold in await self.holds.of(alert):
            held = await self.hold_keys.get(hold.id) if hold.in_force and hold.wrapped else None
            if held is not None:
                return _opened(held, hold.wrapped, _of_hold(hold.id, alert))
        raise problem or Refused(_GONE.format(day=day))

    async def wrap_segment(self, segment: Segment, day: date, key: bytes) -> bytes:
        """Return the key of a segment of footage under the key of its last day."""
        nonce, wrapped = seal(await self.day_keys.make(day), key, segment.associated)
        return nonce + wrapped

    async def open_segment(self, segment: Segment, day: date, wrapped: bytes) -> bytes:
        """Return the key of a segment of footage. Refused when its day has begun."""

        async def opens(key: bytes) -> bytes:
            return _opened(key, wrapped, segment.associated)

        opened, problem = await self._by_key_of(day, opens)
        if opened is None:
            raise problem or Refused(_GONE.format(day=day))
        return opened

    async def _by_key_of(
        self, day: date, opens: Callable[[bytes], Awaitable[bytes | None]]
    ) -> tuple[bytes | None, SightlineError | None]:
        """Return what a key of `day` opens, or what was wrong where one does not open it.

        A day may have had other keys, which go earlier: they were made by a clock that was ahead. The folder
        is listed for them only where the day's own does not open it.
        """
        problem = None
        for keys in (self._own, self.day_keys.former):
            for until, key in await keys(day):
                try:
                    opened = await opens(key)
                except Unreadable as error:
                    problem = error
                else:
                    return (opened, None) if not is_due(until, self.now()) else (None, None)
        return None, problem

    async def _own(self, day: date) -> Sequence[tuple[date, bytes]]:
        key = await self.day_keys.get(day)
        return [] if key is None else [(day, key)]

    async def _opened_of_day(self, alert: str, day: date, key: bytes, wrapped: bytes) -> bytes | None:
        """Return an alert's key; None when its own was destroyed."""
        try:
            inner = _opened(key, wrapped, _twice(alert))
        except Unreadable:  # wrapped before alerts had keys of their own
            return _opened(key, wrapped, alert.encode())
        own = await self.alert_keys.get(alert, day)
        return None if own is None else _opened(own, inner, alert.encode())

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


def _twice(alert: str) -> bytes:
    """Return what an alert's key under two others is bound to; it begins as no alert's name does."""
    return b"\xfe" + alert.encode()


def _of_hold(hold: str, alert: str) -> bytes:
    return f"hold/{hold}/{alert}".encode()
