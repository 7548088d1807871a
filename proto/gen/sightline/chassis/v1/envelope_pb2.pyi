import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Envelope(_message.Message):
    __slots__ = ("id", "deployment", "camera", "epoch", "captured_at", "received_at", "replayed", "key_id", "nonce", "payload", "passed_key", "traceparent")
    ID_FIELD_NUMBER: _ClassVar[int]
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    CAMERA_FIELD_NUMBER: _ClassVar[int]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    CAPTURED_AT_FIELD_NUMBER: _ClassVar[int]
    RECEIVED_AT_FIELD_NUMBER: _ClassVar[int]
    REPLAYED_FIELD_NUMBER: _ClassVar[int]
    KEY_ID_FIELD_NUMBER: _ClassVar[int]
    NONCE_FIELD_NUMBER: _ClassVar[int]
    PAYLOAD_FIELD_NUMBER: _ClassVar[int]
    PASSED_KEY_FIELD_NUMBER: _ClassVar[int]
    TRACEPARENT_FIELD_NUMBER: _ClassVar[int]
    id: bytes
    deployment: str
    camera: str
    epoch: int
    captured_at: _timestamp_pb2.Timestamp
    received_at: _timestamp_pb2.Timestamp
    replayed: bool
    key_id: str
    nonce: bytes
    payload: bytes
    passed_key: bytes
    traceparent: bytes
    def __init__(self, id: _Optional[bytes] = ..., deployment: _Optional[str] = ..., camera: _Optional[str] = ..., epoch: _Optional[int] = ..., captured_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., received_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., replayed: _Optional[bool] = ..., key_id: _Optional[str] = ..., nonce: _Optional[bytes] = ..., payload: _Optional[bytes] = ..., passed_key: _Optional[bytes] = ..., traceparent: _Optional[bytes] = ...) -> None: ...
