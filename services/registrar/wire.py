"""The registrar's values and their messages."""

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

import numpy as np

from services.chassis.access import Person
from services.chassis.announcement import Announcement
from services.chassis.authorisation import Covered, details_digest, entry_digest
from services.chassis.envelope import to_datetime, to_timestamp
from services.chassis.errors import BadInput
from services.chassis.padding import padded
from services.chassis.shown_address import shown_address
from services.chassis.topics import Topic
from services.model_packs.pass_rule import list_digest
from services.publication.footage import days_of
from services.registrar.domain.acts import TOLD_BY_PURGER, Act
from services.registrar.domain.asking import Answer, KeptAlert, Question
from services.registrar.domain.deployment_rules import Calibrated, Plan
from services.registrar.domain.entries import EnrolledPhoto, Entry, Template, subjects_of
from services.registrar.domain.photo_gate import Finding, FoundFace, PhotoFace
from services.registrar.domain.signing_in import Account
from sightline.chassis.v1.envelope_pb2 import Envelope
from sightline.detector.v1.face_service_pb2 import Face
from sightline.registrar.v1 import asking_service_pb2 as asking
from sightline.registrar.v1 import deployment_service_pb2 as deployments
from sightline.registrar.v1 import people_service_pb2 as people
from sightline.registrar.v1 import watchlist_service_pb2 as watchlist
from sightline.registrar.v1.act_recorded_pb2 import ActRecorded, Deed
from sightline.registrar.v1.deployment_changed_pb2 import DeploymentChanged
from sightline.registrar.v1.deployment_pb2 import ADJUDICATION_TWO_PERSONS, Calibration, Deployment
from sightline.registrar.v1.deployment_service_pb2 import ReviewedEntry
from sightline.registrar.v1.dossier_pb2 import Dossier, ListCounts
from sightline.registrar.v1.kept_photo_pb2 import KeptPhoto

DEFAULT_PACK = "bundled"
_ACTS = Topic.of(ActRecorded)
# Where others name a deployment, and none has that name: acts that are about none are told in order.
_OF_PEOPLE = "_people"
_ANSWER_BYTES = 512
_COMMITMENT_BYTES = 32


def act_recorded(act: Act, ident: bytes, actor: bytes, concerned: bytes, now: datetime) -> Announcement:
    """Return act-recorded.v1, with marks in place of names."""
    message = ActRecorded(
        act=ident,
        deed=f"DEED_{act.deed.name}",
        acted_at=to_timestamp(now),
        actor_mark=actor,
        concerned_mark=concerned,
        cause=f"CAUSE_{act.cause.name}",
        digest=act.digest,
        deployment=act.deployment,
        commitment=act.commitment,
    )
    key = act.deployment or _OF_PEOPLE
    envelope = Envelope(
        id=ident,
        deployment=key,
        captured_at=to_timestamp(now),
        received_at=to_timestamp(now),
        payload=message.SerializeToString(),
    )
    return Announcement(_ACTS, key, envelope.SerializeToString())


def plan_of(message: Deployment) -> Plan:
    """Return a deployment as the rules read it."""
    return Plan(
        name=message.name,
        purpose=message.purpose,
        legal_basis=message.legal_basis,
        place=message.place,
        start=to_datetime(message.start),
        end=to_datetime(message.end),
        cameras=tuple((camera.id, camera.source) for camera in message.cameras),
        threshold=message.threshold if message.HasField("threshold") else None,
        officers=tuple(message.officers),
        model_pack=message.model_pack or DEFAULT_PACK,
        two_persons=message.adjudication == ADJUDICATION_TWO_PERSONS,
        pass_gap_seconds=message.pass_gap_seconds if message.HasField("pass_gap_seconds") else None,
        footage_days=days_of(message) if message.HasField("footage") else None,
        faces_clear=message.footage.faces_clear,
        calibration=_calibrated(message.calibration) if message.HasField("calibration") else None,
    )


def measured_of(deployment: Deployment, photos: Sequence[EnrolledPhoto], pass_rule: str) -> Calibrated:
    """Return what a calibration of this deployment, with these photos, must be for."""
    listed = list_digest((photo.entry.subject, photo.entry.photo) for photo in photos)
    return Calibrated(listed, photos[0].model_id if photos else "", pass_rule, deployment.threshold)


def _calibrated(message: Calibration) -> Calibrated:
    return Calibrated(message.list_digest, message.model_id, message.pass_rule, message.threshold)


def photo_face(message: Face) -> PhotoFace:
    """Return a face that the detector found in a photo."""
    measured = FoundFace(
        message.face_size_px, message.sharpness_ratio, message.yaw_degrees, message.brightness_ratio
    )
    return PhotoFace(measured, message.shot.SerializeToString(), message.shot.jpeg)


def template_of(value: bytes) -> Template:
    """Return a template, (d,) float32."""
    return np.frombuffer(value, dtype="<f4").astype(np.float32)


def photo_id(photo: bytes) -> str:
    """Return the name of a photo: its SHA-256."""
    return hashlib.sha256(photo).hexdigest()


def entry_of(request: watchlist.EnrolPhotoRequest, added_by: str) -> Entry:
    """Return the entry that comes with a photo."""
    return Entry(
        request.subject,
        request.reason,
        request.source,
        to_datetime(request.expires_at),
        photo_id(request.photo),
        request.category,
        request.date_of_birth,
        request.justification,
        request.instruction,
        request.by_hand,
        added_by,
    )


def answer_of(finding: Finding) -> watchlist.EnrolPhotoResponse:
    """Return the answer about one photo."""
    return watchlist.EnrolPhotoResponse(
        verdict=f"PHOTO_VERDICT_{finding.verdict.name}",
        taken=finding.taken,
        explanation=finding.explanation,
        other_subject=finding.other_subject,
    )


def reviewed(photo: EnrolledPhoto, looks_like: str = "", *, with_photo: bool = False) -> ReviewedEntry:
    """Return one entry for those who answer for the list."""
    entry = photo.entry
    return ReviewedEntry(
        subject=entry.subject,
        category=entry.category,
        reason=entry.reason,
        source=entry.source,
        date_of_birth=entry.date_of_birth,
        justification=entry.justification,
        instruction=entry.instruction,
        expires_at=to_timestamp(entry.expires_at),
        by_hand=entry.by_hand,
        photo=entry.photo,
        jpeg=photo.jpeg if with_photo else b"",
        model_id=photo.model_id,
        template_digest=hashlib.sha256(_template_bytes(photo)).digest(),
        looks_like=looks_like,
        jpeg_digest=hashlib.sha256(photo.jpeg).digest(),
    )


def digest_of(photo: EnrolledPhoto) -> bytes:
    """Return the digest by which an authorisation covers a photo of the list."""
    entry = reviewed(photo)
    covered = Covered(
        photo.entry.subject,
        photo.entry.photo,
        entry.template_digest,
        photo.model_id,
        photo.entry.expires_at,
        details_digest(entry),
    )
    return entry_digest(covered)


def listed(photo: EnrolledPhoto) -> watchlist.ListEntriesResponse:
    """Return one entry for the matcher."""
    return watchlist.ListEntriesResponse(
        subject=photo.entry.subject,
        photo=photo.entry.photo,
        template=_template_bytes(photo),
        model_id=photo.model_id,
        expires_at=to_timestamp(photo.entry.expires_at),
        details_digest=details_digest(reviewed(photo)),
    )


def reference_of(photo: EnrolledPhoto) -> watchlist.GetReferenceResponse:
    """Return the picture to show beside an alert, and what an officer is told once an answer is locked."""
    return watchlist.GetReferenceResponse(
        jpeg=photo.jpeg,
        reason=photo.entry.reason,
        category=photo.entry.category,
        instruction=photo.entry.instruction,
    )


def subjects_listed(
    photos: Sequence[EnrolledPhoto], resting: Collection[str]
) -> list[watchlist.ListedSubject]:
    """Return who is on a list, in the order in which they came; what is said of one is the first photo's."""
    firsts = {photo.entry.subject: photo.entry for photo in reversed(photos)}
    counts = Counter(photo.entry.subject for photo in photos)
    by_hand = subjects_of(photos, by_hand=True)
    return [
        watchlist.ListedSubject(
            subject=subject,
            category=firsts[subject].category,
            reason=firsts[subject].reason,
            source=firsts[subject].source,
            date_of_birth=firsts[subject].date_of_birth,
            expires_at=to_timestamp(firsts[subject].expires_at),
            photo_count=count,
            by_hand=subject in by_hand,
            resting=subject in resting,
            added_by=firsts[subject].added_by,
        )
        for subject, count in counts.items()
    ]


def kept(photo: EnrolledPhoto) -> bytes:
    """Return a photo as it is sealed."""
    entry = photo.entry
    message = KeptPhoto(
        subject=entry.subject,
        reason=entry.reason,
        source=entry.source,
        expires_at=to_timestamp(entry.expires_at),
        photo=entry.photo,
        jpeg=photo.jpeg,
        template=_template_bytes(photo),
        model_id=photo.model_id,
        category=entry.category,
        date_of_birth=entry.date_of_birth,
        justification=entry.justification,
        instruction=entry.instruction,
        by_hand=entry.by_hand,
        added_by=entry.added_by,
    )
    return message.SerializeToString()


def kept_photo(value: bytes) -> EnrolledPhoto:
    """Return what `kept` gave."""
    message = KeptPhoto.FromString(value)
    entry = Entry(
        message.subject,
        message.reason,
        message.source,
        to_datetime(message.expires_at),
        message.photo,
        message.category,
        message.date_of_birth,
        message.justification,
        message.instruction,
        message.by_hand,
        message.added_by,
    )
    return EnrolledPhoto(entry, message.jpeg, template_of(message.template), message.model_id)


def counts_of(photos: Sequence[EnrolledPhoto]) -> ListCounts:
    """Return the counts of a list."""
    return ListCounts(
        subject_count=len(subjects_of(photos)),
        photo_count=len(photos),
        by_hand_count=len(subjects_of(photos, by_hand=True)),
        model_id=photos[0].model_id if photos else "",
    )


def look_of(
    state: DeploymentChanged,
    dossier: Dossier,
    photos: Sequence[EnrolledPhoto],
    resting: Collection[str] = (),
) -> deployments.GetDeploymentResponse:
    """Return how a deployment stands; every role may ask, so no camera's password is in it."""
    plan = Deployment()
    plan.CopyFrom(state.deployment)
    for camera in plan.cameras:
        camera.source = shown_address(camera.source)
    published = dossier.notice_published_at if dossier.HasField("notice_published_at") else None
    return deployments.GetDeploymentResponse(
        deployment=plan,
        status=state.status,
        trial=state.trial,
        list_version=state.list_version,
        subject_count=len(subjects_of(photos)),
        photo_count=len(photos),
        end_reason=dossier.stop_reason or state.end_reason,
        author=dossier.author,
        authorised_by=dossier.authorisation.officer,
        notice_published_at=published,
        by_hand_count=len(subjects_of(photos, by_hand=True)),
        resting_count=len(resting),
    )


def line_of(state: DeploymentChanged, photos: Sequence[EnrolledPhoto]) -> deployments.ListedDeployment:
    """Return a deployment as one of many."""
    return deployments.ListedDeployment(
        name=state.deployment.name,
        place=state.deployment.place,
        status=state.status,
        trial=state.trial,
        start=state.deployment.start,
        end=state.deployment.end,
        list_version=state.list_version,
        camera_count=len(state.deployment.cameras),
        subject_count=len(subjects_of(photos)),
        photo_count=len(photos),
        end_reason=state.end_reason,
    )


def _template_bytes(photo: EnrolledPhoto) -> bytes:
    return photo.template.astype("<f4").tobytes()


def person_of(
    person: Person, account: Account | None, now: datetime, *, sessions: int, locked_places: int
) -> people.Person:
    """Return somebody of the directory, with what is known of how they sign in."""
    listed = people.Person(
        name=person.name,
        roles=sorted(person.roles),
        has_password=account is not None and not account.has_expired(now),
        session_count=sessions,
        locked_places=locked_places,
    )
    if account is not None:
        listed.locked = account.is_locked(now)
        if account.signed_in_at is not None:
            listed.last_signed_in_at.CopyFrom(to_timestamp(account.signed_in_at))
        if account.one_time_until is not None:
            listed.one_time_until.CopyFrom(to_timestamp(account.one_time_until))
    return listed


def question_of(request: asking.AnswerPersonRequest) -> Question:
    """Return what is asked."""
    return Question(
        deployment=request.deployment,
        subject=request.subject.strip(),
        receipt_code=request.receipt_code.strip(),
        request_number=request.request_number,
        identity_checked=request.identity_checked,
    )


def answered(
    answer: Answer, found: KeptAlert | None, salt: bytes, commitment: bytes
) -> asking.AnswerPersonResponse:
    """Return an answer, which has one size whatever it says."""
    message = asking.AnswerPersonResponse(
        listed=f"LISTED_{answer.listed.name}",
        kept=f"KEPT_{answer.kept.name}",
        answered_at=to_timestamp(answer.answered_at),
        salt=salt,
        commitment=commitment,
    )
    if found is not None:
        message.seen_at.CopyFrom(to_timestamp(found.seen_at))
        message.gone_at.CopyFrom(to_timestamp(found.gone_at))
    return padded(message, _ANSWER_BYTES)


def hold_act(request: people.NoteHoldRequest) -> Act:
    """Return what is told of who had something kept, or no more. BadInput when it is another deed."""
    said = Deed.Name(request.deed).removeprefix("DEED_").lower() if request.deed in Deed.values() else ""
    deed = next((one for one in TOLD_BY_PURGER if one == said), None)
    if deed is None or not request.name or len(request.commitment) != _COMMITMENT_BYTES:
        raise BadInput("deed: one about holds or exports, of a person, with a commitment of 32 bytes")
    once = f"{request.commitment.hex()}/{request.once}"
    return Act(deed, request.name, request.deployment, commitment=request.commitment, once=once)
