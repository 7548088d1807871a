import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from sightline.chassis.v1 import access_pb2 as _access_pb2
from sightline.registrar.v1 import deployment_pb2 as _deployment_pb2
from sightline.registrar.v1 import deployment_changed_pb2 as _deployment_changed_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DraftDeploymentRequest(_message.Message):
    __slots__ = ("deployment",)
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    deployment: _deployment_pb2.Deployment
    def __init__(self, deployment: _Optional[_Union[_deployment_pb2.Deployment, _Mapping]] = ...) -> None: ...

class DraftDeploymentResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class FixTrialRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class FixTrialResponse(_message.Message):
    __slots__ = ("list_version",)
    LIST_VERSION_FIELD_NUMBER: _ClassVar[int]
    list_version: int
    def __init__(self, list_version: _Optional[int] = ...) -> None: ...

class StartDeploymentRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class StartDeploymentResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class EndDeploymentRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class EndDeploymentResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetDeploymentRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class GetDeploymentResponse(_message.Message):
    __slots__ = ("deployment", "status", "trial", "list_version", "subject_count", "photo_count", "end_reason")
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    TRIAL_FIELD_NUMBER: _ClassVar[int]
    LIST_VERSION_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_COUNT_FIELD_NUMBER: _ClassVar[int]
    PHOTO_COUNT_FIELD_NUMBER: _ClassVar[int]
    END_REASON_FIELD_NUMBER: _ClassVar[int]
    deployment: _deployment_pb2.Deployment
    status: _deployment_changed_pb2.Status
    trial: bool
    list_version: int
    subject_count: int
    photo_count: int
    end_reason: str
    def __init__(self, deployment: _Optional[_Union[_deployment_pb2.Deployment, _Mapping]] = ..., status: _Optional[_Union[_deployment_changed_pb2.Status, str]] = ..., trial: _Optional[bool] = ..., list_version: _Optional[int] = ..., subject_count: _Optional[int] = ..., photo_count: _Optional[int] = ..., end_reason: _Optional[str] = ...) -> None: ...

class ListDeploymentsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListDeploymentsResponse(_message.Message):
    __slots__ = ("deployments",)
    DEPLOYMENTS_FIELD_NUMBER: _ClassVar[int]
    deployments: _containers.RepeatedCompositeFieldContainer[ListedDeployment]
    def __init__(self, deployments: _Optional[_Iterable[_Union[ListedDeployment, _Mapping]]] = ...) -> None: ...

class ListedDeployment(_message.Message):
    __slots__ = ("name", "place", "status", "trial", "start", "end", "list_version", "camera_count", "subject_count", "photo_count", "end_reason")
    NAME_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    TRIAL_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    LIST_VERSION_FIELD_NUMBER: _ClassVar[int]
    CAMERA_COUNT_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_COUNT_FIELD_NUMBER: _ClassVar[int]
    PHOTO_COUNT_FIELD_NUMBER: _ClassVar[int]
    END_REASON_FIELD_NUMBER: _ClassVar[int]
    name: str
    place: str
    status: _deployment_changed_pb2.Status
    trial: bool
    start: _timestamp_pb2.Timestamp
    end: _timestamp_pb2.Timestamp
    list_version: int
    camera_count: int
    subject_count: int
    photo_count: int
    end_reason: str
    def __init__(self, name: _Optional[str] = ..., place: _Optional[str] = ..., status: _Optional[_Union[_deployment_changed_pb2.Status, str]] = ..., trial: _Optional[bool] = ..., start: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., end: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., list_version: _Optional[int] = ..., camera_count: _Optional[int] = ..., subject_count: _Optional[int] = ..., photo_count: _Optional[int] = ..., end_reason: _Optional[str] = ...) -> None: ...
