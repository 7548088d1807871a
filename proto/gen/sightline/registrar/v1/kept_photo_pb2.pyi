import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class KeptPhoto(_message.Message):
    __slots__ = ("subject", "reason", "source", "expires_at", "photo", "jpeg", "template", "model_id")
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    PHOTO_FIELD_NUMBER: _ClassVar[int]
    JPEG_FIELD_NUMBER: _ClassVar[int]
    TEMPLATE_FIELD_NUMBER: _ClassVar[int]
    MODEL_ID_FIELD_NUMBER: _ClassVar[int]
    subject: str
    reason: str
    source: str
    expires_at: _timestamp_pb2.Timestamp
    photo: str
    jpeg: bytes
    template: bytes
    model_id: str
    def __init__(self, subject: _Optional[str] = ..., reason: _Optional[str] = ..., source: _Optional[str] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., photo: _Optional[str] = ..., jpeg: _Optional[bytes] = ..., template: _Optional[bytes] = ..., model_id: _Optional[str] = ...) -> None: ...
