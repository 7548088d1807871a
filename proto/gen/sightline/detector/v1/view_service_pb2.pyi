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

class Fitness(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    FITNESS_UNSPECIFIED: _ClassVar[Fitness]
    FITNESS_GOOD: _ClassVar[Fitness]
    FITNESS_FAIR: _ClassVar[Fitness]
    FITNESS_POOR: _ClassVar[Fitness]

class Aspect(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ASPECT_UNSPECIFIED: _ClassVar[Aspect]
    ASPECT_SIZE: _ClassVar[Aspect]
    ASPECT_SHARPNESS: _ClassVar[Aspect]
    ASPECT_LIGHT: _ClassVar[Aspect]
    ASPECT_YAW: _ClassVar[Aspect]
    ASPECT_QUALITY: _ClassVar[Aspect]
    ASPECT_SCORE: _ClassVar[Aspect]
FITNESS_UNSPECIFIED: Fitness
FITNESS_GOOD: Fitness
FITNESS_FAIR: Fitness
FITNESS_POOR: Fitness
ASPECT_UNSPECIFIED: Aspect
ASPECT_SIZE: Aspect
ASPECT_SHARPNESS: Aspect
ASPECT_LIGHT: Aspect
ASPECT_YAW: Aspect
ASPECT_QUALITY: Aspect
ASPECT_SCORE: Aspect

class WatchCameraRequest(_message.Message):
    __slots__ = ("deployment", "camera")
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    CAMERA_FIELD_NUMBER: _ClassVar[int]
    deployment: str
    camera: str
    def __init__(self, deployment: _Optional[str] = ..., camera: _Optional[str] = ...) -> None: ...

class WatchCameraResponse(_message.Message):
    __slots__ = ("jpeg", "captured_at", "masked_at", "faces_count", "trial")
    JPEG_FIELD_NUMBER: _ClassVar[int]
    CAPTURED_AT_FIELD_NUMBER: _ClassVar[int]
    MASKED_AT_FIELD_NUMBER: _ClassVar[int]
    FACES_COUNT_FIELD_NUMBER: _ClassVar[int]
    TRIAL_FIELD_NUMBER: _ClassVar[int]
    jpeg: bytes
    captured_at: _timestamp_pb2.Timestamp
    masked_at: _timestamp_pb2.Timestamp
    faces_count: int
    trial: bool
    def __init__(self, jpeg: _Optional[bytes] = ..., captured_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., masked_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., faces_count: _Optional[int] = ..., trial: _Optional[bool] = ...) -> None: ...

class TestCamerasRequest(_message.Message):
    __slots__ = ("deployment",)
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    deployment: str
    def __init__(self, deployment: _Optional[str] = ...) -> None: ...

class TestCamerasResponse(_message.Message):
    __slots__ = ("tests",)
    TESTS_FIELD_NUMBER: _ClassVar[int]
    tests: _containers.RepeatedCompositeFieldContainer[CameraTest]
    def __init__(self, tests: _Optional[_Iterable[_Union[CameraTest, _Mapping]]] = ...) -> None: ...

class CameraTest(_message.Message):
    __slots__ = ("camera", "fitness", "summary", "faces_count", "measures", "seconds")
    CAMERA_FIELD_NUMBER: _ClassVar[int]
    FITNESS_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    FACES_COUNT_FIELD_NUMBER: _ClassVar[int]
    MEASURES_FIELD_NUMBER: _ClassVar[int]
    SECONDS_FIELD_NUMBER: _ClassVar[int]
    camera: str
    fitness: Fitness
    summary: str
    faces_count: int
    measures: _containers.RepeatedCompositeFieldContainer[Measure]
    seconds: float
    def __init__(self, camera: _Optional[str] = ..., fitness: _Optional[_Union[Fitness, str]] = ..., summary: _Optional[str] = ..., faces_count: _Optional[int] = ..., measures: _Optional[_Iterable[_Union[Measure, _Mapping]]] = ..., seconds: _Optional[float] = ...) -> None: ...

class Measure(_message.Message):
    __slots__ = ("aspect", "fitness", "explanation", "median", "reached_count", "histogram", "step")
    ASPECT_FIELD_NUMBER: _ClassVar[int]
    FITNESS_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    MEDIAN_FIELD_NUMBER: _ClassVar[int]
    REACHED_COUNT_FIELD_NUMBER: _ClassVar[int]
    HISTOGRAM_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    aspect: Aspect
    fitness: Fitness
    explanation: str
    median: float
    reached_count: int
    histogram: _containers.RepeatedScalarFieldContainer[int]
    step: float
    def __init__(self, aspect: _Optional[_Union[Aspect, str]] = ..., fitness: _Optional[_Union[Fitness, str]] = ..., explanation: _Optional[str] = ..., median: _Optional[float] = ..., reached_count: _Optional[int] = ..., histogram: _Optional[_Iterable[int]] = ..., step: _Optional[float] = ...) -> None: ...
