import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from sightline.chassis.v1 import topic_pb2 as _topic_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class FootageErased(_message.Message):
    __slots__ = ("reel", "erased_at", "segments_count")
    REEL_FIELD_NUMBER: _ClassVar[int]
    ERASED_AT_FIELD_NUMBER: _ClassVar[int]
    SEGMENTS_COUNT_FIELD_NUMBER: _ClassVar[int]
    reel: str
    erased_at: _timestamp_pb2.Timestamp
    segments_count: int
    def __init__(self, reel: _Optional[str] = ..., erased_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., segments_count: _Optional[int] = ...) -> None: ...
