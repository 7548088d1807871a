import pytest

from services.chassis.errors import BadInput
from services.chassis.settings import load
from services.detector import service
from services.detector.settings import DetectorSettings


def test_every_setting_has_a_default_and_says_what_it_is() -> None:
    assert DetectorSettings().pack == "bundled"
    assert all(field.description for field in DetectorSettings.model_fields.values())


def test_a_setting_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETECTOR_INPUT_SIDE_PX", "960")
    assert load(DetectorSettings).input_side_px == 960


def test_a_wrong_setting_is_named_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETECTOR_LOST_SECONDS", "long")
    with pytest.raises(BadInput, match="DETECTOR_LOST_SECONDS"):
        load(DetectorSettings)


def test_scores_that_contradict_one_another_are_refused() -> None:
    with pytest.raises(BadInput, match="score"):
        load(DetectorSettings, low_score_ratio=0.7)


def test_the_rules_are_those_of_the_settings() -> None:
    rules = service.rules(DetectorSettings(lost_seconds=2.0, good_quality=9.0))
    assert (rules.tracking.lost_seconds, rules.looks.good_quality) == (2.0, 9.0)
