"""Who is taken out of the directory is out, in every service, without a start."""

import os
from pathlib import Path

import pytest

from services.chassis.access import Directory, Identity, Person, Role
from services.chassis.access.people_on_disk import PeopleOnDisk

FRITZ = Identity.generate("fritz")
AUDITOR = Person("fritz", frozenset({Role.AUDITOR}), FRITZ.signing_key.public_key().public_bytes_raw())
ENGINEER = Person("edda", frozenset({Role.ENGINEER}))


class Disk:
    """A directory's file, and a clock that is set by hand."""

    def __init__(self, folder: Path) -> None:
        self.path, self.seconds = folder / "directory.json", 0.0
        self.write(AUDITOR)
        self.people = PeopleOnDisk(self.path, lambda: Directory._read(self.path).people, lambda: self.seconds)

    def write(self, *people: Person) -> None:
        Directory({}, {one.name: one for one in people}).save(self.path)

    def later(self) -> set[str]:
        self.seconds += 1.0
        return set(self.people)


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    return Disk(tmp_path)


def test_who_goes_and_who_comes_is_known_within_a_second(disk: Disk) -> None:
    disk.write(ENGINEER)
    assert set(disk.people) == {"fritz"}
    assert disk.later() == {"edda"} and "fritz" not in disk.people and len(disk.people) == 1


def test_a_file_that_did_not_change_is_not_read_again(disk: Disk) -> None:
    before = disk.people["fritz"]
    disk.later()
    assert disk.people["fritz"] is before


@pytest.mark.parametrize("harm", [lambda path: path.unlink(), lambda path: path.write_text("{half a fi")])
def test_while_it_cannot_be_read_whoever_stood_there_stands(
    disk: Disk, harm: object, caplog: pytest.LogCaptureFixture
) -> None:
    assert callable(harm)
    harm(disk.path)
    assert disk.later() == {"fritz"} == disk.later()
    assert caplog.text.count("stands there still") == 1
    disk.write(ENGINEER)
    assert disk.later() == {"edda"}


def test_a_key_goes_with_its_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.chassis.access.people_on_disk._LOOK_SECONDS", 0.0)
    path = tmp_path / "directory.json"
    Directory({}, {"fritz": AUDITOR}).save(path)
    directory = Directory.load(path)
    assert directory.signer("fritz") is not None
    Directory({}, {}).save(path)
    assert directory.signer("fritz") is None and os.path.exists(path)
