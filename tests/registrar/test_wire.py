"""What is said of a deployment to whoever may ask."""

import pytest

from services.registrar import wire
from sightline.registrar.v1.deployment_changed_pb2 import DeploymentChanged
from sightline.registrar.v1.deployment_pb2 import CameraSource, Deployment
from sightline.registrar.v1.dossier_pb2 import Dossier


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("rtsp://me:secret@camera.example:554/one", "rtsp://camera.example:554/one"),
        ("rtsp://me:se/cr?et@camera.example/one", "rtsp://camera.example/one"),
        ("http://camera.example/one?token=secret", "http://camera.example/one?…"),
        ("/films/street@noon.mp4", "/films/street@noon.mp4"),
        ("webcam:0", "webcam:0"),
    ],
)
def test_the_password_of_a_camera_is_told_to_nobody_who_only_looks(source: str, shown: str) -> None:
    plan = Deployment(name="market", cameras=[CameraSource(id="gate", source=source)])
    look = wire.look_of(DeploymentChanged(deployment=plan), Dossier(), ())
    assert [camera.source for camera in look.deployment.cameras] == [shown]
    assert plan.cameras[0].source == source
