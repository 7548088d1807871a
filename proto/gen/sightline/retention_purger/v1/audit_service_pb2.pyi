import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from sightline.chassis.v1 import access_pb2 as _access_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class EntryKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ENTRY_KIND_UNSPECIFIED: _ClassVar[EntryKind]
    ENTRY_KIND_DEPLOYMENT_CHANGED: _ClassVar[EntryKind]
    ENTRY_KIND_ALERT_RETAINED: _ClassVar[EntryKind]
    ENTRY_KIND_ALERT_RESOLVED: _ClassVar[EntryKind]
    ENTRY_KIND_ALERT_ERASED: _ClassVar[EntryKind]
    ENTRY_KIND_DAY_KEY_DESTROYED: _ClassVar[EntryKind]
    ENTRY_KIND_LEDGER_CLOSED: _ClassVar[EntryKind]
    ENTRY_KIND_OUTCOME_RECORDED: _ClassVar[EntryKind]
    ENTRY_KIND_ACT_RECORDED: _ClassVar[EntryKind]
    ENTRY_KIND_HOLD_CHANGED: _ClassVar[EntryKind]
    ENTRY_KIND_EXPORT_CHANGED: _ClassVar[EntryKind]
    ENTRY_KIND_FOOTAGE_KEPT: _ClassVar[EntryKind]
    ENTRY_KIND_FOOTAGE_ERASED: _ClassVar[EntryKind]
ENTRY_KIND_UNSPECIFIED: EntryKind
ENTRY_KIND_DEPLOYMENT_CHANGED: EntryKind
ENTRY_KIND_ALERT_RETAINED: EntryKind
ENTRY_KIND_ALERT_RESOLVED: EntryKind
ENTRY_KIND_ALERT_ERASED: EntryKind
ENTRY_KIND_DAY_KEY_DESTROYED: EntryKind
ENTRY_KIND_LEDGER_CLOSED: EntryKind
ENTRY_KIND_OUTCOME_RECORDED: EntryKind
ENTRY_KIND_ACT_RECORDED: EntryKind
ENTRY_KIND_HOLD_CHANGED: EntryKind
ENTRY_KIND_EXPORT_CHANGED: EntryKind
ENTRY_KIND_FOOTAGE_KEPT: EntryKind
ENTRY_KIND_FOOTAGE_ERASED: EntryKind

class Entry(_message.Message):
    __slots__ = ("number", "time", "kind", "deployment", "body", "previous_hash", "hash")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    BODY_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_HASH_FIELD_NUMBER: _ClassVar[int]
    HASH_FIELD_NUMBER: _ClassVar[int]
    number: int
    time: _timestamp_pb2.Timestamp
    kind: EntryKind
    deployment: str
    body: str
    previous_hash: bytes
    hash: bytes
    def __init__(self, number: _Optional[int] = ..., time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., kind: _Optional[_Union[EntryKind, str]] = ..., deployment: _Optional[str] = ..., body: _Optional[str] = ..., previous_hash: _Optional[bytes] = ..., hash: _Optional[bytes] = ...) -> None: ...

class ListEntriesRequest(_message.Message):
    __slots__ = ("from_number",)
    FROM_NUMBER_FIELD_NUMBER: _ClassVar[int]
    from_number: int
    def __init__(self, from_number: _Optional[int] = ...) -> None: ...

class ListEntriesResponse(_message.Message):
    __slots__ = ("entry",)
    ENTRY_FIELD_NUMBER: _ClassVar[int]
    entry: Entry
    def __init__(self, entry: _Optional[_Union[Entry, _Mapping]] = ...) -> None: ...

class IsSpentRequest(_message.Message):
    __slots__ = ("deployment", "authorised_digest")
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    AUTHORISED_DIGEST_FIELD_NUMBER: _ClassVar[int]
    deployment: str
    authorised_digest: bytes
    def __init__(self, deployment: _Optional[str] = ..., authorised_digest: _Optional[bytes] = ...) -> None: ...

class IsSpentResponse(_message.Message):
    __slots__ = ("spent",)
    SPENT_FIELD_NUMBER: _ClassVar[int]
    spent: bool
    def __init__(self, spent: _Optional[bool] = ...) -> None: ...

class GetHeadRequest(_message.Message):
    __slots__ = ("known_number",)
    KNOWN_NUMBER_FIELD_NUMBER: _ClassVar[int]
    known_number: int
    def __init__(self, known_number: _Optional[int] = ...) -> None: ...

class GetHeadResponse(_message.Message):
    __slots__ = ("number", "hash", "time", "root", "consistency")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    HASH_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    ROOT_FIELD_NUMBER: _ClassVar[int]
    CONSISTENCY_FIELD_NUMBER: _ClassVar[int]
    number: int
    hash: bytes
    time: _timestamp_pb2.Timestamp
    root: bytes
    consistency: _containers.RepeatedScalarFieldContainer[bytes]
    def __init__(self, number: _Optional[int] = ..., hash: _Optional[bytes] = ..., time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., root: _Optional[bytes] = ..., consistency: _Optional[_Iterable[bytes]] = ...) -> None: ...

class KeepHeadRequest(_message.Message):
    __slots__ = ("note",)
    NOTE_FIELD_NUMBER: _ClassVar[int]
    note: str
    def __init__(self, note: _Optional[str] = ...) -> None: ...

class KeepHeadResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListHeadsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListHeadsResponse(_message.Message):
    __slots__ = ("head",)
    HEAD_FIELD_NUMBER: _ClassVar[int]
    head: SignedHead
    def __init__(self, head: _Optional[_Union[SignedHead, _Mapping]] = ...) -> None: ...

class SignedHead(_message.Message):
    __slots__ = ("number", "note", "consistency", "kept_at")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    CONSISTENCY_FIELD_NUMBER: _ClassVar[int]
    KEPT_AT_FIELD_NUMBER: _ClassVar[int]
    number: int
    note: str
    consistency: _containers.RepeatedScalarFieldContainer[bytes]
    kept_at: _timestamp_pb2.Timestamp
    def __init__(self, number: _Optional[int] = ..., note: _Optional[str] = ..., consistency: _Optional[_Iterable[bytes]] = ..., kept_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
