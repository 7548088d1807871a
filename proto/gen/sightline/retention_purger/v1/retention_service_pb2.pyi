import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from sightline.chassis.v1 import access_pb2 as _access_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ExpiringKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    EXPIRING_KIND_UNSPECIFIED: _ClassVar[ExpiringKind]
    EXPIRING_KIND_ALERT: _ClassVar[ExpiringKind]
    EXPIRING_KIND_FOOTAGE: _ClassVar[ExpiringKind]
    EXPIRING_KIND_DAY_KEY: _ClassVar[ExpiringKind]
    EXPIRING_KIND_HOLD: _ClassVar[ExpiringKind]
EXPIRING_KIND_UNSPECIFIED: ExpiringKind
EXPIRING_KIND_ALERT: ExpiringKind
EXPIRING_KIND_FOOTAGE: ExpiringKind
EXPIRING_KIND_DAY_KEY: ExpiringKind
EXPIRING_KIND_HOLD: ExpiringKind

class WrapKeyRequest(_message.Message):
    __slots__ = ("key", "alert", "expires_at")
    KEY_FIELD_NUMBER: _ClassVar[int]
    ALERT_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    key: bytes
    alert: str
    expires_at: _timestamp_pb2.Timestamp
    def __init__(self, key: _Optional[bytes] = ..., alert: _Optional[str] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class WrapKeyResponse(_message.Message):
    __slots__ = ("wrapped_key", "day")
    WRAPPED_KEY_FIELD_NUMBER: _ClassVar[int]
    DAY_FIELD_NUMBER: _ClassVar[int]
    wrapped_key: bytes
    day: str
    def __init__(self, wrapped_key: _Optional[bytes] = ..., day: _Optional[str] = ...) -> None: ...

class Segment(_message.Message):
    __slots__ = ("deployment", "camera", "started_at")
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    CAMERA_FIELD_NUMBER: _ClassVar[int]
    STARTED_AT_FIELD_NUMBER: _ClassVar[int]
    deployment: str
    camera: str
    started_at: _timestamp_pb2.Timestamp
    def __init__(self, deployment: _Optional[str] = ..., camera: _Optional[str] = ..., started_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class WrapFootageKeyRequest(_message.Message):
    __slots__ = ("key", "segment", "expires_at")
    KEY_FIELD_NUMBER: _ClassVar[int]
    SEGMENT_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    key: bytes
    segment: Segment
    expires_at: _timestamp_pb2.Timestamp
    def __init__(self, key: _Optional[bytes] = ..., segment: _Optional[_Union[Segment, _Mapping]] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class WrapFootageKeyResponse(_message.Message):
    __slots__ = ("wrapped_key", "day")
    WRAPPED_KEY_FIELD_NUMBER: _ClassVar[int]
    DAY_FIELD_NUMBER: _ClassVar[int]
    wrapped_key: bytes
    day: str
    def __init__(self, wrapped_key: _Optional[bytes] = ..., day: _Optional[str] = ...) -> None: ...

class WrappedSegment(_message.Message):
    __slots__ = ("segment", "wrapped_key", "day")
    SEGMENT_FIELD_NUMBER: _ClassVar[int]
    WRAPPED_KEY_FIELD_NUMBER: _ClassVar[int]
    DAY_FIELD_NUMBER: _ClassVar[int]
    segment: Segment
    wrapped_key: bytes
    day: str
    def __init__(self, segment: _Optional[_Union[Segment, _Mapping]] = ..., wrapped_key: _Optional[bytes] = ..., day: _Optional[str] = ...) -> None: ...

class UnwrapKeyRequest(_message.Message):
    __slots__ = ("wrapped_key", "alert", "day")
    WRAPPED_KEY_FIELD_NUMBER: _ClassVar[int]
    ALERT_FIELD_NUMBER: _ClassVar[int]
    DAY_FIELD_NUMBER: _ClassVar[int]
    wrapped_key: bytes
    alert: str
    day: str
    def __init__(self, wrapped_key: _Optional[bytes] = ..., alert: _Optional[str] = ..., day: _Optional[str] = ...) -> None: ...

class UnwrapKeyResponse(_message.Message):
    __slots__ = ("key",)
    KEY_FIELD_NUMBER: _ClassVar[int]
    key: bytes
    def __init__(self, key: _Optional[bytes] = ...) -> None: ...

class GetLedgerRequest(_message.Message):
    __slots__ = ("deployment",)
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    deployment: str
    def __init__(self, deployment: _Optional[str] = ...) -> None: ...

class GetLedgerResponse(_message.Message):
    __slots__ = ("ledger",)
    LEDGER_FIELD_NUMBER: _ClassVar[int]
    ledger: Ledger
    def __init__(self, ledger: _Optional[_Union[Ledger, _Mapping]] = ...) -> None: ...

class Ledger(_message.Message):
    __slots__ = ("frames", "probes", "tracks_opened", "tracks_closed", "tracks_living", "closes", "time_to_forget")
    FRAMES_FIELD_NUMBER: _ClassVar[int]
    PROBES_FIELD_NUMBER: _ClassVar[int]
    TRACKS_OPENED_FIELD_NUMBER: _ClassVar[int]
    TRACKS_CLOSED_FIELD_NUMBER: _ClassVar[int]
    TRACKS_LIVING_FIELD_NUMBER: _ClassVar[int]
    CLOSES_FIELD_NUMBER: _ClassVar[int]
    TIME_TO_FORGET_FIELD_NUMBER: _ClassVar[int]
    frames: Account
    probes: Account
    tracks_opened: int
    tracks_closed: int
    tracks_living: int
    closes: bool
    time_to_forget: Percentiles
    def __init__(self, frames: _Optional[_Union[Account, _Mapping]] = ..., probes: _Optional[_Union[Account, _Mapping]] = ..., tracks_opened: _Optional[int] = ..., tracks_closed: _Optional[int] = ..., tracks_living: _Optional[int] = ..., closes: _Optional[bool] = ..., time_to_forget: _Optional[_Union[Percentiles, _Mapping]] = ...) -> None: ...

class Account(_message.Message):
    __slots__ = ("seen", "forgotten", "retained", "in_flight")
    class ForgottenEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    class RetainedEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    SEEN_FIELD_NUMBER: _ClassVar[int]
    FORGOTTEN_FIELD_NUMBER: _ClassVar[int]
    RETAINED_FIELD_NUMBER: _ClassVar[int]
    IN_FLIGHT_FIELD_NUMBER: _ClassVar[int]
    seen: int
    forgotten: _containers.ScalarMap[str, int]
    retained: _containers.ScalarMap[str, int]
    in_flight: int
    def __init__(self, seen: _Optional[int] = ..., forgotten: _Optional[_Mapping[str, int]] = ..., retained: _Optional[_Mapping[str, int]] = ..., in_flight: _Optional[int] = ...) -> None: ...

class Percentiles(_message.Message):
    __slots__ = ("count", "p50_seconds", "p95_seconds", "p99_seconds", "max_seconds")
    COUNT_FIELD_NUMBER: _ClassVar[int]
    P50_SECONDS_FIELD_NUMBER: _ClassVar[int]
    P95_SECONDS_FIELD_NUMBER: _ClassVar[int]
    P99_SECONDS_FIELD_NUMBER: _ClassVar[int]
    MAX_SECONDS_FIELD_NUMBER: _ClassVar[int]
    count: int
    p50_seconds: float
    p95_seconds: float
    p99_seconds: float
    max_seconds: float
    def __init__(self, count: _Optional[int] = ..., p50_seconds: _Optional[float] = ..., p95_seconds: _Optional[float] = ..., p99_seconds: _Optional[float] = ..., max_seconds: _Optional[float] = ...) -> None: ...

class ListRetainedRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListRetainedResponse(_message.Message):
    __slots__ = ("retained",)
    RETAINED_FIELD_NUMBER: _ClassVar[int]
    retained: _containers.RepeatedCompositeFieldContainer[Retained]
    def __init__(self, retained: _Optional[_Iterable[_Union[Retained, _Mapping]]] = ...) -> None: ...

class Retained(_message.Message):
    __slots__ = ("alert", "deployment", "expires_at", "gone_at", "held_until", "reel")
    ALERT_FIELD_NUMBER: _ClassVar[int]
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    GONE_AT_FIELD_NUMBER: _ClassVar[int]
    HELD_UNTIL_FIELD_NUMBER: _ClassVar[int]
    REEL_FIELD_NUMBER: _ClassVar[int]
    alert: str
    deployment: str
    expires_at: _timestamp_pb2.Timestamp
    gone_at: _timestamp_pb2.Timestamp
    held_until: _timestamp_pb2.Timestamp
    reel: str
    def __init__(self, alert: _Optional[str] = ..., deployment: _Optional[str] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., gone_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., held_until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., reel: _Optional[str] = ...) -> None: ...

class ListExpiringRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListExpiringResponse(_message.Message):
    __slots__ = ("expiring",)
    EXPIRING_FIELD_NUMBER: _ClassVar[int]
    expiring: _containers.RepeatedCompositeFieldContainer[Expiring]
    def __init__(self, expiring: _Optional[_Iterable[_Union[Expiring, _Mapping]]] = ...) -> None: ...

class Expiring(_message.Message):
    __slots__ = ("gone_at", "kind", "count", "held_count", "due")
    GONE_AT_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    HELD_COUNT_FIELD_NUMBER: _ClassVar[int]
    DUE_FIELD_NUMBER: _ClassVar[int]
    gone_at: _timestamp_pb2.Timestamp
    kind: ExpiringKind
    count: int
    held_count: int
    due: bool
    def __init__(self, gone_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., kind: _Optional[_Union[ExpiringKind, str]] = ..., count: _Optional[int] = ..., held_count: _Optional[int] = ..., due: _Optional[bool] = ...) -> None: ...

class GetPolicyRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetPolicyResponse(_message.Message):
    __slots__ = ("alert_kept_seconds", "false_alert_kept_seconds", "hold_kept_seconds")
    ALERT_KEPT_SECONDS_FIELD_NUMBER: _ClassVar[int]
    FALSE_ALERT_KEPT_SECONDS_FIELD_NUMBER: _ClassVar[int]
    HOLD_KEPT_SECONDS_FIELD_NUMBER: _ClassVar[int]
    alert_kept_seconds: float
    false_alert_kept_seconds: float
    hold_kept_seconds: float
    def __init__(self, alert_kept_seconds: _Optional[float] = ..., false_alert_kept_seconds: _Optional[float] = ..., hold_kept_seconds: _Optional[float] = ...) -> None: ...

class EraseDueRequest(_message.Message):
    __slots__ = ("dry_run",)
    DRY_RUN_FIELD_NUMBER: _ClassVar[int]
    dry_run: bool
    def __init__(self, dry_run: _Optional[bool] = ...) -> None: ...

class EraseDueResponse(_message.Message):
    __slots__ = ("alerts_erased", "days_destroyed", "reels_erased")
    ALERTS_ERASED_FIELD_NUMBER: _ClassVar[int]
    DAYS_DESTROYED_FIELD_NUMBER: _ClassVar[int]
    REELS_ERASED_FIELD_NUMBER: _ClassVar[int]
    alerts_erased: int
    days_destroyed: int
    reels_erased: int
    def __init__(self, alerts_erased: _Optional[int] = ..., days_destroyed: _Optional[int] = ..., reels_erased: _Optional[int] = ...) -> None: ...
