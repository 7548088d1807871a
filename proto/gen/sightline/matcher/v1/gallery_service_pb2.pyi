from sightline.chassis.v1 import access_pb2 as _access_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DescribeGalleryRequest(_message.Message):
    __slots__ = ("deployment",)
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    deployment: str
    def __init__(self, deployment: _Optional[str] = ...) -> None: ...

class DescribeGalleryResponse(_message.Message):
    __slots__ = ("present", "list_version", "template_count", "subject_count", "model_id", "problem", "uncovered_count", "tries_again")
    PRESENT_FIELD_NUMBER: _ClassVar[int]
    LIST_VERSION_FIELD_NUMBER: _ClassVar[int]
    TEMPLATE_COUNT_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_COUNT_FIELD_NUMBER: _ClassVar[int]
    MODEL_ID_FIELD_NUMBER: _ClassVar[int]
    PROBLEM_FIELD_NUMBER: _ClassVar[int]
    UNCOVERED_COUNT_FIELD_NUMBER: _ClassVar[int]
    TRIES_AGAIN_FIELD_NUMBER: _ClassVar[int]
    present: bool
    list_version: int
    template_count: int
    subject_count: int
    model_id: str
    problem: str
    uncovered_count: int
    tries_again: bool
    def __init__(self, present: _Optional[bool] = ..., list_version: _Optional[int] = ..., template_count: _Optional[int] = ..., subject_count: _Optional[int] = ..., model_id: _Optional[str] = ..., problem: _Optional[str] = ..., uncovered_count: _Optional[int] = ..., tries_again: _Optional[bool] = ...) -> None: ...

class SearchRemainsRequest(_message.Message):
    __slots__ = ("deployment", "key", "prints")
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    PRINTS_FIELD_NUMBER: _ClassVar[int]
    deployment: str
    key: bytes
    prints: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, deployment: _Optional[str] = ..., key: _Optional[bytes] = ..., prints: _Optional[_Iterable[int]] = ...) -> None: ...

class SearchRemainsResponse(_message.Message):
    __slots__ = ("places",)
    PLACES_FIELD_NUMBER: _ClassVar[int]
    places: _containers.RepeatedCompositeFieldContainer[SearchedVectors]
    def __init__(self, places: _Optional[_Iterable[_Union[SearchedVectors, _Mapping]]] = ...) -> None: ...

class SearchedVectors(_message.Message):
    __slots__ = ("place", "searched", "found_count", "searched_bytes", "volume", "found_in")
    class Place(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        PLACE_UNSPECIFIED: _ClassVar[SearchedVectors.Place]
        PLACE_COLLECTIONS: _ClassVar[SearchedVectors.Place]
        PLACE_FILES: _ClassVar[SearchedVectors.Place]
    PLACE_UNSPECIFIED: SearchedVectors.Place
    PLACE_COLLECTIONS: SearchedVectors.Place
    PLACE_FILES: SearchedVectors.Place
    class Volume(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        VOLUME_UNSPECIFIED: _ClassVar[SearchedVectors.Volume]
        VOLUME_MEMORY: _ClassVar[SearchedVectors.Volume]
        VOLUME_ENCRYPTED: _ClassVar[SearchedVectors.Volume]
        VOLUME_DISK: _ClassVar[SearchedVectors.Volume]
    VOLUME_UNSPECIFIED: SearchedVectors.Volume
    VOLUME_MEMORY: SearchedVectors.Volume
    VOLUME_ENCRYPTED: SearchedVectors.Volume
    VOLUME_DISK: SearchedVectors.Volume
    PLACE_FIELD_NUMBER: _ClassVar[int]
    SEARCHED_FIELD_NUMBER: _ClassVar[int]
    FOUND_COUNT_FIELD_NUMBER: _ClassVar[int]
    SEARCHED_BYTES_FIELD_NUMBER: _ClassVar[int]
    VOLUME_FIELD_NUMBER: _ClassVar[int]
    FOUND_IN_FIELD_NUMBER: _ClassVar[int]
    place: SearchedVectors.Place
    searched: bool
    found_count: int
    searched_bytes: int
    volume: SearchedVectors.Volume
    found_in: str
    def __init__(self, place: _Optional[_Union[SearchedVectors.Place, str]] = ..., searched: _Optional[bool] = ..., found_count: _Optional[int] = ..., searched_bytes: _Optional[int] = ..., volume: _Optional[_Union[SearchedVectors.Volume, str]] = ..., found_in: _Optional[str] = ...) -> None: ...
