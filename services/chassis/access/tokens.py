"""Tokens: a caller's word, signed, for one service and one minute (JWT, RFC 7519; EdDSA, RFC 8037)."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import jwt

from services.chassis.access.caller import Caller
from services.chassis.access.directory import Directory
from services.chassis.access.identity import Identity
from services.chassis.access.refusal import Reason, Refusal

LIFE_SECONDS = 60
LEEWAY_SECONDS = 30
# A token is used for half its life: what is sent is still good when it arrives.
_USED_SECONDS = LIFE_SECONDS / 2
_ALGORITHM = "EdDSA"
# Who keeps the sessions of people, and so may say that one of them is signed in.
_VOUCHES = "registrar"
_IN_DOUBT = "in_doubt"
# The second: JSON that is nested without end.
_UNREADABLE = (jwt.InvalidTokenError, RecursionError)


@dataclass(slots=True)
class Signer:
    """Makes the tokens of one identity; one for each service that it calls is kept while it is fresh."""

    identity: Identity
    now: Callable[[], float] = time.time
    _fresh: dict[str, tuple[float, str]] = field(default_factory=dict)

    def token(self, audience: str) -> str:
        """Return a token for `audience`."""
        now = self.now()
        made_at, token = self._fresh.get(audience, (0.0, ""))
        if not 0 <= now - made_at < _USED_SECONDS:
            token = sign(self.identity, audience, int(now))
            self._fresh[audience] = (now, token)
        return token


def sign(
    identity: Identity,
    audience: str,
    now: int,
    life_seconds: int = LIFE_SECONDS,
    person: str = "",
    in_doubt: bool = False,
) -> str:
    """Return a token of `identity` for `audience`; `now` is in seconds of Unix time.

    `person`: who it is that `identity`, the registrar, knows to be signed in; `in_doubt`: perhaps it is
    whoever gave them their password.
    """
    claims: dict[str, str | int] = {
        "iss": identity.name,
        "aud": audience,
        "iat": now,
        "exp": now + life_seconds,
    }
    if person:
        claims["sub"] = person
        if in_doubt:
            claims[_IN_DOUBT] = True
    return jwt.encode(claims, identity.signing_key, _ALGORITHM)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a token says whose signature holds; times in seconds of Unix time."""

    caller: Caller
    issued_at: int
    expires_at: int

    def check_times(self, now: float) -> None:
        """Refusal unless the token is good at `now`."""
        if self.issued_at > now + LEEWAY_SECONDS:
            raise Refusal(Reason.NOT_YET, "the token is from the future; set the clocks of both machines")
        if not 0 < self.expires_at - self.issued_at <= LIFE_SECONDS:
            raise Refusal(Reason.TOO_LONG, f"a token is good for {LIFE_SECONDS} s at most")
        if self.expires_at + LEEWAY_SECONDS <= now:
            raise Refusal(Reason.EXPIRED, "the token has expired; set the clocks of both machines")


def claim_of(token: str, audience: str, directory: Directory) -> Claim:
    """Return what the token says, its times unchecked. Refusal when it was not signed for `audience`."""
    key = directory.signer(_claimed_issuer(token))
    if key is None:
        raise Refusal(Reason.STRANGER, "the caller is not in the directory of this service")
    try:
        # Times are left to `check_times`, which is told what time it is.
        claims = jwt.decode(
            token,
            key,
            algorithms=[_ALGORITHM],
            audience=audience,
            options={
                "require": ["iss", "aud", "iat", "exp"],
                "strict_aud": True,
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
    except jwt.InvalidSignatureError:
        raise Refusal(Reason.SIGNATURE, "the token was not signed by the caller that it names") from None
    except jwt.InvalidAudienceError:
        raise Refusal(Reason.AUDIENCE, f"the token is not for {audience}") from None
    except _UNREADABLE:
        raise Refusal(Reason.UNREADABLE, "the token cannot be read") from None
    issued_at, expires_at = claims["iat"], claims["exp"]
    if not isinstance(issued_at, int) or not isinstance(expires_at, int):
        raise Refusal(Reason.UNREADABLE, "the token cannot be read")
    return Claim(_caller(claims, directory), issued_at, expires_at)


def _caller(claims: Mapping[str, object], directory: Directory) -> Caller:
    issuer, subject = str(claims["iss"]), claims.get("sub")
    if subject is None:
        person = directory.people.get(issuer)
        return Caller(issuer) if person is None else Caller(issuer, person.roles)
    if issuer != _VOUCHES:
        raise Refusal(Reason.STRANGER, f"{issuer} does not speak for anybody else")
    person = directory.people.get(str(subject))
    if person is None:
        raise Refusal(Reason.STRANGER, "that person is not in the directory of this service")
    return Caller(person.name, person.roles, in_doubt=_IN_DOUBT in claims)


def _claimed_issuer(token: str) -> str:
    try:
        issuer = jwt.decode(token, options={"verify_signature": False}).get("iss")
    except _UNREADABLE:
        raise Refusal(Reason.UNREADABLE, "the token cannot be read") from None
    return str(issuer)
