from sightline.chassis.v1 import access_pb2 as _access_pb2
from sightline.detector.v1 import face_detected_pb2 as _face_detected_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ExtractTemplateRequest(_message.Message):
    __slots__ = ("shots",)
    SHOTS_FIELD_NUMBER: _ClassVar[int]
    shots: _containers.RepeatedCompositeFieldContainer[_face_detected_pb2.Shot]
    def __init__(self, shots: _Optional[_Iterable[_Union[_face_detected_pb2.Shot, _Mapping]]] = ...) -> None: ...

class ExtractTemplateResponse(_message.Message):
    __slots__ = ("template", "model_id")
    TEMPLATE_FIELD_NUMBER: _ClassVar[int]
    MODEL_ID_FIELD_NUMBER: _ClassVar[int]
    template: bytes
    model_id: str
    def __init__(self, template: _Optional[bytes] = ..., model_id: _Optional[str] = ...) -> None: ...
