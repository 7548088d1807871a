"""The JSON schema of a deployment file is the one that its message gives."""

import json
from pathlib import Path
from typing import Any

import pytest

from services.cli.deployment_schema import SCHEMA
from sightline.registrar.v1.deployment_pb2 import Deployment

PAGE = Path(__file__).parents[2] / "docs" / "deployment.schema.json"


def test_the_schema_in_the_docs_is_the_generated_one() -> None:
    assert json.loads(PAGE.read_text()) == SCHEMA, "sightline deployment schema > docs/deployment.schema.json"


def test_every_field_of_the_message_is_in_it_and_nothing_else_may_be() -> None:
    assert set(SCHEMA["properties"]) == {field.name for field in Deployment.DESCRIPTOR.fields}
    assert SCHEMA["additionalProperties"] is False
    assert set(SCHEMA["required"]) <= set(SCHEMA["properties"])


@pytest.mark.parametrize(
    ("field", "stated"),
    [
        ("threshold", {"type": "number"}),
        ("start", {"type": "string", "format": "date-time"}),
        ("officers", {"type": "array", "items": {"type": "string"}}),
    ],
)
def test_a_field_has_the_type_that_yaml_gives_it(field: str, stated: dict[str, Any]) -> None:
    assert SCHEMA["properties"][field] == stated
