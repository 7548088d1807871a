import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from sightline.chassis.v1 import access_pb2 as _access_pb2
from sightline.registrar.v1 import act_recorded_pb2 as _act_recorded_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetSignInWaysRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetSignInWaysResponse(_message.Message):
    __slots__ = ("password", "provider")
    PASSWORD_FIELD_NUMBER: _ClassVar[int]
    PROVIDER_FIELD_NUMBER: _ClassVar[int]
    password: bool
    provider: bool
    def __init__(self, password: _Optional[bool] = ..., provider: _Optional[bool] = ...) -> None: ...

class SignInRequest(_message.Message):
    __slots__ = ("name", "password", "source")
    NAME_FIELD_NUMBER: _ClassVar[int]
    PASSWORD_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    name: str
    password: str
    source: str
    def __init__(self, name: _Optional[str] = ..., password: _Optional[str] = ..., source: _Optional[str] = ...) -> None: ...

class SignInResponse(_message.Message):
    __slots__ = ("session", "person", "roles", "expires_at")
    SESSION_FIELD_NUMBER: _ClassVar[int]
    PERSON_FIELD_NUMBER: _ClassVar[int]
    ROLES_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    session: bytes
    person: str
    roles: _containers.RepeatedScalarFieldContainer[str]
    expires_at: _timestamp_pb2.Timestamp
    def __init__(self, session: _Optional[bytes] = ..., person: _Optional[str] = ..., roles: _Optional[_Iterable[str]] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class BeginSignInRequest(_message.Message):
    __slots__ = ("redirect_uri",)
    REDIRECT_URI_FIELD_NUMBER: _ClassVar[int]
    redirect_uri: str
    def __init__(self, redirect_uri: _Optional[str] = ...) -> None: ...

class BeginSignInResponse(_message.Message):
    __slots__ = ("url", "handle")
    URL_FIELD_NUMBER: _ClassVar[int]
    HANDLE_FIELD_NUMBER: _ClassVar[int]
    url: str
    handle: bytes
    def __init__(self, url: _Optional[str] = ..., handle: _Optional[bytes] = ...) -> None: ...

class FinishSignInRequest(_message.Message):
    __slots__ = ("handle", "redirect_uri", "state", "code", "issuer", "error")
    HANDLE_FIELD_NUMBER: _ClassVar[int]
    REDIRECT_URI_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    ISSUER_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    handle: bytes
    redirect_uri: str
    state: str
    code: str
    issuer: str
    error: str
    def __init__(self, handle: _Optional[bytes] = ..., redirect_uri: _Optional[str] = ..., state: _Optional[str] = ..., code: _Optional[str] = ..., issuer: _Optional[str] = ..., error: _Optional[str] = ...) -> None: ...

class FinishSignInResponse(_message.Message):
    __slots__ = ("session", "person", "roles", "expires_at")
    SESSION_FIELD_NUMBER: _ClassVar[int]
    PERSON_FIELD_NUMBER: _ClassVar[int]
    ROLES_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    session: bytes
    person: str
    roles: _containers.RepeatedScalarFieldContainer[str]
    expires_at: _timestamp_pb2.Timestamp
    def __init__(self, session: _Optional[bytes] = ..., person: _Optional[str] = ..., roles: _Optional[_Iterable[str]] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class IssueTokenRequest(_message.Message):
    __slots__ = ("session", "audience", "unattended")
    SESSION_FIELD_NUMBER: _ClassVar[int]
    AUDIENCE_FIELD_NUMBER: _ClassVar[int]
    UNATTENDED_FIELD_NUMBER: _ClassVar[int]
    session: bytes
    audience: str
    unattended: bool
    def __init__(self, session: _Optional[bytes] = ..., audience: _Optional[str] = ..., unattended: _Optional[bool] = ...) -> None: ...

class IssueTokenResponse(_message.Message):
    __slots__ = ("token", "person", "roles", "session_expires_at", "must_set_password")
    TOKEN_FIELD_NUMBER: _ClassVar[int]
    PERSON_FIELD_NUMBER: _ClassVar[int]
    ROLES_FIELD_NUMBER: _ClassVar[int]
    SESSION_EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    MUST_SET_PASSWORD_FIELD_NUMBER: _ClassVar[int]
    token: str
    person: str
    roles: _containers.RepeatedScalarFieldContainer[str]
    session_expires_at: _timestamp_pb2.Timestamp
    must_set_password: bool
    def __init__(self, token: _Optional[str] = ..., person: _Optional[str] = ..., roles: _Optional[_Iterable[str]] = ..., session_expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., must_set_password: _Optional[bool] = ...) -> None: ...

class SignOutRequest(_message.Message):
    __slots__ = ("session", "redirect_uri")
    SESSION_FIELD_NUMBER: _ClassVar[int]
    REDIRECT_URI_FIELD_NUMBER: _ClassVar[int]
    session: bytes
    redirect_uri: str
    def __init__(self, session: _Optional[bytes] = ..., redirect_uri: _Optional[str] = ...) -> None: ...

class SignOutResponse(_message.Message):
    __slots__ = ("provider_url",)
    PROVIDER_URL_FIELD_NUMBER: _ClassVar[int]
    provider_url: str
    def __init__(self, provider_url: _Optional[str] = ...) -> None: ...

class ChangePasswordRequest(_message.Message):
    __slots__ = ("session", "password", "new_password", "source")
    SESSION_FIELD_NUMBER: _ClassVar[int]
    PASSWORD_FIELD_NUMBER: _ClassVar[int]
    NEW_PASSWORD_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    session: bytes
    password: str
    new_password: str
    source: str
    def __init__(self, session: _Optional[bytes] = ..., password: _Optional[str] = ..., new_password: _Optional[str] = ..., source: _Optional[str] = ...) -> None: ...

class ChangePasswordResponse(_message.Message):
    __slots__ = ("session",)
    SESSION_FIELD_NUMBER: _ClassVar[int]
    session: bytes
    def __init__(self, session: _Optional[bytes] = ...) -> None: ...

class SetPasswordRequest(_message.Message):
    __slots__ = ("name", "password")
    NAME_FIELD_NUMBER: _ClassVar[int]
    PASSWORD_FIELD_NUMBER: _ClassVar[int]
    name: str
    password: str
    def __init__(self, name: _Optional[str] = ..., password: _Optional[str] = ...) -> None: ...

class SetPasswordResponse(_message.Message):
    __slots__ = ("password", "good_until")
    PASSWORD_FIELD_NUMBER: _ClassVar[int]
    GOOD_UNTIL_FIELD_NUMBER: _ClassVar[int]
    password: str
    good_until: _timestamp_pb2.Timestamp
    def __init__(self, password: _Optional[str] = ..., good_until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class EndSessionsRequest(_message.Message):
    __slots__ = ("name",)
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class EndSessionsResponse(_message.Message):
    __slots__ = ("sessions_ended",)
    SESSIONS_ENDED_FIELD_NUMBER: _ClassVar[int]
    sessions_ended: int
    def __init__(self, sessions_ended: _Optional[int] = ...) -> None: ...

class FindActorsRequest(_message.Message):
    __slots__ = ("marks", "names")
    MARKS_FIELD_NUMBER: _ClassVar[int]
    NAMES_FIELD_NUMBER: _ClassVar[int]
    marks: _containers.RepeatedScalarFieldContainer[bytes]
    names: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, marks: _Optional[_Iterable[bytes]] = ..., names: _Optional[_Iterable[str]] = ...) -> None: ...

class FindActorsResponse(_message.Message):
    __slots__ = ("actors",)
    ACTORS_FIELD_NUMBER: _ClassVar[int]
    actors: _containers.RepeatedCompositeFieldContainer[Actor]
    def __init__(self, actors: _Optional[_Iterable[_Union[Actor, _Mapping]]] = ...) -> None: ...

class Actor(_message.Message):
    __slots__ = ("mark", "name")
    MARK_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    mark: bytes
    name: str
    def __init__(self, mark: _Optional[bytes] = ..., name: _Optional[str] = ...) -> None: ...

class NoteExportRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class NoteExportResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class NoteHoldRequest(_message.Message):
    __slots__ = ("deed", "name", "deployment", "commitment", "once", "seen_at")
    DEED_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    COMMITMENT_FIELD_NUMBER: _ClassVar[int]
    ONCE_FIELD_NUMBER: _ClassVar[int]
    SEEN_AT_FIELD_NUMBER: _ClassVar[int]
    deed: _act_recorded_pb2.Deed
    name: str
    deployment: str
    commitment: bytes
    once: str
    seen_at: _timestamp_pb2.Timestamp
    def __init__(self, deed: _Optional[_Union[_act_recorded_pb2.Deed, str]] = ..., name: _Optional[str] = ..., deployment: _Optional[str] = ..., commitment: _Optional[bytes] = ..., once: _Optional[str] = ..., seen_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class NoteHoldResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListPeopleRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListPeopleResponse(_message.Message):
    __slots__ = ("people",)
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    people: _containers.RepeatedCompositeFieldContainer[Person]
    def __init__(self, people: _Optional[_Iterable[_Union[Person, _Mapping]]] = ...) -> None: ...

class Person(_message.Message):
    __slots__ = ("name", "roles", "has_password", "locked", "last_signed_in_at", "session_count", "one_time_until", "locked_places")
    NAME_FIELD_NUMBER: _ClassVar[int]
    ROLES_FIELD_NUMBER: _ClassVar[int]
    HAS_PASSWORD_FIELD_NUMBER: _ClassVar[int]
    LOCKED_FIELD_NUMBER: _ClassVar[int]
    LAST_SIGNED_IN_AT_FIELD_NUMBER: _ClassVar[int]
    SESSION_COUNT_FIELD_NUMBER: _ClassVar[int]
    ONE_TIME_UNTIL_FIELD_NUMBER: _ClassVar[int]
    LOCKED_PLACES_FIELD_NUMBER: _ClassVar[int]
    name: str
    roles: _containers.RepeatedScalarFieldContainer[str]
    has_password: bool
    locked: bool
    last_signed_in_at: _timestamp_pb2.Timestamp
    session_count: int
    one_time_until: _timestamp_pb2.Timestamp
    locked_places: int
    def __init__(self, name: _Optional[str] = ..., roles: _Optional[_Iterable[str]] = ..., has_password: _Optional[bool] = ..., locked: _Optional[bool] = ..., last_signed_in_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., session_count: _Optional[int] = ..., one_time_until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., locked_places: _Optional[int] = ...) -> None: ...
