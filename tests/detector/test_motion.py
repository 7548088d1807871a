import numpy as np
import pytest

from services.detector.domain.faces import Box
from services.detector.domain.motion import Motion


def box_at(x_px: float) -> Box:
    return Box(x_px - 30, 70, 60, 60)


@pytest.mark.parametrize("rate", [5, 12, 25])
def test_it_learns_the_velocity_in_pixels_per_second(rate: int) -> None:
    motion = Motion.seen_at(box_at(100))
    for number in range(1, 2 * rate):
        motion = motion.after(1 / rate).corrected(box_at(100 + 120 * number / rate), 0.9)
    assert motion.velocity[0] == pytest.approx(120, rel=0.1)
    assert motion.after(1.0).box.centre_px[0] == pytest.approx(100 + 120 * (3 - 1 / rate), rel=0.05)


def test_one_long_step_is_as_sure_as_many_short_ones() -> None:
    motion = Motion.seen_at(box_at(100))
    long, short = motion.after(1.0), motion
    for _ in range(10):
        short = short.after(0.1)
    for name in ("place_variance", "covariance", "velocity_variance"):
        np.testing.assert_allclose(getattr(long, name), getattr(short, name), rtol=1e-6)


def test_the_longer_unseen_the_less_sure() -> None:
    motion = Motion.seen_at(box_at(100))
    blurs = [motion.after(seconds).blur_ratio for seconds in (0, 0.1, 0.5, 1.0)]
    assert blurs == sorted(blurs)


def test_a_faint_detection_moves_it_less() -> None:
    motion = Motion.seen_at(box_at(100)).after(0.04)
    sure, faint = (motion.corrected(box_at(110), score).place[0] for score in (0.9, 0.2))
    assert 100 < faint < sure < 110


def test_it_agrees_with_the_textbook_filter() -> None:
    # One coordinate against the matrix form (Bar-Shalom et al., 2001).
    motion = Motion.seen_at(box_at(100))
    state = np.array((motion.place[0], 0.0))
    covariance = np.diag((motion.place_variance[0], motion.velocity_variance[0]))
    step, noise = 0.2, np.array(((0.2**3 / 3, 0.2**2 / 2), (0.2**2 / 2, 0.2)))
    forward = np.array(((1, step), (0, 1)))
    state = forward @ state
    covariance = forward @ covariance @ forward.T + noise * (3.0 * 60) ** 2
    measured = (0.07 * 60) ** 2 * (1.5 - 0.9)
    gain = covariance[:, 0] / (covariance[0, 0] + measured)
    state = state + gain * (115 - state[0])
    covariance = covariance - np.outer(gain, covariance[0])
    ours = motion.after(step).corrected(box_at(115), 0.9)
    np.testing.assert_allclose((ours.place[0], ours.velocity[0]), state)
    np.testing.assert_allclose(
        (ours.place_variance[0], ours.covariance[0], ours.velocity_variance[0]),
        (covariance[0, 0], covariance[0, 1], covariance[1, 1]),
    )
