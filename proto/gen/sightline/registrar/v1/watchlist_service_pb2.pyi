import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from sightline.chassis.v1 import access_pb2 as _access_pb2
from sightline.registrar.v1 import authorisation_pb2 as _authorisation_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class PhotoVerdict(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PHOTO_VERDICT_UNSPECIFIED: _ClassVar[PhotoVerdict]
    PHOTO_VERDICT_TAKEN: _ClassVar[PhotoVerdict]
    PHOTO_VERDICT_UNREADABLE: _ClassVar[PhotoVerdict]
    PHOTO_VERDICT_NO_FACE: _ClassVar[PhotoVerdict]
    PHOTO_VERDICT_SEVERAL_FACES: _ClassVar[PhotoVerdict]
    PHOTO_VERDICT_TOO_SMALL: _ClassVar[PhotoVerdict]
    PHOTO_VERDICT_BLURRED: _ClassVar[PhotoVerdict]
    PHOTO_VERDICT_TURNED_AWAY: _ClassVar[PhotoVerdict]
    PHOTO_VERDICT_TOO_DARK: _ClassVar[PhotoVerdict]
    PHOTO_VERDICT_TOO_BRIGHT: _ClassVar[PhotoVerdict]
    PHOTO_VERDICT_DUPLICATE: _ClassVar[PhotoVerdict]
    PHOTO_VERDICT_LOOKS_LIKE_ANOTHER: _ClassVar[PhotoVerdict]
    PHOTO_VERDICT_ENTRY_REFUSED: _ClassVar[PhotoVerdict]
PHOTO_VERDICT_UNSPECIFIED: PhotoVerdict
PHOTO_VERDICT_TAKEN: PhotoVerdict
PHOTO_VERDICT_UNREADABLE: PhotoVerdict
PHOTO_VERDICT_NO_FACE: PhotoVerdict
PHOTO_VERDICT_SEVERAL_FACES: PhotoVerdict
PHOTO_VERDICT_TOO_SMALL: PhotoVerdict
PHOTO_VERDICT_BLURRED: PhotoVerdict
PHOTO_VERDICT_TURNED_AWAY: PhotoVerdict
PHOTO_VERDICT_TOO_DARK: PhotoVerdict
PHOTO_VERDICT_TOO_BRIGHT: PhotoVerdict
PHOTO_VERDICT_DUPLICATE: PhotoVerdict
PHOTO_VERDICT_LOOKS_LIKE_ANOTHER: PhotoVerdict
PHOTO_VERDICT_ENTRY_REFUSED: PhotoVerdict

class EnrolPhotoRequest(_message.Message):
    __slots__ = ("deployment", "subject", "reason", "source", "expires_at", "photo", "category", "date_of_birth", "justification", "instruction", "by_hand")
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    PHOTO_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    DATE_OF_BIRTH_FIELD_NUMBER: _ClassVar[int]
    JUSTIFICATION_FIELD_NUMBER: _ClassVar[int]
    INSTRUCTION_FIELD_NUMBER: _ClassVar[int]
    BY_HAND_FIELD_NUMBER: _ClassVar[int]
    deployment: str
    subject: str
    reason: str
    source: str
    expires_at: _timestamp_pb2.Timestamp
    photo: bytes
    category: str
    date_of_birth: str
    justification: str
    instruction: str
    by_hand: bool
    def __init__(self, deployment: _Optional[str] = ..., subject: _Optional[str] = ..., reason: _Optional[str] = ..., source: _Optional[str] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., photo: _Optional[bytes] = ..., category: _Optional[str] = ..., date_of_birth: _Optional[str] = ..., justification: _Optional[str] = ..., instruction: _Optional[str] = ..., by_hand: _Optional[bool] = ...) -> None: ...

class EnrolPhotoResponse(_message.Message):
    __slots__ = ("verdict", "taken", "explanation", "other_subject")
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    TAKEN_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    OTHER_SUBJECT_FIELD_NUMBER: _ClassVar[int]
    verdict: PhotoVerdict
    taken: bool
    explanation: str
    other_subject: str
    def __init__(self, verdict: _Optional[_Union[PhotoVerdict, str]] = ..., taken: _Optional[bool] = ..., explanation: _Optional[str] = ..., other_subject: _Optional[str] = ...) -> None: ...

class ListEntriesRequest(_message.Message):
    __slots__ = ("deployment", "list_version")
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    LIST_VERSION_FIELD_NUMBER: _ClassVar[int]
    deployment: str
    list_version: int
    def __init__(self, deployment: _Optional[str] = ..., list_version: _Optional[int] = ...) -> None: ...

class ListEntriesResponse(_message.Message):
    __slots__ = ("subject", "photo", "template", "model_id", "expires_at", "details_digest")
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    PHOTO_FIELD_NUMBER: _ClassVar[int]
    TEMPLATE_FIELD_NUMBER: _ClassVar[int]
    MODEL_ID_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    DETAILS_DIGEST_FIELD_NUMBER: _ClassVar[int]
    subject: str
    photo: str
    template: bytes
    model_id: str
    expires_at: _timestamp_pb2.Timestamp
    details_digest: bytes
    def __init__(self, subject: _Optional[str] = ..., photo: _Optional[str] = ..., template: _Optional[bytes] = ..., model_id: _Optional[str] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., details_digest: _Optional[bytes] = ...) -> None: ...

class GetReferenceRequest(_message.Message):
    __slots__ = ("deployment", "subject")
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    deployment: str
    subject: str
    def __init__(self, deployment: _Optional[str] = ..., subject: _Optional[str] = ...) -> None: ...

class GetReferenceResponse(_message.Message):
    __slots__ = ("jpeg", "reason", "category", "instruction")
    JPEG_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    INSTRUCTION_FIELD_NUMBER: _ClassVar[int]
    jpeg: bytes
    reason: str
    category: str
    instruction: str
    def __init__(self, jpeg: _Optional[bytes] = ..., reason: _Optional[str] = ..., category: _Optional[str] = ..., instruction: _Optional[str] = ...) -> None: ...

class RemoveSubjectRequest(_message.Message):
    __slots__ = ("deployment", "subject")
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    deployment: str
    subject: str
    def __init__(self, deployment: _Optional[str] = ..., subject: _Optional[str] = ...) -> None: ...

class RemoveSubjectResponse(_message.Message):
    __slots__ = ("photos_removed",)
    PHOTOS_REMOVED_FIELD_NUMBER: _ClassVar[int]
    photos_removed: int
    def __init__(self, photos_removed: _Optional[int] = ...) -> None: ...

class ListSubjectsRequest(_message.Message):
    __slots__ = ("deployment",)
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    deployment: str
    def __init__(self, deployment: _Optional[str] = ...) -> None: ...

class ListSubjectsResponse(_message.Message):
    __slots__ = ("subjects",)
    SUBJECTS_FIELD_NUMBER: _ClassVar[int]
    subjects: _containers.RepeatedCompositeFieldContainer[ListedSubject]
    def __init__(self, subjects: _Optional[_Iterable[_Union[ListedSubject, _Mapping]]] = ...) -> None: ...

class ListedSubject(_message.Message):
    __slots__ = ("subject", "category", "reason", "source", "date_of_birth", "expires_at", "photo_count", "by_hand", "resting", "added_by")
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    DATE_OF_BIRTH_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    PHOTO_COUNT_FIELD_NUMBER: _ClassVar[int]
    BY_HAND_FIELD_NUMBER: _ClassVar[int]
    RESTING_FIELD_NUMBER: _ClassVar[int]
    ADDED_BY_FIELD_NUMBER: _ClassVar[int]
    subject: str
    category: str
    reason: str
    source: str
    date_of_birth: str
    expires_at: _timestamp_pb2.Timestamp
    photo_count: int
    by_hand: bool
    resting: bool
    added_by: str
    def __init__(self, subject: _Optional[str] = ..., category: _Optional[str] = ..., reason: _Optional[str] = ..., source: _Optional[str] = ..., date_of_birth: _Optional[str] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., photo_count: _Optional[int] = ..., by_hand: _Optional[bool] = ..., resting: _Optional[bool] = ..., added_by: _Optional[str] = ...) -> None: ...

class ReleaseSubjectRequest(_message.Message):
    __slots__ = ("deployment", "subject")
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    deployment: str
    subject: str
    def __init__(self, deployment: _Optional[str] = ..., subject: _Optional[str] = ...) -> None: ...

class ReleaseSubjectResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetAuthorisationRequest(_message.Message):
    __slots__ = ("deployment", "list_version")
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    LIST_VERSION_FIELD_NUMBER: _ClassVar[int]
    deployment: str
    list_version: int
    def __init__(self, deployment: _Optional[str] = ..., list_version: _Optional[int] = ...) -> None: ...

class GetAuthorisationResponse(_message.Message):
    __slots__ = ("authorisation",)
    AUTHORISATION_FIELD_NUMBER: _ClassVar[int]
    authorisation: _authorisation_pb2.Authorisation
    def __init__(self, authorisation: _Optional[_Union[_authorisation_pb2.Authorisation, _Mapping]] = ...) -> None: ...
