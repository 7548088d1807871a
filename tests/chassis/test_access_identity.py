"""Identities: files of their owner alone, never overwritten; two keys that say nothing of each other."""

import os
from pathlib import Path

import pytest

from services.chassis.access import CONSOLE, OPERATOR, SERVICES, Identity
from services.chassis.errors import BadInput
from services.chassis.sealing import open_sealed_to, public_key_of, seal_to
from tests.source_tree import NAMES
from tests.source_tree import SERVICES as FOLDER

# Of the secret that is 32 zeros.
SEALING = "f44cc9bdf4dd0d93d3b4bf77cfa5f89ef0e0527ae8166602eb09d5bd5ed55c4b"
SIGNING = "e7e7ff37e34cfae22eb4065144d9f1b9dcab11fbd2be3dabc7eccc0dfec13ae5"


def test_every_service_has_a_name_to_call_under() -> None:
    assert {*SERVICES, CONSOLE} == {name for name in NAMES if (FOLDER / name / "service.py").exists()}


def test_an_identity_comes_back_from_its_file(tmp_path: Path) -> None:
    made = Identity.generate("detector")
    path = made.save(tmp_path)
    assert path == tmp_path / "detector.key"
    assert path.stat().st_mode & 0o777 == 0o600
    loaded = Identity.load(path)
    assert loaded == made
    assert loaded.sealing_key == made.sealing_key
    assert loaded.signing_key.private_bytes_raw() == made.signing_key.private_bytes_raw()


def test_an_identity_is_never_overwritten(tmp_path: Path) -> None:
    first = Identity.generate("detector")
    first.save(tmp_path)
    with pytest.raises(BadInput, match="never overwritten"):
        Identity.generate("detector").save(tmp_path)
    assert Identity.load(tmp_path / "detector.key") == first


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_a_file_that_others_may_open_is_refused(tmp_path: Path, mode: int) -> None:
    path = Identity.generate("detector").save(tmp_path)
    path.chmod(mode)
    with pytest.raises(BadInput, match="chmod 600"):
        Identity.load(path)


@pytest.mark.parametrize("content", [b"", bytes(31), bytes(33), bytes(4000)])
def test_a_file_of_another_length_is_no_identity(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "detector.key"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(BadInput, match="32 bytes"):
        Identity.load(path)


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"cannot be read \(No such file") as caught:
        Identity.load(tmp_path / "detector.key")
    assert "\n" not in str(caught.value)


def test_an_identity_is_called_after_its_owner(tmp_path: Path) -> None:
    path = Identity.generate("detector").save(tmp_path)
    os.rename(path, tmp_path / "detector.txt")
    with pytest.raises(BadInput, match=r"detector\.key"):
        Identity.load(tmp_path / "detector.txt")


def test_the_secret_is_in_no_text_of_it() -> None:
    made = Identity("detector", bytes(range(32)))
    assert "seed" not in repr(made) and "\\x01" not in repr(made)


def test_what_is_sealed_to_an_identity_opens_with_its_key() -> None:
    made = Identity.generate(OPERATOR)
    sealed = seal_to(public_key_of(made.sealing_key), b"secret", "test")
    assert open_sealed_to(made.sealing_key, sealed, "test") == b"secret"


def test_the_keys_of_one_identity_differ_from_its_secret_and_each_other() -> None:
    made = Identity.generate("detector")
    assert len({made.seed, made.sealing_key, made.signing_key.private_bytes_raw()}) == 3


def test_keys_stay_the_same_from_version_to_version() -> None:
    made = Identity("detector", bytes(32))
    assert public_key_of(made.sealing_key).hex() == SEALING
    assert made.signing_key.public_key().public_bytes_raw().hex() == SIGNING
