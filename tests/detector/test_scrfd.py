import numpy as np
import pytest

from services.detector.domain.decoding.scrfd import decode
from services.detector.domain.faces import Floats


def tensors(width_px: int, height_px: int, names: list[str]) -> dict[str, Floats]:
    """Outputs in the order of the usual export: three scores, three distances, three landmarks."""
    shapes = [
        ((width_px // stride) * (height_px // stride) * 2, depth)
        for depth in (1, 4, 10)
        for stride in (8, 16, 32)
    ]
    return {name: np.zeros(shape, np.float32) for name, shape in zip(names, shapes, strict=True)}


@pytest.mark.parametrize(
    "names",
    [
        [str(number) for number in (448, 471, 494, 451, 474, 497, 454, 477, 500)],
        [f"{kind}_{stride}" for kind in ("score", "bbox", "kps") for stride in (8, 16, 32)],
    ],
    ids=["numbered", "named"],
)
@pytest.mark.parametrize("anchor", [0, 1])
def test_an_anchor_becomes_a_box_and_five_points(names: list[str], anchor: int) -> None:
    outputs = tensors(128, 96, names)
    place = (4 * (128 // 8) + 5) * 2 + anchor  # row 4, column 5 of stride 8
    outputs[names[0]][place] = 0.7
    outputs[names[3]][place] = 1, 2, 3, 4
    outputs[names[6]][place] = np.arange(10) / 10
    found = decode(outputs, (96, 128), 0.5)
    np.testing.assert_allclose(found.scores, [0.7])
    np.testing.assert_allclose(found.corners, [[40 - 8, 32 - 16, 40 + 24, 32 + 32]])
    np.testing.assert_allclose(found.landmarks[0, 2], (40 + 0.4 * 8, 32 + 0.5 * 8))


def test_cells_below_the_threshold_are_no_faces() -> None:
    names = [str(number) for number in range(9)]
    assert len(decode(tensors(64, 64, names), (64, 64), 0.1).scores) == 0
