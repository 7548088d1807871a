"""What somebody who is signed in may do here."""

from aiohttp import web

from services.console.pages.rendering import page


async def show(request: web.Request) -> web.StreamResponse:
    """Show the way to each page that opens for them."""
    return page(request, "home.html.j2")


async def present(request: web.Request) -> web.StreamResponse:
    """Take note that somebody is at the page: that alone keeps a session from growing old."""
    return web.json_response({})
