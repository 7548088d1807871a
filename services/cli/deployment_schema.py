"""The JSON schema of a deployment file, generated from the protobuf message."""

from typing import Any

from google.protobuf.descriptor import FieldDescriptor

from sightline.registrar.v1.deployment_pb2 import Deployment

_TYPES = {
    FieldDescriptor.CPPTYPE_STRING: "string",
    FieldDescriptor.CPPTYPE_DOUBLE: "number",
    FieldDescriptor.CPPTYPE_FLOAT: "number",
    FieldDescriptor.CPPTYPE_BOOL: "boolean",
    FieldDescriptor.CPPTYPE_INT32: "integer",
    FieldDescriptor.CPPTYPE_UINT32: "integer",
}


def _field(field: FieldDescriptor) -> dict[str, Any]:
    one = _value(field)
    return {"type": "array", "items": one} if field.is_repeated else one


def _value(field: FieldDescriptor) -> dict[str, Any]:
    if field.enum_type is not None:
        return {"enum": [value.name for value in field.enum_type.values]}
    if field.message_type is None:
        return {"type": _TYPES[field.cpp_type]}
    if field.message_type.full_name == "google.protobuf.Timestamp":
        return {"type": "string", "format": "date-time"}
    return _message(field.message_type)


def _message(message: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {field.name: _field(field) for field in message.fields},
        "additionalProperties": False,
    }


SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Sightline deployment",
    **_message(Deployment.DESCRIPTOR),
    "required": [
        *("name", "purpose", "legal_basis", "place", "start", "end"),
        *("cameras", "threshold", "officers"),
    ],
}
