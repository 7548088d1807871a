"""Footage and exports as lines of a table."""

from datetime import datetime

from google.protobuf.timestamp_pb2 import Timestamp

from services.chassis.envelope import to_datetime
from services.cli.showing import moment
from sightline.detector.v1.footage_service_pb2 import Footage
from sightline.retention_purger.v1.export_service_pb2 import Export

FOOTAGE_COLUMNS = ("camera", "from", "until", "segments", "MB", "faces", "gone from")
EXPORT_COLUMNS = (
    "export",
    "of",
    "deployment",
    "case",
    "reason",
    "asked by",
    "confirmed by",
    "fetched",
    "until",
)


def footage_line(kept: Footage) -> tuple[object, ...]:
    """Return a stretch of footage as the cells of a line."""
    return (
        *(kept.camera, _second(getattr(kept, "from")), _second(kept.until), kept.segments_count),
        f"{kept.sealed_bytes / 1e6:.1f}",
        "clear" if kept.faces_clear else "filled",
        moment(kept.gone_at),
    )


def export_line(export: Export, now: datetime) -> tuple[object, ...]:
    """Return an export as the cells of a line."""
    return (
        *(export.id, what(export), export.deployment, export.case_number, export.reason),
        *(export.asked_by, export.confirmed_by, export.opened_count, _until(export, now)),
    )


def what(export: Export) -> str:
    """Say of what it is."""
    if not export.HasField("footage"):
        return f"alert {export.alert}"
    span = export.footage
    return f"{span.camera}, {_second(getattr(span, 'from'))} to {_second(span.until)}"


def _until(export: Export, now: datetime) -> str:
    if not export.HasField("until"):
        return "not confirmed yet"
    return moment(export.until) if to_datetime(export.until) > now else "over"


def _second(stamp: Timestamp) -> str:
    return f"{to_datetime(stamp):%Y-%m-%d %H:%M:%S}"
