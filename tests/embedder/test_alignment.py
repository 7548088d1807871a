import numpy as np
import pytest
from numpy.typing import NDArray

from services.embedder.domain.alignment import after_shrinking, scale_of, similarity
from tests.embedder.pictures import CHIP_PX, placed


def moved(matrix: NDArray[np.float64], points_px: NDArray[np.float64]) -> NDArray[np.float64]:
    return points_px @ matrix[:, :2].T + matrix[:, 2]


@pytest.mark.parametrize("degrees", [0.0, 30.0, 90.0, 179.0, -60.0])
@pytest.mark.parametrize("scale", [0.2, 1.0, 4.0])
def test_a_face_that_was_scaled_turned_and_shifted_is_brought_back(scale: float, degrees: float) -> None:
    landmarks_px = placed(scale, degrees, (40.0, -7.0))
    matrix = similarity(landmarks_px, CHIP_PX)
    assert matrix is not None
    assert np.allclose(moved(matrix, landmarks_px), CHIP_PX)
    assert scale_of(matrix) == pytest.approx(1 / scale)


def test_no_other_similarity_comes_nearer_to_noisy_landmarks() -> None:
    generator = np.random.default_rng(11)
    landmarks_px = placed(2.0, 10.0, (3.0, 4.0)) + generator.normal(0, 4, (5, 2))
    best = similarity(landmarks_px, CHIP_PX)
    assert best is not None
    error = ((moved(best, landmarks_px) - CHIP_PX) ** 2).sum()
    for _ in range(50):
        scale, turn = 1 + generator.normal(0, 0.02), generator.normal(0, 0.02)
        change = scale * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        other = np.column_stack([change @ best[:, :2], change @ best[:, 2] + generator.normal(0, 0.5, 2)])
        assert ((moved(other, landmarks_px) - CHIP_PX) ** 2).sum() >= error


def test_a_face_is_never_mirrored() -> None:
    matrix = similarity(CHIP_PX * [-1, 1] + [150, 0], CHIP_PX)
    assert matrix is None or np.linalg.det(matrix[:, :2]) > 0


def test_landmarks_that_coincide_give_no_alignment() -> None:
    assert similarity(np.full((5, 2), 7.0), CHIP_PX) is None


@pytest.mark.parametrize("factor", [2, 3, 5])
def test_a_shrunk_picture_keeps_its_pixel_centres(factor: int) -> None:
    matrix = similarity(placed(4.0, 20.0, (9.0, 9.0)), CHIP_PX)
    assert matrix is not None
    small_px = np.array([[0.0, 0.0], [10.0, 3.0]])
    covered_px = small_px * factor + (factor - 1) / 2
    assert np.allclose(moved(after_shrinking(matrix, factor), small_px), moved(matrix, covered_px))


def test_no_array_that_numpy_keeps_for_reuse_says_where_a_face_was() -> None:
    """Small arrays that are freed lie in a store of its own as they are, until the next of that size."""
    landmarks_px = placed(1.7, 12.0, (31.25, 17.75))
    seen = {*landmarks_px.ravel(), *(landmarks_px - landmarks_px.mean(axis=0)).ravel()}
    kept = [np.full((5, 2), 0.0) for _ in range(32)]
    del kept
    assert similarity(landmarks_px, CHIP_PX) is not None
    left = [np.empty((5, 2)) for _ in range(32)]
    assert not seen & {float(value) for array in left for value in array.ravel()}
