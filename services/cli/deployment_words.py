"""How a deployment stands, in words."""

from services.cli.showing import counted, moment, word
from services.frame_grabber.domain.addresses import SourceAddress
from services.publication.footage import words_of
from sightline.registrar.v1.deployment_changed_pb2 import Status
from sightline.registrar.v1.deployment_pb2 import Adjudication, CameraSource
from sightline.registrar.v1.deployment_service_pb2 import GetDeploymentResponse, ListedDeployment

COLUMNS = (
    "deployment",
    "status",
    "place",
    "from",
    "until",
    "cameras",
    "subjects",
    "photos",
    "why it is over",
)


def row_of(one: ListedDeployment) -> tuple[object, ...]:
    """Return a deployment as a line among others."""
    times = (moment(one.start), moment(one.end))
    counts = (one.camera_count, one.subject_count, one.photo_count)
    return (one.name, status_of(one.status, one.trial), one.place, *times, *counts, one.end_reason)


def facts_of(look: GetDeploymentResponse) -> list[tuple[str, object]]:
    """Return all that is known of one; what says nothing yet is left out."""
    deployment = look.deployment
    facts: list[tuple[str, object]] = [
        ("deployment", deployment.name),
        ("status", status_of(look.status, look.trial)),
        ("why it is over", look.end_reason),
        ("place", deployment.place),
        ("purpose", deployment.purpose),
        ("legal basis", deployment.legal_basis),
        ("from", moment(deployment.start)),
        ("until", moment(deployment.end)),
        ("cameras", "; ".join(map(_camera, deployment.cameras))),
        ("threshold", f"{deployment.threshold:g}"),
        ("officers", ", ".join(deployment.officers)),
        ("adjudication", adjudication_of(deployment.adjudication)),
        ("footage", words_of(deployment)),
        ("list", f"version {look.list_version}: {_list(look)}"),
        ("added by hand", look.by_hand_count),
        ("resting", look.resting_count),
        ("author", look.author),
        ("authorised by", look.authorised_by),
        ("announced", moment(look.notice_published_at)),
    ]
    return [(name, value) for name, value in facts if value != ""]


def _camera(camera: CameraSource) -> str:
    return f"{camera.id}: {shown_source(camera)}" if camera.source else camera.id


def _list(look: GetDeploymentResponse) -> str:
    return f"{counted(look.subject_count, 'subject')}, {counted(look.photo_count, 'photo')}"


def without_secrets(look: GetDeploymentResponse) -> GetDeploymentResponse:
    """Return a copy whose cameras' addresses hold neither user nor password."""
    copy = GetDeploymentResponse()
    copy.CopyFrom(look)
    for camera in copy.deployment.cameras:
        camera.source = shown_source(camera)
    return copy


def status_of(status: Status, trial: bool) -> str:
    """Return a status as a word; a trial says so."""
    words = word(Status.Name(status), "STATUS_")
    return f"{words}, TRIAL" if trial else words


def adjudication_of(value: Adjudication) -> str:
    """Return how many compare, in words."""
    return word(Adjudication.Name(value), "ADJUDICATION_") or "one person"


def shown_source(camera: CameraSource) -> str:
    """Return a camera's address without user, password and token; empty where the record holds none."""
    try:
        return SourceAddress.parse(camera.source).shown if camera.source else ""
    except ValueError:
        return "an address that cannot be read"
