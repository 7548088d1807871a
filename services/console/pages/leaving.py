"""What a browser keeps while its user is at the provider: the handle of this sign-in, and where to go on.

The cookie is «Lax», unlike all others: the way back begins at another site.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field

from aiohttp import web

from services.console.pages.place import Place, desk_of

_COOKIE = "elsewhere"
_LASTS_SECONDS = 600
_LONGEST_PATH = 1024


@dataclass(frozen=True, slots=True)
class Leaving:
    """`next`: a page of ours, to come back to."""

    handle: bytes = field(repr=False)
    next: str


def keep(response: web.StreamResponse, place: Place, leaving: Leaving) -> None:
    """Have the browser keep it for ten minutes."""
    path = leaving.next if len(leaving.next) <= _LONGEST_PATH else "/"
    response.set_cookie(
        place.cookie(_COOKIE),
        f"{_text(leaving.handle)}.{_text(path.encode())}",
        max_age=_LASTS_SECONDS,
        path="/",
        secure=place.is_secure,
        httponly=True,
        samesite="Lax",
    )


def kept(request: web.Request) -> Leaving:
    """Return it; without a handle where the browser keeps none."""
    handle, _, path = request.cookies.get(desk_of(request).place.cookie(_COOKIE), "").partition(".")
    try:
        return Leaving(_bytes(handle), _bytes(path).decode())
    except ValueError:
        return Leaving(b"", "/")


def forget(response: web.StreamResponse, place: Place) -> None:
    """Have the browser forget it."""
    response.del_cookie(
        place.cookie(_COOKIE), path="/", secure=place.is_secure, httponly=True, samesite="Lax"
    )


def _text(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
