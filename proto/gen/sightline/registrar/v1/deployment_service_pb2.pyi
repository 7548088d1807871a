import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from sightline.chassis.v1 import access_pb2 as _access_pb2
from sightline.registrar.v1 import authorisation_pb2 as _authorisation_pb2
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

class ReviewDeploymentRequest(_message.Message):
    __slots__ = ("name", "with_photos")
    NAME_FIELD_NUMBER: _ClassVar[int]
    WITH_PHOTOS_FIELD_NUMBER: _ClassVar[int]
    name: str
    with_photos: bool
    def __init__(self, name: _Optional[str] = ..., with_photos: _Optional[bool] = ...) -> None: ...

class ReviewDeploymentResponse(_message.Message):
    __slots__ = ("review", "entry")
    REVIEW_FIELD_NUMBER: _ClassVar[int]
    ENTRY_FIELD_NUMBER: _ClassVar[int]
    review: Review
    entry: ReviewedEntry
    def __init__(self, review: _Optional[_Union[Review, _Mapping]] = ..., entry: _Optional[_Union[ReviewedEntry, _Mapping]] = ...) -> None: ...

class Review(_message.Message):
    __slots__ = ("deployment", "statement", "problems", "subject_count", "photo_count", "photos_by_hand")
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    STATEMENT_FIELD_NUMBER: _ClassVar[int]
    PROBLEMS_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_COUNT_FIELD_NUMBER: _ClassVar[int]
    PHOTO_COUNT_FIELD_NUMBER: _ClassVar[int]
    PHOTOS_BY_HAND_FIELD_NUMBER: _ClassVar[int]
    deployment: _deployment_pb2.Deployment
    statement: _authorisation_pb2.Statement
    problems: _containers.RepeatedScalarFieldContainer[str]
    subject_count: int
    photo_count: int
    photos_by_hand: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, deployment: _Optional[_Union[_deployment_pb2.Deployment, _Mapping]] = ..., statement: _Optional[_Union[_authorisation_pb2.Statement, _Mapping]] = ..., problems: _Optional[_Iterable[str]] = ..., subject_count: _Optional[int] = ..., photo_count: _Optional[int] = ..., photos_by_hand: _Optional[_Iterable[str]] = ...) -> None: ...

class ReviewedEntry(_message.Message):
    __slots__ = ("subject", "category", "reason", "source", "date_of_birth", "justification", "instruction", "expires_at", "by_hand", "photo", "jpeg", "model_id", "template_digest", "looks_like", "jpeg_digest")
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    DATE_OF_BIRTH_FIELD_NUMBER: _ClassVar[int]
    JUSTIFICATION_FIELD_NUMBER: _ClassVar[int]
    INSTRUCTION_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    BY_HAND_FIELD_NUMBER: _ClassVar[int]
    PHOTO_FIELD_NUMBER: _ClassVar[int]
    JPEG_FIELD_NUMBER: _ClassVar[int]
    MODEL_ID_FIELD_NUMBER: _ClassVar[int]
    TEMPLATE_DIGEST_FIELD_NUMBER: _ClassVar[int]
    LOOKS_LIKE_FIELD_NUMBER: _ClassVar[int]
    JPEG_DIGEST_FIELD_NUMBER: _ClassVar[int]
    subject: str
    category: str
    reason: str
    source: str
    date_of_birth: str
    justification: str
    instruction: str
    expires_at: _timestamp_pb2.Timestamp
    by_hand: bool
    photo: str
    jpeg: bytes
    model_id: str
    template_digest: bytes
    looks_like: str
    jpeg_digest: bytes
    def __init__(self, subject: _Optional[str] = ..., category: _Optional[str] = ..., reason: _Optional[str] = ..., source: _Optional[str] = ..., date_of_birth: _Optional[str] = ..., justification: _Optional[str] = ..., instruction: _Optional[str] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., by_hand: _Optional[bool] = ..., photo: _Optional[str] = ..., jpeg: _Optional[bytes] = ..., model_id: _Optional[str] = ..., template_digest: _Optional[bytes] = ..., looks_like: _Optional[str] = ..., jpeg_digest: _Optional[bytes] = ...) -> None: ...

class AuthoriseDeploymentRequest(_message.Message):
    __slots__ = ("name", "authorisation", "acknowledged_photos")
    NAME_FIELD_NUMBER: _ClassVar[int]
    AUTHORISATION_FIELD_NUMBER: _ClassVar[int]
    ACKNOWLEDGED_PHOTOS_FIELD_NUMBER: _ClassVar[int]
    name: str
    authorisation: _authorisation_pb2.Authorisation
    acknowledged_photos: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, name: _Optional[str] = ..., authorisation: _Optional[_Union[_authorisation_pb2.Authorisation, _Mapping]] = ..., acknowledged_photos: _Optional[_Iterable[str]] = ...) -> None: ...

class AuthoriseDeploymentResponse(_message.Message):
    __slots__ = ("list_version",)
    LIST_VERSION_FIELD_NUMBER: _ClassVar[int]
    list_version: int
    def __init__(self, list_version: _Optional[int] = ...) -> None: ...

class PublishNoticeRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class PublishNoticeResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class StartDeploymentRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class StartDeploymentResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class StopDeploymentRequest(_message.Message):
    __slots__ = ("name", "reason")
    NAME_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    name: str
    reason: str
    def __init__(self, name: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class StopDeploymentResponse(_message.Message):
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
    __slots__ = ("deployment", "status", "trial", "list_version", "subject_count", "photo_count", "end_reason", "author", "authorised_by", "notice_published_at", "by_hand_count", "resting_count")
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    TRIAL_FIELD_NUMBER: _ClassVar[int]
    LIST_VERSION_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_COUNT_FIELD_NUMBER: _ClassVar[int]
    PHOTO_COUNT_FIELD_NUMBER: _ClassVar[int]
    END_REASON_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    AUTHORISED_BY_FIELD_NUMBER: _ClassVar[int]
    NOTICE_PUBLISHED_AT_FIELD_NUMBER: _ClassVar[int]
    BY_HAND_COUNT_FIELD_NUMBER: _ClassVar[int]
    RESTING_COUNT_FIELD_NUMBER: _ClassVar[int]
    deployment: _deployment_pb2.Deployment
    status: _deployment_changed_pb2.Status
    trial: bool
    list_version: int
    subject_count: int
    photo_count: int
    end_reason: str
    author: str
    authorised_by: str
    notice_published_at: _timestamp_pb2.Timestamp
    by_hand_count: int
    resting_count: int
    def __init__(self, deployment: _Optional[_Union[_deployment_pb2.Deployment, _Mapping]] = ..., status: _Optional[_Union[_deployment_changed_pb2.Status, str]] = ..., trial: _Optional[bool] = ..., list_version: _Optional[int] = ..., subject_count: _Optional[int] = ..., photo_count: _Optional[int] = ..., end_reason: _Optional[str] = ..., author: _Optional[str] = ..., authorised_by: _Optional[str] = ..., notice_published_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., by_hand_count: _Optional[int] = ..., resting_count: _Optional[int] = ...) -> None: ...

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
