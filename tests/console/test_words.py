"""What numbers and code words are called."""

import pytest

from services.chassis.access import Role
from services.console.domain import words
from sightline.registrar.v1.deployment_changed_pb2 import Status


@pytest.mark.parametrize("status", [value for value in Status.values() if value])
def test_every_state_of_a_deployment_has_its_word(status: int) -> None:
    assert f"STATUS_{words.status_of(status).upper()}" == Status.Name(status)


@pytest.mark.parametrize("role", Role)
def test_a_role_is_said_as_people_say_it(role: Role) -> None:
    assert "_" not in words.role_of(role)
