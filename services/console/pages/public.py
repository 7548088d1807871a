"""What every page for the public has: the same for whoever asks, so anybody may keep it for a moment."""

from typing import Any

from aiohttp import web

from services.console.pages.place import Publishing, desk_of
from services.console.pages.rendering import page

# Also what a corrected notice may take to be seen everywhere.
_KEPT = "public, max-age=30"


def publishing_of(request: web.Request) -> Publishing:
    """Return what the public's pages are given besides."""
    return desk_of(request).publishing


def public_page(request: web.Request, template: str, **given: Any) -> web.Response:
    """Return a page with whom to ask on it."""
    publishing = publishing_of(request)
    return briefly(
        page(request, template, contact=publishing.contact, complaints=publishing.complaints, **given)
    )


def public_json(text: str) -> web.Response:
    """Return JSON."""
    return briefly(web.Response(text=text, content_type="application/json", charset="utf-8"))


def public_csv(text: str, name: str) -> web.Response:
    """Return a file to be kept."""
    response = web.Response(text=text, content_type="text/csv", charset="utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return briefly(response)


def briefly(response: web.Response) -> web.Response:
    """Let it be kept, by browsers and by what stands between."""
    response.headers["Cache-Control"] = _KEPT
    return response
