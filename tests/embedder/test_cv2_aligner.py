import numpy as np
import pytest

from services.embedder.adapters.cv2_aligner import Cv2Aligner
from services.embedder.domain.shots import Shot
from tests.embedder.pictures import CHIP_PX, COLOURS, jpeg, picture, placed, shot


@pytest.fixture
def aligner() -> Cv2Aligner:
    return Cv2Aligner(CHIP_PX)


@pytest.fixture
def chip() -> np.ndarray:
    return np.zeros((150, 150, 3), dtype=np.uint8)


@pytest.mark.parametrize("degrees", [0.0, 15.0, -40.0])
@pytest.mark.parametrize("scale", [0.5, 1.0, 1.9, 2.5, 6.0])
def test_landmarks_of_a_face_of_any_size_come_to_their_places(
    aligner: Cv2Aligner, chip: np.ndarray, scale: float, degrees: float
) -> None:
    landmarks_px = placed(scale, degrees, (60 * scale, 60 * scale))
    drawn = picture(landmarks_px, round(260 * scale), max(3, round(6 * scale)))
    assert aligner.align(Shot(jpeg(drawn), landmarks_px, 20.0), chip)
    for (x_px, y_px), colour in zip(CHIP_PX, COLOURS, strict=True):
        assert np.abs(chip[round(y_px), round(x_px)].astype(int) - colour).max() < 40


def test_a_large_face_is_shrunk_without_aliasing(aligner: Cv2Aligner, chip: np.ndarray) -> None:
    stripes = np.zeros((900, 900, 3), dtype=np.uint8)
    stripes[:, ::2] = 255
    landmarks_px = placed(6.0, 0.0, (0.0, 0.0))
    assert aligner.align(Shot(jpeg(stripes), landmarks_px, 20.0), chip)
    assert chip[10:-10, 10:-10].std() < 30  # 127 without


@pytest.mark.parametrize(
    "data", [b"\xff\xd8\xff", b"no picture", jpeg(np.zeros((64, 64, 3), np.uint8))[:200]]
)
def test_a_picture_that_cannot_be_decoded_is_not_used(
    aligner: Cv2Aligner, chip: np.ndarray, data: bytes
) -> None:
    assert not aligner.align(Shot(data, CHIP_PX, 20.0), chip)


def test_landmarks_that_coincide_are_not_used(aligner: Cv2Aligner, chip: np.ndarray) -> None:
    assert not aligner.align(shot(landmarks_px=np.full((5, 2), 20.0)), chip)
    assert not chip.any()
