"""The machines of an installation."""

from services.retention_purger.domain.machines import ALL, MACHINES
from services.retention_purger.domain.places import Place
from services.retention_purger.domain.rules import RULES
from services.retention_purger.domain.taking import opened_off
from tests.docs.kept import SHOWN
from tests.source_tree import ROOT, service_folders


def test_every_place_is_part_of_a_machine_that_is_taken_alone() -> None:
    alone = frozenset().union(*(machine.places for machine in MACHINES if machine is not ALL))
    assert set(Place) == alone


def test_every_service_with_tables_is_a_machine_that_reads_them() -> None:
    with_tables = {folder.name for folder in service_folders() if (folder / "migrations.py").exists()}
    assert {machine.schema for machine in MACHINES} - {""} == with_tables


def test_each_says_by_which_test_it_is_shown() -> None:
    assert list(SHOWN) == [machine.name for machine in MACHINES]
    assert all(SHOWN.values())
    assert [path for paths in SHOWN.values() for path in paths if not (ROOT / path).is_file()] == []


def test_frame_grabber_detector_embedder_and_matcher_hold_nothing_when_they_are_switched_off() -> None:
    about = [rule for rule in RULES if not rule.about_nobody]
    for machine in MACHINES[:4]:
        assert opened_off(about, machine) == []
