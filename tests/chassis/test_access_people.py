"""People: roles that may be held together, and those that may not."""

import json
from itertools import combinations
from pathlib import Path

import pytest

from services.chassis.access import Directory, Identity, Person, Role
from services.chassis.access.people import MAY_BE_BOTH, Passkey, roles_problem
from services.chassis.errors import BadInput

ALICE = Person(
    "alice",
    frozenset({Role.AUTHOR}),
    Identity.generate("alice").signing_key.public_key().public_bytes_raw(),
    (Passkey(b"id", b"key"),),
)


@pytest.mark.parametrize("role", Role)
def test_one_role_may_be_held(role: Role) -> None:
    assert roles_problem({role}) == ""


@pytest.mark.parametrize("pair", list(combinations(sorted(Role), 2)))
def test_two_roles_may_be_held_as_the_table_says(pair: tuple[Role, Role]) -> None:
    assert (roles_problem(pair) == "") == (frozenset(pair) in MAY_BE_BOTH)


def test_three_roles_are_held_only_when_each_two_of_them_may_be() -> None:
    assert roles_problem({Role.AUTHOR, Role.AUTHORISING_OFFICER, Role.SUPERVISOR})


def test_nobody_is_without_a_role() -> None:
    with pytest.raises(BadInput, match="no role"):
        Person("alice", frozenset())


@pytest.mark.parametrize("name", ["registrar", "operator", "console", "", "Alice", "a b", "-a", "a" * 64])
def test_a_name_that_is_taken_or_is_none_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match="name"):
        Person(name, frozenset({Role.AUTHOR}))


def test_people_come_back_from_a_directory(tmp_path: Path) -> None:
    made = Directory({}, {"alice": ALICE})
    made.save(tmp_path / "directory.json")
    assert Directory.load(tmp_path / "directory.json") == made


def test_secrets_of_a_deployment_are_sealed_to_no_person() -> None:
    directory = Directory(Directory.of([Identity.generate("detector")]).entries, {"alice": ALICE})
    assert set(directory.sealing_keys()) == {"detector"}


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"roles": []},
        {"roles": ["king"]},
        {"roles": ["auditor", "author"]},
        {"roles": ["author"], "signing": "AAAA"},
        {"roles": ["author"], "password": "x"},
        {"roles": ["author"], "passkeys": [{}]},
        {"roles": 3},
        [],
    ],
)
def test_what_is_no_person_is_said_in_one_line(tmp_path: Path, said: object) -> None:
    path = tmp_path / "directory.json"
    path.write_text(json.dumps({"people": {"alice": said}}))
    with pytest.raises(BadInput) as caught:
        Directory.load(path)
    assert "\n" not in str(caught.value) and str(path) in str(caught.value)
