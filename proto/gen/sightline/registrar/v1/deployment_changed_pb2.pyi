from sightline.chassis.v1 import topic_pb2 as _topic_pb2
from sightline.registrar.v1 import deployment_pb2 as _deployment_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Status(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STATUS_UNSPECIFIED: _ClassVar[Status]
    STATUS_DRAFT: _ClassVar[Status]
    STATUS_AUTHORISED: _ClassVar[Status]
    STATUS_LIVE: _ClassVar[Status]
    STATUS_ENDED: _ClassVar[Status]
    STATUS_DESTROYED: _ClassVar[Status]
    STATUS_STOPPED: _ClassVar[Status]
STATUS_UNSPECIFIED: Status
STATUS_DRAFT: Status
STATUS_AUTHORISED: Status
STATUS_LIVE: Status
STATUS_ENDED: Status
STATUS_DESTROYED: Status
STATUS_STOPPED: Status

class DeploymentChanged(_message.Message):
    __slots__ = ("deployment", "status", "list_version", "trial", "sealed_secrets", "end_reason", "authorised_digest", "run", "destruction")
    class SealedSecretsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: bytes
        def __init__(self, key: _Optional[str] = ..., value: _Optional[bytes] = ...) -> None: ...
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    LIST_VERSION_FIELD_NUMBER: _ClassVar[int]
    TRIAL_FIELD_NUMBER: _ClassVar[int]
    SEALED_SECRETS_FIELD_NUMBER: _ClassVar[int]
    END_REASON_FIELD_NUMBER: _ClassVar[int]
    AUTHORISED_DIGEST_FIELD_NUMBER: _ClassVar[int]
    RUN_FIELD_NUMBER: _ClassVar[int]
    DESTRUCTION_FIELD_NUMBER: _ClassVar[int]
    deployment: _deployment_pb2.Deployment
    status: Status
    list_version: int
    trial: bool
    sealed_secrets: _containers.ScalarMap[str, bytes]
    end_reason: str
    authorised_digest: bytes
    run: bytes
    destruction: Destruction
    def __init__(self, deployment: _Optional[_Union[_deployment_pb2.Deployment, _Mapping]] = ..., status: _Optional[_Union[Status, str]] = ..., list_version: _Optional[int] = ..., trial: _Optional[bool] = ..., sealed_secrets: _Optional[_Mapping[str, bytes]] = ..., end_reason: _Optional[str] = ..., authorised_digest: _Optional[bytes] = ..., run: _Optional[bytes] = ..., destruction: _Optional[_Union[Destruction, _Mapping]] = ...) -> None: ...

class Destruction(_message.Message):
    __slots__ = ("vector_count", "photo_count", "shared_count", "lost", "places")
    VECTOR_COUNT_FIELD_NUMBER: _ClassVar[int]
    PHOTO_COUNT_FIELD_NUMBER: _ClassVar[int]
    SHARED_COUNT_FIELD_NUMBER: _ClassVar[int]
    LOST_FIELD_NUMBER: _ClassVar[int]
    PLACES_FIELD_NUMBER: _ClassVar[int]
    vector_count: int
    photo_count: int
    shared_count: int
    lost: bool
    places: _containers.RepeatedCompositeFieldContainer[SearchedPlace]
    def __init__(self, vector_count: _Optional[int] = ..., photo_count: _Optional[int] = ..., shared_count: _Optional[int] = ..., lost: _Optional[bool] = ..., places: _Optional[_Iterable[_Union[SearchedPlace, _Mapping]]] = ...) -> None: ...

class SearchedPlace(_message.Message):
    __slots__ = ("place", "searched", "searched_bytes", "volume")
    PLACE_FIELD_NUMBER: _ClassVar[int]
    SEARCHED_FIELD_NUMBER: _ClassVar[int]
    SEARCHED_BYTES_FIELD_NUMBER: _ClassVar[int]
    VOLUME_FIELD_NUMBER: _ClassVar[int]
    place: str
    searched: bool
    searched_bytes: int
    volume: str
    def __init__(self, place: _Optional[str] = ..., searched: _Optional[bool] = ..., searched_bytes: _Optional[int] = ..., volume: _Optional[str] = ...) -> None: ...
