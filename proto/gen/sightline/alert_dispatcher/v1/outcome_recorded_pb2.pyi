import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from sightline.chassis.v1 import topic_pb2 as _topic_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Engagement(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ENGAGEMENT_UNSPECIFIED: _ClassVar[Engagement]
    ENGAGEMENT_ENGAGED: _ClassVar[Engagement]
    ENGAGEMENT_NOT_ENGAGED: _ClassVar[Engagement]
    ENGAGEMENT_NOT_LOCATED: _ClassVar[Engagement]

class Confirmation(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CONFIRMATION_UNSPECIFIED: _ClassVar[Confirmation]
    CONFIRMATION_TRUE: _ClassVar[Confirmation]
    CONFIRMATION_FALSE: _ClassVar[Confirmation]

class Disposal(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DISPOSAL_UNSPECIFIED: _ClassVar[Disposal]
    DISPOSAL_ARREST: _ClassVar[Disposal]
    DISPOSAL_OTHER: _ClassVar[Disposal]
    DISPOSAL_NO_ACTION: _ClassVar[Disposal]
ENGAGEMENT_UNSPECIFIED: Engagement
ENGAGEMENT_ENGAGED: Engagement
ENGAGEMENT_NOT_ENGAGED: Engagement
ENGAGEMENT_NOT_LOCATED: Engagement
CONFIRMATION_UNSPECIFIED: Confirmation
CONFIRMATION_TRUE: Confirmation
CONFIRMATION_FALSE: Confirmation
DISPOSAL_UNSPECIFIED: Disposal
DISPOSAL_ARREST: Disposal
DISPOSAL_OTHER: Disposal
DISPOSAL_NO_ACTION: Disposal

class OutcomeRecorded(_message.Message):
    __slots__ = ("alert", "outcome", "recorded_at", "expires_at", "subject_mark", "officer_mark")
    ALERT_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_MARK_FIELD_NUMBER: _ClassVar[int]
    OFFICER_MARK_FIELD_NUMBER: _ClassVar[int]
    alert: str
    outcome: Outcome
    recorded_at: _timestamp_pb2.Timestamp
    expires_at: _timestamp_pb2.Timestamp
    subject_mark: bytes
    officer_mark: bytes
    def __init__(self, alert: _Optional[str] = ..., outcome: _Optional[_Union[Outcome, _Mapping]] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., subject_mark: _Optional[bytes] = ..., officer_mark: _Optional[bytes] = ...) -> None: ...

class Outcome(_message.Message):
    __slots__ = ("engagement", "confirmation", "disposal", "minutes_held")
    ENGAGEMENT_FIELD_NUMBER: _ClassVar[int]
    CONFIRMATION_FIELD_NUMBER: _ClassVar[int]
    DISPOSAL_FIELD_NUMBER: _ClassVar[int]
    MINUTES_HELD_FIELD_NUMBER: _ClassVar[int]
    engagement: Engagement
    confirmation: Confirmation
    disposal: Disposal
    minutes_held: int
    def __init__(self, engagement: _Optional[_Union[Engagement, str]] = ..., confirmation: _Optional[_Union[Confirmation, str]] = ..., disposal: _Optional[_Union[Disposal, str]] = ..., minutes_held: _Optional[int] = ...) -> None: ...
