"""The evidence of an alert as files: pictures that bear their mark, and the facts."""

import json
from typing import Any

from services.chassis.envelope import to_datetime
from services.chassis.errors import Unreadable
from services.copies.jpeg_comment import with_comment
from services.copies.marks import IN_JSON, Mark, stamp
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import Standing
from sightline.alert_dispatcher.v1.alert_service_pb2 import ExportEvidenceResponse
from sightline.alert_dispatcher.v1.outcome_recorded_pb2 import Confirmation, Disposal, Engagement
from sightline.retention_purger.v1.export_service_pb2 import Export

_JPEG = b"\xff\xd8"
FACTS = "evidence.json"


def files_of(response: ExportEvidenceResponse, export: Export, mark: Mark) -> dict[str, bytes]:
    """Return them by name. Unreadable when a picture is none: it could not be marked."""
    evidence = response.evidence
    pictures = {
        "face.jpg": evidence.face_jpeg,
        "reference.jpg": evidence.reference_jpeg,
        "context.jpg": evidence.context.jpeg,
    }
    made = {name: _marked(jpeg, mark) for name, jpeg in pictures.items() if jpeg}
    return {**made, FACTS: (json.dumps(_facts(response, export, mark), indent=2) + "\n").encode()}


def _marked(jpeg: bytes, mark: Mark) -> bytes:
    if not jpeg.startswith(_JPEG):
        raise Unreadable("a picture of this alert cannot be read, and so not be marked: it does not leave")
    return with_comment(jpeg, mark.text)


def _facts(response: ExportEvidenceResponse, export: Export, mark: Mark) -> dict[str, Any]:
    evidence = response.evidence
    return {
        IN_JSON: stamp(mark.gone_by),
        "export": export.id,
        "exported_by": list(mark.persons),
        "case_number": export.case_number,
        "export_reason": export.reason,
        "alert": response.alert,
        "deployment": response.deployment,
        "trial": response.trial,
        "camera": response.camera,
        "captured_at": stamp(to_datetime(response.captured_at)),
        "raised_at": stamp(to_datetime(response.raised_at)),
        "standing": _word(Standing.Name(response.standing)),
        "outcome": _outcome(response),
        "subject": evidence.subject,
        "reason": evidence.reason,
        "category": evidence.category,
        "instruction": evidence.instruction,
        "score": evidence.score,
        "threshold": evidence.threshold,
    }


def _outcome(response: ExportEvidenceResponse) -> dict[str, str] | None:
    if not response.HasField("outcome"):
        return None
    outcome = response.outcome
    return {
        "engagement": _word(Engagement.Name(outcome.engagement)),
        "confirmation": _word(Confirmation.Name(outcome.confirmation)),
        "disposal": _word(Disposal.Name(outcome.disposal)),
    }


def _word(name: str) -> str:
    return name.partition("_")[2].lower()
