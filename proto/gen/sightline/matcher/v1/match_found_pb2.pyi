from sightline.chassis.v1 import topic_pb2 as _topic_pb2
from sightline.detector.v1 import face_detected_pb2 as _face_detected_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class MatchFound(_message.Message):
    __slots__ = ("subject", "track", "look", "score", "threshold", "list_version", "model_id", "face", "context")
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    TRACK_FIELD_NUMBER: _ClassVar[int]
    LOOK_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    THRESHOLD_FIELD_NUMBER: _ClassVar[int]
    LIST_VERSION_FIELD_NUMBER: _ClassVar[int]
    MODEL_ID_FIELD_NUMBER: _ClassVar[int]
    FACE_FIELD_NUMBER: _ClassVar[int]
    CONTEXT_FIELD_NUMBER: _ClassVar[int]
    subject: str
    track: str
    look: int
    score: float
    threshold: float
    list_version: int
    model_id: str
    face: _face_detected_pb2.Shot
    context: _face_detected_pb2.Picture
    def __init__(self, subject: _Optional[str] = ..., track: _Optional[str] = ..., look: _Optional[int] = ..., score: _Optional[float] = ..., threshold: _Optional[float] = ..., list_version: _Optional[int] = ..., model_id: _Optional[str] = ..., face: _Optional[_Union[_face_detected_pb2.Shot, _Mapping]] = ..., context: _Optional[_Union[_face_detected_pb2.Picture, _Mapping]] = ...) -> None: ...
