"""The retention-purger's values and their messages."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from services.chassis.envelope import to_datetime, to_timestamp
from services.chassis.errors import Unreadable
from services.chassis.ledger import Account, Ledger
from services.chassis.names import is_name
from services.chassis.topics import Topic
from services.retention_purger.domain import telling
from services.retention_purger.domain.audit import Entry, Head, Kind, Told, written
from services.retention_purger.domain.expiring import Expiring
from services.retention_purger.domain.exports import Export, Span
from services.retention_purger.domain.holds import Hold
from services.retention_purger.domain.kept import Kept
from services.retention_purger.domain.kept_head import KeptHead
from services.retention_purger.domain.policy import FALSE_ALERT_CEILING, Policy, beginning_of, day_of
from services.retention_purger.domain.reels import Reel
from services.retention_purger.domain.retained import Retained
from services.retention_purger.domain.segment import Segment
from services.retention_purger.domain.telling import RETAINED, About
from sightline.alert_dispatcher.v1.alert_raised_pb2 import AlertRaised
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import (
    ANSWER_NOT_SAME_PERSON,
    AlertResolved,
    Answer,
    Standing,
)
from sightline.alert_dispatcher.v1.alert_service_pb2 import FindKeptResponse
from sightline.alert_dispatcher.v1.outcome_recorded_pb2 import (
    CONFIRMATION_FALSE,
    Confirmation,
    Disposal,
    Engagement,
    OutcomeRecorded,
)
from sightline.chassis.v1.envelope_pb2 import Envelope
from sightline.detector.v1.footage_recorded_pb2 import FootageRecorded
from sightline.registrar.v1.act_recorded_pb2 import ActRecorded, Cause, Deed
from sightline.registrar.v1.deployment_changed_pb2 import DeploymentChanged, Destruction, Status
from sightline.retention_purger.v1 import audit_service_pb2 as audit
from sightline.retention_purger.v1 import export_service_pb2 as exports
from sightline.retention_purger.v1 import hold_service_pb2 as holds
from sightline.retention_purger.v1 import retention_service_pb2 as messages
from sightline.retention_purger.v1.erasure_due_pb2 import ErasureDue

ERASURE_DUE = Topic.of(ErasureDue)
_STATUS = "STATUS_"
_PLACES = {"collections", "vector_files", "photos", "list_key", "records"}
_VOLUMES = {"", "memory", "encrypted", "disk"}
_MOST_OFFICERS, _MARK_BYTES, _ACT_BYTES = 2, 32, 16


def ledger_message(ledger: Ledger) -> messages.Ledger:
    """Return the ledger of a deployment."""
    forgetting = ledger.time_to_forget
    return messages.Ledger(
        frames=_account(ledger.frames),
        probes=_account(ledger.probes),
        tracks_opened=ledger.tracks_opened,
        tracks_closed=ledger.tracks_closed,
        tracks_living=ledger.tracks_living,
        closes=ledger.closes,
        time_to_forget=messages.Percentiles(
            count=forgetting.count,
            p50_seconds=forgetting.percentile(50),
            p95_seconds=forgetting.percentile(95),
            p99_seconds=forgetting.percentile(99),
            max_seconds=forgetting.max_seconds,
        ),
    )


def retained_message(retained: Retained, held_until: datetime | None = None) -> messages.Retained:
    """Return one thing that is kept."""
    return messages.Retained(
        alert=retained.alert,
        reel=retained.reel,
        deployment=retained.deployment,
        expires_at=to_timestamp(retained.expires_at),
        gone_at=to_timestamp(beginning_of(day_of(retained.expires_at))),
        held_until=to_timestamp(held_until) if held_until else None,
    )


def expiring_message(expiring: Expiring) -> messages.Expiring:
    """Return what is erased on a day, of one kind."""
    return messages.Expiring(
        gone_at=to_timestamp(beginning_of(expiring.day)),
        kind=f"EXPIRING_KIND_{expiring.kind.name}",
        count=expiring.count,
        held_count=expiring.held,
        due=expiring.due,
    )


def policy_message(policy: Policy) -> messages.GetPolicyResponse:
    """Return for how long this installation keeps what."""
    return messages.GetPolicyResponse(
        alert_kept_seconds=policy.alert_kept.total_seconds(),
        false_alert_kept_seconds=min(policy.alert_kept, FALSE_ALERT_CEILING).total_seconds(),
        hold_kept_seconds=policy.hold_kept.total_seconds(),
    )


def hold_message(hold: Hold) -> holds.Hold:
    """Return a hold, without the key that it keeps."""
    return holds.Hold(
        id=hold.id,
        alert=hold.alert,
        deployment=hold.deployment,
        case_number=hold.case,
        placed_by=hold.placed_by,
        placed_at=to_timestamp(hold.placed_at),
        confirmed_by=hold.confirmed_by,
        in_force=hold.in_force,
        until=to_timestamp(hold.until) if hold.until else None,
        asked_by_person=hold.asked_by_person,
        lapses_at=to_timestamp(hold.lapses_at),
    )


def export_message(export: Export) -> exports.Export:
    """Return an export, without what it opens."""
    return exports.Export(
        id=export.id,
        footage=_span_message(export.span) if export.span else None,
        alert=export.alert or None,
        deployment=export.deployment,
        case_number=export.case,
        reason=export.reason,
        asked_by=export.asked_by,
        asked_at=to_timestamp(export.asked_at),
        confirmed_by=export.confirmed_by,
        until=to_timestamp(export.until) if export.until else None,
        opened_count=export.opened_count,
    )


def _span_message(span: Span) -> exports.FootageSpan:
    message = exports.FootageSpan(
        deployment=span.deployment, camera=span.camera, until=to_timestamp(span.ends)
    )
    getattr(message, "from").CopyFrom(to_timestamp(span.begins))  # a keyword of Python's
    return message


def span_of(message: exports.FootageSpan) -> Span:
    """Return a span, to the millisecond. Unreadable when a time is none."""
    begins, ends = to_datetime(getattr(message, "from")), to_datetime(message.until)
    return Span(message.deployment, message.camera, _to_millisecond(begins), _to_millisecond(ends))


def _to_millisecond(moment: datetime) -> datetime:
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def kept_of(message: FindKeptResponse) -> Kept | None:
    """Return what its owner says of an alert; None when nothing is kept. ValueError when the day is none."""
    if not message.found:
        return None
    day = date.fromisoformat(message.day) if message.day else None
    captured_at = to_datetime(message.captured_at) if message.HasField("captured_at") else None
    return Kept(
        message.alert, message.deployment, day, message.wrapped_key, message.is_false, captured_at=captured_at
    )


def is_false(message: AlertRaised | AlertResolved | OutcomeRecorded) -> bool:
    """Say whether it says of an alert that it was somebody else."""
    if isinstance(message, AlertResolved):
        return message.answer == ANSWER_NOT_SAME_PERSON
    return isinstance(message, OutcomeRecorded) and message.outcome.confirmation == CONFIRMATION_FALSE


def erasure_due(retained: Retained, now: datetime) -> bytes:
    """Return the record of erasure-due.v1."""
    of = retained.alert or f"reel/{retained.reel}"
    return Envelope(
        id=hashlib.sha256(f"erasure/{of}".encode()).digest()[:16],
        deployment=retained.deployment,
        captured_at=to_timestamp(now),
        received_at=to_timestamp(now),
        payload=ErasureDue(alert=retained.alert, reel=retained.reel).SerializeToString(),
    ).SerializeToString()


def segment_of(message: messages.Segment) -> Segment:
    """Return a segment. Unreadable when its time is none."""
    return Segment(message.deployment, message.camera, to_datetime(message.started_at))


def reel_named(name: str, deployment: str) -> Reel:
    """Return the reel of that name. Unreadable when it is none, or of another deployment."""
    try:
        reel = Reel.of(name)
    except ValueError:
        raise Unreadable("an event names no reel of footage") from None
    if reel.deployment != deployment:
        raise Unreadable("an event names a reel of another deployment")
    return reel


def reel_of(message: FootageRecorded, deployment: str) -> Reel:
    """Return the reel of which it is told. Unreadable when its name says something else than the message."""
    reel = reel_named(message.reel, deployment)
    if reel.camera != message.camera:
        raise Unreadable("an event names a reel of another camera")
    if reel.day != day_of(to_datetime(message.expires_at)):
        raise Unreadable("an event names a reel of another day")
    return replace(reel, faces_clear=message.faces_clear)


def about(message: AlertRaised | AlertResolved | OutcomeRecorded) -> About:
    """Return what the audit chain is told: words of closed sets. Unreadable when one is unknown."""
    if isinstance(message, AlertRaised):
        return RETAINED
    try:
        return _resolved(message) if isinstance(message, AlertResolved) else _outcome(message)
    except ValueError:
        raise Unreadable("an event says of an alert what nobody knows") from None


def _resolved(message: AlertResolved) -> About:
    marks = message.officer_marks
    if len(marks) > _MOST_OFFICERS or any(len(mark) != _MARK_BYTES for mark in marks):
        raise ValueError
    words = {
        "answer": _word(Answer.Name(message.answer), "ANSWER_"),
        # Who verified, each as a commitment to a name; its salt goes with the alert.
        "officers": [mark.hex() for mark in marks],
        "standing": _word(Standing.Name(message.standing), "STANDING_"),
        "verified": len(marks),
    }
    return About(Kind.ALERT_RESOLVED, words)


def _outcome(message: OutcomeRecorded) -> About:
    outcome = message.outcome
    words = {
        "confirmation": _word(Confirmation.Name(outcome.confirmation), "CONFIRMATION_"),
        "disposal": _word(Disposal.Name(outcome.disposal), "DISPOSAL_"),
        "engagement": _word(Engagement.Name(outcome.engagement), "ENGAGEMENT_"),
    }
    mark = message.officer_mark
    if mark:
        if len(mark) != _MARK_BYTES:
            raise ValueError
        words["officer"] = mark.hex()  # who recorded it, as above
    # Corrected, it is told again; redelivered, it is not.
    return About(Kind.OUTCOME_RECORDED, words, str(message.recorded_at.ToNanoseconds()))


def _word(name: str, prefix: str) -> str:
    return name.removeprefix(prefix).lower().replace("unspecified", "none")


def deployment_told(changed: DeploymentChanged) -> Told:
    """Return what the audit chain is told of a change. ValueError when its status is unknown."""
    deployment = changed.deployment
    return telling.deployment_changed(
        deployment.name,
        Status.Name(changed.status).removeprefix(_STATUS).lower(),
        list_version=changed.list_version,
        trial=changed.trial,
        cameras=len(deployment.cameras),
        begun=str(deployment.start.ToNanoseconds()),
        authorised=changed.authorised_digest.hex(),
        search=_search(changed.destruction) if changed.HasField("destruction") else None,
    )


def _search(found: Destruction) -> dict[str, object]:
    """Return what was looked for, and where; of a place that could not be looked at, that it could not."""
    for place in found.places:
        if place.place not in _PLACES or place.volume not in _VOLUMES:
            raise ValueError
    return {
        "lost": found.lost,
        "photos": found.photo_count,
        "places": {
            place.place: (place.volume or "searched") if place.searched else "not searched"
            for place in found.places
        },
        "searched_bytes": sum(place.searched_bytes for place in found.places),
        "shared": found.shared_count,
        "vectors": found.vector_count,
    }


def act_told(recorded: ActRecorded) -> Told:
    """Return what the audit chain is told of an act. ValueError when it says what nobody knows."""
    marks = {
        "actor": recorded.actor_mark,
        "commitment": recorded.commitment,
        "concerned": recorded.concerned_mark,
        "digest": recorded.digest,
    }
    if any(mark and len(mark) != _MARK_BYTES for mark in marks.values()):
        raise ValueError
    if len(recorded.act) != _ACT_BYTES or (recorded.deployment and not is_name(recorded.deployment)):
        raise ValueError
    words = {
        "at": written(to_datetime(recorded.acted_at)),
        "cause": _word(Cause.Name(recorded.cause), "CAUSE_") if recorded.cause else "",
        "deed": _word(Deed.Name(recorded.deed), "DEED_"),
        **{name: mark.hex() for name, mark in marks.items()},
    }
    stated = {name: word for name, word in words.items() if word}
    return telling.act_recorded(recorded.act, recorded.deployment, stated)


def ledger_told(deployment: str, list_version: int, ledger: Ledger) -> Told:
    """Return what the audit chain is told of a ledger that has closed."""
    counts = {
        "frames": _counts(ledger.frames),
        "probes": _counts(ledger.probes),
        "tracks_closed": ledger.tracks_closed,
        "tracks_opened": ledger.tracks_opened,
    }
    return telling.ledger_closed(deployment, list_version, counts)


def entry_message(entry: Entry) -> audit.Entry:
    """Return an entry of the audit chain."""
    return audit.Entry(
        number=entry.number,
        time=to_timestamp(entry.time),
        kind=f"ENTRY_KIND_{entry.kind.name}",
        deployment=entry.deployment,
        body=entry.body,
        previous_hash=entry.previous,
        hash=entry.hash,
    )


def entry_of(message: audit.Entry) -> Entry:
    """Return the entry in a message. ValueError when its kind is unknown; Unreadable, its time."""
    kind = audit.EntryKind.Name(message.kind).removeprefix("ENTRY_KIND_")
    return Entry(
        number=message.number,
        time=to_datetime(message.time),
        kind=Kind(kind.lower()),
        deployment=message.deployment,
        body=message.body,
        previous=message.previous_hash,
        hash=message.hash,
    )


def head_message(head: Head, root: bytes, consistency: Sequence[bytes]) -> audit.GetHeadResponse:
    """Return the head of the audit chain."""
    return audit.GetHeadResponse(
        number=head.number,
        hash=head.hash,
        time=to_timestamp(head.time),
        root=root,
        consistency=consistency,
    )


def signed_head(head: KeptHead) -> audit.ListHeadsResponse:
    """Return a signed head."""
    return audit.ListHeadsResponse(
        head=audit.SignedHead(
            number=head.number,
            note=head.note,
            consistency=head.consistency,
            kept_at=to_timestamp(head.kept_at),
        )
    )


def _counts(account: Account) -> dict[str, int | dict[str, int]]:
    return {
        "forgotten": {str(reason): count for reason, count in account.forgotten.items() if count},
        "retained": {str(reason): count for reason, count in account.retained.items() if count},
        "seen": account.seen,
    }


def _account(account: Account) -> messages.Account:
    return messages.Account(
        seen=account.seen,
        forgotten={reason: count for reason, count in account.forgotten.items() if count},
        retained={reason: count for reason, count in account.retained.items() if count},
        in_flight=account.in_flight,
    )
