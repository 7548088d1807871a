import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from sightline.chassis.v1 import topic_pb2 as _topic_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Standing(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STANDING_UNSPECIFIED: _ClassVar[Standing]
    STANDING_OPEN: _ClassVar[Standing]
    STANDING_ENGAGE: _ClassVar[Standing]
    STANDING_DO_NOT_ENGAGE: _ClassVar[Standing]
    STANDING_MISSED: _ClassVar[Standing]

class Answer(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ANSWER_UNSPECIFIED: _ClassVar[Answer]
    ANSWER_SAME_PERSON: _ClassVar[Answer]
    ANSWER_NOT_SAME_PERSON: _ClassVar[Answer]
    ANSWER_CANNOT_SAY: _ClassVar[Answer]
    ANSWER_LOOKS_UNDER_18: _ClassVar[Answer]
STANDING_UNSPECIFIED: Standing
STANDING_OPEN: Standing
STANDING_ENGAGE: Standing
STANDING_DO_NOT_ENGAGE: Standing
STANDING_MISSED: Standing
ANSWER_UNSPECIFIED: Answer
ANSWER_SAME_PERSON: Answer
ANSWER_NOT_SAME_PERSON: Answer
ANSWER_CANNOT_SAY: Answer
ANSWER_LOOKS_UNDER_18: Answer

class AlertResolved(_message.Message):
    __slots__ = ("alert", "answer", "resolved_at", "expires_at", "standing", "subject_mark", "officer_marks")
    ALERT_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    RESOLVED_AT_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    STANDING_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_MARK_FIELD_NUMBER: _ClassVar[int]
    OFFICER_MARKS_FIELD_NUMBER: _ClassVar[int]
    alert: str
    answer: Answer
    resolved_at: _timestamp_pb2.Timestamp
    expires_at: _timestamp_pb2.Timestamp
    standing: Standing
    subject_mark: bytes
    officer_marks: _containers.RepeatedScalarFieldContainer[bytes]
    def __init__(self, alert: _Optional[str] = ..., answer: _Optional[_Union[Answer, str]] = ..., resolved_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., standing: _Optional[_Union[Standing, str]] = ..., subject_mark: _Optional[bytes] = ..., officer_marks: _Optional[_Iterable[bytes]] = ...) -> None: ...
