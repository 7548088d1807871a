"""Style, scripts and sounds: read once, from this package, and nowhere else."""

from functools import cache
from importlib.resources import files
from pathlib import PurePath

from aiohttp import web

_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".wav": "audio/wav",
}


async def file(request: web.Request) -> web.Response:
    """Answer with one of them."""
    content = _files().get(request.match_info["file"])
    if content is None:
        raise web.HTTPNotFound(reason="there is no such file")
    kind = _TYPES[PurePath(request.match_info["file"]).suffix]
    charset = "utf-8" if kind.startswith("text/") else None
    headers = {"Cache-Control": "no-cache"}
    return web.Response(body=content, content_type=kind, charset=charset, headers=headers)


@cache
def _files() -> dict[str, bytes]:
    folder = files("services.console") / "static"
    return {
        one.name: one.read_bytes()
        for one in folder.iterdir()
        if one.is_file() and PurePath(one.name).suffix in _TYPES
    }
