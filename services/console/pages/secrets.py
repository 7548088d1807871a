"""What a browser holds: the session's secret, a secret of the visit before it, and proof that a form is ours.

The proof is an HMAC of the secret in the cookie: bound to the session, and of no use for making one.
"""

import hashlib
import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode

from aiohttp import web

from services.console.pages.place import Place, desk_of

SESSION, VISITOR = "session", "visitor"
SECRET_BYTES = 32


def secret_in(request: web.Request, cookie: str) -> bytes | None:
    """Return the secret in one of our cookies; None where there is none that could be one."""
    text = request.cookies.get(desk_of(request).place.cookie(cookie), "")
    try:
        secret = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return None
    return secret if len(secret) == SECRET_BYTES else None


def give(response: web.StreamResponse, place: Place, cookie: str, secret: bytes) -> None:
    """Have the browser keep a secret until it is closed, for this console alone, away from scripts."""
    response.set_cookie(
        place.cookie(cookie),
        urlsafe_b64encode(secret).decode().rstrip("="),
        path="/",
        secure=place.is_secure,
        httponly=True,
        samesite="Strict",
    )


def take_back(response: web.StreamResponse, place: Place, cookie: str) -> None:
    """Have the browser forget a secret."""
    response.del_cookie(
        place.cookie(cookie), path="/", secure=place.is_secure, httponly=True, samesite="Strict"
    )


def new_secret() -> bytes:
    """Return a secret for somebody who is not signed in."""
    return os.urandom(SECRET_BYTES)


def proof_of(secret: bytes) -> str:
    """Return what a form carries."""
    return hmac.new(secret, b"sightline console form", hashlib.sha256).hexdigest()


def proves(request: web.Request, proof: str) -> bool:
    """Whether `proof` belongs to a secret that this browser holds."""
    given = proof.encode(errors="replace")
    return any(hmac.compare_digest(proof_of(secret).encode(), given) for secret in _held(request))


def holds_any(request: web.Request) -> bool:
    """Whether this browser holds a secret at all; without one nothing it sends is proved."""
    return bool(_held(request))


def _held(request: web.Request) -> list[bytes]:
    found = (secret_in(request, cookie) for cookie in (SESSION, VISITOR))
    return [secret for secret in found if secret is not None]
