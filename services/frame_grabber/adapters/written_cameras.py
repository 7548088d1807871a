"""What is said of a camera, as it is written down in the table of leases."""

import json
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from services.frame_grabber.domain.cameras import Camera, CameraState, Replay, SourceFacts
from services.frame_grabber.domain.leases import Place


def written(camera: Camera) -> str:
    """Return `camera` as JSON, without its name."""
    values = asdict(camera)
    del values["deployment"], values["id"]
    return json.dumps(values, default=datetime.isoformat, separators=(",", ":"))


def read(place: Place, text: str) -> Camera:
    """Return the camera at `place` that `written` gave; a new one for nothing."""
    if not text:
        return Camera(place.deployment, place.camera)
    # What a newer frame-grabber has to say besides is left out: replicas are renewed one by one.
    values = _known(Camera, json.loads(text))
    values["state"] = CameraState(values["state"])
    values["facts"] = SourceFacts(**_known(SourceFacts, values["facts"]))
    if values["last_frame_at"]:
        values["last_frame_at"] = datetime.fromisoformat(values["last_frame_at"])
    if values["replay"]:
        began_at = datetime.fromisoformat(values["replay"]["began_at"])
        values["replay"] = Replay(began_at, values["replay"]["played_seconds"])
    return Camera(place.deployment, place.camera, **values)


def _known(kind: type[Camera] | type[SourceFacts], values: dict[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in values.items() if name in names}
