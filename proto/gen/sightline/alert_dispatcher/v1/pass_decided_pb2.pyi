from sightline.chassis.v1 import topic_pb2 as _topic_pb2
from sightline.matcher.v1 import match_found_pb2 as _match_found_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PassDecided(_message.Message):
    __slots__ = ("match", "match_id", "alert", "opens")
    MATCH_FIELD_NUMBER: _ClassVar[int]
    MATCH_ID_FIELD_NUMBER: _ClassVar[int]
    ALERT_FIELD_NUMBER: _ClassVar[int]
    OPENS_FIELD_NUMBER: _ClassVar[int]
    match: _match_found_pb2.MatchFound
    match_id: bytes
    alert: str
    opens: bool
    def __init__(self, match: _Optional[_Union[_match_found_pb2.MatchFound, _Mapping]] = ..., match_id: _Optional[bytes] = ..., alert: _Optional[str] = ..., opens: _Optional[bool] = ...) -> None: ...
