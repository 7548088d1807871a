"""What the tables of docs/privacy.md point to is there."""

from services.retention_purger.domain.machines import MACHINES
from tests.docs.kept import SHOWN
from tests.source_tree import ROOT


def test_of_each_machine_a_test_shows_what_it_gives_away() -> None:
    assert SHOWN.keys() == {machine.name for machine in MACHINES}
    assert all(SHOWN.values())


def test_each_test_that_shows_it_is_there() -> None:
    assert [path for paths in SHOWN.values() for path in paths if not (ROOT / path).is_file()] == []
