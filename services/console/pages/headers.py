"""What every answer tells the browser: nothing is loaded from elsewhere, kept, framed or guessed at."""

from aiohttp import web

from services.console.pages.place import desk_of

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "media-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Nothing to others. «no-referrer» would take the origin from our own forms, by which they are known.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), publickey-credentials-get=(self)",
}


async def put(request: web.Request, response: web.StreamResponse) -> None:
    """Put them on: of every answer, errors too."""
    response.headers.pop("Server", None)
    for name, value in _ALWAYS.items():
        response.headers[name] = value
    response.headers.setdefault("Cache-Control", "no-store")
    if desk_of(request).place.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
