"""What a pack's statistics say of a list and a rate: nothing laxer than what was measured."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from services.chassis.errors import BadInput
from services.model_packs import read
from services.model_packs.pass_rule import PASS_RULE
from services.model_packs.pass_statistics import PassStatistics
from tests.model_packs.manifests import write_manifest, write_models


def at(threshold: float, tpir: float = 0.8) -> dict[str, Any]:
    return {"threshold": threshold, "tpir": [tpir, tpir - 0.1, tpir + 0.1]}


DOCUMENT: dict[str, Any] = {
    "pass_rule": f"{PASS_RULE}, found by yunet",
    "camera": "faces of 30 to 110 px",
    "lists": {
        10: {"people": 2000, "rates": {0.1: at(0.4, 0.9), 0.01: at(0.5, 0.7), 0.001: at(0.6, 0.5)}},
        100: {"people": 1000, "rates": {0.1: at(0.45, 0.8), 0.01: at(0.55, 0.6)}},
        1000: {"people": 1000, "extrapolated": True, "rates": {0.1: at(0.5), 0.01: at(0.6)}},
    },
}
STATISTICS = PassStatistics.model_validate(DOCUMENT)


def lists(**change: Any) -> dict[str, Any]:
    return {**DOCUMENT, "lists": {10: {**DOCUMENT["lists"][10], **change}, 100: DOCUMENT["lists"][100]}}


@pytest.mark.parametrize(
    ("photos", "rate", "size", "taken", "threshold"),
    [
        (10, 0.01, 10, 0.01, 0.5),
        (1, 0.01, 10, 0.01, 0.5),
        (11, 0.01, 100, 0.01, 0.55),
        (10, 0.09, 10, 0.01, 0.5),
        (10, 0.3, 10, 0.1, 0.4),
        (99, 0.011, 100, 0.01, 0.55),
    ],
)
def test_between_two_lists_the_longer_counts_and_between_two_rates_the_stricter(
    photos: int, rate: float, size: int, taken: float, threshold: float
) -> None:
    stated = STATISTICS.stated(photos, rate)
    assert (stated.size, stated.rate, stated.threshold) == (size, taken, threshold)
    assert not stated.extrapolated


def test_a_rate_of_which_so_few_people_say_nothing_is_marked() -> None:
    assert STATISTICS.stated(10, 0.001).extrapolated  # 3 ÷ 2000 is 0.0015


def test_a_length_that_was_not_measured_is_marked() -> None:
    assert STATISTICS.stated(101, 0.1).extrapolated


def test_a_list_longer_than_any_is_refused() -> None:
    with pytest.raises(BadInput, match="end at lists of 1000 photographs, and this one has 1001"):
        STATISTICS.stated(1001, 0.1)


def test_a_rate_below_any_is_refused() -> None:
    with pytest.raises(BadInput, match=r"no rate below 1\.00%"):
        STATISTICS.stated(100, 0.005)


def test_another_rule_of_a_pass_voids_them() -> None:
    STATISTICS.require_rule(STATISTICS.pass_rule)
    with pytest.raises(BadInput, match="void: they are for passes by") as caught:
        STATISTICS.require_rule("4 looks")
    assert PASS_RULE in str(caught.value) and "\n" not in str(caught.value)


def test_what_is_expected_at_a_threshold_is_never_more_than_was_found_there() -> None:
    assert STATISTICS.tpir_at(10, 0.5) == pytest.approx((0.7, 0.6, 0.8))
    assert STATISTICS.tpir_at(10, 0.51) == (0.5, 0.4, 0.6)
    assert STATISTICS.tpir_at(10, 0.61) is None


@pytest.mark.parametrize(
    ("document", "line"),
    [
        (lists(rates={0.1: at(0.5), 0.01: at(0.4)}), "a lower rate cannot have a lower threshold"),
        (lists(rates={0.1: at(0.46), 0.01: at(0.5)}), "a longer list cannot have a lower threshold"),
        (lists(rates={}), "at least 1 item"),
        (lists(people=0), "greater than 0"),
        (lists(rates={1.0: at(0.5)}), "less than 1"),
        ({**DOCUMENT, "pass_rule": ""}, "at least 1 character"),
    ],
)
def test_statistics_that_cannot_be_are_refused(document: dict[str, Any], line: str) -> None:
    with pytest.raises(ValidationError, match=line):
        PassStatistics.model_validate(document)


def test_a_manifest_states_them_in_plain_yaml(tmp_path: Path) -> None:
    path = write_manifest(tmp_path / "own.yaml", write_models(tmp_path), embedder__statistics=DOCUMENT)
    assert read(path).embedder.statistics == STATISTICS
