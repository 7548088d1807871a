import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Statement(_message.Message):
    __slots__ = ("deployment", "draft", "plan_digest", "entry_digests", "author")
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    DRAFT_FIELD_NUMBER: _ClassVar[int]
    PLAN_DIGEST_FIELD_NUMBER: _ClassVar[int]
    ENTRY_DIGESTS_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    deployment: str
    draft: bytes
    plan_digest: bytes
    entry_digests: _containers.RepeatedScalarFieldContainer[bytes]
    author: str
    def __init__(self, deployment: _Optional[str] = ..., draft: _Optional[bytes] = ..., plan_digest: _Optional[bytes] = ..., entry_digests: _Optional[_Iterable[bytes]] = ..., author: _Optional[str] = ...) -> None: ...

class Authorisation(_message.Message):
    __slots__ = ("statement", "officer", "signed_at", "signature", "passkey")
    STATEMENT_FIELD_NUMBER: _ClassVar[int]
    OFFICER_FIELD_NUMBER: _ClassVar[int]
    SIGNED_AT_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    PASSKEY_FIELD_NUMBER: _ClassVar[int]
    statement: Statement
    officer: str
    signed_at: _timestamp_pb2.Timestamp
    signature: bytes
    passkey: PasskeyAssertion
    def __init__(self, statement: _Optional[_Union[Statement, _Mapping]] = ..., officer: _Optional[str] = ..., signed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., signature: _Optional[bytes] = ..., passkey: _Optional[_Union[PasskeyAssertion, _Mapping]] = ...) -> None: ...

class PasskeyAssertion(_message.Message):
    __slots__ = ("credential_id", "authenticator_data", "client_data_json", "signature")
    CREDENTIAL_ID_FIELD_NUMBER: _ClassVar[int]
    AUTHENTICATOR_DATA_FIELD_NUMBER: _ClassVar[int]
    CLIENT_DATA_JSON_FIELD_NUMBER: _ClassVar[int]
    SIGNATURE_FIELD_NUMBER: _ClassVar[int]
    credential_id: bytes
    authenticator_data: bytes
    client_data_json: bytes
    signature: bytes
    def __init__(self, credential_id: _Optional[bytes] = ..., authenticator_data: _Optional[bytes] = ..., client_data_json: _Optional[bytes] = ..., signature: _Optional[bytes] = ...) -> None: ...
