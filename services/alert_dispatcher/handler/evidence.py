"""Evidence: made once, sealed under the alert's own key, opened for those who compare."""

import asyncio
import hashlib
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import inf

from services.alert_dispatcher.domain.alerts import Alert, SealedKey
from services.alert_dispatcher.domain.rights import NO_EVIDENCE
from services.alert_dispatcher.ports import DayKeys, Vault, Watchlist
from services.alert_dispatcher.wire import events
from services.chassis.errors import Refused, SightlineError
from services.chassis.sealing import NONCE_BYTES, new_key, open_sealed, seal, unpadded, wipe
from sightline.alert_dispatcher.v1.alert_service_pb2 import GetEvidenceResponse
from sightline.matcher.v1.match_found_pb2 import MatchFound

_LOG = logging.getLogger(__name__)
_FIRST_WAIT_SECONDS = 0.1
_LONGEST_WAIT_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Made:
    """Evidence that is kept: its wrapped key, for the alert's row, and under which mark it is found."""

    key: SealedKey
    mark: str


@dataclass(slots=True)
class EvidenceMaker:
    """Makes, opens and re-wraps evidence.

    Who is needed for it may be away, as while being started again: an alert waits for them, but an outage
    costs no more than `patience_seconds` in all, however many alerts fall into it.
    """

    vault: Vault
    watchlist: Watchlist
    day_keys: DayKeys
    patience_seconds: float
    clock: Callable[[], float] = time.monotonic
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    _away_since: float = field(default=-inf, init=False)
    _failed_at: float = field(default=-inf, init=False)

    async def make(
        self, alert_id: str, deployment: str, match: MatchFound, expires_at: datetime
    ) -> Made | None:
        """Seal and keep the evidence; None when it could not be made: then nobody is engaged."""
        wait_seconds = _FIRST_WAIT_SECONDS
        while True:
            try:
                made = await self._make(alert_id, deployment, match, expires_at)
            except SightlineError as error:
                _LOG.warning("evidence of an alert could not be made: %s", error)
                if not error.retriable or self._is_over():
                    return None
            else:
                self._failed_at = -inf
                return made
            await self.pause(wait_seconds)
            wait_seconds = min(2 * wait_seconds, _LONGEST_WAIT_SECONDS)

    async def open(self, alert: Alert) -> GetEvidenceResponse:
        """Return the evidence. Refused when there is none, or no more."""
        if alert.key is None:
            raise Refused(NO_EVIDENCE)
        return await self.open_with(alert, await self.day_keys.unwrap(alert.id, alert.key))

    async def open_with(self, alert: Alert, key: bytes) -> GetEvidenceResponse:
        """Return the evidence by a key that was given for it. Refused when there is none, or no more."""
        sealed = await self.vault.get(alert.id, _mark(alert.id, key))
        if sealed is None:
            raise Refused(NO_EVIDENCE)
        padded = open_sealed(key, sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _associated(alert.id))
        try:
            return GetEvidenceResponse.FromString(unpadded(padded))  # type: ignore[arg-type]
        finally:
            wipe(padded)

    async def drop(self, alert_id: str, made: Made) -> None:
        """Delete what was made for an alert that somebody else raised; what they made stays."""
        try:
            await self.vault.delete(alert_id, made.mark)
        except SightlineError as error:
            # Nobody has its key. It goes with the alert.
            _LOG.warning("evidence that was made twice is kept until its alert is erased: %s", error)

    async def expire_earlier(self, alert: Alert) -> Alert:
        """Wrap the alert's key for its new last day, and return it with that."""
        if alert.key is None:
            return alert
        key = await self.day_keys.unwrap(alert.id, alert.key)
        wrapped = await self.day_keys.wrap(alert.id, key, alert.expires_at)
        return replace(alert, key=wrapped, expires_at=min(alert.expires_at, wrapped.gone_at))

    def _is_over(self) -> bool:
        """Say whether who is away has been so for longer than anybody waits."""
        now, before = self.clock(), self._failed_at
        self._failed_at = now
        if now - before > self.patience_seconds:
            self._away_since = now  # what failed before was another outage
        return now - self._away_since >= self.patience_seconds

    async def _make(self, alert_id: str, deployment: str, match: MatchFound, expires_at: datetime) -> Made:
        reference = await self.watchlist.reference(deployment, match.list_version, match.subject)
        key = new_key()
        try:
            nonce, ciphertext = seal(bytes(key), events.evidence(match, reference), _associated(alert_id))
            wrapped = await self.day_keys.wrap(alert_id, bytes(key), expires_at)
            made = Made(wrapped, _mark(alert_id, key))
        finally:
            wipe(key)
        await self.vault.put(alert_id, made.mark, nonce + ciphertext)
        return made


def _mark(alert_id: str, key: bytes | bytearray) -> str:
    """Name a key without saying it. Two who make the same evidence have two keys, and get two files.

    Of the key itself: how it is wrapped changes when the alert is to expire earlier.
    """
    return hashlib.sha256(f"file of evidence/{alert_id}/".encode() + key).hexdigest()[:16]


def _associated(alert_id: str) -> bytes:
    return hashlib.sha256(f"evidence/{alert_id}".encode()).digest()
