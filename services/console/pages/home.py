"""What somebody who is signed in may do here."""

from aiohttp import web

from services.console.pages.rendering import page


async def show(request: web.Request) -> web.StreamResponse:
    """Show the way to each page that opens for them."""
    return page(request, "home.html.j2")
