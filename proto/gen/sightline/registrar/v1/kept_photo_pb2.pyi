import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class KeptPhoto(_message.Message):
    __slots__ = ("subject", "reason", "source", "expires_at", "photo", "jpeg", "template", "model_id", "category", "date_of_birth", "justification", "instruction", "by_hand", "added_by")
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    PHOTO_FIELD_NUMBER: _ClassVar[int]
    JPEG_FIELD_NUMBER: _ClassVar[int]
    TEMPLATE_FIELD_NUMBER: _ClassVar[int]
    MODEL_ID_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    DATE_OF_BIRTH_FIELD_NUMBER: _ClassVar[int]
    JUSTIFICATION_FIELD_NUMBER: _ClassVar[int]
    INSTRUCTION_FIELD_NUMBER: _ClassVar[int]
    BY_HAND_FIELD_NUMBER: _ClassVar[int]
    ADDED_BY_FIELD_NUMBER: _ClassVar[int]
    subject: str
    reason: str
    source: str
    expires_at: _timestamp_pb2.Timestamp
    photo: str
    jpeg: bytes
    template: bytes
    model_id: str
    category: str
    date_of_birth: str
    justification: str
    instruction: str
    by_hand: bool
    added_by: str
    def __init__(self, subject: _Optional[str] = ..., reason: _Optional[str] = ..., source: _Optional[str] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., photo: _Optional[str] = ..., jpeg: _Optional[bytes] = ..., template: _Optional[bytes] = ..., model_id: _Optional[str] = ..., category: _Optional[str] = ..., date_of_birth: _Optional[str] = ..., justification: _Optional[str] = ..., instruction: _Optional[str] = ..., by_hand: _Optional[bool] = ..., added_by: _Optional[str] = ...) -> None: ...
