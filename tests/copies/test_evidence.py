"""Evidence leaves as pictures that bear their mark, and facts."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.chassis.errors import Unreadable
from services.cli.report import marks
from services.copies.evidence import FACTS, files_of
from services.copies.marks import Mark
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import STANDING_ENGAGE
from sightline.alert_dispatcher.v1.alert_service_pb2 import ExportEvidenceResponse, GetEvidenceResponse
from sightline.alert_dispatcher.v1.outcome_recorded_pb2 import ENGAGEMENT_ENGAGED, Outcome
from sightline.detector.v1.face_detected_pb2 import Picture
from sightline.retention_purger.v1.export_service_pb2 import Export

MARK = Mark(datetime(2026, 12, 8, 21, 30, tzinfo=UTC), "ab12", ("dora", "berta"))
EXPORT = Export(id="ab12", case_number="K-7", reason="order of the court")
JPEG = b"\xff\xd8\xff\xd9"


def response() -> ExportEvidenceResponse:
    return ExportEvidenceResponse(
        alert="a1",
        camera="gate",
        standing=STANDING_ENGAGE,
        outcome=Outcome(engagement=ENGAGEMENT_ENGAGED),
        evidence=GetEvidenceResponse(
            face_jpeg=JPEG, reference_jpeg=JPEG, context=Picture(jpeg=JPEG), subject="s-1"
        ),
    )


def test_each_file_says_by_when_it_must_be_gone(tmp_path: Path) -> None:
    files = files_of(response(), EXPORT, MARK)
    assert sorted(files) == ["context.jpg", "evidence.json", "face.jpg", "reference.jpg"]
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        assert marks.read(tmp_path / name) == MARK.gone_by


def test_the_facts_say_who_let_it_leave_and_why() -> None:
    said = json.loads(files_of(response(), EXPORT, MARK)[FACTS])
    assert said["exported_by"] == ["dora", "berta"] and said["case_number"] == "K-7"
    assert (said["standing"], said["subject"]) == ("engage", "s-1")
    assert said["outcome"] == {
        "engagement": "engaged",
        "confirmation": "unspecified",
        "disposal": "unspecified",
    }


def test_a_picture_that_is_not_there_is_no_file() -> None:
    without = response()
    without.evidence.ClearField("context")
    assert "context.jpg" not in files_of(without, EXPORT, MARK)


def test_a_picture_that_cannot_be_marked_does_not_leave() -> None:
    broken = response()
    broken.evidence.face_jpeg = b"no picture"
    with pytest.raises(Unreadable, match="does not leave"):
        files_of(broken, EXPORT, MARK)
