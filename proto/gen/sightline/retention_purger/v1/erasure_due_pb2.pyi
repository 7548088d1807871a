from sightline.chassis.v1 import topic_pb2 as _topic_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class ErasureDue(_message.Message):
    __slots__ = ("alert", "reel")
    ALERT_FIELD_NUMBER: _ClassVar[int]
    REEL_FIELD_NUMBER: _ClassVar[int]
    alert: str
    reel: str
    def __init__(self, alert: _Optional[str] = ..., reel: _Optional[str] = ...) -> None: ...
