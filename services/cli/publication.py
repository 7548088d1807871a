"""The published record of a deployment as columns and as CSV: figures, no name and no picture."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from services.chassis.envelope import to_datetime
from services.cli.plain import plain
from services.cli.showing import moment
from sightline.registrar.v1.publication_service_pb2 import DeploymentRecord, Tally

Value: TypeAlias = str | int | float
# What a spreadsheet would take as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_TALLY = tuple(field.name for field in Tally.DESCRIPTOR.fields)


def columns_of(record: DeploymentRecord) -> dict[str, Value]:
    """Return one record by its columns: everything that is published of a deployment comes from here."""
    tally, faces = record.tally, record.tally.faces_seen
    false = tally.false_alerts + tally.confirmed_false
    return {
        "deployment": record.deployment,
        "place": record.place,
        "purpose": record.purpose,
        "legal_basis": record.legal_basis,
        "started_at": _stamp(record, "started_at"),
        "ended_at": _stamp(record, "ended_at"),
        "live_hours": round(record.live_seconds / 3600, 2),
        "watchlist_subjects": record.watchlist_subjects,
        "added_by_hand": record.added_by_hand,
        **{name: int(getattr(tally, name)) for name in _TALLY},
        "false_alert_rate": f"{false / faces:.6f}" if faces else "",
        "threshold": record.threshold,
        "model_id": record.model_id,
        "end_reason": record.end_reason,
    }


def in_csv(records: Sequence[Mapping[str, Value]]) -> str:
    """Return CSV (RFC 4180), one row a deployment; no cell is a formula to a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text)
    if records:
        writer.writerow(records[0])
    for record in records:
        writer.writerow([_cell(value) for value in record.values()])
    return text.getvalue()


def _cell(value: Value) -> Value:
    if isinstance(value, str):
        value = plain(value)
        return f"'{value}" if value.startswith(_FORMULA) else value
    return value


def _stamp(record: DeploymentRecord, field: str) -> str:
    stamp = getattr(record, field)
    return to_datetime(stamp).isoformat().replace("+00:00", "Z") if moment(stamp) else ""
