import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from sightline.chassis.v1 import access_pb2 as _access_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Hold(_message.Message):
    __slots__ = ("id", "alert", "deployment", "case_number", "placed_by", "placed_at", "confirmed_by", "in_force", "until", "asked_by_person", "lapses_at")
    ID_FIELD_NUMBER: _ClassVar[int]
    ALERT_FIELD_NUMBER: _ClassVar[int]
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    CASE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    PLACED_BY_FIELD_NUMBER: _ClassVar[int]
    PLACED_AT_FIELD_NUMBER: _ClassVar[int]
    CONFIRMED_BY_FIELD_NUMBER: _ClassVar[int]
    IN_FORCE_FIELD_NUMBER: _ClassVar[int]
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    ASKED_BY_PERSON_FIELD_NUMBER: _ClassVar[int]
    LAPSES_AT_FIELD_NUMBER: _ClassVar[int]
    id: str
    alert: str
    deployment: str
    case_number: str
    placed_by: str
    placed_at: _timestamp_pb2.Timestamp
    confirmed_by: str
    in_force: bool
    until: _timestamp_pb2.Timestamp
    asked_by_person: bool
    lapses_at: _timestamp_pb2.Timestamp
    def __init__(self, id: _Optional[str] = ..., alert: _Optional[str] = ..., deployment: _Optional[str] = ..., case_number: _Optional[str] = ..., placed_by: _Optional[str] = ..., placed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., confirmed_by: _Optional[str] = ..., in_force: _Optional[bool] = ..., until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., asked_by_person: _Optional[bool] = ..., lapses_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class PlaceHoldRequest(_message.Message):
    __slots__ = ("alert", "case_number")
    ALERT_FIELD_NUMBER: _ClassVar[int]
    CASE_NUMBER_FIELD_NUMBER: _ClassVar[int]
    alert: str
    case_number: str
    def __init__(self, alert: _Optional[str] = ..., case_number: _Optional[str] = ...) -> None: ...

class PlaceHoldResponse(_message.Message):
    __slots__ = ("hold",)
    HOLD_FIELD_NUMBER: _ClassVar[int]
    hold: Hold
    def __init__(self, hold: _Optional[_Union[Hold, _Mapping]] = ...) -> None: ...

class ConfirmHoldRequest(_message.Message):
    __slots__ = ("hold",)
    HOLD_FIELD_NUMBER: _ClassVar[int]
    hold: str
    def __init__(self, hold: _Optional[str] = ...) -> None: ...

class ConfirmHoldResponse(_message.Message):
    __slots__ = ("hold",)
    HOLD_FIELD_NUMBER: _ClassVar[int]
    hold: Hold
    def __init__(self, hold: _Optional[_Union[Hold, _Mapping]] = ...) -> None: ...

class ReviewHoldRequest(_message.Message):
    __slots__ = ("hold",)
    HOLD_FIELD_NUMBER: _ClassVar[int]
    hold: str
    def __init__(self, hold: _Optional[str] = ...) -> None: ...

class ReviewHoldResponse(_message.Message):
    __slots__ = ("hold",)
    HOLD_FIELD_NUMBER: _ClassVar[int]
    hold: Hold
    def __init__(self, hold: _Optional[_Union[Hold, _Mapping]] = ...) -> None: ...

class LiftHoldRequest(_message.Message):
    __slots__ = ("hold",)
    HOLD_FIELD_NUMBER: _ClassVar[int]
    hold: str
    def __init__(self, hold: _Optional[str] = ...) -> None: ...

class LiftHoldResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListHoldsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListHoldsResponse(_message.Message):
    __slots__ = ("holds",)
    HOLDS_FIELD_NUMBER: _ClassVar[int]
    holds: _containers.RepeatedCompositeFieldContainer[Hold]
    def __init__(self, holds: _Optional[_Iterable[_Union[Hold, _Mapping]]] = ...) -> None: ...

class KeepForPersonRequest(_message.Message):
    __slots__ = ("deployment", "receipt_code", "request_number", "identity_checked")
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_CODE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_NUMBER_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_CHECKED_FIELD_NUMBER: _ClassVar[int]
    deployment: str
    receipt_code: str
    request_number: str
    identity_checked: bool
    def __init__(self, deployment: _Optional[str] = ..., receipt_code: _Optional[str] = ..., request_number: _Optional[str] = ..., identity_checked: _Optional[bool] = ...) -> None: ...

class KeepForPersonResponse(_message.Message):
    __slots__ = ("hold",)
    HOLD_FIELD_NUMBER: _ClassVar[int]
    hold: Hold
    def __init__(self, hold: _Optional[_Union[Hold, _Mapping]] = ...) -> None: ...

class EraseForPersonRequest(_message.Message):
    __slots__ = ("deployment", "receipt_code", "request_number", "identity_checked")
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    RECEIPT_CODE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_NUMBER_FIELD_NUMBER: _ClassVar[int]
    IDENTITY_CHECKED_FIELD_NUMBER: _ClassVar[int]
    deployment: str
    receipt_code: str
    request_number: str
    identity_checked: bool
    def __init__(self, deployment: _Optional[str] = ..., receipt_code: _Optional[str] = ..., request_number: _Optional[str] = ..., identity_checked: _Optional[bool] = ...) -> None: ...

class EraseForPersonResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...
