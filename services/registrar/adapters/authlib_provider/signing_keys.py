"""The provider's public keys (RFC 7517), which it changes when it likes."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key

from services.chassis.errors import Refused
from services.registrar.adapters.authlib_provider.fetching import Web

# A key that the provider has dropped is good for no longer.
_KEPT = timedelta(minutes=10)
# Whoever sends tokens of unknown keys is not to have the provider asked each time.
_ASKED_EVERY = timedelta(seconds=10)
_ASYMMETRIC = ("RSA", "EC", "OKP")


class SigningKeys:
    """Asked for anew when one is missing, and after ten minutes."""

    def __init__(self, web: Web, now: Callable[[], datetime]) -> None:
        self._web = web
        self._now = now
        self._turn = asyncio.Lock()
        self._keys: list[Key] = []
        self._asked_at: datetime | None = None

    async def key(self, key_id: object, url: str) -> Key:
        """Return the key of that id; without an id the only one that there is. Refused when there is none."""
        async with self._turn:
            if self._is_older_than(_KEPT):
                await self._ask(url)
            found = self._find(key_id)
            if found is None and self._is_older_than(_ASKED_EVERY):
                await self._ask(url)
                found = self._find(key_id)
        if found is None:
            raise Refused("the provider's ID token is signed with no key of the provider's; start again")
        return found

    def _find(self, key_id: object) -> Key | None:
        if key_id is None:
            return self._keys[0] if len(self._keys) == 1 else None
        return next((key for key in self._keys if key.kid == key_id), None)

    def _is_older_than(self, age: timedelta) -> bool:
        return self._asked_at is None or self._now() - self._asked_at >= age

    async def _ask(self, url: str) -> None:
        said = await self._web.get(url)
        self._keys, self._asked_at = _public_keys(said), self._now()


def _public_keys(said: Mapping[str, Any]) -> list[Key]:
    listed = said.get("keys")
    found = [_imported(one) for one in listed] if isinstance(listed, list) else []
    return [key for key in found if key is not None]


def _imported(said: object) -> Key | None:
    """Return a key that may sign; what else stands there is none of ours."""
    if not isinstance(said, dict) or said.get("kty") not in _ASYMMETRIC or said.get("use", "sig") != "sig":
        return None
    try:
        return JWKRegistry.import_key(said)
    except (JoseError, ValueError, TypeError, KeyError):
        return None
