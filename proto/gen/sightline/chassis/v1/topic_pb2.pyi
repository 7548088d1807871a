from google.protobuf import descriptor_pb2 as _descriptor_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class TopicKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TOPIC_KIND_UNSPECIFIED: _ClassVar[TopicKind]
    TOPIC_KIND_LIVE: _ClassVar[TopicKind]
    TOPIC_KIND_DURABLE: _ClassVar[TopicKind]
    TOPIC_KIND_COMPACTED: _ClassVar[TopicKind]
TOPIC_KIND_UNSPECIFIED: TopicKind
TOPIC_KIND_LIVE: TopicKind
TOPIC_KIND_DURABLE: TopicKind
TOPIC_KIND_COMPACTED: TopicKind
TOPIC_FIELD_NUMBER: _ClassVar[int]
topic: _descriptor.FieldDescriptor

class Topic(_message.Message):
    __slots__ = ("name", "kind", "age_limit_ms", "erased_behind_reader")
    NAME_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    AGE_LIMIT_MS_FIELD_NUMBER: _ClassVar[int]
    ERASED_BEHIND_READER_FIELD_NUMBER: _ClassVar[int]
    name: str
    kind: TopicKind
    age_limit_ms: int
    erased_behind_reader: bool
    def __init__(self, name: _Optional[str] = ..., kind: _Optional[_Union[TopicKind, str]] = ..., age_limit_ms: _Optional[int] = ..., erased_behind_reader: _Optional[bool] = ...) -> None: ...
