"""For those who look after a deployment while it runs: cameras, faces, the ledger, the time left."""

from datetime import datetime

from aiohttp import web

from services.chassis.envelope import to_datetime
from services.chassis.origin import utc_now
from services.console.clients.deployments import Deployments
from services.console.clients.watching import Watching
from services.console.domain import words
from services.console.pages.place import visit_of
from services.console.pages.rendering import page
from sightline.frame_grabber.v1.camera_service_pb2 import Camera


async def choose(request: web.Request) -> web.StreamResponse:
    """Show which deployments are live."""
    found = await Deployments(visit_of(request)).all()
    live = [one for one in found if words.status_of(one.status) == "live"]
    return page(request, "watching.html.j2", deployments=live)


async def show(request: web.Request) -> web.StreamResponse:
    """Show how one is going."""
    visit, name = visit_of(request), request.match_info["name"]
    found = await Deployments(visit).get(name)
    now = utc_now()
    left = (to_datetime(found.deployment.end) - now).total_seconds()
    return page(
        request,
        "watch.html.j2",
        it=found,
        state=words.status_of(found.status),
        cameras=[_camera(one, now) for one in await Watching(visit).cameras(name)],
        ledger=await Watching(visit).ledger(name),
        left=words.duration_of(left) if left > 0 else "none",
    )


def _camera(camera: Camera, now: datetime) -> dict[str, object]:
    seen = camera.HasField("last_frame_at")
    age = (now - to_datetime(camera.last_frame_at)).total_seconds() if seen else None
    return {
        "id": camera.id,
        "state": words.camera_of(camera.state),
        "problem": camera.problem,
        "frames": camera.frames_captured,
        "dropped": camera.frames_dropped,
        "size": f"{camera.width_px} × {camera.height_px}" if camera.width_px else "–",
        "age": "–" if age is None else words.duration_of(max(0.0, age)),
    }
