import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from sightline.alert_dispatcher.v1 import alert_resolved_pb2 as _alert_resolved_pb2
from sightline.alert_dispatcher.v1 import outcome_recorded_pb2 as _outcome_recorded_pb2
from sightline.chassis.v1 import access_pb2 as _access_pb2
from sightline.detector.v1 import face_detected_pb2 as _face_detected_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Alert(_message.Message):
    __slots__ = ("id", "deployment", "camera", "captured_at", "raised_at", "expires_at", "has_evidence", "trial", "answer", "capture_to_alert_seconds", "matches_joined", "standing", "two_persons", "answers_given", "own_answer", "escalated", "outcome", "answer_within_seconds")
    ID_FIELD_NUMBER: _ClassVar[int]
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    CAMERA_FIELD_NUMBER: _ClassVar[int]
    CAPTURED_AT_FIELD_NUMBER: _ClassVar[int]
    RAISED_AT_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    HAS_EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    TRIAL_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    CAPTURE_TO_ALERT_SECONDS_FIELD_NUMBER: _ClassVar[int]
    MATCHES_JOINED_FIELD_NUMBER: _ClassVar[int]
    STANDING_FIELD_NUMBER: _ClassVar[int]
    TWO_PERSONS_FIELD_NUMBER: _ClassVar[int]
    ANSWERS_GIVEN_FIELD_NUMBER: _ClassVar[int]
    OWN_ANSWER_FIELD_NUMBER: _ClassVar[int]
    ESCALATED_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    ANSWER_WITHIN_SECONDS_FIELD_NUMBER: _ClassVar[int]
    id: str
    deployment: str
    camera: str
    captured_at: _timestamp_pb2.Timestamp
    raised_at: _timestamp_pb2.Timestamp
    expires_at: _timestamp_pb2.Timestamp
    has_evidence: bool
    trial: bool
    answer: _alert_resolved_pb2.Answer
    capture_to_alert_seconds: float
    matches_joined: int
    standing: _alert_resolved_pb2.Standing
    two_persons: bool
    answers_given: int
    own_answer: _alert_resolved_pb2.Answer
    escalated: bool
    outcome: _outcome_recorded_pb2.Outcome
    answer_within_seconds: int
    def __init__(self, id: _Optional[str] = ..., deployment: _Optional[str] = ..., camera: _Optional[str] = ..., captured_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., raised_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., has_evidence: _Optional[bool] = ..., trial: _Optional[bool] = ..., answer: _Optional[_Union[_alert_resolved_pb2.Answer, str]] = ..., capture_to_alert_seconds: _Optional[float] = ..., matches_joined: _Optional[int] = ..., standing: _Optional[_Union[_alert_resolved_pb2.Standing, str]] = ..., two_persons: _Optional[bool] = ..., answers_given: _Optional[int] = ..., own_answer: _Optional[_Union[_alert_resolved_pb2.Answer, str]] = ..., escalated: _Optional[bool] = ..., outcome: _Optional[_Union[_outcome_recorded_pb2.Outcome, _Mapping]] = ..., answer_within_seconds: _Optional[int] = ...) -> None: ...

class WatchAlertsRequest(_message.Message):
    __slots__ = ("deployment", "resume_after")
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    RESUME_AFTER_FIELD_NUMBER: _ClassVar[int]
    deployment: str
    resume_after: str
    def __init__(self, deployment: _Optional[str] = ..., resume_after: _Optional[str] = ...) -> None: ...

class WatchAlertsResponse(_message.Message):
    __slots__ = ("alert",)
    ALERT_FIELD_NUMBER: _ClassVar[int]
    alert: Alert
    def __init__(self, alert: _Optional[_Union[Alert, _Mapping]] = ...) -> None: ...

class ListAlertsRequest(_message.Message):
    __slots__ = ("deployment",)
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    deployment: str
    def __init__(self, deployment: _Optional[str] = ...) -> None: ...

class ListAlertsResponse(_message.Message):
    __slots__ = ("alerts",)
    ALERTS_FIELD_NUMBER: _ClassVar[int]
    alerts: _containers.RepeatedCompositeFieldContainer[Alert]
    def __init__(self, alerts: _Optional[_Iterable[_Union[Alert, _Mapping]]] = ...) -> None: ...

class GetEvidenceRequest(_message.Message):
    __slots__ = ("alert",)
    ALERT_FIELD_NUMBER: _ClassVar[int]
    alert: str
    def __init__(self, alert: _Optional[str] = ...) -> None: ...

class GetEvidenceResponse(_message.Message):
    __slots__ = ("face_jpeg", "reference_jpeg", "context", "subject", "reason", "score", "threshold", "category", "instruction")
    FACE_JPEG_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_JPEG_FIELD_NUMBER: _ClassVar[int]
    CONTEXT_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    THRESHOLD_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    INSTRUCTION_FIELD_NUMBER: _ClassVar[int]
    face_jpeg: bytes
    reference_jpeg: bytes
    context: _face_detected_pb2.Picture
    subject: str
    reason: str
    score: float
    threshold: float
    category: str
    instruction: str
    def __init__(self, face_jpeg: _Optional[bytes] = ..., reference_jpeg: _Optional[bytes] = ..., context: _Optional[_Union[_face_detected_pb2.Picture, _Mapping]] = ..., subject: _Optional[str] = ..., reason: _Optional[str] = ..., score: _Optional[float] = ..., threshold: _Optional[float] = ..., category: _Optional[str] = ..., instruction: _Optional[str] = ...) -> None: ...

class GetComparisonRequest(_message.Message):
    __slots__ = ("alert",)
    ALERT_FIELD_NUMBER: _ClassVar[int]
    alert: str
    def __init__(self, alert: _Optional[str] = ...) -> None: ...

class GetComparisonResponse(_message.Message):
    __slots__ = ("face_jpeg", "reference_jpeg")
    FACE_JPEG_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_JPEG_FIELD_NUMBER: _ClassVar[int]
    face_jpeg: bytes
    reference_jpeg: bytes
    def __init__(self, face_jpeg: _Optional[bytes] = ..., reference_jpeg: _Optional[bytes] = ...) -> None: ...

class ResolveAlertRequest(_message.Message):
    __slots__ = ("alert", "answer", "officer")
    ALERT_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    OFFICER_FIELD_NUMBER: _ClassVar[int]
    alert: str
    answer: _alert_resolved_pb2.Answer
    officer: str
    def __init__(self, alert: _Optional[str] = ..., answer: _Optional[_Union[_alert_resolved_pb2.Answer, str]] = ..., officer: _Optional[str] = ...) -> None: ...

class GetIdentityRequest(_message.Message):
    __slots__ = ("alert",)
    ALERT_FIELD_NUMBER: _ClassVar[int]
    alert: str
    def __init__(self, alert: _Optional[str] = ...) -> None: ...

class GetIdentityResponse(_message.Message):
    __slots__ = ("subject", "category", "reason", "instruction", "place", "camera", "captured_at", "context", "strength")
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    INSTRUCTION_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    CAMERA_FIELD_NUMBER: _ClassVar[int]
    CAPTURED_AT_FIELD_NUMBER: _ClassVar[int]
    CONTEXT_FIELD_NUMBER: _ClassVar[int]
    STRENGTH_FIELD_NUMBER: _ClassVar[int]
    subject: str
    category: str
    reason: str
    instruction: str
    place: str
    camera: str
    captured_at: _timestamp_pb2.Timestamp
    context: _face_detected_pb2.Picture
    strength: str
    def __init__(self, subject: _Optional[str] = ..., category: _Optional[str] = ..., reason: _Optional[str] = ..., instruction: _Optional[str] = ..., place: _Optional[str] = ..., camera: _Optional[str] = ..., captured_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., context: _Optional[_Union[_face_detected_pb2.Picture, _Mapping]] = ..., strength: _Optional[str] = ...) -> None: ...

class RecordOutcomeRequest(_message.Message):
    __slots__ = ("alert", "outcome")
    ALERT_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    alert: str
    outcome: _outcome_recorded_pb2.Outcome
    def __init__(self, alert: _Optional[str] = ..., outcome: _Optional[_Union[_outcome_recorded_pb2.Outcome, _Mapping]] = ...) -> None: ...

class RecordOutcomeResponse(_message.Message):
    __slots__ = ("alert", "receipt_code")
    ALERT_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_CODE_FIELD_NUMBER: _ClassVar[int]
    alert: Alert
    receipt_code: str
    def __init__(self, alert: _Optional[_Union[Alert, _Mapping]] = ..., receipt_code: _Optional[str] = ...) -> None: ...

class ResolveAlertResponse(_message.Message):
    __slots__ = ("alert",)
    ALERT_FIELD_NUMBER: _ClassVar[int]
    alert: Alert
    def __init__(self, alert: _Optional[_Union[Alert, _Mapping]] = ...) -> None: ...

class FindReceiptRequest(_message.Message):
    __slots__ = ("deployment", "receipt_code")
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_CODE_FIELD_NUMBER: _ClassVar[int]
    deployment: str
    receipt_code: str
    def __init__(self, deployment: _Optional[str] = ..., receipt_code: _Optional[str] = ...) -> None: ...

class FindReceiptResponse(_message.Message):
    __slots__ = ("found", "captured_at", "expires_at", "padding")
    FOUND_FIELD_NUMBER: _ClassVar[int]
    CAPTURED_AT_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    PADDING_FIELD_NUMBER: _ClassVar[int]
    found: bool
    captured_at: _timestamp_pb2.Timestamp
    expires_at: _timestamp_pb2.Timestamp
    padding: bytes
    def __init__(self, found: _Optional[bool] = ..., captured_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., padding: _Optional[bytes] = ...) -> None: ...

class FindKeptRequest(_message.Message):
    __slots__ = ("alert", "receipt_code", "deployment")
    ALERT_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_CODE_FIELD_NUMBER: _ClassVar[int]
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    alert: str
    receipt_code: str
    deployment: str
    def __init__(self, alert: _Optional[str] = ..., receipt_code: _Optional[str] = ..., deployment: _Optional[str] = ...) -> None: ...

class FindKeptResponse(_message.Message):
    __slots__ = ("found", "alert", "deployment", "wrapped_key", "day", "is_false", "captured_at")
    FOUND_FIELD_NUMBER: _ClassVar[int]
    ALERT_FIELD_NUMBER: _ClassVar[int]
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    WRAPPED_KEY_FIELD_NUMBER: _ClassVar[int]
    DAY_FIELD_NUMBER: _ClassVar[int]
    IS_FALSE_FIELD_NUMBER: _ClassVar[int]
    CAPTURED_AT_FIELD_NUMBER: _ClassVar[int]
    found: bool
    alert: str
    deployment: str
    wrapped_key: bytes
    day: str
    is_false: bool
    captured_at: _timestamp_pb2.Timestamp
    def __init__(self, found: _Optional[bool] = ..., alert: _Optional[str] = ..., deployment: _Optional[str] = ..., wrapped_key: _Optional[bytes] = ..., day: _Optional[str] = ..., is_false: _Optional[bool] = ..., captured_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ExportEvidenceRequest(_message.Message):
    __slots__ = ("export",)
    EXPORT_FIELD_NUMBER: _ClassVar[int]
    export: str
    def __init__(self, export: _Optional[str] = ...) -> None: ...

class ExportEvidenceResponse(_message.Message):
    __slots__ = ("alert", "deployment", "camera", "captured_at", "raised_at", "trial", "standing", "outcome", "evidence", "gone_at")
    ALERT_FIELD_NUMBER: _ClassVar[int]
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    CAMERA_FIELD_NUMBER: _ClassVar[int]
    CAPTURED_AT_FIELD_NUMBER: _ClassVar[int]
    RAISED_AT_FIELD_NUMBER: _ClassVar[int]
    TRIAL_FIELD_NUMBER: _ClassVar[int]
    STANDING_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    GONE_AT_FIELD_NUMBER: _ClassVar[int]
    alert: str
    deployment: str
    camera: str
    captured_at: _timestamp_pb2.Timestamp
    raised_at: _timestamp_pb2.Timestamp
    trial: bool
    standing: _alert_resolved_pb2.Standing
    outcome: _outcome_recorded_pb2.Outcome
    evidence: GetEvidenceResponse
    gone_at: _timestamp_pb2.Timestamp
    def __init__(self, alert: _Optional[str] = ..., deployment: _Optional[str] = ..., camera: _Optional[str] = ..., captured_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., raised_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., trial: _Optional[bool] = ..., standing: _Optional[_Union[_alert_resolved_pb2.Standing, str]] = ..., outcome: _Optional[_Union[_outcome_recorded_pb2.Outcome, _Mapping]] = ..., evidence: _Optional[_Union[GetEvidenceResponse, _Mapping]] = ..., gone_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class NoteKeptRequest(_message.Message):
    __slots__ = ("alert",)
    ALERT_FIELD_NUMBER: _ClassVar[int]
    alert: str
    def __init__(self, alert: _Optional[str] = ...) -> None: ...

class NoteKeptResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class FindOfficersRequest(_message.Message):
    __slots__ = ("deployment",)
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    deployment: str
    def __init__(self, deployment: _Optional[str] = ...) -> None: ...

class FindOfficersResponse(_message.Message):
    __slots__ = ("officers",)
    OFFICERS_FIELD_NUMBER: _ClassVar[int]
    officers: _containers.RepeatedCompositeFieldContainer[Officer]
    def __init__(self, officers: _Optional[_Iterable[_Union[Officer, _Mapping]]] = ...) -> None: ...

class Officer(_message.Message):
    __slots__ = ("mark", "name")
    MARK_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    mark: bytes
    name: str
    def __init__(self, mark: _Optional[bytes] = ..., name: _Optional[str] = ...) -> None: ...
