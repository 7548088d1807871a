import numpy as np
import pytest

from services.embedder.domain.fusion import Embedded, fuse

GATE = 0.8


def embedded(degrees: float, quality: float, position: int = 0) -> Embedded:
    """An embedding in the plane, at an angle."""
    angle = np.deg2rad(degrees)
    return Embedded(np.array([np.cos(angle), np.sin(angle)], dtype=np.float32), quality, position)


def degrees_of(values: np.ndarray) -> float:
    return float(np.rad2deg(np.arctan2(values[1], values[0])))


def test_one_shot_is_its_own_template() -> None:
    fused = fuse([embedded(30, 12.0)], "model-a", GATE)
    assert fused is not None
    assert degrees_of(fused.template.values) == pytest.approx(30, abs=1e-4)
    assert fused.template.model_id == "model-a"


def test_shots_weigh_by_the_fourth_power_of_their_quality() -> None:
    fused = fuse([embedded(0, 20.0), embedded(20, 10.0)], "model-a", GATE)
    assert fused is not None
    expected = embedded(0, 1).values + embedded(20, 1).values / 16
    assert degrees_of(fused.template.values) == pytest.approx(degrees_of(expected), abs=1e-4)


def test_a_template_has_unit_length() -> None:
    fused = fuse([embedded(0, 20.0), embedded(30, 20.0)], "model-a", GATE)
    assert fused is not None
    assert np.linalg.norm(fused.template.values) == pytest.approx(1.0, abs=1e-6)


def test_a_shot_of_somebody_else_than_the_best_one_is_left_out() -> None:
    shots = [embedded(0, 10.0, 0), embedded(60, 20.0, 1), embedded(70, 15.0, 3)]
    fused = fuse(shots, "model-a", GATE)
    assert fused is not None
    assert (fused.best, fused.used) == (1, (1, 3))


def test_no_shot_no_template() -> None:
    assert fuse([], "model-a", GATE) is None


def test_shots_without_quality_weigh_alike() -> None:
    fused = fuse([embedded(0, 0.0), embedded(20, 0.0)], "model-a", GATE)
    assert fused is not None
    assert degrees_of(fused.template.values) == pytest.approx(10, abs=1e-4)


def test_the_shots_are_left_as_they_are() -> None:
    shot = embedded(30, 12.0)
    before = shot.values.copy()
    fused = fuse([shot], "model-a", GATE)
    assert fused is not None
    fused.template.wipe()
    assert np.array_equal(shot.values, before)
