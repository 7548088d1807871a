"""A run's account for tests: two alerts, one of them answered, the other without evidence."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import cv2
import numpy as np

from services.cli.report.summary import (
    Account,
    AlertEntry,
    Answer,
    CameraLine,
    LedgerSummary,
    Percentiles,
    PhotoLine,
    RunReport,
)

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
MONTH = timedelta(days=31)


def jpeg(red: int, green: int, blue: int, width_px: int = 90, height_px: int = 120) -> bytes:
    """A picture of one colour."""
    picture = np.full((height_px, width_px, 3), (blue, green, red), np.uint8)
    return cv2.imencode(".jpg", picture)[1].tobytes()


ANSWERED = AlertEntry(
    id="a1b2c3",
    camera="north",
    captured_at=NOW,
    expires_at=NOW + MONTH,
    subject="subject-17",
    reason="wanted: case 4711",
    capture_to_alert_seconds=0.4321,
    face_jpeg=jpeg(200, 40, 40),
    reference_jpeg=jpeg(40, 40, 200, 300, 200),
    context_jpeg=jpeg(40, 160, 40, 320, 180),
    matches_joined=2,
    answer=Answer.SAME_PERSON,
    score=0.9612,
)
BARE = replace(
    ANSWERED,
    id="d4e5f6",
    subject="subject-18",
    expires_at=NOW + MONTH / 2,
    face_jpeg=None,
    reference_jpeg=None,
    context_jpeg=None,
    matches_joined=0,
    answer=None,
    score=0.9456,
)
LEDGER = LedgerSummary(
    frames=Account(480, {"looked_at": 480}, {}, 0),
    probes=Account(31, {"no_match": 27}, {"match": 2, "same_pass": 2}, 0),
    tracks_opened=12,
    tracks_closed=12,
    tracks_living=0,
    closes=True,
    time_to_forget=Percentiles(27, 0.18, 0.39, 0.55, 0.61),
)
REPORT = RunReport(
    deployment="harbour-market",
    purpose="To find one person.",
    legal_basis="A warrant.",
    place="Harbour market",
    start=NOW,
    end=NOW + timedelta(hours=1),
    trial=True,
    model_pack="bundled",
    threshold=0.93,
    started_at=NOW,
    finished_at=NOW + timedelta(minutes=1),
    frames_per_second=15.26,
    photos=(
        PhotoLine("17.jpg", "subject-17", True),
        PhotoLine("18.jpg", "subject-18", True),
        PhotoLine("19.jpg", "subject-19", False, "two faces were found"),
    ),
    cameras=(CameraLine("north", "ended", 480, 0, 1280, 720),),
    alerts=(ANSWERED, BARE),
    ledger=LEDGER,
)
