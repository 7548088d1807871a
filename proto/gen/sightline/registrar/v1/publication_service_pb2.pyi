import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from sightline.chassis.v1 import access_pb2 as _access_pb2
from sightline.registrar.v1 import deployment_changed_pb2 as _deployment_changed_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ListNoticesRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListNoticesResponse(_message.Message):
    __slots__ = ("notices",)
    NOTICES_FIELD_NUMBER: _ClassVar[int]
    notices: _containers.RepeatedCompositeFieldContainer[Notice]
    def __init__(self, notices: _Optional[_Iterable[_Union[Notice, _Mapping]]] = ...) -> None: ...

class Notice(_message.Message):
    __slots__ = ("deployment", "place", "start", "end", "purpose", "legal_basis", "published_at", "status", "withdrawn_at", "replaced", "footage_kept_days", "footage_faces_clear")
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    LEGAL_BASIS_FIELD_NUMBER: _ClassVar[int]
    PUBLISHED_AT_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    WITHDRAWN_AT_FIELD_NUMBER: _ClassVar[int]
    REPLACED_FIELD_NUMBER: _ClassVar[int]
    FOOTAGE_KEPT_DAYS_FIELD_NUMBER: _ClassVar[int]
    FOOTAGE_FACES_CLEAR_FIELD_NUMBER: _ClassVar[int]
    deployment: str
    place: str
    start: _timestamp_pb2.Timestamp
    end: _timestamp_pb2.Timestamp
    purpose: str
    legal_basis: str
    published_at: _timestamp_pb2.Timestamp
    status: _deployment_changed_pb2.Status
    withdrawn_at: _timestamp_pb2.Timestamp
    replaced: bool
    footage_kept_days: int
    footage_faces_clear: bool
    def __init__(self, deployment: _Optional[str] = ..., place: _Optional[str] = ..., start: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., end: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., purpose: _Optional[str] = ..., legal_basis: _Optional[str] = ..., published_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., status: _Optional[_Union[_deployment_changed_pb2.Status, str]] = ..., withdrawn_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., replaced: _Optional[bool] = ..., footage_kept_days: _Optional[int] = ..., footage_faces_clear: _Optional[bool] = ...) -> None: ...

class ListRecordsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListRecordsResponse(_message.Message):
    __slots__ = ("records",)
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    records: _containers.RepeatedCompositeFieldContainer[DeploymentRecord]
    def __init__(self, records: _Optional[_Iterable[_Union[DeploymentRecord, _Mapping]]] = ...) -> None: ...

class DeploymentRecord(_message.Message):
    __slots__ = ("deployment", "place", "purpose", "legal_basis", "started_at", "ended_at", "live_seconds", "watchlist_subjects", "added_by_hand", "threshold", "model_id", "tally", "end_reason", "exports")
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    LEGAL_BASIS_FIELD_NUMBER: _ClassVar[int]
    STARTED_AT_FIELD_NUMBER: _ClassVar[int]
    ENDED_AT_FIELD_NUMBER: _ClassVar[int]
    LIVE_SECONDS_FIELD_NUMBER: _ClassVar[int]
    WATCHLIST_SUBJECTS_FIELD_NUMBER: _ClassVar[int]
    ADDED_BY_HAND_FIELD_NUMBER: _ClassVar[int]
    THRESHOLD_FIELD_NUMBER: _ClassVar[int]
    MODEL_ID_FIELD_NUMBER: _ClassVar[int]
    TALLY_FIELD_NUMBER: _ClassVar[int]
    END_REASON_FIELD_NUMBER: _ClassVar[int]
    EXPORTS_FIELD_NUMBER: _ClassVar[int]
    deployment: str
    place: str
    purpose: str
    legal_basis: str
    started_at: _timestamp_pb2.Timestamp
    ended_at: _timestamp_pb2.Timestamp
    live_seconds: float
    watchlist_subjects: int
    added_by_hand: int
    threshold: float
    model_id: str
    tally: Tally
    end_reason: str
    exports: int
    def __init__(self, deployment: _Optional[str] = ..., place: _Optional[str] = ..., purpose: _Optional[str] = ..., legal_basis: _Optional[str] = ..., started_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., ended_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., live_seconds: _Optional[float] = ..., watchlist_subjects: _Optional[int] = ..., added_by_hand: _Optional[int] = ..., threshold: _Optional[float] = ..., model_id: _Optional[str] = ..., tally: _Optional[_Union[Tally, _Mapping]] = ..., end_reason: _Optional[str] = ..., exports: _Optional[int] = ...) -> None: ...

class Tally(_message.Message):
    __slots__ = ("faces_seen", "faces_forgotten", "alerts", "true_alerts", "confirmed_true", "false_alerts", "confirmed_false", "undecided", "engagements", "not_located", "arrests", "other_disposals", "no_actions")
    FACES_SEEN_FIELD_NUMBER: _ClassVar[int]
    FACES_FORGOTTEN_FIELD_NUMBER: _ClassVar[int]
    ALERTS_FIELD_NUMBER: _ClassVar[int]
    TRUE_ALERTS_FIELD_NUMBER: _ClassVar[int]
    CONFIRMED_TRUE_FIELD_NUMBER: _ClassVar[int]
    FALSE_ALERTS_FIELD_NUMBER: _ClassVar[int]
    CONFIRMED_FALSE_FIELD_NUMBER: _ClassVar[int]
    UNDECIDED_FIELD_NUMBER: _ClassVar[int]
    ENGAGEMENTS_FIELD_NUMBER: _ClassVar[int]
    NOT_LOCATED_FIELD_NUMBER: _ClassVar[int]
    ARRESTS_FIELD_NUMBER: _ClassVar[int]
    OTHER_DISPOSALS_FIELD_NUMBER: _ClassVar[int]
    NO_ACTIONS_FIELD_NUMBER: _ClassVar[int]
    faces_seen: int
    faces_forgotten: int
    alerts: int
    true_alerts: int
    confirmed_true: int
    false_alerts: int
    confirmed_false: int
    undecided: int
    engagements: int
    not_located: int
    arrests: int
    other_disposals: int
    no_actions: int
    def __init__(self, faces_seen: _Optional[int] = ..., faces_forgotten: _Optional[int] = ..., alerts: _Optional[int] = ..., true_alerts: _Optional[int] = ..., confirmed_true: _Optional[int] = ..., false_alerts: _Optional[int] = ..., confirmed_false: _Optional[int] = ..., undecided: _Optional[int] = ..., engagements: _Optional[int] = ..., not_located: _Optional[int] = ..., arrests: _Optional[int] = ..., other_disposals: _Optional[int] = ..., no_actions: _Optional[int] = ...) -> None: ...
