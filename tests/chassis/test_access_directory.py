"""The directory: public keys of all, and nothing that opens or signs."""

import json
from pathlib import Path

import pytest

from services.chassis.access import OPERATOR, Directory, Identity
from services.chassis.errors import BadInput
from services.chassis.sealing import public_key_of

DETECTOR, PERSON = Identity.generate("detector"), Identity.generate(OPERATOR)


def test_a_directory_comes_back_from_its_file(tmp_path: Path) -> None:
    made = Directory.of([DETECTOR, PERSON])
    made.save(tmp_path / "directory.json")
    assert Directory.load(tmp_path / "directory.json") == made


def test_a_directory_holds_no_secret(tmp_path: Path) -> None:
    Directory.of([DETECTOR]).save(tmp_path / "directory.json")
    stated = json.loads((tmp_path / "directory.json").read_text())
    assert set(stated) == {"detector"} and set(stated["detector"]) == {"sealing", "signing"}


def test_secrets_of_a_deployment_are_sealed_to_services_and_not_to_the_operator() -> None:
    keys = Directory.of([DETECTOR, PERSON]).sealing_keys()
    assert keys == {"detector": public_key_of(DETECTOR.sealing_key)}


def test_a_stranger_has_no_key() -> None:
    assert Directory.of([DETECTOR]).signer("matcher") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "3",
        '{"detector": 1}',
        '{"detector": {}}',
        '{"detector": {"sealing": "AAAA", "signing": "AAAA"}}',
        '{"detector": {"sealing": "???", "signing": "???"}}',
        "[" * 5000,
    ],
)
def test_what_is_no_directory_is_said_in_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "directory.json"
    path.write_text(text)
    with pytest.raises(BadInput, match="no directory; make one"):
        Directory.load(path)


def test_a_directory_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        Directory.load(tmp_path / "directory.json")
