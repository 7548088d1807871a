from sightline.chassis.v1 import topic_pb2 as _topic_pb2
from sightline.detector.v1 import face_detected_pb2 as _face_detected_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class TemplateExtracted(_message.Message):
    __slots__ = ("track", "look", "template", "model_id", "shots_fused", "face", "context")
    TRACK_FIELD_NUMBER: _ClassVar[int]
    LOOK_FIELD_NUMBER: _ClassVar[int]
    TEMPLATE_FIELD_NUMBER: _ClassVar[int]
    MODEL_ID_FIELD_NUMBER: _ClassVar[int]
    SHOTS_FUSED_FIELD_NUMBER: _ClassVar[int]
    FACE_FIELD_NUMBER: _ClassVar[int]
    CONTEXT_FIELD_NUMBER: _ClassVar[int]
    track: str
    look: int
    template: bytes
    model_id: str
    shots_fused: int
    face: _face_detected_pb2.Shot
    context: _face_detected_pb2.Picture
    def __init__(self, track: _Optional[str] = ..., look: _Optional[int] = ..., template: _Optional[bytes] = ..., model_id: _Optional[str] = ..., shots_fused: _Optional[int] = ..., face: _Optional[_Union[_face_detected_pb2.Shot, _Mapping]] = ..., context: _Optional[_Union[_face_detected_pb2.Picture, _Mapping]] = ...) -> None: ...
