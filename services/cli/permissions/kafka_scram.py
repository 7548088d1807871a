"""Users of Kafka with passwords (SCRAM): the request that aiokafka has no words for."""

import hashlib
import os
from collections.abc import Mapping

from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import (
    CompactArray,
    CompactBytes,
    CompactString,
    Int8,
    Int16,
    Int32,
    Schema,
    TaggedFields,
)

_KEY = 51
_SHA_512 = 2
_ITERATIONS = 8192
_SALT_BYTES = 32
_Text = CompactString("utf-8")


class _Answer(Response):  # type: ignore[misc]  # aiokafka has no types
    API_KEY = _KEY
    API_VERSION = 0
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "results",
            CompactArray(
                ("user", _Text), ("error_code", Int16), ("error_message", _Text), ("tags", TaggedFields)
            ),
        ),
        ("tags", TaggedFields),
    )


class _Question(RequestStruct):  # type: ignore[misc]
    API_KEY = _KEY
    API_VERSION = 0
    FLEXIBLE_VERSION = True
    RESPONSE_TYPE = _Answer
    SCHEMA = Schema(
        ("deletions", CompactArray(("name", _Text), ("mechanism", Int8), ("tags", TaggedFields))),
        (
            "upsertions",
            CompactArray(
                ("name", _Text),
                ("mechanism", Int8),
                ("iterations", Int32),
                ("salt", CompactBytes),
                ("salted_password", CompactBytes),
                ("tags", TaggedFields),
            ),
        ),
        ("tags", TaggedFields),
    )


class AlterUsers(Request[_Question]):  # type: ignore[misc]
    """Makes users, or gives them other passwords; Kafka is told what a password comes to, never it."""

    API_KEY = _KEY

    def __init__(self, passwords: Mapping[str, str]) -> None:
        self._users = [_user(name, password) for name, password in passwords.items()]

    def build(self, request_struct_class: type[_Question]) -> _Question:
        """Return the request."""
        return request_struct_class([], self._users, {})


def _user(name: str, password: str) -> tuple[object, ...]:
    salt = os.urandom(_SALT_BYTES)
    salted = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, _ITERATIONS)
    return name, _SHA_512, _ITERATIONS, salt, salted, {}
