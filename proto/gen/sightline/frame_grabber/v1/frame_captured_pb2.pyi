from sightline.chassis.v1 import topic_pb2 as _topic_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class FrameCaptured(_message.Message):
    __slots__ = ("number", "width_px", "height_px", "jpeg", "carried", "source_ended")
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    WIDTH_PX_FIELD_NUMBER: _ClassVar[int]
    HEIGHT_PX_FIELD_NUMBER: _ClassVar[int]
    JPEG_FIELD_NUMBER: _ClassVar[int]
    CARRIED_FIELD_NUMBER: _ClassVar[int]
    SOURCE_ENDED_FIELD_NUMBER: _ClassVar[int]
    number: int
    width_px: int
    height_px: int
    jpeg: bytes
    carried: bool
    source_ended: bool
    def __init__(self, number: _Optional[int] = ..., width_px: _Optional[int] = ..., height_px: _Optional[int] = ..., jpeg: _Optional[bytes] = ..., carried: _Optional[bool] = ..., source_ended: _Optional[bool] = ...) -> None: ...
