"""The machine-readable account, `report.json`: figures and words, no pictures."""

import json
from collections.abc import Mapping
from typing import Any

from services.cli.report.summary import Account, AlertEntry, LedgerSummary, RunReport
from services.copies.marks import IN_JSON, stamp


def write(report: RunReport, picture_names: Mapping[str, str]) -> bytes:
    """UTF-8 JSON; picture_names gives the picture's file by the alert's id."""
    content: dict[str, Any] = {
        IN_JSON: stamp(report.must_be_gone_by),
        "deployment": report.deployment,
        "trial": report.trial,
        "purpose": report.purpose,
        "legal_basis": report.legal_basis,
        "place": report.place,
        "start": stamp(report.start),
        "end": stamp(report.end),
        "started_at": stamp(report.started_at),
        "finished_at": stamp(report.finished_at),
        "model_pack": report.model_pack,
        "threshold": report.threshold,
        "frames_per_second": round(report.frames_per_second, 2),
        "watchlist": {
            "subjects": report.subjects,
            "photos_taken": report.photos_taken,
            "photos": [
                {
                    "photo": line.photo,
                    "subject": line.subject,
                    "taken": line.taken,
                    "explanation": line.explanation,
                }
                for line in report.photos
            ],
        },
        "cameras": [
            {
                "id": camera.id,
                "state": camera.state,
                "problem": camera.problem,
                "frames_captured": camera.frames_captured,
                "frames_dropped": camera.frames_dropped,
                "width_px": camera.width_px,
                "height_px": camera.height_px,
            }
            for camera in report.cameras
        ],
        "alerts": [_alert(alert, picture_names.get(alert.id)) for alert in report.alerts],
        "ledger": _ledger(report.ledger),
        "notes": list(report.notes),
    }
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def _alert(alert: AlertEntry, picture: str | None) -> dict[str, Any]:
    return {
        "id": alert.id,
        "camera": alert.camera,
        "captured_at": stamp(alert.captured_at),
        "must_be_gone_by": stamp(alert.expires_at),
        "subject": alert.subject,
        "reason": alert.reason,
        "capture_to_alert_seconds": round(alert.capture_to_alert_seconds, 3),
        "matches_joined": alert.matches_joined,
        "has_evidence": alert.face_jpeg is not None,
        "answer": alert.answer.value if alert.answer is not None else None,
        "strength": alert.strength,
        "picture": picture,
    }


def _ledger(ledger: LedgerSummary) -> dict[str, Any]:
    times = ledger.time_to_forget
    return {
        "frames": _account(ledger.frames),
        "probes": _account(ledger.probes),
        "tracks": {
            "opened": ledger.tracks_opened,
            "closed": ledger.tracks_closed,
            "living": ledger.tracks_living,
        },
        "closes": ledger.adds_up,
        "time_to_forget": None
        if times is None
        else {
            "count": times.count,
            "p50_seconds": times.p50_seconds,
            "p95_seconds": times.p95_seconds,
            "p99_seconds": times.p99_seconds,
            "max_seconds": times.max_seconds,
        },
    }


def _account(account: Account) -> dict[str, Any]:
    return {
        "seen": account.seen,
        "forgotten": dict(account.forgotten),
        "retained": dict(account.retained),
        "in_flight": account.in_flight,
    }
