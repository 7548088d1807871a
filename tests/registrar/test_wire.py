"""What is said of a deployment to whoever may ask."""

import pytest

from services.model_packs import read
from services.model_packs.pass_rule import list_digest
from services.registrar import wire
from services.registrar.domain.deployment_rules import void_problem
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


@pytest.mark.parametrize(("pack", "void"), [("bundled", ""), ("bundled-int8", "another rule of a pass")])
def test_a_calibration_made_in_float32_is_void_for_the_same_models_in_int8(pack: str, void: str) -> None:
    deployment = Deployment(name="market", threshold=0.95)
    made = deployment.calibration
    made.list_digest, made.pass_rule, made.threshold = list_digest([]), read("bundled").pass_rule, 0.95
    plan = wire.plan_of(deployment)
    problem = void_problem(plan, wire.measured_of(deployment, [], read(pack).pass_rule))
    assert void in problem and bool(void) == bool(problem)
