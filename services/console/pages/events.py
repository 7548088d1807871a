"""Alerts as they come, by server-sent events, with a heartbeat for as long as the dispatcher can be heard.

A page that is open is not somebody at it: it keeps no session alive, and is told when the session is over.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import aclosing, suppress
from typing import Any

from aiohttp import web

from services.chassis.errors import Refused, SightlineError
from services.chassis.origin import utc_now
from services.console.clients.alerts import Alerts
from services.console.pages.attendance import Attendance
from services.console.pages.not_live_yet import ENDS, until_live
from services.console.pages.place import desk_of, visit_of
from services.console.pages.shown_alerts import shown
from sightline.alert_dispatcher.v1.alert_service_pb2 import Alert

BEAT_SECONDS = 3.0


async def stream(request: web.Request) -> web.StreamResponse:
    """Send events until the page is left, the session is over, or the dispatcher cannot be heard."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    with suppress(ConnectionError):
        async for name, content in _events(request):
            await response.write(f"event: {name}\ndata: {json.dumps(content)}\n\n".encode())
    return response


async def _events(request: web.Request) -> AsyncIterator[tuple[str, Any]]:
    desk, visit = desk_of(request), visit_of(request)
    async for told in until_live(desk.people, visit.session, request.match_info["name"], BEAT_SECONDS):
        yield told
        if told[0] in ENDS:
            return
    attendance = Attendance(desk.people, visit)
    heard: asyncio.Queue[Alert | SightlineError] = asyncio.Queue(1000)
    listening = asyncio.create_task(_listen(Alerts(visit), request.match_info["name"], heard))
    try:
        yield "beat", {}
        while True:
            try:
                async with asyncio.timeout(BEAT_SECONDS):
                    found = await heard.get()
            except TimeoutError:
                yield "beat", {}
            else:
                if isinstance(found, SightlineError):
                    yield "trouble", {"problem": str(found)}
                    return
                yield "alert", shown(found, utc_now())
            end = await attendance.end()
            if end is not None:
                yield end
                return
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


async def _listen(alerts: Alerts, deployment: str, heard: "asyncio.Queue[Alert | SightlineError]") -> None:
    try:
        async with aclosing(alerts.watch(deployment)) as found:
            async for alert in found:
                await heard.put(alert)
        await heard.put(Refused("the alerts have ended"))
    except SightlineError as error:
        await heard.put(error)
