"""Is an ID token the provider's word, to us, about this very sign-in? (OpenID Connect Core 1.0, 3.1.3.7)"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import BadSignatureError, ClaimError, ExpiredTokenError, JoseError
from joserfc.jwk import Key
from joserfc.jws import JWSRegistry, extract_compact

from services.chassis.errors import Refused
from services.registrar.domain.elsewhere import LEEWAY_SECONDS

_WRONG = {
    "iss": "is of another provider",
    "aud": "is for another client",
    "azp": "is for another client",
    "nonce": "belongs to another sign-in",
    "at_hash": "belongs to another answer",
    "iat": "is of a time to come; compare the clocks",
    "nbf": "is of a time to come; compare the clocks",
}
_BROKEN = "is none"


@dataclass(frozen=True, slots=True)
class Expected:
    """What has to stand in it."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str
    now: datetime


def key_id_of(token: str, algorithms: Collection[str]) -> object:
    """Return which key signed it, as it says itself. Refused when it is not signed as it has to be."""
    try:
        header = extract_compact(token.encode("ascii"), registry=_registry(algorithms)).headers()
    except (JoseError, ValueError, RecursionError):
        raise _refusal(_BROKEN) from None
    if header.get("alg") not in algorithms:
        raise _refusal("is not signed in a way that proves anything")
    return header.get("kid")


def verified(token: str, key: Key, algorithms: Collection[str], expected: Expected) -> Mapping[str, Any]:
    """Return what it says. Refused, with the reason, when it does not hold."""
    try:
        decoded = jwt.decode(token, key, registry=_registry(algorithms))
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            {
                "iss": {"essential": True, "value": expected.issuer},
                "aud": {"essential": True, "value": expected.client_id},
            },
            {
                "nonce": expected.nonce,
                "client_id": expected.client_id,
                "access_token": expected.access_token,
            },
        )
        claims.validate(int(expected.now.timestamp()), LEEWAY_SECONDS)
    except BadSignatureError:
        raise _refusal("is not signed by it") from None
    except ExpiredTokenError:
        raise _refusal("has expired; compare the clocks") from None
    except ClaimError as error:
        raise _refusal(_WRONG.get(error.claim, _BROKEN)) from None
    except (JoseError, ValueError, TypeError, RecursionError):
        raise _refusal(_BROKEN) from None
    return decoded.claims


def _registry(algorithms: Collection[str]) -> JWSRegistry:
    """Return what may sign. Parts of a header that nobody knows mean nothing (RFC 7515, 4)."""
    return JWSRegistry(algorithms=list(algorithms), strict_check_header=False)


def _refusal(problem: str) -> Refused:
    return Refused(f"the provider's ID token {problem}; start again, and tell an engineer if it stays so")
