"""Which entries may match."""

from dataclasses import replace

import pytest

from services.matcher.domain.covering import MOST_TRIAL_SUBJECTS, covered, trial_problem
from tests.matcher.gallery_behaviour import entry

ENTRIES = [replace(entry(number), digest=bytes([number])) for number in range(3)]


@pytest.mark.parametrize(
    ("digests", "photos"),
    [
        (None, ["photo 0", "photo 1", "photo 2"]),
        (frozenset({b"\x00", b"\x02", b"\x09"}), ["photo 0", "photo 2"]),
        (frozenset(), []),
    ],
)
def test_only_what_is_covered_may_match(digests: frozenset[bytes] | None, photos: list[str]) -> None:
    assert [one.photo for one in covered(ENTRIES, digests)] == photos


def test_a_trial_has_a_limit() -> None:
    assert trial_problem(MOST_TRIAL_SUBJECTS) == ""
    assert "101 subjects" in trial_problem(MOST_TRIAL_SUBJECTS + 1)
