"""Who did what stays known over a start: where the registrar is another each time, by a key in a file."""

from pathlib import Path

import pytest

from services.chassis.access import Identity
from services.chassis.errors import BadInput
from services.registrar.adapters.actors_key import actors_key


def test_an_identity_that_stays_is_enough() -> None:
    identity = Identity.generate("registrar")
    assert actors_key(identity, None) == identity.sealing_key


def test_a_key_in_a_file_outlives_its_registrar_and_is_for_nobody_else(tmp_path: Path) -> None:
    file = tmp_path / "actors.key"
    first, second = (actors_key(Identity.generate("registrar"), file) for _ in range(2))
    assert first == second and file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o644)
    with pytest.raises(BadInput, match="others may read"):
        actors_key(Identity.generate("registrar"), file)
