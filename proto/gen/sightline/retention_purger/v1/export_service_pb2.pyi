import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from sightline.chassis.v1 import access_pb2 as _access_pb2
from sightline.retention_purger.v1 import retention_service_pb2 as _retention_service_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class FootageSpan(_message.Message):
    __slots__ = ("deployment", "camera", "until")
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    CAMERA_FIELD_NUMBER: _ClassVar[int]
    FROM_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    deployment: str
    camera: str
    until: _timestamp_pb2.Timestamp
    def __init__(self, deployment: _Optional[str] = ..., camera: _Optional[str] = ..., until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., **kwargs) -> None: ...

class Export(_message.Message):
    __slots__ = ("id", "footage", "alert", "deployment", "case_number", "reason", "asked_by", "asked_at", "confirmed_by", "until", "opened_count")
    ID_FIELD_NUMBER: _ClassVar[int]
    FOOTAGE_FIELD_NUMBER: _ClassVar[int]
    ALERT_FIELD_NUMBER: _ClassVar[int]
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    CASE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    ASKED_BY_FIELD_NUMBER: _ClassVar[int]
    ASKED_AT_FIELD_NUMBER: _ClassVar[int]
    CONFIRMED_BY_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    OPENED_COUNT_FIELD_NUMBER: _ClassVar[int]
    id: str
    footage: FootageSpan
    alert: str
    deployment: str
    case_number: str
    reason: str
    asked_by: str
    asked_at: _timestamp_pb2.Timestamp
    confirmed_by: str
    until: _timestamp_pb2.Timestamp
    opened_count: int
    def __init__(self, id: _Optional[str] = ..., footage: _Optional[_Union[FootageSpan, _Mapping]] = ..., alert: _Optional[str] = ..., deployment: _Optional[str] = ..., case_number: _Optional[str] = ..., reason: _Optional[str] = ..., asked_by: _Optional[str] = ..., asked_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., confirmed_by: _Optional[str] = ..., until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., opened_count: _Optional[int] = ...) -> None: ...

class AskForExportRequest(_message.Message):
    __slots__ = ("footage", "alert", "case_number", "reason")
    FOOTAGE_FIELD_NUMBER: _ClassVar[int]
    ALERT_FIELD_NUMBER: _ClassVar[int]
    CASE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    footage: FootageSpan
    alert: str
    case_number: str
    reason: str
    def __init__(self, footage: _Optional[_Union[FootageSpan, _Mapping]] = ..., alert: _Optional[str] = ..., case_number: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class AskForExportResponse(_message.Message):
    __slots__ = ("export",)
    EXPORT_FIELD_NUMBER: _ClassVar[int]
    export: Export
    def __init__(self, export: _Optional[_Union[Export, _Mapping]] = ...) -> None: ...

class ConfirmExportRequest(_message.Message):
    __slots__ = ("export",)
    EXPORT_FIELD_NUMBER: _ClassVar[int]
    export: str
    def __init__(self, export: _Optional[str] = ...) -> None: ...

class ConfirmExportResponse(_message.Message):
    __slots__ = ("export",)
    EXPORT_FIELD_NUMBER: _ClassVar[int]
    export: Export
    def __init__(self, export: _Optional[_Union[Export, _Mapping]] = ...) -> None: ...

class WithdrawExportRequest(_message.Message):
    __slots__ = ("export",)
    EXPORT_FIELD_NUMBER: _ClassVar[int]
    export: str
    def __init__(self, export: _Optional[str] = ...) -> None: ...

class WithdrawExportResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListExportsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListExportsResponse(_message.Message):
    __slots__ = ("exports",)
    EXPORTS_FIELD_NUMBER: _ClassVar[int]
    exports: _containers.RepeatedCompositeFieldContainer[Export]
    def __init__(self, exports: _Optional[_Iterable[_Union[Export, _Mapping]]] = ...) -> None: ...

class OpenForExportRequest(_message.Message):
    __slots__ = ("export", "caller", "segments", "wrapped_key", "day", "look_only")
    EXPORT_FIELD_NUMBER: _ClassVar[int]
    CALLER_FIELD_NUMBER: _ClassVar[int]
    SEGMENTS_FIELD_NUMBER: _ClassVar[int]
    WRAPPED_KEY_FIELD_NUMBER: _ClassVar[int]
    DAY_FIELD_NUMBER: _ClassVar[int]
    LOOK_ONLY_FIELD_NUMBER: _ClassVar[int]
    export: str
    caller: str
    segments: _containers.RepeatedCompositeFieldContainer[_retention_service_pb2.WrappedSegment]
    wrapped_key: bytes
    day: str
    look_only: bool
    def __init__(self, export: _Optional[str] = ..., caller: _Optional[str] = ..., segments: _Optional[_Iterable[_Union[_retention_service_pb2.WrappedSegment, _Mapping]]] = ..., wrapped_key: _Optional[bytes] = ..., day: _Optional[str] = ..., look_only: _Optional[bool] = ...) -> None: ...

class OpenForExportResponse(_message.Message):
    __slots__ = ("export", "keys")
    EXPORT_FIELD_NUMBER: _ClassVar[int]
    KEYS_FIELD_NUMBER: _ClassVar[int]
    export: Export
    keys: _containers.RepeatedScalarFieldContainer[bytes]
    def __init__(self, export: _Optional[_Union[Export, _Mapping]] = ..., keys: _Optional[_Iterable[bytes]] = ...) -> None: ...
