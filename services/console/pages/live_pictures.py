"""Live pictures of several cameras in one stream of server-sent events, the newest of each.

Every face was filled by the detector before; here they pass through memory, and nothing of them is kept.
"""

import asyncio
import json
from base64 import b64encode
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from typing import Any, Final

import grpc.aio
from aiohttp import web

from services.chassis.envelope import to_datetime
from services.chassis.errors import SightlineError
from services.chassis.origin import utc_now
from services.console.clients.views import Views
from services.console.pages.attendance import Attendance
from services.console.pages.place import desk_of, visit_of
from sightline.detector.v1.view_service_pb2 import WatchCameraResponse

MOST_CAMERAS: Final = 12
_BEAT_SECONDS = 3.0
_AGAIN_SECONDS = 2.0


@dataclass(slots=True)
class Wall:
    """The newest event of each camera; what was not sent is replaced."""

    _newest: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    _came: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, camera: str, name: str, content: dict[str, Any]) -> None:
        """Put up what is newest of a camera."""
        self._newest[camera] = (name, {"camera": camera, **content})
        self._came.set()

    async def taken(self, within_seconds: float) -> list[tuple[str, dict[str, Any]]]:
        """Take down all that is new; nothing when nothing comes within that time."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within_seconds):
                await self._came.wait()
        self._came.clear()
        taken, self._newest = list(self._newest.values()), {}
        return taken


async def stream(request: web.Request) -> web.StreamResponse:
    """Send pictures until the page is left or the session is over."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    with suppress(ConnectionError):
        async with aclosing(_events(request)) as events:
            async for name, content in events:
                await response.write(f"event: {name}\ndata: {json.dumps(content)}\n\n".encode())
    return response


async def _events(request: web.Request) -> AsyncGenerator[tuple[str, Any], None]:
    desk, wall = desk_of(request), Wall()
    attendance = Attendance(desk.people, visit_of(request))
    cameras = list(dict.fromkeys(request.query.getall("camera", [])))[:MOST_CAMERAS]
    name = request.match_info["name"]
    watching = [asyncio.create_task(_watch(attendance, desk.detectors, name, one, wall)) for one in cameras]
    try:
        yield "beat", {}
        while True:
            events = await wall.taken(_BEAT_SECONDS)
            for event in events or [("beat", {})]:
                yield event
            end = await attendance.end()
            if end is not None:
                yield end
                return
    finally:
        for task in watching:
            task.cancel()
        await asyncio.gather(*watching, return_exceptions=True)


async def _watch(
    attendance: Attendance, detectors: Sequence[grpc.aio.Channel], deployment: str, camera: str, wall: Wall
) -> None:
    """Where no detector has the camera, ask them all again: it may have gone to another one."""
    while True:
        try:
            async with aclosing(Views(attendance.visit, detectors).watch(deployment, camera)) as pictures:
                async for picture in pictures:
                    wall.put(camera, "picture", _shown(picture))
        except SightlineError as error:
            wall.put(camera, "away", {"problem": str(error)})
        await asyncio.sleep(_AGAIN_SECONDS)


def _shown(picture: WatchCameraResponse) -> dict[str, Any]:
    """Ages, and no times: a browser's own clock may be anything."""
    age = (utc_now() - to_datetime(picture.captured_at)).total_seconds()
    return {
        "jpeg": b64encode(picture.jpeg).decode("ascii"),
        "age_seconds": round(max(0.0, age), 2),
        "faces": picture.faces_count,
    }
