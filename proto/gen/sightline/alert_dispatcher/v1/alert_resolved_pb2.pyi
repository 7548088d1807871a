import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from sightline.chassis.v1 import topic_pb2 as _topic_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Answer(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ANSWER_UNSPECIFIED: _ClassVar[Answer]
    ANSWER_SAME_PERSON: _ClassVar[Answer]
    ANSWER_NOT_SAME_PERSON: _ClassVar[Answer]
    ANSWER_CANNOT_SAY: _ClassVar[Answer]
ANSWER_UNSPECIFIED: Answer
ANSWER_SAME_PERSON: Answer
ANSWER_NOT_SAME_PERSON: Answer
ANSWER_CANNOT_SAY: Answer

class AlertResolved(_message.Message):
    __slots__ = ("alert", "answer", "resolved_at", "expires_at")
    ALERT_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    RESOLVED_AT_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    alert: str
    answer: Answer
    resolved_at: _timestamp_pb2.Timestamp
    expires_at: _timestamp_pb2.Timestamp
    def __init__(self, alert: _Optional[str] = ..., answer: _Optional[_Union[Answer, str]] = ..., resolved_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
