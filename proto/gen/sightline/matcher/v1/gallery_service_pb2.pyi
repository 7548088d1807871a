from sightline.chassis.v1 import access_pb2 as _access_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class DescribeGalleryRequest(_message.Message):
    __slots__ = ("deployment",)
    DEPLOYMENT_FIELD_NUMBER: _ClassVar[int]
    deployment: str
    def __init__(self, deployment: _Optional[str] = ...) -> None: ...

class DescribeGalleryResponse(_message.Message):
    __slots__ = ("present", "list_version", "template_count", "subject_count", "model_id", "problem", "uncovered_count")
    PRESENT_FIELD_NUMBER: _ClassVar[int]
    LIST_VERSION_FIELD_NUMBER: _ClassVar[int]
    TEMPLATE_COUNT_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_COUNT_FIELD_NUMBER: _ClassVar[int]
    MODEL_ID_FIELD_NUMBER: _ClassVar[int]
    PROBLEM_FIELD_NUMBER: _ClassVar[int]
    UNCOVERED_COUNT_FIELD_NUMBER: _ClassVar[int]
    present: bool
    list_version: int
    template_count: int
    subject_count: int
    model_id: str
    problem: str
    uncovered_count: int
    def __init__(self, present: _Optional[bool] = ..., list_version: _Optional[int] = ..., template_count: _Optional[int] = ..., subject_count: _Optional[int] = ..., model_id: _Optional[str] = ..., problem: _Optional[str] = ..., uncovered_count: _Optional[int] = ...) -> None: ...
