"""Turns what the services say of a run into its report."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from services.chassis.envelope import to_datetime
from services.chassis.errors import SightlineError
from services.cli.clients import Clients
from services.cli.deployment_file import DeploymentFile
from services.cli.report.summary import (
    Account,
    AlertEntry,
    Answer,
    CameraLine,
    LedgerSummary,
    Percentiles,
    PhotoLine,
    Place,
    RunReport,
)
from services.cli.session import Run
from services.watchlists.enrolment import Enrolled
from sightline.alert_dispatcher.v1 import alert_resolved_pb2 as answers
from sightline.alert_dispatcher.v1.alert_service_pb2 import Alert
from sightline.detector.v1.face_detected_pb2 import Picture
from sightline.frame_grabber.v1.camera_service_pb2 import Camera, CameraState
from sightline.retention_purger.v1 import retention_service_pb2 as retention

_ANSWERS = {
    answers.ANSWER_SAME_PERSON: Answer.SAME_PERSON,
    answers.ANSWER_NOT_SAME_PERSON: Answer.NOT_SAME_PERSON,
    answers.ANSWER_CANNOT_SAY: Answer.CANNOT_SAY,
    answers.ANSWER_LOOKS_UNDER_18: Answer.LOOKS_UNDER_18,
}


async def report_of(
    run: Run, clients: Clients, file: DeploymentFile, pack: str, notes: Sequence[str]
) -> RunReport:
    """Gather the report of a run, with the evidence of its alerts."""
    deployment = file.deployment
    kept = await clients.alert_kept()
    seconds = max((run.finished_at - run.started_at).total_seconds(), 1e-6)
    return RunReport(
        deployment=deployment.name,
        purpose=deployment.purpose,
        legal_basis=deployment.legal_basis,
        place=deployment.place,
        start=to_datetime(deployment.start),
        end=to_datetime(deployment.end),
        trial=True,
        model_pack=pack,
        threshold=deployment.threshold,
        started_at=run.started_at,
        finished_at=run.finished_at,
        frames_per_second=sum(camera.frames_captured for camera in run.cameras) / seconds,
        photos=tuple(_photo(result) for result in run.enrolled),
        cameras=tuple(camera_line(camera) for camera in run.cameras),
        alerts=tuple(await asyncio.gather(*(entry_of(alert, clients, kept) for alert in run.alerts))),
        ledger=ledger_summary(run.ledger),
        notes=tuple(notes),
        kept=kept,
    )


async def entry_of(alert: Alert, clients: Clients, kept: timedelta) -> AlertEntry:
    """Return an alert with its pictures, where there are any; its day no later than it is `kept`."""
    try:
        evidence = await clients.evidence(alert.id)
    except SightlineError:
        evidence = None
    return AlertEntry(
        id=alert.id,
        camera=alert.camera,
        captured_at=to_datetime(alert.captured_at),
        expires_at=min(to_datetime(alert.expires_at), to_datetime(alert.raised_at) + kept),
        subject=evidence.subject if evidence else "no evidence",
        reason=evidence.reason if evidence else "no evidence: do not engage",
        capture_to_alert_seconds=alert.capture_to_alert_seconds,
        face_jpeg=evidence.face_jpeg if evidence else None,
        reference_jpeg=evidence.reference_jpeg if evidence else None,
        context_jpeg=evidence.context.jpeg if evidence else None,
        matches_joined=alert.matches_joined,
        answer=_ANSWERS.get(alert.answer),
        score=evidence.score if evidence else None,
        place=_place(evidence.context) if evidence else None,
    )


def _place(context: Picture) -> Place | None:
    width_px, height_px, face = context.width_px, context.height_px, context.face
    if not width_px or not height_px:
        return None
    left, width = face.left_px / width_px, face.width_px / width_px
    return Place(left, face.top_px / height_px, width, face.height_px / height_px)


def camera_line(camera: Camera) -> CameraLine:
    """Return one camera."""
    state = CameraState.Name(camera.state).removeprefix("CAMERA_STATE_").lower()
    return CameraLine(
        id=camera.id,
        state=state,
        frames_captured=camera.frames_captured,
        frames_dropped=camera.frames_dropped,
        width_px=camera.width_px,
        height_px=camera.height_px,
        problem=camera.problem,
    )


def ledger_summary(ledger: retention.Ledger) -> LedgerSummary:
    """Return the ledger."""
    forgetting = ledger.time_to_forget
    percentiles = Percentiles(
        count=forgetting.count,
        p50_seconds=forgetting.p50_seconds,
        p95_seconds=forgetting.p95_seconds,
        p99_seconds=forgetting.p99_seconds,
        max_seconds=forgetting.max_seconds,
    )
    return LedgerSummary(
        frames=_account(ledger.frames),
        probes=_account(ledger.probes),
        tracks_opened=ledger.tracks_opened,
        tracks_closed=ledger.tracks_closed,
        tracks_living=ledger.tracks_living,
        closes=ledger.closes,
        time_to_forget=percentiles if forgetting.count else None,
    )


def _account(account: retention.Account) -> Account:
    return Account(account.seen, dict(account.forgotten), dict(account.retained), account.in_flight)


def _photo(result: Enrolled) -> PhotoLine:
    name = str(Path(result.photo.path.parent.name) / result.photo.path.name)
    remark = "" if result.verdict == "taken" else f"{result.verdict}: "
    return PhotoLine(name, result.photo.subject, result.taken, remark + result.explanation)
