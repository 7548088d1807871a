import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from sightline.chassis.v1 import access_pb2 as _access_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ListFootageRequest(_message.Message):
    __slots__ = ("deployment",)
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    deployment: str
    def __init__(self, deployment: _Optional[str] = ...) -> None: ...

class ListFootageResponse(_message.Message):
    __slots__ = ("footage",)
    FOOTAGE_FIELD_NUMBER: _ClassVar[int]
    footage: _containers.RepeatedCompositeFieldContainer[Footage]
    def __init__(self, footage: _Optional[_Iterable[_Union[Footage, _Mapping]]] = ...) -> None: ...

class Footage(_message.Message):
    __slots__ = ("camera", "until", "segments_count", "sealed_bytes", "gone_at", "faces_clear")
    CAMERA_FIELD_NUMBER: _ClassVar[int]
    FROM_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    SEGMENTS_COUNT_FIELD_NUMBER: _ClassVar[int]
    SEALED_BYTES_FIELD_NUMBER: _ClassVar[int]
    GONE_AT_FIELD_NUMBER: _ClassVar[int]
    FACES_CLEAR_FIELD_NUMBER: _ClassVar[int]
    camera: str
    until: _timestamp_pb2.Timestamp
    segments_count: int
    sealed_bytes: int
    gone_at: _timestamp_pb2.Timestamp
    faces_clear: bool
    def __init__(self, camera: _Optional[str] = ..., until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., segments_count: _Optional[int] = ..., sealed_bytes: _Optional[int] = ..., gone_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., faces_clear: _Optional[bool] = ..., **kwargs) -> None: ...

class ExportFootageRequest(_message.Message):
    __slots__ = ("export",)
    EXPORT_FIELD_NUMBER: _ClassVar[int]
    export: str
    def __init__(self, export: _Optional[str] = ...) -> None: ...

class ExportFootageResponse(_message.Message):
    __slots__ = ("mp4", "missing")
    MP4_FIELD_NUMBER: _ClassVar[int]
    MISSING_FIELD_NUMBER: _ClassVar[int]
    mp4: bytes
    missing: str
    def __init__(self, mp4: _Optional[bytes] = ..., missing: _Optional[str] = ...) -> None: ...
