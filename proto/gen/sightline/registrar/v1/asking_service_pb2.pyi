import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from sightline.chassis.v1 import access_pb2 as _access_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Listed(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    LISTED_UNSPECIFIED: _ClassVar[Listed]
    LISTED_YES: _ClassVar[Listed]
    LISTED_NO: _ClassVar[Listed]
    LISTED_DESTROYED: _ClassVar[Listed]
    LISTED_NOT_ASKED: _ClassVar[Listed]

class Kept(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    KEPT_UNSPECIFIED: _ClassVar[Kept]
    KEPT_YES: _ClassVar[Kept]
    KEPT_NOTHING: _ClassVar[Kept]
    KEPT_NOT_ASKED: _ClassVar[Kept]
LISTED_UNSPECIFIED: Listed
LISTED_YES: Listed
LISTED_NO: Listed
LISTED_DESTROYED: Listed
LISTED_NOT_ASKED: Listed
KEPT_UNSPECIFIED: Kept
KEPT_YES: Kept
KEPT_NOTHING: Kept
KEPT_NOT_ASKED: Kept

class AnswerPersonRequest(_message.Message):
    __slots__ = ("deployment", "subject", "receipt_code", "request_number", "identity_checked")
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_CODE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_NUMBER_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_CHECKED_FIELD_NUMBER: _ClassVar[int]
    deployment: str
    subject: str
    receipt_code: str
    request_number: str
    identity_checked: bool
    def __init__(self, deployment: _Optional[str] = ..., subject: _Optional[str] = ..., receipt_code: _Optional[str] = ..., request_number: _Optional[str] = ..., identity_checked: _Optional[bool] = ...) -> None: ...

class AnswerPersonResponse(_message.Message):
    __slots__ = ("listed", "kept", "seen_at", "gone_at", "answered_at", "salt", "commitment", "padding")
    LISTED_FIELD_NUMBER: _ClassVar[int]
    KEPT_FIELD_NUMBER: _ClassVar[int]
    SEEN_AT_FIELD_NUMBER: _ClassVar[int]
    GONE_AT_FIELD_NUMBER: _ClassVar[int]
    ANSWERED_AT_FIELD_NUMBER: _ClassVar[int]
    SALT_FIELD_NUMBER: _ClassVar[int]
    COMMITMENT_FIELD_NUMBER: _ClassVar[int]
    PADDING_FIELD_NUMBER: _ClassVar[int]
    listed: Listed
    kept: Kept
    seen_at: _timestamp_pb2.Timestamp
    gone_at: _timestamp_pb2.Timestamp
    answered_at: _timestamp_pb2.Timestamp
    salt: bytes
    commitment: bytes
    padding: bytes
    def __init__(self, listed: _Optional[_Union[Listed, str]] = ..., kept: _Optional[_Union[Kept, str]] = ..., seen_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., gone_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., answered_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., salt: _Optional[bytes] = ..., commitment: _Optional[bytes] = ..., padding: _Optional[bytes] = ...) -> None: ...
