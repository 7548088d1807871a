"""What the deployments ask for at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.chassis.deployments import Deployments, LiveDeployment
from services.chassis.sealing import make_id
from services.frame_grabber.domain.cameras import Camera
from services.frame_grabber.domain.leases import Place
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_DESTROYED, STATUS_LIVE


@dataclass(frozen=True, slots=True)
class Asked:
    """Cameras of deployments that are live, in order: their sources, and marks that name those without
    telling them. `over`: deployments that have ended; `destroyed`: those of them that are gone.
    """

    sources: Mapping[Place, str]
    marks: Mapping[Place, str]
    over: frozenset[str]
    destroyed: frozenset[str]
    listed: Mapping[str, tuple[str, ...]]

    def in_order(self, deployment: str, known: Mapping[str, Camera]) -> list[Camera]:
        """Return what is `known` of the cameras of `deployment`, by id, as it lists them.

        While it is live all are there; when it has ended none plays any more.
        """
        ids = self.listed.get(deployment, ())
        if any(place.deployment == deployment for place in self.marks):
            return [known.get(id_) or Camera(deployment, id_) for id_ in ids]
        cameras = [known[id_] for id_ in dict.fromkeys([*ids, *known]) if id_ in known]
        return [camera if camera.is_over else camera.ended() for camera in cameras]


def asked(deployments: Deployments, now: datetime) -> Asked:
    """Return what is asked for at `now`."""
    known = deployments.all()
    live = [deployment for deployment in known if deployment.is_live(now)]
    over = [one for one in known if one.over or (one.status == STATUS_LIVE and not one.is_live(now))]
    sources = {Place(one.name, camera.id): camera.source for one in live for camera in one.deployment.cameras}
    marks = {Place(one.name, id_): mark for one in live for id_, mark in _marks(one).items()}
    return Asked(
        sources,
        marks,
        frozenset(one.name for one in over),
        frozenset(one.name for one in over if one.status == STATUS_DESTROYED),
        {one.name: tuple(camera.id for camera in one.deployment.cameras) for one in known},
    )


def _marks(deployment: LiveDeployment) -> dict[str, str]:
    return {
        camera.id: make_id(deployment.secret, "source", camera.id, camera.source).hex()
        for camera in deployment.deployment.cameras
    }
