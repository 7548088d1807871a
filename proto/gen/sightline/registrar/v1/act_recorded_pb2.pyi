import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from sightline.chassis.v1 import topic_pb2 as _topic_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Deed(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DEED_UNSPECIFIED: _ClassVar[Deed]
    DEED_DRAFTED: _ClassVar[Deed]
    DEED_TRIAL_FIXED: _ClassVar[Deed]
    DEED_AUTHORISED: _ClassVar[Deed]
    DEED_NOTICE_PUBLISHED: _ClassVar[Deed]
    DEED_STARTED: _ClassVar[Deed]
    DEED_STOPPED: _ClassVar[Deed]
    DEED_ENDED: _ClassVar[Deed]
    DEED_ENTRY_ADDED_BY_HAND: _ClassVar[Deed]
    DEED_ENTRY_REMOVED: _ClassVar[Deed]
    DEED_ENTRY_RESTED: _ClassVar[Deed]
    DEED_ENTRY_RELEASED: _ClassVar[Deed]
    DEED_SIGNED_IN: _ClassVar[Deed]
    DEED_SIGN_IN_FAILED: _ClassVar[Deed]
    DEED_SIGN_IN_LOCKED: _ClassVar[Deed]
    DEED_SIGNED_OUT: _ClassVar[Deed]
    DEED_SESSIONS_ENDED: _ClassVar[Deed]
    DEED_PASSWORD_GIVEN: _ClassVar[Deed]
    DEED_PASSWORD_SET: _ClassVar[Deed]
    DEED_CHAIN_EXPORTED: _ClassVar[Deed]
    DEED_NAMES_SEEN: _ClassVar[Deed]
    DEED_PERSON_ANSWERED: _ClassVar[Deed]
    DEED_HOLD_PLACED: _ClassVar[Deed]
    DEED_HOLD_CONFIRMED: _ClassVar[Deed]
    DEED_HOLD_REVIEWED: _ClassVar[Deed]
    DEED_HOLD_LIFTED: _ClassVar[Deed]
    DEED_KEPT_FOR_PERSON: _ClassVar[Deed]
    DEED_ERASED_FOR_PERSON: _ClassVar[Deed]
    DEED_EXPORT_ASKED: _ClassVar[Deed]
    DEED_EXPORT_CONFIRMED: _ClassVar[Deed]
    DEED_EXPORT_WITHDRAWN: _ClassVar[Deed]

class Cause(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CAUSE_UNSPECIFIED: _ClassVar[Cause]
    CAUSE_PERSON: _ClassVar[Cause]
    CAUSE_END_REACHED: _ClassVar[Cause]
    CAUSE_NO_LIST: _ClassVar[Cause]
    CAUSE_FALSE_ALERT_RATIO: _ClassVar[Cause]
    CAUSE_FALSE_ALERTS_IN_A_ROW: _ClassVar[Cause]
DEED_UNSPECIFIED: Deed
DEED_DRAFTED: Deed
DEED_TRIAL_FIXED: Deed
DEED_AUTHORISED: Deed
DEED_NOTICE_PUBLISHED: Deed
DEED_STARTED: Deed
DEED_STOPPED: Deed
DEED_ENDED: Deed
DEED_ENTRY_ADDED_BY_HAND: Deed
DEED_ENTRY_REMOVED: Deed
DEED_ENTRY_RESTED: Deed
DEED_ENTRY_RELEASED: Deed
DEED_SIGNED_IN: Deed
DEED_SIGN_IN_FAILED: Deed
DEED_SIGN_IN_LOCKED: Deed
DEED_SIGNED_OUT: Deed
DEED_SESSIONS_ENDED: Deed
DEED_PASSWORD_GIVEN: Deed
DEED_PASSWORD_SET: Deed
DEED_CHAIN_EXPORTED: Deed
DEED_NAMES_SEEN: Deed
DEED_PERSON_ANSWERED: Deed
DEED_HOLD_PLACED: Deed
DEED_HOLD_CONFIRMED: Deed
DEED_HOLD_REVIEWED: Deed
DEED_HOLD_LIFTED: Deed
DEED_KEPT_FOR_PERSON: Deed
DEED_ERASED_FOR_PERSON: Deed
DEED_EXPORT_ASKED: Deed
DEED_EXPORT_CONFIRMED: Deed
DEED_EXPORT_WITHDRAWN: Deed
CAUSE_UNSPECIFIED: Cause
CAUSE_PERSON: Cause
CAUSE_END_REACHED: Cause
CAUSE_NO_LIST: Cause
CAUSE_FALSE_ALERT_RATIO: Cause
CAUSE_FALSE_ALERTS_IN_A_ROW: Cause

class ActRecorded(_message.Message):
    __slots__ = ("act", "deed", "acted_at", "actor_mark", "concerned_mark", "cause", "digest", "deployment", "commitment")
    ACT_FIELD_NUMBER: _ClassVar[int]
    DEED_FIELD_NUMBER: _ClassVar[int]
    ACTED_AT_FIELD_NUMBER: _ClassVar[int]
    ACTOR_MARK_FIELD_NUMBER: _ClassVar[int]
    CONCERNED_MARK_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    COMMITMENT_FIELD_NUMBER: _ClassVar[int]
    act: bytes
    deed: Deed
    acted_at: _timestamp_pb2.Timestamp
    actor_mark: bytes
    concerned_mark: bytes
    cause: Cause
    digest: bytes
    deployment: str
    commitment: bytes
    def __init__(self, act: _Optional[bytes] = ..., deed: _Optional[_Union[Deed, str]] = ..., acted_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., actor_mark: _Optional[bytes] = ..., concerned_mark: _Optional[bytes] = ..., cause: _Optional[_Union[Cause, str]] = ..., digest: _Optional[bytes] = ..., deployment: _Optional[str] = ..., commitment: _Optional[bytes] = ...) -> None: ...
