import numpy as np

from services.detector.adapters.onnx_finder import OnnxFinder
from services.detector.domain.decoding.centerface import decode
from services.detector.domain.faces import Floats, Pixels


def maps() -> dict[str, Floats]:
    """One face in the cell of row 10, column 20: 40 px high, 32 px wide."""
    outputs = {
        name: np.zeros((depth, 24, 40), np.float32)
        for name, depth in (("537", 1), ("538", 2), ("539", 2), ("540", 10))
    }
    outputs["537"][0, 10, 20] = 0.8
    outputs["538"][:, 10, 20] = np.log(10), np.log(8)
    outputs["539"][:, 10, 20] = 0.25, -0.25
    outputs["540"][:, 10, 20] = 0.4, 0.3, 0.4, 0.7, 0.6, 0.5, 0.8, 0.35, 0.8, 0.65
    return outputs


def test_a_cell_becomes_a_box_and_five_points() -> None:
    found = decode(maps(), (96, 160), 0.5)
    centre_x_px, centre_y_px = (20 - 0.25 + 0.5) * 4, (10 + 0.25 + 0.5) * 4
    left_px, top_px = centre_x_px - 16, centre_y_px - 20
    np.testing.assert_allclose(found.corners, [[left_px, top_px, left_px + 32, top_px + 40]], rtol=1e-5)
    np.testing.assert_allclose(found.landmarks[0, 0], (left_px + 0.3 * 32, top_px + 0.4 * 40), rtol=1e-5)
    np.testing.assert_allclose(found.landmarks[0, 4], (left_px + 0.65 * 32, top_px + 0.8 * 40), rtol=1e-5)


def test_cells_below_the_threshold_are_no_faces() -> None:
    assert len(decode(maps(), (96, 160), 0.81).scores) == 0


def test_the_real_model_finds_the_astronaut(centerface: OnnxFinder, astronaut: Pixels) -> None:
    ((found, *others),) = centerface.find([astronaut])
    assert found.score_ratio > 0.8
    assert all(other.score_ratio < 0.5 for other in others)
    # Eyes, nose and mouth corners, read off the picture.
    marked = ((205, 107), (246, 106), (227, 130), (211, 149), (245, 148))
    np.testing.assert_allclose(found.landmarks, marked, atol=8)
