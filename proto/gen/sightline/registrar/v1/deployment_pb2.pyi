import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Adjudication(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ADJUDICATION_UNSPECIFIED: _ClassVar[Adjudication]
    ADJUDICATION_ONE_PERSON: _ClassVar[Adjudication]
    ADJUDICATION_TWO_PERSONS: _ClassVar[Adjudication]
ADJUDICATION_UNSPECIFIED: Adjudication
ADJUDICATION_ONE_PERSON: Adjudication
ADJUDICATION_TWO_PERSONS: Adjudication

class Deployment(_message.Message):
    __slots__ = ("name", "purpose", "legal_basis", "place", "start", "end", "cameras", "watchlist", "threshold", "officers", "adjudication", "model_pack", "pass_gap_seconds", "most_false_alert_ratio", "footage", "calibration")
    NAME_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    LEGAL_BASIS_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    CAMERAS_FIELD_NUMBER: _ClassVar[int]
    WATCHLIST_FIELD_NUMBER: _ClassVar[int]
    THRESHOLD_FIELD_NUMBER: _ClassVar[int]
    OFFICERS_FIELD_NUMBER: _ClassVar[int]
    ADJUDICATION_FIELD_NUMBER: _ClassVar[int]
    MODEL_PACK_FIELD_NUMBER: _ClassVar[int]
    PASS_GAP_SECONDS_FIELD_NUMBER: _ClassVar[int]
    MOST_FALSE_ALERT_RATIO_FIELD_NUMBER: _ClassVar[int]
    FOOTAGE_FIELD_NUMBER: _ClassVar[int]
    CALIBRATION_FIELD_NUMBER: _ClassVar[int]
    name: str
    purpose: str
    legal_basis: str
    place: str
    start: _timestamp_pb2.Timestamp
    end: _timestamp_pb2.Timestamp
    cameras: _containers.RepeatedCompositeFieldContainer[CameraSource]
    watchlist: str
    threshold: float
    officers: _containers.RepeatedScalarFieldContainer[str]
    adjudication: Adjudication
    model_pack: str
    pass_gap_seconds: float
    most_false_alert_ratio: float
    footage: FootagePlan
    calibration: Calibration
    def __init__(self, name: _Optional[str] = ..., purpose: _Optional[str] = ..., legal_basis: _Optional[str] = ..., place: _Optional[str] = ..., start: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., end: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., cameras: _Optional[_Iterable[_Union[CameraSource, _Mapping]]] = ..., watchlist: _Optional[str] = ..., threshold: _Optional[float] = ..., officers: _Optional[_Iterable[str]] = ..., adjudication: _Optional[_Union[Adjudication, str]] = ..., model_pack: _Optional[str] = ..., pass_gap_seconds: _Optional[float] = ..., most_false_alert_ratio: _Optional[float] = ..., footage: _Optional[_Union[FootagePlan, _Mapping]] = ..., calibration: _Optional[_Union[Calibration, _Mapping]] = ...) -> None: ...

class Calibration(_message.Message):
    __slots__ = ("list_digest", "model_id", "pass_rule", "false_alert_ratio", "threshold", "people", "extrapolated", "from_pack")
    LIST_DIGEST_FIELD_NUMBER: _ClassVar[int]
    MODEL_ID_FIELD_NUMBER: _ClassVar[int]
    PASS_RULE_FIELD_NUMBER: _ClassVar[int]
    FALSE_ALERT_RATIO_FIELD_NUMBER: _ClassVar[int]
    THRESHOLD_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    EXTRAPOLATED_FIELD_NUMBER: _ClassVar[int]
    FROM_PACK_FIELD_NUMBER: _ClassVar[int]
    list_digest: str
    model_id: str
    pass_rule: str
    false_alert_ratio: float
    threshold: float
    people: int
    extrapolated: bool
    from_pack: bool
    def __init__(self, list_digest: _Optional[str] = ..., model_id: _Optional[str] = ..., pass_rule: _Optional[str] = ..., false_alert_ratio: _Optional[float] = ..., threshold: _Optional[float] = ..., people: _Optional[int] = ..., extrapolated: _Optional[bool] = ..., from_pack: _Optional[bool] = ...) -> None: ...

class FootagePlan(_message.Message):
    __slots__ = ("kept_days", "faces_clear")
    KEPT_DAYS_FIELD_NUMBER: _ClassVar[int]
    FACES_CLEAR_FIELD_NUMBER: _ClassVar[int]
    kept_days: int
    faces_clear: bool
    def __init__(self, kept_days: _Optional[int] = ..., faces_clear: _Optional[bool] = ...) -> None: ...

class CameraSource(_message.Message):
    __slots__ = ("id", "source")
    ID_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    id: str
    source: str
    def __init__(self, id: _Optional[str] = ..., source: _Optional[str] = ...) -> None: ...
