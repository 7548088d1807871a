import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from sightline.registrar.v1 import authorisation_pb2 as _authorisation_pb2
from sightline.registrar.v1 import deployment_changed_pb2 as _deployment_changed_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Dossier(_message.Message):
    __slots__ = ("author", "draft", "list_begun_at", "authorisation", "notice_published_at", "resting", "went_live", "list_added_to_at", "stop_reason", "destruction", "rests_on", "resting_secret", "late", "earlier")
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    DRAFT_FIELD_NUMBER: _ClassVar[int]
    LIST_BEGUN_AT_FIELD_NUMBER: _ClassVar[int]
    AUTHORISATION_FIELD_NUMBER: _ClassVar[int]
    NOTICE_PUBLISHED_AT_FIELD_NUMBER: _ClassVar[int]
    RESTING_FIELD_NUMBER: _ClassVar[int]
    WENT_LIVE_FIELD_NUMBER: _ClassVar[int]
    LIST_ADDED_TO_AT_FIELD_NUMBER: _ClassVar[int]
    STOP_REASON_FIELD_NUMBER: _ClassVar[int]
    DESTRUCTION_FIELD_NUMBER: _ClassVar[int]
    RESTS_ON_FIELD_NUMBER: _ClassVar[int]
    RESTING_SECRET_FIELD_NUMBER: _ClassVar[int]
    LATE_FIELD_NUMBER: _ClassVar[int]
    EARLIER_FIELD_NUMBER: _ClassVar[int]
    author: str
    draft: bytes
    list_begun_at: _timestamp_pb2.Timestamp
    authorisation: _authorisation_pb2.Authorisation
    notice_published_at: _timestamp_pb2.Timestamp
    resting: _containers.RepeatedScalarFieldContainer[bytes]
    went_live: ListCounts
    list_added_to_at: _timestamp_pb2.Timestamp
    stop_reason: str
    destruction: _deployment_changed_pb2.Destruction
    rests_on: _containers.RepeatedScalarFieldContainer[bytes]
    resting_secret: bytes
    late: _containers.RepeatedScalarFieldContainer[bytes]
    earlier: _containers.RepeatedCompositeFieldContainer[EarlierRun]
    def __init__(self, author: _Optional[str] = ..., draft: _Optional[bytes] = ..., list_begun_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., authorisation: _Optional[_Union[_authorisation_pb2.Authorisation, _Mapping]] = ..., notice_published_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., resting: _Optional[_Iterable[bytes]] = ..., went_live: _Optional[_Union[ListCounts, _Mapping]] = ..., list_added_to_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., stop_reason: _Optional[str] = ..., destruction: _Optional[_Union[_deployment_changed_pb2.Destruction, _Mapping]] = ..., rests_on: _Optional[_Iterable[bytes]] = ..., resting_secret: _Optional[bytes] = ..., late: _Optional[_Iterable[bytes]] = ..., earlier: _Optional[_Iterable[_Union[EarlierRun, _Mapping]]] = ...) -> None: ...

class EarlierRun(_message.Message):
    __slots__ = ("sealed_secret", "left_at", "officers")
    SEALED_SECRET_FIELD_NUMBER: _ClassVar[int]
    LEFT_AT_FIELD_NUMBER: _ClassVar[int]
    OFFICERS_FIELD_NUMBER: _ClassVar[int]
    sealed_secret: bytes
    left_at: _timestamp_pb2.Timestamp
    officers: _containers.RepeatedScalarFieldContainer[bytes]
    def __init__(self, sealed_secret: _Optional[bytes] = ..., left_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., officers: _Optional[_Iterable[bytes]] = ...) -> None: ...

class ListCounts(_message.Message):
    __slots__ = ("subject_count", "photo_count", "by_hand_count", "model_id")
    SUBJECT_COUNT_FIELD_NUMBER: _ClassVar[int]
    PHOTO_COUNT_FIELD_NUMBER: _ClassVar[int]
    BY_HAND_COUNT_FIELD_NUMBER: _ClassVar[int]
    MODEL_ID_FIELD_NUMBER: _ClassVar[int]
    subject_count: int
    photo_count: int
    by_hand_count: int
    model_id: str
    def __init__(self, subject_count: _Optional[int] = ..., photo_count: _Optional[int] = ..., by_hand_count: _Optional[int] = ..., model_id: _Optional[str] = ...) -> None: ...
