"""A sign-in at an OpenID provider: begun in one browser, finished in that one, once, and soon."""

import hashlib
import hmac
import os
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

ATTEMPT_LASTS = timedelta(minutes=10)
HANDLE_BYTES = 32
# How far the provider's clock may be from ours.
LEEWAY_SECONDS = 60
LOOPBACK = ("127.0.0.1", "::1", "localhost")
_TIME_BYTES = 8
_LONGEST_ADDRESS = 2048


@dataclass(frozen=True, slots=True)
class Attempt:
    """`handle` is the browser's: when it began, and chance. What the provider is told follows from it.

    Under `key`, which is the registrar's: nothing has to be kept until it is finished, and whoever makes up a
    handle knows nothing of what belongs to it.
    """

    handle: bytes = field(repr=False)
    key: bytes = field(repr=False)

    @classmethod
    def begun(cls, key: bytes, now: datetime) -> "Attempt":
        """Return a new one."""
        began = int(now.timestamp() * 1000).to_bytes(_TIME_BYTES, "big")
        return cls(began + os.urandom(HANDLE_BYTES - _TIME_BYTES), key)

    @property
    def state(self) -> str:
        """What comes back with the browser."""
        return self._derived(b"state")

    @property
    def nonce(self) -> str:
        """What comes back inside the ID token."""
        return self._derived(b"nonce")

    @property
    def verifier(self) -> str:
        """What proves to the provider that the code is ours (RFC 7636)."""
        return self._derived(b"verifier")

    @property
    def over_at(self) -> datetime:
        """When it cannot be finished any more."""
        began_ms = int.from_bytes(self.handle[:_TIME_BYTES], "big")
        return datetime.fromtimestamp(began_ms / 1000, UTC) + ATTEMPT_LASTS

    def is_answered_by(self, state: str, now: datetime) -> bool:
        """Whether `state` belongs to this browser's handle, and it is not too late."""
        if len(self.handle) != HANDLE_BYTES:
            return False
        belongs = hmac.compare_digest(self.state.encode(), state.encode(errors="replace"))
        # The time stands in the handle, and holds only if the state belongs to it.
        return belongs and now < self.over_at

    def _derived(self, use: bytes) -> str:
        digest = hmac.new(self.key, use + b"\x1f" + self.handle, hashlib.sha256).digest()
        return urlsafe_b64encode(digest).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of the provider's word. `claim`: what names somebody as the directory does.

    `acr`: one of these levels; `amr`: every one of these methods; empty: whatever it was.
    """

    claim: str = "sub"
    acr: tuple[str, ...] = ()
    amr: tuple[str, ...] = ()
    max_age_seconds: int | None = None

    def name_in(self, claims: Mapping[str, object]) -> str:
        """Return whom the provider vouches for; empty when it does not say."""
        name = claims.get(self.claim)
        return name if isinstance(name, str) else ""

    def problem(self, claims: Mapping[str, object], now: datetime) -> str:
        """Return why its word is not enough; empty when it is."""
        if self.acr and claims.get("acr") not in self.acr:
            return "the provider did not check you as strictly as is asked here; use a stronger way there"
        given = claims.get("amr")
        if self.amr and not (isinstance(given, list) and set(self.amr) <= {str(one) for one in given}):
            return "the provider did not use every method that is asked for here; use a stronger way there"
        if self.max_age_seconds is None:
            return ""
        then = claims.get("auth_time")
        if isinstance(then, bool) or not isinstance(then, int | float):
            return "the provider does not say when you signed in there; tell an engineer"
        if now.timestamp() - then > self.max_age_seconds + LEEWAY_SECONDS:
            return "you signed in at the provider too long ago; sign in there again"
        return ""


def error_line(error: str) -> str:
    """Return what to say of an error that the provider sent in place of a code (RFC 6749, 4.1.2.1)."""
    if error == "access_denied":
        return "the sign-in was broken off, or the provider does not let you in here; start it again"
    if error in {"server_error", "temporarily_unavailable"}:
        return "the provider cannot sign anybody in at the moment; try again in a while"
    if error.endswith("_required"):
        return "the provider wants to see you first; start the sign-in again"
    return "the provider refuses how it is asked; an engineer has to look at how this client is registered"


def is_safe(address: str) -> bool:
    """Whether it is https, or http on this very machine."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    plain = parts.scheme == "http" and host in LOOPBACK
    named = bool(host) and "@" not in parts.netloc and len(address) <= _LONGEST_ADDRESS
    return named and address.isprintable() and (parts.scheme == "https" or plain)
