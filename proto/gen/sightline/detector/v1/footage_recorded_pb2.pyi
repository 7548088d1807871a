import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from sightline.chassis.v1 import topic_pb2 as _topic_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class FootageRecorded(_message.Message):
    __slots__ = ("reel", "camera", "expires_at", "faces_clear")
    REEL_FIELD_NUMBER: _ClassVar[int]
    CAMERA_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    FACES_CLEAR_FIELD_NUMBER: _ClassVar[int]
    reel: str
    camera: str
    expires_at: _timestamp_pb2.Timestamp
    faces_clear: bool
    def __init__(self, reel: _Optional[str] = ..., camera: _Optional[str] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., faces_clear: _Optional[bool] = ...) -> None: ...
