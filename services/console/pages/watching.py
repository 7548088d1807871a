"""For those who look after a deployment while it runs: cameras, faces, the ledger, the time left."""

from collections.abc import Sequence
from datetime import datetime

from aiohttp import web

from services.chassis.envelope import to_datetime
from services.chassis.errors import SightlineError
from services.chassis.origin import utc_now
from services.console.clients.deployments import Deployments
from services.console.clients.views import Views
from services.console.clients.watching import Watching
from services.console.domain import words
from services.console.pages.live_pictures import MOST_CAMERAS
from services.console.pages.place import desk_of, visit_of
from services.console.pages.rendering import page
from sightline.detector.v1.view_service_pb2 import CameraTest
from sightline.frame_grabber.v1.camera_service_pb2 import Camera

_OVER = ("ended", "destroyed")


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
    state = words.status_of(found.status)
    left = 0.0 if state in _OVER else (to_datetime(found.deployment.end) - now).total_seconds()
    cameras = await Watching(visit).cameras(name)
    first = _first(request, len(cameras))
    shown = cameras[first : first + MOST_CAMERAS]
    tests, untested = await _tests(request, name)
    return page(
        request,
        "watch.html.j2",
        it=found,
        state=state,
        cameras=[_camera(one, tests.get(one.id, CameraTest()), now) for one in shown],
        walls=_walls(cameras),
        first=first,
        untested=untested,
        ledger=await Watching(visit).ledger(name),
        left=words.duration_of(left) if left > 0 else "none",
    )


async def _tests(request: web.Request, name: str) -> tuple[dict[str, CameraTest], str]:
    """What detectors say of the cameras; where they say nothing, the rest of the page is worth showing."""
    try:
        return await Views(visit_of(request), desk_of(request).detectors).tests(name), ""
    except SightlineError as error:
        return {}, str(error)


def _first(request: web.Request, count: int) -> int:
    asked = request.query.get("from", "0")
    return int(asked) if asked.isascii() and asked.isdigit() and int(asked) < count else 0


def _walls(cameras: Sequence[Camera]) -> list[tuple[int, str]]:
    """Where there are more cameras than one page shows: where each page begins, and what it is called."""
    starts = range(0, len(cameras), MOST_CAMERAS)
    return [(start, f"{start + 1} to {min(start + MOST_CAMERAS, len(cameras))}") for start in starts]


def _camera(camera: Camera, test: CameraTest, now: datetime) -> dict[str, object]:
    seen = camera.HasField("last_frame_at")
    age = max(0.0, (now - to_datetime(camera.last_frame_at)).total_seconds()) if seen else None
    return {
        "id": camera.id,
        "state": words.camera_of(camera.state, age),
        "problem": camera.problem,
        "frames": camera.frames_captured,
        "dropped": camera.frames_dropped,
        "size": f"{camera.width_px} × {camera.height_px}" if camera.width_px else "–",
        "age": "–" if age is None else words.duration_of(age),
        "rate": words.rate_of(test.faces_count, test.seconds),
        "faces": test.faces_count,
        "tested": words.duration_of(test.seconds),
        "fitness": words.fitness_of(test.fitness),
        "summary": test.summary or "nobody has been seen yet",
        "measures": [
            (words.aspect_of(one.aspect), words.fitness_of(one.fitness), one.explanation)
            for one in test.measures
        ],
    }
