import numpy as np
import pytest

from services.embedder.domain.shots import Shot
from tests.embedder.pictures import CHIP_PX


def test_a_picture_with_five_landmarks_can_be_aligned() -> None:
    assert Shot(b"jpeg", CHIP_PX, 12.0).can_be_aligned()


@pytest.mark.parametrize(
    "shot",
    [
        Shot(b"", CHIP_PX, 12.0),
        Shot(b"jpeg", CHIP_PX[:4], 12.0),
        Shot(b"jpeg", np.zeros(0), 12.0),
        Shot(b"jpeg", np.where(CHIP_PX > 100, np.nan, CHIP_PX), 12.0),
        Shot(b"jpeg", CHIP_PX, float("nan")),
        Shot(b"jpeg", CHIP_PX, -1.0),
    ],
)
def test_what_is_missing_or_no_number_cannot(shot: Shot) -> None:
    assert not shot.can_be_aligned()
