from sightline.chassis.v1 import access_pb2 as _access_pb2
from sightline.detector.v1 import face_detected_pb2 as _face_detected_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class FindFacesRequest(_message.Message):
    __slots__ = ("photo",)
    PHOTO_FIELD_NUMBER: _ClassVar[int]
    photo: bytes
    def __init__(self, photo: _Optional[bytes] = ...) -> None: ...

class FindFacesResponse(_message.Message):
    __slots__ = ("width_px", "height_px", "faces")
    WIDTH_PX_FIELD_NUMBER: _ClassVar[int]
    HEIGHT_PX_FIELD_NUMBER: _ClassVar[int]
    FACES_FIELD_NUMBER: _ClassVar[int]
    width_px: int
    height_px: int
    faces: _containers.RepeatedCompositeFieldContainer[Face]
    def __init__(self, width_px: _Optional[int] = ..., height_px: _Optional[int] = ..., faces: _Optional[_Iterable[_Union[Face, _Mapping]]] = ...) -> None: ...

class Face(_message.Message):
    __slots__ = ("box", "landmarks", "detector_score_ratio", "face_size_px", "sharpness_ratio", "yaw_degrees", "brightness_ratio", "shot")
    BOX_FIELD_NUMBER: _ClassVar[int]
    LANDMARKS_FIELD_NUMBER: _ClassVar[int]
    DETECTOR_SCORE_RATIO_FIELD_NUMBER: _ClassVar[int]
    FACE_SIZE_PX_FIELD_NUMBER: _ClassVar[int]
    SHARPNESS_RATIO_FIELD_NUMBER: _ClassVar[int]
    YAW_DEGREES_FIELD_NUMBER: _ClassVar[int]
    BRIGHTNESS_RATIO_FIELD_NUMBER: _ClassVar[int]
    SHOT_FIELD_NUMBER: _ClassVar[int]
    box: _face_detected_pb2.Box
    landmarks: _containers.RepeatedCompositeFieldContainer[_face_detected_pb2.Point]
    detector_score_ratio: float
    face_size_px: float
    sharpness_ratio: float
    yaw_degrees: float
    brightness_ratio: float
    shot: _face_detected_pb2.Shot
    def __init__(self, box: _Optional[_Union[_face_detected_pb2.Box, _Mapping]] = ..., landmarks: _Optional[_Iterable[_Union[_face_detected_pb2.Point, _Mapping]]] = ..., detector_score_ratio: _Optional[float] = ..., face_size_px: _Optional[float] = ..., sharpness_ratio: _Optional[float] = ..., yaw_degrees: _Optional[float] = ..., brightness_ratio: _Optional[float] = ..., shot: _Optional[_Union[_face_detected_pb2.Shot, _Mapping]] = ...) -> None: ...
