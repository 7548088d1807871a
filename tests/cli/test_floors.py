"""What `sightline models floors` prints is what a manifest takes."""

import yaml

from services.cli.floors import Measured, lines
from services.evaluation.halves import Tried
from services.evaluation.pass_statistics import measure
from services.evaluation.walks import Camera
from services.model_packs.pass_rule import PASS_RULE
from services.model_packs.pass_statistics import PassStatistics
from tests.evaluation.passing import crowd

LENGTHS = list(measure(*crowd(410), None))


def test_the_lines_are_floors_and_statistics_as_a_manifest_has_them() -> None:
    printed = yaml.safe_load("\n".join(lines(Measured(LENGTHS, [], PASS_RULE))))
    assert printed["floors"] == {one.size: one.at(0.01).threshold for one in LENGTHS}
    found = PassStatistics.model_validate(printed["statistics"])
    found.require_rule(PASS_RULE)
    assert found.camera == Camera().words
    for one in LENGTHS:
        assert found.lists[one.size].people == one.people
        for row in one.rows:
            stated = found.stated(one.size, row.rate)
            assert (stated.rate, stated.threshold) == (row.rate, row.threshold)
            assert stated.extrapolated == row.extrapolated


def test_what_was_tried_on_other_people_is_said_after_it() -> None:
    *_, last = lines(Measured(LENGTHS, [Tried(100, 0.01, 1.04, 0.9, 1.2, 1369)], PASS_RULE))
    assert last == (
        "Tried on other people, lists of 100, 1 %: measured ÷ asked 1.04 (0.90 to 1.20), 1369 of them passed"
    )
